import numpy as np


class Body:
    def __init__(self, x, v, m):
        self.x, self.v, self.m = x, v, m
        self.a = 0.0


def f(xs, k):
    bodies = [Body(xs[0], 0.0, 1.0), Body(xs[1], 0.1, 2.0), Body(xs[2], 0.0, k)]
    for t in range(4):
        for b in bodies:
            b.a = 0.0
        for i in range(len(bodies)):
            for j in range(i + 1, len(bodies)):
                d = bodies[j].x - bodies[i].x
                F = d / (d * d + 0.1) ** 1.5
                bodies[i].a += F / bodies[i].m
                bodies[j].a -= F / bodies[j].m
        for b in bodies:
            b.v += 0.01 * b.a
            b.x += 0.01 * b.v
    return sum(b.x**2 * b.m for b in bodies) + sum([b.v for b in bodies])


def args():
    return np.array([0.1, 0.5, 1.2]), 1.5
