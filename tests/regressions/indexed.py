# ruff: noqa: F821, E741
"""Stores through index arrays, which may name a place twice: the last write counts."""

import numpy as np


def diag_write(A: "f[m,m]", d: "f[m]"):
    A[np.arange(4), np.arange(4)] += d
    i = np.arange(4)
    A[i, i] = A[i, i] ** 2 + d
    return np.sum(A**2)


def index_store(x: "f[n]", v: "f[n]", idx: "i[6]"):
    x[idx] = v**2
    x[idx] *= v
    x[idx] += v * x
    return np.sum(x**2)


def index_store2(A: "f[n,m]", v: "f[n]", idx: "i[6]", k: "float"):
    A[:, idx[:2]] = k
    A[idx] = A * k
    A[idx, 1] = v
    A[idx, idx % 4] -= v * v
    A[1, idx % 4] = v
    A[idx[:3], 1:3] = v[:2] * k
    return np.sum(A**2)


def index_store_masked(x: "f[n]", k: "float"):
    order = np.argsort(x)
    x[order] = x**2
    pos = np.nonzero(x > 1.0)[0]
    x[pos] = k * x[pos]
    return np.sum(x * np.arange(6))


def dtype_int(x: "f[n]"):
    a = np.zeros(6, dtype=int)
    a[2] = 3
    return np.sum(x * a)


def dtype_bool(x: "f[n]", k: "int"):
    a = np.zeros((k, 6), dtype=bool)
    a[1, 2] = True
    b = np.ones(6, dtype=float)
    b[0] = x[1]
    return np.sum(x[a[1]]) + b @ x


def dtypes_of_python(x: "f[n]", k: "int"):
    n = len(x)
    a, best = np.full((n, 4), -1, dtype=int), np.empty(n, bool)
    for i in range(n):
        a[i, i % 4] = i
        best[i] = a[i, 0] < x[i]
    c = np.zeros_like(x, dtype=int)
    c[1] = a[2, 2]
    d = np.array([1, 0, 2], dtype=float) * x[0]
    return x[a[3, 3]] * np.sum(best) + x[c[1]] + np.sum(d)


def puts(x: "f[n]", k: "int"):
    a = 2.0 * x
    np.put(a, np.array([0, 7, -9]), x[:2], mode="wrap")
    np.put(a, [2, 3], x[4])
    b = np.outer(x, x)
    np.put(b, [1, 8, 3], [1.0, x[0]])
    np.put(b, np.array([-5, 99]), a, mode="clip")
    return np.sum(a * x) + np.sum(b * b) * k


def taken_along_an_axis_of_one(q: "f[2,1]", r: "f[1]") -> float:
    best = np.zeros((2, 2), dtype=int)
    best[0] = q.argmax(axis=1)
    first = np.take_along_axis(q, best[0][:, None], axis=1)[:, 0]
    return first @ first + np.take_along_axis(r, np.argsort(r), axis=0).sum()
