"""Four passes at a time: which loops make them, and that values stay the same to the last bit."""

import numpy as np
import pytest

from tests.transforms.uncompiled import assert_right, routines

PROGRAMS = {
    "rows": """
    y = np.zeros(u.shape[0])
    for i in range(u.shape[0]):
        s = w[i, 0]
        for k in range(u.shape[1]):
            s -= u[i, k] * w[0, k]
        y[i] = s * s
    total = 0.0
    for i in range(u.shape[0]):
        total += y[i] * w[i, 1]
    return total
""",
    "distances": """
    d = np.empty((u.shape[0], w.shape[0]))
    for i in range(u.shape[0]):
        for j in range(w.shape[0]):
            r = 0.0
            for k in range(u.shape[1]):
                z = u[i, k] - w[j, k]
                r += z * z
            d[i, j] = r
    total = 0.0
    for i in range(u.shape[0]):
        for j in range(w.shape[0]):
            total += np.sqrt(1.0 + d[i, j])
    return total
""",
    "into elements": """
    y = np.ones(u.shape[0])
    for i in range(u.shape[0]):
        for k in range(u.shape[1]):
            y[i] += u[i, k] * w[i, k]
    total = 0.0
    for i in range(u.shape[0]):
        total += y[i] * y[i]
    return total
""",
    "one of the others": """
    y = np.ones(u.shape[0])
    for i in range(u.shape[0]):
        s = u[i, 0]
        for k in range(i):
            s -= w[i, 1] * y[k]
        y[i] = s
    return np.sum(y * y)
""",
    "read behind": """
    y = np.ones(u.shape[0])
    s = 1.0
    for i in range(u.shape[0]):
        s = w[i, 1]
        for k in range(u.shape[1]):
            s += u[i, k] * w[0, k]
        y[i] = s * s
    return np.sum(y) * s
""",
    "a total": """
    total = 0.0
    for i in range(u.shape[0]):
        s = w[i, 1]
        for k in range(u.shape[1]):
            s += u[i, k] * w[0, k]
        total += s * s
    return total
""",
}
JAMMED = {"rows", "distances", "into elements"}


@pytest.mark.parametrize("name", PROGRAMS)
def test_gradients(name):
    source = f"import numpy as np\n\n\ndef f(u, w):{PROGRAMS[name]}"
    primal, gradient, text = routines(source, ("u", "w"), ("float64[:, :]", "float64[:, :]"))
    assert ("# Four passes at a time" in text) == (name in JAMMED)
    rng, work = np.random.default_rng(5), []
    for rows in (1, 3, 4, 5, 8, 11):
        inputs = {"u": rng.standard_normal((rows, 3)), "w": rng.standard_normal((rows, 3))}
        assert_right(primal, gradient, inputs, ("u", "w"), work, rng)
        assert gradient(**inputs)[0] == primal(**inputs) or name not in JAMMED
