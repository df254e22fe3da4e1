import numpy as np


class Base:
    scale = 2.0

    def __init__(self, k):
        self.k = k

    def energy(self, x):
        return 0.5 * self.k * np.sum(x**2)

    def total(self, x):
        return self.scale * self.energy(x)


class Duffing(Base):
    scale = 3.0

    def __init__(self, k, b):
        super().__init__(k)
        self.b = b

    def energy(self, x):
        return super().energy(x) + 0.25 * self.b * np.sum(x**4)


def f(k, b, x):
    return Duffing(k, b).total(x) + Base(k).total(x)


def args():
    return 1.1, 0.3, np.array([0.2, 0.5])
