import numpy as np


class Layer:
    def __init__(self, W):
        self.W = W

    def __call__(self, x):
        return np.tanh(self.W @ x)


def f(Ws, x):
    layers = [Layer(W) for W in Ws]
    for l in layers:
        x = l(x)
    return np.sum(x) + sum(np.sum(l.W**2) for l in layers)


def args():
    g = np.random.default_rng(1).standard_normal
    return [g((3, 3)), g((2, 3))], g(3)
