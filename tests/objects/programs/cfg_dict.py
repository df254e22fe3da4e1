import numpy as np

CFG = {"n": 3, "dt": 0.1, "name": "a"}
W = (0.5, 0.25)


class K:
    SCALE = 3.0
    N = 2


def f(x):
    y = x
    for i in range(CFG["n"]):
        y = y + CFG["dt"] * y * K.SCALE
    for j in range(K.N):
        y = y * W[1]
    return y


def args():
    return (1.2,)
