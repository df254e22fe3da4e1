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


def take_element(x: "real", index: int, axis=None):
    """One place along an axis.

    >>> np.take(normal[3, 4], 1, axis=0)
    >>> np.take(normal[5], 2)
    """
    y = np.take(x, index, axis=axis)
    assert index.ndim == 0 and (is_int(axis) or x.ndim == 1)
    k = 0 if axis is None else axis % x.ndim
    y = take(x, k, index)
    y_d = take(x_d, k, index)
    places = np.arange(x.shape[k])
    others = tuple(j for j in range(x.ndim) if j != k)
    hit = places == index % x.shape[k]
    row = hit if others == () else np.expand_dims(hit, others[0] if len(others) == 1 else others)
    x_b += np.where(row, y_b if x.ndim == 1 else np.expand_dims(y_b, k), 0.0)


def take_of_all(x: "real", index: int, axis=None):
    """From the elements in order.

    >>> np.take(normal[3, 4], places[3])
    """
    y = np.take(x, index, axis=axis)
    assert axis is None and index.ndim > 0 and x.ndim > 1
    y = np.take(np.ravel(x), index, axis=0)
    y_d = np.take(x_d, index)
    x_b += np.reshape(like(np.ravel(x), scattered(y_b, index, np.ravel(x), 0)), x.shape)


def take_along(x: "real", index: int, axis=-1):
    """What is taken twice gets both contributions.

    >>> np.take_along_axis(normal[3, 4], places[3, 2], axis=1)
    >>> np.take_along_axis(normal[3, 4], places[2, 4], axis=0)
    """
    y = np.take_along_axis(x, index, axis=axis)
    assert is_int(axis) and index.ndim == x.ndim
    y = in_order_along(x, index, axis % x.ndim)
    y_d = in_order_along(x_d, index, axis % x.ndim)
    x_b += scattered_along(y_b, index, x, axis % x.ndim)


def sort(x: "1d", axis=-1, kind=None):
    """Equal elements keep some order: each gets what stands in its place.

    >>> np.sort(normal[5])
    """
    y = np.sort(x, axis=axis, kind=kind)
    order = np.argsort(x)
    y_d = x_d[order]
    x_b += y_b[np.argsort(order)]


def unique(x: "1d real"):
    """Each value comes from the first place that holds it.

    >>> np.unique(normal[5])
    """
    y = np.unique(x)
    order = np.argsort(x, kind="stable")
    places = np.take(order, np.searchsorted(np.take(x, order, axis=0), y), axis=0)
    y_d = x_d[places]
    x_b += scattered(y_b, places, x, 0)


def sort_rows(x: "2d+", axis=-1, kind=None):
    """Along the last axis.

    >>> np.sort(normal[3, 4])
    >>> np.sort(normal[2, 2, 5], axis=2)
    """
    y = np.sort(x, axis=axis, kind=kind)
    assert axis == -1 or axis == x.ndim - 1
    y_d = in_order(x_d, np.argsort(x))
    x_b += in_order(y_b, np.argsort(np.argsort(x)))


def sort_along(x: "2d+ real", axis=-1, kind=None):
    """
    >>> np.sort(normal[3, 4], axis=0)
    >>> np.sort(normal[2, 5, 2], axis=-2)
    """
    y = np.sort(x, axis=axis, kind=kind)
    assert is_int(axis)
    order = sorted_places(x, axis % x.ndim)
    y = in_order_along(x, sorted_places(x, axis % x.ndim), axis % x.ndim)
    y_d = in_order_along(x_d, sorted_places(x, axis % x.ndim), axis % x.ndim)
    x_b += scattered_along(y_b, sorted_places(x, axis % x.ndim), x, axis % x.ndim)


def partition(x: "real", kth, axis=-1):
    """NumPy leaves the order on either side open, and it differs from machine to machine; on `cpu` all is in order.

    >>> np.partition(normal[5], 2)
    >>> np.partition(normal[5, 2], 1, axis=0)
    """
    y = np.partition(x, kth, axis=axis)
    assert is_int(axis)
    y = in_order_along(x, sorted_places(x, axis % x.ndim), axis % x.ndim)
    y_d = in_order_along(x_d, places_before(x, y, axis % x.ndim), axis % x.ndim)
    x_b += scattered_along(y_b, places_before(x, y, axis % x.ndim), x, axis % x.ndim)


def weighted_counts(places: int, w: "1d real", minlength=0):
    """The sum of the weights at each place.

    >>> np.bincount(places[5], normal[5])
    >>> np.bincount(places[5], normal[5], minlength=6)
    """
    y = np.bincount(places, w, minlength=minlength)
    y_d = np.bincount(places, w_d, minlength=minlength)
    w_b += y_b[places]


def weighted_histogram(x: "real", bins: "1d real", w: "real"):
    """Over given edges; a step function of values and edges.

    >>> np.histogram(fraction[5], grid[4], normal[5])
    """
    y, edges = np.histogram(x, bins, w)
    k = np.searchsorted(bins, x, side="right") - 1
    last = np.where(x == bins[-1], bins.shape[0] - 2, k)
    inside = (x >= bins[0]) & (x <= bins[-1])
    safe = np.where(inside, last, 0)
    y = like(y, scattered(np.where(inside, w, 0.0), safe, bins[1:], 0))
    edges = np.copy(bins)
    y_d = like(y, scattered(np.where(inside, w_d, 0.0), safe, y, 0))
    edges_d = bins_d
    w_b += np.where(inside, y_b[safe], 0.0)
    bins_b += edges_b
