# case: jacobi
# signature: float64[:], int64
# target: numpy
# inputs: rng.random(6), 3
import numpy as np


def jacobi(u0, steps):
    u = u0.copy()
    w = u0.copy()
    for t in range(steps):
        w[1:-1] = 0.5 * (u[:-2] + u[2:]) * u[1:-1]
        u, w = w, u
    return np.sum(u * u)


# ---------------------------------------- emitted ----------------------------------------


def jacobi_b(u0, steps, u0_b, jacobi_seed):
    """Adjoint of jacobi (case.py, line 8).

    u0_b         the adjoint of u0 is added to it
    jacobi_seed  the adjoint of value, read only
    returns      value
    records      w_tape: w[1:-1] before line 12, steps x (u0.shape[0] - 2) float64, 8
                 bytes each (line 12, 14 read it)
    """
    # Forward sweep.
    u = u0.copy()
    w = u0.copy()
    w_tape = np.empty((steps, max(u0.shape[0] - 2, 0)))
    for t in range(steps):
        w_tape[t] = w[1:-1]
        w[1:-1] = 0.5 * (u[:-2] + u[2:]) * u[1:-1]
        u, w = w, u
    value = np.sum(u * u)

    # Reverse sweep.
    u_b = 2.0 * u * jacobi_seed  # line 14: return np.sum(u * u)
    w_b = np.zeros_like(w)
    for t in range(steps - 1, -1, -1):  # line 11
        # line 13: u, w = w, u
        w, u = u, w
        w_b, u_b = u_b, w_b
        w[1:-1] = w_tape[t]
        # line 12: w[1:-1] = 0.5 * (u[:-2] + u[2:]) * u[1:-1]
        t1 = w_b[1:-1].copy()
        t2 = t1 * u[1:-1] * 0.5
        w_b[1:-1] = 0.0
        u_b[:-2] += t2
        u_b[2:] += t2
        u_b[1:-1] += t1 * (0.5 * (u[:-2] + u[2:]))
    # line 10: w = u0.copy()
    u0_b += w_b
    # line 9: u = u0.copy()
    u0_b += u_b
    return value
