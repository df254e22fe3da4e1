# case: smooth
# signature: float64[:], float64, int64
# target: numpy
# inputs: rng.random(7), 0.3, 3
import numpy as np


def smooth(u, k, steps):
    for t in range(steps):
        # explicit Euler; the ends are held
        u[1:-1] += k * (u[:-2] - 2.0 * u[1:-1] + u[2:])
    return np.sum(u * u)


# ---------------------------------------- emitted ----------------------------------------


def smooth_b(u, k, steps, u_b, smooth_seed):
    """Adjoint of smooth (case.py, line 8).

    u            in: the entry state; out: the exit state (float64[u.shape[0]])
    u_b          in: what follows wants of the final u; out: the adjoint of the initial
                 u
    smooth_seed  the adjoint of value, read only
    returns      value, k_b
    records      u_tape: u[1:-1] before line 11, steps x (u.shape[0] - 2) float64, 8
                 bytes each (line 11, 12 read it)
    """
    # Forward sweep.
    u_tape = np.empty((steps, max(u.shape[0] - 2, 0)))
    for t in range(steps):
        u_tape[t] = u[1:-1]
        # explicit Euler; the ends are held
        u[1:-1] += k * (u[:-2] - 2.0 * u[1:-1] + u[2:])
    value = np.sum(u * u)
    u_exit = u.copy()

    # Reverse sweep.
    u_b += 2.0 * u * smooth_seed  # line 12: return np.sum(u * u)
    k_b = 0.0
    for t in range(steps - 1, -1, -1):  # line 9
        u[1:-1] = u_tape[t]
        # line 11: u[1:-1] += k * (u[:-2] - 2.0 * u[1:-1] + u[2:])
        t1 = u_b[1:-1].copy()
        t2 = t1 * k
        k_b += np.sum(t1 * (u[:-2] - 2.0 * u[1:-1] + u[2:]))
        u_b[:-2] += t2
        u_b[1:-1] -= t2 * 2.0
        u_b[2:] += t2
    u[:] = u_exit
    return value, k_b
