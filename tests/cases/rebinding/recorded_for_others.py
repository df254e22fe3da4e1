# case: march
# signature: float64[:], int64
# target: numpy
# inputs: 0.5 + rng.random(3), 4
import numpy as np


def field(x, y, z):
    s = 0.0
    for v in (x, y, z):
        s += np.exp(-v * v)
    return 0.3 * s


def march(r, n):
    t = 0.1
    for k in range(n):
        t += field(t * r[0], t * r[1], t * r[2] - 1.0)
    return t


# ---------------------------------------- emitted ----------------------------------------


def field_b(x, y, z, field_seed):
    """Adjoint of field (case.py, line 8).

    field_seed  the adjoint of value, read only
    returns     x_b, y_b, z_b
    records     nothing
    """
    # Forward sweep.
    v = x
    v2 = y
    v3 = z

    # Reverse sweep.
    s_b = field_seed * 0.3  # line 12: return 0.3 * s
    # line 11: s += np.exp(-v * v)
    t3 = s_b * np.exp(-v3 * v3)
    v_b = -(2.0 * (t3 * v3))
    z_b = v_b  # line 10: for v in (x, y, z):
    # line 11: s += np.exp(-v * v)
    t2 = s_b * np.exp(-v2 * v2)
    v_b = -(2.0 * (t2 * v2))
    y_b = v_b  # line 10: for v in (x, y, z):
    # line 11: s += np.exp(-v * v)
    t1 = s_b * np.exp(-v * v)
    v_b = -(2.0 * (t1 * v))
    x_b = v_b  # line 10: for v in (x, y, z):
    return x_b, y_b, z_b


def march_b(r, n, r_b, march_seed):
    """Adjoint of march (case.py, line 15).

    r_b         the adjoint of r is added to it
    march_seed  the adjoint of t, read only
    returns     t
    records     t_tape: t before line 18, n float64, 8 bytes each (line 18 reads it)
    """
    # Forward sweep.
    t = 0.1
    t_tape = np.empty(n)
    for k in range(n):
        t2 = t * r[0]
        t3 = t * r[1]
        t4 = t * r[2] - 1.0
        t1 = field(t2, t3, t4)
        t_tape[k] = t
        t += t1
    t_value = t

    # Reverse sweep.
    t_b = march_seed
    for k in range(n - 1, -1, -1):  # line 17
        t1_b = t_b  # line 18: t += field(t * r[0], t * r[1], t * r[2] - 1.0)
        t = t_tape[k]
        t2 = t * r[0]
        t3 = t * r[1]
        t4 = t * r[2] - 1.0
        # line 18: t += field(t * r[0], t * r[1], t * r[2] - 1.0)
        t2_b, t3_b, t4_b = field_b(t2, t3, t4, t1_b)
        t_b += t4_b * r[2]
        r_b[2] += t4_b * t
        t_b += t3_b * r[1]
        r_b[1] += t3_b * t
        t_b += t2_b * r[0]
        r_b[0] += t2_b * t
    return t_value
