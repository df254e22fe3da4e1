import numpy as np


class P:
    def __init__(self, x):
        self.x = x
        self.name = "p"


def f(a):
    p = P(a)
    assert p.x > 0, f"bad {p.x} of {p.name}"
    if p.x > 100:
        print("big", p.x, p.name)
        raise ValueError(f"too big: {p.x:.3f} {p.name}")
    return p.x**2


def args():
    return (1.2,)
