# ruff: noqa: F722, F821, UP037
"""Time loops over loops, as scientists write them: what they record, and what they make again."""

import numpy as np


def red_and_black(b: "f[n]", k: "f[n]", sweeps: "int"):
    n = b.size
    u = np.zeros(n)
    for s in range(sweeps):
        for c in range(2):
            for i in range(1 + c, n - 1, 2):
                u[i] = (k[i - 1] * u[i - 1] + k[i + 1] * u[i + 1] + b[i]) / (k[i - 1] + k[i + 1] + u[i] * u[i])
    return np.sum(u * u)


def every_third_downwards(b: "f[n]", x: "f[n]"):
    u = x.copy()
    for s in range(4):
        for c in range(3):
            for i in range(b.size - 1 - c, c, -3):
                u[i] = u[i] * b[i] + np.sin(u[i - 1])
    return np.sum(u * u)


def stride_of_a_parameter(b: "f[n]", x: "f[n]", k: "int"):
    u = x.copy()
    for s in range(3):
        for i in range(s, b.size - 1, k):
            u[i] = u[i] * u[i + 1] * b[i]
    return np.sum(u * u)
