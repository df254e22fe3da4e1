# case: spread
# signature: float64[:], float64[:]
# target: numpy
# inputs: rng.random(5), 0.5 + rng.random(4)
import numpy as np


def spread(x, y):
    return np.var(x) * np.prod(y) + np.cumsum(x)[-2]


# ---------------------------------------- emitted ----------------------------------------


def spread_b(x, y, x_b, y_b, spread_seed):
    """Adjoint of spread (case.py, line 8).

    x_b          the adjoint of x is added to it
    y_b          the adjoint of y is added to it
    spread_seed  the adjoint of value, read only
    returns      value
    records      nothing
    """
    # Forward sweep.
    t1 = np.cumsum(x)
    t2 = np.var(x)
    t3 = np.prod(y)
    value = t2 * t3 + t1[-2]

    # Reverse sweep.
    # line 9: return np.var(x) * np.prod(y) + np.cumsum(x)[-2]
    t2_b = spread_seed * t3
    t3_b = spread_seed * t2
    t1_b = np.zeros_like(t1)
    t1_b[-2] += spread_seed
    y_b += t3_b * products_of_others(y)
    x_b += t2_b * (2.0 / x.size * (x - np.mean(x)))
    x_b += np.cumsum(t1_b[::-1])[::-1]
    return value
