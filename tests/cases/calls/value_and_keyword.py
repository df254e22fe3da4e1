# case: pair
# signature: float64, float64
# target: numpy
# inputs: 0.6, 0.4
import math


def bump(x, width=2.0, height=1.0):
    z = x / width
    return height * math.exp(-z * z)


def pair(x, y):
    return bump(x, height=y) * bump(y, 1.0) + bump(x * y)


# ---------------------------------------- emitted ----------------------------------------


def bump_b(x, width, height, bump_seed):
    """Adjoint of bump (case.py, line 8).

    bump_seed  the adjoint of value, read only
    returns    x_b, height_b
    records    nothing
    """
    # Forward sweep.
    z = x / width

    # Reverse sweep.
    # line 10: return height * math.exp(-z * z)
    t1 = bump_seed * height * math.exp(-z * z)
    height_b = bump_seed * math.exp(-z * z)
    z_b = -(2.0 * (t1 * z))
    x_b = z_b / width  # line 9: z = x / width
    return x_b, height_b


def bump_b2(x, width, height, bump_seed):
    """Adjoint of bump (case.py, line 8).

    bump_seed  the adjoint of value, read only
    returns    x_b
    records    nothing
    """
    # Forward sweep.
    z = x / width

    # Reverse sweep.
    # line 10: return height * math.exp(-z * z)
    t1 = bump_seed * height * math.exp(-z * z)
    z_b = -(2.0 * (t1 * z))
    x_b = z_b / width  # line 9: z = x / width
    return x_b


def pair_b(x, y, pair_seed):
    """Adjoint of pair (case.py, line 13).

    pair_seed  the adjoint of value, read only
    returns    value, x_b, y_b
    records    nothing
    """
    # Forward sweep.
    t1 = bump(x, 2.0, y)
    t2 = bump(y, 1.0, 1.0)
    t4 = x * y
    t3 = bump(t4, 2.0, 1.0)
    value = t1 * t2 + t3

    # Reverse sweep.
    # line 14: return bump(x, height=y) * bump(y, 1.0) + bump(x * y)
    t1_b = pair_seed * t2
    t2_b = pair_seed * t1
    t3_b = pair_seed
    t4_b = bump_b2(t4, 2.0, 1.0, t3_b)
    x_b = t4_b * y
    y_b = t4_b * x
    t7 = bump_b2(y, 1.0, 1.0, t2_b)
    y_b += t7
    t5, t6 = bump_b(x, 2.0, y, t1_b)
    x_b += t5
    y_b += t6
    return value, x_b, y_b
