import numpy as np


class Body:
    def __init__(self, pos, m):
        self.pos = np.array(pos)
        self.m = m


def f(p, v, m):
    bodies = [Body(p[i], m[i]) for i in range(3)]
    first, last, e = bodies[0], bodies[-1], 0.0
    for a in bodies:
        a.pos += 0.1 * v
        for b in bodies:
            if b is a:
                continue
            e -= a.m * b.m / np.linalg.norm(a.pos - b.pos)
    if v[0] > 0.2:
        first = last
    return e * (2.0 if first is not last else first.m)


def args():
    return np.array([[0.1, 0.2], [0.7, -0.3], [-0.4, 0.9]]), np.array([0.3, -0.2]), np.array([1.0, 2.0, 0.5])
