# case: loss
# signature: float64[:], float64[:], float64[:, :], float64
# target: cpu
# inputs: rng.random(4), rng.random(4), rng.random((4, 3)), 0.4
import numpy as np


def loss(w, y, X, k):
    total = 0.0
    for i, (row, target) in enumerate(zip(X, y)):
        z = 0.0
        for x in row:
            z = np.tanh(z + w[i] * x)
        if z > target:
            continue
        total += k * (z - target) ** 2
    return total


# ---------------------------------------- emitted ----------------------------------------


@njit(cache=True, error_model="numpy", nogil=True)
def loss_b(w, y, X, k, w_b, y_b, X_b, loss_seed, work):
    """Adjoint of loss (case.py, line 8).

    w_b        the adjoint of w is added to it
    y_b        the adjoint of y is added to it
    X_b        the adjoint of X is added to it
    loss_seed  the adjoint of total, read only
    work       the arrays that it works in, as loss_workspace makes them
    returns    total, k_b
    records    z_tape: z before line 13, min(X.shape[0], y.shape[0]) x (X.shape[1])
               float64, 8 bytes each (line 13, 14, 16 read it)
    records    z_tape2: z, min(X.shape[0], y.shape[0]) float64, 8 bytes each (line 13,
               14, 16 read it)
    """
    z_tape, z_tape2 = separate(work)
    if z_tape.shape != (min(X.shape[0], y.shape[0]), X.shape[1]) or z_tape2.shape != (
        min(X.shape[0], y.shape[0]),
    ):
        raise ValueError(
            "the workspace is not of the shapes that these arguments ask for"
        )
    w_b, y_b, X_b = separate((w_b, y_b, X_b))

    # Forward sweep.
    total = 0.0
    if w.shape[0] < min(X.shape[0], y.shape[0]) and X.shape[1] > 0:
        raise IndexError("index out of bounds: w[i], line 13")
    for i in range(min(X.shape[0], y.shape[0])):
        row = X[i]
        target = y[i]
        z = 0.0
        for j in range(row.shape[0]):
            x = row[j]
            z_tape[i, j] = z
            z = np.tanh(z + w[i] * x)
        z_tape2[i] = z
        branch = z > target
        if branch:
            continue
        total += k * (z - target) ** 2

    # Reverse sweep.
    total_b = loss_seed
    k_b = 0.0
    for i in range(min(X.shape[0], y.shape[0]) - 1, -1, -1):  # line 10
        z = z_tape2[i]
        target = y[i]
        branch = z > target
        target_b = 0.0
        z_b = 0.0
        if not branch:
            # line 16: total += k * (z - target) ** 2
            t2 = 2.0 * (z - target) * (total_b * k)
            k_b += total_b * (z - target) ** 2
            z_b += t2
            target_b -= t2
        row = X[i]
        row_b = X_b[i]
        for j in range(row.shape[0] - 1, -1, -1):  # line 12
            x = row[j]
            # line 13: z = np.tanh(z + w[i] * x)
            t1 = z_b * (1.0 - z**2)
            w_b[i] += t1 * x
            x_b = t1 * w[i]
            z_b = t1
            z = z_tape[i, j]
            row_b[j] += x_b  # line 12: for x in row:
        y_b[i] += target_b  # line 10: for i, (row, target) in enumerate(zip(X, y)):
    return total, k_b


@register_jitable
def loss_workspace(y, X):
    """The arrays that loss_b works in, for arguments of these shapes. What they hold is of no matter."""
    return (
        np.empty((min(X.shape[0], y.shape[0]), X.shape[1])),  # z_tape
        np.empty(min(X.shape[0], y.shape[0])),  # z_tape2
    )
