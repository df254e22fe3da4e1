from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Link:
    length: float
    mass: float

    def com(self, th):
        return 0.5 * self.length * np.array([np.cos(th), np.sin(th)])

    @property
    def inertia(self):
        return self.mass * self.length**2 / 12


def f(l1, l2, th):
    links = [Link(l1, 1.0), Link(l2, 2.0)]
    p = np.zeros(2)
    E = 0.0
    ang = 0.0
    for i, link in enumerate(links):
        ang = ang + th[i]
        c = p + link.com(ang)
        E += link.mass * 9.81 * c[1] + link.inertia
        p = p + link.length * np.array([np.cos(ang), np.sin(ang)])
    return E + p[0]


def args():
    return 1.0, 0.7, np.array([0.3, 0.5])
