"""The trace enters every element: its adjoint is the number of elements."""

import numpy as np

from tests.benchmarks.hand import compiled


@compiled
def both(a):
    n, m = a.shape
    trace = 0.0
    for i in range(n):
        trace += np.tanh(a[i, i])
    value = 0.0
    a_b = np.empty((n, m))
    for i in range(n):
        row = 0.0
        for j in range(m):
            row += a[i, j] + trace
            a_b[i, j] = 1.0
        value += row
    for i in range(n):
        t = np.tanh(a[i, i])
        a_b[i, i] += n * m * (1.0 - t * t)
    return value, a_b


def gradient(a):
    value, found = both(a)
    return value, (found,)
