# ruff: noqa: F821, E741
"""Names that may be bound or not where a loop's pass begins, or behind a branch."""

import numpy as np


def in_two_branches(x: "f[n]", k: "int"):
    if k > 7:
        v = x * 2
    s = np.sum(x)
    if k > 7:
        s += np.sum(v ** 2)
    return s


def every_other_pass(x: "f[n]", k: "int"):
    s = 0.0
    for t in range(5):
        if t % 2 == 0:
            rhs = np.sin(x) * (t + 1)
        x = x + 0.1 * rhs * x
        s += np.sum(rhs * x)
    return s


def late_in_the_loop(x: "f[n]", k: "int"):
    s = 0.0
    for t in range(5):
        if t > 2:
            w = x[t] * s
            v = x * w
        s += x[t] ** 2
        if t > 3:
            s += np.sum(v ** 2) * w
            x = x * v
    return s + x[0]


def row_of_every_other_pass(x: "f[n]", A: "f[n,m]", k: "int"):
    for t in range(1, 5):
        if t % 2:
            row = A[t]
            row *= x[t]
        row += 0.1 * row ** 2
    return np.sum(A ** 2)


def in_a_while_loop(x: "f[n]", k: "int"):
    t = 0
    s = 0.0
    while t < 4:
        if x[t] > 0.1:
            n = t
            big = x[t] ** 2
        s = s * x[t] + big * n
        t += 1
    return s


def view_in_a_branch(x: "f[n]", k: "int"):
    for t in range(3):
        if k <= 3:
            v3 = x[t : t + 3]
        v3 += np.cos(v3)
    return np.sum(x)


def bound_in_a_while_loop(Q: "f[n]", M: "f[n,n]", k: "int"):
    y = Q[:4] * 2
    x = y * 3
    for i in range(k):
        w1 = 0
        while w1 < 3 and M[i, i] < 9:
            w1 += 1
            x = y * x
            v2 = y.copy()
        if i % 2 == 0:
            v2[1:] = 1.0 * y[:-1]
            y[1:] = 1.0 * v2[:-1]
        else:
            x = v2
            v2[:] = 0.9 * np.tanh(Q[0:4])
            y *= 0.9
    return np.sum(x) + np.sum(y)
