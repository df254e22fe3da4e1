from abc import ABC, abstractmethod

import numpy as np


class Kernel(ABC):
    @abstractmethod
    def __call__(self, a, b): ...
class RBF(Kernel):
    def __init__(self, l):
        self.l = l

    def __call__(self, a, b):
        d = a[:, None] - b[None, :]
        return np.exp(-0.5 * d**2 / self.l**2)


def f(l, x, y):
    K = RBF(l)(x, x) + 0.1 * np.eye(x.size)
    return y @ np.linalg.solve(K, y)


def args():
    return 0.8, np.array([0.0, 0.5, 1.1]), np.array([1.0, -1.0, 0.5])
