import numpy as np


def go_fast(a):
    trace = 0.0
    for i in range(a.shape[0]):
        trace += np.tanh(a[i, i])
    return np.sum(a + trace)


FUNCTION = "go_fast"
WRT = ('a',)
SIGNATURE = {'a': 'float64[:,:]'}


def inputs(size="S", seed=0):
    rng = np.random.default_rng(seed)
    big = {"test": 0, "S": 1, "M": 2}[size]
    n = [5, 1500, 3000][big]
    return dict(a=rng.random((n, n)))
