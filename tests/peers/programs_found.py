"""What random programs found: derivatives that were wrong, or could not be run."""

import numpy as np


def _part0(a):
    return a


def handed_through(x, k):
    s = 0.5
    r = _part0(k - k)
    x[2] = _part0(s)
    return r


def masked_then_rebound(x, y, c):
    x[y > 0.3] *= c
    for j in range(3):
        c = np.min(y)
    y[2] = c
    return np.max(x)


def scaled_then_rebound(x, y, c):
    x[0] *= c
    for j in range(3):
        c = np.min(y)
    y[2] = c
    return x[0]


def exchanged_with_fresh(x, z):
    for i in range(4, 0, -2):
        a = np.maximum(x * z[0], 0.1)
        a, x = x, a
    return x


def choice_of_numbers(A):
    s = np.where(2, 2, 0.5)
    s *= A.sum()
    return s


def tuple_index(x, y):
    t = (x, y)
    u = t[0]
    u *= 2.0
    return np.sum(x * x) + np.sum(y * y)
