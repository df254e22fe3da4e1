import cmath

import numpy as np


def f(x, t):
    waves = [a * cmath.exp(-1j * k * t) for k, a in enumerate(x)]
    root = cmath.sqrt(x[0] - x[1])
    length, angle = cmath.polar(sum(waves) + root)
    return length * angle + cmath.rect(length, 2.0 * t).imag + cmath.acos(x[1] + 2.0).imag + cmath.pi * np.sum(x)


def args():
    return np.array([0.3, 0.9, -0.4]), 0.7
