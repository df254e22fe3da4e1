"""Functions within functions, and lambdas."""

import numpy as np

RATE = 0.3


# inputs: rng.random(5), 0.3
def nested(a, k):
    def g(x):
        return k * x * x

    s = 0.0
    for v in a:
        s += g(v)
    return s


# inputs: rng.random(5), 0.3
def lambdas(a, k):
    f = lambda x, y=2.0: k * x * x + y  # noqa: E731
    g = lambda x: f(x, y=x) * RATE  # noqa: E731
    return f(a[0]) + f(a[1], a[2]) + np.sum(f(a)) + g(a[3])


# inputs: rng.random(5), 0.3
def bound_later(a, k):
    def g(x):
        return k * x * x + shift

    shift = 0.5
    s = g(a[0])
    k = 2.0 * k
    shift = s * k
    s += g(a[1])
    for i in range(2, 5):
        k = k * a[i]
        s += g(a[i])
    return s


# inputs: rng.random(5), 0.3
def writes(a, k):
    u = a.copy()

    def step(dt):
        for i in range(1, u.size - 1):
            u[i] = u[i] + dt * k * (u[i - 1] - 2.0 * u[i] + u[i + 1])

    for _ in range(3):
        step(0.1)
    return np.sum(u**2)


# inputs: rng.random(4), 0.1
def runge_kutta(y0, h):
    def rhs(t, y):
        return -y * y + np.sin(t) * y[::-1]

    y = y0
    t = 0.0
    for _ in range(3):
        k1 = rhs(t, y)
        k2 = rhs(t + h / 2, y + h / 2 * k1)
        k3 = rhs(t + h / 2, y + h / 2 * k2)
        k4 = rhs(t + h, y + h * k3)
        y = y + h / 6 * (k1 + 2 * k2 + 2 * k3 + k4)
        t += h
    return np.sum(y**2)


# inputs: rng.random(4), 0.1
def one_in_the_other(a, k):
    def outer(x, n, power=2):
        s = 0.0
        for i in range(n):
            s += inner(x) ** power * i
        return s

    def inner(x):
        return np.exp(k * x)

    scale = lambda x: outer(x, 3) * k  # noqa: E731
    return outer(a[0], 3) * outer(a[1], 2, 3) + scale(a[2])


# inputs: rng.random(4), 0.1
def two_deep(a, k):
    def outer(x):
        c = x * k

        def inner(y):
            return c * y * k

        return inner(x) + inner(c)

    return outer(a[0]) * outer(a[1])


# inputs: rng.random(4), 3
def recursive(a, n):
    def horner(x, i):
        if i == 0:
            return a[0]
        return horner(x, i - 1) * x + a[i]

    return horner(a[1], n)


def helper(x, k):
    def g(y):
        return y * k

    return g(x) * g(x * x)


# inputs: rng.random(4), 0.4
def in_a_helper(a, k):
    def g(y):
        return y + k

    return helper(a[0], k) * g(helper(a[1], a[2]))


# inputs: rng.random(4), 0.4
def several_results(a, k):
    def polar(x, y):
        r = np.sqrt(x * x + y * y + k)
        return r, y * r

    r, c = polar(a[0], a[1])
    u, v = polar(a[2], a[3])
    return r * c + u * v


# inputs: rng.random(4), 0.4
def underscore(y, k):
    def g(y):
        return np.sin(y) * k * y

    for _ in range(3):
        k = k * np.sum(y) * k
        y = g(y) + y
    return np.sum(y) * k
