from typing import NamedTuple
import numpy as np


class S(NamedTuple):
    x: float
    y: float

    def norm(self):
        return np.hypot(self.x, self.y)

    @property
    def ratio(self):
        return self.x / self.y


def f(a, b):
    s = S(a, b)
    x, y = s
    t = S(x * 2, y * 2)
    u = s._asdict()
    z = s[0] + s[-1]
    return s.norm() * t.ratio + x * y + u["x"] + z + sum(t)


def args():
    return 0.3, 0.4
