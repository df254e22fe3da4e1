"""Loops that change places: values as before to the last bit, gradients of the plain form, without Numba."""

import numpy as np
import pytest

from adsource.transforms.interchange import WHY
from tests.transforms.test_joint import module_of

TURNED = {
    "columns": """
    n, m = z.shape
    y = np.zeros(m)
    for j in range(m):
        s = x[j]
        for i in range(n):
            s += np.sin(z[i, j]) * z[i, 0]
        y[j] = s * s * k
    return np.sum(y)
    """,
    "product": """
    n, m = z.shape
    c = np.zeros((n, n))
    w = z.T.copy()
    for i in range(n):
        for j in range(n):
            s = 0.0
            for l in range(m):
                s += z[i, l] * w[l, j]
            c[i, j] = s * k
    return np.sum(c * c)
    """,
    "two inner loops, a branch, downwards": """
    n, m = z.shape
    for j in range(m - 1, -1, -1):
        best = x[j]
        t = 0.0
        for i in range(n):
            if z[i, j] > 0.5:
                best = best * z[i, j]
        for i in range(n):
            t += best * z[i, j]
        x[j] = t + best
    return np.sum(x * x) * k
    """,
    "in place": """
    n, m = z.shape
    for j in range(m):
        for i in range(n):
            z[i, j] = z[i, j] + k * x[j]
    return np.sum(z * z)
    """,
    "columns in a triangle": """
    n, m = z.shape
    q = 0.0
    for l in range(m):
        for j in range(l):
            s = 0.0
            for i in range(n):
                s += z[i, j] * k
            q += s * x[j]
    return q
    """,
    "a window": """
    n, m = z.shape
    w = np.zeros((n, m))
    for i in range(n - 1):
        for j in range(m - 2):
            s = k
            for a in range(2):
                for b in range(3):
                    s += z[i + a, j + b] * x[b]
            w[i, j] = s * s
    return np.sum(w)
    """,
    "a window of one axis": """
    m = x.size
    y = np.zeros(m)
    for j in range(m - 1):
        s = 0.0
        for b in range(2):
            s += x[j + b] * k
        y[j] = s * s * k
    return np.sum(y)
    """,
    "a window around each element, which the adjoint adds to": """
    n, m = z.shape
    w = np.zeros((n, m))
    for i in range(1, n - 1):
        for j in range(2, m - 2):
            s = k
            t = 1.0
            for a in range(-1, 2):
                for b in range(-2, 3):
                    d = np.exp(-k * (z[i + a, j + b] - z[i, j]) ** 2)
                    s += d * z[i + a, j + b]
                    t += d
            w[i, j] = s / t
    return np.sum(w * w) + np.sum(x)
    """,
    "a window as wide as a number tells": """
    n, m = z.shape
    r = min(n, m) // 3
    w = np.zeros((n, m))
    for i in range(r, n - r):
        for j in range(r, m - r):
            s = 0.0
            for a in range(r - 1, -r, -1):
                for b in range(-r, r + 1):
                    s += z[i + a, j + b] * z[i, j] * k
            w[i, j] = s * s
    return np.sum(w)
    """,
}
LEFT = {
    "scattered by the user": """
    n, m = z.shape
    y = np.zeros(m + 2)
    for j in range(m):
        for a in range(2):
            for b in range(3):
                y[j + b] += x[j] * x[0] * k * a
    return np.sum(y * y)
    """,
    "a window of what is written": """
    m = x.size
    for j in range(m - 1):
        s = 0.0
        for b in range(2):
            s += x[j + b] * k
        x[j] = s * s
    return np.sum(x)
    """,
    "a sum over both": """
    n, m = z.shape
    s = 0.0
    for j in range(m):
        for i in range(n):
            s += z[i, j] * z[i, j] * k
    return s
    """,
    "the next column": """
    n, m = z.shape
    s = np.sum(x)
    for j in range(1, m):
        t = 0.0
        for i in range(1, n):
            t += z[i - 1, j - 1] * k
            z[i, j] = z[i, j] + z[i - 1, j - 1] * t
    return np.sum(z) + s
    """,
    "a triangle": """
    n, m = z.shape
    for j in range(min(n, m)):
        s = 0.0
        for i in range(j):
            s += z[i, j] * k
        x[j] = x[j] * s
    return np.sum(x)
    """,
    "what a later pass reads": """
    n, m = z.shape
    for j in range(1, m):
        s = x[j - 1]
        for i in range(n):
            s += z[i, j] * k
        x[j] = s
    return np.sum(x)
    """,
}


@pytest.mark.parametrize("body", (*TURNED.values(), *LEFT.values()), ids=(*TURNED, *LEFT))
def test_interchanged(body):
    rng = np.random.default_rng(3)
    text, turned = module_of(body, "cpu")
    _, plain = module_of(body, "numpy")
    forward = text.split("# Forward sweep.")[1].split("# Reverse sweep.")[0]
    assert (WHY in forward) == (body in TURNED.values()), text
    for n, m in ((5, 6), (3, 4), (4, 1), (1, 2), (4, 2), (4, 9), (0, 3), (2, 0)):
        x, z = rng.random(m), rng.random((n, m))
        value, gradients = turned(x.copy(), z.copy(), 0.7)
        exact, expected = plain(x.copy(), z.copy(), 0.7)
        assert value == pytest.approx(exact, rel=1e-14)
        for got, want in zip(gradients, expected):
            assert np.allclose(got, want, rtol=1e-12, atol=1e-14)
