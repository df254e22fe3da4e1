import functools
import numpy as np
from numba import njit, jit


@njit
def g(x):
    return x * x


@jit(nopython=True)
def h(x):
    return np.sin(x)


@functools.lru_cache(maxsize=None)
def c(n):
    return n * 2.0


@njit(cache=True, fastmath=False)
def loop(x, n):
    s = 0.0
    for i in range(n):
        s += x[i] ** 2
    return s


def f(x):
    return g(x[0]) * h(x[1]) + loop(x, x.size) * c(3)


def args():
    return (np.array([0.3, 0.4]),)
