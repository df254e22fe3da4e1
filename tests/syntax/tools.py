"""`itertools` and `operator`."""

import functools
import itertools
import operator
from itertools import accumulate, islice, pairwise, product
from operator import itemgetter

import numpy as np


# inputs: rng.random(6) + 0.6, 2
def runs(x, k):
    s = 0.0
    for v in accumulate(x):
        s += v * v
    for a, b in pairwise(x):
        s += a * b
    for i, v in enumerate(islice(x, 1, k + 2)):
        s += v**i
    for v in itertools.chain(x[:2], (1.0, 2.0), x[3:]):
        s *= v
    for n, v, w in zip(itertools.count(2, 3), x, itertools.repeat(x[2])):
        s += v * n * w
    return s


# inputs: rng.random(6) + 0.6
def grids(x):
    s = 0.0
    for i, j in itertools.combinations(range(4), 2):
        s += x[i] * x[j]
    for a, b in product(x, x[1:3]):
        s += a * b**2
    for i, c in product(range(2), (1.0, 2.0)):
        s += c * x[i]
    for a, b in product(x[:2], repeat=2):
        s += np.sin(a) * b
    for i, j in itertools.permutations((0, 1, 2), 2):
        s += x[i] * x[j] ** 3
    return s


# inputs: rng.random(6) + 0.6
def listed(x):
    ps = list(pairwise(x))
    tot = list(accumulate(x, operator.mul))
    return sum(a * b for a, b in ps) + sum([a - b * a for a, b in pairwise(x)]) * tot[2]


def applied(f, a, b):
    return f(a, b)


# inputs: rng.random(6) + 0.6
def operators(x):
    pts = [(x[0], x[1]), (x[2], x[3])]
    best = max(pts, key=itemgetter(1))
    y = applied(operator.truediv, x[0], x[1]) + operator.neg(x[2] + x[1]) * operator.sub(x[0] + 1, x[1] - 2)
    for f in (operator.add, operator.mul):
        y = f(y, x[4])
    return y * best[0] * functools.reduce(operator.mul, x, 1.0) + sum(map(operator.mul, x, x))
