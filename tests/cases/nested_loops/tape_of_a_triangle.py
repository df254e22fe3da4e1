# case: sweep
# signature: float64[:], float64
# wrt: u, k
# target: numpy
# inputs: rng.random(5), 0.3
import numpy as np


def sweep(u, k):
    v = u.copy()
    n = u.size
    for i in range(n - 1, 0, -1):
        for j in range(i):
            v[j] = v[j] * (v[j + 1] + k)
    return np.sum(v)


# ---------------------------------------- emitted ----------------------------------------


def sweep_b(u, k, u_b, sweep_seed):
    """Adjoint of sweep (case.py, line 9).

    u_b         the adjoint of u is added to it
    sweep_seed  the adjoint of value, read only
    returns     value, k_b
    records     v_tape: v[j] before line 14, (n - 1) x (n - 1) float64, 8 bytes each
                (line 14 reads it)
    """
    # Forward sweep.
    v = u.copy()
    n = u.size
    v_tape = np.empty((max(n - 1, 0), max(n - 1, 0)))
    for i in range(n - 1, 0, -1):
        for j in range(i):
            v_tape[n - 1 - i, j] = v[j]
            v[j] = v[j] * (v[j + 1] + k)
    value = np.sum(v)

    # Reverse sweep.
    v_b = np.full_like(v, sweep_seed)  # line 15: return np.sum(v)
    k_b = 0.0
    for i in range(1, n):  # line 12
        for j in range(i - 1, -1, -1):  # line 13
            v[j] = v_tape[n - 1 - i, j]
            # line 14: v[j] = v[j] * (v[j + 1] + k)
            t1 = v_b[j]
            t2 = t1 * v[j]
            v_b[j + 1] += t2
            k_b += t2
            v_b[j] = t1 * (v[j + 1] + k)
    u_b += v_b  # line 10: v = u.copy()
    return value, k_b
