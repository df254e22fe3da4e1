import numpy as np


class Integrator:
    def __init__(self, rhs, dt):
        self.rhs = rhs
        self.dt = dt

    def step(self, y):
        k1 = self.rhs(y)
        return y + self.dt * self.rhs(y + 0.5 * self.dt * k1)


def f(k, y):
    def rhs(y):
        return -k * y**2

    it = Integrator(rhs, 0.1)
    for i in range(4):
        y = it.step(y)
    it2 = Integrator(np.cos, k)
    return np.sum(it2.step(y))


def args():
    return 1.2, np.array([1.0, 0.5])
