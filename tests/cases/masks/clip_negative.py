# case: rectified
# signature: float64[:]
# target: numpy
# inputs: rng.standard_normal(6)
import numpy as np


def rectified(x):
    y = x * x * x
    y[x < 0.0] = 0.0
    y[y > 0.5] *= 0.5
    return np.sum(y)


# ---------------------------------------- emitted ----------------------------------------


def rectified_b(x, x_b, rectified_seed):
    """Adjoint of rectified (case.py, line 8).

    x_b             the adjoint of x is added to it
    rectified_seed  the adjoint of value, read only
    returns         value
    records         nothing
    """
    # Forward sweep.
    y = x * x * x
    t1 = x < 0.0
    y[t1] = 0.0
    t2 = y > 0.5
    y[t2] *= 0.5
    value = np.sum(y)

    # Reverse sweep.
    y_b = np.full_like(y, rectified_seed)  # line 12: return np.sum(y)
    # line 11: y[y > 0.5] *= 0.5
    t3 = y_b[t2].copy()
    y_b[t2] = t3 * 0.5
    y_b[t1] = 0.0  # line 10: y[x < 0.0] = 0.0
    # line 9: y = x * x * x
    x_b += 2.0 * x * (y_b * x)
    x_b += y_b * (x * x)
    return value
