"""Methods of ufuncs that no function of NumPy stands for."""


def running_maximum(x: "real", axis=0):
    """The slope goes to the first of equal elements, and from a NaN on to the NaN.

    >>> np.maximum.accumulate(normal[5])
    >>> np.maximum.accumulate(normal[3, 4], axis=-1)
    >>> np.maximum.accumulate(normal[2, 4, 3], axis=1)
    """
    y = np.maximum.accumulate(x, axis=axis)
    assert is_int(axis)
    y = in_order_along(x, extreme_places(x, axis % x.ndim, 1.0), axis % x.ndim)
    y_d = in_order_along(x_d, extreme_places(x, axis % x.ndim, 1.0), axis % x.ndim)
    x_b += scattered_along(y_b, extreme_places(x, axis % x.ndim, 1.0), x, axis % x.ndim)


def running_minimum(x: "real", axis=0):
    """The slope goes to the first of equal elements, and from a NaN on to the NaN.

    >>> np.minimum.accumulate(normal[5])
    >>> np.minimum.accumulate(normal[3, 4], axis=-1)
    >>> np.minimum.accumulate(normal[2, 4, 3], axis=1)
    """
    y = np.minimum.accumulate(x, axis=axis)
    assert is_int(axis)
    y = in_order_along(x, extreme_places(x, axis % x.ndim, -1.0), axis % x.ndim)
    y_d = in_order_along(x_d, extreme_places(x, axis % x.ndim, -1.0), axis % x.ndim)
    x_b += scattered_along(y_b, extreme_places(x, axis % x.ndim, -1.0), x, axis % x.ndim)


def sum_of_sections(x: "1d real", k: "1d int"):
    """
    >>> np.add.reduceat(normal[5], places[3])
    """
    y = np.add.reduceat(x, k)
    y = np.reshape(like(np.zeros((1, k.shape[0], 1)), sums_of_sections(x, k, 0)), (k.shape[0],))
    y_d = np.add.reduceat(x_d, k)
    x_b += spread_of_sections(y_b, k, x, 0)


def sum_of_some(x, m: "bool", axis=0, keepdims=False):
    """
    >>> np.add.reduce(normal[3, 4], flags[3, 4], axis=(0, 1))
    >>> np.add.reduce(normal[3, 4], flags[4])
    >>> np.add.reduce(normal[3, 4], flags[3, 4], axis=1, keepdims=True)
    """
    y = np.add.reduce(x, m, axis=axis, keepdims=keepdims)
    y = np.sum(np.where(m, x, 0.0), axis=axis, keepdims=keepdims)
    y_d = np.sum(np.where(m, x_d, 0.0), axis=axis, keepdims=keepdims)
    x_b += np.where(m, lifted(y_b, axis, keepdims), 0.0)
