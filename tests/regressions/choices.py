# ruff: noqa: F821
"""Values that stand under a condition: the other side is never computed, forwards or backwards."""

import numpy as np


def mean_of_nothing(x: "f[4]", y: "float") -> float:
    up = x[x > 100]
    m, s = (up.mean(), up.std()) if up.size else (0.0, y)
    return m * y + s + (np.sqrt(up.var()) if len(up) > 0 else x[0])


def greatest_of_nothing(x: "f[4]", y: "float") -> float:
    up, total = x[x > 100], 1.0
    for k in range(3):
        total += np.median(up) * y if len(up) and up.max() > total else x[k] * total
    return total + (up.max() if up.size else y)


def inverse_of_nothing(a: "f[3,3]", y: "float") -> float:
    f = lambda v: np.linalg.norm(np.linalg.inv(v)) if abs(np.linalg.det(v)) > 1e-12 else y  # noqa: E731
    return f(a) * f(np.zeros((2, 2)))


def element_or_none(x: "f[4]") -> float:
    total = 0.0
    for low in range(4):
        part = x[x > low]
        best = part[part.argmax()] if part.size > 0 else None
        if best is not None:
            total += best * x[0]
    return total


def _weighted(x, w=None):
    return x if w is None else x * w


def number_or_none_handed_on(x: "f[4]", y: "float", flag: "bool") -> float:
    w = y if flag else None
    v = None
    for k in range(3):
        if x[k] > 100:
            v = x[k] * y
    return np.sum(_weighted(x, w=w) * x) + np.sum(_weighted(x * x, v))


def array_or_none_handed_on(x: "f[4]", flag: "bool") -> float:
    if flag:
        w = x
    else:
        w = None
    return np.sum(_weighted(x, w=w) * x)


def elements_beside_others(x: "f[4]", n: "int") -> float:
    return (x[n + 5] if n > 9 else 0.0) + (0.0 if n < 8 else x[n + 2] ** 2) + x[n]


def patterns_with_guards(x: "g[n]"):
    s = 0.0
    for i in range(6):
        match i % 3:
            case 0 if x[i] > 0.5:
                s += x[i]
            case 1 | 2 if x[i] > 1.0:
                s += x[i] ** 2
            case k if x[i] > 0.8 or k == 1:
                s += k * x[i] ** 3
            case k:
                s -= (k + 1) * x[i]
    return s


def greatest_by_a_choice(x: "g[n]"):
    i = max(range(6), key=lambda k: x[k] if x[k] > 0.0 else -2.0 * x[k])
    v = min(x, key=lambda v: v if v > 1.0 else 3.0 - v)
    return x[i] ** 2 * v
