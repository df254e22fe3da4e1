import numpy as np


def make_rhs(k, m):
    def rhs(y, t):
        return np.array([y[1], -k / m * y[0] + np.sin(t)])

    return rhs


def rk4(rhs, y, t, dt):
    k1 = rhs(y, t)
    k2 = rhs(y + dt / 2 * k1, t + dt / 2)
    k3 = rhs(y + dt / 2 * k2, t + dt / 2)
    k4 = rhs(y + dt * k3, t + dt)
    return y + dt / 6 * (k1 + 2 * k2 + 2 * k3 + k4)


def integrate(rhs, y, n, dt, method=rk4):
    t = 0.0
    for i in range(n):
        y = method(rhs, y, t, dt)
        t += dt
    return y


def f(k, m, y0):
    y = integrate(make_rhs(k, m), y0, 5, 0.1)
    z = integrate(lambda y, t: -k * y, y0, 4, 0.1)
    return np.sum(y**2) + z[0]


def args():
    return 1.3, 0.8, np.array([1.0, 0.2])
