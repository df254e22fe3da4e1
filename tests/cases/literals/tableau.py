# case: rk
# signature: float64[:], float64
# target: numpy
# inputs: rng.random(3), 0.1
import numpy as np

A = [[], [1 / 2], [-1.0, 2.0]]
B = [0.25, 0.5, 0.25]


def rk(x, h):
    k = np.zeros((3, x.size))
    for s in range(3):
        y = x.copy()
        for j in range(s):
            y += h * A[s][j] * k[j]
        for a in A[s]:
            y *= 1.0 + a * h
        k[s] = np.sin(y)
    for s in range(3):
        x = x + h * B[s] * k[s]
    return x @ x


# ---------------------------------------- emitted ----------------------------------------


def rk_b(x, h, x_b, rk_seed):
    """Adjoint of rk (case.py, line 11).

    x_b      the adjoint of x is added to it
    rk_seed  the adjoint of value, read only
    returns  value, h_b
    records  y_tape: y before line 18, 3 x passes x x.shape[0] float64, 8 bytes each
             (line 18, 19 read it)
    records  stop_tape: stop, 3 int64, 8 bytes each (line 17 reads it)
    records  y_tape2: y, 3 x x.shape[0] float64, 8 bytes each (line 18, 19 read it)
    """
    # Forward sweep.
    x2 = x
    A_rows = np.array(((0.0, 0.0), (0.5, 0.0), (-1.0, 2.0)))
    A_lengths = np.array((0, 1, 2))
    B_items = np.array((0.25, 0.5, 0.25))
    k = np.zeros((3, x2.size))
    y_tape = []
    stop_tape = np.empty(3, dtype=np.int64)
    y_tape2 = np.empty((3, x.shape[0]))
    for s in range(3):
        y = x2.copy()
        for j in range(s):
            y += h * A_rows[s, : A_lengths[s]][j] * k[j]
        t1 = A_rows[s, : A_lengths[s]]
        stop = t1.shape[0]
        stop_tape[s] = stop
        for i in range(stop):
            a = t1[i]
            y_tape.append(y.copy())
            y *= 1.0 + a * h
        y_tape2[s] = y
        k[s] = np.sin(y)
    for s in range(3):
        x2 = x2 + h * float(B_items[s]) * k[s]
    value = x2 @ x2

    # Reverse sweep.
    x2_b = 2.0 * (rk_seed * x2)  # line 22: return x @ x
    k_b = np.zeros_like(k)
    h_b = 0.0
    for s in range(2, -1, -1):  # line 20
        # line 21: x = x + h * B[s] * k[s]
        h_b += np.sum(x2_b * k[s]) * float(B_items[s])
        k_b[s] += x2_b * (h * float(B_items[s]))
    for s in range(2, -1, -1):  # line 13
        stop = stop_tape[s]
        y = y_tape2[s]
        # line 19: k[s] = np.sin(y)
        y_b = k_b[s] * np.cos(y)
        k_b[s] = 0.0
        t1 = A_rows[s, : A_lengths[s]]
        for i in range(stop - 1, -1, -1):  # line 17
            a = t1[i]
            y_old = y_tape.pop()
            y[:] = y_old
            # line 18: y *= 1.0 + a * h
            t2 = y_b.copy()
            h_b += np.sum(t2 * y) * a
            y_b[:] = t2 * (1.0 + a * h)
        for j in range(s - 1, -1, -1):  # line 15
            # line 16: y += h * A[s][j] * k[j]
            h_b += np.sum(y_b * k[j]) * A_rows[s, : A_lengths[s]][j]
            k_b[j] += y_b * (h * A_rows[s, : A_lengths[s]][j])
        x2_b += y_b  # line 14: y = x.copy()
    x_b += x2_b
    return value, h_b
