from enum import IntEnum, Enum
import numpy as np


class Ax(IntEnum):
    X = 0
    Y = 1


class M(Enum):
    A = 1
    B = 2


def g(p, m):
    s = p[Ax.X] * 2.0
    for i in range(3):
        if m == M.A:
            s = s + p[Ax.Y] * s
    return s


def f(p):
    return g(p, M.A) * p[Ax.X] + g(p, M.B)


def args():
    return (np.array([0.3, 0.4]),)
