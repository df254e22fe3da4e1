from dataclasses import dataclass

import numpy as np


@dataclass
class Dense:
    W: np.ndarray
    b: np.ndarray
    act: str = "tanh"

    def __call__(self, x):
        z = self.W @ x + self.b
        return np.tanh(z) if self.act == "tanh" else z


@dataclass
class Net:
    layers: list

    def __call__(self, x):
        for layer in self.layers:
            x = layer(x)
        return x


def f(net, x):
    return np.sum(net(x) ** 2)


def args():
    r = np.random.default_rng(1)
    g = r.standard_normal
    return Net([Dense(g((4, 3)), g(4)), Dense(g((4, 4)), g(4)), Dense(g((2, 4)), g(2), "id")]), g(3)
