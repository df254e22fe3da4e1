# case: walk
# signature: Generator, float64[:], float64, int64
# target: numpy
# inputs: np.random.default_rng(5), rng.random(4), 0.7, 3
import numpy as np


def kick(rng, x, n):
    s = 0.0
    for i in range(n):
        w = rng.normal()
        s += np.sin(w * x)
    return s


def walk(rng, x, s, n):
    noise = rng.normal(size=x.shape[0])
    y = x + s * noise
    total = 0.0
    for t in range(n):
        z = rng.standard_normal(x.shape[0])
        y = y + 0.1 * np.sin(y) * z * s
        total += kick(rng, y[0], 2)
        if rng.random() < 0.5:
            y = y * rng.uniform(0.5, 1.5)
        y = y[rng.permutation(y.shape[0])]
    return total + np.sum(y**2)


# ---------------------------------------- emitted ----------------------------------------


def kick_b(rng, x, n, kick_seed):
    """Adjoint of kick (case.py, line 8).

    rng        in: the entry state; out: the exit state (a random generator)
    kick_seed  the adjoint of s, read only
    returns    s, x_b
    records    w_tape: w, n float64, 8 bytes each (line 12 reads it)
    """
    # Forward sweep.
    s = 0.0
    w_tape = np.empty(n)
    for i in range(n):
        w = rng.normal()
        w_tape[i] = w
        s += np.sin(w * x)

    # Reverse sweep.
    s_b = kick_seed
    x_b = 0.0
    for i in range(n - 1, -1, -1):  # line 10
        w = w_tape[i]
        x_b += s_b * np.cos(w * x) * w  # line 12: s += np.sin(w * x)
    return s, x_b


def walk_b(rng, x, s, n, x_b, walk_seed):
    """Adjoint of walk (case.py, line 16).

    rng        in: the entry state; out: the exit state (a random generator)
    x_b        the adjoint of x is added to it
    walk_seed  the adjoint of value, read only
    returns    value, s_b
    records    rng_tape: the state of rng before line 23, n times (the call there is
               repeated)
    records    t3_tape: t3, n float64, 8 bytes each (line 25 reads it)
    records    y_tape: y before line 26, n x x.shape[0] float64, 8 bytes each (line 22,
               27 read it)
    records    t4_tape: t4, n x x.shape[0] int64, 8 bytes each (line 26 reads it)
    records    t2_tape: t2, n float64, 8 bytes each (line 24 reads it)
    records    t5_tape: t5, n float64, 8 bytes each (line 23 reads it)
    records    z_tape: z, n x x.shape[0] float64, 8 bytes each (line 22 reads it)
    """
    # Forward sweep.
    noise_drawn = rng.standard_normal(x.shape[0])
    y = x + s * noise_drawn
    total = 0.0
    rng_tape = []
    t3_tape = np.empty(n)
    y_tape = np.empty((n, x.shape[0]))
    t4_tape = np.empty((n, x.shape[0]), dtype=np.int64)
    t2_tape = np.empty(n)
    t5_tape = np.empty(n)
    z_tape = np.empty((n, x.shape[0]))
    for t in range(n):
        z = rng.standard_normal(x.shape[0])
        z_tape[t] = z
        y2 = y + 0.1 * np.sin(y) * z * s
        t5 = y2[0]
        t5_tape[t] = t5
        rng_tape.append(rng.bit_generator.state)
        t1 = kick(rng, t5, 2)
        total += t1
        t2 = rng.random()
        t2_tape[t] = t2
        if t2 < 0.5:
            t3 = rng.uniform(0.5, 1.5)
            t3_tape[t] = t3
            y2 = y2 * t3
        t4 = rng.permutation(y2.shape[0])
        t4_tape[t] = t4
        y_tape[t] = y
        y = y2[t4]
    value = total + np.sum(y**2)
    rng_exit = rng.bit_generator.state

    # Reverse sweep.
    # line 27: return total + np.sum(y**2)
    total_b = walk_seed
    y_b = 2.0 * y * walk_seed
    s_b = 0.0
    for t in range(n - 1, -1, -1):  # line 20
        t4 = t4_tape[t]
        t2 = t2_tape[t]
        t5 = t5_tape[t]
        z = z_tape[t]
        y2_b = np.zeros(x.shape[0])
        # line 26: y = y[rng.permutation(y.shape[0])]
        np.add.at(y2_b, t4, y_b)
        y_b = np.zeros_like(y_b)
        y = y_tape[t]
        if t2 < 0.5:
            t3 = t3_tape[t]
            y2_b = y2_b * t3  # line 25: y = y * rng.uniform(0.5, 1.5)
        t1_b = total_b  # line 23: total += kick(rng, y[0], 2)
        rng.bit_generator.state = rng_tape.pop()
        # line 23: total += kick(rng, y[0], 2)
        _, t5_b = kick_b(rng, t5, 2, t1_b)
        y2_b[0] += t5_b  # line 23: total += kick(rng, y[0], 2)
        # line 22: y = y + 0.1 * np.sin(y) * z * s
        y_b += y2_b
        y_b += y2_b * s * z * 0.1 * np.cos(y)
        s_b += np.sum(y2_b * (0.1 * np.sin(y) * z))
    # line 18: y = x + s * noise
    x_b += y_b
    s_b += np.sum(y_b * noise_drawn)
    rng.bit_generator.state = rng_exit
    return value, s_b
