# case: layer
# signature: float64[:,:], float64[:], float64[:,:], float64[:]
# wrt: centre, w, b
# target: numpy
# inputs: rng.random((3, 4)), rng.random(4), rng.random((4, 2)), rng.random(2)
import numpy as np


def layer(x, centre, w, b):
    h = np.tanh((x - centre) @ w + b)
    return np.sum(h @ h.T)


# ---------------------------------------- emitted ----------------------------------------


def layer_b(x, centre, w, b, centre_b, w_b, b_b, layer_seed):
    """Adjoint of layer (case.py, line 9).

    centre_b    the adjoint of centre is added to it
    w_b         the adjoint of w is added to it
    b_b         the adjoint of b is added to it
    layer_seed  the adjoint of value, read only
    returns     value
    records     nothing
    """
    unstretched("line 10", w.shape[1], b.shape[0])
    unstretched("line 10", x.shape[1], centre.shape[0])

    # Forward sweep.
    h = np.tanh((x - centre) @ w + b)
    value = np.sum(h @ h.T)

    # Reverse sweep.
    # line 11: return np.sum(h @ h.T)
    t2 = np.full((h.shape[0], h.shape[0]), layer_seed)
    h_b = t2 @ h
    h_b += (h.T @ t2).T
    # line 10: h = np.tanh((x - centre) @ w + b)
    t1 = h_b * (1.0 - h**2)
    centre_b -= np.sum(t1, axis=0) @ w.T
    w_b += (x - centre).T @ t1
    b_b += np.sum(t1, axis=0)
    return value
