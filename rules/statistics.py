"""Weighted means, covariances, correlations."""


def weighted_average(x: "real", w: "real", axis=None, keepdims=False):
    """The weights have the array's shape, or one axis of it.

    >>> np.average(normal[4], positive[4])
    >>> np.average(normal[3, 4], positive[3, 4])
    >>> np.average(normal[3, 4], positive[3, 4], axis=1, keepdims=True)
    """
    y = np.average(x, w, axis=axis, keepdims=keepdims)
    assert x.ndim == w.ndim
    total = np.sum(w, axis=axis, keepdims=keepdims)
    y = np.sum(x * w, axis=axis, keepdims=keepdims) / total
    y_d = np.sum(w * x_d + (x - lifted(y, axis, keepdims)) * w_d, axis=axis, keepdims=keepdims) / total
    x_b += lifted(y_b / total, axis, keepdims) * w
    w_b += lifted(y_b / total, axis, keepdims) * (x - lifted(y, axis, keepdims))


def weighted_average_along(x: "real", w: "1d real", axis=None, keepdims=False):
    """
    >>> np.average(normal[3, 4], positive[3], axis=0)
    >>> np.average(normal[3, 4, 2], positive[4], axis=-2, keepdims=True)
    """
    y = np.average(x, w, axis=axis, keepdims=keepdims)
    assert is_int(axis) and x.ndim > 1
    others = tuple(k for k in range(x.ndim) if k != axis % x.ndim)
    wide = np.expand_dims(w, others[0] if len(others) == 1 else others)
    y = np.sum(x * wide, axis=axis, keepdims=keepdims) / np.sum(w)
    wide_d = np.expand_dims(w_d, others[0] if len(others) == 1 else others)
    y_d = np.sum(wide * x_d + (x - lifted(y, axis, keepdims)) * wide_d, axis=axis, keepdims=keepdims) / np.sum(w)
    x_b += lifted(y_b, axis, keepdims) / np.sum(w) * wide
    w_b += np.sum(lifted(y_b, axis, keepdims) * (x - lifted(y, axis, keepdims)), axis=others) / np.sum(w)


def covariance(x: "2d real", rowvar=True, ddof=1):
    """
    >>> np.cov(normal[3, 5])
    >>> np.cov(normal[5, 3], rowvar=False)
    >>> np.cov(normal[3, 5], ddof=0)
    """
    y = np.cov(x, rowvar=rowvar, ddof=ddof)
    along = 1 if rowvar else 0
    wide = x if x.dtype == "float64" else np.astype(x, dtype="float64")
    away = wide - np.mean(wide, axis=along, keepdims=True)
    free = x.shape[along] - ddof
    y = away @ away.T / free if rowvar else away.T @ away / free
    if rowvar:
        y_d = (x_d @ away.T + away @ x_d.T) / free
        x_b += (y_b + y_b.T) @ away / free
    else:
        y_d = (x_d.T @ away + away.T @ x_d) / free
        x_b += away @ (y_b + y_b.T) / free


def covariance_of_vector(x: "1d real", rowvar=True, ddof=1):
    """The variance of one variable.

    >>> np.cov(normal[5])
    """
    y = np.cov(x, rowvar=rowvar, ddof=ddof)
    wide = x if x.dtype == "float64" else np.astype(x, dtype="float64")
    away = wide - np.mean(wide)
    y = np.sum(away * away) / (x.size - ddof)
    y_d = 2.0 * np.sum(away * x_d) / (x.size - ddof)
    x_b += 2.0 * y_b / (x.size - ddof) * away


def correlation(x: "2d real", rowvar=True):
    """Not where a variable is constant: its correlations are NaN.

    >>> np.corrcoef(normal[3, 5])
    >>> np.corrcoef(normal[5, 3], rowvar=False)
    """
    y = np.corrcoef(x, rowvar=rowvar)
    along = 1 if rowvar else 0
    wide = x if x.dtype == "float64" else np.astype(x, dtype="float64")
    away = wide - np.mean(wide, axis=along, keepdims=True)
    length = np.sqrt(np.sum(away * away, axis=along, keepdims=True))
    unit = away / length
    y = unit @ unit.T if rowvar else unit.T @ unit
    away_d = x_d - np.mean(x_d, axis=along, keepdims=True)
    unit_d = (away_d - unit * np.sum(unit * away_d, axis=along, keepdims=True)) / length
    if rowvar:
        y_d = unit_d @ unit.T + unit @ unit_d.T
        unit_b = (y_b + y_b.T) @ unit
    else:
        y_d = unit_d.T @ unit + unit.T @ unit_d
        unit_b = unit @ (y_b + y_b.T)
    x_b += (unit_b - unit * np.sum(unit * unit_b, axis=along, keepdims=True)) / length
