"""Natural cubic spline2 through knots (tridiagonal solve for the moments) evaluated at many points, with Horner tails."""
# Hard: interval search by while, index arithmetic on the found interval, polynomial continuation outside.
import numpy as np


def moments(x, y):
    n = x.size
    h = np.diff(x)
    m = np.zeros(n)
    cp = np.zeros(n)
    for i in range(1, n - 1):
        w = 2.0 * (h[i - 1] + h[i]) - h[i - 1] * cp[i - 1]
        cp[i] = h[i] / w
        rhs = 6.0 * ((y[i + 1] - y[i]) / h[i] - (y[i] - y[i - 1]) / h[i - 1])
        m[i] = (rhs - h[i - 1] * m[i - 1]) / w
    for i in range(n - 3, 0, -1):
        m[i] -= cp[i] * m[i + 1]
    return m


def horner(coef, x):
    s = 0.0
    for c in range(coef.size - 1, -1, -1):
        s = s * x + coef[c]
    return s


def spline2(knots, values, at, tail):
    m = moments(knots, values)
    out = np.zeros(at.size)
    for q in range(at.size):
        t = at[q]
        if t < knots[0]:
            out[q] = horner(tail, t)
            continue
        i = 0
        while i < knots.size - 2 and t > knots[i + 1]:
            i += 1
        h = knots[i + 1] - knots[i]
        a = (knots[i + 1] - t) / h
        b = (t - knots[i]) / h
        out[q] = a * values[i] + b * values[i + 1] + ((a ** 3 - a) * m[i] + (b ** 3 - b) * m[i + 1]) * h * h / 6.0
    return out


FUNCTION = "spline2"
WRT = ("knots", "values", "at", "tail")
SIGNATURE = {"knots": "float64[:]", "values": "float64[:]", "at": "float64[:]", "tail": "float64[:]"}


def inputs(seed=0):
    rng = np.random.default_rng(seed)
    n = 6
    return dict(knots=np.cumsum(0.5 + rng.random(n)), values=rng.standard_normal(n), at=4.5 * rng.random(9),
                tail=rng.standard_normal(4))
