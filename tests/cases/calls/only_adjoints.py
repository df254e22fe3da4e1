# case: leapfrog
# signature: float64[:], float64[:], float64, int64
# wrt: x, v, k
# target: numpy
# inputs: rng.random(4), rng.random(4), 0.7, 3
import numpy as np


def forces(x, k, f):
    assert k > 0.0
    energy = 0.0
    f[:] = 0.0
    for i in range(x.size - 1):
        d = x[i + 1] - x[i]
        t = k * d * d
        energy += t * d / 3.0
        f[i] += t
        f[i + 1] -= t
    return energy


def leapfrog(x, v, k, steps):
    x = x.copy()
    v = v.copy()
    f = np.zeros(x.size)
    for s in range(steps):
        energy = forces(x, k, f)
        v += 0.1 * f
        x += 0.1 * v
    return energy + np.sum(v * v)


# ---------------------------------------- emitted ----------------------------------------


def forces_b(x, k, f, x_b, f_b, forces_seed):
    """Adjoint of forces (case.py, line 9).

    x_b          the adjoint of x is added to it
    f_b          in: what follows wants of the final f; out: the adjoint of the initial
                 f
    forces_seed  the adjoint of energy, read only
    returns      k_b
    records      nothing

    Array arguments must not overlap in memory.
    """
    # Reverse sweep.
    energy_b = forces_seed
    k_b = 0.0
    for i in range(x.size - 2, -1, -1):  # line 13
        t_b = -f_b[i + 1]  # line 18: f[i + 1] -= t
        t_b += f_b[i]  # line 17: f[i] += t
        d = x[i + 1] - x[i]
        t = k * d * d
        # line 16: energy += t * d / 3.0
        t2 = energy_b / 3.0
        t_b += t2 * d
        d_b = t2 * t
        # line 15: t = k * d * d
        t1 = t_b * d
        k_b += t1 * d
        d_b += 2.0 * (t1 * k)
        # line 14: d = x[i + 1] - x[i]
        x_b[i + 1] += d_b
        x_b[i] -= d_b
    f_b[:] = 0.0  # line 12: f[:] = 0.0
    return k_b


def leapfrog_b(x, v, k, steps, x_b, v_b, leapfrog_seed):
    """Adjoint of leapfrog (case.py, line 22).

    x_b            the adjoint of x is added to it
    v_b            the adjoint of v is added to it
    leapfrog_seed  the adjoint of value, read only
    returns        value, k_b
    records        x2_tape: x2 before line 29, steps x x.shape[0] float64, 8 bytes each
                   (line 27 reads it)
    """
    unstretched("line 28", v.shape[0], x.shape[0])

    # Forward sweep.
    x = x.copy()
    v = v.copy()
    f = np.zeros(x.size)
    x2_tape = np.empty((steps, x.shape[0]))
    for s in range(steps):
        energy = forces(x, k, f)
        v += 0.1 * f
        x2_tape[s] = x
        x += 0.1 * v
    value = energy + np.sum(v * v)

    # Reverse sweep.
    # line 30: return energy + np.sum(v * v)
    energy_b = leapfrog_seed
    v2_b = 2.0 * v * leapfrog_seed
    x2_b = np.zeros_like(x)
    f_b = np.zeros_like(f)
    k_b = 0.0
    for s in range(steps - 1, -1, -1):  # line 26
        v2_b += x2_b * 0.1  # line 29: x += 0.1 * v
        x[:] = x2_tape[s]
        f_b += v2_b * 0.1  # line 28: v += 0.1 * f
        # line 27: energy = forces(x, k, f)
        t1 = forces_b(x, k, f, x2_b, f_b, energy_b)
        energy_b = 0.0
        k_b += t1
    v_b += v2_b  # line 24: v = v.copy()
    x_b += x2_b  # line 23: x = x.copy()
    return value, k_b
