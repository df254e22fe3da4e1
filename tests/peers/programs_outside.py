"""What programs found that were written without a thought of the compiler."""

import numpy as np


def _scaled(y, k):
    return k * y


def _stages(k, y, h, ks):
    for s in (0, 1):
        stage = y if s == 0 else y + h * ks[s - 1]
        ks[s] = _scaled(stage, k)
    return y + h * ks[1]


def stage_or_new(x, k, h):
    """A callee's array is read by an arm of a choice alone."""
    ks = np.zeros((2, x.size))
    for n in range(2):
        x = _stages(k, x, h, ks)
    return np.sum(x)


def _ordered(a, i, j):
    if a[i] > a[j]:
        a[i], a[j] = a[j], a[i]


def odd_even_sort(x, w):
    """A record that is looked at, and taken off the list for nobody."""
    a = x * 1.0
    n = len(a)
    for phase in range(n):
        for i in range(phase % 2, n - 1, 2):
            _ordered(a, i, i + 1)
    return np.sum(a * w)


def least_of_three(a, b, c, x):
    m = min(a, b, c)
    m += max(a, x[0], x[1]) * min(x[2], x[3], 0.1)
    return m * np.sum(x)
