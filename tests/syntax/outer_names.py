"""`nonlocal`, and defaults that are what they are at the definition."""

import numpy as np


# inputs: rng.random(6) + 0.6, 0.7
def summed(x, k):
    total = 0.0  # the sum

    def add(v):
        nonlocal total
        total += k * v * v  # adds

    for i in range(len(x)):
        add(x[i])
    return total


def euler(f, y, n):
    for i in range(n):
        y = y + 0.1 * f(y)
    return y


# inputs: rng.random(6) + 0.6, 0.7
def counted(x, k):
    calls, work = 0, 0.0

    def rhs(y):
        nonlocal calls, work
        calls += 1
        work = work + np.sum(y)
        return -k * y

    y = euler(rhs, x, 4)
    return np.sum(y) * work + calls


# inputs: rng.random(6) + 0.6, 0.7
def deeper_down(x, k):
    def scale(f):
        nonlocal x, k
        x = f * x

        def deeper():
            nonlocal k
            k *= 2

        deeper()

    scale(1.5)
    scale(k)
    return np.sum(x) * k


# inputs: rng.random(6) + 0.6, 0.7
def best_of(x, k):
    best = None

    def see(v):
        nonlocal best
        if best is None or v > best:
            best = v

    for v in x:
        see(v * k)
    return best


# inputs: rng.random(6) + 0.6, 0.7
def stepping(x, k):
    u = x.copy()
    t = 0.0

    def step(dt):
        nonlocal u, t
        u = u + dt * np.sin(k * u)
        t += dt
        return t

    s = 0.0
    while t < 0.5:
        s += t + step(0.2) * u[0]
    return s + np.sum(u)


# inputs: rng.random(6) + 0.6, 0.7
def shadow(x, k):
    t = k

    def g(v):
        nonlocal t
        t = t * v

        def h():
            t = 2.0
            return t * v

        return h()

    f = lambda t: t * 2  # noqa: E731
    return g(x[0]) + t + f(x[1]) + sum(t * v for v in x)


class Model:
    def __init__(self, k):
        self.k = k

    def run(self, x):
        n = 0
        acc = np.zeros(3)

        def push(v, w=2.0):
            nonlocal n, acc
            n += 1
            acc = acc * self.k + v * w

        for i in range(len(x) - 2):
            push(x[i : i + 3])
        return np.sum(acc**2) + n


# inputs: rng.random(6) + 0.6, 0.7
def in_method(x, k):
    m = Model(k)
    return m.run(x)


# inputs: rng.random(6) + 0.6, 0.7
def default_of_lambda(x, k):
    g = lambda v, k=k: k * v**2  # noqa: E731
    k = 2 * k
    return np.sum(g(x)) + k


# inputs: rng.random(6) + 0.6, 0.7
def default(x, k):
    def g(v, a=k, b=3.0):
        return a * v**2 * b

    k = 3 * k
    return np.sum(g(x)) + k + np.sum(g(x, 2.0)) + np.sum(g(x, b=k))


# inputs: rng.random(6) + 0.6, 0.7
def defaults_in_loop(x, k):
    y = x
    for j in range(3):
        y = euler(lambda v, j=j, w=x[0] * k: -w * v * (j + 1), y, 2)
    return np.sum(y)


# inputs: rng.random(6) + 0.6, 0.7
def default_of_array(x, k):
    y = x
    s = 0.0
    for j in range(3):

        def force(v, j=j, y=y):
            return k * v * y[j]

        y = np.sin(y) + force(0.3)
        s += force(x[j])
    return np.sum(y) + s


# inputs: rng.random(6) + 0.6, 0.7
def defaults_in_dict(x, k):
    fs = [lambda v: v * k, lambda v, a=x[1]: v * a]
    fs2 = {"a": lambda v, a=x[2]: v * a}
    s = 0.0
    for f in fs:
        s += f(x[0]) ** 2
    return s + fs2["a"](k)
