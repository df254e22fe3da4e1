from dataclasses import dataclass, field, asdict, astuple, fields
import numpy as np


@dataclass(order=True)
class V:
    x: float
    y: float = 0.5
    tag: str = field(default="v", compare=False)

    def __iter__(self):
        yield self.x
        yield self.y

    def copy(self):
        return V(self.x, self.y)


def f(a):
    v = V(a)
    d = asdict(v)
    return d["x"] * v.copy().y + v.x


def args():
    return (0.3,)
