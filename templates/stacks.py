"""Products of stacks of matrices for compiled code: by the library, by loops where the matrices are small."""

import numpy as np


def are_small(out, length):
    """Whether loops are as good as the library, for matrices that are `length` long where they meet."""
    return out.shape[1] * out.shape[2] * length <= 1000


def small_products_into(out, a, b):
    """out[k] = a[k] @ b[k]"""
    out[:] = 0.0
    for k in range(a.shape[0]):
        for i in range(a.shape[1]):
            for m in range(a.shape[2]):
                for j in range(b.shape[2]):
                    out[k, i, j] += a[k, i, m] * b[k, m, j]


def products_into(out, a, b):
    """out[k] = a[k] @ b[k]"""
    if are_small(out, a.shape[2]):
        small_products_into(out, a, b)
        return
    for k in range(a.shape[0]):
        np.dot(a[k], b[k], out[k])


def turned_products_into(out, a, b):
    """out[k] = a[k].T @ b[k]"""
    if are_small(out, a.shape[1]):
        small_products_into(out, a.transpose((0, 2, 1)), b)
        return
    for k in range(a.shape[0]):
        np.dot(a[k].T, b[k], out[k])


def products_by_turned_into(out, a, b):
    """out[k] = a[k] @ b[k].T"""
    if are_small(out, a.shape[2]):
        small_products_into(out, a, b.transpose((0, 2, 1)))
        return
    for k in range(a.shape[0]):
        np.dot(a[k], b[k].T, out[k])
