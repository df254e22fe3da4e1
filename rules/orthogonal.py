"""scipy.special: orthogonal polynomials and Legendre functions, in x.

DLMF, sections 14.10 and 18.9.
"""


def legendre(n: int, x: "real"):
    """
    >>> scipy.special.eval_legendre(counts, normal)
    """
    y = scipy.special.eval_legendre(n, x)
    slope = np.where(n > 0, 0.5 * (n + 1) * scipy.special.eval_jacobi(np.maximum(n - 1, 0), 1.0, 1.0, x), 0.0)
    y_d = slope * x_d
    x_b += y_b * slope


def chebyshev(n: int, x: "real"):
    """
    >>> scipy.special.eval_chebyt(counts, normal)
    """
    y = scipy.special.eval_chebyt(n, x)
    slope = np.where(n > 0, n * scipy.special.eval_chebyu(np.maximum(n - 1, 0), x), 0.0)
    y_d = slope * x_d
    x_b += y_b * slope


def hermite(n: int, x: "real"):
    """
    >>> scipy.special.eval_hermite(counts, normal)
    """
    y = scipy.special.eval_hermite(n, x)
    slope = np.where(n > 0, 2.0 * n * scipy.special.eval_hermite(np.maximum(n - 1, 0), x), 0.0)
    y_d = slope * x_d
    x_b += y_b * slope


def hermite_of_probability(n: int, x: "real"):
    """
    >>> scipy.special.eval_hermitenorm(counts, normal)
    """
    y = scipy.special.eval_hermitenorm(n, x)
    slope = np.where(n > 0, 1.0 * n * scipy.special.eval_hermitenorm(np.maximum(n - 1, 0), x), 0.0)
    y_d = slope * x_d
    x_b += y_b * slope


def laguerre(n: int, x: "real"):
    """
    >>> scipy.special.eval_laguerre(counts, positive)
    """
    y = scipy.special.eval_laguerre(n, x)
    slope = np.where(n > 0, -scipy.special.eval_genlaguerre(np.maximum(n - 1, 0), 1.0, x), 0.0)
    y_d = slope * x_d
    x_b += y_b * slope


def jacobi(n: int, a: "const", b: "const", x: "real"):
    """
    >>> scipy.special.eval_jacobi(counts, 0.5, 1.5, unit)
    """
    y = scipy.special.eval_jacobi(n, a, b, x)
    lower = scipy.special.eval_jacobi(np.maximum(n - 1, 0), a + 1.0, b + 1.0, x)
    slope = np.where(n > 0, 0.5 * (n + a + b + 1.0) * lower, 0.0)
    y_d = slope * x_d
    x_b += y_b * slope


def gegenbauer(n: int, a: "const", x: "real"):
    """
    >>> scipy.special.eval_gegenbauer(counts, 0.5, unit)
    """
    y = scipy.special.eval_gegenbauer(n, a, x)
    slope = np.where(n > 0, 2.0 * a * scipy.special.eval_gegenbauer(np.maximum(n - 1, 0), a + 1.0, x), 0.0)
    y_d = slope * x_d
    x_b += y_b * slope


def chebyshev_of_second_kind(n: int, x: "real"):
    """
    >>> scipy.special.eval_chebyu(counts, unit)
    """
    y = scipy.special.eval_chebyu(n, x)
    slope = np.where(n > 0, 2.0 * scipy.special.eval_gegenbauer(np.maximum(n - 1, 0), 2.0, x), 0.0)
    y_d = slope * x_d
    x_b += y_b * slope


def generalised_laguerre(n: int, a: "const", x: "real"):
    """
    >>> scipy.special.eval_genlaguerre(counts, 0.5, positive)
    """
    y = scipy.special.eval_genlaguerre(n, a, x)
    slope = np.where(n > 0, -scipy.special.eval_genlaguerre(np.maximum(n - 1, 0), a + 1.0, x), 0.0)
    y_d = slope * x_d
    x_b += y_b * slope


def shifted_legendre(n: int, x: "real"):
    """
    >>> scipy.special.eval_sh_legendre(counts, fraction)
    """
    y = scipy.special.eval_sh_legendre(n, x)
    lower = scipy.special.eval_jacobi(np.maximum(n - 1, 0), 1.0, 1.0, 2.0 * x - 1.0)
    slope = np.where(n > 0, (n + 1.0) * lower, 0.0)
    y_d = slope * x_d
    x_b += y_b * slope


def shifted_chebyshev(n: int, x: "real"):
    """
    >>> scipy.special.eval_sh_chebyt(counts, fraction)
    """
    y = scipy.special.eval_sh_chebyt(n, x)
    slope = np.where(n > 0, 2.0 * n * scipy.special.eval_chebyu(np.maximum(n - 1, 0), 2.0 * x - 1.0), 0.0)
    y_d = slope * x_d
    x_b += y_b * slope


def associated_legendre(m: "const", v: "const", x: "real"):
    """Between -1 and 1; order and degree are numbers.

    >>> scipy.special.lpmv(1, 3, unit)
    >>> scipy.special.lpmv(2, 2.5, unit)
    """
    y = scipy.special.lpmv(m, v, x)
    slope = ((v + m) * scipy.special.lpmv(m, v - 1, x) - v * x * y) / (1.0 - x * x)
    y_d = slope * x_d
    x_b += y_b * slope
