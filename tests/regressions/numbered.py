# ruff: noqa: F821
"""A default that is computed, which is moved before its function, and lines that stand elsewhere in the file."""

import numpy as np


def two_on_a_line(h: "f[6]", hu: "f[6]", steps: "int") -> float:
    h, hu = np.abs(h) + 0.5, hu.copy()
    hn, hun = np.zeros_like(h), np.zeros_like(hu)
    for _ in range(steps):
        for q, qn in ((h, hn), (hu, hun)):
            qn[:] = q * 2
        h, hn = hn, h
        hu, hun = hun, hu
    return np.sum(hu**2 / h)


def computed_default(x: "f[4]", width: "float") -> float:
    def kernel(a, w=width * 2):
        return a * w

    return sum(kernel(a) for a in x)
