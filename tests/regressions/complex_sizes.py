# ruff: noqa: F821
"""Sizes of complex numbers, which become helpers in loops, and spectra."""

import numpy as np


def sizes_of_complex_numbers(z: "c[6]", w: "g[6]"):
    s = 0.0
    for i in range(z.size):
        s += abs(z[i] * w[i]) ** 3
    return s + np.sum(np.abs(z) ** 2 * w + np.abs(z)) + np.sum(np.hypot(w, z.real))


def functions_of_complex_numbers(a: "g[6]", k: "g[6]"):
    z = a + 1j * k
    s = np.sum(np.abs(np.exp(z) * np.sqrt(z) + z**1.5)) + np.sum((np.sin(z) * np.log(z)).real)
    for i in range(z.size):
        phase = np.exp(1j * k[i] * i / 3)
        s += abs(phase * z[i] + np.exp(-2j * np.pi * k[i])) ** 2
        z[i] = phase
    return s + np.sum(z.real)


def spectra_along_inner_axes(x: "g[3,5,4]"):
    f = np.fft.rfft(x, axis=1)
    return np.sum(np.abs(f * f)) + np.sum(np.fft.irfft(f, n=7, axis=-2) ** 3)
