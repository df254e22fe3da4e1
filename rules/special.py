"""scipy.special, element by element."""


def erf(x):
    y = scipy.special.erf(x)
    c = 2.0 / math.sqrt(math.pi)
    y_d = c * np.exp(-x ** 2) * x_d
    x_b += c * np.exp(-x ** 2) * y_b


def erfc(x):
    y = scipy.special.erfc(x)
    c = 2.0 / math.sqrt(math.pi)
    y_d = -c * np.exp(-x ** 2) * x_d
    x_b -= c * np.exp(-x ** 2) * y_b


def ndtr(x):
    """The normal distribution function."""
    y = scipy.special.ndtr(x)
    c = 1.0 / math.sqrt(2.0 * math.pi)
    y_d = c * np.exp(-0.5 * x ** 2) * x_d
    x_b += c * np.exp(-0.5 * x ** 2) * y_b


def expit(x):
    """The logistic function."""
    y = scipy.special.expit(x)
    y_d = y * (1.0 - y) * x_d
    x_b += y_b * y * (1.0 - y)


def log_expit(x):
    y = scipy.special.log_expit(x)
    y_d = scipy.special.expit(-x) * x_d
    x_b += y_b * scipy.special.expit(-x)


def logit(x):
    """
    >>> scipy.special.logit(fraction)
    """
    y = scipy.special.logit(x)
    y_d = x_d / (x * (1.0 - x))
    x_b += y_b / (x * (1.0 - x))


def gammaln(x):
    """
    >>> scipy.special.gammaln(positive)
    """
    y = scipy.special.gammaln(x) or scipy.special.loggamma(x)
    y_d = scipy.special.digamma(x) * x_d
    x_b += y_b * scipy.special.digamma(x)


def gamma(x):
    """
    >>> scipy.special.gamma(positive)
    """
    y = scipy.special.gamma(x)
    y_d = y * scipy.special.digamma(x) * x_d
    x_b += y_b * y * scipy.special.digamma(x)


def digamma(x: "real"):
    """
    >>> scipy.special.digamma(positive)
    """
    y = scipy.special.digamma(x) or scipy.special.psi(x)
    y_d = scipy.special.zeta(2.0, x) * x_d
    x_b += y_b * scipy.special.zeta(2.0, x)


def polygamma(n: "const", x: "real"):
    """
    >>> scipy.special.polygamma(1, positive)
    >>> scipy.special.polygamma(2, positive)
    """
    y = scipy.special.polygamma(n, x)
    assert n >= 1
    y = (-1.0) ** (n + 1) * math.gamma(n + 1) * scipy.special.zeta(n + 1.0, np.astype(x, "float64"))
    y_d = scipy.special.polygamma(n + 1, x) * x_d
    x_b += y_b * scipy.special.polygamma(n + 1, x)


def zeta(s: "const", x: "real"):
    """Of Hurwitz, in its second argument; the first is a number.

    >>> scipy.special.zeta(2.0, positive)
    """
    y = scipy.special.zeta(s, x)
    y_d = -s * scipy.special.zeta(s + 1.0, x) * x_d
    x_b -= s * y_b * scipy.special.zeta(s + 1.0, x)


def rgamma(x: "real"):
    """
    >>> scipy.special.rgamma(positive)
    """
    y = scipy.special.rgamma(x)
    y_d = -y * scipy.special.digamma(x) * x_d
    x_b -= y_b * y * scipy.special.digamma(x)


def beta(a: "real", b: "real"):
    """
    >>> scipy.special.beta(positive, positive)
    """
    y = scipy.special.beta(a, b)
    both = scipy.special.digamma(a + b)
    y_d = y * ((scipy.special.digamma(a) - both) * a_d + (scipy.special.digamma(b) - both) * b_d)
    a_b += y_b * y * (scipy.special.digamma(a) - both)
    b_b += y_b * y * (scipy.special.digamma(b) - both)


def betaln(a: "real", b: "real"):
    """
    >>> scipy.special.betaln(positive, positive)
    """
    y = scipy.special.betaln(a, b)
    both = scipy.special.digamma(a + b)
    y_d = (scipy.special.digamma(a) - both) * a_d + (scipy.special.digamma(b) - both) * b_d
    a_b += y_b * (scipy.special.digamma(a) - both)
    b_b += y_b * (scipy.special.digamma(b) - both)


def xlogy(x, y):
    """x * log(y), and 0 where x is 0, with slope 0 in y there.

    >>> scipy.special.xlogy(positive, positive)
    """
    z = scipy.special.xlogy(x, y)
    slope = np.where(x == 0.0, 0.0, x / y)
    z_d = np.log(y) * x_d + slope * y_d
    x_b += z_b * np.log(y)
    y_b += z_b * slope


def xlog1py(x, y):
    """x * log1p(y), and 0 where x is 0, with slope 0 in y there.

    >>> scipy.special.xlog1py(positive, positive)
    """
    z = scipy.special.xlog1py(x, y)
    slope = np.where(x == 0.0, 0.0, x / (1.0 + y))
    z_d = np.log1p(y) * x_d + slope * y_d
    x_b += z_b * np.log1p(y)
    y_b += z_b * slope


def entr(x):
    """-x * log(x).

    >>> scipy.special.entr(positive)
    """
    y = scipy.special.entr(x)
    y_d = -(np.log(x) + 1.0) * x_d
    x_b -= y_b * (np.log(x) + 1.0)


def relative_entropy(x: "real", y: "real"):
    """x * log(x / y); 0 where x is 0, with slope 0 in y there.

    >>> scipy.special.rel_entr(positive, positive)
    """
    z = scipy.special.rel_entr(x, y)
    z_d = (np.log(x / y) + 1.0) * x_d - x / y * y_d
    x_b += z_b * (np.log(x / y) + 1.0)
    y_b -= z_b * x / y


def kl_divergence(x: "real", y: "real"):
    """x * log(x / y) - x + y.

    >>> scipy.special.kl_div(positive, positive)
    """
    z = scipy.special.kl_div(x, y)
    z_d = np.log(x / y) * x_d + (1.0 - x / y) * y_d
    x_b += z_b * np.log(x / y)
    y_b += z_b * (1.0 - x / y)


def huber(d: "const", r: "real"):
    """The loss in r, for a constant threshold.

    >>> scipy.special.huber(1.0, normal)
    """
    y = scipy.special.huber(d, r)
    y_d = np.minimum(np.maximum(r, -float(d)), float(d)) * r_d
    r_b += y_b * np.minimum(np.maximum(r, -float(d)), float(d))


def pseudo_huber(d: "const", r: "real"):
    """
    >>> scipy.special.pseudo_huber(1.5, normal)
    """
    y = scipy.special.pseudo_huber(d, r)
    slope = r / np.sqrt(1.0 + (r / d) ** 2)
    y_d = slope * r_d
    r_b += y_b * slope


def boxcox(x: "real", p: "const"):
    """(x ** p - 1) / p, and log(x) where p is 0, for a constant p.

    >>> scipy.special.boxcox(positive, 0.5)
    >>> scipy.special.boxcox(positive, 0.0)
    """
    y = scipy.special.boxcox(x, p)
    y_d = x ** (p - 1.0) * x_d
    x_b += y_b * x ** (p - 1.0)


def boxcox1p(x: "real", p: "const"):
    """
    >>> scipy.special.boxcox1p(positive, 0.5)
    """
    y = scipy.special.boxcox1p(x, p)
    y_d = (1.0 + x) ** (p - 1.0) * x_d
    x_b += y_b * (1.0 + x) ** (p - 1.0)


def sine_of_degrees(x: "real"):
    y = scipy.special.sindg(x)
    c = math.pi / 180.0
    y_d = c * scipy.special.cosdg(x) * x_d
    x_b += c * y_b * scipy.special.cosdg(x)


def cosine_of_degrees(x: "real"):
    y = scipy.special.cosdg(x)
    c = math.pi / 180.0
    y_d = -c * scipy.special.sindg(x) * x_d
    x_b -= c * y_b * scipy.special.sindg(x)


def tangent_of_degrees(x: "real"):
    y = scipy.special.tandg(x)
    c = math.pi / 180.0
    y_d = c * (1.0 + y * y) * x_d
    x_b += c * y_b * (1.0 + y * y)


def cotangent_of_degrees(x: "real"):
    """
    >>> scipy.special.cotdg(near(30.0))
    """
    y = scipy.special.cotdg(x)
    c = math.pi / 180.0
    y_d = -c * (1.0 + y * y) * x_d
    x_b -= c * y_b * (1.0 + y * y)


def power_less_one(x: "real", p: "real"):
    """x ** p - 1.

    >>> scipy.special.powm1(positive, normal)
    """
    y = scipy.special.powm1(x, p)
    y_d = p * (y + 1.0) / x * x_d + (y + 1.0) * np.log(x) * p_d
    x_b += y_b * p * (y + 1.0) / x
    p_b += y_b * (y + 1.0) * np.log(x)
