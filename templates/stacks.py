"""Products of stacks of matrices for compiled code: by the library, by loops where the matrices are small."""

import numpy as np


def products_into(out, a, b):
    """out[k] = a[k] @ b[k]"""
    if a.shape[1] * a.shape[2] * b.shape[2] > 1000:
        for k in range(a.shape[0]):
            np.dot(a[k], b[k], out[k])
        return
    out[:] = 0.0
    for k in range(a.shape[0]):
        for i in range(a.shape[1]):
            for m in range(a.shape[2]):
                for j in range(b.shape[2]):
                    out[k, i, j] += a[k, i, m] * b[k, m, j]


def turned_products_into(out, a, b):
    """out[k] = a[k].T @ b[k]"""
    if a.shape[1] * a.shape[2] * b.shape[2] > 1000:
        for k in range(a.shape[0]):
            np.dot(a[k].T, b[k], out[k])
        return
    out[:] = 0.0
    for k in range(a.shape[0]):
        for m in range(a.shape[1]):
            for i in range(a.shape[2]):
                for j in range(b.shape[2]):
                    out[k, i, j] += a[k, m, i] * b[k, m, j]


def products_by_turned_into(out, a, b):
    """out[k] = a[k] @ b[k].T"""
    if a.shape[1] * a.shape[2] * b.shape[1] > 1000:
        for k in range(a.shape[0]):
            np.dot(a[k], b[k].T, out[k])
        return
    out[:] = 0.0
    for k in range(a.shape[0]):
        for i in range(a.shape[1]):
            for j in range(b.shape[1]):
                for m in range(a.shape[2]):
                    out[k, i, j] += a[k, i, m] * b[k, j, m]
