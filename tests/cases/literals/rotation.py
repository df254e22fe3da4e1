# case: rotated
# signature: float64, float64
# target: cpu
# inputs: 0.3, 0.5
import numpy as np


def rotated(a, b):
    R = np.array([[np.cos(a), -np.sin(a)], [np.sin(a), np.cos(a)]])
    w = R @ np.array([b, a * b])
    return w[0] * w[1] ** 2


# ---------------------------------------- emitted ----------------------------------------


@njit(cache=True, error_model="numpy", nogil=True)
def rotated_b(a, b, rotated_seed):
    """Adjoint of rotated (case.py, line 8).

    rotated_seed  the adjoint of value, read only
    returns       value, a_b, b_b
    records       nothing
    """
    # Forward sweep.
    # R = np.array([[np.cos(a), -np.sin(a)], [np.sin(a), np.cos(a)]])
    R = np.empty((2, 2))
    cos_a = np.cos(a)
    R[0, 0] = cos_a
    sin_a = np.sin(a)
    R[0, 1] = -sin_a
    R[1, 0] = sin_a
    R[1, 1] = cos_a
    t1 = np.empty(2)
    t1[0] = b
    t1[1] = a * b
    w = R @ t1
    value = w[0] * w[1] ** 2

    # Reverse sweep.
    w_b = np.zeros_like(w)
    # line 11: return w[0] * w[1] ** 2
    w_b[0] += rotated_seed * w[1] ** 2
    w_b[1] += 2.0 * w[1] * (rotated_seed * w[0])
    # line 10: w = R @ np.array([b, a * b])
    R_b = np.empty((2, 2))
    for i in range(2):
        for j in range(2):
            R_b[i, j] = w_b[i] * t1[j]
    t1_b = R.T @ w_b
    # line 10: w = R @ np.array([b, a * b])
    b_b = t1_b[0]
    a_b = t1_b[1] * b
    b_b += t1_b[1] * a
    # line 9: R = np.array([[np.cos(a), -np.sin(a)], [np.sin(a), np.cos(a)]])
    a_b -= R_b[0, 0] * sin_a
    a_b -= R_b[0, 1] * cos_a
    a_b += R_b[1, 0] * cos_a
    a_b -= R_b[1, 1] * sin_a
    return value, a_b, b_b
