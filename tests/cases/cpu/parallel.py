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


@register_jitable(error_model="numpy", no_cpython_wrapper=True, no_cfunc_wrapper=True)
def fit_b_loop(first, stop, mu, w, x, s_tape):
    """The passes from first to stop - 1 of a loop of fit_b."""
    (s_tape,) = separate((s_tape,))
    total = 0.0
    for i in range(first, stop):
        s = 0.0
        for c in range(mu.shape[0]):
            s += w[c] * np.exp(-((x[i] - mu[c]) ** 2))
        s_tape[i] = s
        total += np.log(s)
    separate((s_tape,))  # all is written when others read it
    return total


@register_jitable(error_model="numpy", no_cpython_wrapper=True, no_cfunc_wrapper=True)
def fit_b_loop2(first, stop, s_tape, total_b, mu, x, w, w_b, mu_b, x_b):
    """The passes from first to stop - 1 of a loop of fit_b."""
    s_tape, w_b, mu_b, x_b = separate((s_tape, w_b, mu_b, x_b))
    for i in range(first, stop):  # line 12
        s = s_tape[i]
        s_b = total_b / s  # line 16: total += np.log(s)
        x_b_sum = 0.0
        for c in range(mu.shape[0]):  # line 14
            # line 15: s += w[c] * np.exp(-(x[i] - mu[c]) ** 2)
            t2 = np.exp(-((x[i] - mu[c]) ** 2))
            t1 = 2.0 * (x[i] - mu[c]) * -(s_b * w[c] * t2)
            w_b[c] += s_b * t2
            x_b_sum = lane_sum(x_b_sum, t1)
            mu_b[c] -= t1
        if mu.shape[0] > 0:
            x_b[i] += x_b_sum
    separate((s_tape, w_b, mu_b, x_b))  # all is written when others read it


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
    # Parallel: each pass has places of its own in s_tape.
    # Each part adds up total; the parts are added in order.
    passes = x.shape[0]
    parts = shares(passes, 292 * mu.shape[0])
    if parts > 1:
        for part in prange(parts):
            total_own = fit_b_loop(
                part * passes // parts, (part + 1) * passes // parts, mu, w, x, s_tape
            )
            total_parts[part] = total_own
        for part in range(parts):
            total += total_parts[part]
    else:
        total_own = fit_b_loop(0, x.shape[0], mu, w, x, s_tape)
        total += total_own

    # Reverse sweep.
    total_b = fit_seed
    # Parallel: each pass has places of its own in x_b.
    # Each part adds to a copy of w_b and mu_b; the copies are added in order.
    passes2 = x.shape[0]
    parts2 = shares(passes2, 86 * mu.shape[0], 8)
    if parts2 > 1:
        for part2 in prange(parts2):
            w_b_own = w_b_parts[part2]
            w_b_own[:] = 0.0
            mu_b_own = mu_b_parts[part2]
            mu_b_own[:] = 0.0
            fit_b_loop2(
                part2 * passes2 // parts2,
                (part2 + 1) * passes2 // parts2,
                s_tape,
                total_b,
                mu,
                x,
                w,
                w_b_own,
                mu_b_own,
                x_b,
            )
        for part2 in range(parts2):
            for j in range(w_b.shape[0]):
                w_b[j] += w_b_parts[part2, j]
            for k in range(mu_b.shape[0]):
                mu_b[k] += mu_b_parts[part2, k]
    else:
        fit_b_loop2(0, x.shape[0], s_tape, total_b, mu, x, w, w_b, mu_b, x_b)
    return total


@register_jitable
def fit_workspace(x, mu, w):
    """The arrays that fit_b works in, for arguments of these shapes. What they hold is of no matter."""
    passes2 = x.shape[0]
    return (
        np.empty(x.shape[0]),  # s_tape
        np.empty(32),  # total_parts
        np.empty((min(32, passes2), w.shape[0])),  # w_b_parts
        np.empty((min(32, passes2), mu.shape[0])),  # mu_b_parts
    )
