import numpy as np


def a1(x):
    return x + 1


def a2(x):
    return x * x


STAGES = [a1, a2, np.sin]


def f(x):
    for s in STAGES:
        x = s(x)
    return np.sum(x)


def args():
    return (np.array([0.1, 0.2]),)
