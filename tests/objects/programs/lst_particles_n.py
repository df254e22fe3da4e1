import numpy as np


class P:
    def __init__(self, x, v):
        self.x = x
        self.v = v

    def move(self, dt):
        self.x += dt * self.v


def f(xs, vs):
    ps = [P(xs[i], vs[i]) for i in range(3)]
    for k in range(3):
        for p in ps:
            p.move(0.1)
    return sum(p.x**2 for p in ps)


def args():
    return np.array([0.1, 0.2, 0.3]), np.array([1.0, 2.0, 3.0])
