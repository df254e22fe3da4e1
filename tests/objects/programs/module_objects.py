from dataclasses import dataclass
from typing import NamedTuple
import numpy as np


class Pt(NamedTuple):
    x: float
    y: float


@dataclass(frozen=True)
class Cfg:
    dt: float = 0.1
    n: int = 3
    origin: Pt = Pt(0.5, 0.2)


CFG = Cfg(dt=0.05)
ORIGIN = Pt(1.0, 2.0)
TABLE = {"a": (1.0, 2.0), "b": [3.0, 4.0]}
METHODS = {"sin": np.sin, "cos": lambda x: np.cos(x)}


class Plain:
    def __init__(self, g):
        self.g = g


PL = Plain(9.81)


def f(x):
    for i in range(CFG.n):
        x = x + CFG.dt * np.sin(x) * ORIGIN.y + CFG.origin.x
    return np.sum(x) * TABLE["a"][1] + np.sum(METHODS["cos"](x)) + PL.g * x[0]


def args():
    return (np.array([0.1, 0.4]),)
