import numpy as np


class A:
    def __init__(self, k):
        self.k = k


def f(x):
    a = A(x)
    y = getattr(a, "k") * 2
    if hasattr(a, "b"):
        y = y + a.b
    a.k = 3 * x
    return y * a.k


def args():
    return (0.3,)
