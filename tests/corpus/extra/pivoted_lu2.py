"""Determinant-like score of a matrix by LU with partial pivoting, everything in the one array."""
# Hard: the pivot search is a loop over values, rows are swapped element by element and through fancy indexing.
import numpy as np


def pivoted_lu2(mat, rhs):
    a = mat.copy()
    x = rhs.copy()
    n = a.shape[0]
    sign = 1.0
    for k in range(n):
        p = k
        best = abs(a[k, k])
        for i in range(k + 1, n):
            if abs(a[i, k]) > best:
                best = abs(a[i, k])
                p = i
        if p != k:
            for j in range(n):
                a[k, j], a[p, j] = a[p, j], a[k, j]
            hold = x[k]
            x[k] = x[p]
            x[p] = hold
            sign = -sign
        for i in range(k + 1, n):
            a[i, k] /= a[k, k]
            a[i, k + 1:] -= a[i, k] * a[k, k + 1:]
            x[i] -= a[i, k] * x[k]
    logdet = 0.0
    for k in range(n):
        logdet += np.log(np.abs(a[k, k]))
    for i in range(n - 1, -1, -1):
        x[i] = (x[i] - a[i, i + 1:] @ x[i + 1:]) / a[i, i]
    return sign * logdet + np.sum(x)


FUNCTION = "pivoted_lu2"
WRT = ("mat", "rhs")
SIGNATURE = {"mat": "float64[:,:]", "rhs": "float64[:]"}


def inputs(seed=0):
    rng = np.random.default_rng(seed)
    n = 5
    return dict(mat=rng.standard_normal((n, n)), rhs=rng.standard_normal(n))
