# case: work
# signature: float64[:], float64, int64
# target: numpy
# inputs: rng.random(5), 0.3, 3

import numpy as np


def work(y, k, n):
    total = 0.0

    def step(y, dt):
        nonlocal total
        total += dt * np.sum(y * y)  # what is lost on the way
        return y - dt * k * y

    for i in range(n):
        y = step(y, 0.1)
    return total


# ---------------------------------------- emitted ----------------------------------------


def step_b(y, dt, total, k, y_b, step_seed1, step_seed2):
    """Adjoint of step (case.py, line 12).

    y_b         the adjoint of y is added to it
    step_seed1  the adjoint of value, read only
    step_seed2  the adjoint of total, read only
    returns     total_b, k_b
    records     nothing
    """
    # Reverse sweep.
    value_b = step_seed1.copy()
    # line 15: return y - dt * k * y
    y_b += value_b
    k_b = -(np.sum(value_b * y) * dt)
    y_b -= value_b * (dt * k)
    # line 14: total += dt * np.sum(y * y) # what is lost on the way
    y_b += 2.0 * y * (step_seed2 * dt)
    return step_seed2, k_b


def work_b(y, k, n, y_b, work_seed):
    """Adjoint of work (case.py, line 9).

    y_b        the adjoint of y is added to it
    work_seed  the adjoint of total, read only
    returns    total, k_b
    records    total_tape: total before line 18, n float64, 8 bytes each (line 18 reads
               it)
    records    y2_tape: y2 before line 18, n x y.shape[0] float64, 8 bytes each (line 18
               reads it)
    """
    # Forward sweep.
    y2 = y
    total = 0.0
    total_tape = np.empty(n)
    y2_tape = np.empty((n, y.shape[0]))
    for i in range(n):
        t1, t2 = step2(y2, 0.1, total, k)
        total_tape[i] = total
        total = t2
        y2_tape[i] = y2
        y2 = t1
    total_value = total

    # Reverse sweep.
    total_b = work_seed
    y2_b = np.zeros_like(y2)
    k_b = 0.0
    for i in range(n - 1, -1, -1):  # line 17
        # line 18: y = step(y, 0.1)
        t1_b = y2_b.copy()
        y2_b = np.zeros_like(y2_b)
        y2 = y2_tape[i]
        t2_b = total_b
        total_b = 0.0
        total = total_tape[i]
        t3, t4 = step_b(y2, 0.1, total, k, y2_b, t1_b, t2_b)
        total_b += t3
        k_b += t4
    y_b += y2_b
    return total_value, k_b
