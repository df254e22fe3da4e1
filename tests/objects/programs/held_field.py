import numpy as np


class Model:
    def __init__(self, k):
        self.k = k


class Sim:
    def __init__(self, model, u):
        self.model = model
        self.u = u
        self.t = 0.0

    def step(self, dt):
        self.u = self.u - dt * self.model.k * np.sin(self.u)
        self.t = self.t + dt


def f(k, u):
    m = Model(k)
    s = Sim(m, u)
    for i in range(4):
        s.step(0.1)
    return np.sum(s.u**2) * s.t * m.k


def args():
    return 1.3, np.array([0.3, 0.4, 0.7])
