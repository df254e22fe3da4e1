"""Reductions and scans that pass over NaN: its slope is 0."""


def mean_of_numbers_only(x: "real", axis=None, keepdims=False):
    """
    >>> np.nanmean(normal[3, 4])
    >>> np.nanmean(normal[3, 4], axis=1)
    >>> np.nanmean(normal[3, 4, 2], axis=(0, -1), keepdims=True)
    """
    y = np.nanmean(x, axis=axis, keepdims=keepdims)
    kind = None if x.dtype == "float64" else x.dtype
    numbers = np.sum(~np.isnan(x), axis=axis, keepdims=keepdims, dtype=kind)
    y = np.nansum(x, axis=axis, keepdims=keepdims) / numbers
    y_d = np.sum(np.where(np.isnan(x), 0.0, x_d), axis=axis, keepdims=keepdims) / numbers
    x_b += np.where(np.isnan(x), 0.0, lifted(y_b / numbers, axis, keepdims))


def variance_of_numbers_only(x: "real", axis=None, ddof=0, keepdims=False):
    """
    >>> np.nanvar(normal[3, 4])
    >>> np.nanvar(normal[3, 4], axis=0, ddof=1)
    >>> np.nanvar(normal[3, 4, 2], axis=(0, 2), keepdims=True)
    """
    y = np.nanvar(x, axis=axis, ddof=ddof, keepdims=keepdims)
    kind = None if x.dtype == "float64" else x.dtype
    count = np.sum(~np.isnan(x), axis=axis, keepdims=keepdims, dtype=kind) - ddof
    mean = np.nanmean(x) if axis is None else np.nanmean(x, axis=axis, keepdims=True)
    away = np.where(np.isnan(x), 0.0, x - mean)
    y = np.where(count > 0, np.sum(away * away, axis=axis, keepdims=keepdims) / count, np.nan)
    y_d = 2.0 * np.sum(away * x_d, axis=axis, keepdims=keepdims) / count
    x_b += lifted(2.0 * y_b / count, axis, keepdims) * away


def deviation_of_numbers_only(x: "real", axis=None, ddof=0, keepdims=False):
    """The slope of a standard deviation of 0 is 0.

    >>> np.nanstd(normal[3, 4])
    >>> np.nanstd(normal[3, 4], axis=0, ddof=1)
    >>> np.nanstd(normal[3, 4, 2], axis=(0, 2), keepdims=True)
    """
    y = np.nanstd(x, axis=axis, ddof=ddof, keepdims=keepdims)
    y = np.sqrt(np.nanvar(x, axis=axis, ddof=ddof, keepdims=keepdims))
    kind = None if x.dtype == "float64" else x.dtype
    count = np.sum(~np.isnan(x), axis=axis, keepdims=keepdims, dtype=kind) - ddof
    mean = np.nanmean(x) if axis is None else np.nanmean(x, axis=axis, keepdims=True)
    away = np.where(np.isnan(x), 0.0, x - mean)
    safe = count * np.where(y == 0.0, 1.0, y)
    y_d = np.sum(away * x_d, axis=axis, keepdims=keepdims) / safe
    x_b += lifted(y_b / safe, axis, keepdims) * away


def largest_number(x: "real", axis=None, keepdims=False):
    """Ties are shared evenly.

    >>> np.nanmax(normal[3, 4])
    >>> np.nanmax(normal[3, 4, 2], axis=1)
    >>> np.nanmax(normal[3, 4, 2], axis=(0, 2), keepdims=True)
    """
    y = np.nanmax(x, axis=axis, keepdims=keepdims)
    none = np.all(np.isnan(x), axis=axis, keepdims=keepdims)
    y = np.where(none, np.nan, np.max(np.where(np.isnan(x), -np.inf, x), axis=axis, keepdims=keepdims))
    hit = x == lifted(y, axis, keepdims)
    ties = np.maximum(np.sum(hit, axis=axis, keepdims=keepdims, dtype=None if x.dtype == "float64" else x.dtype), 1)
    y_d = np.sum(np.where(hit, x_d, 0.0), axis=axis, keepdims=keepdims) / ties
    x_b += np.where(hit, lifted(y_b / ties, axis, keepdims), 0.0)


def smallest_number(x: "real", axis=None, keepdims=False):
    """Ties are shared evenly.

    >>> np.nanmin(normal[3, 4])
    >>> np.nanmin(normal[3, 4, 2], axis=1)
    """
    y = np.nanmin(x, axis=axis, keepdims=keepdims)
    none = np.all(np.isnan(x), axis=axis, keepdims=keepdims)
    y = np.where(none, np.nan, np.min(np.where(np.isnan(x), np.inf, x), axis=axis, keepdims=keepdims))
    hit = x == lifted(y, axis, keepdims)
    ties = np.maximum(np.sum(hit, axis=axis, keepdims=keepdims, dtype=None if x.dtype == "float64" else x.dtype), 1)
    y_d = np.sum(np.where(hit, x_d, 0.0), axis=axis, keepdims=keepdims) / ties
    x_b += np.where(hit, lifted(y_b / ties, axis, keepdims), 0.0)


def product_of_numbers_only(x: "real", axis=None, keepdims=False):
    """Right also where elements are zero.

    >>> np.nanprod(away[3, 2])
    """
    y = np.nanprod(x, axis=axis, keepdims=keepdims)
    assert axis is None and not keepdims
    factors = np.where(np.isnan(x), 1.0, x)
    y = np.prod(factors)
    y_d = np.sum(np.where(np.isnan(x), 0.0, like(x, products_of_others(factors)) * x_d))
    x_b += np.where(np.isnan(x), 0.0, y_b * products_of_others(factors))


def product_of_numbers_along(x: "real", axis=None, keepdims=False):
    """Right also where elements are zero.

    >>> np.nanprod(away[3, 4], axis=1)
    >>> np.nanprod(away[3, 4, 2], axis=-2, keepdims=True)
    """
    y = np.nanprod(x, axis=axis, keepdims=keepdims)
    assert is_int(axis)
    factors = np.where(np.isnan(x), 1.0, x)
    y = np.prod(factors, axis=axis, keepdims=keepdims)
    others = like(x, products_along(factors, axis % x.ndim))
    y_d = np.sum(np.where(np.isnan(x), 0.0, others * x_d), axis=axis, keepdims=keepdims)
    x_b += np.where(np.isnan(x), 0.0, lifted(y_b, axis, keepdims) * others)


def product_of_numbers_along_two(x: "real", axis=None, keepdims=False):
    """Right also where elements are zero.

    >>> np.nanprod(away[3, 4], axis=(0, 1))
    >>> np.nanprod(away[3, 4, 2], axis=(0, -1), keepdims=True)
    """
    y = np.nanprod(x, axis=axis, keepdims=keepdims)
    assert is_tuple(axis) and len(axis) == 2
    factors = np.where(np.isnan(x), 1.0, x)
    y = np.prod(factors, axis=axis, keepdims=keepdims)
    first = axis[0] % x.ndim
    second = axis[1] % x.ndim
    inner = np.prod(factors, axis=first, keepdims=True)
    others = like(x, products_along(factors, first)) * like(inner, products_along(inner, second))
    y_d = np.sum(np.where(np.isnan(x), 0.0, others * x_d), axis=axis, keepdims=keepdims)
    x_b += np.where(np.isnan(x), 0.0, lifted(y_b, axis, keepdims) * others)


def running_sum_of_numbers(x: "real", axis=None):
    """
    >>> np.nancumsum(normal[5])
    >>> np.nancumsum(normal[5, 2], axis=0)
    """
    y = np.nancumsum(x, axis=axis)
    assert is_int(axis) or x.ndim == 1
    y = np.cumsum(np.where(np.isnan(x), 0.0, x), axis=axis)
    k = 0 if axis is None else axis
    y_d = np.cumsum(np.where(np.isnan(x), 0.0, x_d), axis=axis)
    x_b += np.where(np.isnan(x), 0.0, np.flip(np.cumsum(np.flip(y_b, k), k), k))


def running_product_of_numbers(x: "real", axis=None):
    """Right also where elements are zero.

    >>> np.nancumprod(away[5])
    >>> np.nancumprod(away[5, 2], axis=0)
    """
    y = np.nancumprod(x, axis=axis)
    assert is_int(axis) or x.ndim == 1
    factors = np.where(np.isnan(x), 1.0, x)
    y = np.cumprod(factors, axis=axis)
    k = 0 if axis is None else axis % x.ndim
    y_d = running_products_d(factors, np.where(np.isnan(x), 0.0, x_d), k)
    x_b += np.where(np.isnan(x), 0.0, running_products_b(factors, y_b, k))
