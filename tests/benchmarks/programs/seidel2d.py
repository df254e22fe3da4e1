import numpy as np


def seidel2d(A, tsteps):
    N = A.shape[0]
    for t in range(0, tsteps - 1):
        for i in range(1, N - 1):
            A[i, 1:-1] += (A[i - 1, :-2] + A[i - 1, 1:-1] + A[i - 1, 2:] + A[i, 2:] + A[i + 1, :-2]
                           + A[i + 1, 1:-1] + A[i + 1, 2:])
            for j in range(1, N - 1):
                A[i, j] += A[i, j - 1]
                A[i, j] /= 9.0
    return np.sum(A * A)


FUNCTION = "seidel2d"
WRT = ('A',)
SIGNATURE = {'A': 'float64[:,:]', 'tsteps': 'int64'}


def inputs(size="S", seed=0):
    rng = np.random.default_rng(seed)
    big = {"test": 0, "S": 1, "M": 2}[size]
    n = [8, 120, 300][big]
    return dict(A=rng.random((n, n)), tsteps=[4, 40, 60][big])
