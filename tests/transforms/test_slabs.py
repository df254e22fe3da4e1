"""Sweeps along the last axis, within the loop over the first one: which are, and gradients through them."""

import re

import numpy as np
import pytest

from tests.primal import routine
from tests.transforms.uncompiled import assert_right, routines

HEAD = """import numpy as np


def f(u, w, x, steps):
    t = u.copy()
    c = np.zeros(u.shape)
    for n in range(steps):
"""
ALONG = """
        for k in range(1, t.shape[2]):
            lo = w[:, :, k - 1] * t[:, :, k]
            c[:, :, k] = np.sin(lo) + c[:, :, k - 1] * w[:, :, k]
        for k in range(t.shape[2] - 2, -1, -1):
            t[:, :, k] = c[:, :, k] - 0.3 * c[:, :, k + 1] * t[:, :, k + 1]
"""
VERTICAL = """
        for k in range(1, t.shape[2]):
            flux = 0.25 * (x[1:, :, k] + x[:-1, :, k - 1])
            c[:, :, k] = flux * w[:, :, k] - c[:, :, k - 1] * t[:, :, k]
            t[:, :, k] = c[:, :, k] / (2.0 + np.sin(flux))
"""
NEIGHBOURS = """
        for k in range(1, t.shape[2]):
            t[1:, :, k] = t[1:, :, k] * w[1:, :, k] + 0.3 * t[:-1, :, k - 1]
        for k in range(1, t.shape[2]):
            c[:, :, k] = c[:, :, k - 1] + np.cos(t[:, :, k])
        t += c
"""
HANDED_ON = """
        s = 1.0
        for k in range(1, t.shape[2]):
            for i in range(t.shape[0]):
                for j in range(t.shape[1]):
                    s = 0.5 * s + t[i, j, k] * t[i, j, k - 1]
                    t[i, j, k] = np.sin(s) * w[i, j, k]
"""
AN_END_THAT_MOVES = """
        for k in range(1, t.shape[2]):
            for i in range(min(k, t.shape[0])):
                for j in range(t.shape[1]):
                    t[i, j, k] += t[i, j, k - 1] * w[i, j, k]
"""
VIEWED = """
        v = t[::-1]
        for k in range(1, t.shape[2]):
            t[:, :, k] = t[:, :, k] + w[:, :, k] * v[:, :, k - 1]
"""
WRT = ("u", "w", "x")
END = """    return np.sum(t * t)
"""
PROGRAMS = {"along": ALONG, "neighbours": NEIGHBOURS, "handed on": HANDED_ON, "vertical": VERTICAL, "an end that moves": AN_END_THAT_MOVES,
            "viewed": VIEWED}  # fmt: skip


def derivative(body):
    """(the primal, its value and gradient, the text of the adjoint routine), uncompiled."""
    primal, gradient, text = routines(HEAD + body[1:] + END, WRT, (*["float64[:, :, :]"] * 3, "int64"))
    return primal, gradient, routine(text, "f")


@pytest.mark.parametrize("name", PROGRAMS)
def test_gradients(name):
    primal, gradient, text = derivative(PROGRAMS[name])
    assert bool(re.search(r"^( +)for i in .*\n\1    for k in .*\n\1        for j in ", text, re.M)) == (name in ("along", "vertical"))
    rng, work = np.random.default_rng(3), []
    for shape in [(3, 4, 5), (3, 4, 5), (2, 3, 2), (4, 1, 3), (1, 2, 4), (2, 2, 1)]:
        u, w, x = (rng.standard_normal((shape[0] + more, *shape[1:])) for more in (0, 0, 1))
        inputs = {"u": u, "w": w, "x": x, "steps": 2}
        assert_right(primal, gradient, inputs, WRT, work, rng)
