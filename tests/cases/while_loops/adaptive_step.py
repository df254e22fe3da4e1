# case: decay
# signature: float64, float64
# target: numpy
# inputs: 1.0, 0.4
def decay(y, k):
    t = 0.0
    h = 0.3
    while t < 1.0:
        if t + h > 1.0:
            h = 1.0 - t
        y -= h * k * y * y
        t += h
    return y


# ---------------------------------------- emitted ----------------------------------------


def decay_b(y, k, decay_seed):
    """Adjoint of decay (case.py, line 5).

    decay_seed  the adjoint of y, read only
    returns     y, y_b, k_b
    records     h_tape: h before line 10, passes float64, 8 bytes each (line 11 reads
                it)
    records     y_tape: y before line 11, passes float64, 8 bytes each (line 11 reads
                it)
    records     branch_tape: branch, passes bool, 1 bytes each (line 9 reads it)
    """
    # Forward sweep.
    t = 0.0
    h = 0.3
    trips = 0
    h_tape = []
    y_tape = []
    branch_tape = []
    while t < 1.0:
        trips += 1
        branch = t + h > 1.0
        branch_tape.append(branch)
        if branch:
            h_tape.append(h)
            h = 1.0 - t
        y_tape.append(y)
        y -= h * k * y * y
        t += h
    y_value = y

    # Reverse sweep.
    y_b = decay_seed
    k_b = 0.0
    for trip in range(trips - 1, -1, -1):
        branch = branch_tape.pop()
        y = y_tape.pop()
        # line 11: y -= h * k * y * y
        t1 = y_b
        t2 = -t1 * y
        k_b += t2 * y * h
        y_b += 2.0 * (t2 * (h * k))
        if branch:
            h = h_tape.pop()
    return y_value, y_b, k_b
