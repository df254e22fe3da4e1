from typing import NamedTuple

import numpy as np


class State(NamedTuple):
    x: np.ndarray
    v: np.ndarray


def step(state, dt):
    v = state.v - dt * np.sin(state.x)
    return State(x=state.x + dt * v, v=v)


def f(state, dt):
    for _ in range(6):
        state = step(state, dt)
    return np.sum(state.x * state.v)


def args():
    r = np.random.default_rng(1)
    return State(r.standard_normal(4), r.standard_normal(4)), 0.1
