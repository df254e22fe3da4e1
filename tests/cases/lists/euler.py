# case: euler
# signature: float64, float64, int64
# target: numpy
# inputs: 0.4, 1.3, 5
import numpy as np


def euler(x0, k, n):
    dt = 0.1
    xs = [x0]  # the trajectory
    for i in range(n):
        xs.append(xs[-1] + dt * np.sin(k * xs[-1]))
    xs = np.array(xs)
    return np.sum(xs**2) + xs[-1]


# ---------------------------------------- emitted ----------------------------------------


def euler_b(x0, k, n, euler_seed):
    """Adjoint of euler (case.py, line 8).

    euler_seed  the adjoint of value, read only
    returns     value, x0_b, k_b
    records     nothing
    """
    # Forward sweep.
    dt = 0.1
    xs = np.empty(max(n, 0) + 1)
    xs[0] = x0
    for i in range(n):
        xs[i + 1] = xs[i] + dt * np.sin(k * xs[i])
    xs2 = np.array(xs)
    value = np.sum(xs2**2) + xs2[-1]

    # Reverse sweep.
    # line 14: return np.sum(xs**2) + xs[-1]
    xs_b = 2.0 * xs2 * euler_seed
    xs_b[-1] += euler_seed
    xs_b = xs_b.copy()  # line 13: xs = np.array(xs)
    k_b = 0.0
    for i in range(n - 1, -1, -1):  # line 11
        # line 12: xs.append(xs[-1] + dt * np.sin(k * xs[-1]))
        t1 = xs_b[i + 1] * dt * np.cos(k * xs[i])
        xs_b[i] += xs_b[i + 1]
        k_b += t1 * xs[i]
        xs_b[i] += t1 * k
        xs_b[i + 1] = 0.0
    # line 10: xs = [x0] # the trajectory
    x0_b = xs_b[0]
    return value, x0_b, k_b
