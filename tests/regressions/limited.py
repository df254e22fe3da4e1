"""Time loops of finite volumes and leapfrogs: limiters, fluxes, several stencils in one nest; what they record."""

import numpy as np


def _minmod(a, b):
    if a * b <= 0.0:
        return 0.0
    if abs(a) < abs(b):
        return a
    return b


def limited_slopes(x: "f[n]", a: "float", steps: "int"):
    u = np.sin(3.0 * x)
    n = u.size
    slope = np.zeros(n)
    flux = np.zeros(n + 1)
    for t in range(steps):
        for i in range(1, n - 1):
            slope[i] = _minmod(u[i] - u[i - 1], u[i + 1] - u[i])
        for i in range(1, n):
            left = u[i - 1] + 0.5 * slope[i - 1]
            right = u[i] - 0.5 * slope[i]
            s = max(abs(left), abs(right), 0.3 * a)
            flux[i] = 0.5 * (0.5 * left**2 + 0.5 * right**2) - 0.5 * s * (right - left)
        for i in range(1, n - 1):
            u[i] -= 0.1 * (flux[i + 1] - flux[i])
    return np.sum(u**2)


def two_values_to_two_arrays(x: "f[n]", y: "f[n]", k: "float"):
    n = x.size
    total = 0.0
    for i in range(1, n - 1):
        p = x[i - 1] * 1.0 - y[i + 1]
        q = x[i + 1] + y[i - 1] * k
        total += p * p * q
    return total


def two_axes_and_a_number(z: "f[n,m]", k: "float", steps: "int"):
    n, m = z.shape
    w = np.zeros((n, m))
    for t in range(steps):
        for i in range(1, n - 1):
            for j in range(1, m - 1):
                across = z[i, j + 1] - z[i, j - 1]
                along = z[i + 1, j] - z[i - 1, j]
                w[i, j] = k * across * along
        for i in range(n):
            for j in range(m):
                z[i, j] += w[i, j]
    return np.sum(z * z)


def falling_to_a_negative_place(x: "f[n]", w: "f[n]"):
    for i in range(1, -3, -1):
        p = x[i] * x[i]
        w[i] = w[i] * p + x[i - 1]
    for i in range(3):
        w[i] *= x[i]
    return np.sum(w * w)
