"""What programs found that were written without a thought of the compiler."""

from functools import reduce

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


def _softmax(x, axis=-1):
    e = np.exp(x - x.max(axis=axis, keepdims=True))
    return e / e.sum(axis=axis, keepdims=True)


def _slope(a, axis, h=0.5):
    return (np.roll(a, -1, axis=axis) - a) / h


def axis_of_a_helper(A, b):
    s = np.sum(_softmax(A) ** 2) + np.sum(_softmax(A * b, 0) ** 3)
    for d in range(A.ndim):
        s += (d + b) * np.sum(_slope(A, d) ** 2)
    for k in range(2):
        s += np.sum(np.diff(A, axis=1 - k) ** 2)
    return s


OPPOSITE = [0, 3, 4, 1, 2]
WEIGHTS = (0.1, 0.5, 0.25, 0.3)


def tables_of_the_file(x, n, c):
    s = 0.0
    for i in range(n):
        s += x[OPPOSITE[i]] * WEIGHTS[i % 3] * x[i]
    few = (x[0] * c, c, x[1] ** 2)
    return s * few[int(np.argmax(x[:3]))]


def ragged(x, A):
    c = np.array([x[i] * x[j] for i in range(4) if x[i] > -1.0 for j in range(i + 1)])
    far = max([abs(x[i] - x[j]) for i in range(len(x)) for j in range(i)])
    rows = np.array([A[i] * A[:, j] for i in range(3) for j in range(i + 1, 4)])
    return np.sum(c * np.arange(c.size)) + far + np.sum(rows**2)


def ghost_cells(A, x, b):
    """A slice of one place is stretched."""
    U = np.outer(A[0], A[1])
    U[:, :2] = U[:, 2:3]
    U[:, -2:] = b * U[:, -3:-2]
    U[:1] += U[-1:] * U[1:2]
    for i in range(1, 3):
        U[:, i : i + 1] *= U[:, i - 1 : i]
        U -= 0.1 * U[:, i : i + 1]
    y = x**2
    y[3:] += y[:1]
    return np.sum(U * np.arange(16).reshape(4, 4)) + np.sum(y * x[2:3])


def rows_of_numbers(x, A, b):
    B = A * 1.0
    B[0, :2] = 1.0, b
    for i in range(1, 4):
        B[i, i - 1 : i + 1] = x[i - 1], 2.0 * (x[i] + b)
    B[2:, 2:] = [[x[0], 1.0], [x[1], x[2]]]
    return np.sum(B**3)


def computed_widths(A, n, b):
    r = n // 2
    s = np.sum(np.pad(A, r, mode="edge") ** 2) + np.sum(np.pad(A, ((r, 0), (1, r)), mode="wrap")[0] ** 2)
    for dy in (-1, 0, 1):
        for dx in range(2):
            s += b * np.sum(np.roll(A, (dy, dx), axis=(0, 1)) * A * (dy + 2 * dx))
    return s + np.sum(np.pad(A, ((r, 0), (1, r)))[3] ** 2)


def windows(x, u):
    n = len(u)
    s = np.sum(np.hanning(6) * x) + np.sum(np.hamming(n) * u) + np.sum(np.bartlett(n + 2)[1:-1] * u * np.hanning(1))
    return s + (u[:1] * u[1:2]).item()


def _moved(state, h):
    a, b = state
    return np.array([a + h * b, b - h * np.sin(a)])


def told_in_two_ways(e, v, h):
    """Items whose length is that of a parameter, and 2."""
    x = v[:2].copy() if e.size else np.array([v[0], v[1] * h])
    steps = [np.array([h, 0.3])]
    for t in range(3):
        steps.append(_moved(steps[-1], h))
    return np.sum(np.array(steps) * x)


def neighbours_that_may_be_missing(A, x, b):
    T = A * b
    n = m = len(T)
    for i in range(n):
        for j in range(m):
            p = min(T[i - 1, j] if i > 0 else 1e6, T[i + 1, j] if i < n - 1 else 1e6)
            q = np.sin(T[i, j + 1]) if j + 1 < m else b
            T[i, j] = T[i, j] + 0.1 * p * q
    y = x.copy()
    for i in range(len(y)):
        inside = 2 * i < len(y)
        y[i] += (y[2 * i] if inside else 0.0) * (x[i + 1] if i < len(x) - 1 else 1.0)
    return np.sum(T * T) + np.sum(y**2)


def one_of_two_loops(x):
    y = x * 1.0
    n = len(x)
    for d in (1, -1):
        for i in range(1, n) if d > 0 else range(n - 2, -1, -1):
            y[i] = y[i] + 0.5 * np.sin(y[i - d])
    for v in x if x[0] > 0 else x[::-1]:
        y[0] = y[0] * 0.9 + v * v
    return np.sum(y * y)


def sweeps(A, b, h):
    """The mirror of one loop reads like the other loop."""
    n, m = A.shape
    T = A * h
    for di, dj in [(1, 1), (-1, -1), (1, -1)]:
        for i in range(1 if di > 0 else n - 2, n if di > 0 else -1, di):
            for j in range(m) if dj > 0 else range(m - 1, -1, -1):
                if i == 1 and j == 2:
                    continue
                a = T[i - di, j]
                c = T[i, j - dj] if 0 <= j - dj < m else b
                t = a * c if abs(a - c) >= 0.1 else a + np.sin(c)
                T[i, j] = min(T[i, j], t)
    return np.sum(T * T)


def found_in_a_list(x):
    out = []
    for i in range(len(x)):
        for j in range(i + 1, len(x)):
            if abs(x[i] - x[j]) > 0.2:
                out.append(x[i] * x[j])
    return x[0] * len([v for v in out if v > 0]) + np.sum(np.array([v * v for v in out for k in range(2)]))


def folded_under_no_name(x):
    h = reduce(lambda a, b: a * 0.5 + b, [x[0], x[1] ** 2, x[2]])
    return np.sin(x[3]) * h + _scaled(x[4], 2.0)
