from abc import ABC, abstractmethod
import numpy as np


class System(ABC):
    @abstractmethod
    def rhs(self, t, y):
        pass

    def simulate(self, stepper, y0, t0, t1, n):
        dt = (t1 - t0) / n
        t, y = t0, y0
        for _ in range(n):
            y = stepper.step(self, t, y, dt)
            t += dt
        return y


class LotkaVolterra(System):
    def __init__(self, alpha, beta, delta, gamma):
        self.alpha = alpha
        self.beta = beta
        self.delta = delta
        self.gamma = gamma

    def rhs(self, t, y):
        x, p = y
        return np.array([self.alpha * x - self.beta * x * p, self.delta * x * p - self.gamma * p])


class Euler:
    def step(self, sys, t, y, dt):
        return y + dt * sys.rhs(t, y)


class RK4:
    def step(self, sys, t, y, dt):
        k1 = sys.rhs(t, y)
        k2 = sys.rhs(t + dt / 2, y + dt / 2 * k1)
        k3 = sys.rhs(t + dt / 2, y + dt / 2 * k2)
        k4 = sys.rhs(t + dt, y + dt * k3)
        return y + dt / 6 * (k1 + 2 * k2 + 2 * k3 + k4)


def f(params, y0):
    sys = LotkaVolterra(*params)
    a = sys.simulate(RK4(), y0, 0.0, 1.0, 10)
    b = sys.simulate(Euler(), y0, 0.0, 1.0, 10)
    return np.sum((a - b) ** 2) + a[0]


def args():
    return np.array([1.1, 0.4, 0.1, 0.4]), np.array([1.0, 0.5])
