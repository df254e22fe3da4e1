"""Reaction network: mass-action rates with integer stoichiometry, implicit Euler by a fixed number of Newton sweeps."""
# Hard: products over reactants through integer powers in loops, a dense Jacobian filled by a helper, solved by elimination.
import numpy as np


def rates(c, k, order):
    m, n = order.shape
    r = np.empty(m)
    for i in range(m):
        p = k[i]
        for j in range(n):
            p *= c[j] ** order[i, j]
        r[i] = p
    return r


def jacobian(c, r, order, stoich, jac):
    m, n = order.shape
    jac[:, :] = 0.0
    for i in range(m):
        for j in range(n):
            if order[i, j] > 0:
                d = r[i] * order[i, j] / c[j]
                for l in range(n):
                    jac[l, j] += stoich[l, i] * d


def solve(a, b):
    n = b.size
    a = a.copy()
    b = b.copy()
    for k in range(n - 1):
        for i in range(k + 1, n):
            f = a[i, k] / a[k, k]
            a[i, k:] -= f * a[k, k:]
            b[i] -= f * b[k]
    for i in range(n - 1, -1, -1):
        b[i] = (b[i] - np.sum(a[i, i + 1:] * b[i + 1:])) / a[i, i]
    return b


def reactions(c0, k, order, stoich, dt, steps, newton=2):
    c = c0
    n = c0.size
    jac = np.zeros((n, n))
    for s in range(steps):
        old = c
        for it in range(newton):
            r = rates(c, k, order)
            res = c - old - dt * (stoich @ r)
            jacobian(c, r, order, stoich, jac)
            c = c - solve(np.eye(n) - dt * jac, res)
    return c


FUNCTION = "reactions"
WRT = ("c0", "k", "dt")
SIGNATURE = {"c0": "float64[:]", "k": "float64[:]", "order": "int64[:,:]", "stoich": "float64[:,:]", "dt": "float64",
             "steps": "int64", "newton": "int64"}


def inputs(seed=0):
    rng = np.random.default_rng(seed)
    order = np.array([[1, 0, 0, 0], [0, 2, 0, 0], [0, 1, 1, 0], [0, 0, 0, 1]], dtype=np.int64)
    stoich = np.array([[-1.0, 0, 1, 0], [1, -1, -1, 0], [0, 1, -1, 1], [0, 0, 1, -1]])
    return dict(c0=0.5 + rng.random(4), k=0.3 + rng.random(4), order=order, stoich=stoich, dt=0.1, steps=3, newton=2)
