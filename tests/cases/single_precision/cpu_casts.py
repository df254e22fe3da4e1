# case: damped
# signature: float32[:], float32, int64
# target: cpu
# inputs: rng.random(5).astype(np.float32), np.float32(0.5), 2
import numpy as np


def damped(x, k, steps):
    for t in range(steps):
        x[1:] -= 0.1 * k * x[:-1] * x[1:]
    return np.sum(x)


# ---------------------------------------- emitted ----------------------------------------


@njit(cache=True, error_model="numpy", nogil=True)
def damped_b(x, k, steps, x_b, damped_seed, work):
    """Adjoint of damped (case.py, line 8).

    x            in: the entry state; out: the exit state (float32[x.shape[0]])
    x_b          in: what follows wants of the final x; out: the adjoint of the initial
                 x
    damped_seed  the adjoint of value, read only
    work         the arrays that it works in, as damped_workspace makes them
    returns      value, k_b
    records      x_tape: x[1:] before line 10, steps x (x.shape[0] - 1) float32, 4 bytes
                 each (line 10 reads it)
    """
    x_tape, t3, x_exit, t1, t2 = separate(work)
    if (
        x_tape.shape != (steps, max(x.shape[0] - 1, 0))
        or t3.shape != (max(x.shape[0] - 1, 0),)
        or x_exit.shape != x.shape
        or t1.shape != t3.shape
        or t2.shape != t3.shape
    ):
        raise ValueError(
            "the workspace is not of the shapes that these arguments ask for"
        )
    x_b, x = separate((x_b, x))

    # Forward sweep.
    for t in range(steps):
        for i in range(x.shape[0] - 1):
            x_tape[t, i] = x[i + 1]
            # x[1:] -= 0.1 * k * x[:-1] * x[1:]
            t3[i] = np.float32(0.1) * k * x[i] * x[i + 1]
        for i in range(x.shape[0] - 1):
            x[i + 1] -= t3[i]
    value = np.float32(0.0)
    for i in range(x.shape[0]):
        value = lane_sum(value, x[i])
        x_exit[i] = x[i]

    # Reverse sweep.
    for i in range(x.shape[0]):  # line 11: return np.sum(x)
        x_b[i] += damped_seed
    k_b = 0.0
    for t in range(steps - 1, -1, -1):  # line 9
        for i in range(x.shape[0] - 1):
            x[i + 1] = x_tape[t, i]
            # line 10: x[1:] -= 0.1 * k * x[:-1] * x[1:]
            t1[i] = x_b[i + 1]
            t2[i] = -t1[i] * x[i + 1]
        t4 = np.float32(0.0)
        for i in range(x.shape[0] - 1):
            t4 = lane_sum(t4, t2[i] * x[i])
            x_b[i] += t2[i] * (np.float32(0.1) * k)
        k_b += t4 * np.float32(0.1)
        for i in range(x.shape[0] - 1):
            x_b[i + 1] -= t1[i] * (np.float32(0.1) * k * x[i])
    for i in range(x.shape[0]):
        x[i] = x_exit[i]
    return value, k_b


@register_jitable
def damped_workspace(x, steps):
    """The arrays that damped_b works in, for arguments of these shapes. What they hold is of no matter."""
    return (
        np.empty((steps, max(x.shape[0] - 1, 0)), dtype=np.float32),  # x_tape
        np.empty(max(x.shape[0] - 1, 0), dtype=np.float32),  # t3
        np.empty(x.shape[0], dtype=np.float32),  # x_exit
        np.empty(max(x.shape[0] - 1, 0), dtype=np.float32),  # t1
        np.empty(max(x.shape[0] - 1, 0), dtype=np.float32),  # t2
    )
