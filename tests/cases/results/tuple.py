# case: summary
# signature: float64[:], float64
# target: numpy
# inputs: rng.random(4), 0.5
import numpy as np


def summary(x, k):
    y = k * np.sin(x)
    return np.sum(y), y, x.shape[0]


# ---------------------------------------- emitted ----------------------------------------


def summary_b(x, k, x_b, summary_seed1, summary_seed2):
    """Adjoint of summary (case.py, line 8).

    x_b            the adjoint of x is added to it
    summary_seed1  the adjoint of value, read only
    summary_seed2  the adjoint of y, read only
    returns        value, y, result 3, k_b
    records        nothing
    """
    # Forward sweep.
    y = k * np.sin(x)
    value = np.sum(y)

    # Reverse sweep.
    y_b = summary_seed2.copy()
    y_b += summary_seed1  # line 10: return np.sum(y), y, x.shape[0]
    # line 9: y = k * np.sin(x)
    k_b = np.sum(y_b * np.sin(x))
    x_b += y_b * k * np.cos(x)
    return value, y, x.shape[0], k_b
