"""Nests of the adjoint that are parted in two: gradients of the plain form, on the emitted text without Numba."""

import numpy as np
import pytest

from tests.transforms.test_joint import module_of

STENCILS = {
    "one axis": """
    w = np.zeros(x.size)
    for i in range(1, x.size - 1):
        s = x[i - 1] - 2.0 * x[i] + x[i + 1]
        w[i] = s * s * k
    return np.sum(w)
    """,
    "far neighbours": """
    w = np.zeros(x.size)
    for i in range(2, x.size - 1):
        s = x[i - 2] + 3.0 * x[i + 1]
        w[i] = s * s * k
    return np.sum(w)
    """,
    "two axes": """
    w = np.zeros(z.shape)
    n, m = z.shape
    for t in range(3):
        for i in range(1, n - 1):
            for j in range(1, m - 1):
                s = z[i - 1, j] + z[i + 1, j] + z[i, j - 1] + z[i, j + 1] - 4.0 * z[i, j]
                w[i, j] = z[i, j] + k * s * s
        z, w = w, z
    return np.sum(z * z)
    """,
    "corners": """
    total = 0.0
    n, m = z.shape
    for i in range(n - 1):
        for j in range(m - 1):
            s = z[i, j] - z[i + 1, j + 1]
            total += s * s * x[j]
    return total
    """,
    "a triangle": """
    total = 0.0
    for i in range(x.size):
        for j in range(1, i):
            s = x[j - 1] * k - x[j + 1]
            total += s * s
    return total
    """,
    "shifted in place": """
    m = x.size
    w = x * x
    for i in range(m - 1, -1, -1):
        for j in range(i):
            hold = k * (0.3 * w[j + 1] + 0.7 * w[j])
            exercise = 0.4 - x[2 * j - i + m - i]
            if exercise > hold:
                w[j] = exercise
            else:
                w[j] = hold
    return w[0] * w[0]
    """,
    "in place": """
    n, m = z.shape
    for i in range(1, n - 1):
        for j in range(1, m - 1):
            s = z[i - 1, j] + z[i + 1, j] + z[i, j - 1] + z[i, j + 1]
            z[i, j] = k * s * s
    return np.sum(z)
    """,
}


@pytest.mark.parametrize("body", STENCILS.values(), ids=STENCILS)
def test_gathered(body):
    rng = np.random.default_rng(7)
    text, joined = module_of(body, "cpu")
    _, plain = module_of(body, "numpy")
    assert ("_at[" in text) == (body is not STENCILS["in place"])
    for n, m in ((5, 6), (3, 4), (2, 3), (1, 2), (4, 2)):
        x, z = rng.random(m), rng.random((n, m))
        value, gradients = joined(x.copy(), z.copy(), 0.7)
        exact, expected = plain(x.copy(), z.copy(), 0.7)
        assert value == pytest.approx(exact, rel=1e-13)
        for got, want in zip(gradients, expected):
            assert np.allclose(got, want, rtol=1e-12, atol=1e-14)
