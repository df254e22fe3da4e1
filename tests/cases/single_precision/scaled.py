# case: scaled
# signature: float32[:], float32
# target: numpy
# inputs: rng.random(5).astype(np.float32), np.float32(0.5)
import numpy as np


def scaled(x, k):
    y = 0.5 * x * k + 1.0
    return np.sum(y * np.exp(-y))


# ---------------------------------------- emitted ----------------------------------------


def scaled_b(x, k, x_b, scaled_seed):
    """Adjoint of scaled (case.py, line 8).

    x_b          the adjoint of x is added to it
    scaled_seed  the adjoint of value, read only
    returns      value, k_b
    records      nothing
    """
    # Forward sweep.
    y = 0.5 * x * k + 1.0
    value = np.sum(y * np.exp(-y))

    # Reverse sweep.
    # line 10: return np.sum(y * np.exp(-y))
    y_b = scaled_seed * np.exp(-y)
    y_b -= scaled_seed * y * np.exp(-y)
    # line 9: y = 0.5 * x * k + 1.0
    x_b += y_b * k * 0.5
    k_b = np.sum(y_b * (0.5 * x))
    return value, k_b
