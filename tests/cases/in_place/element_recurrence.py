# case: recurrence
# signature: float64[:], float64
# target: numpy
# inputs: rng.random(6), 0.7
def recurrence(x, a):
    """Last element of the recurrence x[i] <- a x[i] x[i - 1]."""
    for i in range(1, x.shape[0]):
        x[i] = a * x[i] * x[i - 1]
    return x[-1]


# ---------------------------------------- emitted ----------------------------------------


def recurrence_b(x, a, x_b, recurrence_seed):
    """Adjoint of recurrence (case.py, line 5).

    x                in: the entry state; out: the exit state (float64[x.shape[0]])
    x_b              in: what follows wants of the final x; out: the adjoint of the
                     initial x
    recurrence_seed  the adjoint of value, read only
    returns          value, a_b
    records          x_tape: x[i] before line 8, (x.shape[0] - 1) float64, 8 bytes each
                     (line 8 reads it)
    """
    # Forward sweep.
    x_tape = np.empty(max(x.shape[0] - 1, 0))
    for i in range(1, x.shape[0]):
        x_tape[i - 1] = x[i]
        x[i] = a * x[i] * x[i - 1]
    value = x[-1]
    x_exit = x.copy()

    # Reverse sweep.
    x_b[-1] += recurrence_seed  # line 9: return x[-1]
    a_b = 0.0
    for i in range(x.shape[0] - 1, 0, -1):  # line 7
        x[i] = x_tape[i - 1]
        # line 8: x[i] = a * x[i] * x[i - 1]
        t1 = x_b[i]
        t2 = t1 * x[i - 1]
        a_b += t2 * x[i]
        x_b[i - 1] += t1 * (a * x[i])
        x_b[i] = t2 * a
    x[:] = x_exit
    return value, a_b
