"""np.gradient along one axis: central differences, one-sided ones at the ends."""


def gradient(x: "1d+", step: "0d real" = 1.0, axis=None, edge_order=1):
    """With one step between the elements.

    >>> np.gradient(normal[6])
    >>> np.gradient(normal[6], positive)
    >>> np.gradient(normal[2], 0.5)
    >>> np.gradient(normal[3, 4], positive, axis=1)
    >>> np.gradient(normal[4, 3, 2], 0.5, axis=0)
    """
    y = np.gradient(x, step, axis=axis, edge_order=edge_order)
    assert edge_order == 1 and (is_int(axis) or x.ndim == 1)
    n = 0 if axis is None else axis % x.ndim
    middle = (part(x, n, 2, None) - part(x, n, None, -2)) / (2.0 * step)
    low = (part(x, n, 1, 2) - part(x, n, 0, 1)) / step
    high = (part(x, n, -1, None) - part(x, n, -2, -1)) / step
    y = np.concatenate((low, middle, high), axis=n)
    y_d = np.gradient(x_d, step, axis=axis) - y / step * step_d
    g = y_b / step
    inner = 0.5 * part(g, n, 1, -1)
    first = part(g, n, None, 1)
    last = part(g, n, -1, None)
    two = np.zeros_like(part(x, n, None, 2))
    rest = np.zeros_like(part(x, n, 2, None))
    x_b += (
        np.concatenate((two, inner), axis=n) - np.concatenate((inner, two), axis=n)
        + np.concatenate((-first, first, rest), axis=n) + np.concatenate((rest, -last, last), axis=n)
    )
    step_b -= np.sum(y * g)


def gradient_of_second_order(x: "1d+ real", step: "0d real" = 1.0, axis=None, edge_order=1):
    """With one step between the elements, and three elements at the ends.

    >>> np.gradient(normal[6], edge_order=2)
    >>> np.gradient(normal[3], 0.25, edge_order=2)
    >>> np.gradient(normal[3, 4], 0.5, axis=1, edge_order=2)
    """
    y = np.gradient(x, step, axis=axis, edge_order=edge_order)
    assert edge_order == 2 and (is_int(axis) or x.ndim == 1)
    n = 0 if axis is None else axis % x.ndim
    middle = (part(x, n, 2, None) - part(x, n, None, -2)) / (2.0 * step)
    low = (-1.5 * part(x, n, 0, 1) + 2.0 * part(x, n, 1, 2) - 0.5 * part(x, n, 2, 3)) / step
    high = (1.5 * part(x, n, -1, None) - 2.0 * part(x, n, -2, -1) + 0.5 * part(x, n, -3, -2)) / step
    y = np.concatenate((low, middle, high), axis=n)
    y_d = np.gradient(x_d, step, axis=axis, edge_order=edge_order) - y / step * step_d
    g = y_b / step
    inner = 0.5 * part(g, n, 1, -1)
    first = part(g, n, None, 1)
    last = part(g, n, -1, None)
    two = np.zeros_like(part(x, n, None, 2))
    rest = np.zeros_like(part(x, n, 3, None))
    x_b += np.concatenate((two, inner), axis=n) - np.concatenate((inner, two), axis=n)
    x_b += np.concatenate((-1.5 * first, 2.0 * first, -0.5 * first, rest), axis=n)
    x_b += np.concatenate((rest, 0.5 * last, -2.0 * last, 1.5 * last), axis=n)
    step_b -= np.sum(y * g)


def gradient_over(x: "1d+ real", t: "1d real", axis=None, edge_order=1):
    """Over places that need not be evenly spaced.

    >>> np.gradient(normal[6], grid[6])
    >>> np.gradient(normal[3, 4], grid[4], axis=1)
    >>> np.gradient(normal[5, 2], grid[5], axis=0)
    """
    y = np.gradient(x, t, axis=axis, edge_order=edge_order)
    assert edge_order == 1 and (is_int(axis) or x.ndim == 1)
    n = 0 if axis is None else axis % x.ndim
    others = tuple(k for k in range(x.ndim) if k != n)
    width = np.diff(t) if others == () else np.expand_dims(np.diff(t), others[0] if len(others) == 1 else others)
    slopes = np.diff(x, axis=n) / width
    share = part(width, n, 1, None) / (part(width, n, 1, None) + part(width, n, None, -1))
    inner = share * part(slopes, n, None, -1) + (1.0 - share) * part(slopes, n, 1, None)
    y = np.concatenate((part(slopes, n, None, 1), inner, part(slopes, n, -1, None)), axis=n)
    width_d = np.diff(t_d) if others == () else np.expand_dims(np.diff(t_d), others[0] if len(others) == 1 else others)
    slopes_d = (np.diff(x_d, axis=n) - slopes * width_d) / width
    share_d = ((1.0 - share) * part(width_d, n, 1, None) - share * part(width_d, n, None, -1)) / (
        part(width, n, 1, None) + part(width, n, None, -1))
    inner_d = (share * part(slopes_d, n, None, -1) + (1.0 - share) * part(slopes_d, n, 1, None)
               + share_d * (part(slopes, n, None, -1) - part(slopes, n, 1, None)))
    y_d = np.concatenate((part(slopes_d, n, None, 1), inner_d, part(slopes_d, n, -1, None)), axis=n)
    inner_b = part(y_b, n, 1, -1)
    end = np.zeros_like(part(x, n, None, 1))
    below = np.concatenate((share * inner_b, end), axis=n) + np.concatenate((end, (1.0 - share) * inner_b), axis=n)
    ends = np.concatenate((part(y_b, n, None, 1), np.zeros_like(part(x, n, 2, None))), axis=n)
    slopes_b = below + ends + np.concatenate((np.zeros_like(part(x, n, 2, None)), part(y_b, n, -1, None)), axis=n)
    share_b = inner_b * (part(slopes, n, None, -1) - part(slopes, n, 1, None)) / (
        part(width, n, 1, None) + part(width, n, None, -1))
    x_b += np.concatenate((end, slopes_b / width), axis=n) - np.concatenate((slopes_b / width, end), axis=n)
    wide_b = (np.concatenate((end, (1.0 - share) * share_b), axis=n) - np.concatenate((share * share_b, end), axis=n)
              - slopes_b * slopes / width)
    width_b = wide_b if others == () else np.sum(wide_b, axis=others)
    t_b += np.concatenate((np.zeros_like(t[:1]), width_b)) - np.concatenate((width_b, np.zeros_like(t[:1])))
