import numpy as np


class Field:
    def __init__(self, n):
        self.data = np.zeros(n)

    def __setitem__(self, i, v):
        self.data[i] = v

    def __getitem__(self, i):
        return self.data[i]


def f(a):
    u = Field(4)
    u[0] = a
    for i in range(1, 4):
        u[i] = u[i - 1] * a
    return np.sum(u.data)


def args():
    return (1.2,)
