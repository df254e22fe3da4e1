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


def cumprod_of_all(x, axis=None):
    """Right also where elements are zero.

    >>> np.cumprod(away[3, 2])
    """
    y = np.cumprod(x, axis=axis)
    assert axis is None and x.ndim > 1
    y_d = running_products_d(np.ravel(x), np.ravel(x_d), 0)
    x_b += np.reshape(like(y, running_products_b(np.ravel(x), y_b, 0)), x.shape)


def unwrap(x: "real", axis=-1, discont=None, period=6.283185307179586):
    """Whole periods are added, which have slope 0.

    >>> np.unwrap(normal[5])
    >>> np.unwrap(normal[5, 2], axis=0)
    """
    y = np.unwrap(x, axis=axis, discont=discont, period=period)
    assert discont is None
    y = unwrapped(x, axis % x.ndim, period)
    y_d = x_d
    x_b += y_b


def trapezoid(y: "1d+", axis=-1):
    """
    >>> np.trapezoid(normal[5])
    >>> np.trapezoid(normal[3, 4])
    >>> np.trapezoid(normal[3, 4], axis=0)
    """
    z = np.trapezoid(y, axis=axis)
    n = axis % y.ndim
    z = np.sum((part(y, n, 1, None) + part(y, n, None, -1)) / 2.0, axis=n)
    z_d = np.trapezoid(y_d, axis=axis)
    half = np.full_like(part(y, n, 1, None), 0.5)
    zero = np.zeros_like(part(y, n, None, 1))
    weight = np.concatenate((zero, half), axis=n) + np.concatenate((half, zero), axis=n)
    y_b += np.expand_dims(z_b, n) * weight


def trapezoid_of_step(y: "1d+ real", dx: "0d real", axis=-1):
    """
    >>> np.trapezoid(normal[5], None, positive)
    >>> np.trapezoid(normal[3, 4], None, positive, axis=0)
    """
    z = np.trapezoid(y, None, dx, axis=axis)
    n = axis % y.ndim
    whole = np.trapezoid(y, axis=axis)
    z = np.sum(dx * (part(y, n, 1, None) + part(y, n, None, -1)) / 2.0, axis=n)
    z_d = np.trapezoid(y_d, axis=axis) * dx + whole * dx_d
    half = np.full_like(part(y, n, 1, None), 0.5)
    zero = np.zeros_like(part(y, n, None, 1))
    weight = np.concatenate((zero, half), axis=n) + np.concatenate((half, zero), axis=n)
    y_b += np.expand_dims(z_b * dx, n) * weight
    dx_b += np.sum(z_b * whole)


def trapezoid_over(y: "1d+", x: "1d real", axis=-1):
    """
    >>> np.trapezoid(normal[5], normal[5])
    >>> np.trapezoid(normal[3, 4], normal[4])
    >>> np.trapezoid(normal[3, 4], normal[3], axis=0)
    """
    z = np.trapezoid(y, x, axis=axis)
    n = axis % y.ndim
    others = tuple(k for k in range(y.ndim) if k != n)
    width = np.diff(x) if others == () else np.expand_dims(np.diff(x), others[0] if len(others) == 1 else others)
    ends = part(y, n, 1, None) + part(y, n, None, -1)
    z = np.sum(width * ends / 2.0, axis=n)
    z_d = np.trapezoid(y_d, x, axis=axis) + np.trapezoid(y, x_d, axis=axis)
    none = np.zeros_like(part(y, n, None, 1))
    half = 0.5 * width * np.expand_dims(z_b, n)
    y_b += np.concatenate((none, half), axis=n) + np.concatenate((half, none), axis=n)
    middle = 0.5 * ends * np.expand_dims(z_b, n)
    steps = middle if others == () else np.sum(middle, axis=others)
    zero = np.zeros_like(x[:1])
    x_b += np.concatenate((zero, steps)) - np.concatenate((steps, zero))
