# case: damped
# signature: float64[:,:], float64[:,:], float64, int64
# target: cpu
# inputs: 1.0 + rng.random((5, 6)), rng.random((5, 6)), 0.3, 3
import numpy as np


def damped(u, s, dt, steps):
    n, m = u.shape
    e = u * u
    for t in range(steps):
        k = np.exp(-s)
        for i in range(1, n):
            for j in range(1, m):
                loss = 0.5 * s[i, j] * dt / (1.0 + u[i, j])
                e[i, j] = (1.0 - loss) / (1.0 + loss) * e[i, j] + k[i, j] * e[i - 1, j - 1]
    return np.sum(e)


# ---------------------------------------- emitted ----------------------------------------


@njit(cache=True, error_model="numpy", nogil=True)
def damped_b(u, s, dt, steps, u_b, s_b, damped_seed, work):
    """Adjoint of damped (case.py, line 8).

    u_b          the adjoint of u is added to it
    s_b          the adjoint of s is added to it
    damped_seed  the adjoint of value, read only
    work         the arrays that it works in, as damped_workspace makes them
    returns      value, dt_b
    records      e_tape: e[i, j] before line 16, steps x (n - 1) x (m - 1) float64, 8
                 bytes each (line 16 reads it)
    """
    e, k, t1_at, e_tape, e_b, k_b, t1_at_b = separate(work)
    if (
        e.shape != u.shape
        or k.shape != s.shape
        or t1_at.shape != (max(u.shape[0] - 1, 0), max(u.shape[1] - 1, 0))
        or e_tape.shape != (steps, max(u.shape[0] - 1, 0), max(u.shape[1] - 1, 0))
        or e_b.shape != e.shape
        or k_b.shape != k.shape
        or t1_at_b.shape != t1_at.shape
    ):
        raise ValueError(
            "the workspace is not of the shapes that these arguments ask for"
        )
    u_b, s_b = separate((u_b, s_b))

    # Forward sweep.
    n, m = u.shape
    # e = u * u
    for i2 in range(n):
        for j2 in range(m):
            e[i2, j2] = u[i2, j2] * u[i2, j2]
    # What does not change in the loop over `t`.
    if steps > 0:
        for i2 in range(s.shape[0]):
            for j2 in range(s.shape[1]):
                k[i2, j2] = exp(-s[i2, j2])
        if (s.shape[0] < n or s.shape[1] < m) and n > 1 and m > 1:
            raise IndexError("index out of bounds: s[i, j], line 15")
        for i in range(1, n):
            for j in range(1, m):
                loss = 0.5 * s[i, j] * dt / (1.0 + u[i, j])
                t1 = (1.0 - loss) / (1.0 + loss)
                t1_at[i - 1, j - 1] = t1
    if (s.shape[0] < n or s.shape[1] < m) and steps > 0 and n > 1 and m > 1:
        raise IndexError("index out of bounds: k[i, j], line 16")
    for t in range(steps):
        for i in range(1, n):
            for j in range(1, m):
                e_tape[t, i - 1, j - 1] = e[i, j]
                e[i, j] = t1_at[i - 1, j - 1] * e[i, j] + k[i, j] * e[i - 1, j - 1]
    value = 0.0
    for i2 in range(n):
        for j2 in range(m):
            value = lane_sum(value, e[i2, j2])

    # Reverse sweep.
    e_b[:] = damped_seed  # line 17: return np.sum(e)
    k_b[:] = 0.0
    t1_at_b[:] = 0.0
    for t in range(steps - 1, -1, -1):  # line 11
        for i in range(n - 1, 0, -1):  # line 13
            for j in range(m - 1, 0, -1):  # line 14
                e[i, j] = e_tape[t, i - 1, j - 1]
                # line 16: e[i, j] = (1.0 - loss) / (1.0 + loss) * e[i, j] + k[i, j]...
                t3 = e_b[i, j]
                t1_at_b[i - 1, j - 1] += t3 * e[i, j]
                k_b[i, j] += t3 * e[i - 1, j - 1]
                e_b[i - 1, j - 1] += t3 * k[i, j]
                e_b[i, j] = t3 * t1_at[i - 1, j - 1]
    dt_b = 0.0
    if steps > 0:
        for i in range(1, n):  # line 13
            for j in range(1, m):  # line 14
                t1_b = t1_at_b[i - 1, j - 1]
                t1_at_b[i - 1, j - 1] = 0.0
                loss = 0.5 * s[i, j] * dt / (1.0 + u[i, j])
                t1 = (1.0 - loss) / (1.0 + loss)
                loss_b = -(t1_b / (1.0 + loss))
                loss_b -= t1_b / (1.0 + loss) * t1
                # line 15: loss = 0.5 * s[i, j] * dt / (1.0 + u[i, j])
                t2 = loss_b / (1.0 + u[i, j])
                s_b[i, j] += t2 * dt * 0.5
                dt_b = lane_sum(dt_b, t2 * (0.5 * s[i, j]))
                u_b[i, j] -= loss_b / (1.0 + u[i, j]) * loss
        # line 12: k = np.exp(-s)
        for i2 in range(s.shape[0]):
            for j2 in range(s.shape[1]):
                s_b[i2, j2] -= k_b[i2, j2] * k[i2, j2]
    for i2 in range(n):  # line 10: e = u * u
        for j2 in range(m):
            u_b[i2, j2] += 2.0 * u[i2, j2] * e_b[i2, j2]
    return value, dt_b


@register_jitable
def damped_workspace(u, s, steps):
    """The arrays that damped_b works in, for arguments of these shapes. What they hold is of no matter."""
    n = u.shape[0]
    m = u.shape[1]
    return (
        np.empty((n, m)),  # e
        np.empty(s.shape),  # k
        np.empty((max(n - 1, 0), max(m - 1, 0))),  # t1_at
        np.empty((steps, max(n - 1, 0), max(m - 1, 0))),  # e_tape
        np.empty((n, m)),  # e_b
        np.empty(s.shape),  # k_b
        np.empty((max(n - 1, 0), max(m - 1, 0))),  # t1_at_b
    )
