# case: outer_misfit
# signature: float64[:], float64[:], float64
# target: numpy
# inputs: rng.random(3), rng.random(4), 0.5
import numpy as np


def outer_misfit(x, y, c):
    d = x[:, None] * y[None, :] - c
    return np.sum(d**2, axis=0).mean()


# ---------------------------------------- emitted ----------------------------------------


def outer_misfit_b(x, y, c, x_b, y_b, outer_misfit_seed):
    """Adjoint of outer_misfit (case.py, line 8).

    x_b                the adjoint of x is added to it
    y_b                the adjoint of y is added to it
    outer_misfit_seed  the adjoint of value, read only
    returns            value, c_b
    records            nothing
    """
    # Forward sweep.
    d = x[:, None] * y[None, :] - c
    value = np.mean(np.sum(d**2, axis=0))

    # Reverse sweep.
    # line 10: return np.sum(d**2, axis=0).mean()
    d_b = (
        2.0
        * d
        * np.expand_dims(np.full(d.shape[1], outer_misfit_seed / d.shape[1]), axis=0)
    )
    # line 9: d = x[:, None] * y[None, :] - c
    x_b[:, np.newaxis] += np.sum(d_b * y[np.newaxis, :], axis=1, keepdims=True)
    y_b[np.newaxis, :] += np.sum(d_b * x[:, np.newaxis], axis=0, keepdims=True)
    c_b = -np.sum(d_b)
    return value, c_b
