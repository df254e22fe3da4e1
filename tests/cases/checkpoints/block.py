# case: net
# signature: float64[:,:], float64[:], int
# target: numpy
# inputs: rng.standard_normal((3, 3)), rng.standard_normal(3), 3
import numpy as np

import adsource as ad


@ad.checkpoint
def layer(w, x):
    h = np.tanh(w @ x)
    return h * h


def net(w, x, n):
    y = x
    for t in range(n):
        # the block is computed again
        with ad.checkpoint():
            # inside of it
            h = np.tanh(w @ y)
            y = h * h + layer(w, y)  # trailing
        y = y * 0.5
    return np.sum(y)


# ---------------------------------------- emitted ----------------------------------------


def net_block(w, y):
    """A block of net, line 20, which is computed again."""
    # inside of it
    h = np.tanh(w @ y)
    t1 = layer(w, y)
    y = h * h + t1
    return y


def layer_b(w, x, w_b, x_b, layer_seed):
    """Adjoint of layer (case.py, line 11).

    w_b         the adjoint of w is added to it
    x_b         the adjoint of x is added to it
    layer_seed  the adjoint of value, read only
    records     nothing
    """
    # Forward sweep.
    h = np.tanh(w @ x)

    # Reverse sweep.
    value_b = layer_seed.copy()
    h_b = 2.0 * h * value_b  # line 13: return h * h
    # line 12: h = np.tanh(w @ x)
    t1 = h_b * (1.0 - h**2)
    w_b += np.outer(t1, x)
    x_b += w.T @ t1


def net_block_b(w, y, w_b, y_b, net_block_seed):
    """Adjoint of net_block (case.py, line 22).

    w_b             the adjoint of w is added to it
    y_b             the adjoint of y is added to it
    net_block_seed  the adjoint of y2, read only
    records         nothing
    """
    # Forward sweep.
    # inside of it
    h = np.tanh(w @ y)

    # Reverse sweep.
    y2_b = net_block_seed.copy()
    # line 23: y = h * h + layer(w, y) # trailing
    h_b = 2.0 * h * y2_b
    t1_b = y2_b.copy()
    layer_b(w, y, w_b, y_b, t1_b)  # line 23: y = h * h + layer(w, y) # trailing
    # line 22: h = np.tanh(w @ y)
    t2 = h_b * (1.0 - h**2)
    w_b += np.outer(t2, y)
    y_b += w.T @ t2


def net_b(w, x, n, w_b, x_b, net_seed):
    """Adjoint of net (case.py, line 16).

    w_b       the adjoint of w is added to it
    x_b       the adjoint of x is added to it
    net_seed  the adjoint of value, read only
    returns   value
    records   y_tape: y before line 24, n x w.shape[0] float64, 8 bytes each (line 20,
              25 read it)
    """
    unstretched("line 24", x.shape[0], w.shape[0])

    # Forward sweep.
    if x.shape[0] != w.shape[0]:
        raise ValueError("line 18: `y` must keep the shape from pass to pass")
    y = x
    y_tape = np.empty((n, w.shape[0]))
    for t in range(n):
        # the block is computed again
        y2 = net_block(w, y)
        y_tape[t] = y
        y = y2 * 0.5
    value = np.sum(y)

    # Reverse sweep.
    y_b = np.full_like(y, net_seed)  # line 25: return np.sum(y)
    for t in range(n - 1, -1, -1):  # line 18
        y2_b = y_b * 0.5  # line 24: y = y * 0.5
        y = y_tape[t]
        y_b = np.zeros_like(y)
        net_block_b(w, y, w_b, y_b, y2_b)  # line 20: with ad.checkpoint():
    x_b += y_b  # line 17: y = x
    return value
