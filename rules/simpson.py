"""scipy.integrate.simpson along the last axis: a weighted sum of the values."""


def simpson_of_step(f: "1d+ real", dx: "0d real"):
    """
    >>> scipy.integrate.simpson(normal[5], None, positive[()])
    >>> scipy.integrate.simpson(normal[6], None, positive[()])
    >>> scipy.integrate.simpson(normal[2], None, positive[()])
    >>> scipy.integrate.simpson(normal[3, 4], None, positive[()])
    """
    y = scipy.integrate.simpson(f, None, dx)
    assert f.dtype == "float64"
    even = np.arange(f.shape[-1], dtype="float64")
    w = like(even, simpson_weights(even))
    y = dx * np.sum(f * w, axis=-1)
    y_d = dx * np.sum(f_d * w, axis=-1) + dx_d * np.sum(f * w, axis=-1)
    f_b += lifted(y_b * dx, -1, False) * w
    dx_b += np.sum(y_b * np.sum(f * w, axis=-1))


def simpson_over(f: "1d+ real", x: "1d real"):
    """
    >>> scipy.integrate.simpson(normal[5], grid[5])
    >>> scipy.integrate.simpson(normal[6], grid[6])
    >>> scipy.integrate.simpson(normal[2], grid[2])
    >>> scipy.integrate.simpson(normal[3, 4], grid[4])
    """
    y = scipy.integrate.simpson(f, x)
    assert f.dtype == "float64" and x.dtype == "float64"
    w = like(x, simpson_weights(x))
    slopes = like(f, simpson_slopes(f, x))
    y = np.sum(f * w, axis=-1)
    y_d = np.sum(f_d * w, axis=-1) + np.sum(slopes * x_d, axis=-1)
    f_b += lifted(y_b, -1, False) * w
    x_b += np.sum(np.reshape(lifted(y_b, -1, False) * slopes, (-1, x.shape[0])), axis=0)
