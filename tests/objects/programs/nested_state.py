from typing import NamedTuple

import numpy as np


class Part(NamedTuple):
    x: np.ndarray
    v: np.ndarray


class State(NamedTuple):
    a: Part
    b: Part
    t: float


def push(p, q, dt):
    v = p.v - dt * (p.x - q.x) ** 3
    return Part(p.x + dt * v, v)


def step(s, dt):
    return State(push(s.a, s.b, dt), push(s.b, s.a, dt), s.t + dt)


def f(s, dt):
    for _ in range(4):
        s = step(s, dt)
    return np.sum(s.a.x * s.b.v) + s.t


def args():
    r = np.random.default_rng(1)

    def g():
        return r.standard_normal(3)

    return State(Part(g(), g()), Part(g(), g()), 0.0), 0.1
