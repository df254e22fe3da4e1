"""Kepler's equation for many mean anomalies by Newton's method to a tolerance; bisection where it fails."""
# Hard: while loops with unknown trip counts inside a for loop, break out of an iteration limit, scalars reassigned.
import math

import numpy as np

TOL = 1e-9


def eccentric_anomaly(mean, ecc):
    e = mean
    delta = 1.0
    count = 0
    while abs(delta) > 1e-13 and count < 50:
        delta = (e - ecc * math.sin(e) - mean) / (1.0 - ecc * math.cos(e))
        e -= delta
        count += 1
    return e


def bisect(target, k):
    lo = 0.0
    hi = 3.0
    while hi - lo > 1e-3:
        mid = 0.5 * (lo + hi)
        if mid + k * mid ** 3 > target:
            hi = mid
        else:
            lo = mid
    # one Newton step makes the result differentiable
    x = 0.5 * (lo + hi)
    return x - (x + k * x ** 3 - target) / (1.0 + 3.0 * k * x ** 2)


def kepler_newton(mean, ecc, k):
    total = 0.0
    for i in range(mean.shape[0]):
        e = eccentric_anomaly(mean[i], ecc)
        x = math.cos(e) - ecc
        y = math.sqrt(1.0 - ecc * ecc) * math.sin(e)
        total += math.atan2(y, x) * bisect(abs(y) + 0.5, k)
    return total


FUNCTION = "kepler_newton"
WRT = ("mean", "ecc", "k")
SIGNATURE = {"mean": "float64[:]", "ecc": "float64", "k": "float64"}


def inputs(seed=0):
    rng = np.random.default_rng(seed)
    return dict(mean=3.0 * rng.random(7), ecc=0.3 + 0.2 * seed, k=0.7)
