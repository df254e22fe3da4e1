# case: running
# signature: float64[:]
# target: numpy
# inputs: 0.5 + rng.random(5)
def running(x):
    p = 1.0
    s = 0.0
    for i in range(x.shape[0]):
        p *= x[i]
        s += p * p
    return s


# ---------------------------------------- emitted ----------------------------------------


def running_b(x, x_b, running_seed):
    """Adjoint of running (case.py, line 5).

    x_b           the adjoint of x is added to it
    running_seed  the adjoint of s, read only
    returns       s
    records       p_tape: p before line 9, (x.shape[0]) float64, 8 bytes each (line 9,
                  10 read it)
    """
    # Forward sweep.
    p = 1.0
    s = 0.0
    p_tape = np.empty(x.shape[0])
    for i in range(x.shape[0]):
        p_tape[i] = p
        p *= x[i]
        s += p * p

    # Reverse sweep.
    s_b = running_seed
    p_b = 0.0
    for i in range(x.shape[0] - 1, -1, -1):  # line 8
        p_b += 2.0 * p * s_b  # line 10: s += p * p
        p = p_tape[i]
        # line 9: p *= x[i]
        x_b[i] += p_b * p
        p_b = p_b * x[i]
    return s
