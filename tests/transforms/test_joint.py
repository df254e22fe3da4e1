"""Loops that run both sweeps pass by pass, and those that must not: the text, and the gradients of the plain form.

The emitted `cpu` module runs without Numba here: what is asked is whether it means the same.
"""

import re
import textwrap

import numpy as np
import pytest

from adsource.pipeline import Request, emit
from adsource.transforms.joint import TOGETHER

SIGNATURE = ("float64[:]", "float64[:,:]", "float64")
STUB = "def njit(*f, **_):\n    return f[0] if f else lambda f: f\n\n\nregister_jitable = intrinsic = njit\n"

JOINT = {
    "paths": """
    total = 0.0
    for i in range(z.shape[0]):
        s = k
        for j in range(z.shape[1]):
            s = s * np.sin(z[i, j] + s)
        total += s
    return total * k
    """,
    "work array that each pass overwrites": """
    w = np.empty(x.size)
    total = 0.0
    for i in range(z.shape[0]):
        for j in range(x.size):
            w[j] = x[j] * z[i, 0]
        for n in range(3):
            for j in range(1, x.size):
                w[j] = np.sin(w[j] * w[j - 1])
        total += w[x.size - 1]
    return total
    """,
    "passes that end early": """
    total = 0.0
    for i in range(z.shape[0]):
        if z[i, 0] > 0.8:
            continue
        s = k
        for j in range(z.shape[1]):
            s = s * np.sin(z[i, j] + s)
        if z[i, 1] > 0.5:
            total += s * s
            continue
        total += s
        continue
    return total * k
    """,
    "rows of their own": """
    out = np.zeros((z.shape[0], 2))
    total = 0.0
    for i in range(z.shape[0]):
        for j in range(z.shape[1]):
            out[i, 0] = np.sin(out[i, 0] + z[i, j] * k)
        total += out[i, 0] * x[0]
    return total * k
    """,
    "branches": """
    total = 0.0
    w = np.empty(x.size)
    for i in range(z.shape[0]):
        w[:] = x
        for n in range(4):
            for j in range(x.size - 1):
                hold = k * (w[j] + w[j + 1])
                if z[i, 0] + x[j] > hold:
                    w[j] = z[i, 0] + x[j]
                else:
                    w[j] = hold
        total += w[0] * z[i, 1]
    return total
    """,
}
APART = {
    "a state that is carried": """
    s = k
    total = 0.0
    for i in range(z.shape[0]):
        for j in range(z.shape[1]):
            s = np.sin(s * z[i, j])
        total += s
    return total
    """,
    "the seed follows from the sum": """
    total = 0.0
    for i in range(z.shape[0]):
        s = k
        for j in range(z.shape[1]):
            s = s * np.sin(z[i, j] + s)
        total += s
    return total * total
    """,
    "the first element is carried": """
    w = x.copy()
    total = 0.0
    for i in range(z.shape[0]):
        for j in range(1, x.size):
            w[j] = x[j] * z[i, 0]
        for n in range(3):
            for j in range(1, x.size):
                w[j] = np.sin(w[j] * w[j - 1])
            w[0] = w[0] * w[1]
        total += w[x.size - 1]
    return total
    """,
    "the work array is read behind the loop": """
    w = np.empty(x.size)
    total = 0.0
    for i in range(z.shape[0]):
        for j in range(x.size):
            w[j] = x[j] * z[i, 0]
        for n in range(3):
            for j in range(1, x.size):
                w[j] = np.sin(w[j] * w[j - 1])
        total += w[x.size - 1]
    return total + np.sum(w * w)
    """,
    "the row before": """
    out = np.ones((z.shape[0] + 1, 2))
    for i in range(z.shape[0]):
        for j in range(z.shape[1]):
            out[i + 1, 0] = np.sin(out[i + 1, 0] + z[i, j] * out[i, 0])
    return np.sum(out[:, 1]) * k + out[z.shape[0], 0]
    """,
    "rows that are read behind the loop": """
    out = np.ones((z.shape[0], 2))
    for i in range(z.shape[0]):
        for j in range(z.shape[1]):
            out[i, 0] = np.sin(out[i, 0] + z[i, j] * k)
    return np.sum(out * out)
    """,
    "some elements are not overwritten": """
    w = np.ones(x.size)
    total = 0.0
    for i in range(z.shape[0]):
        for j in range(x.size):
            if z[i, j] > 0.5:
                w[j] = x[j] * z[i, 0]
        for n in range(3):
            for j in range(1, x.size):
                w[j] = np.sin(w[j] * w[j - 1])
        total += w[x.size - 1]
    return total
    """,
}


def source(body):
    if "def f(" in body:
        return body
    return "import numpy as np\n\n\ndef f(x, z, k):\n" + textwrap.indent(textwrap.dedent(body).strip("\n"), "    ") + "\n"


def module_of(body, target):
    text = emit(Request("case.py", source(body), "f", None, SIGNATURE, target)).text
    plain = re.sub("^from numba.extending import .*\n", "", text.replace("from numba import njit\n", STUB), flags=re.M)
    space = {"__name__": "emitted"}
    exec(compile(plain, "emitted", "exec"), space)
    return text, space["f_value_and_grad"]


def agrees(body):
    rng = np.random.default_rng(4)
    text, joint = module_of(body, "cpu")
    _, plain = module_of(body, "numpy")
    for n, m in ((4, 3), (2, 6), (1, 1), (0, 2)):
        x, z = rng.random(max(m, 2)), rng.random((n, max(m, 2)))
        value, gradients = joint(x.copy(), z.copy(), 0.7)
        exact, expected = plain(x.copy(), z.copy(), 0.7)
        assert value == pytest.approx(exact, rel=1e-14)
        for got, want in zip(gradients, expected):
            assert np.allclose(got, want, rtol=1e-12, atol=1e-14)
    return text


@pytest.mark.parametrize("body", JOINT.values(), ids=JOINT)
def test_joint(body):
    assert TOGETHER in agrees(body)


@pytest.mark.parametrize("body", APART.values(), ids=APART)
def test_apart(body):
    assert TOGETHER not in agrees(body)
