"""Adaptive step integration of a stiff scalar decay to a final time: the number of steps depends on the data."""
# Hard: while with step rejection, branch flags of unknown count, values carried from rejected steps.
import numpy as np


def deriv(y, t, k, out):
    out[0] = -k * y[0] + np.sin(t) * y[1]
    out[1] = k * y[0] - y[1] ** 2


def while_adaptive(y0, k, t_end, tol):
    y = y0.copy()
    k1 = np.zeros(2)
    k2 = np.zeros(2)
    t = 0.0
    h = 0.1
    rejected = 0
    while t < t_end:
        if t + h > t_end:
            h = t_end - t
        deriv(y, t, k, k1)
        deriv(y + h * k1, t + h, k, k2)
        err = 0.5 * h * np.max(np.abs(k2 - k1))
        if err > tol:
            h *= 0.5
            rejected += 1
        else:
            y += 0.5 * h * (k1 + k2)
            t += h
            if err < 0.1 * tol:
                h *= 2.0
    return np.sum(y * y) + 0.0 * rejected


FUNCTION = "while_adaptive"
WRT = ("y0", "k", "t_end")
SIGNATURE = {"y0": "float64[:]", "k": "float64", "t_end": "float64", "tol": "float64"}


def inputs(seed=0):
    return dict(y0=np.array([1.0, 0.3]), k=5.0 + seed, t_end=1.0, tol=0.01)
