# case: misfit
# signature: float64[:,:], float64[:,:], float64[:]
# target: cpu
# inputs: rng.random((4, 5)), rng.random((4, 5)), rng.random(5)
import numpy as np


def misfit(x, y, scale):
    d = (x - y) / scale
    near = np.where(np.abs(d) < 0.5, 0.5 * d * d, np.abs(d))
    row = np.sum(near, axis=1)
    return np.sum(np.log(1.0 + row))


# ---------------------------------------- emitted ----------------------------------------


@njit(cache=True, error_model="numpy", nogil=True)
def misfit_b_fresh(x, y, scale, x_b, y_b, scale_b, misfit_seed, work):
    """Adjoint of misfit (case.py, line 8).

    x_b          the adjoint of x is written to it
    y_b          the adjoint of y is written to it
    scale_b      the adjoint of scale is added to it
    misfit_seed  the adjoint of value, read only
    work         the arrays that it works in, as misfit_workspace makes them
    returns      value
    records      nothing
    """
    (d,) = separate(work)
    if d.shape != (x.shape[1],):
        raise ValueError(
            "the workspace is not of the shapes that these arguments ask for"
        )
    x_b, y_b, scale_b = separate((x_b, y_b, scale_b))

    # Forward sweep.
    if (
        x.shape[0] != y.shape[0]
        or x.shape[1] != y.shape[1]
        or x.shape[1] != scale.shape[0]
    ):
        raise ValueError("operands could not be broadcast together")
    value = 0.0
    # Of d, no more is kept than one i needs.
    for i in range(x.shape[0]):
        row_row = 0.0
        for j in range(x.shape[1]):
            # d = (x - y) / scale
            d[j] = (x[i, j] - y[i, j]) / scale[j]
            # near = np.where(np.abs(d) < 0.5, 0.5 * d * d, np.abs(d))
            near = choice(np.abs(d[j]) < 0.5, 0.5 * d[j] * d[j], np.abs(d[j]))
            # row = np.sum(near, axis=1)
            row_row = lane_sum(row_row, near)
        row = row_row
        value += np.log(1.0 + row)
        # Reverse sweep.
        row_b = misfit_seed / (1.0 + row)  # line 12: return np.sum(np.log(1.0 + row))
        for j in range(x.shape[1]):
            near_b = row_b  # line 11: row = np.sum(near, axis=1)
            # line 10: near = np.where(np.abs(d) < 0.5, 0.5 * d * d, np.abs(d))
            d_b = choice(np.abs(d[j]) < 0.5, near_b * d[j] * 0.5, 0.0)
            d_b += choice(np.abs(d[j]) < 0.5, near_b * (0.5 * d[j]), 0.0)
            d_b += choice(np.abs(d[j]) < 0.5, 0.0, near_b * np.sign(d[j]))
            # line 9: d = (x - y) / scale
            t1 = d_b / scale[j]
            x_b[i, j] = t1
            y_b[i, j] = -t1
            scale_b[j] -= d_b / scale[j] * d[j]
    return value


@njit(cache=True, error_model="numpy", nogil=True)
def misfit_b(x, y, scale, x_b, y_b, scale_b, misfit_seed, work):
    """Adjoint of misfit (case.py, line 8).

    x_b          the adjoint of x is added to it
    y_b          the adjoint of y is added to it
    scale_b      the adjoint of scale is added to it
    misfit_seed  the adjoint of value, read only
    work         the arrays that it works in, as misfit_workspace makes them
    returns      value
    records      nothing
    """
    x_b_new = np.empty_like(x_b)
    y_b_new = np.empty_like(y_b)
    value = misfit_b_fresh(x, y, scale, x_b_new, y_b_new, scale_b, misfit_seed, work)
    x_b += x_b_new
    y_b += y_b_new
    return value


@register_jitable
def misfit_workspace(x):
    """The arrays that misfit_b works in, for arguments of these shapes. What they hold is of no matter."""
    return (
        np.empty(x.shape[1]),  # d
    )
