# case: march
# signature: float64[:], float64, int64
# target: numpy
# inputs: rng.random(5), 0.2, 2
import numpy as np


def step(u, out, k):
    out[0] = u[0]
    out[-1] = u[-1]
    out[1:-1] = u[1:-1] + k * u[1:-1] * (u[2:] - u[:-2])


def march(u, k, steps):
    out = np.zeros_like(u)
    for t in range(steps):
        step(u, out, k)
        u[:] = out
    return np.sum(u * u)


# ---------------------------------------- emitted ----------------------------------------


def step_b(u, out, k, u_b, out_b):
    """Adjoint of step (case.py, line 8).

    u_b      the adjoint of u is added to it
    out_b    in: what follows wants of the final out; out: the adjoint of the initial
             out
    returns  k_b
    records  nothing

    Array arguments must not overlap in memory.
    """
    unstretched("line 11", out.shape[0] - 2, u.shape[0] - 2)

    # Reverse sweep.
    # line 11: out[1:-1] = u[1:-1] + k * u[1:-1] * (u[2:] - u[:-2])
    t1 = out_b[1:-1] * (u[2:] - u[:-2])
    t2 = out_b[1:-1] * (k * u[1:-1])
    u_b[1:-1] += out_b[1:-1]
    k_b = np.sum(t1 * u[1:-1])
    u_b[1:-1] += t1 * k
    u_b[2:] += t2
    u_b[:-2] -= t2
    out_b[1:-1] = 0.0
    # line 10: out[-1] = u[-1]
    u_b[-1] += out_b[-1]
    out_b[-1] = 0.0
    # line 9: out[0] = u[0]
    u_b[0] += out_b[0]
    out_b[0] = 0.0
    return k_b


def march_b(u, k, steps, u_b, march_seed):
    """Adjoint of march (case.py, line 14).

    u           in: the entry state; out: the exit state (float64[u.shape[0]])
    u_b         in: what follows wants of the final u; out: the adjoint of the initial u
    march_seed  the adjoint of value, read only
    returns     value, k_b
    records     u_tape: u[:] before line 18, steps x u.shape[0] float64, 8 bytes each
                (line 17, 19 read it)
    """
    # Forward sweep.
    out = np.zeros_like(u)
    u_tape = np.empty((steps, u.shape[0]))
    for t in range(steps):
        step(u, out, k)
        u_tape[t] = u[:]
        u[:] = out
    value = np.sum(u * u)
    u_exit = u.copy()

    # Reverse sweep.
    u_b += 2.0 * u * march_seed  # line 19: return np.sum(u * u)
    out_b = np.zeros_like(out)
    k_b = 0.0
    for t in range(steps - 1, -1, -1):  # line 16
        # line 18: u[:] = out
        out_b += u_b[:]
        u_b[:] = 0.0
        u[:] = u_tape[t]
        # line 17: step(u, out, k)
        t1 = step_b(u, out, k, u_b, out_b)
        k_b += t1
    u[:] = u_exit
    return value, k_b
