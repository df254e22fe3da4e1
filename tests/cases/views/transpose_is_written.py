# case: written
# signature: float64[:,:], float64[:]
# target: numpy
# inputs: rng.random((3, 3)), rng.random(3)
import numpy as np


def written(a, x):
    b = a.copy()
    t = b.T
    t[0] = x * x
    return np.sum(b[:, 0] * b[:, 1] * b[:, 2])


# ---------------------------------------- emitted ----------------------------------------


def written_b(a, x, a_b, x_b, written_seed):
    """Adjoint of written (case.py, line 8).

    a_b           the adjoint of a is added to it
    x_b           the adjoint of x is added to it
    written_seed  the adjoint of value, read only
    returns       value
    records       nothing
    """
    unstretched("line 11", a.shape[0], x.shape[0])

    # Forward sweep.
    b = a.copy()
    t = b.T
    t[0] = x * x
    value = np.sum(b[:, 0] * b[:, 1] * b[:, 2])

    # Reverse sweep.
    # line 12: return np.sum(b[:, 0] * b[:, 1] * b[:, 2])
    t1 = written_seed * b[:, 2]
    b_b = np.zeros_like(b)
    b_b[:, 0] += t1 * b[:, 1]
    b_b[:, 1] += t1 * b[:, 0]
    b_b[:, 2] += written_seed * (b[:, 0] * b[:, 1])
    t_b = b_b.T
    # line 11: t[0] = x * x
    x_b += 2.0 * x * t_b[0]
    t_b[0] = 0.0
    a_b += b_b  # line 9: b = a.copy()
    return value
