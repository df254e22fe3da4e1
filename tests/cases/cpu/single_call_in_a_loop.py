# case: rollout
# signature: float64[:,:], float64[:], int64
# target: cpu
# inputs: rng.random((2, 4)), rng.random(4), 3
import numpy as np


def layers(w, h):
    depth = w.shape[0]
    for k in range(depth):
        h[:] = np.tanh(w[k] * h)
    return h.sum()


def rollout(w, h0, steps):
    h = h0.copy()
    total = 0.0
    for t in range(steps):
        total += layers(w, h)
    return total


# ---------------------------------------- emitted ----------------------------------------


@njit(cache=True, error_model="numpy", nogil=True)
def rollout_b(w, h0, steps, w_b, h0_b, rollout_seed, work):
    """Adjoint of rollout (case.py, line 15).

    w_b           the adjoint of w is added to it
    h0_b          the adjoint of h0 is added to it
    rollout_seed  the adjoint of total, read only
    work          the arrays that it works in, as rollout_workspace makes them
    returns       total
    records       h_tape: h[:] before line 11, steps x depth2 x h0.shape[0] float64, 8
                  bytes each (line 11 reads it)
    """
    h, h_tape, h_b = separate(work)
    if (
        h.shape != h0.shape
        or h_tape.shape != (steps, w.shape[0], h0.shape[0])
        or h_b.shape != h.shape
    ):
        raise ValueError(
            "the workspace is not of the shapes that these arguments ask for"
        )
    w_b, h0_b = separate((w_b, h0_b))

    # Forward sweep.
    # h = h0.copy()
    for i in range(h.shape[0]):
        h[i] = h0[i]
    total = 0.0
    depth2 = w.shape[0]
    if w.shape[1] != h0.shape[0]:
        raise ValueError("operands could not be broadcast together")
    for t in range(steps):
        for k2 in range(depth2):
            for i in range(h0.shape[0]):
                h_tape[t, k2, i] = h[i]
                h[i] = tanh(w[k2, i] * h[i])
        t1 = 0.0
        for i in range(w.shape[1]):
            t1 = lane_sum(t1, h[i])
        total += t1

    # Reverse sweep.
    total_b = rollout_seed
    h_b[:] = 0.0
    for t in range(steps - 1, -1, -1):  # line 18
        t1_b = total_b  # line 19: total += layers(w, h)
        for i in range(w.shape[1]):  # line 19: total += layers(w, h)
            h_b[i] += t1_b
        for k2 in range(depth2 - 1, -1, -1):  # line 10
            for i in range(w.shape[1]):
                h[i] = h_tape[t, k2, i]
                # line 11: h[:] = np.tanh(w[k] * h)
                t2 = h_b[i]
                t3 = t2 * (1.0 - tanh(w[k2, i] * h[i]) ** 2)
                h_b[i] = 0.0
                w_b[k2, i] += t3 * h[i]
                h_b[i] += t3 * w[k2, i]
    for i in range(w.shape[1]):  # line 16: h = h0.copy()
        h0_b[i] += h_b[i]
    return total


@register_jitable
def rollout_workspace(w, h0, steps):
    """The arrays that rollout_b works in, for arguments of these shapes. What they hold is of no matter."""
    depth2 = w.shape[0]
    return (
        np.empty(h0.shape[0]),  # h
        np.empty((steps, depth2, h0.shape[0])),  # h_tape
        np.empty(h0.shape[0]),  # h_b
    )
