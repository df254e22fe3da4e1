# case: leapfrog
# signature: float64[:], float64, int64
# target: numpy
# inputs: rng.random(6), 0.2, 4
import numpy as np


def leapfrog(u, c, steps):
    old = u.copy()
    now = u.copy()
    new = np.zeros_like(u)
    for t in range(steps):
        new[1:-1] = 2.0 * now[1:-1] - old[1:-1] + c * (now[2:] - 2.0 * now[1:-1] + now[:-2])
        old, now, new = now, new, old
    return np.sum(now * now)


# ---------------------------------------- emitted ----------------------------------------


def leapfrog_b(u, c, steps, u_b, leapfrog_seed):
    """Adjoint of leapfrog (case.py, line 8).

    u_b            the adjoint of u is added to it
    leapfrog_seed  the adjoint of value, read only
    returns        value, c_b
    records        new_tape: new[1:-1] before line 13, steps x (u.shape[0] - 2) float64,
                   8 bytes each (line 13, 15 read it)
    """
    # Forward sweep.
    old = u.copy()
    now = u.copy()
    new = np.zeros_like(u)
    new_tape = np.empty((steps, max(u.shape[0] - 2, 0)))
    for t in range(steps):
        new_tape[t] = new[1:-1]
        new[1:-1] = (
            2.0 * now[1:-1] - old[1:-1] + c * (now[2:] - 2.0 * now[1:-1] + now[:-2])
        )
        old, now, new = now, new, old
    value = np.sum(now * now)

    # Reverse sweep.
    now_b = 2.0 * now * leapfrog_seed  # line 15: return np.sum(now * now)
    old_b = np.zeros_like(old)
    new_b = np.zeros_like(new)
    c_b = 0.0
    for t in range(steps - 1, -1, -1):  # line 12
        # line 14: old, now, new = now, new, old
        now, new, old = old, now, new
        now_b, new_b, old_b = old_b, now_b, new_b
        new[1:-1] = new_tape[t]
        # line 13: new[1:-1] = 2.0 * now[1:-1] - old[1:-1] + c * (now[2:] - 2.0 * now...
        t1 = new_b[1:-1].copy()
        t2 = t1 * c
        new_b[1:-1] = 0.0
        now_b[1:-1] += t1 * 2.0
        old_b[1:-1] -= t1
        c_b += np.sum(t1 * (now[2:] - 2.0 * now[1:-1] + now[:-2]))
        now_b[2:] += t2
        now_b[1:-1] -= t2 * 2.0
        now_b[:-2] += t2
    # line 10: now = u.copy()
    u_b += now_b
    # line 9: old = u.copy()
    u_b += old_b
    return value, c_b
