# case: normalised
# signature: float64[:]
# target: numpy
# inputs: 1.0 + rng.random(5)
import numpy as np


def normalised(x):
    x /= np.sqrt(np.sum(x * x))
    x *= x
    return x


# ---------------------------------------- emitted ----------------------------------------


def normalised_b(x, x_b, normalised_seed):
    """Adjoint of normalised (case.py, line 8).

    x                in: the entry state; out: the exit state (float64[x.shape[0]])
    x_b              in: what follows wants of the final x; out: the adjoint of the
                     initial x
    normalised_seed  the adjoint of x, read only
    returns          x
    records          x_tape: x before line 9, x.shape[0] float64, 8 bytes each (line 9,
                     10 read it)
    records          x_tape2: x before line 10, x.shape[0] float64, 8 bytes each (line
                     9, 10 read it)
    """
    # Forward sweep.
    t1 = np.sum(x * x)
    x_tape = x.copy()
    x /= np.sqrt(t1)
    x_tape2 = x.copy()
    x *= x
    x_exit = x.copy()

    # Reverse sweep.
    x_b += normalised_seed
    x[:] = x_tape2
    # line 10: x *= x
    t3 = x_b.copy()
    x_b[:] = 2.0 * x * t3
    # line 9: x /= np.sqrt(np.sum(x * x))
    t2 = x_b.copy()
    t1_b = 0.5 * np.sum(-(t2 / np.sqrt(t1) * x)) / np.sqrt(t1)
    x_b[:] = t2 / np.sqrt(t1)
    x[:] = x_tape
    x_b += 2.0 * x * t1_b  # line 9: x /= np.sqrt(np.sum(x * x))
    x[:] = x_exit
    return x
