"""Arrays that are computed where they are recorded: which are, and gradients through memory that earlier calls have left."""

import re

import numpy as np
import pytest

from adsource.pipeline import Request, emit
from tests.primal import gap_to_oracle, uncompiled
from tests.programs.judge import emitted, judge
from tests.programs.mutated import original
from tests.transforms.test_gather_nests import derivative

IN_PLACE = """
    s = 0.0
    for t in range(3):
        d = u[1:, :] * u[:-1, :] + k
        e = d[1:, :] * d[:-1, :]
        s += np.sum(np.sin(e) * e)
        u[2:, :] += k * e
    return s + np.sum(u * u)
"""
OWN = """
    n, m = u.shape
    for t in range(3):
        v = np.empty(m)
        for j in range(m):
            v[j] = np.sin(u[0, j]) * k
        for j in range(m - 1):
            u[0, j] = u[0, j] + v[j] * v[j + 1]
    return np.sum(u * u)
"""
PRODUCT = """
    v = k * u[0]
    for t in range(3):
        p = np.dot(u, v)
        q = p @ u  # an operand is read as a whole
        v = v + 0.1 * np.sin(q) * q * np.cos(np.sum(p * p))  # values stay small, and rounding with them
    return np.sum(v)
"""
ELSEWHERE = {
    "a product with its old value": """
    s = k * (u.T @ u)
    v = k * u[0]
    for t in range(3):
        p = np.sin(v)
        p = s @ p
        q = p * np.cos(p)
        v = s @ (q * v)
        v = s @ v
    return np.sum(v * v)
""",
    "written again": """
    s = 0.0
    for t in range(3):
        d = u[1:, :] * u[:-1, :] + k
        e = d[1:, :] * d[:-1, :]
        u[2:, :] += k * e
        e *= u[2:, :]
        d[1:, :] += e * e
        u[1:, :] *= np.cos(d)
    return np.sum(u * u)
""",
    "carried on": """
    e = u * k
    for t in range(3):
        d = np.sin(e[1:, :]) * u[1:, :] * e[:-1, :]
        u[1:, :] += d * d
        e = u * np.cos(e)
        u *= 0.5
    e[:, 0] = 3.0
    return np.sum(u * e)
""",
    "under another name": """
    old = u
    for t in range(3):
        d = old[1:, :] * old[:-1, :] * k
        new = np.empty_like(u)
        new[0] = old[0]
        new[1:] = d[:, :] * np.sin(d)
        old = new
        old[0] *= 2.0
    return np.sum(old * old)
""",
    "in a branch": """
    for t in range(4):
        d = u[1:, :] * u[:-1, :]
        if t % 2 == 0:
            e = np.sin(d[1:, :]) * d[:-1, :]
            u[2:, :] += e * e
        u[1:, :] -= k * d * d
    return np.sum(u * u)
""",
}


@pytest.mark.parametrize("body", [IN_PLACE, OWN, PRODUCT, *ELSEWHERE.values()])
def test_gradients_through_what_is_kept(body):
    primal, gradient, _ = derivative(body)
    rng, work = np.random.default_rng(3), []
    for shape in [(6, 4), (6, 4), (5, 3), (3, 3), (2, 2), (6, 4)]:
        inputs = {"w": rng.standard_normal(shape), "k": 0.3}
        for room in work:
            for array in room["arrays"]:
                array[...] = np.nan if array.dtype.kind == "f" else 1
        value, (w_b, k_b) = gradient(**inputs, work=work)
        assert np.isclose(value, primal(**inputs), rtol=1e-13)
        assert gap_to_oracle(primal, inputs, {"w": w_b, "k": k_b}, 1.0, rng) < 1e-11


@pytest.mark.parametrize("body", [IN_PLACE, OWN, PRODUCT])
def test_which_are(body):
    forward = derivative(body)[2].split("Reverse sweep.")[0]
    assert re.search(r"^        (\w+) = \1_tape\d*\[t\]$", forward, re.MULTILINE), forward


OF_ITSELF = """import numpy as np


def f(M, q):
    x = M[2] * 1.0
    y = np.sin(q[:4])
    p = y * np.cos(x)
    held = [p, p, x.copy()]
    held[-1] = sum(held)
    held[0] = x
    weights = np.arange(1.0, 5.0)
    return np.sum(held[-1] * np.arange(1.0, 5.0)) + np.sum(held[0] * weights) + sum((np.sum(v * v) for v in held))
"""


def test_what_takes_its_own_name_is_not_copied():
    made = emit(Request("f.py", OF_ITSELF, "f", ("M", "q"), ("float64[:, :]", "float64[:]"), target="cpu"))
    assert not re.search(r"(\w+)_work\[i\] = \1\[i\]", made.text)
    assert not re.search(r"(\w+) = \1\.copy\(\)", made.text)
    primal, space, rng = {}, {"__name__": "made"}, np.random.default_rng(0)
    exec(OF_ITSELF, primal)
    exec(compile(uncompiled(made.text), "emitted", "exec"), space)
    inputs = {"M": rng.random((4, 4)), "q": rng.random(10)}
    gradients = dict(zip(inputs, space["f_value_and_grad"](**inputs)[1]))
    assert gap_to_oracle(primal["f"], inputs, gradients, 1.0, rng) < 1e-13


def test_memory_of_what_its_own_name_stood_for_is_filled_before_the_name_is_bound():
    program = original("mutants.py:two_lengths")
    assert re.search(r"^( *)(\w+)_work\[:\] = 0\.0\n\1\2 = \2_work$", emitted(program, "cpu"), re.MULTILINE)
    assert judge(program, "loops").kind == "right"
