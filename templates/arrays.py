"""Array helpers that rules call.  Pasted into generated modules; plain NumPy that Numba compiles."""

import numpy as np


def products_of_others(x):
    """For each element the product of all others, without a division."""
    flat = np.ascontiguousarray(x).reshape(x.size)
    out = np.ones_like(flat)
    left = np.ones_like(flat)
    for i in range(1, x.size):
        left[i] = left[i - 1] * flat[i - 1]
    right = np.ones_like(flat)
    for i in range(x.size - 2, -1, -1):
        right[i] = right[i + 1] * flat[i + 1]
    out[:] = left * right
    return out.reshape(x.shape)


def as_rows(x, axis):
    """A copy of x as (what stands before the axis, the axis, what stands after it)."""
    before, after = 1, 1
    for k in range(x.ndim):
        if k < axis:
            before *= x.shape[k]
        elif k > axis:
            after *= x.shape[k]
    return np.ascontiguousarray(x).reshape((before, x.shape[axis], after))


def products_along(x, axis):
    """For each element the product of all others along the axis, without a division."""
    rows = as_rows(x, axis)
    out = np.ones_like(rows)
    n = rows.shape[1]
    for i in range(1, n):
        out[:, i] = out[:, i - 1] * rows[:, i - 1]
    right = np.ones_like(rows)
    for i in range(n - 2, -1, -1):
        right[:, i] = right[:, i + 1] * rows[:, i + 1]
        out[:, i] *= right[:, i]
    return out.reshape(x.shape)


def running_products_d(x, x_d, axis):
    """The tangent of np.cumprod(x, axis)."""
    rows, rows_d = as_rows(x, axis), as_rows(x_d, axis)
    y, y_d = rows.copy(), rows_d.copy()
    for i in range(1, rows.shape[1]):
        y_d[:, i] = y_d[:, i - 1] * rows[:, i] + y[:, i - 1] * rows_d[:, i]
        y[:, i] = y[:, i - 1] * rows[:, i]
    return y_d.reshape(x.shape)


def running_products_b(x, y_b, axis):
    """The adjoint of np.cumprod(x, axis)."""
    rows, out = as_rows(x, axis), as_rows(y_b, axis).copy()
    n = rows.shape[1]
    for i in range(n - 2, -1, -1):
        out[:, i] += rows[:, i + 1] * out[:, i + 1]
    left = np.ones_like(rows)
    for i in range(1, n):
        left[:, i] = left[:, i - 1] * rows[:, i - 1]
        out[:, i] *= left[:, i]
    return out.reshape(x.shape)


def scattered(y_b, index, x, axis):
    """The adjoint of np.take(x, index, axis): what was taken is added where it came from."""
    before, after = 1, 1
    for k in range(x.ndim):
        if k < axis:
            before *= x.shape[k]
        elif k > axis:
            after *= x.shape[k]
    rows = np.ascontiguousarray(y_b).reshape((before, index.size, after))
    places = np.ascontiguousarray(index).reshape(index.size)
    out = np.zeros((before, x.shape[axis], after), y_b.dtype)
    for k in range(index.size):
        out[:, places[k]] += rows[:, k]
    return out.reshape(x.shape)


def in_order(x, order):
    """The elements of each row of x in the order of the places in that row of `order`."""
    n = x.shape[x.ndim - 1]
    rows = np.ascontiguousarray(x).reshape((x.size // max(n, 1), n))
    places = np.ascontiguousarray(order).reshape((x.size // max(n, 1), n))
    out = np.empty_like(rows)
    for i in range(rows.shape[0]):
        for k in range(n):
            out[i, k] = rows[i, places[i, k]]
    return out.reshape(x.shape)


def convolution_b(y_b, x, other, part):
    """The adjoint of x in np.convolve(x, other): y_b lies in the full convolution at `part` of the
    shorter length (0: it is all of it; 1: what is valid; 2: what is as long as the longer one)."""
    full = np.zeros(x.size + other.size - 1, y_b.dtype)
    start = (min(x.size, other.size) - 1) // part if part else 0
    full[start : start + y_b.size] = y_b
    out = np.zeros_like(x)
    for i in range(x.size):
        for k in range(other.size):
            out[i] += full[i + k] * other[k]
    return out


def on_diagonal(y_b, rows, columns, k):
    """Zeros with y_b on the k-th diagonal."""
    out = np.zeros((rows, columns), y_b.dtype)
    for i in range(y_b.size):
        out[i + max(-k, 0), i + max(k, 0)] = y_b[i]
    return out


def folded_edges(y_b, widths):
    """The adjoint of np.pad(x, widths, mode="edge"): what was padded is added to the edge."""
    out = y_b
    for axis, (low, high) in enumerate(widths):
        moved = np.moveaxis(out, axis, 0)
        folded = moved[low : moved.shape[0] - high].copy()
        folded[0] += moved[:low].sum(axis=0)
        folded[-1] += moved[moved.shape[0] - high :].sum(axis=0)
        out = np.moveaxis(folded, 0, axis)
    return out
