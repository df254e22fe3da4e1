"""Methods of ufuncs, and `out=` within expressions."""

import numpy as np


# inputs: rng.random((3, 5))
def reduced(x):
    s = np.sum(np.add.reduce(x, initial=1.0) ** 2) + np.add.reduce(x, axis=None, where=x > 0.5)
    s += np.sum(np.add.reduce(x, where=x > 0.5) ** 2) + np.sum(np.multiply.reduce(x, where=x > 0.5) ** 2)
    s += np.sum(np.maximum.reduce(x, initial=0.7) ** 2) + np.sum(np.minimum.reduce(x, where=x > 0.5, initial=0.7))
    return s + np.sum(np.fmax.reduce(x) * 2.0) + np.fmin.reduce(x, axis=None)


# inputs: rng.random((3, 5)) + 1.0
def in_order(x):
    s = np.sum(np.subtract.reduce(x, axis=1) ** 2) + np.divide.reduce(x[0]) ** 2
    s += np.sum(np.hypot.reduce(x, axis=1, keepdims=True) * x) + np.hypot.reduce([x[0, 0], x[1, 1]])
    return s + np.sum(np.subtract.accumulate(x, axis=1) ** 2) + np.sum(np.hypot.accumulate(x[0]) * x[1])


# inputs: rng.random((3, 5))
def exponents(x):
    s = np.sum(np.logaddexp.reduce(x) ** 2) + np.sum(np.logaddexp.reduce(x, axis=-1, keepdims=True) * x)
    return s + np.logaddexp.reduce(x, axis=None) + np.sum(np.logaddexp.accumulate(x, axis=1) ** 2)


# inputs: rng.random(5), rng.random(3) + 1
def at_places(x, y):
    z = x.copy()
    np.fmax.at(z, [3, 3, 1], y)
    np.negative.at(z, [1, 2])
    np.hypot.at(z, np.array([0, 2, 0]), y)
    return np.sum(z**2)


# inputs: rng.random(4) - 0.5
def entropy(p):
    return -np.sum(p * np.log(p, out=np.zeros_like(p), where=p > 0)) + np.sum(np.true_divide(p, 2.0, out=None))


# inputs: rng.random(5)
def out_within(x):
    z = x.copy()
    s = np.sum((z[1:] + np.exp(z, out=z)[:-1]) ** 2) + z[0] * np.sqrt(z, out=z)[0]
    s *= np.sum(z) * np.sum(np.exp(z, out=z)) + z[1]
    z += np.exp(x, out=z)
    z[0] += np.sin(x, out=z)[1]
    return s + np.sum(z * z)


# inputs: rng.random(5)
def out_in_loops(x):
    b = np.empty(5)
    k = 0
    while np.sum(np.multiply(x, k, out=b)) < 6.0:
        k += 1
    s = sum(np.sum(np.exp(x * j, out=b)) for j in range(3))
    s += np.sum(np.exp(x, out=b)) if x[0] > 0.1 else np.sum(np.sin(x, out=b))
    return s * np.sum(b) * k
