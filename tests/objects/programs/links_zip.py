from dataclasses import dataclass
import numpy as np


@dataclass
class Link:
    length: float
    alpha: float


def T(link, th):
    ct, st = np.cos(th), np.sin(th)
    ca, sa = np.cos(link.alpha), np.sin(link.alpha)
    return np.array([[ct, -st * ca, link.length * ct], [st, ct * ca, link.length * st], [0.0, sa, 1.0]])


def f(links, th):
    M = np.eye(3)
    for link, t in zip(links, th):
        M = M @ T(link, t)
    return M[0, 2] * M[1, 0]


def args():
    return [Link(1.0, 0.2), Link(0.7, 0.3), Link(0.4, 0.1)], np.array([0.3, 0.5, 0.6])
