# case: halves
# signature: float64[:], float64
# target: cpu
# inputs: rng.random(8), 0.5
import numpy as np


def halves(x, k):
    low = []
    high = []
    for v in x:
        if v < k:
            low.append(v * v)
        else:
            high.append(np.sin(v))
    return np.mean(high) * np.sum(low)


# ---------------------------------------- emitted ----------------------------------------


@njit(cache=True, error_model="numpy", nogil=True)
def halves_b_fresh(x, k, x_b, halves_seed, work):
    """Adjoint of halves (case.py, line 8).

    x_b          the adjoint of x is written to it
    halves_seed  the adjoint of value, read only
    work         the arrays that it works in, as halves_workspace makes them
    returns      value
    records      low_count_tape: low_count before line 13, (x.shape[0]) int64, 8 bytes
                 each (line 13, 16 read it)
    records      high_count_tape: high_count before line 15, (x.shape[0]) int64, 8 bytes
                 each (line 15, 16 read it)
    """
    low, high, low_count_tape, high_count_tape, low_b, high_b = separate(work)
    if (
        low.shape != x.shape
        or high.shape != low.shape
        or low_count_tape.shape != low.shape
        or high_count_tape.shape != low.shape
        or low_b.shape != low.shape
        or high_b.shape != low.shape
    ):
        raise ValueError(
            "the workspace is not of the shapes that these arguments ask for"
        )
    (x_b,) = separate((x_b,))

    # Forward sweep.
    low_count = 0
    high_count = 0
    for i in range(x.shape[0]):
        v = x[i]
        if v < k:
            if low_count >= x.shape[0]:
                raise IndexError("index out of bounds: low[low_count], line 13")
            low[low_count] = v * v
            low_count_tape[i] = low_count
            low_count += 1
        else:
            if high_count >= x.shape[0]:
                raise IndexError("index out of bounds: high[high_count], line 15")
            high[high_count] = np.sin(v)
            high_count_tape[i] = high_count
            high_count += 1
    t3 = high[:high_count]
    t1 = 0.0
    for j in range(t3.shape[0]):
        t1 = lane_sum(t1, high[j])
    t1 /= t3.shape[0]
    t4 = low[:low_count]
    t2 = 0.0
    for j in range(t4.shape[0]):
        t2 = lane_sum(t2, low[j])
    value = t1 * t2

    # Reverse sweep.
    # line 16: return np.mean(high) * np.sum(low)
    t1_b = halves_seed * t2
    t2_b = halves_seed * t1
    low_b[:] = 0.0
    t5 = low_b[:low_count]  # line 16: return np.mean(high) * np.sum(low)
    for j in range(t5.shape[0]):
        low_b[j] += t2_b
    high_b[:] = 0.0
    t6 = high_b[:high_count]  # line 16: return np.mean(high) * np.sum(low)
    t7 = high[:high_count]
    for j in range(t6.shape[0]):
        high_b[j] += t1_b / t7.shape[0]
    for i in range(x.shape[0] - 1, -1, -1):  # line 11
        v = x[i]
        v_b = 0.0
        if v < k:
            low_count = low_count_tape[i]
            # line 13: low.append(v * v)
            v_b += 2.0 * v * low_b[low_count]
            low_b[low_count] = 0.0
        else:
            high_count = high_count_tape[i]
            # line 15: high.append(np.sin(v))
            v_b += high_b[high_count] * np.cos(v)
            high_b[high_count] = 0.0
        x_b[i] = v_b  # line 11: for v in x:
    return value


@njit(cache=True, error_model="numpy", nogil=True)
def halves_b(x, k, x_b, halves_seed, work):
    """Adjoint of halves (case.py, line 8).

    x_b          the adjoint of x is added to it
    halves_seed  the adjoint of value, read only
    work         the arrays that it works in, as halves_workspace makes them
    returns      value
    records      nothing
    """
    x_b_new = np.empty_like(x_b)
    value = halves_b_fresh(x, k, x_b_new, halves_seed, work)
    x_b += x_b_new
    return value


@register_jitable
def halves_workspace(x):
    """The arrays that halves_b works in, for arguments of these shapes. What they hold is of no matter."""
    return (
        np.empty(x.shape[0]),  # low
        np.empty(x.shape[0]),  # high
        np.empty(x.shape[0], dtype=np.int64),  # low_count_tape
        np.empty(x.shape[0], dtype=np.int64),  # high_count_tape
        np.empty(x.shape[0]),  # low_b
        np.empty(x.shape[0]),  # high_b
    )
