# case: taken
# signature: float64[:], float64
# target: numpy
# inputs: rng.random(5), 0.5
import numpy as np


def taken(u, t1):
    u_b = u * t1
    u_tape = 0.0
    seed = 1.0
    for t2 in range(3):
        u_tape += np.sum(u_b * u_b) * seed
        u_b = np.sin(u_b) * (u_b + t1)
        seed = seed * u_tape
    return u_tape


# ---------------------------------------- emitted ----------------------------------------


def taken_b(u, t1, u_bar, taken_seed):
    """Adjoint of taken (case.py, line 8).

    u_bar       the adjoint of u is added to it
    taken_seed  the adjoint of u_tape, read only
    returns     u_tape, t1_b
    records     u_tape_tape: u_tape before line 13, 3 float64, 8 bytes each (line 15
                reads it)
    records     u_b_tape: u_b before line 14, 3 x u.shape[0] float64, 8 bytes each (line
                13, 14 read it)
    records     seed_tape: seed before line 15, 3 float64, 8 bytes each (line 13, 15
                read it)
    records     t3_tape: t3, 3 float64, 8 bytes each (line 13 reads it)
    """
    # Forward sweep.
    u_b = u * t1
    u_tape = 0.0
    seed = 1.0
    u_tape_tape = np.empty(3)
    u_b_tape = np.empty((3, u.shape[0]))
    seed_tape = np.empty(3)
    t3_tape = np.empty(3)
    for t2 in range(3):
        t3 = np.sum(u_b * u_b)
        t3_tape[t2] = t3
        u_tape_tape[t2] = u_tape
        u_tape += t3 * seed
        u_b_tape[t2] = u_b
        u_b = np.sin(u_b) * (u_b + t1)
        seed_tape[t2] = seed
        seed = seed * u_tape
    u_tape_value = u_tape

    # Reverse sweep.
    u_tape_b = taken_seed
    u_b_b = np.zeros_like(u_b)
    seed_b = 0.0
    t1_b = 0.0
    for t2 in range(2, -1, -1):  # line 12
        t3 = t3_tape[t2]
        seed = seed_tape[t2]
        # line 15: seed = seed * u_tape
        u_tape_b += seed_b * seed
        seed_b = seed_b * u_tape
        u_b = u_b_tape[t2]
        # line 14: u_b = np.sin(u_b) * (u_b + t1)
        t4 = u_b_b * np.sin(u_b)
        t1_b += np.sum(t4)
        u_b_b = u_b_b * (u_b + t1) * np.cos(u_b) + t4
        # line 13: u_tape += np.sum(u_b * u_b) * seed
        t3_b = u_tape_b * seed
        seed_b += u_tape_b * t3
        u_tape = u_tape_tape[t2]
        u_b_b += 2.0 * u_b * t3_b  # line 13: u_tape += np.sum(u_b * u_b) * seed
    # line 9: u_b = u * t1
    u_bar += u_b_b * t1
    t1_b += np.sum(u_b_b * u)
    return u_tape_value, t1_b
