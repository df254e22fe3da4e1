import numpy as np


def newton(fun, dfun, x, n):
    for i in range(n):
        x = x - fun(x) / dfun(x)
    return x


def solve(fun, dfun, x0):
    return newton(lambda x: fun(x) - 2.0, dfun, x0, 12)


def compose(f, g):
    return lambda x: f(g(x))


def f(a):
    r = solve(lambda x: x**3 + a * x, lambda x: 3 * x**2 + a, 1.0)
    h = compose(np.sin, lambda x: x * a)
    return r * h(r)


def args():
    return (1.2,)
