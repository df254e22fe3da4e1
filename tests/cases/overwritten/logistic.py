# case: logistic
# signature: float64, float64, int64
# target: numpy
# inputs: 0.3, 3.2, 5
def logistic(x, r, n):
    for i in range(n):
        x = r * x * (1.0 - x)
    return x


# ---------------------------------------- emitted ----------------------------------------


def logistic_b(x, r, n, logistic_seed):
    """Adjoint of logistic (case.py, line 5).

    logistic_seed  the adjoint of x, read only
    returns        x, x_b, r_b
    records        x_tape: x before line 7, n float64, 8 bytes each (line 7 reads it)
    """
    # Forward sweep.
    x_tape = np.empty(n)
    for i in range(n):
        x_tape[i] = x
        x = r * x * (1.0 - x)
    x_value = x

    # Reverse sweep.
    x_b = logistic_seed
    r_b = 0.0
    for i in range(n - 1, -1, -1):  # line 6
        x = x_tape[i]
        # line 7: x = r * x * (1.0 - x)
        t1 = x_b * (1.0 - x)
        r_b += t1 * x
        x_b = t1 * r + (-(x_b * (r * x)))
    return x_value, x_b, r_b
