from typing import NamedTuple
import numpy as np


class OptState(NamedTuple):
    params: dict
    momentum: dict
    step: int


def loss_grad(p, X, y):
    r = X @ p["w"] + p["b"] - y
    return {"w": X.T @ r / len(y), "b": np.mean(r)}


def update(state, X, y, lr):
    g = loss_grad(state.params, X, y)
    m = {"w": 0.9 * state.momentum["w"] + g["w"], "b": 0.9 * state.momentum["b"] + g["b"]}
    p = {"w": state.params["w"] - lr * m["w"], "b": state.params["b"] - lr * m["b"]}
    return OptState(p, m, state.step + 1)


def f(w, lr, X, y):
    s = OptState({"w": w, "b": 0.0}, {"w": np.zeros_like(w), "b": 0.0}, 0)
    while s.step < 5:
        s = update(s, X, y, lr)
    r = X @ s.params["w"] + s.params["b"] - y
    return np.sum(r * r)


def args():
    g = np.random.default_rng(3).standard_normal
    return g(3), 0.1, g((6, 3)), g(6)
