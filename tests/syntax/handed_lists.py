"""Lists that functions change, copies of literal lists, items that are updated."""

import numpy as np


def _push(h, v):
    h.append(v * v)


# inputs: rng.random(6) + 0.6
def listarg(x):
    h = []
    for v in x:
        _push(h, v)
    return sum(h)


def _set(h, i, v):
    """Sets."""
    h[i] = v * v


# inputs: rng.random(6) + 0.6
def listset(x):
    h = [0.0, 0.0, 0.0]
    for i in range(3):
        _set(h, i, x[i])
    return h[0] + h[1] * h[2]


# inputs: rng.random(6) + 0.6
def listset2(x):
    h = [x[:3], x[3:], x[1:4]]
    for i in range(3):
        _set(h, i, x[i] * h[0])
    return np.sum(h[0] + h[1] * h[2])


def record(hist, times, u, t, every=1):
    e = 0.5 * np.sum(u * u)
    for k in range(every):
        hist.append(e + k)
    times.append(t)
    return len(times)


# inputs: rng.random(6) + 0.6, 0.3
def recorder(x, e):
    hist, times = [], []
    u = x.copy()
    t = 0.0
    for step in range(4):
        u = u + 0.1 * np.sin(u) * e
        t += 0.1
        n = record(hist, times, u, t, every=2)
    return np.sum(np.array(hist)) * n + times[-1] * e


# inputs: rng.random(6) + 0.6, 0.7
def lst(x, k):
    h = []

    def push(v):
        w = v * k
        h.append(w)

    for i in range(6):
        push(x[i] * k)
    return sum(h)


def deeper(a, v):
    _push(a, v)
    _push(a, 2 * v)


# inputs: rng.random(6) + 0.6, 0.7
def deep(x, k):
    a = []
    for v in x:
        deeper(a, v * k)
    b = [0.0] * 6
    fill(b, x)
    return sum(a) * b[3]


def fill(out, x):
    for i in range(len(x)):
        out[i] = x[i] ** 2
    out[0] += 1.0


def addif(h, v):
    if v < 0.5:
        return
    h.append(v)


# inputs: rng.random(6) + 0.6, 0.7
def early(x, k):
    h = []
    for v in x:
        addif(h, v)
    return sum(h)


# inputs: rng.random(6) + 0.6
def hcopy(x):
    h = [x[:3] * 1.0, x[3:] * 2.0]
    g = h.copy()
    g[0] = h[1] * 2
    copy = list(h)
    copy[1] = g[0] + 1.0
    return np.sum(h[0] * h[1] + g[0] * copy[1])


# inputs: rng.random(6) + 0.6
def hcopy2(x):
    h = [x[:3] * 1.0, x[3:] * 2.0]
    copy = list(h)
    copy[1] *= 2
    g = h.copy()
    return np.sum(h[0] * h[1] + copy[0] * copy[1] * g[1])


# inputs: rng.random(6) + 0.6
def hcopy3(x):
    h = [x[0], x[1] * 2]
    g = h.copy()
    g[0] = 3 * x[2]
    return h[0] * h[1] + g[0] * g[1]


class State:
    def __init__(self):
        self.hist = []


# inputs: rng.random(6) + 0.6
def extheld(x):
    s = State()
    s.hist.append(x[0])
    s.hist.extend([x[1], x[2] ** 2])
    s.hist.extend(x)
    s.hist += [x[5]]
    return sum(v * v for v in s.hist)


# inputs: rng.random(6) + 0.6
def extheld2(x):
    d = {"t": [], "u": []}
    for i in range(3):
        d["t"].append(x[i] * i)
        d["u"].extend([x[i], x[i] ** 2])
        d["u"] += [x[2] * i]
    return sum(v * v for v in d["u"]) + np.sum(np.array(d["t"]))


# inputs: rng.random(6) + 0.6
def aug(x):
    h = [x[:3] * 1.0, x[3:] * 2.0]
    h[1] *= 2
    return np.sum(h[0] * h[1])


# inputs: rng.random(6) + 0.6
def aug2(x):
    h = [x[:3] * 1.0, x[3:] * 2.0]
    copy = h
    copy[1] *= 2
    return np.sum(h[0] * h[1])


# inputs: rng.random(6) + 0.6
def iadd1(x):
    h = [1.0]
    g = [2.0, x[0]]
    h += g
    h += (x[1], x[2])
    return np.sum(np.array(h) ** 2)
