# case: total
# signature: float64[:], float64[:]
# target: numpy
# inputs: rng.random(5), rng.random(5)
import math


def total(x, w):
    s = 0.0
    for i in range(x.shape[0]):
        s += w[i] * math.exp(x[i])
    return s


# ---------------------------------------- emitted ----------------------------------------


def total_b(x, w, x_b, w_b, total_seed):
    """Adjoint of total (case.py, line 8).

    x_b         the adjoint of x is added to it
    w_b         the adjoint of w is added to it
    total_seed  the adjoint of s, read only
    returns     s
    records     nothing
    """
    # Forward sweep.
    s = 0.0
    for i in range(x.shape[0]):
        s += w[i] * math.exp(x[i])

    # Reverse sweep.
    s_b = total_seed
    for i in range(x.shape[0] - 1, -1, -1):  # line 10
        # line 11: s += w[i] * math.exp(x[i])
        w_b[i] += s_b * math.exp(x[i])
        x_b[i] += s_b * w[i] * math.exp(x[i])
    return s
