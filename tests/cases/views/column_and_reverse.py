# case: column
# signature: float64[:,:]
# target: numpy
# inputs: rng.random((4, 3))
import numpy as np


def column(a):
    first = a[:, 0]
    last = a[::-1, -1]
    first += last * last
    return np.sum(first * a[:, 1])


# ---------------------------------------- emitted ----------------------------------------


def column_b(a, a_b, column_seed):
    """Adjoint of column (case.py, line 8).

    a            in: the entry state; out: the exit state (float64[a.shape[0],
                 a.shape[1]])
    a_b          in: what follows wants of the final a; out: the adjoint of the initial
                 a
    column_seed  the adjoint of value, read only
    returns      value
    records      first_tape: first before line 11, a.shape[0] float64, 8 bytes each
                 (line 12 reads it)
    """
    # Forward sweep.
    first = a[:, 0]
    last = a[::-1, -1]
    first_tape = first.copy()
    first += last * last
    value = np.sum(first * a[:, 1])
    a_exit = a.copy()

    # Reverse sweep.
    first_b = a_b[:, 0]
    # line 12: return np.sum(first * a[:, 1])
    first_b += column_seed * a[:, 1]
    a_b[:, 1] += column_seed * first
    last_b = a_b[::-1, -1]
    first[:] = first_tape
    # line 11: first += last * last
    t1 = first_b.copy()
    last_b += 2.0 * last * t1
    a[:, :] = a_exit
    return value
