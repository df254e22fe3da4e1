import numpy as np
import adsource as ad


class Model:
    def __init__(self, a):
        self.a = a

    def residual(self, x):
        return x**3 + self.a * x - 2.0


def f(a):
    m = Model(a)
    return ad.root(m.residual, 1.0) ** 2


def args():
    return (1.3,)
