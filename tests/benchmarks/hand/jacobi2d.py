"""Jacobi relaxation: the sweeps are linear, nothing is stored; their adjoints gather."""

import numpy as np

from tests.benchmarks.hand import compiled


@compiled
def relax(B, A, f, hh):
    n, m = A.shape
    for i in range(n - 2):
        for j in range(m - 2):
            total = A[i + 1, j] + A[i + 1, j + 2] + A[i, j + 1] + A[i + 2, j + 1] + hh * f[i + 1, j + 1]
            B[i + 1, j + 1] = 0.25 * total


@compiled
def relax_b(B_b, A_b, F, w):
    """The interior of B is overwritten: its adjoint goes to F as it is, to the neighbours in A, and is cleared."""
    n, m = A_b.shape
    for i in range(n - 2):
        for j in range(m - 2):
            w[i + 1, j + 1] = 0.25 * B_b[i + 1, j + 1]
            F[i + 1, j + 1] += w[i + 1, j + 1]
            B_b[i + 1, j + 1] = 0.0
    for i in range(n - 2):
        for j in range(m - 2):
            A_b[i + 1, j + 1] += w[i + 1, j] + w[i + 1, j + 2] + w[i, j + 1] + w[i + 2, j + 1]
    for j in range(1, m - 1):
        A_b[0, j] += w[1, j]
        A_b[n - 1, j] += w[n - 2, j]
    for i in range(1, n - 1):
        A_b[i, 0] += w[i, 1]
        A_b[i, m - 1] += w[i, m - 2]


@compiled
def both(A, B, f, h, steps):
    n, m = A.shape
    hh = h * h
    for t in range(steps):
        relax(B, A, f, hh)
        relax(A, B, f, hh)
    energy = 0.0
    A_b = np.zeros((n, m))
    for i in range(n - 1):
        for j in range(m):
            g = A[i + 1, j] - A[i, j]
            energy += 0.5 * g * g
            A_b[i + 1, j] += g
            A_b[i, j] -= g
    for i in range(n):
        for j in range(m - 1):
            g = A[i, j + 1] - A[i, j]
            energy += 0.5 * g * g
            A_b[i, j + 1] += g
            A_b[i, j] -= g
    F = np.zeros((n, m))  # of hh * f
    for i in range(1, n - 1):
        for j in range(1, m - 1):
            energy -= hh * f[i, j] * A[i, j]
            A_b[i, j] -= hh * f[i, j]
            F[i, j] -= A[i, j]
    B_b = np.zeros((n, m))
    w = np.zeros((n, m))
    for t in range(steps):
        relax_b(A_b, B_b, F, w)
        relax_b(B_b, A_b, F, w)
    for i in range(n):
        for j in range(m):
            F[i, j] *= hh
    return energy, A_b, B_b, F


def gradient(A, B, f, h, steps):
    value, *found = both(A, B, f, h, steps)
    return value, tuple(found)
