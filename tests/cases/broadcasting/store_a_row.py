# case: filled
# signature: float64[:,:], float64[:], float64
# target: numpy
# inputs: rng.random((3, 4)), rng.random(4), 0.5
import numpy as np


def filled(a, row, c):
    a[1:] = row * c
    a[0] += c
    return np.sum(a * a)


# ---------------------------------------- emitted ----------------------------------------


def filled_b(a, row, c, a_b, row_b, filled_seed):
    """Adjoint of filled (case.py, line 8).

    a            in: the entry state; out: the exit state (float64[a.shape[0],
                 a.shape[1]])
    a_b          in: what follows wants of the final a; out: the adjoint of the initial
                 a
    row_b        the adjoint of row is added to it
    filled_seed  the adjoint of value, read only
    returns      value, c_b
    records      nothing

    Array arguments must not overlap in memory.
    """
    unstretched("line 9", a.shape[1], row.shape[0])

    # Forward sweep.
    a[1:] = row * c
    a[0] += c
    value = np.sum(a * a)

    # Reverse sweep.
    a_b += 2.0 * a * filled_seed  # line 11: return np.sum(a * a)
    c_b = np.sum(a_b[0])  # line 10: a[0] += c
    # line 9: a[1:] = row * c
    t1 = np.sum(a_b[1:], axis=0)
    row_b += t1 * c
    c_b += np.sum(t1 * row)
    a_b[1:] = 0.0
    return value, c_b
