from typing import Optional
import numpy as np


class Opt:
    def __init__(self, k: Optional[float] = None, grid=None):
        self.k = 1.0 if k is None else k
        self.grid = grid if grid is not None else np.linspace(0.0, 1.0, 4)
        self.cache = None

    def get(self, x):
        if self.cache is None:
            self.cache = x * self.k
        return self.cache


def f(x):
    o = Opt(k=x)
    p = Opt()
    return o.get(x) * np.sum(p.grid) + o.get(3.0) + p.get(x)


def args():
    return (0.3,)
