# case: scaled_rows
# signature: float64[:,:], float64[:]
# target: numpy
# inputs: rng.random((4, 3)), rng.random(3)
import numpy as np


def scaled_rows(a, w):
    out = np.zeros(a.shape[1])
    for i in range(a.shape[0]):
        row = a[i]
        out += np.sin(row) * w
        row *= w
    return np.sum(out * out) + np.sum(a)


# ---------------------------------------- emitted ----------------------------------------


def scaled_rows_b(a, w, a_b, w_b, scaled_rows_seed):
    """Adjoint of scaled_rows (case.py, line 8).

    a                 in: the entry state; out: the exit state (float64[a.shape[0],
                      a.shape[1]])
    a_b               in: what follows wants of the final a; out: the adjoint of the
                      initial a
    w_b               the adjoint of w is added to it
    scaled_rows_seed  the adjoint of value, read only
    returns           value
    records           row_tape: row before line 13, (a.shape[0]) x a.shape[1] float64, 8
                      bytes each (line 12, 13 read it)

    Array arguments must not overlap in memory.
    """
    unstretched("line 12", a.shape[1], w.shape[0])

    # Forward sweep.
    out = np.zeros(a.shape[1])
    row_tape = np.empty((a.shape[0], a.shape[1]))
    for i in range(a.shape[0]):
        row = a[i]
        out += np.sin(row) * w
        row_tape[i] = row
        row *= w
    value = np.sum(out * out) + np.sum(a)
    a_exit = a.copy()

    # Reverse sweep.
    # line 14: return np.sum(out * out) + np.sum(a)
    out_b = 2.0 * out * scaled_rows_seed
    a_b += scaled_rows_seed
    for i in range(a.shape[0] - 1, -1, -1):  # line 10
        row = a[i]
        row_b = a_b[i]
        row[:] = row_tape[i]
        # line 13: row *= w
        t1 = row_b.copy()
        w_b += t1 * row
        row_b[:] = t1 * w
        # line 12: out += np.sin(row) * w
        row_b += out_b * w * np.cos(row)
        w_b += out_b * np.sin(row)
    a[:, :] = a_exit
    return value
