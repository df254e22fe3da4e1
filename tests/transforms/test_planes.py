"""Arrays of which each pass of a loop has a plane of its own: which become planes, and gradients through them."""

import numpy as np
import pytest

from tests.transforms.uncompiled import assert_right, routines

ROWS = """
    s = np.cumsum(u * w, axis=1)
    top = np.max(s, axis=1)
    return np.sum(np.exp(s - top[:, None]) * w)
"""
OWN_LOOPS = """
    t = np.zeros((u.shape[0], u.shape[1] + 1))
    total = 0.0
    for i in range(u.shape[0]):
        for k in range(u.shape[1]):
            t[i, k + 1] = 0.5 * t[i, k] + np.sin(u[i, k] * t[i, k] + w[i, k])
        total += t[i, -1] ** 2
    return total
"""
TWICE_THE_SAME_ROW = """
    t = np.empty((2, u.shape[1]))
    total = 0.0
    for i in range(-2, 2):
        for k in range(u.shape[1]):
            if i < 0:
                t[i, k] = np.sin(u[i, k])
            total += t[i, k] * w[0, k]
    return total
"""
ASKED_FOR_LATER = """
    t = np.empty((u.shape[0], u.shape[1]))
    for i in range(u.shape[0]):
        for k in range(u.shape[1]):
            t[i, k] = u[i, k] ** 2
    return np.sum(t @ w.T)
"""
PROGRAMS = {"rows": ROWS, "own loops": OWN_LOOPS, "twice the same row": TWICE_THE_SAME_ROW,
            "asked for later": ASKED_FOR_LATER}  # fmt: skip
WITH_PLANES = {"rows", "own loops"}


@pytest.mark.parametrize("name", PROGRAMS)
def test_gradients(name):
    source = f"import numpy as np\n\n\ndef f(u, w):{PROGRAMS[name]}"
    primal, gradient, text = routines(source, ("u", "w"), ("float64[:, :]", "float64[:, :]"))
    assert ("no more is kept than one" in text) == (name in WITH_PLANES)
    rng, work = np.random.default_rng(5), []
    for shape in [(3, 4), (3, 4), (2, 1), (4, 3)]:
        inputs = {"u": rng.standard_normal(shape), "w": rng.standard_normal(shape)}
        assert_right(primal, gradient, inputs, ("u", "w"), work, rng)
