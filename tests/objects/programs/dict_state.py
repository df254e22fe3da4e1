import numpy as np


def step(s, dt):
    v = s["v"] - dt * np.sin(s["x"])
    return {"x": s["x"] + dt * v, "v": v}


def f(x, v, dt):
    s = {"x": x, "v": v}
    for _ in range(6):
        s = step(s, dt)
    return np.sum(s["x"] * s["v"])


def args():
    r = np.random.default_rng(1)
    return r.standard_normal(4), r.standard_normal(4), 0.1
