"""What the adjoints of Fourier transforms do to spectra.  Pasted into generated modules."""

import numpy as np


def refitted(y, length, axis):
    """Cut, or filled up with zeros, to a length along an axis."""
    rows = np.swapaxes(y, 0, axis)
    out = np.zeros((length,) + rows.shape[1:], dtype=y.dtype)
    kept = min(length, rows.shape[0])
    out[:kept] = rows[:kept]
    return np.ascontiguousarray(np.swapaxes(out, 0, axis))


def scaled_inside(y, n, factor, axis):
    """Half of the spectrum of n real numbers, scaled but for the frequencies 0 and n / 2: all others stand for
    their negatives too."""
    rows = np.swapaxes(y, 0, axis).copy()
    rows[1 : (n + 1) // 2] *= factor
    return np.ascontiguousarray(np.swapaxes(rows, 0, axis))
