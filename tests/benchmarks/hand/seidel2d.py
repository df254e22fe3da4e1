"""Gauss-Seidel sweeps are linear: nothing is stored, each row is swept backwards."""

import numpy as np

from tests.benchmarks.hand import compiled


@compiled
def both(A, tsteps):
    n, m = A.shape
    for t in range(tsteps - 1):
        for i in range(n - 2):
            for j in range(m - 2):
                A[i + 1, j + 1] += A[i, j] + A[i, j + 1] + A[i, j + 2] + A[i + 1, j + 2] + (
                    A[i + 2, j] + A[i + 2, j + 1] + A[i + 2, j + 2]
                )
            left = A[i + 1, 0]
            for j in range(m - 2):
                left = (A[i + 1, j + 1] + left) / 9.0
                A[i + 1, j + 1] = left
    value = 0.0
    g = np.empty((n, m))
    for i in range(n):
        for j in range(m):
            value += A[i, j] * A[i, j]
            g[i, j] = 2.0 * A[i, j]
    w = np.zeros(m + 2)  # the adjoint of a row's sums, one to the right, between zeros
    for t in range(tsteps - 1):
        for i in range(n - 2, 0, -1):
            right = 0.0
            for j in range(m - 2, 0, -1):
                right = (g[i, j] + right) / 9.0
                w[j + 1] = right
            g[i, 0] += right
            for j in range(m):
                around = w[j] + w[j + 1] + w[j + 2]
                g[i - 1, j] += around
                g[i + 1, j] += around
            for j in range(m - 2):
                g[i, j + 1] = w[j + 2] + w[j + 1]
            g[i, m - 1] += w[m - 1]
    return value, g


def gradient(A, tsteps):
    value, found = both(A, tsteps)
    return value, (found,)
