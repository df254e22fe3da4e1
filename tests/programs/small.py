"""Small functions for the tests of the Python interface."""

import numba
import numpy as np

import adsource as ad

STIFFNESS = 3.0


def energy(u, k=2.0):
    """Elastic energy."""
    return 0.5 * k * np.sum(u * u)


def scaled(u):
    return STIFFNESS * np.sum(u)


def square(x):
    return x * x


def relax(u, w, steps):
    for _ in range(steps):
        u[1:-1] += 0.25 * (w[:-2] - 2.0 * w[1:-1] + w[2:])
    return np.sum(u * u)


def keyword_only(x, *, power=2):
    return np.sum(x**power)


def annotated(u: "float64[:]", n: int, scale: float):
    return scale * n * np.sum(u * u)


def profile(u, k):
    return k * u * u


def profile_sum(u, k):
    return np.sum(k * u)


def with_aux(u):
    squares = u * u
    return np.sum(squares * u), squares


def weighted(u, mask, n):
    total = 0.0
    for i in range(n):
        if mask[i]:
            total += u[i] * u[i]
    return total


def taken_names(f, self, args):
    return f * self * args


def variadic(*parts):
    return parts[0]


@numba.njit
def jitted(u):
    return np.sum(u * u)


@ad.differentiable(wrt=("u", "k"))
def marked(u, k):
    """Marked energy."""
    return 0.5 * k * np.sum(u * u)


@ad.differentiable
def plain_marked(u):
    return np.sum(u * u)


class Holder:
    @ad.differentiable(wrt="u", target="numpy")
    def inside(u):
        return np.sum(u * u * u)


def wave(u):
    return np.sum(np.exp(u) * u)
