# case: misfit
# signature: float64[:], float64, float64[:], int
# target: cpu
# inputs: rng.standard_normal(6), 0.3, rng.standard_normal(6), 5
import numpy as np

import adsource as ad


def simulate(u, k, n):
    u = u.copy()
    for t in ad.checkpoint(range(n), slots=3):
        u[1:-1] += k * np.sin(u[2:] - 2.0 * u[1:-1] + u[:-2])
    return u


def misfit(u, k, data, n):
    difference = simulate(u, k, n) - data
    return 0.5 * np.sum(difference * difference)


# ---------------------------------------- emitted ----------------------------------------


@njit(cache=True, error_model="numpy", nogil=True)
def misfit_end_b(data, u2, data_b, u2_b, misfit_seed):
    """Adjoint of misfit_end (case.py, line 18).

    data_b       the adjoint of data is added to it
    u2_b         the adjoint of u2 is added to it
    misfit_seed  the adjoint of value, read only
    returns      value
    records      nothing
    """
    # Forward sweep.
    if u2.shape[0] != data.shape[0]:
        raise ValueError("operands could not be broadcast together")
    value_sum = 0.0
    for i in range(data.shape[0]):
        difference = u2[i] - data[i]
        value_sum = lane_sum(value_sum, difference * difference)
        # Reverse sweep.
        # line 19: return 0.5 * np.sum(difference * difference)
        difference_b = 2.0 * difference * (misfit_seed * 0.5)
        # line 18: difference = simulate(u, k, n) - data
        u2_b[i] += difference_b
        data_b[i] -= difference_b
    value = 0.5 * value_sum
    return value


@njit(cache=True, error_model="numpy", nogil=True)
def misfit_step_b(t2, k, u2, u2_b):
    """Adjoint of misfit_step (case.py, line 13).

    u2       in: the entry state; out: of no use (float64[u2.shape[0]])
    u2_b     in: what follows wants of the final u2; out: the adjoint of the initial u2
    returns  k_b
    records  u2_tape: u2[1:-1] before line 13, (u2.shape[0] - 2) float64, 8 bytes each
             (line 13 reads it)
    """
    # Forward sweep.
    u2_tape = np.empty(max(u2.shape[0] - 2, 0))
    t4 = np.empty(max(u2.shape[0] - 2, 0))
    for i in range(u2.shape[0] - 2):
        u2_tape[i] = u2[i + 1]
        t4[i] = k * sin(u2[i + 2] - 2.0 * u2[i + 1] + u2[i])
    for i in range(u2.shape[0] - 2):
        u2[i + 1] += t4[i]
        # Reverse sweep.
        u2[i + 1] = u2_tape[i]

    # Reverse sweep.
    t3_at = np.zeros(max(u2.shape[0] + 2, 0))
    k_b = 0.0
    for i in range(u2.shape[0] - 2):
        # line 13: u[1:-1] += k * np.sin(u[2:] - 2.0 * u[1:-1] + u[:-2])
        t1 = u2_b[i + 1]
        t3_at[i + 2] = t1 * k * cos(u2[i + 2] - 2.0 * u2[i + 1] + u2[i])
        k_b = lane_sum(k_b, t1 * sin(u2[i + 2] - 2.0 * u2[i + 1] + u2[i]))
    for i in range(u2.shape[0]):
        u2_b[i] += t3_at[i] - 2.0 * t3_at[i + 1] + t3_at[i + 2]
    return k_b


@njit(cache=True, error_model="numpy", nogil=True)
def misfit_start_b(u, u_b, u2_seed):
    """Adjoint of misfit_start (case.py, line 11).

    u_b      the adjoint of u is added to it
    u2_seed  the adjoint of u2, read only
    records  nothing
    """
    # Reverse sweep.
    u2_b = u2_seed.copy()
    for i in range(u.shape[0]):  # line 11: u = u.copy()
        u_b[i] += u2_b[i]


def misfit_b(u, k, data, n, u_b, data_b, misfit_seed):
    """Adjoint of misfit (case.py, line 17).

    u_b          the adjoint of u is added to it
    data_b       the adjoint of data is added to it
    misfit_seed  the adjoint of value, read only
    returns      value, k_b
    records      snapshots before passes of line 12, at most 3 at once (revolve): u2,
                 u2.shape[0] float64, 8 bytes each
    """
    u2 = misfit_start(u)
    steps = len(range(n))
    states = misfit_b.states = MemoryStore()
    sweep = misfit_b.sweep = Sweep(misfit_b.progress, steps + extra_steps(steps, 3))
    for action, at, to in revolve(steps, 3):
        if action == "RUN":
            for t2 in sweep.run(at, to):
                misfit_step(t2, k, u2)
        elif action == "SAVE":
            states.save(to, at, (u2,))
        elif action == "LOAD":
            (u2,) = states.load(to, at)
        elif action == "TAKE":
            (u2,) = states.take(to, at)
        elif action == "END":
            u2_b = np.zeros_like(u2)
            k_b = 0.0
            value = misfit_end_b(data, u2, data_b, u2_b, misfit_seed)
        else:  # BACK
            k_b += misfit_step_b(at, k, u2, u2_b)
            sweep.reversed()
    misfit_start_b(u, u_b, u2_b)
    return value, k_b


misfit_b.progress = None  # called twice a second as progress(done, total, rate, left)
