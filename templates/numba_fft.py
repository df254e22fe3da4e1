"""Fourier transforms for compiled code: NumPy's own, by a step out to the interpreter."""

import numpy as np
from numba import objmode


def transform_into(out, x, name, n, axis, norm):
    """out[...] = np.fft.NAME(x, n, axis, norm)."""
    with objmode():
        getattr(np.fft, name)(x, n, axis, norm, out)


def transform_axes_into(out, x, name, s, axes, norm):
    """out[...] = np.fft.NAME(x, s, axes, norm)."""
    with objmode():
        out[...] = getattr(np.fft, name)(x, s, axes, norm)


def frequencies_into(out, n, d, half):
    """out[...] = np.fft.fftfreq(n, d), or np.fft.rfftfreq(n, d): half of them."""
    step = 1.0 / (n * d)
    for k in range(out.size):
        out[k] = (k if half or k < (n + 1) // 2 else k - n) * step
