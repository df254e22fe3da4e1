import numpy as np


class Poly:
    def __init__(self, c):
        self.c = c

    def __call__(self, x):
        y = 0.0
        for i in range(len(self.c)):
            y = y * x + self.c[i]
        return y

    def __getitem__(self, i):
        return self.c[i]

    def __len__(self):
        return self.c.shape[0]

    def __matmul__(self, v):
        return np.dot(self.c, v)


def f(c, x):
    p = Poly(c)
    return p(x) * p[1] + len(p) * (p @ np.array([1.0, 2.0, x]))


def args():
    return np.array([1.0, 2.0, 3.0]), 0.7
