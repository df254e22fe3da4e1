import numpy as np


class Sim:
    def __init__(self, u, k):
        self.u = u.copy()
        self.k = k
        self.t = 0.0

    def step(self, dt):
        self.u[1:-1] += dt * self.k * (self.u[2:] - 2 * self.u[1:-1] + self.u[:-2])
        self.t += dt

    def energy(self):
        return np.sum(self.u**2) * self.t


def f(u, k):
    s = Sim(u, k)
    for i in range(5):
        s.step(0.1)
    return s.energy()


def args():
    return np.random.default_rng(1).standard_normal(7), 0.7
