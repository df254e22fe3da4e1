"""Lists that objects and dicts hold."""

from dataclasses import dataclass, field

import numpy as np


class Bus:
    def __init__(self):
        self.loads = []
        self.names = []

    def attach(self, load):
        self.loads.append(load)

    def total(self):
        return sum(v for v in self.loads)


# inputs: rng.random(4)
def buses(x):
    b = Bus()
    for v in x:
        b.attach(v * v)
    return b.total()


@dataclass
class Log:
    step: float
    states: list = field(default_factory=list)
    times: list = field(default_factory=list)

    def note(self, y, t):
        self.states.append(y.copy())
        self.times.append((t, np.sum(y)))


# inputs: rng.random(3), 0.1, 4
def states(y, h, n):
    log = Log(h)
    t = 0.0
    for _ in range(n):
        y = y + log.step * np.sin(y)
        t += h
        log.note(y, t)
        y *= 1.5
    last = log.states[-1]
    return np.sum(np.array(log.states) ** 2) + last[0] + sum(t * s for t, s in log.times) + len(log.times)


# inputs: rng.random(4) + 1.0, 0.7
def dict_of_arrays(x, k):
    fields = {"u": x.copy(), "v": np.zeros(4)}
    for name in fields:
        fields[name] = fields[name] * k + 1.0
    fields["u"][1:3] += fields["v"][:2]
    history = {"energy": [], "mass": []}
    for t in range(3):
        fields["u"] *= 0.9
        history["energy"].append(np.sum(fields["u"] ** 2))
    return sum(history["energy"]) + sum(np.sum(f) for f in fields.values())
