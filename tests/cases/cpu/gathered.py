# case: relaxed
# signature: float64[:,:], float64[:,:], int64
# target: cpu
# inputs: rng.random((6, 5)), rng.random((6, 5)), 3
import numpy as np


def relaxed(u, k, steps):
    n, m = u.shape
    v = u.copy()
    w = np.zeros((n, m))
    for t in range(steps):
        for i in range(1, n - 1):
            for j in range(1, m - 1):
                flow = v[i + 1, j] + v[i - 1, j] + v[i, j + 1] + v[i, j - 1] - 4.0 * v[i, j]
                w[i, j] = v[i, j] + k[i, j] * flow
        v, w = w, v
    return np.sum(v * v)


# ---------------------------------------- emitted ----------------------------------------


@njit(cache=True, error_model="numpy", nogil=True)
def relaxed_b(u, k, steps, u_b, k_b, relaxed_seed, work):
    """Adjoint of relaxed (case.py, line 8).

    u_b           the adjoint of u is added to it
    k_b           the adjoint of k is added to it
    relaxed_seed  the adjoint of value, read only
    work          the arrays that it works in, as relaxed_workspace makes them
    returns       value
    records       flow_tape: flow, steps x (n - 2) x (m - 2) float64, 8 bytes each (line
                  16 reads it)
    """
    v, w, flow_tape, v_b, w_b, flow_b_at = separate(work)
    if (
        v.shape != u.shape
        or w.shape != v.shape
        or flow_tape.shape != (steps, max(u.shape[0] - 2, 0), max(u.shape[1] - 2, 0))
        or v_b.shape != v.shape
        or w_b.shape != v.shape
        or flow_b_at.shape != (max(u.shape[0] + 2, 0), max(u.shape[1] + 2, 0))
    ):
        raise ValueError(
            "the workspace is not of the shapes that these arguments ask for"
        )
    u_b, k_b = separate((u_b, k_b))

    # Forward sweep.
    n, m = u.shape
    # v = u.copy()
    for i2 in range(v.shape[0]):
        for j2 in range(v.shape[1]):
            v[i2, j2] = u[i2, j2]
    # w = np.zeros((n, m))
    w[:] = 0.0
    if (k.shape[0] < n - 1 or k.shape[1] < m - 1) and steps > 0 and n > 2 and m > 2:
        raise IndexError("index out of bounds: k[i, j], line 16")
    for t in range(steps):
        for i in range(1, n - 1):
            for j in range(1, m - 1):
                flow = (
                    v[i + 1, j]
                    + v[i - 1, j]
                    + v[i, j + 1]
                    + v[i, j - 1]
                    - 4.0 * v[i, j]
                )
                flow_tape[t, i - 1, j - 1] = flow
                w[i, j] = v[i, j] + k[i, j] * flow
        v, w = w, v
    value = 0.0
    for i2 in range(n):
        for j2 in range(m):
            value = lane_sum(value, v[i2, j2] * v[i2, j2])
            # Reverse sweep.
            # line 18: return np.sum(v * v)
            v_b[i2, j2] = 2.0 * v[i2, j2] * relaxed_seed

    # Reverse sweep.
    w_b[:] = 0.0
    flow_b_at[:] = 0.0
    for t in range(steps - 1, -1, -1):  # line 12
        # line 17: v, w = w, v
        w, v = v, w
        w_b, v_b = v_b, w_b
        for i in range(1, n - 1):  # line 13
            for j in range(1, m - 1):  # line 14
                flow = flow_tape[t, i - 1, j - 1]
                # line 16: w[i, j] = v[i, j] + k[i, j] * flow
                t1 = w_b[i, j]
                w_b[i, j] = 0.0
                k_b[i, j] += t1 * flow
                flow_b = t1 * k[i, j]
                flow_b_at[i + 1, j + 1] = flow_b
                v_b[i, j] += t1 - flow_b * 4.0
        # line 15: flow = v[i + 1, j] + v[i - 1, j] + v[i, j + 1] + v[i, j - 1] - 4.0...
        if n - 2 > 0 and m - 2 > 0:
            for i in range(n):
                for j in range(m):
                    v_b[i, j] += (
                        flow_b_at[i, j + 1]
                        + flow_b_at[i + 2, j + 1]
                        + flow_b_at[i + 1, j]
                        + flow_b_at[i + 1, j + 2]
                    )
    # line 10: v = u.copy()
    for i2 in range(n):
        for j2 in range(m):
            u_b[i2, j2] += v_b[i2, j2]
    return value


@register_jitable
def relaxed_workspace(u, steps):
    """The arrays that relaxed_b works in, for arguments of these shapes. What they hold is of no matter."""
    n = u.shape[0]
    m = u.shape[1]
    return (
        np.empty(u.shape),  # v
        np.empty((n, m)),  # w
        np.empty((steps, max(n - 2, 0), max(m - 2, 0))),  # flow_tape
        np.empty((n, m)),  # v_b
        np.empty(u.shape),  # w_b
        np.empty((max(n + 2, 0), max(m + 2, 0))),  # flow_b_at
    )
