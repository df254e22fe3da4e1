# case: smoother
# signature: float64[:], float64[:,:], float64
# wrt: x, a, k
# target: cpu
# inputs: rng.random(7), rng.random((3, 5)), 0.3
import numpy as np


def smoother(x, a, k):
    x, a = x.copy(), a.copy()
    for i in range(1, len(x)):
        x[i] += k * x[i - 1]
        x[i] /= 1.0 + k
    for i in range(a.shape[0]):
        for j in range(1, a.shape[1]):
            if i > 0:
                a[i, j] += a[i - 1, j]
            a[i, j] = a[i, j] * 0.5 + k * a[i, j - 1]
    return np.sum(x * x) + np.sum(a * a)


# ---------------------------------------- emitted ----------------------------------------


@njit(cache=True, error_model="numpy", nogil=True)
def smoother_b_fresh(x, a, k, x_b, a_b, smoother_seed):
    """Adjoint of smoother (case.py, line 9).

    x_b            the adjoint of x is added to it
    a_b            the adjoint of a is written to it
    smoother_seed  the adjoint of value, read only
    returns        value, k_b
    records        nothing
    """
    x_b, a_b = separate((x_b, a_b))

    # Forward sweep.
    x, a = x.copy(), a.copy()
    for i in range(1, len(x)):
        x[i] += k * x[i - 1]
        x[i] /= 1.0 + k
    for i in range(a.shape[0]):
        for j in range(1, a.shape[1]):
            if i > 0:
                a[i, j] += a[i - 1, j]
            a[i, j] = a[i, j] * 0.5 + k * a[i, j - 1]
    value_sum = 0.0
    x2_b = np.empty(x.shape[0])
    for m in range(x.shape[0]):
        value_sum = lane_sum(value_sum, x[m] * x[m])
        # Reverse sweep.
        # line 19: return np.sum(x * x) + np.sum(a * a)
        x2_b[m] = 2.0 * x[m] * smoother_seed
    value_sum2 = 0.0
    a2_b = np.empty(a.shape)
    for m in range(a.shape[0]):
        for i2 in range(a.shape[1]):
            value_sum2 = lane_sum(value_sum2, a[m, i2] * a[m, i2])
            # Reverse sweep.
            a2_b[m, i2] = 2.0 * a[m, i2] * smoother_seed
    value = value_sum + value_sum2

    # Reverse sweep.
    k_b = 0.0
    for i in range(a.shape[0] - 1, -1, -1):  # line 14
        a2_b_next = a2_b[i, a.shape[1] - 1] if a.shape[1] - 1 > 0 else 0.0
        for j in range(a.shape[1] - 1, 0, -1):  # line 15
            # line 18: a[i, j] = a[i, j] * 0.5 + k * a[i, j - 1]
            t3 = a2_b_next
            k_b += t3 * a[i, j - 1]
            a2_b[i, j - 1] += t3 * k
            a2_b[i, j] = t3 * 0.5
            if i > 0:
                # line 17: a[i, j] += a[i - 1, j]
                t2 = a2_b[i, j]
                a2_b[i - 1, j] += t2
            a2_b_next = a2_b[i, j - 1]
    x2_b_next = x2_b[len(x) - 1] if len(x) - 1 > 0 else 0.0
    for i in range(len(x) - 1, 0, -1):  # line 11
        # line 13: x[i] /= 1.0 + k
        t1 = x2_b_next
        k_b -= t1 / (1.0 + k) * x[i]
        x2_b[i] = t1 / (1.0 + k)
        # line 12: x[i] += k * x[i - 1]
        k_b += x2_b[i] * x[i - 1]
        x2_b[i - 1] += x2_b[i] * k
        x2_b_next = x2_b[i - 1]
    for m in range(a_b.shape[0]):  # line 10: x, a = x.copy(), a.copy()
        for i2 in range(a_b.shape[1]):
            a_b[m, i2] = a2_b[m, i2]
    for m in range(x_b.shape[0]):  # line 10: x, a = x.copy(), a.copy()
        x_b[m] += x2_b[m]
    return value, k_b


@njit(cache=True, error_model="numpy", nogil=True)
def smoother_b(x, a, k, x_b, a_b, smoother_seed):
    """Adjoint of smoother (case.py, line 9).

    x_b            the adjoint of x is added to it
    a_b            the adjoint of a is added to it
    smoother_seed  the adjoint of value, read only
    returns        value, k_b
    records        nothing
    """
    a_b_new = np.empty_like(a_b)
    value, k_b = smoother_b_fresh(x, a, k, x_b, a_b_new, smoother_seed)
    a_b += a_b_new
    return value, k_b
