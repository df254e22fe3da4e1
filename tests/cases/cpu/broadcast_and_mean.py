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
def centred_b_fresh(a, w, a_b, w_b, centred_seed, work):
    """Adjoint of centred (case.py, line 8).

    a_b           the adjoint of a is written to it
    w_b           the adjoint of w is added to it
    centred_seed  the adjoint of value, read only
    work          the arrays that it works in, as centred_workspace makes them
    returns       value
    records       nothing
    """
    t1_sum, t2 = separate(work)
    if t1_sum.shape != (a.shape[1],) or t2.shape != t1_sum.shape:
        raise ValueError(
            "the workspace is not of the shapes that these arguments ask for"
        )
    a_b, w_b = separate((a_b, w_b))

    # Forward sweep.
    # d = (a - np.mean(a, axis=0)) * w
    t1_sum[:] = 0.0
    for i in range(a.shape[0]):
        for j in range(a.shape[1]):
            t1_sum[j] += a[i, j]
    for i in range(a.shape[1]):
        t1_sum[i] /= a.shape[0]
    if a.shape[1] != w.shape[0]:
        raise ValueError("operands could not be broadcast together")
    value = 0.0
    t2[:] = 0.0
    for i in range(a.shape[0]):
        for j in range(a.shape[1]):
            t1 = a[i, j] - t1_sum[j]
            d = t1 * w[j]
            value = lane_sum(value, d * d)
            # Reverse sweep.
            d_b = 2.0 * d * centred_seed  # line 10: return np.sum(d * d)
            # line 9: d = (a - np.mean(a, axis=0)) * w
            t1_b = d_b * w[j]
            w_b[j] += d_b * t1
            a_b[i, j] = t1_b
            t2[j] += -t1_b

    # Reverse sweep.
    for i in range(a.shape[0]):
        for j in range(a.shape[1]):
            a_b[i, j] += t2[j] / a.shape[0]
    return value


@njit(cache=True, error_model="numpy", nogil=True)
def centred_b(a, w, a_b, w_b, centred_seed, work):
    """Adjoint of centred (case.py, line 8).

    a_b           the adjoint of a is added to it
    w_b           the adjoint of w is added to it
    centred_seed  the adjoint of value, read only
    work          the arrays that it works in, as centred_workspace makes them
    returns       value
    records       nothing
    """
    a_b_new = np.empty_like(a_b)
    value = centred_b_fresh(a, w, a_b_new, w_b, centred_seed, work)
    a_b += a_b_new
    return value


@register_jitable
def centred_workspace(a):
    """The arrays that centred_b works in, for arguments of these shapes. What they hold is of no matter."""
    return (
        np.empty(a.shape[1]),  # t1_sum
        np.empty(a.shape[1]),  # t2
    )
