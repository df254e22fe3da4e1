"""Loops across zero: `t[-2]` and `t[0]` are one element of two, and passes that meet it keep their order."""

import numpy as np
import pytest

from tests.transforms.uncompiled import assert_right, routines

PROGRAMS = {
    "only the last write counts": """
    t = np.zeros(2)
    for i in range(-2, 2):
        t[i] = np.sin(u[i + 2]) * w[i + 2]
    return np.sum(t * t)
""",
    "an inner loop": """
    t = np.zeros((2, 3))
    for i in range(-2, 2):
        for k in range(3):
            t[i, k] = t[i, k] * np.sin(u[i + 2]) + w[i + 2]
    return np.sum(t * t)
""",
    "down the columns": """
    t = np.zeros((2, 3))
    for k in range(3):
        for i in range(-2, 2):
            t[i, k] = t[i, k] * np.sin(u[i + 2]) + w[i + 2]
    return np.sum(t * t)
""",
    "pass by pass": """
    t = np.zeros((2, 3))
    total = 0.0
    for i in range(-2, 2):
        for k in range(3):
            t[i, k] = t[i, k] * np.sin(u[i + 2]) + w[i + 2]
            total += np.exp(t[i, k]) * w[k]
    return total
""",
    "one pass too many": """
    t = u.copy()
    for i in range(u.shape[0] + 1):
        t[u.shape[0] - 1 - i] = t[u.shape[0] - 1 - i] ** 2 * w[0]
    return np.sum(t)
""",
}


@pytest.mark.parametrize("name", PROGRAMS)
def test_gradients(name):
    source = f"import numpy as np\n\n\ndef f(u, w):{PROGRAMS[name]}"
    primal, gradient, _ = routines(source, ("u", "w"), ("float64[:]", "float64[:]"))
    rng, work = np.random.default_rng(5), []
    for _ in range(2):
        assert_right(primal, gradient, {"u": rng.random(4), "w": rng.random(4)}, ("u", "w"), work, rng)
