import numpy as np


def step(s, dt):
    x, v = s
    v = v - dt * np.sin(x)
    return x + dt * v, v


def f(x, v, dt):
    s = (x, v)
    for _ in range(6):
        s = step(s, dt)
    return np.sum(s[0] * s[1])


def args():
    r = np.random.default_rng(1)
    return r.standard_normal(4), r.standard_normal(4), 0.1
