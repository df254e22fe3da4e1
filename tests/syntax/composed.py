"""Functions of libraries that are others put together: integrals, matrices of vectors, sorted values and their places."""

import math

import numpy as np
import scipy.linalg as sl
from scipy import integrate


# inputs: rng.random(6) + 0.6, np.array([3, 0, 3, 1, 0, 3])
def counted(x, i):
    v, n = np.unique(i, return_counts=True)
    w, first, inverse, count = np.unique(i, True, True, True)
    return np.sum(x[v] * n) + np.sum(x[first] ** 2) + np.sum(x[inverse] * x[w][inverse] * count[inverse])


# inputs: np.array([0.3, 0.7, 0.3, -1.0, 0.7])
def first_of_equals(x):
    v, first = np.unique(x, return_index=True)
    return np.sum(v**2) + np.sum(x[first]) + np.sum(np.unique(np.outer(v, v)))


# inputs: rng.random(6), rng.random(6)
def integrals(y, x):
    whole = integrate.trapezoid(y, x) + integrate.trapezoid(y, dx=0.1) * integrate.trapezoid(y)
    running = integrate.cumulative_trapezoid(y, dx=0.3, initial=0) ** 2
    return whole + np.sum(integrate.cumulative_trapezoid(y, x) ** 2) + np.sum(running)


# inputs: rng.random((5, 4)), rng.random(5)
def integrals_along(y, x):
    down = integrate.cumulative_trapezoid(y, x, axis=0, initial=0)
    return np.sum(down**2) + np.sum(integrate.cumulative_trapezoid(y) ** 3) + np.sum(integrate.trapezoid(y, x, axis=0))


# inputs: rng.random(5) + 0.6
def repeated(c):
    a = sl.circulant(c) ** 2 * np.arange(5.0) + sl.hankel(c) ** 3
    return np.sum(a) + np.sum(sl.hankel(c, c[1:4]) ** 2)


# inputs: rng.random((4, 4)), 3
def spectra(a, k):
    s = a @ a.T + 3.0 * np.eye(4)
    w = np.kaiser(4, 8.6) * np.kaiser(k // 3, 5.0)[0]
    return np.sum(sl.eigh(s, eigvals_only=True) ** 2) + np.sum(sl.svd(a, compute_uv=False) * w)


# inputs: rng.random(5) + 0.6
def exact_sums(x):
    doubled = [v * 2 for v in x]
    return math.fsum(x) * math.fsum(v * v for v in x) + math.fsum(doubled) + math.fsum([x[0], x[1] * 2.0])
