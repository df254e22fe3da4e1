from typing import NamedTuple

import numpy as np


class S(NamedTuple):
    x: np.ndarray
    e: float


def f(x, dt):
    s = S(x, 0.0)
    for k in range(5):
        new = S(s.x - dt * s.x**3, s.e + np.sum(s.x**2))
        if new.e > 1.0:
            s = new
        else:
            s = S(s.x * 2.0, s.e + 0.5)
    return np.sum(s.x) + s.e


def args():
    return np.array([0.4, 0.5, 0.6]), 0.1
