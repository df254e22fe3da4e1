# case: lines
# signature: float64[:], float64[:], int64
# target: cpu
# inputs: rng.random(6), rng.random(6), 3
import numpy as np


def lines(eps, e, steps):
    n = eps.size
    e = e.copy()
    h = np.zeros(n)
    total = 0.0
    for t in range(steps):
        for i in range(n - 1):
            h[i] -= 0.4 * (e[i + 1] - e[i])
        for i in range(1, n - 1):
            e[i] += eps[i] * (h[i] - h[i - 1])
        total += e[2] ** 2
    return total


# ---------------------------------------- emitted ----------------------------------------


@njit(cache=True, error_model="numpy", nogil=True)
def lines_b(eps, e, steps, eps_b, e_b, lines_seed, work):
    """Adjoint of lines (case.py, line 8).

    eps_b       the adjoint of eps is added to it
    e_b         the adjoint of e is added to it
    lines_seed  the adjoint of total, read only
    work        the arrays that it works in, as lines_workspace makes them
    returns     total
    records     t1_tape: t1, steps x (n - 2) float64, 8 bytes each (line 17 reads it)
    records     t2_tape: t2, steps float64, 8 bytes each (line 18 reads it)
    """
    h, t1_tape, t2_tape, h_b, t1_b_at, t3_at = separate(work)
    if (
        h.shape != (eps.size,)
        or t1_tape.shape != (steps, max(eps.size - 2, 0))
        or t2_tape.shape != (steps,)
        or h_b.shape != h.shape
        or t1_b_at.shape != (max(eps.size - 2, 0),)
        or t3_at.shape != (max(eps.size - 1, 0),)
    ):
        raise ValueError(
            "the workspace is not of the shapes that these arguments ask for"
        )
    eps_b, e_b = separate((eps_b, e_b))

    # Forward sweep.
    n = eps.size
    e = e.copy()
    # h = np.zeros(n)
    h[:] = 0.0
    total = 0.0
    for t in range(steps):
        for i in range(n - 1):
            if i + 1 >= e.shape[0]:
                raise IndexError("index out of bounds: e[i + 1], line 15")
            h[i] -= 0.4 * (e[i + 1] - e[i])
        for i in range(1, n - 1):
            t1 = h[i] - h[i - 1]
            t1_tape[t, i - 1] = t1
            if i >= e.shape[0]:
                raise IndexError("index out of bounds: e[i], line 17")
            e[i] += eps[i] * t1
        if 2 >= e.shape[0]:
            raise IndexError("index out of bounds: e[2], line 18")
        t2 = e[2]
        t2_tape[t] = t2
        total += t2**2

    # Reverse sweep.
    total_b = lines_seed
    e2_b = np.zeros_like(e)
    h_b[:] = 0.0
    t1_b_at[:] = 0.0
    t3_at[:] = 0.0
    for t in range(steps - 1, -1, -1):  # line 13
        t2 = t2_tape[t]
        t2_b = 2.0 * t2 * total_b  # line 18: total += e[2] ** 2
        e2_b[2] += t2_b  # line 18: total += e[2] ** 2
        for i in range(1, n - 1):  # line 16
            t1 = t1_tape[t, i - 1]
            # line 17: e[i] += eps[i] * (h[i] - h[i - 1])
            eps_b[i] += e2_b[i] * t1
            t1_b = e2_b[i] * eps[i]
            t1_b_at[i - 1] = t1_b
            h_b[i] += t1_b
        if n - 2 > 0:
            for i in range(n - 2):
                h_b[i] += -t1_b_at[i]
        for i in range(n - 1):  # line 14
            # line 15: h[i] -= 0.4 * (e[i + 1] - e[i])
            t3 = -h_b[i] * 0.4
            t3_at[i] = t3
            e2_b[i] -= t3
        if n - 1 > 0:
            for i in range(n - 1):
                e2_b[i + 1] += t3_at[i]
    for j in range(e_b.shape[0]):  # line 10: e = e.copy()
        e_b[j] += e2_b[j]
    return total


@register_jitable
def lines_workspace(eps, steps):
    """The arrays that lines_b works in, for arguments of these shapes. What they hold is of no matter."""
    n = eps.size
    return (
        np.empty(n),  # h
        np.empty((steps, max(n - 2, 0))),  # t1_tape
        np.empty(steps),  # t2_tape
        np.empty(n),  # h_b
        np.empty(max(n - 2, 0)),  # t1_b_at
        np.empty(max(n - 1, 0)),  # t3_at
    )
