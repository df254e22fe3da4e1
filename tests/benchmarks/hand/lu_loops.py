"""LU with pivoting: the factors stay as they are, the adjoint runs over a matrix of its own; only pivots are kept."""

import numpy as np

from tests.benchmarks.hand import compiled


@compiled
def both(A, b, target, weight):
    n = b.size
    a = A.copy()
    perm = np.arange(n)
    pivots = np.empty(n, dtype=np.int64)
    for k in range(n):
        p = k
        for i in range(k + 1, n):
            if abs(a[i, k]) > abs(a[p, k]):
                p = i
        if a[p, k] == 0.0:
            raise ValueError("singular matrix")
        pivots[k] = p
        if p != k:
            for j in range(n):
                a[k, j], a[p, j] = a[p, j], a[k, j]
            perm[k], perm[p] = perm[p], perm[k]
        for i in range(k + 1, n):
            m = a[i, k] / a[k, k]
            a[i, k] = m
            for j in range(k + 1, n):
                a[i, j] -= m * a[k, j]
    z = np.empty(n)
    for i in range(n):
        s = b[perm[i]]
        for j in range(i):
            s -= a[i, j] * z[j]
        z[i] = s
    x = z.copy()
    for i in range(n - 1, -1, -1):
        for j in range(i + 1, n):
            x[i] -= a[i, j] * x[j]
        x[i] /= a[i, i]
    value = 0.0
    g = np.zeros((n, n))
    x_b = np.empty(n)
    for i in range(n):
        value += weight * np.log(abs(a[i, i])) + 0.5 * (x[i] - target[i]) ** 2
        g[i, i] = weight / a[i, i]
        x_b[i] = x[i] - target[i]
    for i in range(n):
        s = x_b[i] / a[i, i]
        g[i, i] -= s * x[i]
        x_b[i] = s
        for j in range(i + 1, n):
            g[i, j] -= s * x[j]
            x_b[j] -= s * a[i, j]
    b_b = np.empty(n)
    for i in range(n - 1, -1, -1):
        s = x_b[i]
        b_b[perm[i]] = s
        for j in range(i):
            g[i, j] -= s * z[j]
            x_b[j] -= s * a[i, j]
    for k in range(n - 1, -1, -1):
        for i in range(k + 1, n):
            m = a[i, k]
            s = g[i, k]
            for j in range(k + 1, n):
                s -= g[i, j] * a[k, j]
            for j in range(k + 1, n):
                g[k, j] -= m * g[i, j]
            s /= a[k, k]
            g[i, k] = s
            g[k, k] -= s * m
    A_b = np.empty((n, n))
    for i in range(n):
        A_b[perm[i]] = g[i]
    return value, A_b, b_b


def gradient(A, b, target, weight):
    value, *found = both(A, b, target, weight)
    return value, tuple(found)
