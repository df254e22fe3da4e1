# case: loss
# signature: float64[:], float64[:,:], float64[:]
# wrt: w
# target: cpu
# inputs: rng.random(3), rng.random((5, 3)), rng.random(5)
import numpy as np


def sigmoid(z):
    return 1.0 / (1.0 + np.exp(-z))


def scaled(x):
    for i in range(x.shape[1]):
        x[:, i] *= np.max(np.abs(x[:, i]))


def loss(w, x, y):
    a = x * w
    scaled(a)
    p = sigmoid(a[:, 0] + a[:, 1] * a[:, 2])
    return np.sum((p - y) ** 2)


# ---------------------------------------- emitted ----------------------------------------


@njit(cache=True, error_model="numpy", nogil=True)
def loss_b(w, x, y, w_b, loss_seed, work):
    """Adjoint of loss (case.py, line 18).

    w_b        the adjoint of w is added to it
    loss_seed  the adjoint of value, read only
    work       the arrays that it works in, as loss_workspace makes them
    returns    value
    records    a_tape: a[:, i2] before line 15, (x.shape[1]) x x.shape[0] float64, 8
               bytes each (line 15, 21 read it)
    """
    a, a_tape, a_b, t1, t2 = separate(work)
    if (
        a.shape != (x.shape[0], w.shape[0])
        or a_tape.shape != (w.shape[0], x.shape[0])
        or a_b.shape != a.shape
        or t1.shape != (x.shape[0],)
        or t2.shape != t1.shape
    ):
        raise ValueError(
            "the workspace is not of the shapes that these arguments ask for"
        )
    (w_b,) = separate((w_b,))

    # Forward sweep.
    # a = x * w
    if x.shape[1] != w.shape[0]:
        raise ValueError("operands could not be broadcast together")
    for j in range(x.shape[0]):
        for k in range(w.shape[0]):
            a[j, k] = x[j, k] * w[k]
    for i2 in range(a.shape[1]):
        if x.shape[0] == 0:
            raise ValueError(
                "zero-size array to reduction operation maximum which has no identity"
            )
        t3 = -np.inf
        for j in range(x.shape[0]):
            t3 = np.maximum(t3, np.abs(a[j, i2]))
        for j in range(x.shape[0]):
            a_tape[i2, j] = a[j, i2]
            a[j, i2] *= t3
    if x.shape[1] < 3:
        raise IndexError("index out of bounds: a[:, 2], line 21")
    if x.shape[0] != y.shape[0]:
        raise ValueError("operands could not be broadcast together")
    value = 0.0
    a_b[:] = 0.0
    for j in range(x.shape[0]):
        z2 = a[j, 0] + a[j, 1] * a[j, 2]
        t7 = exp(-z2)
        p = 1.0 / (1.0 + t7)
        value = lane_sum(value, (p - y[j]) ** 2)
        # Reverse sweep.
        p_b = 2.0 * (p - y[j]) * loss_seed  # line 22: return np.sum((p - y) ** 2)
        z2_b = p_b * p * p * t7  # line 21: p = sigmoid(a[:, 0] + a[:, 1] * a[:, 2])
        # line 21: p = sigmoid(a[:, 0] + a[:, 1] * a[:, 2])
        a_b[j, 0] += z2_b
        a_b[j, 1] += z2_b * a[j, 2]
        a_b[j, 2] += z2_b * a[j, 1]

    # Reverse sweep.
    for i2 in range(a.shape[1] - 1, -1, -1):  # line 14
        for j in range(x.shape[0]):
            a[j, i2] = a_tape[i2, j]
        if x.shape[0] == 0:
            raise ValueError(
                "zero-size array to reduction operation maximum which has no identity"
            )
        t2_max = -np.inf
        t4 = -np.inf
        for j in range(x.shape[0]):
            t2_max = np.maximum(t2_max, np.abs(a[j, i2]))
            t4 = np.maximum(t4, np.abs(a[j, i2]))
        t5 = 0.0
        t6 = 0
        for j in range(x.shape[0]):
            # line 15: x[:, i] *= np.max(np.abs(x[:, i]))
            t1[j] = a_b[j, i2]
            t2[j] = (np.abs(a[j, i2]) == t2_max) | np.isnan(np.abs(a[j, i2]))
            t5 = lane_sum(t5, t1[j] * a[j, i2])
            t6 += np.int64(t2[j])
        for j in range(x.shape[0]):
            a_b[j, i2] = t1[j] * t4 + choice(t2[j], t5 / t6 * np.sign(a[j, i2]), 0.0)
    for j in range(x.shape[0]):  # line 19: a = x * w
        for k in range(w.shape[0]):
            w_b[k] += a_b[j, k] * x[j, k]
    return value


@register_jitable
def loss_workspace(w, x):
    """The arrays that loss_b works in, for arguments of these shapes. What they hold is of no matter."""
    return (
        np.empty((x.shape[0], w.shape[0])),  # a
        np.empty((w.shape[0], x.shape[0])),  # a_tape
        np.empty((x.shape[0], w.shape[0])),  # a_b
        np.empty(x.shape[0]),  # t1
        np.empty(x.shape[0], dtype=np.bool_),  # t2
    )
