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
def rotated_b(a, b, rotated_seed, work):
    """Adjoint of rotated (case.py, line 8).

    rotated_seed  the adjoint of value, read only
    work          the arrays that it works in, as rotated_workspace makes them
    returns       value, a_b, b_b
    records       nothing
    """
    R, t1, w, w_b, R_b, t1_b = separate(work)
    if (
        R.shape != (2, 2)
        or t1.shape != (2,)
        or w.shape != t1.shape
        or w_b.shape != t1.shape
        or R_b.shape != R.shape
        or t1_b.shape != t1.shape
    ):
        raise ValueError(
            "the workspace is not of the shapes that these arguments ask for"
        )

    # Forward sweep.
    # R = np.array([[np.cos(a), -np.sin(a)], [np.sin(a), np.cos(a)]])
    cos_a = np.cos(a)
    R[0, 0] = cos_a
    sin_a = np.sin(a)
    R[0, 1] = -sin_a
    R[1, 0] = sin_a
    R[1, 1] = cos_a
    # w = R @ np.array([b, a * b])
    t1[0] = b
    t1[1] = a * b
    for i in range(2):
        w_sum = 0.0
        for j in range(2):
            w_sum = lane_sum(w_sum, R[i, j] * t1[j])
        w[i] = w_sum
    value = w[0] * w[1] ** 2

    # Reverse sweep.
    w_b[:] = 0.0
    # line 11: return w[0] * w[1] ** 2
    w_b[0] += rotated_seed * w[1] ** 2
    w_b[1] += 2.0 * w[1] * (rotated_seed * w[0])
    for i in range(2):
        t1_b_sum = 0.0
        for j in range(2):
            # line 10: w = R @ np.array([b, a * b])
            R_b[i, j] = w_b[i] * t1[j]
            t1_b_sum = lane_sum(t1_b_sum, R[j, i] * w_b[j])
        t1_b[i] = t1_b_sum
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


@register_jitable
def rotated_workspace():
    """The arrays that rotated_b works in, for arguments of these shapes. What they hold is of no matter."""
    return (
        np.empty((2, 2)),  # R
        np.empty(2),  # t1
        np.empty(2),  # w
        np.empty(2),  # w_b
        np.empty((2, 2)),  # R_b
        np.empty(2),  # t1_b
    )
