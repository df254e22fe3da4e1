# case: decay
# signature: float64, float64
# target: numpy
# inputs: 0.9, 0.2
import numpy as np


def decay(x, tol):
    steps = [x]
    while steps[-1] > tol:
        steps.append(0.5 * steps[-1] * np.cos(steps[-1]))
    return sum(steps) / len(steps)


# ---------------------------------------- emitted ----------------------------------------


def decay_b(x, tol, decay_seed):
    """Adjoint of decay (case.py, line 8).

    decay_seed  the adjoint of value, read only
    returns     value, x_b
    records     steps_tape: which array steps is, passes references, no copies
    records     steps_tape2: steps[steps_count] before line 11, passes float64, 8 bytes
                each (line 11, 12 read it)
    records     steps_count_tape: steps_count before line 11, passes int64, 8 bytes each
                (line 11, 12 read it)
    records     branch_tape: branch, passes bool, 1 bytes each (line 11 reads it)
    """
    # Forward sweep.
    steps = np.empty(16)
    steps[0] = x
    steps_count = 1
    trips = 0
    steps_tape = []
    steps_tape2 = []
    steps_count_tape = []
    branch_tape = []
    while steps[steps_count - 1] > tol:
        trips += 1
        branch = steps_count == steps.shape[0]
        branch_tape.append(branch)
        if branch:
            steps_tape.append(steps)
            # more room for the list
            steps = np.concatenate((steps, np.empty_like(steps)))
        steps_tape2.append(steps[steps_count])
        steps[steps_count] = (
            0.5 * steps[steps_count - 1] * np.cos(steps[steps_count - 1])
        )
        steps_count_tape.append(steps_count)
        steps_count += 1
    t1 = steps[:steps_count]
    t2 = 0
    for i in range(t1.shape[0]):
        v = t1[i]
        t2 += v
    value = t2 / steps_count

    # Reverse sweep.
    t2_b = decay_seed / steps_count  # line 12: return sum(steps) / len(steps)
    steps_b = np.zeros_like(steps)
    t1_b = steps_b[:steps_count]
    for i in range(t1.shape[0] - 1, -1, -1):  # line 12
        v_b = t2_b  # line 12: return sum(steps) / len(steps)
        t1_b[i] += v_b  # line 12: return sum(steps) / len(steps)
    for trip in range(trips - 1, -1, -1):
        branch = branch_tape.pop()
        steps_count = steps_count_tape.pop()
        steps[steps_count] = steps_tape2.pop()
        # line 11: steps.append(0.5 * steps[-1] * np.cos(steps[-1]))
        t3 = steps_b[steps_count]
        steps_b[steps_count] = 0.0
        steps_b[steps_count - 1] += t3 * np.cos(steps[steps_count - 1]) * 0.5
        steps_b[steps_count - 1] -= (
            t3 * (0.5 * steps[steps_count - 1]) * np.sin(steps[steps_count - 1])
        )
        if branch:
            steps = steps_tape.pop()
    # line 9: steps = [x]
    x_b = steps_b[0]
    return value, x_b
