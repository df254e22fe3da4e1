import numpy as np


def f(x):
    if x > 100.0:
        raise ValueError(f"too big: {x:.3f}")
    assert x < 50.0, f"bad {x!r} {x:8.2e}"
    return x * x


def args():
    return (1.2,)
