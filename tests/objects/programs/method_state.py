from dataclasses import dataclass

import numpy as np


@dataclass
class State:
    x: np.ndarray
    v: np.ndarray


class Sim:
    def __init__(self, k, m):
        self.k = k
        self.m = m

    def force(self, s):
        return -self.k * s.x

    def step(self, s, dt):
        v = s.v + dt * self.force(s) / self.m
        return State(s.x + dt * v, v)

    def run(self, s, dt, n):
        for i in range(n):
            s = self.step(s, dt)
        return s


def f(k, m, x0, v0):
    sim = Sim(k, m)
    s = sim.run(State(x0, v0), 0.1, 5)
    return np.sum(s.x**2) + np.sum(s.v**2)


def args():
    r = np.random.default_rng(1)
    return 1.2, 2.3, r.standard_normal(4), r.standard_normal(4)
