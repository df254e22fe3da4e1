import numpy as np


class Pendulum:
    def __init__(self, angle, rate):
        self.angle = angle
        self.rate = rate

    @property
    def angle(self):
        return self._turns * 2.0 * np.pi

    @angle.setter
    def angle(self, value):
        self._turns = value / (2.0 * np.pi)


class Damped(Pendulum):
    @property
    def speed(self):
        return abs(self.rate)

    @speed.setter
    def speed(self, value):
        value = 0.9 * value
        self.rate = value if self.rate > 0.0 else -value


class Rod:
    def __init__(self, u):
        self.u = u.copy()

    @property
    def inner(self):
        return self.u[1:-1]

    @inner.setter
    def inner(self, values):
        self.u[1:-1] = values


def f(x, h):
    p, rod = Damped(x[0], x[1]), Rod(x)
    for _ in range(4):
        p.rate -= h * np.sin(p.angle)
        p.speed = p.speed
        p.angle += h * p.rate
        rod.inner = 0.5 * (rod.u[2:] + rod.u[:-2])
        rod.inner *= 1.0 + p.angle
    return p.angle + p.rate + np.sum(rod.u**2)


def args():
    return np.array([0.3, -0.7, 0.4, 1.1, 0.2]), 0.1
