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


def trapezoid(y: "1d+"):
    """
    >>> np.trapezoid(normal[5])
    >>> np.trapezoid(normal[3, 4])
    """
    z = np.trapezoid(y)
    n = y.ndim - 1
    z_d = np.trapezoid(y_d)
    half = np.full_like(part(y, n, 1, None), 0.5)
    zero = np.zeros_like(part(y, n, None, 1))
    weight = np.concatenate((zero, half), axis=n) + np.concatenate((half, zero), axis=n)
    y_b += np.expand_dims(z_b, n) * weight


def trapezoid_over(y: "1d+", x: "1d"):
    """Along the last axis.

    >>> np.trapezoid(normal[5], normal[5])
    >>> np.trapezoid(normal[3, 4], normal[4])
    """
    z = np.trapezoid(y, x)
    n = y.ndim - 1
    z_d = np.trapezoid(y_d, x) + np.trapezoid(y, x_d)
    none = np.zeros_like(part(y, n, None, 1))
    half = 0.5 * np.diff(x) * np.expand_dims(z_b, n)
    y_b += np.concatenate((none, half), axis=n) + np.concatenate((half, none), axis=n)
    middle = 0.5 * (part(y, n, 1, None) + part(y, n, None, -1)) * np.expand_dims(z_b, n)
    x_b += np.concatenate((none, middle), axis=n) - np.concatenate((middle, none), axis=n)


def gradient(x: "1d", step: "0d real" = 1.0):
    """Of a vector with one step between its elements.

    >>> np.gradient(normal[6])
    >>> np.gradient(normal[6], positive)
    >>> np.gradient(normal[2], 0.5)
    """
    y = np.gradient(x, step)
    y_d = np.gradient(x_d, step) - y / step * step_d
    g = y_b / step
    inner = 0.5 * g[1:-1]
    two = np.zeros_like(x[:2])
    rest = np.zeros_like(x[2:])
    x_b += (
        np.concatenate((two, inner)) - np.concatenate((inner, two))
        + np.concatenate((-g[:1], g[:1], rest)) + np.concatenate((rest, -g[-1:], g[-1:]))
    )
    step_b -= np.sum(y * g)
