from typing import NamedTuple

import numpy as np


class S(NamedTuple):
    prev: np.ndarray
    cur: np.ndarray


def step(s, c):
    new = 2 * s.cur - s.prev
    new[1:-1] += c * (s.cur[2:] - 2 * s.cur[1:-1] + s.cur[:-2])
    return S(s.cur, new)


def f(u, c):
    s = S(u, u)
    for i in range(5):
        s = step(s, c)
    return np.sum(s.cur**2)


def args():
    return np.random.default_rng(1).standard_normal(7), 0.2
