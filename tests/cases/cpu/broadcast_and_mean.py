# case: centred
# signature: float64[:,:], float64[:]
# target: cpu
# inputs: rng.random((3, 4)), rng.random(4)
import numpy as np


def centred(a, w):
    d = (a - np.mean(a, axis=0)) * w
    return np.sum(d * d)


# ---------------------------------------- emitted ----------------------------------------


@njit(cache=True, error_model="numpy", nogil=True)
def centred_b(a, w, a_b, w_b, centred_seed):
    """Adjoint of centred (case.py, line 8).

    a_b           the adjoint of a is added to it
    w_b           the adjoint of w is added to it
    centred_seed  the adjoint of value, read only
    returns       value
    records       nothing
    """
    # Forward sweep.
    t1_sum = np.zeros(a.shape[1])
    for i in range(a.shape[0]):
        for j in range(a.shape[1]):
            t1_sum[j] += a[i, j]
    for i in range(a.shape[1]):
        t1_sum[i] /= a.shape[0]
    t1 = np.empty(a.shape)
    for i in range(a.shape[0]):
        for j in range(a.shape[1]):
            t1[i, j] = a[i, j] - t1_sum[j]
    if a.shape[1] != w.shape[0]:
        raise ValueError("operands could not be broadcast together")
    d = np.empty(a.shape)
    for i in range(a.shape[0]):
        for j in range(a.shape[1]):
            d[i, j] = t1[i, j] * w[j]
    value = 0.0
    for i in range(a.shape[0]):
        for j in range(a.shape[1]):
            value += d[i, j] * d[i, j]

    # Reverse sweep.
    d_b = np.empty(a.shape)  # line 10: return np.sum(d * d)
    for i in range(a.shape[0]):
        for j in range(a.shape[1]):
            d_b[i, j] = 2.0 * d[i, j] * centred_seed
    # line 9: d = (a - np.mean(a, axis=0)) * w
    t1_b = np.empty(a.shape)
    for i in range(a.shape[0]):
        for j in range(a.shape[1]):
            t1_b[i, j] = d_b[i, j] * w[j]
    for i in range(a.shape[0]):
        for j in range(a.shape[1]):
            w_b[j] += d_b[i, j] * t1[i, j]
    # line 9: d = (a - np.mean(a, axis=0)) * w
    for i in range(a.shape[0]):
        for j in range(a.shape[1]):
            a_b[i, j] += t1_b[i, j]
    t2 = np.zeros(a.shape[1])
    for i in range(a.shape[0]):
        for j in range(a.shape[1]):
            t2[j] += -t1_b[i, j]
    for i in range(a.shape[0]):
        for j in range(a.shape[1]):
            a_b[i, j] += t2[j] / a.shape[0]
    return value
