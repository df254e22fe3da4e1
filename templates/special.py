"""Special functions of scalars for the targets that lack scipy.special.  Plain Python that Numba compiles."""

import math

import numpy as np


def scalar_zeta(s, x):
    """The zeta function of Hurwitz for s > 1, by Euler and Maclaurin."""
    if x <= 0.0 and x == np.floor(x):
        return np.inf
    if x <= 0.0 and s != np.floor(s) or x != x:
        return np.nan
    total = 0.0
    while x < 12.0:
        total += x ** -s
        x += 1.0
    total += x ** (1.0 - s) / (s - 1.0) + 0.5 * x**-s
    term = s * x ** (-s - 1.0)
    total += term / 12.0
    term *= (s + 1.0) * (s + 2.0) / (x * x)
    total -= term / 720.0
    term *= (s + 3.0) * (s + 4.0) / (x * x)
    total += term / 30240.0
    term *= (s + 5.0) * (s + 6.0) / (x * x)
    total -= term / 1209600.0
    term *= (s + 7.0) * (s + 8.0) / (x * x)
    total += term / 47900160.0
    term *= (s + 9.0) * (s + 10.0) / (x * x)
    total -= term * 691.0 / 1307674368000.0
    term *= (s + 11.0) * (s + 12.0) / (x * x)
    return total + term / 74724249600.0


def scalar_rgamma(x):
    """1 / gamma(x), 0 at the poles."""
    if x <= 0.0 and x == np.floor(x):
        return 0.0
    if x > 170.0:
        return math.exp(-math.lgamma(x))
    return 1.0 / math.gamma(x)


def scalar_betaln(a, b):
    """The logarithm of the beta function, for positive arguments."""
    if a + b < 170.0 and a > 1e-150 and b > 1e-150:
        return math.log(math.gamma(a)) - math.log(math.gamma(a + b)) + math.log(math.gamma(b)) \
            if a + b < 1.0 else math.log(math.gamma(a) / math.gamma(a + b) * math.gamma(b))
    return math.lgamma(a) + (math.lgamma(b) - math.lgamma(a + b))


def scalar_beta(a, b):
    """The beta function, for positive arguments."""
    if a + b < 170.0:
        return math.gamma(a) / math.gamma(a + b) * math.gamma(b)
    return math.exp(math.lgamma(a) + (math.lgamma(b) - math.lgamma(a + b)))


def scalar_bessel_i(n, x, scaled):
    """I0 and I1, or these times exp(-|x|): the power series up to 20, then the asymptotic one (DLMF 10.40)."""
    z = abs(x)
    sign = -1.0 if n == 1 and x < 0.0 else 1.0
    if z != z:
        return x
    if z < 20.0:
        term = 1.0 if n == 0 else 0.5 * z
        total, k = term, 1.0
        quarter = 0.25 * z * z
        while term > 1e-17 * total:
            term *= quarter / (k * (k + n))
            total += term
            k += 1.0
        return sign * (total * math.exp(-z) if scaled else total)
    term, total = 1.0, 1.0
    for k in range(1, 40):
        term *= ((2.0 * k - 1.0) ** 2 - 4.0 * n * n) / (8.0 * k * z)
        total += term
        if abs(term) < 1e-17:
            break
    total /= math.sqrt(2.0 * np.pi * z)
    if scaled:
        return sign * total
    return sign * total * math.exp(0.5 * z) * math.exp(0.5 * z)


def scalar_i0(x):
    return scalar_bessel_i(0, x, False)


def scalar_i1(x):
    return scalar_bessel_i(1, x, False)


def scalar_i0e(x):
    return scalar_bessel_i(0, x, True)


def scalar_i1e(x):
    return scalar_bessel_i(1, x, True)


def scalar_bessel_j(n, x):
    """J0 and J1: backward recurrence up to 25 (Miller), then the expansion of Hankel (DLMF 10.17)."""
    z = abs(x)
    if z != z:
        return x
    sign = -1.0 if n == 1 and x < 0.0 else 1.0
    if z == np.inf:
        return 0.0
    if z < 1e-8:
        return 1.0 if n == 0 else 0.5 * x
    if z < 25.0:
        above, here, total = 0.0, 1e-300, 0.0
        start = 2 * int(0.5 * z + 24.0)
        second = 0.0
        for k in range(start, 0, -1):
            below = 2.0 * k / z * here - above
            above, here = here, below
            if k % 2 == 1 and k > 1:
                total += 2.0 * here
            if k == 1:
                second = above
        total += here
        return sign * (here if n == 0 else second) / total
    p, q, term = 1.0, 0.0, 1.0
    for k in range(1, 60):
        term *= (4.0 * n * n - (2.0 * k - 1.0) ** 2) / (8.0 * k * z)
        if k % 2 == 1:
            q += term if k % 4 == 1 else -term
        else:
            p += term if k % 4 == 0 else -term
        if abs(term) < 1e-17:
            break
    c, s = math.cos(z), math.sin(z)
    scale = math.sqrt(1.0 / (np.pi * z))
    if n == 0:
        return scale * (p * (c + s) - q * (s - c))
    return sign * scale * (p * (s - c) + q * (s + c))


def scalar_j0(x):
    return scalar_bessel_j(0, x)


def scalar_j1(x):
    return scalar_bessel_j(1, x)


def scalar_erfinv(y):
    """The inverse of erf: a rational start, then steps of Halley."""
    if y != y or abs(y) > 1.0:
        return np.nan
    if abs(y) > 0.5:
        return math.copysign(scalar_erfcinv(1.0 - abs(y)), y)
    log = math.log1p(-y * y)
    a = 4.330746750799873 + 0.5 * log
    x = math.copysign(math.sqrt(max(math.sqrt(a * a - log / 0.147) - a, 0.0)), y)
    for _ in range(3):
        u = (y - math.erf(x)) * 0.886226925452758 * math.exp(x * x)
        x += u / (1.0 - u * x)
    return x


def scalar_erfcinv(z):
    """The inverse of erfc."""
    if z != z or z < 0.0 or z > 2.0:
        return np.nan
    if z == 0.0 or z == 2.0:
        return np.inf if z == 0.0 else -np.inf
    if z > 0.5:
        return scalar_erfinv(1.0 - z) if z < 1.5 else -scalar_erfcinv(2.0 - z)
    t = math.sqrt(-2.0 * math.log(0.5 * z))
    x = 0.7071067811865476 * (t - (2.30753 + 0.27061 * t) / (1.0 + t * (0.99229 + t * 0.04481)))
    for _ in range(3):
        u = (math.erfc(x) - z) * 0.886226925452758 * math.exp(x * x)
        x += u / (1.0 - u * x) if abs(u * x) < 0.5 else u
    return x


def scalar_ndtri(p):
    """The inverse of the normal distribution function."""
    if p < 0.25:
        return -1.4142135623730951 * scalar_erfcinv(2.0 * p)
    return 1.4142135623730951 * scalar_erfinv(2.0 * p - 1.0)


def scalar_log_ndtr(x):
    """The logarithm of the normal distribution function."""
    if x > 0.0:
        return math.log1p(-0.5 * math.erfc(x * 0.7071067811865476))
    if x > -37.0 or x != x:
        return math.log(0.5 * math.erfc(-x * 0.7071067811865476))
    total, term = 1.0, 1.0
    for k in range(1, 12):
        term *= -(2.0 * k - 1.0) / (x * x)
        total += term
    return -0.5 * x * x - math.log(-x) - 0.9189385332046727 + math.log(total)


def scalar_erfcx(x):
    """exp(x * x) * erfc(x), the square split so that it is exact."""
    if x < 0.0:
        return 2.0 * scalar_exp_square(x) - scalar_erfcx(-x) if x > -27.0 else np.inf
    if x < 25.0:
        return scalar_exp_square(x) * math.erfc(x)
    total, term = 1.0, 1.0
    for k in range(1, 12):
        term *= -(2.0 * k - 1.0) / (2.0 * x * x)
        total += term
    return total * 0.5641895835477563 / x


def scalar_exp_square(x):
    """exp(x * x) to full precision."""
    high = np.rint(x * 4096.0) / 4096.0
    return math.exp(high * high) * math.exp((x - high) * (x + high))


def scalar_exprel(x):
    """(exp(x) - 1) / x."""
    return 1.0 if x == 0.0 else math.expm1(x) / x


def scalar_cosm1(x):
    """cos(x) - 1."""
    s = math.sin(0.5 * x)
    return -2.0 * s * s


def scalar_rel_entr(x, y):
    """x * log(x / y)."""
    if x > 0.0 and y > 0.0:
        return x * math.log1p((x - y) / y) if 0.5 * y < x < 2.0 * y else x * math.log(x / y)
    if x == 0.0 and y >= 0.0:
        return 0.0
    return np.nan if x != x or y != y else np.inf


def scalar_kl_div(x, y):
    """x * log(x / y) - x + y."""
    if x > 0.0 and y > 0.0:
        return x * math.log(x / y) - x + y
    if x == 0.0 and y >= 0.0:
        return y
    return np.nan if x != x or y != y else np.inf


def scalar_huber(d, r):
    """r * r / 2 below d, a line above."""
    if d < 0.0:
        return np.inf
    return 0.5 * r * r if abs(r) <= d else d * (abs(r) - 0.5 * d)


def scalar_pseudo_huber(d, r):
    """d * d * (sqrt(1 + (r / d) ** 2) - 1)."""
    if d < 0.0:
        return np.inf
    if d == 0.0 or r == 0.0:
        return 0.0
    v = r / d
    return r * v * d / (math.sqrt(1.0 + v * v) + 1.0)


def scalar_boxcox(x, p):
    """(x ** p - 1) / p, log(x) where p is 0."""
    if abs(p) < 1e-19:
        return np.log(x)
    return math.expm1(p * np.log(x)) / p


def scalar_boxcox1p(x, p):
    """((1 + x) ** p - 1) / p, log(1 + x) where p is 0."""
    log = np.log1p(x)
    if abs(p) < 1e-19 or (abs(log) < 1e-289 and abs(p) < 1e273):
        return log
    return math.expm1(p * log) / p
