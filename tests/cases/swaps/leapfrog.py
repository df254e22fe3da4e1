# case: shot
# signature: float64[:], float64[:], float64[:], int64
# target: numpy
# inputs: 1.0 + rng.random(6), 0.1 * rng.random(6), rng.random(4), 4
import numpy as np


def shot(c, sponge, data, steps):
    n = c.shape[0]
    last, now = np.zeros(n), np.zeros(n)
    total = 0.0
    for t in range(steps):
        lap = np.zeros_like(now)
        lap[1:-1] = now[2:] - 2.0 * now[1:-1] + now[:-2]
        new = (2.0 - sponge) * now - (1.0 - sponge) * last + 0.1 * c**2 * lap
        new[2] += np.sin(0.7 * t)
        r = new[3] - data[t]
        total += r * r
        last, now = now, new
    return total


# ---------------------------------------- emitted ----------------------------------------


def shot_b(c, sponge, data, steps, c_b, sponge_b, data_b, shot_seed):
    """Adjoint of shot (case.py, line 8).

    c_b        the adjoint of c is added to it
    sponge_b   the adjoint of sponge is added to it
    data_b     the adjoint of data is added to it
    shot_seed  the adjoint of total, read only
    returns    total
    records    last_tape: last before line 19, steps x c.shape[0] float64, 8 bytes each
               (line 15 reads it)
    records    now_tape: now before line 19, steps x c.shape[0] float64, 8 bytes each
               (line 15 reads it)
    records    r_tape: r, steps float64, 8 bytes each (line 18 reads it)
    """
    unstretched("line 15", sponge.shape[0], c.shape[0])

    # Forward sweep.
    n = c.shape[0]
    last, now = np.zeros(n), np.zeros(n)
    total = 0.0
    last_tape = np.empty((steps, c.shape[0]))
    now_tape = np.empty((steps, c.shape[0]))
    r_tape = np.empty(steps)
    for t in range(steps):
        lap = np.zeros_like(now)
        lap[1:-1] = now[2:] - 2.0 * now[1:-1] + now[:-2]
        new = (2.0 - sponge) * now - (1.0 - sponge) * last + 0.1 * c**2 * lap
        new[2] += np.sin(0.7 * t)
        r = new[3] - data[t]
        r_tape[t] = r
        total += r * r
        last_tape[t] = last
        last = now.copy()
        now_tape[t] = now
        now = new.copy()

    # Reverse sweep.
    total_b = shot_seed
    last_b = np.zeros_like(last)
    now_b = np.zeros_like(now)
    for t in range(steps - 1, -1, -1):  # line 12
        r = r_tape[t]
        # line 19: last, now = now, new
        new_b = now_b.copy()
        now_b = np.zeros_like(now_b)
        now = now_tape[t]
        now_b += last_b
        last_b = np.zeros_like(last_b)
        last = last_tape[t]
        r_b = 2.0 * r * total_b  # line 18: total += r * r
        # line 17: r = new[3] - data[t]
        new_b[3] += r_b
        data_b[t] -= r_b
        lap = np.zeros_like(now)
        lap[1:-1] = now[2:] - 2.0 * now[1:-1] + now[:-2]
        # line 15: new = (2.0 - sponge) * now - (1.0 - sponge) * last + 0.1 * c**2 * lap
        sponge_b -= new_b * now
        now_b += new_b * (2.0 - sponge)
        sponge_b += new_b * last
        last_b -= new_b * (1.0 - sponge)
        c_b += 2.0 * c * (new_b * lap * 0.1)
        lap_b = new_b * (0.1 * c**2)
        # line 14: lap[1:-1] = now[2:] - 2.0 * now[1:-1] + now[:-2]
        now_b[2:] += lap_b[1:-1]
        now_b[1:-1] -= lap_b[1:-1] * 2.0
        now_b[:-2] += lap_b[1:-1]
    return total
