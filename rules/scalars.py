"""The math module: the functions of `elementwise.py`, for one number.

Where Python itself divides by zero, a rule does too: ZeroDivisionError, as `1.0 / 0.0` in the primal.
"""


def math_sin(x):
    y = math.sin(x)
    y_d = math.cos(x) * x_d
    x_b += y_b * math.cos(x)


def math_cos(x):
    y = math.cos(x)
    y_d = -math.sin(x) * x_d
    x_b -= y_b * math.sin(x)


def math_tan(x):
    """
    >>> math.tan(unit)
    """
    y = math.tan(x)
    y_d = (1.0 + y ** 2) * x_d
    x_b += y_b * (1.0 + y ** 2)


def math_asin(x):
    """
    >>> math.asin(unit)
    """
    y = math.asin(x)
    y_d = x_d / math.sqrt(1.0 - x ** 2)
    x_b += y_b / math.sqrt(1.0 - x ** 2)


def math_acos(x):
    """
    >>> math.acos(unit)
    """
    y = math.acos(x)
    y_d = -x_d / math.sqrt(1.0 - x ** 2)
    x_b -= y_b / math.sqrt(1.0 - x ** 2)


def math_atan(x):
    y = math.atan(x)
    y_d = x_d / (1.0 + x ** 2)
    x_b += y_b / (1.0 + x ** 2)


def math_sinh(x):
    y = math.sinh(x)
    y_d = math.cosh(x) * x_d
    x_b += y_b * math.cosh(x)


def math_cosh(x):
    y = math.cosh(x)
    y_d = math.sinh(x) * x_d
    x_b += y_b * math.sinh(x)


def math_tanh(x):
    y = math.tanh(x)
    y_d = (1.0 - y ** 2) * x_d
    x_b += y_b * (1.0 - y ** 2)


def math_asinh(x):
    y = math.asinh(x)
    y_d = x_d / math.sqrt(1.0 + x ** 2)
    x_b += y_b / math.sqrt(1.0 + x ** 2)


def math_acosh(x):
    """
    >>> math.acosh(above_one)
    """
    y = math.acosh(x)
    y_d = x_d / math.sqrt(x ** 2 - 1.0)
    x_b += y_b / math.sqrt(x ** 2 - 1.0)


def math_atanh(x):
    """
    >>> math.atanh(unit)
    """
    y = math.atanh(x)
    y_d = x_d / (1.0 - x ** 2)
    x_b += y_b / (1.0 - x ** 2)


def math_exp(x):
    y = math.exp(x)
    y_d = y * x_d
    x_b += y_b * y


def math_exp2(x):
    y = math.exp2(x)
    c = math.log(2.0)
    y_d = c * y * x_d
    x_b += c * y * y_b


def math_expm1(x):
    y = math.expm1(x)
    y_d = (y + 1.0) * x_d
    x_b += y_b * (y + 1.0)


def math_log(x):
    """
    >>> math.log(positive)
    """
    y = math.log(x)
    y_d = x_d / x
    x_b += y_b / x


def math_log_to_base(x, base: "const"):
    """
    >>> math.log(positive, 3.0)
    """
    y = math.log(x, base)
    c = math.log(base)
    y_d = x_d / (c * x)
    x_b += y_b / (c * x)


def math_log2(x):
    """
    >>> math.log2(positive)
    """
    y = math.log2(x)
    c = math.log(2.0)
    y_d = x_d / (c * x)
    x_b += y_b / (c * x)


def math_log10(x):
    """
    >>> math.log10(positive)
    """
    y = math.log10(x)
    c = math.log(10.0)
    y_d = x_d / (c * x)
    x_b += y_b / (c * x)


def math_log1p(x):
    """
    >>> math.log1p(positive)
    """
    y = math.log1p(x)
    y_d = x_d / (1.0 + x)
    x_b += y_b / (1.0 + x)


def math_sqrt(x):
    """The slope at 0 is infinite (np.sqrt, unlike Python, divides by 0.0).

    >>> math.sqrt(positive)
    """
    y = math.sqrt(x)
    y_d = 0.5 * x_d / np.float64(y)
    x_b += 0.5 * y_b / np.float64(y)


def math_cbrt(x):
    """
    >>> math.cbrt(away)
    """
    y = math.cbrt(x)
    y_d = x_d / (3.0 * y ** 2)
    x_b += y_b / (3.0 * y ** 2)


def math_fabs(x):
    """The slope at 0 is 0.

    >>> math.fabs(away)
    """
    y = math.fabs(x)
    y_d = np.sign(x) * x_d
    x_b += y_b * np.sign(x)


def math_copysign(a, b):
    """The slope at a = 0 is 0.

    >>> math.copysign(away, away)
    """
    y = math.copysign(a, b)
    y_d = math.copysign(np.sign(a), a * b) * a_d
    a_b += y_b * math.copysign(np.sign(a), a * b)


def math_hypot(a, b):
    """The slope at (0, 0) is 0."""
    y = math.hypot(a, b)
    r = np.where(y == 0.0, 1.0, y)
    y_d = (a * a_d + b * b_d) / r
    a_b += y_b * a / r
    b_b += y_b * b / r


def math_hypot_of_three(a, b, c):
    """The slope at the origin is 0."""
    y = math.hypot(a, b, c)
    r = np.where(y == 0.0, 1.0, y)
    y_d = (a * a_d + b * b_d + c * c_d) / r
    a_b += y_b * a / r
    b_b += y_b * b / r
    c_b += y_b * c / r


def math_atan2(a, b):
    """The slope at (0, 0) is 0.

    >>> math.atan2(away, away)
    """
    y = math.atan2(a, b)
    r2 = np.where((a == 0.0) & (b == 0.0), 1.0, a ** 2 + b ** 2)
    y_d = (b * a_d - a * b_d) / r2
    a_b += y_b * b / r2
    b_b -= y_b * a / r2


def math_radians(x):
    y = math.radians(x)
    c = math.pi / 180.0
    y_d = c * x_d
    x_b += c * y_b


def math_degrees(x):
    y = math.degrees(x)
    c = 180.0 / math.pi
    y_d = c * x_d
    x_b += c * y_b


def math_erf(x):
    y = math.erf(x)
    c = 2.0 / math.sqrt(math.pi)
    y_d = c * math.exp(-x ** 2) * x_d
    x_b += c * math.exp(-x ** 2) * y_b


def math_erfc(x):
    y = math.erfc(x)
    c = 2.0 / math.sqrt(math.pi)
    y_d = -c * math.exp(-x ** 2) * x_d
    x_b -= c * math.exp(-x ** 2) * y_b


def math_lgamma(x):
    """
    >>> math.lgamma(positive)
    """
    y = math.lgamma(x)
    y_d = scalar_digamma(x) * x_d
    x_b += y_b * scalar_digamma(x)


def math_gamma(x):
    """
    >>> math.gamma(positive)
    """
    y = math.gamma(x)
    y_d = y * scalar_digamma(x) * x_d
    x_b += y_b * y * scalar_digamma(x)


def math_rounding(x):
    """Steps have slope 0."""
    y = math.floor(x) or math.ceil(x) or math.trunc(x)


def math_tests(x):
    y = math.isnan(x) or math.isinf(x) or math.isfinite(x)


def math_log_to_any_base(x: "real", base: "real"):
    """
    >>> math.log(positive, above_one)
    """
    y = math.log(x, base)
    y_d = (x_d / x - y * base_d / base) / math.log(base)
    x_b += y_b / (x * math.log(base))
    base_b -= y_b * y / (base * math.log(base))


def math_hypot_of_many(*xs: "real"):
    """The slope at the origin is 0.

    >>> math.hypot(normal, normal, normal, normal)
    """
    y = math.hypot(*xs)
    safe = np.where(y == 0.0, 1.0, y)
    for i in range(len(xs)):
        y_d += xs[i] * xs_d[i] / safe
        xs_b[i] += y_b * xs[i] / safe


def math_remainder(a: "real", b: "real"):
    """The remainder that lies nearest to 0: slope 1 in a, also at the jumps.

    >>> math.remainder(near(7.2), near(3.0))
    """
    y = math.remainder(a, b)
    y = a - b * np.rint(a / b)
    y_d = a_d - np.rint(a / b) * b_d
    a_b += y_b
    b_b -= y_b * np.rint(a / b)


def math_fsum(*xs: "real"):
    """
    >>> math.fsum((normal, normal, normal))
    """
    y = math.fsum((*xs,))
    total = xs[0]
    for i in range(1, len(xs)):
        total = total + xs[i]
    y = total
    for i in range(len(xs)):
        y_d += xs_d[i]
        xs_b[i] += y_b


def math_fsum_of_array(x: "1d real"):
    """
    >>> math.fsum(normal[5])
    """
    y = math.fsum(x)
    y = float(np.sum(x))
    y_d = np.sum(x_d)
    x_b += y_b


def math_prod(*xs: "real"):
    """Right also where a factor is zero.

    >>> math.prod((normal, normal, normal))
    """
    y = math.prod((*xs,))
    whole = xs[0]
    for i in range(1, len(xs)):
        whole = whole * xs[i]
    y = whole
    for i in range(len(xs)):
        others = 1.0
        for k in range(len(xs)):
            others = others if i == k else others * xs[k]
        y_d += others * xs_d[i]
        xs_b[i] += y_b * others


def math_ldexp(x: "real", n: int):
    """
    >>> math.ldexp(normal, 3)
    """
    y = math.ldexp(x, n)
    y_d = math.ldexp(1.0, n) * x_d
    x_b += math.ldexp(1.0, n) * y_b

