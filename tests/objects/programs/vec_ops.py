import numpy as np


class Vec:
    def __init__(self, x, y):
        self.x = x
        self.y = y

    def __add__(self, o):
        return Vec(self.x + o.x, self.y + o.y)

    def __sub__(self, o):
        return Vec(self.x - o.x, self.y - o.y)

    def __mul__(self, k):
        return Vec(self.x * k, self.y * k)

    __rmul__ = __mul__

    def __neg__(self):
        return Vec(-self.x, -self.y)

    def dot(self, o):
        return self.x * o.x + self.y * o.y

    def norm(self):
        return np.sqrt(self.dot(self))

    def __truediv__(self, k):
        return Vec(self.x / k, self.y / k)


def f(a, b, c):
    p = Vec(a, b)
    q = 2.0 * p + Vec(c, 1.0) * a - p / b
    q = -q
    q += p
    return q.norm() * p.dot(q)


def args():
    return 1.2, 0.7, 0.4
