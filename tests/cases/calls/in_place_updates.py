# case: orbit
# signature: float64[:], float64[:]
# target: numpy
# inputs: rng.random(4), rng.random(4)
import numpy as np


def kick(x, v, dt):
    for i in range(x.shape[0]):
        v[i] -= dt * x[i] * x[i]
        x[i] += dt * v[i]


def orbit(x, v):
    kick(x, v, 0.1)
    kick(v, x, 0.2)
    return np.sum(x * v)


# ---------------------------------------- emitted ----------------------------------------


def kick_b(x, v, dt, x_b, v_b):
    """Adjoint of kick (case.py, line 8).

    x        in: the entry state; out: of no use (float64[x.shape[0]])
    v        in: the entry state; out: of no use (float64[v.shape[0]])
    x_b      in: what follows wants of the final x; out: the adjoint of the initial x
    v_b      in: what follows wants of the final v; out: the adjoint of the initial v
    records  x_tape: x[i] before line 11, (x.shape[0]) float64, 8 bytes each (line 10
             reads it)

    Array arguments must not overlap in memory.
    """
    # Forward sweep.
    x_tape = np.empty(x.shape[0])
    for i in range(x.shape[0]):
        v[i] -= dt * x[i] * x[i]
        x_tape[i] = x[i]
        x[i] += dt * v[i]

    # Reverse sweep.
    for i in range(x.shape[0] - 1, -1, -1):  # line 9
        v_b[i] += x_b[i] * dt  # line 11: x[i] += dt * v[i]
        x[i] = x_tape[i]
        x_b[i] -= 2.0 * (v_b[i] * x[i] * dt)  # line 10: v[i] -= dt * x[i] * x[i]


def orbit_b(x, v, x_b, v_b, orbit_seed):
    """Adjoint of orbit (case.py, line 14).

    x           in: the entry state; out: the exit state (float64[x.shape[0]])
    v           in: the entry state; out: the exit state (float64[v.shape[0]])
    x_b         in: what follows wants of the final x; out: the adjoint of the initial x
    v_b         in: what follows wants of the final v; out: the adjoint of the initial v
    orbit_seed  the adjoint of value, read only
    returns     value
    records     x_tape: x before line 15, x.shape[0] float64, 8 bytes each (line 15, 16,
                17 read it)
    records     v_tape: v before line 15, v.shape[0] float64, 8 bytes each (line 15, 16,
                17 read it)
    records     v_tape2: v before line 16, v.shape[0] float64, 8 bytes each (line 15,
                16, 17 read it)
    records     x_tape2: x before line 16, x.shape[0] float64, 8 bytes each (line 15,
                16, 17 read it)

    Array arguments must not overlap in memory.
    """
    unstretched("line 17", x.shape[0], v.shape[0])

    # Forward sweep.
    x_tape = x.copy()
    v_tape = v.copy()
    kick(x, v, 0.1)
    v_tape2 = v.copy()
    x_tape2 = x.copy()
    kick(v, x, 0.2)
    value = np.sum(x * v)
    x_exit = x.copy()
    v_exit = v.copy()

    # Reverse sweep.
    # line 17: return np.sum(x * v)
    x_b += orbit_seed * v
    v_b += orbit_seed * x
    v[:] = v_tape2
    x[:] = x_tape2
    kick_b(v, x, 0.2, v_b, x_b)  # line 16: kick(v, x, 0.2)
    x[:] = x_tape
    v[:] = v_tape
    kick_b(x, v, 0.1, x_b, v_b)  # line 15: kick(x, v, 0.1)
    x[:] = x_exit
    v[:] = v_exit
    return value
