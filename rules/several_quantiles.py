"""Order statistics at several shares at once: the shares are the first axis of the result."""


def several_quantiles(x: "real", q: "1d real", axis=None, method="linear", keepdims=False):
    """
    >>> np.quantile(normal[7], fraction[3])
    >>> np.quantile(normal[2, 3], fraction[2])
    >>> np.quantile(normal[2, 7, 3], fraction[2], axis=1)
    >>> np.quantile(normal[2, 7], fraction[3], axis=-1, keepdims=True)
    """
    y = np.quantile(x, q, axis=axis, method=method, keepdims=keepdims)
    assert ((axis is None and not keepdims) or is_int(axis)) and method_known(method)
    alpha = method_alpha(method)
    rounding = method_rounding(method)
    places = q
    k = 0 if axis is None else axis % x.ndim
    flat = np.ravel(x) if axis is None else x
    rest = (1,) if keepdims else ()
    room = np.empty((q.shape[0], *flat.shape[:k], *rest, *flat.shape[k + 1 :]), dtype=y.dtype)
    others = tuple(range(1, y.ndim))
    y = quantiles(room, flat, places, k, alpha, rounding, False)
    y_d = quantiles_d(room, flat, np.ravel(x_d) if axis is None else x_d, places, k, alpha, rounding, False)
    x_b += np.reshape(like(flat, quantiles_b(flat, y_b, places, k, alpha, rounding, False)), x.shape)
    rates = like(room, quantile_rates(room, flat, places, k, alpha, rounding, False))
    y_d += rates * (np.expand_dims(q_d, others) if y.ndim > 1 else q_d)
    q_b += np.sum(y_b * rates, axis=others) if y.ndim > 1 else y_b * rates


def several_percentiles(x: "real", q: "1d real", axis=None, method="linear", keepdims=False):
    """
    >>> np.percentile(normal[7], fraction[3])
    >>> np.percentile(normal[2, 3], fraction[2])
    >>> np.percentile(normal[2, 7, 3], fraction[2], axis=1)
    >>> np.percentile(normal[2, 7], fraction[3], axis=-1, keepdims=True)
    """
    y = np.percentile(x, q, axis=axis, method=method, keepdims=keepdims)
    assert ((axis is None and not keepdims) or is_int(axis)) and method_known(method)
    alpha = method_alpha(method)
    rounding = method_rounding(method)
    places = q / 100.0
    k = 0 if axis is None else axis % x.ndim
    flat = np.ravel(x) if axis is None else x
    rest = (1,) if keepdims else ()
    room = np.empty((q.shape[0], *flat.shape[:k], *rest, *flat.shape[k + 1 :]), dtype=y.dtype)
    others = tuple(range(1, y.ndim))
    y = quantiles(room, flat, places, k, alpha, rounding, False)
    y_d = quantiles_d(room, flat, np.ravel(x_d) if axis is None else x_d, places, k, alpha, rounding, False)
    x_b += np.reshape(like(flat, quantiles_b(flat, y_b, places, k, alpha, rounding, False)), x.shape)
    rates = like(room, quantile_rates(room, flat, places, k, alpha, rounding, False)) / 100.0
    y_d += rates * (np.expand_dims(q_d, others) if y.ndim > 1 else q_d)
    q_b += np.sum(y_b * rates, axis=others) if y.ndim > 1 else y_b * rates


def several_nanquantiles(x: "real", q: "1d real", axis=None, method="linear", keepdims=False):
    """
    >>> np.nanquantile(normal[7], fraction[3])
    >>> np.nanquantile(normal[2, 3], fraction[2])
    >>> np.nanquantile(normal[2, 7, 3], fraction[2], axis=1)
    >>> np.nanquantile(normal[2, 7], fraction[3], axis=-1, keepdims=True)
    """
    y = np.nanquantile(x, q, axis=axis, method=method, keepdims=keepdims)
    assert ((axis is None and not keepdims) or is_int(axis)) and method_known(method)
    alpha = method_alpha(method)
    rounding = method_rounding(method)
    places = q
    k = 0 if axis is None else axis % x.ndim
    flat = np.ravel(x) if axis is None else x
    rest = (1,) if keepdims else ()
    room = np.empty((q.shape[0], *flat.shape[:k], *rest, *flat.shape[k + 1 :]), dtype=y.dtype)
    others = tuple(range(1, y.ndim))
    y = quantiles(room, flat, places, k, alpha, rounding, True)
    y_d = quantiles_d(room, flat, np.ravel(x_d) if axis is None else x_d, places, k, alpha, rounding, True)
    x_b += np.reshape(like(flat, quantiles_b(flat, y_b, places, k, alpha, rounding, True)), x.shape)
    rates = like(room, quantile_rates(room, flat, places, k, alpha, rounding, True))
    y_d += rates * (np.expand_dims(q_d, others) if y.ndim > 1 else q_d)
    q_b += np.sum(y_b * rates, axis=others) if y.ndim > 1 else y_b * rates


def several_nanpercentiles(x: "real", q: "1d real", axis=None, method="linear", keepdims=False):
    """
    >>> np.nanpercentile(normal[7], fraction[3])
    >>> np.nanpercentile(normal[2, 3], fraction[2])
    >>> np.nanpercentile(normal[2, 7, 3], fraction[2], axis=1)
    >>> np.nanpercentile(normal[2, 7], fraction[3], axis=-1, keepdims=True)
    """
    y = np.nanpercentile(x, q, axis=axis, method=method, keepdims=keepdims)
    assert ((axis is None and not keepdims) or is_int(axis)) and method_known(method)
    alpha = method_alpha(method)
    rounding = method_rounding(method)
    places = q / 100.0
    k = 0 if axis is None else axis % x.ndim
    flat = np.ravel(x) if axis is None else x
    rest = (1,) if keepdims else ()
    room = np.empty((q.shape[0], *flat.shape[:k], *rest, *flat.shape[k + 1 :]), dtype=y.dtype)
    others = tuple(range(1, y.ndim))
    y = quantiles(room, flat, places, k, alpha, rounding, True)
    y_d = quantiles_d(room, flat, np.ravel(x_d) if axis is None else x_d, places, k, alpha, rounding, True)
    x_b += np.reshape(like(flat, quantiles_b(flat, y_b, places, k, alpha, rounding, True)), x.shape)
    rates = like(room, quantile_rates(room, flat, places, k, alpha, rounding, True)) / 100.0
    y_d += rates * (np.expand_dims(q_d, others) if y.ndim > 1 else q_d)
    q_b += np.sum(y_b * rates, axis=others) if y.ndim > 1 else y_b * rates
