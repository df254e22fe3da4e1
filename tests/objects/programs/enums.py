from enum import Enum, IntEnum

import numpy as np


class Kind(IntEnum):
    LIN = 0
    CUBE = 1


class Mode(Enum):
    SIN = "sin"
    COS = "cos"


def g(x, kind, mode):
    if kind == Kind.CUBE:
        x = x**3
    if mode is Mode.SIN:
        return np.sin(x)
    elif mode == Mode.COS:
        return np.cos(x)
    return x


def f(x):
    return g(x, Kind.CUBE, Mode.SIN) + g(x, Kind.LIN, Mode.COS) * g(x, 1, Mode.COS)


def args():
    return (0.8,)
