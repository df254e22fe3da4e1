"""Running sums, products and differences."""


def cumsum(x: "1d", axis=None):
    """
    >>> np.cumsum(normal[5])
    """
    y = np.cumsum(x, axis=axis)
    y_d = np.cumsum(x_d)
    x_b += np.cumsum(y_b[::-1])[::-1]


def cumsum_along(x, axis=None):
    """
    >>> np.cumsum(normal[3, 4], axis=0)
    >>> np.cumsum(normal[3, 4, 2], axis=-1)
    """
    y = np.cumsum(x, axis=axis)
    assert is_int(axis)
    y_d = np.cumsum(x_d, axis=axis)
    x_b += np.flip(np.cumsum(np.flip(y_b, axis), axis), axis)


def cumsum_of_all(x, axis=None):
    """
    >>> np.cumsum(normal[3, 4])
    """
    y = np.cumsum(x, axis=axis)
    y_d = np.cumsum(x_d)
    x_b += np.reshape(np.cumsum(y_b[::-1])[::-1], x.shape)


def cumprod(x: "1d", axis=None):
    """Right also where elements are zero.

    >>> np.cumprod(away[5])
    """
    y = np.cumprod(x, axis=axis)
    y_d = running_products_d(x, x_d, 0)
    x_b += running_products_b(x, y_b, 0)


def cumprod_along(x, axis=None):
    """Right also where elements are zero.

    >>> np.cumprod(away[3, 4], axis=0)
    >>> np.cumprod(away[3, 4, 2], axis=-2)
    """
    y = np.cumprod(x, axis=axis)
    assert is_int(axis)
    y_d = running_products_d(x, x_d, axis % x.ndim)
    x_b += running_products_b(x, y_b, axis % x.ndim)


def diff(x, n=1, axis=-1):
    """
    >>> np.diff(normal[5])
    >>> np.diff(normal[5], n=2)
    >>> np.diff(normal[3, 4], axis=0)
    >>> np.diff(normal[1], axis=0)
    """
    y = np.diff(x, n=n, axis=axis)
    y_d = np.diff(x_d, n=n, axis=axis)
    zero = np.zeros_like(part(x, axis, None, 1))
    g = y_b
    for k in range(n):
        g = np.concatenate((zero, g), axis=axis) - np.concatenate((g, zero), axis=axis)
    x_b += g
