"""Elements chosen by their place, and put in order."""


def take(x, index: int, axis=None):
    """What is taken twice gets both contributions.

    >>> np.take(normal[5], places[3])
    >>> np.take(normal[5], places[2, 3], axis=0)
    >>> np.take(normal[3, 4, 2], places[3], axis=1)
    >>> np.take(normal[3, 4], places[2], axis=-1)
    """
    y = np.take(x, index, axis=axis)
    assert index.ndim > 0 and (is_int(axis) or x.ndim == 1)
    y_d = np.take(x_d, index, axis=axis)
    x_b += scattered(y_b, index, x, 0 if axis is None else axis % x.ndim)


def sort(x: "1d", axis=-1, kind=None):
    """Equal elements keep some order: each gets what stands in its place.

    >>> np.sort(normal[5])
    """
    y = np.sort(x, axis=axis, kind=kind)
    order = np.argsort(x)
    y_d = x_d[order]
    x_b += y_b[np.argsort(order)]


def sort_rows(x: "2d+", axis=-1, kind=None):
    """Along the last axis.

    >>> np.sort(normal[3, 4])
    >>> np.sort(normal[2, 2, 5], axis=2)
    """
    y = np.sort(x, axis=axis, kind=kind)
    assert axis == -1 or axis == x.ndim - 1
    y_d = in_order(x_d, np.argsort(x))
    x_b += in_order(y_b, np.argsort(np.argsort(x)))
