# case: decay
# signature: float64[:], float64
# target: numpy
# inputs: rng.random(3), 0.4
import numpy as np


def decay(y0, k):
    def rhs(y, t=0.0):
        # what it reads is what it is when it is called
        return -k * y * y + np.sin(t)

    y = y0 + 0.1 * rhs(y0)
    k = 2.0 * k
    y = y + 0.1 * rhs(y, 0.1)
    return np.sum(y**2)


# ---------------------------------------- emitted ----------------------------------------


def rhs_b(y, k, t, y_b, rhs_seed):
    """Adjoint of rhs (case.py, line 9).

    y_b       the adjoint of y is added to it
    rhs_seed  the adjoint of value, read only
    returns   k_b
    records   nothing
    """
    # Reverse sweep.
    value_b = rhs_seed.copy()
    # line 11: return -k * y * y + np.sin(t)
    t1 = value_b * y
    k_b = -np.sum(t1 * y)
    y_b -= t1 * k
    y_b += value_b * (-k * y)
    return k_b


def decay_b(y0, k, y0_b, decay_seed):
    """Adjoint of decay (case.py, line 8).

    y0_b        the adjoint of y0 is added to it
    decay_seed  the adjoint of value, read only
    returns     value, k_b
    records     nothing
    """
    # Forward sweep.
    t1 = rhs(y0, k, 0.0)
    y = y0 + 0.1 * t1
    k2 = 2.0 * k
    t2 = rhs(y, k2, 0.1)
    y2 = y + 0.1 * t2
    value = np.sum(y2**2)

    # Reverse sweep.
    y2_b = 2.0 * y2 * decay_seed  # line 16: return np.sum(y**2)
    # line 15: y = y + 0.1 * rhs(y, 0.1)
    y_b = y2_b.copy()
    t2_b = y2_b * 0.1
    k_b = rhs_b(y, k2, 0.1, y_b, t2_b)
    k_b = k_b * 2.0  # line 14: k = 2.0 * k
    # line 13: y = y0 + 0.1 * rhs(y0)
    y0_b += y_b
    t1_b = y_b * 0.1
    t3 = rhs_b(y0, k, 0.0, y0_b, t1_b)
    k_b += t3
    return value, k_b
