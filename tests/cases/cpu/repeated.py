# case: wear
# signature: float64[:], float64[:], float64
# target: cpu
# inputs: rng.random(6), rng.random(6), 0.7
import numpy as np


def wear(u, w, k):
    grip = np.exp(-k * u) * np.sin(w)
    w += grip
    u *= np.sin(w) * np.exp(-k * u)
    return np.sum(u * w) + np.sum(np.sqrt(u) * np.log(u))


# ---------------------------------------- emitted ----------------------------------------


@njit(cache=True, error_model="numpy", nogil=True)
def wear_b(u, w, k, u_b, w_b, wear_seed, work):
    """Adjoint of wear (case.py, line 8).

    u          in: the entry state; out: the exit state (float64[u.shape[0]])
    w          in: the entry state; out: the exit state (float64[w.shape[0]])
    u_b        in: what follows wants of the final u; out: the adjoint of the initial u
    w_b        in: what follows wants of the final w; out: the adjoint of the initial w
    wear_seed  the adjoint of value, read only
    work       the arrays that it works in, as wear_workspace makes them
    returns    value, k_b
    records    w_tape: w before line 10, w.shape[0] float64, 8 bytes each (line 9, 11,
               12 read it)
    records    u_tape: u before line 11, u.shape[0] float64, 8 bytes each (line 9, 11,
               12 read it), one part at a time

    Array arguments must not overlap in memory.
    """
    w_tape, u_exit, w_exit, t2, grip_b = separate(work)
    if (
        w_tape.shape != w.shape
        or u_exit.shape != u.shape
        or w_exit.shape != w_tape.shape
        or t2.shape != u_exit.shape
        or grip_b.shape != w_tape.shape
    ):
        raise ValueError(
            "the workspace is not of the shapes that these arguments ask for"
        )
    u_b, w_b, u, w = separate((u_b, w_b, u, w))

    # Forward sweep.
    if u.shape[0] != w.shape[0]:
        raise ValueError("operands could not be broadcast together")
    value_sum = 0.0
    value_sum2 = 0.0
    for i in range(u.shape[0]):
        # grip = np.exp(-k * u) * np.sin(w)
        t6 = exp(-k * u[i])
        grip = t6 * sin(w[i])
        w_tape[i] = w[i]
        # w += grip
        w[i] += grip
        u_tape = u[i]
        # u *= np.sin(w) * np.exp(-k * u)
        u[i] *= sin(w[i]) * t6
        value_sum = lane_sum(value_sum, u[i] * w[i])
        sqrt_u = np.sqrt(u[i])
        log_u = log(u[i])
        value_sum2 = lane_sum(value_sum2, sqrt_u * log_u)
        u_exit[i] = u[i]
        w_exit[i] = w[i]
        # Reverse sweep.
        # line 12: return np.sum(u * w) + np.sum(np.sqrt(u) * np.log(u))
        u_b[i] += wear_seed * w[i]
        w_b[i] += wear_seed * u[i]
        u_b[i] += 0.5 * (wear_seed * log_u) / sqrt_u + wear_seed * sqrt_u / u[i]
        u[i] = u_tape
    value = value_sum + value_sum2

    # Reverse sweep.
    for i in range(t2.shape[0]):
        t2[i] = u_b[i]
    k_b_sum = 0.0
    for i in range(u.shape[0]):
        # line 11: u *= np.sin(w) * np.exp(-k * u)
        t3 = t2[i] * u[i]
        sin_w = sin(w[i])
        t7 = exp(-k * u[i])
        t4 = t3 * sin_w * t7
        w_b[i] += t3 * t7 * cos(w[i])
        k_b_sum = lane_sum(k_b_sum, t4 * u[i])
        u_b[i] = t2[i] * (sin_w * t7) + (-(t4 * k))
        w[i] = w_tape[i]
    k_b = -k_b_sum
    for i in range(grip_b.shape[0]):  # line 10: w += grip
        grip_b[i] = w_b[i]
    t5 = 0.0
    for i in range(u.shape[0]):
        # line 9: grip = np.exp(-k * u) * np.sin(w)
        t8 = exp(-k * u[i])
        t1 = grip_b[i] * sin(w[i]) * t8
        t5 = lane_sum(t5, t1 * u[i])
        u_b[i] -= t1 * k
        w_b[i] += grip_b[i] * t8 * cos(w[i])
        u[i] = u_exit[i]
        w[i] = w_exit[i]
    k_b -= t5
    return value, k_b


@register_jitable
def wear_workspace(u, w):
    """The arrays that wear_b works in, for arguments of these shapes. What they hold is of no matter."""
    return (
        np.empty(w.shape[0]),  # w_tape
        np.empty(u.shape[0]),  # u_exit
        np.empty(w.shape[0]),  # w_exit
        np.empty(u.shape[0]),  # t2
        np.empty(w.shape[0]),  # grip_b
    )
