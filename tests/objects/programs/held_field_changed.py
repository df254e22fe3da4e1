import numpy as np


class Body:
    def __init__(self, x, v, m):
        self.x = x
        self.v = v
        self.m = m

    def kick(self, F, dt):
        self.v = self.v + dt * F / self.m

    def drift(self, dt):
        self.x = self.x + dt * self.v


class System:
    def __init__(self, a, b, k):
        self.a = a
        self.b = b
        self.k = k

    def step(self, dt):
        F = self.k * (self.b.x - self.a.x)
        self.a.kick(F, dt)
        self.b.kick(-F, dt)
        self.a.drift(dt)
        self.b.drift(dt)


def f(x, k):
    s = System(Body(x[0], 0.0, 1.0), Body(x[1], x[2], 2.0), k)
    for i in range(5):
        s.step(0.1)
    return s.a.x**2 + s.b.x * s.a.v


def args():
    return np.array([0.3, 0.4, 0.7]), 1.1
