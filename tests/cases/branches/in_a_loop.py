# case: leaky
# signature: float64[:], float64
# target: numpy
# inputs: rng.standard_normal(6), 0.5
def leaky(x, slope):
    s = 0.0
    for i in range(x.shape[0]):
        v = x[i]
        if s * v < 0.2:
            s += v * v
        else:
            s = s * slope
    return s


# ---------------------------------------- emitted ----------------------------------------


def leaky_b(x, slope, x_b, leaky_seed):
    """Adjoint of leaky (case.py, line 5).

    x_b         the adjoint of x is added to it
    leaky_seed  the adjoint of s, read only
    returns     s, slope_b
    records     s_tape2: s before line 12, (x.shape[0]) float64, 8 bytes each (line 12
                reads it)
    records     branch_tape: branch, (x.shape[0]) bool, 1 bytes each (line 9 reads it)
    """
    # Forward sweep.
    s = 0.0
    s_tape2 = np.empty(x.shape[0])
    branch_tape = np.empty(x.shape[0], dtype=np.bool_)
    for i in range(x.shape[0]):
        v = x[i]
        branch = s * v < 0.2
        branch_tape[i] = branch
        if branch:
            s += v * v
        else:
            s_tape2[i] = s
            s = s * slope
    s_value = s

    # Reverse sweep.
    s_b = leaky_seed
    slope_b = 0.0
    for i in range(x.shape[0] - 1, -1, -1):  # line 7
        branch = branch_tape[i]
        v = x[i]
        v_b = 0.0
        if branch:
            v_b += 2.0 * v * s_b  # line 10: s += v * v
        else:
            s = s_tape2[i]
            # line 12: s = s * slope
            slope_b += s_b * s
            s_b = s_b * slope
        x_b[i] += v_b  # line 8: v = x[i]
    return s_value, slope_b
