# case: layers
# signature: float64[:], float64[:,:], float64[:,:]
# target: numpy
# inputs: rng.random(3), rng.random((3, 3)), rng.random((3, 3))
import numpy as np


def layers(h, w1, w2):
    h = np.tanh(w1 @ h)
    h = np.tanh(w2 @ h)
    return np.sum(h * h)


# ---------------------------------------- emitted ----------------------------------------


def layers_b(h, w1, w2, h_b, w1_b, w2_b, layers_seed):
    """Adjoint of layers (case.py, line 8).

    h_b          the adjoint of h is added to it
    w1_b         the adjoint of w1 is added to it
    w2_b         the adjoint of w2 is added to it
    layers_seed  the adjoint of value, read only
    returns      value
    records      nothing
    """
    # Forward sweep.
    h2 = np.tanh(w1 @ h)
    h3 = np.tanh(w2 @ h2)
    value = np.sum(h3 * h3)

    # Reverse sweep.
    h3_b = 2.0 * h3 * layers_seed  # line 11: return np.sum(h * h)
    # line 10: h = np.tanh(w2 @ h)
    t2 = h3_b * (1.0 - h3**2)
    w2_b += np.outer(t2, h2)
    h2_b = w2.T @ t2
    # line 9: h = np.tanh(w1 @ h)
    t1 = h2_b * (1.0 - h2**2)
    w1_b += np.outer(t1, h)
    h_b += w1.T @ t1
    return value
