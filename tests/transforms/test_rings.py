"""Stencils that close to rings, down to rings of one element: gradients of the plain form, without Numba."""

import numpy as np
import pytest

from adsource.transforms.edges import EDGES
from tests.transforms.test_joint import module_of

RINGS = {
    "one axis": """
    m = x.size
    w = np.zeros(m)
    for i in range(m):
        s = x[(i - 1) % m] - 2.0 * x[i] + x[(i + 1) % m]
        w[i] = s * s * k
    return np.sum(w)
    """,
    "neighbours by name, two arrays": """
    n, m = z.shape
    w = np.zeros((n, m))
    y = z * z
    for t in range(3):
        for i in range(n):
            ip = (i + 1) % n
            im = (i - 1) % n
            for j in range(m):
                jp = (j + 1) % m
                s = z[ip, j] + z[im, j] + z[i, jp] * y[i, j] - z[i, j]
                r = y[im, j] - y[i, jp]
                w[i, j] = z[i, j] + k * s * s + np.sin(r)
        z, w = w, z
    return np.sum(z * y)
    """,
    "from the other end": """
    n, m = z.shape
    w = np.zeros((n, m))
    for t in range(3):
        for i in range(n):
            for j in range(m):
                s = z[i - 1, j] + z[(i + 1) % n, j] + z[i, j - 1] + z[i, (j + 1) % m]
                w[i, j] = z[i, j] + k * s * s
        z, w = w, z
    return np.sum(z) + np.sum(x)
    """,
    "a branch": """
    m = x.size
    w = np.zeros(m)
    for i in range(m):
        s = x[(i + 1) % m] - x[i]
        if s > 0.0:
            w[i] = s * k
        else:
            w[i] = s * s
    return np.sum(w * w)
    """,
}
LEFT = {
    "in place": """
    m = x.size
    for i in range(m):
        x[i] = x[i] + k * x[(i - 1) % m] * x[(i + 1) % m]
    return np.sum(x)
    """,
    "a part of the ring": """
    m = x.size
    w = np.zeros(m)
    for i in range(1, m):
        s = x[(i + 1) % m] - x[i]
        w[i] = s * s * k
    return np.sum(w)
    """,
    "a sum in the user's order": """
    m = x.size
    t = 0.0
    for i in range(m):
        t += (x[(i + 1) % m] - k) * x[i]
    return t
    """,
}


OPEN = {
    "the other end of a longer array": """
    m = x.size - 1
    w = np.zeros(m + 1)
    for i in range(m):
        s = x[i - 1] - x[i]
        w[i] = s * s * k
    return np.sum(w)
    """,
}


@pytest.mark.parametrize("body", (*RINGS.values(), *LEFT.values(), *OPEN.values()), ids=(*RINGS, *LEFT, *OPEN))
def test_rings(body):
    rng = np.random.default_rng(5)
    text, parted = module_of(body, "cpu")
    _, plain = module_of(body, "numpy")
    forward = text.split("# Forward sweep.")[1].split("# Reverse sweep.")[0]
    assert (EDGES in forward) == (body in RINGS.values()), text
    assert ("_b_at[" in text) == (body not in LEFT.values()), text
    for n, m in ((5, 6), (3, 4), (1, 1), (1, 2), (2, 1), (2, 2), (0, 3), (3, 0)):
        x, z = rng.random(m), rng.random((n, m))
        value, gradients = parted(x.copy(), z.copy(), 0.7)
        exact, expected = plain(x.copy(), z.copy(), 0.7)
        assert value == pytest.approx(exact, rel=1e-14)
        for got, want in zip(gradients, expected):
            assert np.allclose(got, want, rtol=1e-12, atol=1e-14)
