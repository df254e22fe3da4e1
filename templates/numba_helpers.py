"""What Numba lacks: checks of index arrays, views of diagonals, special functions of scalars."""

import math

import numpy as np


def check_index(index, size):
    """Raise IndexError unless all indices lie in an axis of that size, as NumPy does."""
    for k in index.flat:
        if k < -size or k >= size:
            raise IndexError("index is out of bounds for an axis of the array")


def diagonal_of(a, k):
    """The k-th diagonal of a matrix, as a view."""
    rows, columns = a.shape
    start = a[max(-k, 0) :, max(k, 0) :]
    n = max(min(rows - max(-k, 0), columns - max(k, 0)), 0)
    return np.lib.stride_tricks.as_strided(start, (n,), (a.strides[0] + a.strides[1],))


def diagonals_of(a, k):
    """The k-th diagonals of matrices along the last two axes, as a view."""
    rows, columns = a.shape[-2:]
    start = a[..., max(-k, 0) :, max(k, 0) :]
    n = max(min(rows - max(-k, 0), columns - max(k, 0)), 0)
    strides = a.strides[:-2] + (a.strides[-2] + a.strides[-1],)
    return np.lib.stride_tricks.as_strided(start, a.shape[:-2] + (n,), strides)


def scalar_expit(x):
    """1 / (1 + exp(-x)), without overflow."""
    if x >= 0.0:
        return 1.0 / (1.0 + math.exp(-x))
    e = math.exp(x)
    return e / (1.0 + e)


def scalar_log_expit(x):
    """log(expit(x)), without overflow."""
    return -math.log1p(math.exp(-x)) if x >= 0.0 else x - math.log1p(math.exp(x))


def scalar_logit(p):
    """log(p / (1 - p))."""
    if p < 0.0 or p > 1.0 or p != p:
        return np.nan
    if p == 0.0 or p == 1.0:
        return -np.inf if p == 0.0 else np.inf
    return math.log(p / (1.0 - p)) if abs(p - 0.5) > 0.2 else math.log1p((2.0 * p - 1.0) / (1.0 - p))


def scalar_xlogy(x, y):
    """x * log(y), and 0 where x is 0."""
    return 0.0 if x == 0.0 and y == y else x * np.log(y)


def scalar_xlog1py(x, y):
    """x * log(1 + y), and 0 where x is 0."""
    return 0.0 if x == 0.0 and y == y else x * np.log1p(y)


def scalar_ndtr(x):
    """The normal distribution function."""
    return 0.5 * math.erfc(-x * 0.7071067811865476)


def scalar_entr(x):
    """-x * log(x), 0 at 0, -inf below."""
    if x == 0.0:
        return 0.0
    return -np.inf if x < 0.0 else -x * np.log(x)


def scalar_heaviside(x, middle):
    """0 below zero, 1 above, `middle` at zero."""
    if x != x:
        return x
    return middle if x == 0.0 else (1.0 if x > 0.0 else 0.0)


def scalar_loggamma(x):
    """The logarithm of the gamma function where that is real."""
    return np.nan if x < 0.0 else math.lgamma(x)


def scalar_digamma(x):
    """The logarithmic derivative of the gamma function; the reflection formula below zero."""
    if x == 0.0:
        return -math.copysign(np.inf, x)
    if x > 0.0 or x != x:
        return scalar_digamma_right(x)
    fraction = x - np.rint(x)
    if x == -np.inf or fraction == 0.0:
        return np.nan
    return scalar_digamma_right(1.0 - x) - np.pi / math.tan(np.pi * fraction)


def scalar_digamma_right(x):
    """For positive x: near the zero at 1.4616 a difference from it; else recurrence up to 10, then the
    asymptotic series (Abramowitz and Stegun, 6.3.18)."""
    if x != x or x == np.inf:
        return x
    if abs(x - 1.4616321449683623) < 0.5:
        return scalar_digamma_near_root(x)
    shift = 0.0
    while x < 10.0:
        shift += 1.0 / x
        x += 1.0
    z = 1.0 / (x * x)
    series = 1 / 12 - z * 3617 / 8160
    series = 691 / 32760 - z * series
    series = 1 / 132 - z * series
    series = 1 / 240 - z * series
    series = 1 / 252 - z * series
    series = 1 / 120 - z * series
    series = z * (1 / 12 - z * series)
    return math.log(x) - 0.5 / x - series - shift


def scalar_digamma_near_root(x):
    """psi(x) = (x - root) * sum over k of 1 / ((k + root) * (k + x)), the tail by Euler-Maclaurin."""
    high, low = 1.4616321449683622, 9.549995429965697e-17
    away = (x - high) - low
    total = 0.0
    for k in range(16):
        total += 1.0 / ((k + high) * (k + x))
    a, b = 16.0 + high, 16.0 + x
    return away * (total + scalar_digamma_tail(a, b))


def scalar_digamma_tail(a, b):
    """The sum of 1 / ((a + k) * (b + k)) over k >= 0, for a and b that are close and large: the
    difference quotient of the asymptotic series of psi."""
    p, q = 1.0 / a, 1.0 / b
    pq = p * q
    d = b - a
    ratio = math.log1p(d * p) / d if d != 0.0 else p
    s1 = p + q
    s2 = p * p + q * q
    first = ratio + 0.5 * pq
    second = pq * s1 / 12.0
    fourth = pq * s1 * s2 / 120.0
    sixth = pq * s1 * (p * p * p * p + pq * pq + q * q * q * q) / 252.0
    eighth = pq * s1 * s2 * (p * p * p * p + q * q * q * q) / 240.0
    return first + second - fourth + sixth - eighth
