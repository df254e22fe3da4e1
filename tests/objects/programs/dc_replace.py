from dataclasses import dataclass, replace

import numpy as np


@dataclass(frozen=True)
class State:
    x: np.ndarray
    v: np.ndarray
    t: float = 0.0


def f(state, dt):
    for _ in range(6):
        a = -np.sin(state.x)
        state = replace(state, x=state.x + dt * state.v, v=state.v + dt * a, t=state.t + dt)
    return np.sum(state.x * state.v) + state.t**2


def args():
    r = np.random.default_rng(1)
    return State(r.standard_normal(4), r.standard_normal(4)), 0.1
