# case: chain
# signature: float64
# target: numpy
# inputs: 0.4
import math


def chain(x):
    y = math.sin(x)
    y = y * y + x
    x = y * math.cos(y)
    return x * y


# ---------------------------------------- emitted ----------------------------------------


def chain_b(x, chain_seed):
    """Adjoint of chain (case.py, line 8).

    chain_seed  the adjoint of value, read only
    returns     value, x_b
    records     nothing
    """
    # Forward sweep.
    y = math.sin(x)
    y2 = y * y + x
    x2 = y2 * math.cos(y2)
    value = x2 * y2

    # Reverse sweep.
    # line 12: return x * y
    x_b = chain_seed * y2
    y2_b = chain_seed * x2
    # line 11: x = y * math.cos(y)
    y2_b += x_b * math.cos(y2)
    y2_b -= x_b * y2 * math.sin(y2)
    # line 10: y = y * y + x
    y_b = 2.0 * y * y2_b
    x_b = y2_b
    x_b += y_b * math.cos(x)  # line 9: y = math.sin(x)
    return value, x_b
