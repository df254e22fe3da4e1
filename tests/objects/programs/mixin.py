import numpy as np


class EnergyMixin:
    def energy(self):
        return 0.5 * self.m * self.v**2


class NameMixin:
    def label(self):
        return "x"


class Base:
    def __init__(self, m):
        self.m = m


class Body(EnergyMixin, NameMixin, Base):
    def __init__(self, m, v):
        super().__init__(m)
        self.v = v


def f(m, v):
    return Body(m, v).energy()


def args():
    return 0.3, 0.5
