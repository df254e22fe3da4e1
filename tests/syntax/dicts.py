"""Dicts whose keys are known: texts, integers, members, tuples; texts and None that have names."""

from enum import Enum

import numpy as np

TABLE = {0: 1.0, 1: 2.5, 2: -1.0}
WEIGHTS = {(0, 1): 0.5, (1, 0): 0.25}


class Side(Enum):
    LEFT = 0
    RIGHT = 1


# inputs: rng.random(5) + 0.6
def integers(x):
    d = {i: x[i] ** 2 for i in range(3)}
    e = {}
    for i in range(3):
        e[i] = x[i] * x[i + 1]
    d[1] *= d[0]
    s = 0.0
    for k in range(3):
        s += d[k] * TABLE[k] * e[k]
    return s


# inputs: rng.random(5) + 0.6
def pairs(x):
    s = 0.0
    for (i, j), w in WEIGHTS.items():
        s += w * x[i] * x[j] ** 2
    return s + WEIGHTS[1, 0] * x[2]


# inputs: rng.random(5) + 0.6
def members(x):
    d = {Side.LEFT: x[0], Side.RIGHT: x[-1]}
    s = 1.0
    for side in (Side.LEFT, Side.RIGHT):
        s *= d[side]
    return s


def picked(d, k):
    return d[k] ** 2 if k in d else 0.0


# inputs: rng.random(5) + 0.6
def asked(x):
    d = {1: x[1], 3: x[3]}
    return picked(d, 1) + picked(d, 2) + picked(d, 3) * x[0]


# inputs: rng.random(5) + 0.6
def joined(x):
    d = dict(zip(("a", "b"), (x[0], x[1])))
    e = d | {"a": 3.0 * x[3], -1: x[2:]}
    return e["a"] * e["b"] * np.sum(e[-1] ** 2) * len(e)


# inputs: rng.random(5) + 0.6
def arrays(x):
    d = {0: np.zeros(3), 1: np.ones(3)}
    for k in d:
        d[k] = d[k] + x[k] * x[:3]
    d[0][1] = 7.0 * x[2]
    return np.sum(d[0] * d[1])


def optional(x, mode="a", axis=None):
    if mode == "q":
        mode = "b"
    y = x * (2 if mode == "a" else 3)
    return np.sum(y**2, axis=axis)


# inputs: rng.random(5) + 0.6
def settings(x):
    mode, axis, kind = "b", None, np.float64
    for i, k in enumerate(("a", "b")):
        x[i] *= 2 if k == "a" else 3
    y = x * (2 if mode == "a" else 3) * np.sum(x, axis=axis)
    z = np.zeros(y.size, dtype=kind) + np.pad(y, 1, mode="edge")[1:-1]
    return np.sum(z) + optional(x) + optional(x, "q") + optional(x, mode="z", axis=0)
