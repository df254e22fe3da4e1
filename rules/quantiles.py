"""Order statistics.  Equal elements keep some order: the slope goes to those that stand at the place.

The methods of np.quantile are those whose place in the sorted values is continuous, and lower, higher,
nearest and midpoint; the place of the others jumps.
"""


def median(x: "real", axis=None, keepdims=False):
    """Of an even number of elements half from each of the two in the middle.

    >>> np.median(normal[5])
    >>> np.median(normal[3, 4])
    >>> np.median(normal[3, 4], axis=1)
    >>> np.median(normal[3, 5, 2], axis=-2, keepdims=True)
    """
    y = np.median(x, axis=axis, keepdims=keepdims)
    assert (axis is None and not keepdims) or is_int(axis)
    places = np.array((0.5,))
    k = 0 if axis is None else axis % x.ndim
    flat = np.ravel(x) if axis is None else x
    if axis is None:
        room = np.empty(1, dtype=y.dtype)
        y = like(room, quantiles(room, flat, places, k, 1.0, 0, False))[0]
        y_d = like(room, quantiles_d(room, flat, np.ravel(x_d), places, k, 1.0, 0, False))[0]
        x_b += np.reshape(like(flat, quantiles_b(flat, np.array((y_b,), dtype=None if y.dtype == "float64" else y.dtype), places, k, 1.0, 0, False)), x.shape)
    else:
        room = np.empty_like(part(x, k, 0, 1) if keepdims else take(x, k, 0))
        y = quantiles(room, x, places, k, 1.0, 0, False)
        y_d = quantiles_d(room, x, x_d, places, k, 1.0, 0, False)
        x_b += quantiles_b(x, y_b, places, k, 1.0, 0, False)


def median_of_numbers_only(x: "real", axis=None, keepdims=False):
    """Of an even number of elements half from each of the two in the middle.

    >>> np.nanmedian(normal[5])
    >>> np.nanmedian(normal[3, 4])
    >>> np.nanmedian(normal[3, 4], axis=1)
    >>> np.nanmedian(normal[3, 5, 2], axis=-2, keepdims=True)
    """
    y = np.nanmedian(x, axis=axis, keepdims=keepdims)
    assert (axis is None and not keepdims) or is_int(axis)
    places = np.array((0.5,))
    k = 0 if axis is None else axis % x.ndim
    flat = np.ravel(x) if axis is None else x
    if axis is None:
        room = np.empty(1, dtype=y.dtype)
        y = like(room, quantiles(room, flat, places, k, 1.0, 0, True))[0]
        y_d = like(room, quantiles_d(room, flat, np.ravel(x_d), places, k, 1.0, 0, True))[0]
        x_b += np.reshape(like(flat, quantiles_b(flat, np.array((y_b,), dtype=None if y.dtype == "float64" else y.dtype), places, k, 1.0, 0, True)), x.shape)
    else:
        room = np.empty_like(part(x, k, 0, 1) if keepdims else take(x, k, 0))
        y = quantiles(room, x, places, k, 1.0, 0, True)
        y_d = quantiles_d(room, x, x_d, places, k, 1.0, 0, True)
        x_b += quantiles_b(x, y_b, places, k, 1.0, 0, True)


def quantile(x: "real", q: "0d real", axis=None, method="linear", keepdims=False):
    """
    >>> np.quantile(normal[7], 0.3)
    >>> np.quantile(normal[3, 4], fraction)
    >>> np.quantile(normal[3, 7], fraction, axis=-1)
    >>> np.quantile(normal[7, 2], 0.6, axis=0, keepdims=True)
    >>> np.quantile(normal[7], 0.3, method="lower")
    >>> np.quantile(normal[7], 0.3, method="higher")
    >>> np.quantile(normal[7], 0.3, method="nearest")
    >>> np.quantile(normal[7], 0.3, method="midpoint")
    >>> np.quantile(normal[7], 0.3, method="weibull")
    >>> np.quantile(normal[2, 7], fraction, axis=1, method="median_unbiased")
    >>> np.quantile(normal[7], fraction, method="hazen")
    """
    y = np.quantile(x, q, axis=axis, method=method, keepdims=keepdims)
    assert ((axis is None and not keepdims) or is_int(axis)) and method_known(method)
    alpha = method_alpha(method)
    rounding = method_rounding(method)
    places = np.array((q,))
    k = 0 if axis is None else axis % x.ndim
    flat = np.ravel(x) if axis is None else x
    if axis is None:
        room = np.empty(1, dtype=y.dtype)
        y = like(room, quantiles(room, flat, places, k, alpha, rounding, False))[0]
        y_d = like(room, quantiles_d(room, flat, np.ravel(x_d), places, k, alpha, rounding, False))[0]
        x_b += np.reshape(like(flat, quantiles_b(flat, np.array((y_b,), dtype=None if y.dtype == "float64" else y.dtype), places, k, alpha, rounding, False)), x.shape)
        y_d += like(room, quantile_rates(room, flat, places, k, alpha, rounding, False))[0] * q_d
        q_b += y_b * like(room, quantile_rates(room, flat, places, k, alpha, rounding, False))[0]
    else:
        room = np.empty_like(part(x, k, 0, 1) if keepdims else take(x, k, 0))
        y = quantiles(room, x, places, k, alpha, rounding, False)
        y_d = quantiles_d(room, x, x_d, places, k, alpha, rounding, False)
        x_b += quantiles_b(x, y_b, places, k, alpha, rounding, False)
        y_d += quantile_rates(room, x, places, k, alpha, rounding, False) * q_d
        q_b += np.sum(y_b * like(room, quantile_rates(room, x, places, k, alpha, rounding, False)))


def percentile(x: "real", q: "0d real", axis=None, method="linear", keepdims=False):
    """
    >>> np.percentile(normal[7], 30)
    >>> np.percentile(normal[7], near(60.0))
    >>> np.percentile(normal[2, 5], near(62.0), axis=-1)
    >>> np.percentile(normal[7, 2], 60, axis=0, keepdims=True)
    """
    y = np.percentile(x, q, axis=axis, method=method, keepdims=keepdims)
    assert ((axis is None and not keepdims) or is_int(axis)) and method_known(method)
    alpha = method_alpha(method)
    rounding = method_rounding(method)
    places = np.array((q / 100.0,))
    k = 0 if axis is None else axis % x.ndim
    flat = np.ravel(x) if axis is None else x
    if axis is None:
        room = np.empty(1, dtype=y.dtype)
        y = like(room, quantiles(room, flat, places, k, alpha, rounding, False))[0]
        y_d = like(room, quantiles_d(room, flat, np.ravel(x_d), places, k, alpha, rounding, False))[0]
        x_b += np.reshape(like(flat, quantiles_b(flat, np.array((y_b,), dtype=None if y.dtype == "float64" else y.dtype), places, k, alpha, rounding, False)), x.shape)
        y_d += like(room, quantile_rates(room, flat, places, k, alpha, rounding, False))[0] / 100.0 * q_d
        q_b += y_b * like(room, quantile_rates(room, flat, places, k, alpha, rounding, False))[0] / 100.0
    else:
        room = np.empty_like(part(x, k, 0, 1) if keepdims else take(x, k, 0))
        y = quantiles(room, x, places, k, alpha, rounding, False)
        y_d = quantiles_d(room, x, x_d, places, k, alpha, rounding, False)
        x_b += quantiles_b(x, y_b, places, k, alpha, rounding, False)
        y_d += quantile_rates(room, x, places, k, alpha, rounding, False) / 100.0 * q_d
        q_b += np.sum(y_b * like(room, quantile_rates(room, x, places, k, alpha, rounding, False))) / 100.0


def quantile_of_numbers_only(x: "real", q: "0d real", axis=None, method="linear", keepdims=False):
    """
    >>> np.nanquantile(normal[7], 0.3)
    >>> np.nanquantile(normal[3, 4], fraction)
    >>> np.nanquantile(normal[3, 7], fraction, axis=-1)
    >>> np.nanquantile(normal[7, 2], 0.6, axis=0, keepdims=True)
    """
    y = np.nanquantile(x, q, axis=axis, method=method, keepdims=keepdims)
    assert ((axis is None and not keepdims) or is_int(axis)) and method_known(method)
    alpha = method_alpha(method)
    rounding = method_rounding(method)
    places = np.array((q,))
    k = 0 if axis is None else axis % x.ndim
    flat = np.ravel(x) if axis is None else x
    if axis is None:
        room = np.empty(1, dtype=y.dtype)
        y = like(room, quantiles(room, flat, places, k, alpha, rounding, True))[0]
        y_d = like(room, quantiles_d(room, flat, np.ravel(x_d), places, k, alpha, rounding, True))[0]
        x_b += np.reshape(like(flat, quantiles_b(flat, np.array((y_b,), dtype=None if y.dtype == "float64" else y.dtype), places, k, alpha, rounding, True)), x.shape)
        y_d += like(room, quantile_rates(room, flat, places, k, alpha, rounding, True))[0] * q_d
        q_b += y_b * like(room, quantile_rates(room, flat, places, k, alpha, rounding, True))[0]
    else:
        room = np.empty_like(part(x, k, 0, 1) if keepdims else take(x, k, 0))
        y = quantiles(room, x, places, k, alpha, rounding, True)
        y_d = quantiles_d(room, x, x_d, places, k, alpha, rounding, True)
        x_b += quantiles_b(x, y_b, places, k, alpha, rounding, True)
        y_d += quantile_rates(room, x, places, k, alpha, rounding, True) * q_d
        q_b += np.sum(y_b * like(room, quantile_rates(room, x, places, k, alpha, rounding, True)))


def percentile_of_numbers_only(x: "real", q: "0d real", axis=None, method="linear", keepdims=False):
    """
    >>> np.nanpercentile(normal[7], 30)
    >>> np.nanpercentile(normal[7], near(60.0))
    >>> np.nanpercentile(normal[2, 5], near(62.0), axis=-1)
    >>> np.nanpercentile(normal[7, 2], 60, axis=0, keepdims=True)
    """
    y = np.nanpercentile(x, q, axis=axis, method=method, keepdims=keepdims)
    assert ((axis is None and not keepdims) or is_int(axis)) and method_known(method)
    alpha = method_alpha(method)
    rounding = method_rounding(method)
    places = np.array((q / 100.0,))
    k = 0 if axis is None else axis % x.ndim
    flat = np.ravel(x) if axis is None else x
    if axis is None:
        room = np.empty(1, dtype=y.dtype)
        y = like(room, quantiles(room, flat, places, k, alpha, rounding, True))[0]
        y_d = like(room, quantiles_d(room, flat, np.ravel(x_d), places, k, alpha, rounding, True))[0]
        x_b += np.reshape(like(flat, quantiles_b(flat, np.array((y_b,), dtype=None if y.dtype == "float64" else y.dtype), places, k, alpha, rounding, True)), x.shape)
        y_d += like(room, quantile_rates(room, flat, places, k, alpha, rounding, True))[0] / 100.0 * q_d
        q_b += y_b * like(room, quantile_rates(room, flat, places, k, alpha, rounding, True))[0] / 100.0
    else:
        room = np.empty_like(part(x, k, 0, 1) if keepdims else take(x, k, 0))
        y = quantiles(room, x, places, k, alpha, rounding, True)
        y_d = quantiles_d(room, x, x_d, places, k, alpha, rounding, True)
        x_b += quantiles_b(x, y_b, places, k, alpha, rounding, True)
        y_d += quantile_rates(room, x, places, k, alpha, rounding, True) / 100.0 * q_d
        q_b += np.sum(y_b * like(room, quantile_rates(room, x, places, k, alpha, rounding, True))) / 100.0
