# case: slopes
# signature: float64[:], float64, int64
# target: cpu
# inputs: rng.random(6), 0.3, 3
import numpy as np


def slopes(u, k, steps):
    n = u.size
    u = u.copy()
    flux = np.zeros(n)
    for t in range(steps):
        for i in range(1, n):
            p = u[i] - u[i - 1]
            q = u[i] + u[i - 1]
            flux[i] = p * q
        for i in range(n):
            u[i] -= k * flux[i]
    return u


# ---------------------------------------- emitted ----------------------------------------


@njit(cache=True, error_model="numpy", nogil=True)
def slopes_b(u, k, steps, u_b, slopes_seed, work):
    """Adjoint of slopes (case.py, line 8).

    u_b          the adjoint of u is added to it
    slopes_seed  the adjoint of u2, read only
    work         the arrays that it works in, as slopes_workspace makes them
    returns      u2, k_b
    records      flux_tape: flux before line 11, steps x u.shape[0] float64, 8 bytes
                 each (line 18 reads it)
    records      u2_tape: u2, steps x u.shape[0] float64, 8 bytes each (line 16 reads
                 it)
    """
    (u2_b,) = separate(work)
    if u2_b.shape != slopes_seed.shape:
        raise ValueError(
            "the workspace is not of the shapes that these arguments ask for"
        )
    (u_b,) = separate((u_b,))

    # Forward sweep.
    n = u.size
    u = u.copy()
    flux = np.zeros(n)
    flux_tape = np.empty((steps, flux.shape[0]))
    u2_tape = np.empty((steps, u.shape[0]))
    for t in range(steps):
        for j in range(n):
            flux_tape[t, j] = flux[j]
        for i in range(1, n):
            p = u[i] - u[i - 1]
            q = u[i] + u[i - 1]
            flux[i] = p * q
        for j in range(n):
            u2_tape[t, j] = u[j]
        for i in range(n):
            u[i] -= k * flux[i]
    u2_value = u.copy()

    # Reverse sweep.
    for j in range(u2_b.shape[0]):
        u2_b[j] = slopes_seed[j]
    flux_b = np.zeros_like(flux)
    k_b = 0.0
    q_b_at = np.zeros(max(n - 1, 0))
    p_b_at = np.zeros(max(n - 1, 0))
    for t in range(steps - 1, -1, -1):  # line 12
        for i in range(n):  # line 17
            # line 18: u[i] -= k * flux[i]
            k_b = lane_sum(k_b, -(u2_b[i] * flux[i]))
            flux_b[i] -= u2_b[i] * k
        for j in range(n):
            u[j] = u2_tape[t, j]
        for i in range(1, n):  # line 13
            p = u[i] - u[i - 1]
            q = u[i] + u[i - 1]
            # line 16: flux[i] = p * q
            p_b = flux_b[i] * q
            p_b_at[i - 1] = p_b
            q_b = flux_b[i] * p
            q_b_at[i - 1] = q_b
            flux_b[i] = 0.0
            # line 15: q = u[i] + u[i - 1]
            u2_b[i] += q_b
            # line 14: p = u[i] - u[i - 1]
            u2_b[i] += p_b
        if n - 1 > 0:
            for i in range(n - 1):
                u2_b[i] += q_b_at[i] - p_b_at[i]
        for j in range(n):
            flux[j] = flux_tape[t, j]
    for j in range(n):  # line 10: u = u.copy()
        u_b[j] += u2_b[j]
    return u2_value, k_b


@register_jitable
def slopes_workspace(slopes_seed):
    """The arrays that slopes_b works in, for arguments of these shapes. What they hold is of no matter."""
    return (
        np.empty(slopes_seed.shape[0]),  # u2_b
    )
