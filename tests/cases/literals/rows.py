# case: rows
# signature: float64[:], float64
# target: numpy
# inputs: rng.random(3), 0.5
import numpy as np


def rows(a, b):
    R = np.array([a * b, a, np.sin(a)])
    S = np.asarray([a, np.array([b, 1, a[0]])])
    T = np.array([[[a[0], a[1]], [b, 2]], [[1, 0], [a[2], b * b]]])
    return np.prod(R) + np.sum(S[0] * S[1]) + T[0, 0, 1] * T[1, 1, 0] * T[1, 1, 1]


# ---------------------------------------- emitted ----------------------------------------


def rows_b(a, b, a_b, rows_seed):
    """Adjoint of rows (case.py, line 8).

    a_b        the adjoint of a is added to it
    rows_seed  the adjoint of value, read only
    returns    value, b_b
    records    nothing
    """
    # Forward sweep.
    R = np.array([a * b, a, np.sin(a)])
    S = np.asarray([a, np.array([b, 1, a[0]])])
    T = np.array([[[a[0], a[1]], [b, 2]], [[1, 0], [a[2], b * b]]])
    unstretched("line 12", S[0].shape[0], S[1].shape[0])
    value = np.prod(R) + np.sum(S[0] * S[1]) + T[0, 0, 1] * T[1, 1, 0] * T[1, 1, 1]

    # Reverse sweep.
    # line 12: return np.prod(R) + np.sum(S[0] * S[1]) + T[0, 0, 1] * T[1, 1, 0] * T[...
    t1 = rows_seed * T[1, 1, 1]
    R_b = rows_seed * products_of_others(R)
    S_b = np.zeros_like(S)
    S_b[0] += rows_seed * S[1]
    S_b[1] += rows_seed * S[0]
    T_b = np.zeros_like(T)
    T_b[0, 0, 1] += t1 * T[1, 1, 0]
    T_b[1, 1, 0] += t1 * T[0, 0, 1]
    T_b[1, 1, 1] += rows_seed * (T[0, 0, 1] * T[1, 1, 0])
    # line 11: T = np.array([[[a[0], a[1]], [b, 2]], [[1, 0], [a[2], b * b]]])
    a_b[0] += T_b[0, 0, 0]
    a_b[1] += T_b[0, 0, 1]
    b_b = T_b[0, 1, 0]
    a_b[2] += T_b[1, 1, 0]
    b_b += 2.0 * b * T_b[1, 1, 1]
    # line 10: S = np.asarray([a, np.array([b, 1, a[0]])])
    a_b += S_b[0]
    b_b += S_b[1, 0]
    a_b[0] += S_b[1, 2]
    # line 9: R = np.array([a * b, a, np.sin(a)])
    a_b += R_b[0] * b
    b_b += np.sum(R_b[0] * a)
    a_b += R_b[1]
    a_b += R_b[2] * np.cos(a)
    return value, b_b
