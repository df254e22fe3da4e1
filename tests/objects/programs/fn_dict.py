import numpy as np


def relu(x):
    return np.maximum(x, 0.0)


def ident(x):
    return x


ACT = {"relu": relu, "tanh": np.tanh, "id": ident, "sq": lambda x: x * x}


def layer(p, x, act):
    return ACT[act](p["W"] @ x)


def f(W, x):
    p = {"W": W}
    h = layer(p, x, "relu")
    h = layer(p, h, "tanh")
    for fn in [relu, np.tanh, ident]:
        h = fn(h)
    return np.sum(layer(p, h, "sq"))


def args():
    g = np.random.default_rng(2).standard_normal
    return g((3, 3)), g(3)
