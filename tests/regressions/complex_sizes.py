# ruff: noqa: F821
"""Sizes of complex numbers, which become helpers in loops, and spectra."""

import numpy as np


def sizes_of_complex_numbers(z: "c[6]", w: "g[6]"):
    s = 0.0
    for i in range(z.size):
        s += abs(z[i] * w[i]) ** 3
    return s + np.sum(np.abs(z) ** 2 * w + np.abs(z)) + np.sum(np.hypot(w, z.real))


def spectra_along_inner_axes(x: "g[3,5,4]"):
    f = np.fft.rfft(x, axis=1)
    return np.sum(np.abs(f * f)) + np.sum(np.fft.irfft(f, n=7, axis=-2) ** 3)
