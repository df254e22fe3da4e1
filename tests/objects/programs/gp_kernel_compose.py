import numpy as np


class Kernel:
    def __add__(self, other):
        return Sum(self, other)

    def __mul__(self, other):
        return Product(self, other)


class RBF(Kernel):
    def __init__(self, length, var):
        self.length, self.var = length, var

    def __call__(self, x, y):
        d2 = (x[:, None] - y[None, :]) ** 2
        return self.var * np.exp(-0.5 * d2 / self.length**2)


class Periodic(Kernel):
    def __init__(self, period):
        self.period = period

    def __call__(self, x, y):
        d = np.abs(x[:, None] - y[None, :])
        return np.exp(-2 * np.sin(np.pi * d / self.period) ** 2)


class Sum(Kernel):
    def __init__(self, a, b):
        self.a, self.b = a, b

    def __call__(self, x, y):
        return self.a(x, y) + self.b(x, y)


class Product(Kernel):
    def __init__(self, a, b):
        self.a, self.b = a, b

    def __call__(self, x, y):
        return self.a(x, y) * self.b(x, y)


def nll(kernel, x, y, noise):
    K = kernel(x, x) + noise * np.eye(len(x))
    L = np.linalg.cholesky(K)
    a = np.linalg.solve(L.T, np.linalg.solve(L, y))
    return 0.5 * y @ a + np.sum(np.log(np.diag(L)))


def f(length, var, period, noise, x, y):
    return nll(RBF(length, var) * Periodic(period) + RBF(2.0, 0.5), x, y, noise)


def args():
    return 0.7, 1.2, 1.1, 0.1, np.array([0.0, 0.4, 0.9, 1.5]), np.array([0.1, 0.4, -0.2, 0.3])
