import numpy as np


def mean_all(ps):
    return [p * 0.5 for p in ps]


def f(W, b):
    ps = [W, b]
    ps = mean_all(ps)
    W2, b2 = ps
    return np.sum(W2 @ b2)


def args():
    g = np.random.default_rng(1).standard_normal
    return g((2, 2)), g(2)
