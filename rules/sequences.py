"""Arrays put together from several, or from copies of one.

`part(y_b, axis, start, stop)` is a slice along one axis, `take(y_b, axis, i)` one element along it.
"""


def concatenate(*xs, axis=0):
    """
    >>> np.concatenate((normal[3], normal[2], normal[4]))
    >>> np.concatenate((normal[3, 2], normal[3, 4]), axis=1)
    >>> np.concatenate((normal[3, 2], normal[0, 2]), axis=-2)
    """
    y = np.concatenate((*xs,), axis=axis)
    assert axis is not None
    y_d = np.concatenate((*xs_d,), axis=axis)
    start = 0
    for i in range(len(xs)):
        stop = start + xs[i].shape[axis]
        xs_b[i] += part(y_b, axis, None if i == 0 else start, stop if i + 1 < len(xs) else None)
        start = stop


def hstack(*xs):
    """
    >>> np.hstack((normal[3], normal[2]))
    >>> np.hstack((normal[3, 2], normal[3, 4]))
    """
    y = np.hstack((*xs,))
    assert xs[0].ndim > 0
    axis = 0 if xs[0].ndim == 1 else 1
    y_d = np.concatenate((*xs_d,), axis=axis)
    start = 0
    for i in range(len(xs)):
        stop = start + xs[i].shape[axis]
        xs_b[i] += part(y_b, axis, None if i == 0 else start, stop if i + 1 < len(xs) else None)
        start = stop


def vstack(*xs: "1d+"):
    """
    >>> np.vstack((normal[3], normal[3]))
    >>> np.vstack((normal[3, 2], normal[2], normal[4, 2]))
    """
    y = np.vstack((*xs,))
    y_d = np.vstack((*xs_d,))
    start = 0
    for i in range(len(xs)):
        if xs[i].ndim == 1:
            xs_b[i] += take(y_b, 0, start)
            start = start + 1
        else:
            stop = start + xs[i].shape[0]
            xs_b[i] += part(y_b, 0, None if i == 0 else start, stop if i + 1 < len(xs) else None)
            start = stop


def column_stack(*xs: "1d+"):
    """
    >>> np.column_stack((normal[3], normal[3]))
    >>> np.column_stack((normal[3, 2], normal[3], normal[3, 4]))
    """
    y = np.column_stack((*xs,))
    y_d = np.column_stack((*xs_d,))
    start = 0
    for i in range(len(xs)):
        if xs[i].ndim == 1:
            xs_b[i] += take(y_b, 1, start)
            start = start + 1
        else:
            stop = start + xs[i].shape[1]
            xs_b[i] += part(y_b, 1, None if i == 0 else start, stop if i + 1 < len(xs) else None)
            start = stop


def stack(*xs, axis=0):
    """
    >>> np.stack((normal[3], normal[3]))
    >>> np.stack((normal[3, 2], normal[3, 2]), axis=-1)
    >>> np.stack((normal[3, 2], normal[3, 2], normal[3, 2]), axis=1)
    """
    y = np.stack((*xs,), axis=axis)
    y_d = np.stack((*xs_d,), axis=axis)
    for i in range(len(xs)):
        xs_b[i] += take(y_b, axis, i)


def repeat(x: "1d+", repeats: "0d", axis=None):
    """
    >>> np.repeat(normal[4], 3)
    >>> np.repeat(normal[2, 3], 2)
    """
    y = np.repeat(x, repeats, axis=axis)
    assert axis is None
    y_d = np.repeat(x_d, repeats)
    g = np.sum(np.reshape(y_b, (x.size, repeats)), axis=1)
    x_b += g if x.ndim == 1 else np.reshape(g, x.shape)


def repeat_along(x, repeats: "0d", axis=None):
    """
    >>> np.repeat(normal[2, 3], 2, axis=0)
    >>> np.repeat(normal[2, 3], 4, axis=-1)
    """
    y = np.repeat(x, repeats, axis=axis)
    assert is_int(axis)
    k = axis % x.ndim
    y_d = np.repeat(x_d, repeats, axis=axis)
    x_b += np.sum(np.reshape(y_b, (*x.shape[: k + 1], repeats, *x.shape[k + 1 :])), axis=k + 1)


def tile(x: "1d+", times: "0d"):
    """
    >>> np.tile(normal[4], 3)
    >>> np.tile(normal[2, 3], 2)
    """
    y = np.tile(x, times)
    y_d = np.tile(x_d, times)
    k = x.ndim - 1
    x_b += np.sum(np.reshape(y_b, (*x.shape[:k], times, x.shape[k])), axis=k)


def tile_axes(x: "1d+", *times: "0d"):
    """
    >>> np.tile(normal[4], (2, 3))
    >>> np.tile(normal[2, 3], (3, 2))
    >>> np.tile(normal[2, 3], (3,))
    """
    y = np.tile(x, (*times,))
    y_d = np.tile(x_d, (*times,))
    more = len(times) - x.ndim
    shape = (*x.shape[: max(-more, 0)],)
    axes = ()
    for k in range(len(times)):
        axes = (*axes, len(axes) + max(-more, 0) + max(k - max(more, 0), 0))
        shape = (*shape, times[k])
        if k >= more:
            shape = (*shape, x.shape[k - more])
    x_b += np.sum(np.reshape(y_b, shape), axis=axes)


def pad(x, width: "0d", mode="constant", constant_values=0):
    """
    >>> np.pad(normal[4], 2)
    >>> np.pad(normal[2, 3], 1, mode="constant", constant_values=5.0)
    """
    y = np.pad(x, width, mode="constant", constant_values=constant_values)
    y_d = np.pad(x_d, width)
    g = y_b
    for k in range(x.ndim):
        g = part(g, k, width, width + x.shape[k])
    x_b += g


def pad_sides(x, low: "0d", high: "0d", mode="constant", constant_values=0):
    """
    >>> np.pad(normal[4], (2, 1))
    >>> np.pad(normal[2, 3], (0, 1))
    """
    y = np.pad(x, (low, high), mode="constant", constant_values=constant_values)
    y_d = np.pad(x_d, (low, high))
    g = y_b
    for k in range(x.ndim):
        g = part(g, k, low, low + x.shape[k])
    x_b += g


def pad_matrix(x: "2d", a: "0d", b: "0d", c: "0d", d: "0d", mode="constant", constant_values=0):
    """
    >>> np.pad(normal[2, 3], ((0, 1), (2, 0)))
    """
    y = np.pad(x, ((a, b), (c, d)), mode="constant", constant_values=constant_values)
    y_d = np.pad(x_d, ((a, b), (c, d)))
    x_b += part(part(y_b, 0, a, a + x.shape[0]), 1, c, c + x.shape[1])


def pad_axes(x, widths, mode="constant", constant_values=0):
    """
    >>> np.pad(normal[4], ((2, 1),))
    >>> np.pad(normal[2, 3, 2], ((0, 1), (2, 0), (1, 1)))
    """
    y = np.pad(x, widths, mode="constant", constant_values=constant_values)
    assert is_tuple(widths) and is_tuple(widths[0])
    y_d = np.pad(x_d, widths)
    g = y_b
    for k in range(x.ndim):
        low = widths[k % len(widths)][0]
        g = part(g, k, low, low + x.shape[k])
    x_b += g


def pad_alike_from_inside(x: "real", width: "0d", mode="constant"):
    """What is padded is added to where it came from.

    >>> np.pad(normal[4], 2, mode="edge")
    >>> np.pad(normal[4], 2, mode="reflect")
    >>> np.pad(normal[2, 3], 1, mode="wrap")
    """
    y = np.pad(x, width, mode=mode)
    assert mode in ("edge", "reflect", "symmetric", "wrap") and x.ndim < 4
    y_d = np.pad(x_d, width, mode=mode)
    g = y_b
    last = x.ndim - 1
    for k in range(last):
        g = folded_in(g, np.pad(np.arange(x.shape[k]), width, mode=mode), x.shape[k], k)
    x_b += folded_in(g, np.pad(np.arange(x.shape[last]), width, mode=mode), x.shape[last], last)


def pad_sides_from_inside(x: "real", low: "0d", high: "0d", mode="constant"):
    """
    >>> np.pad(normal[4], (1, 3), mode="symmetric")
    >>> np.pad(normal[2, 3], (1, 2), mode="edge")
    """
    y = np.pad(x, (low, high), mode=mode)
    assert mode in ("edge", "reflect", "symmetric", "wrap") and x.ndim < 4
    y_d = np.pad(x_d, (low, high), mode=mode)
    g = y_b
    last = x.ndim - 1
    for k in range(last):
        g = folded_in(g, np.pad(np.arange(x.shape[k]), (low, high), mode=mode), x.shape[k], k)
    x_b += folded_in(g, np.pad(np.arange(x.shape[last]), (low, high), mode=mode), x.shape[last], last)


def pad_matrix_from_inside(x: "2d real", a: "0d", b: "0d", c: "0d", d: "0d", mode="constant"):
    """
    >>> np.pad(normal[2, 3], ((0, 1), (2, 0)), mode="symmetric")
    """
    y = np.pad(x, ((a, b), (c, d)), mode=mode)
    assert mode in ("edge", "reflect", "symmetric", "wrap")
    y_d = np.pad(x_d, ((a, b), (c, d)), mode=mode)
    g = folded_in(y_b, np.pad(np.arange(x.shape[0]), (a, b), mode=mode), x.shape[0], 0)
    x_b += folded_in(g, np.pad(np.arange(x.shape[1]), (c, d), mode=mode), x.shape[1], 1)


def pad_from_inside(x: "real", widths, mode="constant"):
    """
    >>> np.pad(normal[2, 3, 2], ((0, 1), (2, 0), (1, 1)), mode="symmetric")
    >>> np.pad(normal[2, 3], ((1, 2),), mode="edge")
    """
    y = np.pad(x, widths, mode=mode)
    assert mode in ("edge", "reflect", "symmetric", "wrap") and x.ndim < 4 and is_tuple(widths[0])
    y_d = np.pad(x_d, widths, mode=mode)
    g = y_b
    last = x.ndim - 1
    for k in range(last):
        g = folded_in(g, np.pad(np.arange(x.shape[k]), widths[k % len(widths)], mode=mode), x.shape[k], k)
    x_b += folded_in(g, np.pad(np.arange(x.shape[last]), widths[last % len(widths)], mode=mode), x.shape[last], last)


def repeat_each(x: "1d real", repeats: int, axis=None):
    """Each element as often as its own number says.

    >>> np.repeat(normal[4], counts[4])
    """
    y = np.repeat(x, repeats, axis=axis)
    assert repeats.ndim == 1
    y = np.take(x, like(np.flatnonzero(repeats), repeated_places(repeats)))
    y_d = np.repeat(x_d, repeats)
    x_b += scattered(y_b, like(np.flatnonzero(repeats), repeated_places(repeats)), x, 0)


def repeat_each_along(x: "2d+ real", repeats: int, axis=None):
    """
    >>> np.repeat(normal[3, 2], counts[3], axis=0)
    >>> np.repeat(normal[3, 2], counts[2], axis=-1)
    """
    y = np.repeat(x, repeats, axis=axis)
    assert repeats.ndim == 1 and is_int(axis)
    y = np.take(x, like(np.flatnonzero(repeats), repeated_places(repeats)), axis=axis % x.ndim)
    y_d = np.repeat(x_d, repeats, axis=axis)
    x_b += scattered(y_b, like(np.flatnonzero(repeats), repeated_places(repeats)), x, axis % x.ndim)
