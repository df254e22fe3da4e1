from dataclasses import dataclass, field

import numpy as np


@dataclass
class P:
    a: float
    b: float = 2.0
    w: np.ndarray = field(default_factory=lambda: np.ones(3))
    LIMIT = 4.0

    @classmethod
    def from_log(cls, la):
        return cls(np.exp(la))

    @staticmethod
    def act(x):
        return np.tanh(x)

    @property
    def ratio(self):
        return self.a / self.b

    def __post_init__(self):
        self.c = self.a * self.b

    def run(self, x):
        return self.act(x * self.ratio) * self.c + P.LIMIT * np.sum(self.w * self.a) + P.act(x)


def f(la, x):
    return P.from_log(la).run(x)


def args():
    return 0.3, 0.8
