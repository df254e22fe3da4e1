"""Arrays whose length changes from pass to pass."""

import numpy as np


# inputs: rng.random(4)
def grow(x):
    h = np.empty(0)
    for v in x:
        h = np.concatenate((h, np.array([v * v])))
    return np.sum(h * h)


def put(h, v):
    h = np.concatenate((h, np.array([v])))
    return h


# inputs: rng.random(4)
def grow2(x):
    h = np.empty(0)
    for v in x:
        h = put(h, v * v)
    return np.sum(h * h)


# inputs: rng.random(4)
def grow3(x):
    h = np.empty(0)
    for v in x:
        h = np.append(h, v * v)
        h = 0.9 * h
    return np.sum(h * h)


# inputs: rng.random(4)
def grow4(x):
    h = np.ones(1)
    for v in x:
        g = np.append(h, v)
        h = np.exp(0.3 * g)
    return np.sum(h * h)


# inputs: rng.random(9)
def shrink(x):
    y = x * 1.0
    while y.size > 2:
        y = 0.5 * (y[1:] + y[:-1] ** 2)
        y = np.sin(y)
    return np.sum(y * y)


# inputs: rng.random(8), 2
def coarsen(u, n):
    total = 0.0
    for _ in range(n):
        u = 0.5 * (u[::2] + u[1::2])
        total += np.sum(u**2)
    return total


# inputs: rng.random(9)
def sieve(x):
    y = x
    s = 0.0
    for k in range(3):
        y = y[y > 0.2 * k] * 1.1
        s += np.sum(y**2)
    return s


# inputs: rng.random((3, 2)), rng.random(2)
def rows(A, b):
    M = np.zeros((0, 2))
    for i in range(3):
        M = np.vstack((M, A[i] * b))
        b = b * np.sum(M)
    return np.sum(M**2)


# inputs: rng.random(5)
def either_length(x):
    s = 0.0
    y = x
    for k in range(4):
        if k % 2:
            y = x[:3] * np.sum(y)
        else:
            y = np.sin(x[:2]) * np.sum(y)
        s += np.sum(y * y)
    return s


# inputs: rng.random(5), 0.3
def pascal(x, a):
    row = np.array([a])
    for v in x:
        row = np.concatenate((row, np.zeros(1))) + v * np.concatenate((np.zeros(1), row))
    return np.sum(row**2)
