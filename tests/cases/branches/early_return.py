# case: first_over
# signature: float64[:], float64
# target: numpy
# inputs: rng.random(6), 0.7
def first_over(x, limit):
    s = 0.0
    for i in range(x.shape[0]):
        s += x[i] * x[i]
        if s > limit:
            return s * limit
    return s


# ---------------------------------------- emitted ----------------------------------------


def first_over_b(x, limit, x_b, first_over_seed):
    """Adjoint of first_over (case.py, line 5).

    x_b              the adjoint of x is added to it
    first_over_seed  the adjoint of result, read only
    returns          result, limit_b
    records          s_tape: s before line 8, (x.shape[0]) float64, 8 bytes each (line
                     9, 10 read it)
    """
    # Forward sweep.
    s = 0.0
    returned = False
    trips = 0
    s_tape = np.empty(x.shape[0])
    for i in range(x.shape[0]):
        trips += 1
        s_tape[i] = s
        s += x[i] * x[i]
        branch = s > limit
        if branch:
            result = s * limit
            returned = True
            break
    if not returned:
        result = s

    # Reverse sweep.
    result_b = first_over_seed
    s_b = 0.0
    if not returned:
        # line 11: return s
        s_b += result_b
        result_b = 0.0
    limit_b = 0.0
    for i in range(trips - 1, -1, -1):  # line 7
        branch = s > limit
        if branch:
            # line 10: return s * limit
            s_b += result_b * limit
            limit_b += result_b * s
            result_b = 0.0
        x_b[i] += 2.0 * x[i] * s_b  # line 8: s += x[i] * x[i]
        s = s_tape[i]
    return result, limit_b
