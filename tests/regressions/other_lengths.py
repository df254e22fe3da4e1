# ruff: noqa: F821
"""Arrays that are longer or shorter at their next binding, and loops over ranges that change."""

import numpy as np


def lengths_of_two_arms(x: "f[n]"):
    s = 0.0
    y = x
    for k in range(4):
        if k % 2:
            y = x[:3] + np.sum(y)
        else:
            y = np.sin(x[:-1]) * np.sum(y)
        s += np.sum(y * y)
    return s


def range_that_the_loop_before_has_shortened(u: "f[n]", k: "float", n: "int"):
    v = u * 1.0
    for r in range(2):
        for t in range(n):
            v = np.sin(v * k) * u
            n = r
    return np.sum(v * v)


def widened_and_used_in_one_pass(x: "f[n]", a: "float"):
    acc, m = np.array([a]), np.full((1, 1), a)
    for i in range(3):
        acc = acc + x
        m = m - 0.5 + np.outer(x, x) * acc[i]
    return np.sum(m) * acc[1]


def choice_of_computed_lengths(x: "f[6]", w: "f[4]", k: "int"):
    y = x * 2.0 if k > 5 else w * w
    return np.sum(y * y)


def choices_within_an_expression(x: "f[6]", w: "f[4]", k: "int"):
    t = np.sqrt(x) if k > 5 else np.log(x[2:])
    return (np.exp(x) if k > 5 else np.exp(w)) * t
