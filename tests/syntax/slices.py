"""Slices that have names: `slice(a, b)`, `np.s_[...]`, in tuples and lists, of the module, handed over."""

import numpy as np

INNER = (slice(1, -1), slice(1, -1))
EVEN = slice(None, None, 2)
ROWS = np.s_[1:-1, ...]
UP, DOWN = np.s_[2:, 1:-1], np.s_[:-2, 1:-1]


# inputs: rng.random((5, 4)) + 0.6
def of_module(u):
    v = u.copy()
    v[INNER] += u[UP] * u[DOWN]
    v[INNER][EVEN] *= 2.0
    return np.sum(v * v) + np.sum(u[ROWS])


# inputs: rng.random(7) + 0.6
def bounds_read(x):
    s = slice(x.size // 2)
    t = slice(s.stop, None)
    return np.sum(x[s] ** 2) * np.sum(x[t]) * s.stop


# inputs: rng.random(7) + 0.6, 3
def carried(x, k):
    s = slice(0, 1)
    y = 0.0
    for i in range(k):
        y += np.sum(x[s]) ** 2
        s = slice(i, s.stop + 1)
    return y


# inputs: rng.random((5, 4)) + 0.6, 3
def branches(x, k):
    if k > 2:
        s = slice(1, 3)
    else:
        s = slice(0, 2)
    t = slice(None) if k > 4 else slice(1, None)
    x[s] = x[s] ** 2
    x[s, 0] = 2.0
    return np.sum(x) + np.sum(x[t] ** 3)


def differences(u, w, axis):
    low = [slice(None)] * u.ndim
    high = [slice(None)] * 2
    low[axis] = slice(None, -1)
    high[axis] = slice(1, None)
    w[tuple(high)] += u[tuple(high)] - u[tuple(low)]


# inputs: rng.random((5, 4)) + 0.6
def axes(u):
    w = np.zeros_like(u)
    for axis in range(2):
        differences(u, w, axis)
    return np.sum(w * w * u)


def slope(u, axis, h):
    ahead = tuple(slice(2, None) if a == axis else slice(1, -1) for a in range(u.ndim))
    behind = tuple(slice(None, -2) if a == axis else slice(1, -1) for a in range(u.ndim))
    return (u[ahead] - u[behind]) / (2 * h)


# inputs: rng.random((5, 4)) + 0.6
def slopes(u):
    return np.sum(slope(u, 0, 0.1) * slope(u, 1, 0.2))


# inputs: rng.random((6, 4)) + 0.6, 2
def blocks(x, k):
    out = np.zeros_like(x)
    for i in range(3):
        rows = slice(i * k, (i + 1) * k)
        out[rows] = np.tanh(x[rows])
    parts = [slice(i, i + 2) for i in range(0, 6, 2)]
    total = 0.0
    for p in parts:
        total += np.prod(x[p, np.s_[0]])
    return total * np.sum(out * x)
