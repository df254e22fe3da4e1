# case: diffusion
# signature: float64[:], float64, int64
# wrt: u, k
# target: cpu
# inputs: rng.random(7), 0.3, 3
import numpy as np


def diffusion(u, k, steps):
    for t in range(steps):
        w = u.copy()
        # fixed ends
        u[1:-1] += k * w[1:-1] * (w[:-2] - 2.0 * w[1:-1] + w[2:])
    return 0.5 * np.sum(u * u)


# ---------------------------------------- emitted ----------------------------------------


@njit(cache=True, error_model="numpy", nogil=True)
def diffusion_b(u, k, steps, u_b, diffusion_seed, work):
    """Adjoint of diffusion (case.py, line 9).

    u               in: the entry state; out: the exit state (float64[u.shape[0]])
    u_b             in: what follows wants of the final u; out: the adjoint of the
                    initial u
    diffusion_seed  the adjoint of value, read only
    work            the arrays that it works in, as diffusion_workspace makes them
    returns         value, k_b
    records         w_tape: w, steps x u.shape[0] float64, 8 bytes each (line 13 reads
                    it)
    """
    w_tape, w_work, t2_at, w_b = separate(work)
    if (
        w_tape.shape != (steps, u.shape[0])
        or w_work.shape != u.shape
        or t2_at.shape != (max(u.shape[0] + 2, 0),)
        or w_b.shape != w_work.shape
    ):
        raise ValueError(
            "the workspace is not of the shapes that these arguments ask for"
        )
    u_b, u = separate((u_b, u))

    # Forward sweep.
    for t in range(steps):
        # w = u.copy()
        w = w_work
        for i in range(w.shape[0]):
            w[i] = u[i]
        for i in range(u.shape[0]):
            w_tape[t, i] = w[i]
        # fixed ends
        # u[1:-1] += k * w[1:-1] * (w[:-2] - 2.0 * w[1:-1] + w[2:])
        for i in range(u.shape[0] - 2):
            u[i + 1] += k * w[i + 1] * (w[i] - 2.0 * w[i + 1] + w[i + 2])
    value_sum = 0.0
    for i in range(u.shape[0]):
        value_sum = lane_sum(value_sum, u[i] * u[i])
        # Reverse sweep.
        # line 14: return 0.5 * np.sum(u * u)
        u_b[i] += 2.0 * u[i] * (diffusion_seed * 0.5)
    value = 0.5 * value_sum

    # Reverse sweep.
    k_b = 0.0
    t2_at[:] = 0.0
    for t in range(steps - 1, -1, -1):  # line 10
        w = w_tape[t]
        t3 = 0.0
        w_b[:] = 0.0
        for i in range(u.shape[0] - 2):
            # line 13: u[1:-1] += k * w[1:-1] * (w[:-2] - 2.0 * w[1:-1] + w[2:])
            t1 = u_b[i + 1] * (w[i] - 2.0 * w[i + 1] + w[i + 2])
            t2_at[i + 2] = u_b[i + 1] * (k * w[i + 1])
            t3 = lane_sum(t3, t1 * w[i + 1])
            w_b[i + 1] += t1 * k
        k_b += t3
        for i in range(u.shape[0]):
            w_b[i] += t2_at[i + 2] - 2.0 * t2_at[i + 1] + t2_at[i]
            u_b[i] += w_b[i]  # line 11: w = u.copy()
    return value, k_b


@register_jitable
def diffusion_workspace(u, steps):
    """The arrays that diffusion_b works in, for arguments of these shapes. What they hold is of no matter."""
    return (
        np.empty((steps, u.shape[0])),  # w_tape
        np.empty(u.shape[0]),  # w_work
        np.empty(max(u.shape[0] + 2, 0)),  # t2_at
        np.empty(u.shape[0]),  # w_b
    )
