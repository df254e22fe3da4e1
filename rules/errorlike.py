"""scipy.special: error functions, exponential integrals, incomplete gamma and beta functions."""


def erfcx(x: "real"):
    """exp(x ** 2) * erfc(x)."""
    y = scipy.special.erfcx(x)
    c = 2.0 / math.sqrt(math.pi)
    y_d = (2.0 * x * y - c) * x_d
    x_b += y_b * (2.0 * x * y - c)


def erfi(x: "real"):
    y = scipy.special.erfi(x)
    c = 2.0 / math.sqrt(math.pi)
    y_d = c * np.exp(x ** 2) * x_d
    x_b += c * np.exp(x ** 2) * y_b


def dawson(x: "real"):
    y = scipy.special.dawsn(x)
    y_d = (1.0 - 2.0 * x * y) * x_d
    x_b += y_b * (1.0 - 2.0 * x * y)


def erfinv(x: "real"):
    """
    >>> scipy.special.erfinv(unit)
    """
    y = scipy.special.erfinv(x)
    c = 0.5 * math.sqrt(math.pi)
    y_d = c * np.exp(y ** 2) * x_d
    x_b += c * np.exp(y ** 2) * y_b


def erfcinv(x: "real"):
    """
    >>> scipy.special.erfcinv(fraction)
    """
    y = scipy.special.erfcinv(x)
    c = 0.5 * math.sqrt(math.pi)
    y_d = -c * np.exp(y ** 2) * x_d
    x_b -= c * np.exp(y ** 2) * y_b


def log_ndtr(x: "real"):
    """The logarithm of the normal distribution function, without underflow."""
    y = scipy.special.log_ndtr(x)
    c = 0.5 * math.log(2.0 * math.pi)
    y_d = np.exp(-0.5 * x ** 2 - y - c) * x_d
    x_b += y_b * np.exp(-0.5 * x ** 2 - y - c)


def ndtri(x: "real"):
    """The inverse of the normal distribution function.

    >>> scipy.special.ndtri(fraction)
    """
    y = scipy.special.ndtri(x)
    c = math.sqrt(2.0 * math.pi)
    y_d = c * np.exp(0.5 * y ** 2) * x_d
    x_b += c * np.exp(0.5 * y ** 2) * y_b


def exp1(x: "real"):
    """
    >>> scipy.special.exp1(positive)
    """
    y = scipy.special.exp1(x)
    y_d = -np.exp(-x) / x * x_d
    x_b -= y_b * np.exp(-x) / x


def expi(x: "real"):
    """
    >>> scipy.special.expi(positive)
    """
    y = scipy.special.expi(x)
    y_d = np.exp(x) / x * x_d
    x_b += y_b * np.exp(x) / x


def exprel(x: "real"):
    """(exp(x) - 1) / x, with slope 1/2 at 0.

    >>> scipy.special.exprel(away)
    """
    y = scipy.special.exprel(x)
    safe = np.where(np.abs(x) < 1e-5, 1.0, x)
    slope = np.where(np.abs(x) < 1e-5, 0.5 + x / 3.0, (np.exp(x) - y) / safe)
    y_d = slope * x_d
    x_b += y_b * slope


def exp10(x: "real"):
    y = scipy.special.exp10(x)
    c = math.log(10.0)
    y_d = c * y * x_d
    x_b += c * y * y_b


def cosm1(x: "real"):
    y = scipy.special.cosm1(x)
    y_d = -np.sin(x) * x_d
    x_b -= y_b * np.sin(x)


def gammainc(a: "const", x: "real"):
    """Regularised, in x; the shape is a number.

    >>> scipy.special.gammainc(2.5, positive)
    """
    y = scipy.special.gammainc(a, x)
    density = np.exp(scipy.special.xlogy(a - 1.0, x) - x - math.lgamma(a))
    y_d = density * x_d
    x_b += y_b * density


def gammaincc(a: "const", x: "real"):
    """
    >>> scipy.special.gammaincc(2.5, positive)
    """
    y = scipy.special.gammaincc(a, x)
    density = np.exp(scipy.special.xlogy(a - 1.0, x) - x - math.lgamma(a))
    y_d = -density * x_d
    x_b -= y_b * density


def betainc(a: "const", b: "const", x: "real"):
    """Regularised, in x; the shapes are numbers.

    >>> scipy.special.betainc(2.0, 3.5, fraction)
    >>> scipy.special.betainc(1.0, 1.0, fraction)
    """
    y = scipy.special.betainc(a, b, x)
    c = math.lgamma(a) + math.lgamma(b) - math.lgamma(a + b)
    of_x = 0.0 * x if a == 1.0 else (a - 1.0) * np.log(x)
    of_rest = 0.0 if b == 1.0 else (b - 1.0) * np.log1p(-x)
    density = np.exp(of_x + of_rest - c)
    y_d = density * x_d
    x_b += y_b * density


def betaincc(a: "const", b: "const", x: "real"):
    """
    >>> scipy.special.betaincc(2.0, 3.5, fraction)
    """
    y = scipy.special.betaincc(a, b, x)
    c = math.lgamma(a) + math.lgamma(b) - math.lgamma(a + b)
    of_x = 0.0 * x if a == 1.0 else (a - 1.0) * np.log(x)
    of_rest = 0.0 if b == 1.0 else (b - 1.0) * np.log1p(-x)
    density = np.exp(of_x + of_rest - c)
    y_d = -density * x_d
    x_b -= y_b * density


def ellipk(m: "real"):
    """
    >>> scipy.special.ellipk(fraction)
    """
    y = scipy.special.ellipk(m)
    series = scipy.special.hyp2f1(1.5, 1.5, 2.0, m)
    slope = math.pi / 8.0 * (series if series.dtype == y.dtype else np.astype(series, dtype=y.dtype))
    y_d = slope * m_d
    m_b += y_b * slope


def ellipe(m: "real"):
    """
    >>> scipy.special.ellipe(fraction)
    """
    y = scipy.special.ellipe(m)
    series = scipy.special.hyp2f1(0.5, 1.5, 2.0, m)
    slope = -math.pi / 8.0 * (series if series.dtype == y.dtype else np.astype(series, dtype=y.dtype))
    y_d = slope * m_d
    m_b += y_b * slope


def faddeeva(z) -> complex:
    """exp(-z ** 2) * erfc(-1j * z)."""
    w = scipy.special.wofz(z)
    slope = 2j / math.sqrt(math.pi) - 2.0 * z * w
    w_d = slope * z_d
    z_b += w_b * np.conj(slope)
