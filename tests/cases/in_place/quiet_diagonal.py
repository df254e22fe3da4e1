# case: ratio
# signature: float64[:], float64[:]
# target: numpy
# inputs: rng.random(5), rng.random(5) - 0.5
import numpy as np


def ratio(a, b):
    with np.errstate(divide="ignore"):
        c = np.zeros_like(a)
        np.divide(a, b, out=c)
        D = np.outer(a, c)
        np.fill_diagonal(D, a[0])
    if (total := np.sum(D)) > 1.0:
        total *= 2.0
    return total


# ---------------------------------------- emitted ----------------------------------------


def ratio_b(a, b, a_b, b_b, ratio_seed):
    """Adjoint of ratio (case.py, line 8).

    a_b         the adjoint of a is added to it
    b_b         the adjoint of b is added to it
    ratio_seed  the adjoint of total, read only
    returns     total
    records     nothing
    """
    unstretched("line 11", a.shape[0], b.shape[0])

    # Forward sweep.
    c = np.zeros_like(a)
    np.divide(a, b, out=c)
    D = np.outer(a, c)
    t1 = a[0]
    for i in range(min(D.shape[0], D.shape[1])):
        D[i, i] = t1
    total = np.sum(D)
    branch = total > 1.0
    if branch:
        total *= 2.0

    # Reverse sweep.
    total_b = ratio_seed
    if branch:
        total_b = total_b * 2.0  # line 15: total *= 2.0
    # line 14: if (total := np.sum(D)) > 1.0:
    D_b = np.full_like(D, total_b)
    t1_b = 0.0
    for i in range(min(D.shape[0], D.shape[1]) - 1, -1, -1):  # line 13
        # line 13: np.fill_diagonal(D, a[0])
        t1_b += D_b[i, i]
        D_b[i, i] = 0.0
    a_b[0] += t1_b  # line 13: np.fill_diagonal(D, a[0])
    # line 12: D = np.outer(a, c)
    a_b += D_b @ c
    c_b = D_b.T @ a
    # line 11: np.divide(a, b, out=c)
    a_b += np.where(c_b[:] != 0.0, c_b[:] / b, 0.0)
    b_b -= np.where(c_b[:] != 0.0, c_b[:] / b * c[:], 0.0)
    return total
