import numpy as np


def g(x, **opts):
    return x * opts["a"] + opts.get("b", 1.0)


def h(*xs, scale=1.0):
    s = 0.0
    for x in xs:
        s += x * scale
    return s


def f(a, b):
    o = {"a": a}
    return g(b, **o) + g(a, a=b, b=2.0) + h(a, b, a * b, scale=b)


def args():
    return 1.3, 0.4
