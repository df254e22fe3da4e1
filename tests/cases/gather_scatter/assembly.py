# case: assembly
# signature: float64[:], float64[:], int64[:]
# target: numpy
# inputs: rng.random(4), rng.random(5), np.array([0, 2, 2, 1, 3])
import numpy as np


def assembly(x, w, place):
    f = np.zeros_like(x)
    for e in range(place.shape[0]):
        f[place[e]] += w[e] * x[place[e]] ** 2
    return np.sum(f * f)


# ---------------------------------------- emitted ----------------------------------------


def assembly_b(x, w, place, x_b, w_b, assembly_seed):
    """Adjoint of assembly (case.py, line 8).

    x_b            the adjoint of x is added to it
    w_b            the adjoint of w is added to it
    assembly_seed  the adjoint of value, read only
    returns        value
    records        nothing
    """
    # Forward sweep.
    f = np.zeros_like(x)
    for e in range(place.shape[0]):
        f[place[e]] += w[e] * x[place[e]] ** 2
    value = np.sum(f * f)

    # Reverse sweep.
    f_b = 2.0 * f * assembly_seed  # line 12: return np.sum(f * f)
    for e in range(place.shape[0] - 1, -1, -1):  # line 10
        # line 11: f[place[e]] += w[e] * x[place[e]] ** 2
        w_b[e] += f_b[place[e]] * x[place[e]] ** 2
        x_b[place[e]] += 2.0 * x[place[e]] * (f_b[place[e]] * w[e])
    return value
