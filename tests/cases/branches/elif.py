# case: piecewise
# signature: float64, float64
# target: numpy
# inputs: 0.4, 0.9
import math


def piecewise(x, y):
    if x > 1.0:
        z = x * y
    elif x > 0.0:
        z = math.sin(x) * y
        y = z * z
    else:
        z = -x
    return z * y


# ---------------------------------------- emitted ----------------------------------------


def piecewise_b(x, y, piecewise_seed):
    """Adjoint of piecewise (case.py, line 8).

    piecewise_seed  the adjoint of value, read only
    returns         value, x_b, y_b
    records         y_tape: y before line 13, float64, 8 bytes each (line 10, 12, 16
                    read it)
    """
    # Forward sweep.
    if x > 1.0:
        z = x * y
    elif x > 0.0:
        z = math.sin(x) * y
        y_tape = y
        y = z * z
    else:
        z = -x
    value = z * y

    # Reverse sweep.
    # line 16: return z * y
    z_b = piecewise_seed * y
    y_b = piecewise_seed * z
    x_b = 0.0
    if x > 1.0:
        # line 10: z = x * y
        x_b += z_b * y
        y_b += z_b * x
    elif x > 0.0:
        # line 13: y = z * z
        z_b += 2.0 * z * y_b
        y_b = 0.0
        y = y_tape
        # line 12: z = math.sin(x) * y
        x_b += z_b * y * math.cos(x)
        y_b += z_b * math.sin(x)
    else:
        # line 15: z = -x
        x_b -= z_b
    return value, x_b, y_b
