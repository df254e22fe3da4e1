# ruff: noqa
"""`map`, `filter` and generators that become lists; imports within functions."""

import numpy as np


def _cubed(v):
    return v**3


def lists_of_maps(x: "g[n]", y: "g[m,n]"):
    xs = list(map(_cubed, x))
    rows = list(map(np.sum, y))
    s = 0.0
    for w in map(lambda v: v if v > 0.0 else -3.0 * v, x):
        s += w * xs[1]
    for i, w in enumerate(list(map(_cubed, x))):
        s += i * w
    a, b = map(lambda v: v * v, x[:2])
    return s + sum(rows) * rows[2] + a * b + np.sum(np.array(list(map(np.sin, x))) * x)


def what_a_filter_leaves(x: "g[n]"):
    xs = list(filter(lambda v: v > 0.7 or v < -1.0, x))
    ys = [x[0]]
    ys.extend(v * v for v in x)
    top = max(filter(lambda v: v * 2.0 if v > 0.0 else -v, x))
    return sum(xs) * len(xs) + sum(ys) * ys[3] + top * sum(sorted(filter(lambda u: u < 1.5, x))) + sum(filter(_is_large, x))


def _is_large(v):
    return v > 1.0


def imports_within(x: "g[n]"):
    import math
    from scipy.special import expit, gamma

    def inner(v):
        from math import sqrt

        return sqrt(v * v + 1.0)

    if x[0] > -100.0:
        import numpy as np
    return gamma(x[0] ** 2 + 1.0) * inner(expit(x[1])) + math.sin(x[2]) * np.sum(x)
