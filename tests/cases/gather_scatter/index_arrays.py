# case: picked
# signature: float64[:], int64[:], int64[:]
# target: numpy
# inputs: rng.random(5), np.array([4, 1, 1]), np.array([0, 2, 2])
import numpy as np


def picked(x, source, goal):
    y = x * x
    np.add.at(y, goal, x[source] * y[source])
    return np.sum(y * y[goal[0]])


# ---------------------------------------- emitted ----------------------------------------


def picked_b(x, source, goal, x_b, picked_seed):
    """Adjoint of picked (case.py, line 8).

    x_b          the adjoint of x is added to it
    picked_seed  the adjoint of value, read only
    returns      value
    records      y_tape: y before line 10, x.shape[0] float64, 8 bytes each (line 10, 11
                 read it)
    """
    # Forward sweep.
    y = x * x
    y_tape = y.copy()
    np.add.at(y, goal, x[source] * y[source])
    value = np.sum(y * y[goal[0]])

    # Reverse sweep.
    # line 11: return np.sum(y * y[goal[0]])
    y_b = np.full_like(y, picked_seed * y[goal[0]])
    y_b[goal[0]] += np.sum(picked_seed * y)
    y[:] = y_tape
    # line 10: np.add.at(y, goal, x[source] * y[source])
    t1 = y_b[goal]
    np.add.at(x_b, source, t1 * y[source])
    np.add.at(y_b, source, t1 * x[source])
    x_b += 2.0 * x * y_b  # line 9: y = x * x
    return value
