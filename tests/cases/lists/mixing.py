# case: mixing
# signature: float64[:], int64
# target: numpy
# inputs: rng.random(3), 4
import numpy as np


def mixed(r, R):
    if len(R) > 0:
        d = r - R[-1]
        r = r + 0.1 * (r @ d) * d
    return r


def mixing(x, n):
    R, scale = [], []
    for t in range(n):
        r = np.cos(x) - x
        x = x + mixed(r, R)
        R.append(r)
        if len(R) > 2:
            del R[0]
        scale.append(x[0] * (scale[-1] if scale else 1.0))
    return np.sum(x * R[0]) + scale[-1]


# ---------------------------------------- emitted ----------------------------------------


def mixed_b(r, R_0, r_b, R_0_b, mixed_seed):
    """Adjoint of mixed (case.py, line 8).

    r_b         the adjoint of r is added to it
    R_0_b       the adjoint of R_0 is added to it
    mixed_seed  the adjoint of r2, read only
    records     r2_tape: r2 before line 11, r.shape[0] float64, 8 bytes each (line 11
                reads it)
    """
    unstretched("line 10", r.shape[0], R_0.shape[1])

    # Forward sweep.
    if len(R_0) > 0:
        d = r - R_0[-1]
        t1 = 0.1 * (r @ d)
        r2_tape = r

    # Reverse sweep.
    r2_b = mixed_seed.copy()
    if len(R_0) > 0:
        # line 11: r = r + 0.1 * (r @ d) * d
        t1_b = np.sum(r2_b * d)
        d_b = r2_b * t1
        r = r2_tape
        t2 = t1_b * 0.1
        r2_b += t2 * d
        d_b += t2 * r
        # line 10: d = r - R[-1]
        r2_b += d_b
        R_0_b[-1] -= d_b
    r_b += r2_b


def mixing_b(x, n, x_b, mixing_seed):
    """Adjoint of mixing (case.py, line 15).

    x_b          the adjoint of x is added to it
    mixing_seed  the adjoint of value, read only
    returns      value
    records      x2_tape: x2 before line 19, n x x.shape[0] float64, 8 bytes each (line
                 18, 19, 23, 24 read it)
    records      R_tape: R[R_count] before line 20, n x x.shape[0] float64, 8 bytes each
                 (line 19, 24 read it)
    records      R_count_tape: R_count before line 20, n int64, 8 bytes each (line 19,
                 20, 22, 24 read it)
    records      R_tape2: R[:R_count] before line 22, n x ? x x.shape[0] float64, 8
                 bytes each (line 19, 24 read it)
    records      scale_tape: scale[t] before line 23, n float64, 8 bytes each (line 23
                 reads it)
    records      branch_tape: branch, n bool, 1 bytes each (line 21 reads it)
    """
    # Forward sweep.
    x2 = x
    R = np.empty((max(n, 0), x2.shape[0]))
    R_count = 0
    scale = np.empty(max(n, 0))
    x2_tape = np.empty((n, x.shape[0]))
    R_tape = np.empty((n, R.shape[1]))
    R_count_tape = np.empty(n, dtype=np.int64)
    R_tape2 = []
    scale_tape = np.empty(n)
    branch_tape = np.empty(n, dtype=np.bool_)
    for t in range(n):
        r = np.cos(x2) - x2
        t1 = mixed_p(r, R[:R_count])
        x2_tape[t] = x2
        x2 = x2 + t1
        R_tape[t] = R[R_count]
        R[R_count] = r
        R_count_tape[t] = R_count
        R_count += 1
        branch = R_count > 2
        branch_tape[t] = branch
        if branch:
            R_count -= 1
            R_tape2.append(R[:R_count].copy())
            unstretched("line 22", R[:R_count].shape[0], R[1 : R_count + 1].shape[0])
            R[:R_count] = R[1 : R_count + 1]
        scale_tape[t] = scale[t]
        scale[t] = x2[0] * (scale[:t][-1] if t != 0 else 1.0)
    value = np.sum(x2 * R[:R_count][0]) + scale[-1]

    # Reverse sweep.
    # line 24: return np.sum(x * R[0]) + scale[-1]
    x2_b = mixing_seed * R[:R_count][0]
    R_b = np.zeros_like(R)
    R_b[:R_count][0] += mixing_seed * x2
    scale_b = np.zeros_like(scale)
    scale_b[-1] += mixing_seed
    for t in range(n - 1, -1, -1):  # line 17
        branch = branch_tape[t]
        scale[t] = scale_tape[t]
        # line 23: scale.append(x[0] * (scale[-1] if scale else 1.0))
        t4 = scale_b[t]
        scale_b[t] = 0.0
        x2_b[0] += t4 * (scale[:t][-1] if t != 0 else 1.0)
        if t != 0:
            scale_b[:t][-1] += t4 * x2[0]
        if branch:
            # line 22: del R[0]
            t3 = R_b[:R_count].copy()
            R_b[:R_count] = 0.0
            R_b[1 : R_count + 1] += t3
            R_old = R_tape2.pop()
            R[:R_count] = R_old
        R_count = R_count_tape[t]
        # line 20: R.append(r)
        r_b = R_b[R_count].copy()
        R_b[R_count] = 0.0
        R[R_count] = R_tape[t]
        t1_b = x2_b.copy()  # line 19: x = x + mixed(r, R)
        x2 = x2_tape[t]
        r = np.cos(x2) - x2
        # line 19: x = x + mixed(r, R)
        mixed_b(r, R[:R_count], r_b, R_b[:R_count], t1_b)
        # line 18: r = np.cos(x) - x
        x2_b -= r_b * np.sin(x2)
        x2_b -= r_b
    x_b += x2_b
    return value
