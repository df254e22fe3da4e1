# case: warped
# signature: float64[:], float64[:], int64
# target: numpy
# inputs: rng.random(6), rng.random(5), 2
import numpy as np


def warped(x, y, band):
    total = 0.0
    for i in range(x.size):
        lo = max(0, i - band)
        hi = min(y.size, i + band + 1)
        z = x[i]
        for j in range(lo, hi):
            z = np.sin(z * y[j])
        total += z
    return total


# ---------------------------------------- emitted ----------------------------------------


def warped_b(x, y, band, x_b, y_b, warped_seed):
    """Adjoint of warped (case.py, line 8).

    x_b          the adjoint of x is added to it
    y_b          the adjoint of y is added to it
    warped_seed  the adjoint of total, read only
    returns      total
    records      z_tape: z before line 15, (x.shape[0]) x min(y.shape[0], 2 * band + 1)
                 float64, 8 bytes each (line 15 reads it)
    """
    # Forward sweep.
    total = 0.0
    z_tape = np.empty((x.size, max(min(y.shape[0], 2 * band + 1), 0)))
    for i in range(x.size):
        lo = max(0, i - band)
        hi = min(y.size, i + band + 1)
        z = x[i]
        for j in range(lo, hi):
            z_tape[i, j - lo] = z
            z = np.sin(z * y[j])
        total += z

    # Reverse sweep.
    total_b = warped_seed
    for i in range(x.size - 1, -1, -1):  # line 10
        z_b = total_b  # line 16: total += z
        lo = max(0, i - band)
        hi = min(y.size, i + band + 1)
        for j in range(hi - 1, lo - 1, -1):  # line 14
            z = z_tape[i, j - lo]
            # line 15: z = np.sin(z * y[j])
            t1 = z_b * np.cos(z * y[j])
            y_b[j] += t1 * z
            z_b = t1 * y[j]
        # line 13: z = x[i]
        x_b[i] += z_b
    return total
