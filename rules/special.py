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


def bessel_j0(x):
    y = scipy.special.j0(x)
    y_d = -scipy.special.j1(x) * x_d
    x_b -= y_b * scipy.special.j1(x)


def logsumexp(x, axis=None, keepdims=False):
    """
    >>> scipy.special.logsumexp(normal[4])
    >>> scipy.special.logsumexp(normal[3, 4], axis=1)
    >>> scipy.special.logsumexp(normal[3, 4, 2], axis=(0, 1), keepdims=True)
    """
    y = scipy.special.logsumexp(x, axis=axis, keepdims=keepdims)
    weights = np.exp(x - lifted(y, axis, keepdims))
    y_d = np.sum(weights * x_d, axis=axis, keepdims=keepdims)
    x_b += weights * lifted(y_b, axis, keepdims)


def softmax(x, axis=None):
    """
    >>> scipy.special.softmax(normal[4])
    >>> scipy.special.softmax(normal[3, 4], axis=1)
    """
    y = scipy.special.softmax(x, axis=axis)
    y_d = y * (x_d - np.sum(y * x_d, axis=axis, keepdims=True))
    x_b += y * (y_b - np.sum(y * y_b, axis=axis, keepdims=True))


def log_softmax(x, axis=None):
    """
    >>> scipy.special.log_softmax(normal[4])
    >>> scipy.special.log_softmax(normal[3, 4], axis=0)
    """
    y = scipy.special.log_softmax(x, axis=axis)
    y_d = x_d - np.sum(np.exp(y) * x_d, axis=axis, keepdims=True)
    x_b += y_b - np.exp(y) * np.sum(y_b, axis=axis, keepdims=True)
