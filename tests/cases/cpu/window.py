# case: smooth
# signature: float64[:,:], float64, int64
# target: cpu
# inputs: rng.random((9, 8)), 0.7, 2
import numpy as np


def smooth(img, width, rad):
    n, m = img.shape
    out = np.zeros((n, m))
    for i in range(rad, n - rad):
        for j in range(rad, m - rad):
            num = 0.0
            den = 0.0
            for di in range(-rad, rad + 1):
                for dj in range(-rad, rad + 1):
                    d = img[i + di, j + dj] - img[i, j]
                    w = np.exp(-d * d / width)
                    num += w * img[i + di, j + dj]
                    den += w
            out[i, j] = num / den
    return np.sum(out * out)


# ---------------------------------------- emitted ----------------------------------------


@njit(cache=True, error_model="numpy", nogil=True)
def smooth_b(img, width, rad, img_b, smooth_seed, work):
    """Adjoint of smooth (case.py, line 8).

    img_b        the adjoint of img is added to it
    smooth_seed  the adjoint of value, read only
    work         the arrays that it works in, as smooth_workspace makes them
    returns      value, width_b
    records      out_tape: out[i, j] before line 21, (n - 2 * rad) x (m - 2 * rad)
                 float64, 8 bytes each (line 21, 22 read it)
    records      den_tape: den, (n - 2 * rad) x (m - 2 * rad) float64, 8 bytes each
                 (line 21 reads it)
    """
    out, out_tape, den_tape, num_at, den_at, out_b, num_b_at, den_b_at, img_b_sum_at = (
        separate(work)
    )
    if (
        out.shape != img.shape
        or out_tape.shape
        != (max(img.shape[0] - rad - rad, 0), max(img.shape[1] - rad - rad, 0))
        or den_tape.shape != out_tape.shape
        or num_at.shape != (max(img.shape[1] - rad - rad, 0),)
        or den_at.shape != num_at.shape
        or out_b.shape != out.shape
        or num_b_at.shape != num_at.shape
        or den_b_at.shape != num_at.shape
        or img_b_sum_at.shape != num_at.shape
    ):
        raise ValueError(
            "the workspace is not of the shapes that these arguments ask for"
        )
    (img_b,) = separate((img_b,))

    # Forward sweep.
    n, m = img.shape
    # out = np.zeros((n, m))
    out[:] = 0.0
    if rad < 0:
        raise IndexError("index out of bounds: out[i, j], line 21")
    for i in range(rad, n - rad):
        # The loop along the rows stands inside: neighbours in memory are met one after the other.
        for j in range(rad, m - rad):
            num_at[np.uint64(j - rad)] = 0.0
            den_at[np.uint64(j - rad)] = 0.0
        for di in range(-rad, rad + 1):
            for dj in range(-rad, rad + 1):
                for j in range(rad, m - rad):
                    d = img[i + di, np.uint64(j + dj)] - img[i, np.uint64(j)]
                    w = exp(-d * d / width)
                    num_at[np.uint64(j - rad)] += w * img[i + di, np.uint64(j + dj)]
                    den_at[np.uint64(j - rad)] += w
        for j in range(rad, m - rad):
            den_tape[i - rad, np.uint64(j - rad)] = den_at[np.uint64(j - rad)]
            out_tape[i - rad, np.uint64(j - rad)] = out[i, np.uint64(j)]
            out[i, np.uint64(j)] = (
                num_at[np.uint64(j - rad)] / den_at[np.uint64(j - rad)]
            )
    value = 0.0
    for k in range(n):
        for i2 in range(m):
            value = lane_sum(value, out[k, i2] * out[k, i2])
            # Reverse sweep.
            # line 22: return np.sum(out * out)
            out_b[k, i2] = 2.0 * out[k, i2] * smooth_seed

    # Reverse sweep.
    width_b = 0.0
    for i in range(n - rad - 1, rad - 1, -1):  # line 11
        # The loop along the rows stands inside: neighbours in memory are met one after the other.
        for j in range(m - rad - 1, rad - 1, -1):  # line 12
            den = den_tape[i - rad, np.uint64(j - rad)]
            # line 21: out[i, j] = num / den
            num_b_at[np.uint64(j - rad)] = out_b[i, np.uint64(j)] / den
            den_b_at[np.uint64(j - rad)] = -(
                out_b[i, np.uint64(j)] / den * out[i, np.uint64(j)]
            )
            out_b[i, np.uint64(j)] = 0.0
            out[i, np.uint64(j)] = out_tape[i - rad, np.uint64(j - rad)]
            img_b_sum_at[np.uint64(j - rad)] = 0.0
        for di in range(-rad, rad + 1):  # line 15
            for dj in range(-rad, rad + 1):  # line 16
                for j in range(rad, m - rad):  # line 12
                    w_b = den_b_at[np.uint64(j - rad)]  # line 20: den += w
                    d = img[i + di, np.uint64(j + dj)] - img[i, np.uint64(j)]
                    w = exp(-d * d / width)
                    # line 19: num += w * img[i + di, j + dj]
                    w_b += num_b_at[np.uint64(j - rad)] * img[i + di, np.uint64(j + dj)]
                    img_b[i + di, np.uint64(j + dj)] += num_b_at[np.uint64(j - rad)] * w
                    # line 18: w = np.exp(-d * d / width)
                    t1 = w_b * w
                    t2 = t1 / width
                    d_b = -(2.0 * (t2 * d))
                    width_b = lane_sum(width_b, -(t1 / width * (-d * d / width)))
                    # line 17: d = img[i + di, j + dj] - img[i, j]
                    img_b[i + di, np.uint64(j + dj)] += d_b
                    img_b_sum_at[np.uint64(j - rad)] -= d_b
        for j in range(rad, m - rad):  # line 12
            if rad + 1 > -rad:
                img_b[i, np.uint64(j)] += img_b_sum_at[np.uint64(j - rad)]
    return value, width_b


@register_jitable
def smooth_workspace(img, rad):
    """The arrays that smooth_b works in, for arguments of these shapes. What they hold is of no matter."""
    n = img.shape[0]
    m = img.shape[1]
    return (
        np.empty((n, m)),  # out
        np.empty((max(n - rad - rad, 0), max(m - rad - rad, 0))),  # out_tape
        np.empty((max(n - rad - rad, 0), max(m - rad - rad, 0))),  # den_tape
        np.empty(max(m - rad - rad, 0)),  # num_at
        np.empty(max(m - rad - rad, 0)),  # den_at
        np.empty((n, m)),  # out_b
        np.empty(max(m - rad - rad, 0)),  # num_b_at
        np.empty(max(m - rad - rad, 0)),  # den_b_at
        np.empty(max(m - rad - rad, 0)),  # img_b_sum_at
    )
