"""Elementary functions of NumPy, element by element."""


def sin(x):
    y = np.sin(x)
    y_d = np.cos(x) * x_d
    x_b += y_b * np.cos(x)


def cos(x):
    y = np.cos(x)
    y_d = -np.sin(x) * x_d
    x_b -= y_b * np.sin(x)


def tan(x):
    """
    >>> np.tan(unit)
    """
    y = np.tan(x)
    y_d = (1.0 + y ** 2) * x_d
    x_b += y_b * (1.0 + y ** 2)


def arcsin(x: "real"):
    """
    >>> np.arcsin(unit)
    """
    y = np.arcsin(x)
    y_d = x_d / np.sqrt(1.0 - x ** 2)
    x_b += y_b / np.sqrt(1.0 - x ** 2)


def arccos(x: "real"):
    """
    >>> np.arccos(unit)
    """
    y = np.arccos(x)
    y_d = -x_d / np.sqrt(1.0 - x ** 2)
    x_b -= y_b / np.sqrt(1.0 - x ** 2)


def arctan(x):
    y = np.arctan(x)
    y_d = x_d / (1.0 + x ** 2)
    x_b += y_b / (1.0 + x ** 2)


def sinh(x):
    y = np.sinh(x)
    y_d = np.cosh(x) * x_d
    x_b += y_b * np.cosh(x)


def cosh(x):
    y = np.cosh(x)
    y_d = np.sinh(x) * x_d
    x_b += y_b * np.sinh(x)


def tanh(x):
    y = np.tanh(x)
    y_d = (1.0 - y ** 2) * x_d
    x_b += y_b * (1.0 - y ** 2)


def arcsinh(x):
    y = np.arcsinh(x)
    y_d = x_d / np.sqrt(1.0 + x ** 2)
    x_b += y_b / np.sqrt(1.0 + x ** 2)


def arccosh(x: "real"):
    """
    >>> np.arccosh(above_one)
    """
    y = np.arccosh(x)
    y_d = x_d / np.sqrt(x ** 2 - 1.0)
    x_b += y_b / np.sqrt(x ** 2 - 1.0)


def arctanh(x):
    """
    >>> np.arctanh(unit)
    """
    y = np.arctanh(x)
    y_d = x_d / (1.0 - x ** 2)
    x_b += y_b / (1.0 - x ** 2)


def exp(x):
    y = np.exp(x)
    y_d = y * x_d
    x_b += y_b * y


def exp2(x):
    y = np.exp2(x) or scipy.special.exp2(x)
    c = math.log(2.0)
    y_d = c * y * x_d
    x_b += c * y * y_b


def expm1(x):
    y = np.expm1(x) or scipy.special.expm1(x)
    y_d = (y + 1.0) * x_d
    x_b += y_b * (y + 1.0)


def log(x):
    """
    >>> np.log(positive)
    """
    y = np.log(x)
    y_d = x_d / x
    x_b += y_b / x


def log2(x):
    """
    >>> np.log2(positive)
    """
    y = np.log2(x)
    c = math.log(2.0)
    y_d = x_d / (c * x)
    x_b += y_b / (c * x)


def log10(x):
    """
    >>> np.log10(positive)
    """
    y = np.log10(x)
    c = math.log(10.0)
    y_d = x_d / (c * x)
    x_b += y_b / (c * x)


def log1p(x):
    """
    >>> np.log1p(positive)
    """
    y = np.log1p(x) or scipy.special.log1p(x)
    y_d = x_d / (1.0 + x)
    x_b += y_b / (1.0 + x)


def sqrt(x):
    """The slope at 0 is infinite.

    >>> np.sqrt(positive)
    """
    y = np.sqrt(x)
    y_d = 0.5 * x_d / y
    x_b += 0.5 * y_b / y


def cbrt(x):
    """The slope at 0 is infinite.

    >>> np.cbrt(away)
    """
    y = np.cbrt(x) or scipy.special.cbrt(x)
    y_d = x_d / (3.0 * y ** 2)
    x_b += y_b / (3.0 * y ** 2)


def square(x):
    y = np.square(x)
    y_d = 2.0 * x * x_d
    x_b += 2.0 * x * y_b


def reciprocal(x):
    """
    >>> np.reciprocal(away)
    """
    y = np.reciprocal(x)
    y_d = -y ** 2 * x_d
    x_b -= y_b * y ** 2


def absolute(x: "real"):
    """The slope at 0 is 0.

    >>> np.abs(away)
    """
    y = np.abs(x) or np.fabs(x) or abs(x)
    y_d = np.sign(x) * x_d
    x_b += y_b * np.sign(x)


def copysign(a: "real", b: "real"):
    """The slope at a = 0 is 0.

    >>> np.copysign(away, away)
    """
    y = np.copysign(a, b)
    y_d = np.copysign(np.sign(a), a * b) * a_d
    a_b += y_b * np.copysign(np.sign(a), a * b)


def hypot(a: "real", b: "real"):
    """The slope at (0, 0) is 0."""
    y = np.hypot(a, b)
    r = np.where(y == 0.0, 1.0, y)
    y_d = (a * a_d + b * b_d) / r
    a_b += y_b * a / r
    b_b += y_b * b / r


def arctan2(a: "real", b: "real"):
    """The slope at (0, 0) is 0.

    >>> np.arctan2(away, away)
    """
    y = np.arctan2(a, b)
    r2 = np.where((a == 0.0) & (b == 0.0), 1.0, a ** 2 + b ** 2)
    y_d = (b * a_d - a * b_d) / r2
    a_b += y_b * b / r2
    b_b -= y_b * a / r2


def logaddexp(a: "real", b: "real"):
    y = np.logaddexp(a, b)
    y_d = np.exp(a - y) * a_d + np.exp(b - y) * b_d
    a_b += y_b * np.exp(a - y)
    b_b += y_b * np.exp(b - y)


def logaddexp2(a: "real", b: "real"):
    y = np.logaddexp2(a, b)
    y_d = np.exp2(a - y) * a_d + np.exp2(b - y) * b_d
    a_b += y_b * np.exp2(a - y)
    b_b += y_b * np.exp2(b - y)


def radians(x):
    y = np.radians(x) or np.deg2rad(x)
    c = math.pi / 180.0
    y_d = c * x_d
    x_b += c * y_b


def degrees(x):
    y = np.degrees(x) or np.rad2deg(x)
    c = 180.0 / math.pi
    y_d = c * x_d
    x_b += c * y_b


def heaviside(x: "real", h: "real"):
    """The slope in x is 0, also at the jump.

    >>> np.heaviside(away, normal)
    """
    y = np.heaviside(x, h)
    y_d = np.where(x == 0.0, h_d, 0.0)
    h_b += np.where(x == 0.0, y_b, 0.0)


def sinc(x):
    """sin(pi x) / (pi x), with slope 0 at 0.

    >>> np.sinc(away)
    """
    y = np.sinc(x)
    safe = np.where(x == 0.0, 1.0, x)
    slope = np.where(x == 0.0, 0.0, (np.cos(math.pi * x) - y) / safe)
    y_d = slope * x_d
    x_b += y_b * slope


def nan_to_num(x, nan=None, posinf=None, neginf=None):
    """What is replaced has slope 0."""
    y = np.nan_to_num(x, nan=nan, posinf=posinf, neginf=neginf)
    y_d = np.where(np.isfinite(x), x_d, 0.0)
    x_b += np.where(np.isfinite(x), y_b, 0.0)


def real_part(x: "real"):
    """Of a real operand: itself."""
    y = np.real(x) or np.conj(x) or np.real_if_close(x)
    y_d = x_d
    x_b += y_b


def imaginary_part(x: "real"):
    """Of a real operand: 0."""
    y = np.imag(x)


def ldexp(x: "real", n: int):
    """
    >>> np.ldexp(normal, integers)
    """
    y = np.ldexp(x, n)
    y_d = np.ldexp(x_d, n)
    x_b += np.ldexp(y_b, n)


def parts_of_number(x: "real"):
    """The fraction has slope 1, the whole part 0, also at the jumps.

    >>> np.modf(away)
    """
    fraction, whole = np.modf(x)
    fraction = np.copysign(np.where(np.isinf(x), 0.0, x - np.trunc(x)), x)
    whole = np.trunc(x)
    fraction_d = x_d
    x_b += fraction_b


def mantissa(x: "real"):
    """The slope of the mantissa is a power of 2, that of the exponent 0.

    >>> np.frexp(away)
    """
    m, e = np.frexp(x)
    m_d = np.ldexp(x_d, -e)
    x_b += np.ldexp(m_b, -e)


def next_number(x: "real", y: "real"):
    """The neighbour of x: slope 1 in x.

    >>> np.nextafter(normal, normal)
    """
    z = np.nextafter(x, y)
    z_d = x_d
    x_b += z_b

