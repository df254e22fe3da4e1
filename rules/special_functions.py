"""scipy.special: Pochhammer and binomial numbers, elliptic integrals, distributions, orthogonal polynomials, and others.

DLMF, chapters 5, 7, 13, 15, 18, 19.
"""


def pochhammer(z: "real", m: "real"):
    """
    >>> scipy.special.poch(positive, positive)
    """
    y = scipy.special.poch(z, m)
    top = scipy.special.digamma(z + m)
    low = scipy.special.digamma(z)
    y_d = y * ((top - low) * z_d + top * m_d)
    z_b += y_b * (y * (top - low))
    m_b += y_b * (y * top)


def binomial(n: "real", k: "real"):
    """
    >>> scipy.special.binom(above_one, fraction)
    """
    y = scipy.special.binom(n, k)
    rest = scipy.special.digamma(n - k + 1.0)
    of_n = scipy.special.digamma(n + 1.0) - rest
    of_k = rest - scipy.special.digamma(k + 1.0)
    y_d = y * (of_n * n_d + of_k * k_d)
    n_b += y_b * (y * of_n)
    k_b += y_b * (y * of_k)


def dilogarithm(z: "real"):
    """The slope at 1 is -1.

    >>> scipy.special.spence(positive)
    """
    y = scipy.special.spence(z)
    slope = np.where(z == 1.0, -1.0, np.log(z) / np.where(z == 1.0, 1.0, 1.0 - z))
    y_d = slope * z_d
    z_b += y_b * slope


def incomplete_first(phi: "real", m: "real"):
    """Elliptic, of the first kind; near m = 0 the slope in m is the beginning of its series.

    >>> scipy.special.ellipkinc(positive, fraction)
    >>> scipy.special.ellipkinc(positive, near(0.0))
    """
    y = scipy.special.ellipkinc(phi, m)
    root = np.sqrt(1.0 - m * np.sin(phi) ** 2)
    second = scipy.special.ellipeinc(phi, m)
    far = np.where(np.abs(m) < 1e-4, 0.5, m)
    of_far = second / (2.0 * far * (1.0 - far)) - y / (2.0 * far) - np.sin(2.0 * phi) / (4.0 * (1.0 - far) * root)
    squares = 0.5 * phi - 0.25 * np.sin(2.0 * phi)
    fourth = 0.375 * phi - 0.25 * np.sin(2.0 * phi) + np.sin(4.0 * phi) / 32.0
    sixth = (60.0 * phi - 45.0 * np.sin(2.0 * phi) + 9.0 * np.sin(4.0 * phi) - np.sin(6.0 * phi)) / 192.0
    of_m = np.where(np.abs(m) < 1e-4, 0.5 * squares + m * (0.75 * fourth + 0.9375 * m * sixth), of_far)
    y_d = phi_d / root + of_m * m_d
    phi_b += y_b / root
    m_b += y_b * of_m


def incomplete_second(phi: "real", m: "real"):
    """Near m = 0 the slope in m is the beginning of its series.

    >>> scipy.special.ellipeinc(positive, fraction)
    >>> scipy.special.ellipeinc(positive, near(0.0))
    """
    y = scipy.special.ellipeinc(phi, m)
    root = np.sqrt(1.0 - m * np.sin(phi) ** 2)
    of_far = (y - scipy.special.ellipkinc(phi, m)) / (2.0 * np.where(np.abs(m) < 1e-4, 0.5, m))
    squares = 0.5 * phi - 0.25 * np.sin(2.0 * phi)
    fourth = 0.375 * phi - 0.25 * np.sin(2.0 * phi) + np.sin(4.0 * phi) / 32.0
    sixth = (60.0 * phi - 45.0 * np.sin(2.0 * phi) + 9.0 * np.sin(4.0 * phi) - np.sin(6.0 * phi)) / 192.0
    of_m = np.where(np.abs(m) < 1e-4, -0.5 * squares - m * (0.25 * fourth + 0.1875 * m * sixth), of_far)
    y_d = root * phi_d + of_m * m_d
    phi_b += y_b * root
    m_b += y_b * of_m


def complete_first_of_complement(p: "real"):
    """
    >>> scipy.special.ellipkm1(fraction)
    """
    y = scipy.special.ellipkm1(p)
    small = p < 0.5  # where 1 - p is not exact
    by_both = (y - scipy.special.ellipe(1.0 - p) / p) / (2.0 * np.where(small, 1.0 - p, 0.5))
    series = scipy.special.hyp2f1(1.5, 1.5, 2.0, np.where(small, 0.5, 1.0 - p))
    by_series = -math.pi / 8.0 * (series if series.dtype == y.dtype else np.astype(series, dtype=y.dtype))
    slope = np.where(small, by_both, by_series)
    y_d = slope * p_d
    p_b += y_b * slope


def sine_and_cosine_integrals(x: "real"):
    """
    >>> scipy.special.sici(positive)
    """
    si, ci = scipy.special.sici(x)
    si_d = np.sin(x) / x * x_d
    ci_d = np.cos(x) / x * x_d
    x_b += si_b * (np.sin(x) / x)
    x_b += ci_b * (np.cos(x) / x)


def hyperbolic_integrals(x: "real"):
    """
    >>> scipy.special.shichi(positive)
    """
    shi, chi = scipy.special.shichi(x)
    shi_d = np.sinh(x) / x * x_d
    chi_d = np.cosh(x) / x * x_d
    x_b += shi_b * (np.sinh(x) / x)
    x_b += chi_b * (np.cosh(x) / x)


def fresnel(x: "real"):
    s, c = scipy.special.fresnel(x)
    h = 0.5 * math.pi
    s_d = np.sin(h * x ** 2) * x_d
    c_d = np.cos(h * x ** 2) * x_d
    x_b += s_b * np.sin(h * x ** 2)
    x_b += c_b * np.cos(h * x ** 2)


def airy(x: "real"):
    ai, aip, bi, bip = scipy.special.airy(x)
    ai_d = aip * x_d
    aip_d = x * ai * x_d
    bi_d = bip * x_d
    bip_d = x * bi * x_d
    x_b += ai_b * aip
    x_b += aip_b * (x * ai)
    x_b += bi_b * bip
    x_b += bip_b * (x * bi)


def exponential_integral(n: int, x: "real"):
    """
    >>> scipy.special.expn(counts, positive)
    """
    y = scipy.special.expn(n, x)
    slope = np.where(n == 0, -np.exp(-x) * (x + 1.0) / x ** 2, -scipy.special.expn(np.maximum(n - 1, 0), x))
    y_d = slope * x_d
    x_b += y_b * slope


def kummer(a: "const", b: "const", x: "real"):
    """In x; the parameters are numbers.

    >>> scipy.special.hyp1f1(1.5, 2.5, normal)
    """
    y = scipy.special.hyp1f1(a, b, x)
    slope = a / b * scipy.special.hyp1f1(a + 1.0, b + 1.0, x)
    y_d = slope * x_d
    x_b += y_b * slope


def gauss_hypergeometric(a: "const", b: "const", c: "const", x: "real"):
    """In x; the parameters are numbers.

    >>> scipy.special.hyp2f1(1.5, 0.5, 2.5, fraction)
    """
    y = scipy.special.hyp2f1(a, b, c, x)
    slope = a * b / c * scipy.special.hyp2f1(a + 1.0, b + 1.0, c + 1.0, x)
    y_d = slope * x_d
    x_b += y_b * slope


def owens_t(h: "real", a: "real"):
    y = scipy.special.owens_t(h, a)
    c = 0.5 / math.sqrt(2.0 * math.pi)
    root = math.sqrt(0.5)
    of_h = -c * np.exp(-0.5 * h ** 2) * scipy.special.erf(root * a * h)
    of_a = np.exp(-0.5 * h ** 2 * (1.0 + a ** 2)) / (2.0 * math.pi * (1.0 + a ** 2))
    y_d = of_h * h_d + of_a * a_d
    h_b += y_b * of_h
    a_b += y_b * of_a


def inverse_boxcox(x: "real", p: "const"):
    """
    >>> scipy.special.inv_boxcox(positive, 0.5)
    >>> scipy.special.inv_boxcox(positive, 0.0)
    """
    y = scipy.special.inv_boxcox(x, p)
    y_d = y ** (1.0 - p) * x_d
    x_b += y_b * y ** (1.0 - p)


def struve(v: "const", x: "real"):
    """In x; the order is a number.

    >>> scipy.special.struve(1.5, positive)
    """
    y = scipy.special.struve(v, x)
    slope = scipy.special.struve(v - 1.0, x) - v * y / x
    y_d = slope * x_d
    x_b += y_b * slope


def confluent_limit(v: "const", x: "real"):
    """In x; the parameter is a number.

    >>> scipy.special.hyp0f1(1.5, normal)
    """
    y = scipy.special.hyp0f1(v, x)
    slope = scipy.special.hyp0f1(v + 1.0, x) / v
    y_d = slope * x_d
    x_b += y_b * slope


def tricomi(a: "const", b: "const", x: "real"):
    """In x; the parameters are numbers.

    >>> scipy.special.hyperu(1.5, 2.5, positive)
    """
    y = scipy.special.hyperu(a, b, x)
    slope = -a * scipy.special.hyperu(a + 1.0, b + 1.0, x)
    y_d = slope * x_d
    x_b += y_b * slope


def modified_struve(v: "const", x: "real"):
    """In x; the order is a number.

    >>> scipy.special.modstruve(1.5, positive)
    """
    y = scipy.special.modstruve(v, x)
    slope = scipy.special.modstruve(v - 1.0, x) - v * y / x
    y_d = slope * x_d
    x_b += y_b * slope


def jacobi_elliptic(u: "real", m: "const"):
    """In u; the parameter is a number.

    >>> scipy.special.ellipj(normal, 0.3)
    """
    sn, cn, dn, ph = scipy.special.ellipj(u, m)
    sn_d = cn * dn * u_d
    cn_d = -sn * dn * u_d
    dn_d = -m * sn * cn * u_d
    ph_d = dn * u_d
    u_b += sn_b * (cn * dn)
    u_b -= cn_b * (sn * dn)
    u_b -= dn_b * (m * sn * cn)
    u_b += ph_b * dn


def lambert(z) -> complex:
    """The principal branch.

    >>> scipy.special.lambertw(positive)
    """
    w = scipy.special.lambertw(z)
    slope = 1.0 / (np.exp(w) * (1.0 + w))
    w_d = slope * z_d
    z_b += w_b * np.conj(slope)


def lambert_branch(z, k: "const") -> complex:
    """
    >>> scipy.special.lambertw(positive, -1)
    """
    w = scipy.special.lambertw(z, k)
    slope = 1.0 / (np.exp(w) * (1.0 + w))
    w_d = slope * z_d
    z_b += w_b * np.conj(slope)
