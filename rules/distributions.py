"""scipy.special: distribution functions and their inverses.  Parameters are numbers."""


def student(df: "const", t: "real"):
    """The distribution function, in t.

    >>> scipy.special.stdtr(3.0, normal)
    """
    y = scipy.special.stdtr(df, t)
    c = math.lgamma(0.5 * df + 0.5) - math.lgamma(0.5 * df) - 0.5 * math.log(df * math.pi)
    density = np.exp(c - 0.5 * (df + 1.0) * np.log1p(t ** 2 / df))
    y_d = density * t_d
    t_b += y_b * density


def inverse_student(df: "const", p: "real"):
    """
    >>> scipy.special.stdtrit(3.0, fraction)
    """
    y = scipy.special.stdtrit(df, p)
    c = math.lgamma(0.5 * df + 0.5) - math.lgamma(0.5 * df) - 0.5 * math.log(df * math.pi)
    slope = np.exp(0.5 * (df + 1.0) * np.log1p(y ** 2 / df) - c)
    y_d = slope * p_d
    p_b += y_b * slope


def chi_square(df: "const", x: "real"):
    """The distribution function, in x.

    >>> scipy.special.chdtr(3.0, positive)
    """
    y = scipy.special.chdtr(df, x)
    c = 0.5 * df * math.log(2.0) + math.lgamma(0.5 * df)
    density = x ** (0.5 * df - 1.0) * np.exp(-0.5 * x - c)
    y_d = density * x_d
    x_b += y_b * density


def chi_square_above(df: "const", x: "real"):
    """
    >>> scipy.special.chdtrc(3.0, positive)
    """
    y = scipy.special.chdtrc(df, x)
    c = 0.5 * df * math.log(2.0) + math.lgamma(0.5 * df)
    density = x ** (0.5 * df - 1.0) * np.exp(-0.5 * x - c)
    y_d = -density * x_d
    x_b -= y_b * density


def gamma_distribution(a: "const", b: "const", x: "real"):
    """The distribution function, in x.

    >>> scipy.special.gdtr(1.5, 2.5, positive)
    """
    y = scipy.special.gdtr(a, b, x)
    density = a * (a * x) ** (b - 1.0) * np.exp(-a * x - math.lgamma(b))
    y_d = density * x_d
    x_b += y_b * density


def gamma_distribution_above(a: "const", b: "const", x: "real"):
    """
    >>> scipy.special.gdtrc(1.5, 2.5, positive)
    """
    y = scipy.special.gdtrc(a, b, x)
    density = a * (a * x) ** (b - 1.0) * np.exp(-a * x - math.lgamma(b))
    y_d = -density * x_d
    x_b -= y_b * density


def fisher(n: "const", m: "const", x: "real"):
    """The distribution function of the F distribution, in x.

    >>> scipy.special.fdtr(3.0, 4.0, positive)
    >>> scipy.special.fdtr(2.0, 4.0, positive)
    """
    y = scipy.special.fdtr(n, m, x)
    c = math.lgamma(0.5 * n) + math.lgamma(0.5 * m) - math.lgamma(0.5 * (n + m)) - math.log(n / m)
    ratio = n / m * x
    rising = 0.0 if n == 2.0 else (0.5 * n - 1.0) * np.log(ratio)
    density = np.exp(rising - 0.5 * (n + m) * np.log1p(ratio) - c)
    y_d = density * x_d
    x_b += y_b * density


def fisher_above(n: "const", m: "const", x: "real"):
    """
    >>> scipy.special.fdtrc(3.0, 4.0, positive)
    """
    y = scipy.special.fdtrc(n, m, x)
    c = math.lgamma(0.5 * n) + math.lgamma(0.5 * m) - math.lgamma(0.5 * (n + m)) - math.log(n / m)
    ratio = n / m * x
    rising = 0.0 if n == 2.0 else (0.5 * n - 1.0) * np.log(ratio)
    density = np.exp(rising - 0.5 * (n + m) * np.log1p(ratio) - c)
    y_d = -density * x_d
    x_b -= y_b * density


def poisson(k: "const", m: "real"):
    """The sum of the first terms, in the mean.

    >>> scipy.special.pdtr(2.0, positive)
    >>> scipy.special.pdtr(0.5, positive)
    """
    y = scipy.special.pdtr(k, m)
    rising = 0.0 if k < 1.0 else math.floor(k) * np.log(m)
    term = np.exp(rising - m - math.lgamma(math.floor(k) + 1.0))
    y_d = -term * m_d
    m_b -= y_b * term


def poisson_above(k: "const", m: "real"):
    """
    >>> scipy.special.pdtrc(2.0, positive)
    """
    y = scipy.special.pdtrc(k, m)
    rising = 0.0 if k < 1.0 else math.floor(k) * np.log(m)
    term = np.exp(rising - m - math.lgamma(math.floor(k) + 1.0))
    y_d = term * m_d
    m_b += y_b * term


def binomial_distribution(k: "const", n: "const", p: "real"):
    """The sum of the first terms, in the probability.

    >>> scipy.special.bdtr(2.0, 5, fraction)
    """
    y = scipy.special.bdtr(k, n, p)
    last = math.floor(k)
    c = (n - last) * math.exp(math.lgamma(n + 1.0) - math.lgamma(last + 1.0) - math.lgamma(n - last + 1.0))
    term = c * p ** last * (1.0 - p) ** (n - last - 1)
    y_d = -term * p_d
    p_b -= y_b * term


def inverse_gammainc(a: "const", p: "real"):
    """In p; the order is a number.

    >>> scipy.special.gammaincinv(2.5, fraction)
    """
    y = scipy.special.gammaincinv(a, p)
    slope = y ** (1.0 - a) * np.exp(y + math.lgamma(a))
    y_d = slope * p_d
    p_b += y_b * slope


def inverse_gammaincc(a: "const", p: "real"):
    """In p; the order is a number.

    >>> scipy.special.gammainccinv(2.5, fraction)
    """
    y = scipy.special.gammainccinv(a, p)
    slope = y ** (1.0 - a) * np.exp(y + math.lgamma(a))
    y_d = -slope * p_d
    p_b -= y_b * slope


def inverse_betainc(a: "const", b: "const", p: "real"):
    """In p; the parameters are numbers.

    >>> scipy.special.betaincinv(2.0, 3.5, fraction)
    """
    y = scipy.special.betaincinv(a, b, p)
    c = math.lgamma(a) + math.lgamma(b) - math.lgamma(a + b)
    slope = math.exp(c) * y ** (1.0 - a) * (1.0 - y) ** (1.0 - b)
    y_d = slope * p_d
    p_b += y_b * slope


def inverse_betaincc(a: "const", b: "const", p: "real"):
    """
    >>> scipy.special.betainccinv(2.0, 3.5, fraction)
    """
    y = scipy.special.betainccinv(a, b, p)
    c = math.lgamma(a) + math.lgamma(b) - math.lgamma(a + b)
    slope = math.exp(c) * y ** (1.0 - a) * (1.0 - y) ** (1.0 - b)
    y_d = -slope * p_d
    p_b -= y_b * slope
