from typing import NamedTuple

import numpy as np


class State(NamedTuple):
    x: np.ndarray
    v: np.ndarray
    n: int


def f(state, dt):
    for _ in range(6):
        state = state._replace(v=state.v - dt * np.sin(state.x))
        state = state._replace(x=state.x + dt * state.v, n=state.n + 1)
    return np.sum(state.x * state.v) * state.n


def args():
    r = np.random.default_rng(1)
    return State(r.standard_normal(4), r.standard_normal(4), 0), 0.1
