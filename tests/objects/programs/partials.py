from functools import partial
import numpy as np


def rhs(t, y, k, *, c=1.0):
    return -k * y + c * t


def euler(fun, y, n, dt, args=()):
    for i in range(n):
        y = y + dt * fun(i * dt, y, *args)
    return y


def f(k, y0, c):
    a = euler(partial(rhs, k=k, c=c), y0, 4, 0.1)
    b = euler(rhs, y0, 4, 0.1, args=(k,))
    g = partial(rhs, c=c)
    return np.sum(a) + np.sum(b) * np.sum(g(0.1, y0, k))


def args():
    return 1.3, np.array([1.0, 0.2]), 0.8
