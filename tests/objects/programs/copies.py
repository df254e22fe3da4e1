from copy import copy, deepcopy
import numpy as np


class B:
    def __init__(self, k, u):
        self.k = k
        self.u = u


def f(k, u):
    a = B(k, u)
    b = copy(a)
    c = deepcopy(a)
    a.k = 2 * k
    a.u[0] = k
    return b.k * b.u[0] + c.u[0] * c.k


def args():
    return 1.3, np.array([2.0, 3.0])
