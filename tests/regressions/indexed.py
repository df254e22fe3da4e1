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
