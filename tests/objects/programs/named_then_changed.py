import numpy as np


class Body:
    def __init__(self, x, v):
        self.x = x
        self.v = v


class System:
    def __init__(self, a, b):
        self.a = a
        self.b = b

    def step(self, dt):
        self.a.v = self.a.v - dt * (self.a.x - self.b.x)
        self.a.x = self.a.x + dt * self.a.v


def f(x, k):
    a = Body(x[0], k)
    b = Body(x[1], x[2])
    s = System(a, b)
    for i in range(5):
        s.step(0.1)
    return s.a.x**2 + s.b.x * s.a.v


def args():
    return np.array([0.3, 0.4, 0.7]), 1.1
