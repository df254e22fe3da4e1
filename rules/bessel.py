"""scipy.special: Bessel functions.  Orders are numbers known while compiling, or integers.

DLMF, sections 10.6 and 10.29.
"""


def j0(x: "real"):
    """
    >>> scipy.special.j0(away)
    """
    y = scipy.special.j0(x)
    y_d = -scipy.special.j1(x) * x_d
    x_b -= y_b * scipy.special.j1(x)


def j1(x: "real"):
    """The slope at 0 is 1/2."""
    y = scipy.special.j1(x)
    slope = scipy.special.j0(x) - np.where(x == 0.0, 0.5, y / np.where(x == 0.0, 1.0, x))
    y_d = slope * x_d
    x_b += y_b * slope


def i1(x: "real"):
    """The slope at 0 is 1/2."""
    y = scipy.special.i1(x)
    slope = scipy.special.i0(x) - np.where(x == 0.0, 0.5, y / np.where(x == 0.0, 1.0, x))
    y_d = slope * x_d
    x_b += y_b * slope


def i1e(x: "real"):
    """The slope at 0 is 1/2.

    >>> scipy.special.i1e(away)
    """
    y = scipy.special.i1e(x)
    slope = scipy.special.i0e(x) - np.where(x == 0.0, 0.5, y / np.where(x == 0.0, 1.0, x)) - np.sign(x) * y
    y_d = slope * x_d
    x_b += y_b * slope


def y0(x: "real"):
    """
    >>> scipy.special.y0(positive)
    """
    y = scipy.special.y0(x)
    y_d = -scipy.special.y1(x) * x_d
    x_b -= y_b * scipy.special.y1(x)


def y1(x: "real"):
    """
    >>> scipy.special.y1(positive)
    """
    y = scipy.special.y1(x)
    y_d = (scipy.special.y0(x) - y / x) * x_d
    x_b += y_b * (scipy.special.y0(x) - y / x)


def i0(x: "real"):
    """
    >>> scipy.special.i0(away)
    """
    y = scipy.special.i0(x) or np.i0(x)
    y_d = scipy.special.i1(x) * x_d
    x_b += y_b * scipy.special.i1(x)


def i0e(x: "real"):
    """
    >>> scipy.special.i0e(away)
    """
    y = scipy.special.i0e(x)
    y_d = (scipy.special.i1e(x) - np.sign(x) * y) * x_d
    x_b += y_b * (scipy.special.i1e(x) - np.sign(x) * y)


def k0(x: "real"):
    """
    >>> scipy.special.k0(positive)
    """
    y = scipy.special.k0(x)
    y_d = -scipy.special.k1(x) * x_d
    x_b -= y_b * scipy.special.k1(x)


def k1(x: "real"):
    """
    >>> scipy.special.k1(positive)
    """
    y = scipy.special.k1(x)
    y_d = -(scipy.special.k0(x) + y / x) * x_d
    x_b -= y_b * (scipy.special.k0(x) + y / x)


def k0e(x: "real"):
    """
    >>> scipy.special.k0e(positive)
    """
    y = scipy.special.k0e(x)
    y_d = (y - scipy.special.k1e(x)) * x_d
    x_b += y_b * (y - scipy.special.k1e(x))


def k1e(x: "real"):
    """
    >>> scipy.special.k1e(positive)
    """
    y = scipy.special.k1e(x)
    y_d = (y - scipy.special.k0e(x) - y / x) * x_d
    x_b += y_b * (y - scipy.special.k0e(x) - y / x)


def bessel_jv(n: "const", x: "real"):
    """
    >>> scipy.special.jv(2, positive)
    >>> scipy.special.jv(1.5, positive)
    """
    y = scipy.special.jv(n, x) or scipy.special.jn(n, x)
    slope = 0.5 * (scipy.special.jv(n - 1, x) - scipy.special.jv(n + 1, x))
    y_d = slope * x_d
    x_b += y_b * slope


def bessel_yv(n: "const", x: "real"):
    """
    >>> scipy.special.yv(2, positive)
    >>> scipy.special.yv(1.5, positive)
    """
    y = scipy.special.yv(n, x)
    slope = 0.5 * (scipy.special.yv(n - 1, x) - scipy.special.yv(n + 1, x))
    y_d = slope * x_d
    x_b += y_b * slope


def bessel_iv(n: "const", x: "real"):
    """
    >>> scipy.special.iv(2, positive)
    >>> scipy.special.iv(1.5, positive)
    """
    y = scipy.special.iv(n, x)
    slope = 0.5 * (scipy.special.iv(n - 1, x) + scipy.special.iv(n + 1, x))
    y_d = slope * x_d
    x_b += y_b * slope


def bessel_kv(n: "const", x: "real"):
    """
    >>> scipy.special.kv(2, positive)
    >>> scipy.special.kv(1.5, positive)
    """
    y = scipy.special.kv(n, x)
    slope = -0.5 * (scipy.special.kv(n - 1, x) + scipy.special.kv(n + 1, x))
    y_d = slope * x_d
    x_b += y_b * slope


def bessel_jv_of_integers(n: int, x: "real"):
    """
    >>> scipy.special.jv(counts, positive)
    """
    y = scipy.special.jv(n, x) or scipy.special.jn(n, x)
    slope = 0.5 * (scipy.special.jv(n - 1, x) - scipy.special.jv(n + 1, x))
    y_d = slope * x_d
    x_b += y_b * slope


def bessel_yv_of_integers(n: int, x: "real"):
    """
    >>> scipy.special.yv(counts, positive)
    """
    y = scipy.special.yv(n, x)
    slope = 0.5 * (scipy.special.yv(n - 1, x) - scipy.special.yv(n + 1, x))
    y_d = slope * x_d
    x_b += y_b * slope


def bessel_iv_of_integers(n: int, x: "real"):
    """
    >>> scipy.special.iv(counts, positive)
    """
    y = scipy.special.iv(n, x)
    slope = 0.5 * (scipy.special.iv(n - 1, x) + scipy.special.iv(n + 1, x))
    y_d = slope * x_d
    x_b += y_b * slope


def bessel_kv_of_integers(n: int, x: "real"):
    """
    >>> scipy.special.kv(counts, positive)
    """
    y = scipy.special.kv(n, x)
    slope = -0.5 * (scipy.special.kv(n - 1, x) + scipy.special.kv(n + 1, x))
    y_d = slope * x_d
    x_b += y_b * slope


def bessel_yn(n: int, x: "real"):
    """
    >>> scipy.special.yn(counts, positive)
    """
    y = scipy.special.yn(n, x)
    slope = scipy.special.yv(n - 1, x) - n * y / x
    y_d = slope * x_d
    x_b += y_b * slope


def bessel_kn(n: int, x: "real"):
    """
    >>> scipy.special.kn(counts, positive)
    """
    y = scipy.special.kn(n, x)
    slope = -scipy.special.kv(n - 1, x) - n * y / x
    y_d = slope * x_d
    x_b += y_b * slope


def bessel_jve(n: "const", x: "real"):
    """Of positive numbers; exp(-abs(imag(x))) is 1.

    >>> scipy.special.jve(1, positive)
    """
    y = scipy.special.jve(n, x)
    slope = 0.5 * (scipy.special.jve(n - 1, x) - scipy.special.jve(n + 1, x))
    y_d = slope * x_d
    x_b += y_b * slope


def bessel_ive(n: "const", x: "real"):
    """
    >>> scipy.special.ive(1, away)
    """
    y = scipy.special.ive(n, x)
    slope = 0.5 * (scipy.special.ive(n - 1, x) + scipy.special.ive(n + 1, x)) - np.sign(x) * y
    y_d = slope * x_d
    x_b += y_b * slope


def bessel_kve(n: "const", x: "real"):
    """
    >>> scipy.special.kve(1, positive)
    """
    y = scipy.special.kve(n, x)
    slope = y - 0.5 * (scipy.special.kve(n - 1, x) + scipy.special.kve(n + 1, x))
    y_d = slope * x_d
    x_b += y_b * slope


def hankel_first(n: "const", z) -> complex:
    """
    >>> scipy.special.hankel1(1, positive)
    """
    y = scipy.special.hankel1(n, z)
    slope = 0.5 * (scipy.special.hankel1(n - 1, z) - scipy.special.hankel1(n + 1, z))
    y_d = slope * z_d
    z_b += y_b * np.conj(slope)


def hankel_second(n: "const", z) -> complex:
    """
    >>> scipy.special.hankel2(1, positive)
    """
    y = scipy.special.hankel2(n, z)
    slope = 0.5 * (scipy.special.hankel2(n - 1, z) - scipy.special.hankel2(n + 1, z))
    y_d = slope * z_d
    z_b += y_b * np.conj(slope)
