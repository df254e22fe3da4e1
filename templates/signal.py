"""Linear filters and trends of vectors.  Plain Python that Numba compiles."""

import numpy as np


def put_between(x, start, size):
    """Zeros, and x from `start` on."""
    out = np.zeros(size, x.dtype)
    out[start : start + x.size] = x
    return out


def filtered(b, a, x):
    """scipy.signal.lfilter(b, a, x): the transposed direct form."""
    order = max(a.size, b.size)
    state, out = np.zeros(order), np.empty_like(x)
    for i in range(x.size):
        out[i] = (state[0] + b[0] * x[i]) / a[0]
        for k in range(1, order):
            state[k - 1] = state[k] if k + 1 < order else 0.0
            if k < b.size:
                state[k - 1] += b[k] * x[i]
            if k < a.size:
                state[k - 1] -= a[k] * out[i]
    return out


def lagged(g, x, size):
    """The products of g with x moved down by 0, 1, ... places."""
    out = np.zeros(size)
    for k in range(min(size, x.size)):
        out[k] = np.sum(g[k:] * x[: x.size - k])
    return out


def detrended(x):
    """x less the line that fits it best."""
    places = np.arange(x.size) - 0.5 * (x.size - 1)
    scale = np.sum(places * places)
    slope = np.sum(places * x) / scale if scale > 0.0 else 0.0
    return x - np.mean(x) - slope * places
