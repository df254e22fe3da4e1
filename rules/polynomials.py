"""Polynomials and interpolation."""


def polynomial(p: "1d real", x: "1d+ real"):
    """
    >>> np.polyval(normal[4], normal[5])
    >>> np.polyval(normal[1], normal[2, 3])
    """
    y = np.polyval(p, x)
    wide = x if x.dtype == y.dtype else np.astype(x, dtype=y.dtype)
    y = horner(wide, p)
    y_d = like(y, horner_slope(wide, p)) * x_d + horner(wide, p_d)
    x_b += like(y, horner_slope(wide, p)) * y_b
    p_b += powers_sum(wide, y_b, p)


def polynomial_at(p: "1d real", x: "0d real"):
    """
    >>> np.polyval(normal[4], normal[()])
    """
    y = np.polyval(p, x)
    at = np.array((x,), dtype=y.dtype)
    y = like(at, horner(at, p))[0]
    y_d = like(at, horner_slope(at, p))[0] * x_d + like(at, horner(at, p_d))[0]
    x_b += y_b * like(at, horner_slope(at, p))[0]
    p_b += powers_sum(at, np.array((y_b,)), p)


def vandermonde(x: "1d real", N: "static" = None, increasing=False):
    """
    >>> np.vander(normal[4])
    >>> np.vander(normal[4], 3)
    >>> np.vander(normal[4], 3, increasing=True)
    """
    y = np.vander(x, N, increasing=increasing)
    columns = x.shape[0] if N is None else N
    powers = np.arange(columns) if increasing else np.arange(columns)[::-1]
    y = x[:, None] ** powers
    slope = powers * x[:, None] ** np.where(powers == 0, 1, powers - 1)
    y_d = slope * x_d[:, None]
    x_b += np.sum(slope * y_b, axis=1)


def polynomial_derivative(p: "1d real", m=1):
    """
    >>> np.polyder(normal[4])
    """
    y = np.polyder(p, m=m)
    assert m == 1
    powers = np.arange(p.shape[0])[:0:-1]
    y = p[:-1] * powers
    y_d = np.polyder(p_d)
    p_b += np.concatenate((y_b * powers, np.zeros_like(p[:1])))


def polynomial_integral(p: "1d real", m=1):
    """
    >>> np.polyint(normal[4])
    """
    y = np.polyint(p, m=m)
    assert m == 1
    powers = np.arange(p.shape[0] + 1)[:0:-1]
    y = np.concatenate((p / powers, np.zeros_like(p[:1])))
    y_d = np.polyint(p_d)
    p_b += y_b[:-1] / powers


def interpolation(x: "1d real", xp: "1d real", fp: "1d real"):
    """Piecewise linear; at a node the slope is that of the interval above, beyond the ends 0.

    >>> np.interp(normal[4], grid[5], normal[5])
    """
    y = np.interp(x, xp, fp)
    k = np.minimum(np.maximum(np.searchsorted(xp, x, side="right") - 1, 0), xp.shape[0] - 2)
    width = np.where(xp[k + 1] == xp[k], 1.0, xp[k + 1] - xp[k])  # of a single node
    share = np.minimum(np.maximum((x - xp[k]) / width, 0.0), 1.0)
    slope = np.where((x < xp[0]) | (x > xp[-1]), 0.0, (fp[k + 1] - fp[k]) / width)
    y_d = slope * (x_d - (1.0 - share) * xp_d[k] - share * xp_d[k + 1]) + (1.0 - share) * fp_d[k] + share * fp_d[k + 1]
    x_b += y_b * slope
    xp_b -= scattered(y_b * slope * (1.0 - share), k, xp, 0) + scattered(y_b * slope * share, k + 1, xp, 0)
    fp_b += scattered(y_b * (1.0 - share), k, fp, 0) + scattered(y_b * share, k + 1, fp, 0)


def interpolation_at(x: "0d real", xp: "1d real", fp: "1d real"):
    """
    >>> np.interp(near(2.1), grid[5], normal[5])
    """
    y = np.interp(x, xp, fp)
    k = np.minimum(np.maximum(np.searchsorted(xp, x, side="right") - 1, 0), xp.shape[0] - 2)
    width = np.where(xp[k + 1] == xp[k], 1.0, xp[k + 1] - xp[k])  # of a single node
    share = np.minimum(np.maximum((x - xp[k]) / width, 0.0), 1.0)
    slope = np.where((x < xp[0]) | (x > xp[-1]), 0.0, (fp[k + 1] - fp[k]) / width)
    y_d = slope * (x_d - (1.0 - share) * xp_d[k] - share * xp_d[k + 1]) + (1.0 - share) * fp_d[k] + share * fp_d[k + 1]
    x_b += y_b * slope
    places = np.arange(xp.shape[0])
    near = np.where(places == np.maximum(k, 0), 1.0 - share, 0.0) + np.where(places == k + 1, share, 0.0)
    xp_b -= y_b * slope * near
    fp_b += y_b * near


def interpolation_between(x: "1d real", xp: "1d real", fp: "1d real", left: "const", right: "const"):
    """With values beyond the ends.

    >>> np.interp(normal[4], grid[5], normal[5], 0.0, 1.0)
    """
    y = np.interp(x, xp, fp, left, right)
    outside = (x < xp[0]) | (x > xp[-1])
    y = np.where(x < xp[0], float(left), np.where(x > xp[-1], float(right), np.interp(x, xp, fp)))
    k = np.minimum(np.maximum(np.searchsorted(xp, x, side="right") - 1, 0), xp.shape[0] - 2)
    width = np.where(xp[k + 1] == xp[k], 1.0, xp[k + 1] - xp[k])  # of a single node
    share = np.where(outside, 0.0, (x - xp[k]) / width)
    rest = np.where(outside, 0.0, 1.0 - share)
    slope = np.where(outside, 0.0, (fp[k + 1] - fp[k]) / width)
    y_d = slope * (x_d - rest * xp_d[k] - share * xp_d[k + 1]) + rest * fp_d[k] + share * fp_d[k + 1]
    x_b += y_b * slope
    xp_b -= scattered(y_b * slope * rest, k, xp, 0) + scattered(y_b * slope * share, k + 1, xp, 0)
    fp_b += scattered(y_b * rest, k, fp, 0) + scattered(y_b * share, k + 1, fp, 0)


def cross_correlation(a: "1d real", v: "1d real", mode="valid"):
    """
    >>> np.correlate(normal[5], normal[3])
    >>> np.correlate(normal[3], normal[5])
    >>> np.correlate(normal[5], normal[3], mode="full")
    >>> np.correlate(normal[5], normal[4], mode="same")
    >>> np.correlate(normal[2], normal[5], mode="same")
    >>> np.correlate(normal[4], normal[6], mode="same")
    """
    y = np.correlate(a, v, mode=mode)
    assert mode in ("full", "same", "valid")
    kind = 0 if mode == "full" else 1 if mode == "valid" else 2
    y_d = np.correlate(a_d, v, mode=mode) + np.correlate(a, v_d, mode=mode)
    a_b += correlation_b(y_b, a, v, kind, 0)
    v_b += correlation_b(y_b, v, a, kind, 1)


def linspace_of_arrays(start: "1d+ real", stop: "1d+ real", num=50, endpoint=True):
    """
    >>> np.linspace(normal[3], normal[3], 5)
    """
    y = np.linspace(start, stop, num, endpoint=endpoint)
    assert start.ndim == stop.ndim
    line = np.linspace(0.0, 1.0, num, endpoint=endpoint, dtype=None if y.dtype == "float64" else y.dtype)
    weight = np.expand_dims(line, tuple(range(1, start.ndim + 1)) if start.ndim > 1 else 1)
    y = start + weight * (stop - start)
    y_d = (1.0 - weight) * start_d + weight * stop_d
    start_b += np.sum((1.0 - weight) * y_b, axis=0)
    stop_b += np.sum(weight * y_b, axis=0)


def logspace(start: "0d real", stop: "0d real", num=50, endpoint=True, base=10.0):
    """
    >>> np.logspace(normal, normal, 5)
    >>> np.logspace(normal, normal, 5, base=2.0)
    """
    y = np.logspace(start, stop, num, endpoint=endpoint, base=base)
    y = base ** np.linspace(start, stop, num, endpoint=endpoint)
    c = math.log(base)
    weight = np.linspace(0.0, 1.0, num, endpoint=endpoint, dtype=None if y.dtype == "float64" else y.dtype)
    y_d = c * y * ((1.0 - weight) * start_d + weight * stop_d)
    start_b += np.sum(c * y * (1.0 - weight) * y_b)
    stop_b += np.sum(c * y * weight * y_b)
