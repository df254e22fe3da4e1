# case: layer
# signature: float64[:,:], float64[:,:], float64[:]
# target: numpy
# inputs: rng.random((3, 4)), rng.random((4, 2)), rng.random(2)
import numpy as np


def layer(x, w, b):
    h = np.tanh(x @ w + b)
    return np.sum(h @ h.T)


# ---------------------------------------- emitted ----------------------------------------


def layer_b(x, w, b, x_b, w_b, b_b, layer_seed):
    """Adjoint of layer (case.py, line 8).

    x_b         the adjoint of x is added to it
    w_b         the adjoint of w is added to it
    b_b         the adjoint of b is added to it
    layer_seed  the adjoint of value, read only
    returns     value
    records     nothing
    """
    unstretched("line 9", w.shape[1], b.shape[0])

    # Forward sweep.
    h = np.tanh(x @ w + b)
    value = np.sum(h @ h.T)

    # Reverse sweep.
    # line 10: return np.sum(h @ h.T)
    t2 = np.full((h.shape[0], h.shape[0]), layer_seed)
    h_b = t2 @ h
    h_b += (h.T @ t2).T
    # line 9: h = np.tanh(x @ w + b)
    t1 = h_b * (1.0 - h**2)
    x_b += t1 @ w.T
    w_b += x.T @ t1
    b_b += np.sum(t1, axis=0)
    return value
