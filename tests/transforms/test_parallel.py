"""Which loops run in parallel, and that no pass meets another: emitted text that runs without Numba, watched."""

import re
import textwrap

import numpy as np
import pytest

from adsource.backend.render import statements
from adsource.ir.nodes import Assign, For, If, Keep
from adsource.pipeline import Request, emit
from adsource.transforms.lower_size import compare, integer, number
from adsource.transforms.parallel_checks import checks_first
from tests.transforms.watched import space_of

SIGNATURE = ("float64[:]", "float64[:,:]", "int64[:]", "float64")
HEAD = "import numpy as np\nfrom numba import prange\n\n\ndef f(x, z, idx, k):\n"

# Loops of the forward sweep: what is to be said of the one that the case is about.
APART = {
    "rows": ("Parallel: each pass has places of its own in w", """
    w = np.zeros((z.shape[0], z.shape[1]))
    for i in range(z.shape[0]):
        for j in range(z.shape[1]):
            w[i, j] = np.sin(z[i, j]) * k
    return np.sum(w * w)
    """),
    "stencil": ("Parallel: each pass has places of its own in w", """
    w = np.zeros((z.shape[0], z.shape[1]))
    for i in range(1, z.shape[0] - 1):
        for j in range(1, z.shape[1] - 1):
            w[i, j] = np.sin(k * idx[i - 1] * idx[i + 1]) + idx[j - 1] * k
    return np.sum(w * w)
    """),
    "numbers": ("Each part adds up total;", """
    total = 0.0
    for i in range(z.shape[0]):
        s = 0.0
        for j in range(z.shape[1]):
            s += np.exp(z[i, j] * x[j])
        total -= np.log(s)
    return total
    """),
    "copies": ("Each part adds to a copy of x_b;", """
    total = 0.0
    for i in range(z.shape[0]):
        s = 0.0
        for j in range(z.shape[1]):
            s += np.exp(z[i, j] * x[j])
        total += np.log(s)
    return total
    """),
    "work of its own": ("Each part works in s_tape of its own", """
    total = 0.0
    for i in range(z.shape[0]):
        s = k
        for j in range(z.shape[1]):
            s = s * np.sin(z[i, j] + s)
        total += s
    return total
    """),
    "triangle": (r"block = outer_first\(part, parts\)", """
    total = 0.0
    for i in range(x.size):
        for j in range(i + 1, x.size):
            d = x[i] - x[j]
            total += k / (d * d + 0.1)
    return total
    """),
    "rows below": ("Parallel: each pass has places of its own in a", """
    a = z + 4.0
    n = a.shape[0]
    for c in range(n):
        for i in range(c + 1, n):
            for j in range(c + 1, n):
                a[i, j] -= a[i, c] * a[c, j] * 0.1
    return np.sum(a) * k
    """),
    "sums to neighbours, loop by loop": (r"Parallel: each pass has places of its own in w_b and z_b\.(.|\n)*in z_b\.(.|\n)*in z_b\.", """
    w = z[2:, :] * k + z[1:-1, :] - np.sin(z[:-2, :])
    return np.sum(w ** 3)
    """),
    "products of vectors": ("Parallel: each pass has places of its own in t1_tape and w", """
    w = np.zeros(x.size)
    for i in range(x.size):
        w[i] = np.dot(z[i], z[i]) * np.sin(x[i])
    return np.dot(w, x) * k
    """),
    "both arms": ("Parallel: each pass has places of its own in w", """
    w = np.zeros(z.shape[0])
    for i in range(z.shape[0]):
        if z[i, 0] > 0.5:
            d = z[i, 0] * k
        else:
            d = z[i, 0] ** 2
        for j in range(z.shape[1]):
            w[i] += d * z[i, j]
    return np.sum(w * w)
    """),
    "declared, through an index": ("Parallel: each pass has places of its own in w", """
    w = np.zeros(x.size)
    for i in prange(idx.size):
        w[idx[i]] = x[i] * x[i]
    return np.sum(w * w) * k
    """),
    "one loop in a loop, declared": ("Parallel: each pass has places of its own in w", """
    w = np.zeros(x.size)
    for t in range(3):
        for i in prange(1, x.size - 1):
            w[i] = x[i - 1] * x[i + 1] * k
        x[:] = w
    return np.sum(w)
    """),
}

SERIAL = {
    "threads of its own": ("threads of matrix products are in the way", """
    w = z @ z.T
    for i in range(z.shape[0]):
        for j in range(z.shape[1]):
            w[i, j] = np.sin(w[i, j]) * k
    return np.sum(w * w)
    """),
    "little beside others": ("other loops have more to do", """
    w = np.zeros((z.shape[0], z.shape[1]))
    s = k
    for i in range(z.shape[0]):
        for j in range(z.shape[1]):
            w[i, j] = z[i, j] * k
            s = np.sin(np.cos(s) * z[i, j])
    return np.sum(w) * s
    """),
    "neighbour": ("a pass may read what another writes of `w`", """
    w = x.copy()
    for i in range(1, x.size):
        w[i] = w[i - 1] * k + x[i]
    return np.sum(w)
    """),
    "declared neighbour": ("a pass may read what another writes of `w`", """
    w = x.copy()
    for i in prange(1, x.size):
        w[i] = w[i - 1] * k + x[i]
    return np.sum(w)
    """),
    "one place": ("several passes may write the same places of `w`", """
    w = np.zeros(x.size)
    for i in prange(x.size):
        w[0] = x[i] * k
    return np.sum(w * w)
    """),
    "a place that wraps": ("several passes may write the same places of `w`", """
    w = np.zeros(x.size)
    for i in range(x.size + 1):
        w[i - 1] = x[i // 2] * k * i
    return np.sum(w * w)
    """),
    "scatter": ("passes add to the same places of `x_b`; copies of it may be larger than the work", """
    total = 0.0
    for i in range(idx.size):
        total += x[idx[i]] ** 3
    return total * k
    """),
    "written through an index": ("several passes may write the same places of `w`", """
    w = np.zeros(x.size)
    for i in range(idx.size):
        w[idx[i]] = x[i] * x[i]
    return np.sum(w * w) * k
    """),
    "recurrence": ("`s` goes from pass to pass", """
    s = k
    for i in range(x.size):
        s = np.sin(s) * x[i]
    return s
    """),
    "largest": ("`s` goes from pass to pass", """
    s = x[0]
    for i in range(x.size):
        s = max(s, x[i] * k)
    return s
    """),
    "last value": ("`q` of the last pass is read behind it", """
    total = 0.0
    q = 0
    for i in range(z.shape[0]):
        q = idx[i]
        total += z[i, 0] * z[i, 1]
    return total * q * k
    """),
    "left early": ("it may be left early", """
    total = 0.0
    for i in prange(x.size):
        if x[i] > 0.8:
            break
        total += x[i] * k
    return total
    """),
    "two names": ("`v` is written, and `w` may be the same memory", """
    w = x.copy()
    v = w[1:]
    for i in range(x.size - 1):
        v[i] = np.sin(w[i]) * k
    return np.sum(w * w)
    """),
    "every second": ("its steps are not of one", """
    w = x.copy()
    for i in range(1, x.size - 1, 2):
        w[i] = k * (w[i - 1] + w[i + 1])
    return np.sum(w * w)
    """),
}


def arguments():
    rng = np.random.default_rng(5)
    return rng.random(9), rng.random((9, 9)), rng.permutation(9), 0.7


def emitted(body, parallel):
    text = HEAD + textwrap.indent(textwrap.dedent(body).strip(), "    ") + "\n"
    request = Request(path="case.py", text=text, function="f", signature=SIGNATURE, wrt=("x", "z", "k"), target="cpu",
                      parallel=parallel)
    return emit(request).text


def answers(text, order=iter):
    space, watch, wrapped = space_of(text, order)
    value, gradients = space["f_value_and_grad"](*map(wrapped, arguments()))
    return [np.asarray(a) for a in (value, *gradients)], watch


@pytest.mark.parametrize("said, body", [*APART.values(), *SERIAL.values()], ids=[*APART, *SERIAL])
def test_decisions(said, body):
    made = emitted(body, True)
    assert re.search(said, made)
    (plain, _), (ours, watch), (turned, _) = answers(emitted(body, False)), answers(made), answers(made, reversed)
    for a, b, c in zip(plain, ours, turned):
        assert np.array_equal(b, c)  # the order of passes does not matter
        np.testing.assert_allclose(b, a, rtol=1e-13, atol=1e-15)
    assert watch.loops == 0 or "prange(" in made


@pytest.mark.parametrize("said, body", SERIAL.values(), ids=SERIAL)
def test_reasons_stand_above_the_loop(said, body):
    made = emitted(body, True)
    assert re.search(rf"# Serial: {re.escape(said)}\.\n( *#.*\n)*    +for \w+ in range\(", made)


def test_checks_that_come_out_the_same_stand_in_front():
    i, n, m = map(integer, "inm")
    own, other = (If(compare("!=", a, b), (Keep("raise ValueError()"),)) for a, b in ((i, m), (n, m)))
    loop = For(i, number(0), n, number(1), (For(integer("j"), number(1), m, number(1), (own, other)),))
    first, rest = checks_first(loop)
    assert statements(tuple(first)) == ["if n > 0 and m > 1 and n != m:", "    raise ValueError()"]
    assert rest.body[0].body == (own,)
    assert checks_first(For(i, number(0), n, number(1), (Assign(m, i), other)))[0] == []
