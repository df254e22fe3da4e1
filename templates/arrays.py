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
    return slid_b(y_b, x, other, (min(x.size, other.size) - 1) // part if part else 0)


def slid_b(y_b, x, other, start):
    """The adjoint of x in the full convolution of x and other, of which y_b is the part from start on."""
    full = np.zeros(x.size + other.size - 1, y_b.dtype)
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


def on_diagonals(y_b, rows, columns, k):
    """A stack of zeros with y_b on the k-th diagonals."""
    out = np.zeros(y_b.shape[:-1] + (rows, columns), y_b.dtype)
    for i in range(y_b.shape[-1]):
        out[..., i + max(-k, 0), i + max(k, 0)] = y_b[..., i]
    return out


def folded_in(y_b, index, n, axis):
    """What stands at index[k] along the axis added up, for an axis of length n."""
    rows = as_rows(y_b, axis)
    out = np.zeros((rows.shape[0], n, rows.shape[2]), y_b.dtype)
    for k in range(index.size):
        out[:, index[k]] += rows[:, k]
    if y_b.ndim == 1:
        return out.reshape((n,))
    if y_b.ndim == 2:
        return out.reshape((n, rows.shape[2])) if axis == 0 else out.reshape((rows.shape[0], n))
    shape = (n, y_b.shape[1], y_b.shape[2])
    if axis > 0:
        shape = (y_b.shape[0], n, y_b.shape[2]) if axis == 1 else (y_b.shape[0], y_b.shape[1], n)
    return out.reshape(shape)


def repeated_places(repeats):
    """The place of each element of np.repeat(x, repeats) in x."""
    out = np.empty(np.sum(repeats), np.int64)
    start = 0
    for k in range(repeats.size):
        out[start : start + repeats[k]] = k
        start += repeats[k]
    return out


def unwrapped(x, axis, period):
    """np.unwrap along one axis: steps of more than half a period are taken a whole number of periods back."""
    rows = as_rows(x, axis)
    out = rows.copy()
    half = 0.5 * period
    for i in range(rows.shape[0]):
        for k in range(rows.shape[2]):
            shift = 0.0
            for j in range(1, rows.shape[1]):
                step = rows[i, j, k] - rows[i, j - 1, k]
                wrapped = (step + half) % period - half
                if wrapped == -half and step > 0.0:
                    wrapped = half
                if abs(step) >= half:
                    shift += wrapped - step
                out[i, j, k] = rows[i, j, k] + shift
    return out.reshape(x.shape)


def horner(x, p):
    """np.polyval(p, x)."""
    out = np.zeros_like(x)
    for k in range(p.size):
        out = out * x + p[k]
    return out


def horner_slope(x, p):
    """The derivative of np.polyval(p, x) along x."""
    value, slope = np.zeros_like(x), np.zeros_like(x)
    for k in range(p.size):
        slope = slope * x + value
        value = value * x + p[k]
    return slope


def powers_sum(x, y_b, p):
    """The adjoint of p in np.polyval(p, x)."""
    out = np.zeros_like(p)
    power = np.ones_like(x) * y_b
    for k in range(p.size - 1, -1, -1):
        out[k] = np.sum(power)
        power = power * x
    return out


def correlation_b(y_b, x, other, part, second):
    """The adjoint of x in np.correlate(x, other) (or, second, in np.correlate(other, x)); `part` as in
    convolution_b."""
    flipped = np.ascontiguousarray(x[::-1]) if second else x
    turned = other if second else np.ascontiguousarray(other[::-1])
    shorter = min(x.size, other.size)
    exchanged = x.size > other.size if second else x.size < other.size  # by NumPy, which turns what it finds round
    start = shorter // 2 if part == 2 and exchanged else (shorter - 1) // part if part else 0
    out = slid_b(y_b, flipped, turned, start)
    return np.ascontiguousarray(out[::-1]) if second else out
