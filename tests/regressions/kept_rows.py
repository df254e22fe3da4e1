# ruff: noqa: F821
"""Two loops over one row that compute the same."""

import numpy as np


def soft(z: "f[n,m]", y: "f[n,m]"):
    s = 0.0
    for i in range(z.shape[0]):
        total = 0.0
        for j in range(z.shape[1]):
            total += np.exp(z[i, j])
        for j in range(z.shape[1]):
            s += y[i, j] * np.exp(z[i, j]) / total
    return s


def written_between(z: "f[n,m]", y: "f[n,m]"):
    s = 0.0
    z = z.copy()
    for i in range(z.shape[0]):
        total = 0.0
        for j in range(z.shape[1]):
            total += np.exp(z[i, j])
        z[i, 1] = 0.5 * total
        for j in range(z.shape[1]):
            s += y[i, j] * np.exp(z[i, j]) / total
    return s


def written_within(z: "f[n,m]", y: "f[n,m]"):
    s = 0.0
    z = z.copy()
    for i in range(z.shape[0]):
        total = 0.0
        for j in range(z.shape[1] - 1):
            total += np.exp(z[i, j])
            z[i, j + 1] += 0.1 * total
        for j in range(z.shape[1] - 1):
            s += y[i, j] * np.exp(z[i, j]) / total
    return s


def other_name(z: "f[n,m]", y: "f[n,m]"):
    s = 0.0
    for i in range(z.shape[0]):
        total = 0.0
        for j in range(z.shape[1]):
            total += np.exp(z[i, j]) * np.sin(y[i, j] * z[i, j])
        for k in range(z.shape[1]):
            for j in range(2):
                s += y[i, k] * np.exp(z[i, k]) / total * np.sin(y[i, k] * z[i, k]) * np.exp(z[i, j])
    return s


def other_range(z: "f[n,m]", y: "f[n,m]"):
    s = 0.0
    for i in range(z.shape[0]):
        total = 1.0
        for j in range(i % 3):
            total += np.exp(z[i, j])
        for j in range(i % 3):
            s += y[i, j] * np.exp(z[i, j]) / total
    return s


def number_that_changes(z: "f[n,m]", y: "f[n,m]"):
    s, c = 0.0, 0.5
    for i in range(z.shape[0]):
        total = 0.0
        for j in range(z.shape[1]):
            total += np.exp(c * z[i, j] / (1.0 + z[i, j]))
        c = 0.1 * total
        for j in range(z.shape[1]):
            s += y[i, j] * np.exp(c * z[i, j] / (1.0 + z[i, j])) / total
    return s


def left(z: "f[n,m]", y: "f[n,m]"):
    s = 0.0
    for i in range(z.shape[0]):
        total = 0.0
        for j in range(z.shape[1]):
            total += np.exp(z[i, j])
            if total > 5.0:
                break
        for j in range(z.shape[1]):
            s += y[i, j] * np.exp(z[i, j]) / total
    return s


def chosen(z: "f[n,m]", y: "f[n,m]"):
    s = 0.0
    for i in range(z.shape[0]):
        total = 0.0
        for j in range(z.shape[1]):
            if y[i, j] > 1.2:
                total += np.log(z[i, j])
        for j in range(z.shape[1]):
            s += y[i, j] * np.log(np.abs(z[i, j])) * total
    return s


def in_time(z: "f[m]", y: "f[m]"):
    u = z.copy()
    for t in range(3):
        total = 0.0
        for j in range(len(z)):
            total += np.exp(-u[j] ** 2)
        for j in range(len(z)):
            u[j] = np.exp(-u[j] ** 2) / total + y[j]
    return np.sum(u * u)


def powers(z: "f[n,m]", p: "f[n]"):
    s = 0.0
    for i in range(z.shape[0]):
        total = 0.0
        for j in range(z.shape[1]):
            total += z[i, j] ** p[i]
        for j in range(z.shape[1]):
            s += z[i, j] ** p[i] / total ** 2
    return s
