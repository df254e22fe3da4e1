from typing import NamedTuple

import numpy as np


class State(NamedTuple):
    x: np.ndarray
    v: np.ndarray
    t: float


def step(state, k, dt):
    a = -k * state.x
    v = state.v + dt * a
    x = state.x + dt * v
    return State(x, v, state.t + dt)


def f(x0, v0, k, dt):
    state = State(x0, v0, 0.0)
    for t in range(5):
        state = step(state, k, dt)
    return np.sum(state.x**2) + state.t * state.v[0]


def args():
    r = np.random.default_rng(1)
    return r.standard_normal(4), r.standard_normal(4), 1.3, 0.1
