"""scipy.special: spherical Bessel functions, and their derivatives.  Orders are numbers.

DLMF, section 10.47.
"""


def spherical_first(n: "const", x: "real", derivative=False):
    """
    >>> scipy.special.spherical_jn(2, positive)
    >>> scipy.special.spherical_jn(2, positive, derivative=True)
    """
    y = scipy.special.spherical_jn(n, x, derivative=derivative)
    if derivative:
        slope = (n * (n + 1) / x ** 2 - 1.0) * scipy.special.spherical_jn(n, x) - 2.0 * y / x
    else:
        slope = scipy.special.spherical_jn(n, x, derivative=True)
    y_d = slope * x_d
    x_b += y_b * slope


def spherical_second(n: "const", x: "real", derivative=False):
    """
    >>> scipy.special.spherical_yn(2, positive)
    >>> scipy.special.spherical_yn(2, positive, derivative=True)
    """
    y = scipy.special.spherical_yn(n, x, derivative=derivative)
    if derivative:
        slope = (n * (n + 1) / x ** 2 - 1.0) * scipy.special.spherical_yn(n, x) - 2.0 * y / x
    else:
        slope = scipy.special.spherical_yn(n, x, derivative=True)
    y_d = slope * x_d
    x_b += y_b * slope


def spherical_modified_first(n: "const", x: "real", derivative=False):
    """
    >>> scipy.special.spherical_in(2, positive)
    >>> scipy.special.spherical_in(2, positive, derivative=True)
    """
    y = scipy.special.spherical_in(n, x, derivative=derivative)
    if derivative:
        slope = (1.0 + n * (n + 1) / x ** 2) * scipy.special.spherical_in(n, x) - 2.0 * y / x
    else:
        slope = scipy.special.spherical_in(n, x, derivative=True)
    y_d = slope * x_d
    x_b += y_b * slope


def spherical_modified_second(n: "const", x: "real", derivative=False):
    """
    >>> scipy.special.spherical_kn(2, positive)
    >>> scipy.special.spherical_kn(2, positive, derivative=True)
    """
    y = scipy.special.spherical_kn(n, x, derivative=derivative)
    if derivative:
        slope = (1.0 + n * (n + 1) / x ** 2) * scipy.special.spherical_kn(n, x) - 2.0 * y / x
    else:
        slope = scipy.special.spherical_kn(n, x, derivative=True)
    y_d = slope * x_d
    x_b += y_b * slope
