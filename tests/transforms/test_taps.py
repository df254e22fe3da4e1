"""Sweeps that meet whole arrays again in each pass, within the loops over rows: which are, and gradients through them."""

import re

import numpy as np
import pytest

from tests.primal import routine
from tests.transforms.uncompiled import assert_right, routines

WINDOW = """
    n, m = x.shape[0] - c.shape[0] + 1, x.shape[1] - c.shape[1] + 1
    y = np.zeros((n, m))
    for i in range(c.shape[0]):
        for j in range(c.shape[1]):
            y += c[i, j] * x[i:i + n, j:j + m]
    return np.sum(np.sin(y))
"""
SERIES = """
    y = np.zeros(x.shape)
    for k in range(c.shape[0]):
        y += c[k, 0] * np.sin((k + 1.0) * x)
    return np.sum(y * y)
"""
HORNER = """
    y = np.zeros(x.shape)
    for k in range(c.shape[0] - 1, -1, -1):
        y = y * x + c[k, 1]
    return np.sum(y * y)
"""
FROM_BEFORE = """
    y = x.copy()
    for k in range(1, c.shape[0]):
        y[1:] += c[k, 0] * y[:-1]
    return np.sum(y * y)
"""
SUMS_BETWEEN = """
    y = np.zeros(x.shape)
    s = 1.0
    for k in range(c.shape[0]):
        y += c[k, 0] * x * s
        s = 0.1 * np.sum(y)
    return np.sum(y * y) + s
"""
SLICES_THAT_MOVE = """
    y = np.zeros((x.shape[0] - 2, x.shape[1]))
    at = 2
    for k in range(c.shape[0]):
        y += c[k, 0] * x[at:at + y.shape[0]]
        at = (at + 1) % 3
    return np.sum(y * y)
"""
OUT_OF_ROOM = """
    y = np.zeros((x.shape[0] - 1, x.shape[1]))
    for k in range(c.shape[0]):
        y += c[k, 0] * x[k:k + y.shape[0]]
    return np.sum(y * y)
"""
PROGRAMS = {"window": WINDOW, "series": SERIES, "horner": HORNER, "from before": FROM_BEFORE, "sums between": SUMS_BETWEEN,
            "slices that move": SLICES_THAT_MOVE}  # fmt: skip
INSIDE = {"window", "series"}
SIGNATURE = ("float64[:, :]", "float64[:, :]")


def derivative(body):
    return routines(f"import numpy as np\n\n\ndef f(x, c):{body}", ("x", "c"), SIGNATURE)


@pytest.mark.parametrize("name", PROGRAMS)
def test_gradients(name):
    primal, gradient, text = derivative(PROGRAMS[name])
    forward = routine(text, "f").split("# Reverse sweep.")[0]
    rows = re.search(r"^ {8,}for [ik] in range\(c.shape\[0\]\):\n", forward, re.M)
    assert bool(rows) == (name in INSIDE)
    rng, work = np.random.default_rng(3), []
    for shape, taps in [((6, 5), (3, 2)), ((6, 5), (3, 2)), ((4, 4), (4, 4)), ((3, 7), (1, 3)), ((5, 3), (2, 3))]:
        inputs = {"x": rng.standard_normal(shape), "c": rng.standard_normal(taps)}
        assert_right(primal, gradient, inputs, ("x", "c"), work, rng)


def test_lengths_are_checked_before_anything_is_done():
    primal, gradient, _ = derivative(OUT_OF_ROOM)
    x, c = np.ones((4, 3)), np.ones((3, 1))
    with pytest.raises(ValueError, match="broadcast"):
        primal(x, c)
    with pytest.raises(ValueError, match="broadcast"):
        gradient(x, c)
