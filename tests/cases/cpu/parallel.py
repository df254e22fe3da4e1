# case: fit
# signature: float64[:], float64[:], float64[:]
# target: cpu
# parallel: yes
# inputs: rng.random(5), rng.random(4), rng.random(4)
import numpy as np
from numba import prange


def fit(x, mu, w):
    total = 0.0
    for i in prange(x.shape[0]):
        s = 0.0
        for c in range(mu.shape[0]):
            s += w[c] * np.exp(-(x[i] - mu[c]) ** 2)
        total += np.log(s)
    return total


# ---------------------------------------- emitted ----------------------------------------


@njit(
    cache=True,
    error_model="numpy",
    nogil=True,
    parallel={
        "fusion": False,
        "inplace_binop": False,
        "numpy": False,
        "reduction": False,
        "setitem": False,
    },
)
def fit_b(x, mu, w, x_b, mu_b, w_b, fit_seed, work):
    """Adjoint of fit (case.py, line 10).

    x_b       the adjoint of x is added to it
    mu_b      the adjoint of mu is added to it
    w_b       the adjoint of w is added to it
    fit_seed  the adjoint of total, read only
    work      the arrays that it works in, as fit_workspace makes them
    returns   total
    records   s_tape: s, (x.shape[0]) float64, 8 bytes each (line 16 reads it)
    """
    s_tape, total_parts, w_b_parts, mu_b_parts = separate(work)
    if (
        s_tape.shape != x.shape
        or total_parts.shape != (32,)
        or w_b_parts.shape != (min(32, x.shape[0]), w.shape[0])
        or mu_b_parts.shape != (min(32, x.shape[0]), mu.shape[0])
    ):
        raise ValueError(
            "the workspace is not of the shapes that these arguments ask for"
        )
    x_b, mu_b, w_b = separate((x_b, mu_b, w_b))

    # Forward sweep.
    total = 0.0
    if w.shape[0] < mu.shape[0] and x.shape[0] > 0:
        raise IndexError("index out of bounds: w[c], line 15")
    passes = x.shape[0]
    # Parallel: each pass has places of its own in s_tape.
    # Each part adds up total; the parts are added in order.
    for part in prange(32):
        total_own = 0.0
        for i in range(
            np.uint64(part * passes // 32), np.uint64((part + 1) * passes // 32)
        ):
            s = 0.0
            for c in range(mu.shape[0]):
                s += w[c] * exp(-((x[i] - mu[c]) ** 2))
            s_tape[i] = s
            total_own += np.log(s)
        total_parts[part] = total_own
    for part in range(32):
        total += total_parts[part]

    # Reverse sweep.
    total_b = fit_seed
    passes2 = x.shape[0]
    parts = min(32, passes2)
    # Parallel: each pass has places of its own in x_b.
    # Each part adds to a copy of w_b and mu_b; the copies are added in order.
    for part2 in prange(parts):
        w_b_own = w_b_parts[part2]
        w_b_own[:] = 0.0
        mu_b_own = mu_b_parts[part2]
        mu_b_own[:] = 0.0
        # line 12
        for i in range(
            np.uint64(part2 * passes2 // parts),
            np.uint64((part2 + 1) * passes2 // parts),
        ):
            s = s_tape[i]
            s_b = total_b / s  # line 16: total += np.log(s)
            x_b_sum = 0.0
            for c in range(mu.shape[0]):  # line 14
                # line 15: s += w[c] * np.exp(-(x[i] - mu[c]) ** 2)
                t2 = exp(-((x[i] - mu[c]) ** 2))
                t1 = 2.0 * (x[i] - mu[c]) * -(s_b * w[c] * t2)
                w_b_own[c] += s_b * t2
                x_b_sum = lane_sum(x_b_sum, t1)
                mu_b_own[c] -= t1
            if mu.shape[0] > 0:
                x_b[i] += x_b_sum
    for part2 in range(parts):
        for j in range(w_b.shape[0]):
            w_b[j] += w_b_parts[part2, j]
        for k in range(mu_b.shape[0]):
            mu_b[k] += mu_b_parts[part2, k]
    return total


@register_jitable
def fit_workspace(x, mu, w):
    """The arrays that fit_b works in, for arguments of these shapes. What they hold is of no matter."""
    passes2 = x.shape[0]
    parts = min(32, passes2)
    return (
        np.empty(x.shape[0]),  # s_tape
        np.empty(32),  # total_parts
        np.empty((parts, w.shape[0])),  # w_b_parts
        np.empty((parts, mu.shape[0])),  # mu_b_parts
    )
