# case: root
# signature: float64, float64
# target: numpy
# inputs: 2.0, 1.5
def root(a, x):
    """Square root of a by Newton's method."""
    while abs(x * x - a) > 1e-12:
        x = 0.5 * (x + a / x)
    return x


# ---------------------------------------- emitted ----------------------------------------


def root_b(a, x, root_seed):
    """Adjoint of root (case.py, line 5).

    root_seed  the adjoint of x, read only
    returns    x, a_b, x_b
    records    x_tape: x before line 8, passes float64, 8 bytes each (line 8 reads it)
    """
    # Forward sweep.
    trips = 0
    x_tape = []
    while abs(x * x - a) > 1e-12:
        trips += 1
        x_tape.append(x)
        x = 0.5 * (x + a / x)
    x_value = x

    # Reverse sweep.
    x_b = root_seed
    a_b = 0.0
    for trip in range(trips - 1, -1, -1):
        x = x_tape.pop()
        # line 8: x = 0.5 * (x + a / x)
        t1 = x_b * 0.5
        a_b += t1 / x
        x_b = t1 + (-(t1 / x * (a / x)))
    return x_value, a_b, x_b
