"""Sums, means, extrema and spreads over axes.

`lifted(y_b, axis, keepdims)` puts back the axes that the reduction took away; `count(x, axis)` is how
many elements it took together.
"""


def sum(x, axis=None, keepdims=False, dtype=None):
    """
    >>> np.sum(normal[3, 4, 2])
    >>> np.sum(normal[3, 4], axis=1)
    >>> np.sum(normal[3, 4, 2], axis=(0, -1))
    >>> np.sum(normal[3, 4], axis=0, keepdims=True)
    >>> np.sum(normal[0, 4], axis=0)
    >>> np.sum(normal[()])
    """
    y = np.sum(x, axis=axis, keepdims=keepdims, dtype=dtype)
    y_d = np.sum(x_d, axis=axis, keepdims=keepdims, dtype=dtype)
    x_b += lifted(y_b, axis, keepdims)


def mean(x, axis=None, keepdims=False, dtype=None):
    """
    >>> np.mean(normal[3, 4, 2])
    >>> np.mean(normal[3, 4], axis=1)
    >>> np.mean(normal[3, 4, 2], axis=(0, -1))
    >>> np.mean(normal[3, 4], axis=-2, keepdims=True)
    """
    y = np.mean(x, axis=axis, keepdims=keepdims, dtype=dtype)
    y_d = np.mean(x_d, axis=axis, keepdims=keepdims, dtype=dtype)
    x_b += lifted(y_b, axis, keepdims) / count(x, axis)


def extremum(x: "real", axis=None, keepdims=False):
    """Ties are shared evenly; a NaN, which is the result then, takes the slope.

    >>> np.max(normal[3, 4])
    >>> np.max(normal[3, 4, 2], axis=1)
    >>> np.max(normal[3, 4, 2], axis=(0, 2))
    >>> np.max(normal[3, 4], axis=0, keepdims=True)
    """
    y = np.max(x, axis=axis, keepdims=keepdims) or np.min(x, axis=axis, keepdims=keepdims)
    hit = (x == lifted(y, axis, keepdims)) | np.isnan(x)
    ties = np.sum(hit, axis=axis, keepdims=keepdims, dtype=None if x.dtype == "float64" else x.dtype)
    y_d = np.sum(np.where(hit, x_d, 0.0), axis=axis, keepdims=keepdims) / ties
    x_b += np.where(hit, lifted(y_b / ties, axis, keepdims), 0.0)


def product(x, axis=None, keepdims=False):
    """Right also where elements are zero.

    >>> np.prod(away[3, 2])
    """
    y = np.prod(x, axis=axis, keepdims=keepdims)
    assert axis is None
    y_d = np.sum(like(x, products_of_others(x)) * x_d, keepdims=keepdims)
    x_b += y_b * products_of_others(x)


def product_along(x, axis=None, keepdims=False):
    """Right also where elements are zero.

    >>> np.prod(away[3, 4, 2], axis=1)
    >>> np.prod(away[3, 4], axis=-1, keepdims=True)
    """
    y = np.prod(x, axis=axis, keepdims=keepdims)
    assert is_int(axis)
    y_d = np.sum(like(x, products_along(x, axis % x.ndim)) * x_d, axis=axis, keepdims=keepdims)
    x_b += lifted(y_b, axis, keepdims) * products_along(x, axis % x.ndim)


def product_along_two(x: "real", axis=None, keepdims=False):
    """Right also where elements are zero.

    >>> np.prod(away[3, 4], axis=(0, 1))
    >>> np.prod(away[3, 4, 2], axis=(0, -1), keepdims=True)
    """
    y = np.prod(x, axis=axis, keepdims=keepdims)
    assert is_tuple(axis) and len(axis) == 2
    first = axis[0] % x.ndim
    second = axis[1] % x.ndim
    inner = np.prod(x, axis=first, keepdims=True)
    y_d = np.sum(like(x, products_along(x, first)) * like(inner, products_along(inner, second)) * x_d,
                 axis=axis, keepdims=keepdims)
    others = like(x, products_along(x, first)) * like(inner, products_along(inner, second))
    x_b += lifted(y_b, axis, keepdims) * others


def variance(x: "real", axis=None, ddof=0, keepdims=False):
    """
    >>> np.var(normal[3, 4])
    >>> np.var(normal[3, 4], axis=0, ddof=1)
    >>> np.var(normal[3, 4, 2], axis=(0, 2), keepdims=True)
    """
    y = np.var(x, axis=axis, ddof=ddof, keepdims=keepdims)
    mean = np.mean(x) if axis is None else np.mean(x, axis=axis, keepdims=True)
    slope = 2.0 / (count(x, axis) - ddof) * (x - mean)
    y_d = np.sum(slope * x_d, axis=axis, keepdims=keepdims)
    x_b += lifted(y_b, axis, keepdims) * slope


def variance_of_complex(x: complex, axis=None, ddof=0, keepdims=False):
    """
    >>> np.var(normal[3, 4])
    >>> np.var(normal[3, 4], axis=0, ddof=1)
    """
    y = np.var(x, axis=axis, ddof=ddof, keepdims=keepdims)
    mean = np.mean(x) if axis is None else np.mean(x, axis=axis, keepdims=True)
    slope = 2.0 / (count(x, axis) - ddof) * (x - mean)
    y_d = np.sum(np.real(np.conj(slope) * x_d), axis=axis, keepdims=keepdims)
    x_b += lifted(y_b, axis, keepdims) * slope


def deviation(x: "real", axis=None, ddof=0, keepdims=False):
    """The slope of a standard deviation of 0 is 0.

    >>> np.std(normal[3, 4])
    >>> np.std(normal[3, 4], axis=0, ddof=1)
    >>> np.std(normal[3, 4, 2], axis=(0, 2), keepdims=True)
    """
    y = np.std(x, axis=axis, ddof=ddof, keepdims=keepdims)
    mean = np.mean(x) if axis is None else np.mean(x, axis=axis, keepdims=True)
    slope = (x - mean) / (count(x, axis) - ddof)
    safe = np.where(y == 0.0, 1.0, y)
    y_d = np.sum(slope * x_d, axis=axis, keepdims=keepdims) / safe
    x_b += lifted(y_b / safe, axis, keepdims) * slope


def deviation_of_complex(x: complex, axis=None, ddof=0, keepdims=False):
    """The slope of a standard deviation of 0 is 0.

    >>> np.std(normal[3, 4])
    >>> np.std(normal[3, 4], axis=0, ddof=1)
    """
    y = np.std(x, axis=axis, ddof=ddof, keepdims=keepdims)
    mean = np.mean(x) if axis is None else np.mean(x, axis=axis, keepdims=True)
    slope = (x - mean) / (count(x, axis) - ddof)
    safe = np.where(y == 0.0, 1.0, y)
    y_d = np.sum(np.real(np.conj(slope) * x_d), axis=axis, keepdims=keepdims) / safe
    x_b += lifted(y_b / safe, axis, keepdims) * slope


def trace(x: "2d", offset=0):
    """
    >>> np.trace(normal[3, 4])
    >>> np.trace(normal[3, 4], offset=1)
    """
    y = np.trace(x, offset=offset)
    y_d = np.trace(x_d, offset=offset)
    kind = "float32" if x.dtype in ("float32", "complex64") else None
    x_b += y_b * np.eye(x.shape[0], x.shape[1], k=offset, dtype=kind)


def average(x, axis=None, keepdims=False):
    """
    >>> np.average(normal[3, 4])
    >>> np.average(normal[3, 4], axis=0)
    """
    y = np.average(x, axis=axis, keepdims=keepdims)
    y = np.mean(x, axis=axis, keepdims=keepdims)
    y_d = np.mean(x_d, axis=axis, keepdims=keepdims)
    x_b += lifted(y_b, axis, keepdims) / count(x, axis)


def peak_to_peak(x: "real", axis=None, keepdims=False):
    """Ties are shared evenly.

    >>> np.ptp(normal[3, 4])
    >>> np.ptp(normal[3, 4, 2], axis=1)
    """
    y = np.ptp(x, axis=axis, keepdims=keepdims)
    high = x == np.max(x, axis=axis, keepdims=axis is not None)
    low = x == np.min(x, axis=axis, keepdims=axis is not None)
    kind = None if x.dtype == "float64" else x.dtype
    highs = np.sum(high, axis=axis, keepdims=keepdims, dtype=kind)
    lows = np.sum(low, axis=axis, keepdims=keepdims, dtype=kind)
    y_d = (np.sum(np.where(high, x_d, 0.0), axis=axis, keepdims=keepdims) / highs
           - np.sum(np.where(low, x_d, 0.0), axis=axis, keepdims=keepdims) / lows)
    x_b += np.where(high, lifted(y_b / highs, axis, keepdims), 0.0)
    x_b -= np.where(low, lifted(y_b / lows, axis, keepdims), 0.0)


def sum_of_numbers_only(x, axis=None, keepdims=False):
    """NaN counts as 0.

    >>> np.nansum(normal[3, 4], axis=1)
    """
    y = np.nansum(x, axis=axis, keepdims=keepdims)
    y_d = np.sum(np.where(np.isnan(x), 0.0, x_d), axis=axis, keepdims=keepdims)
    x_b += np.where(np.isnan(x), 0.0, lifted(y_b, axis, keepdims))
