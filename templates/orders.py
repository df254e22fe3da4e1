"""Order statistics along one axis, and their derivatives.  Plain NumPy that Numba compiles."""

import numpy as np


def place_between(q, n, alpha, rounding):
    """The places below and above the q-quantile of n sorted values, and the share of the upper one.

    rounding: 0 none, 1 down, 2 up, 3 to the nearest, 4 to the middle."""
    place = (n - 1) * q if alpha == 1.0 else n * q + (alpha + q * (1.0 - 2.0 * alpha)) - 1.0
    place = min(max(place, 0.0), n - 1.0)
    below = np.floor(place)
    if rounding == 1:
        place = below
    elif rounding == 2:
        place = np.ceil(place)
    elif rounding == 3:
        place = np.rint(place)
    elif rounding == 4:
        place = 0.5 * (below + np.ceil(place))
    low = int(np.floor(place))
    return low, min(low + 1, n - 1), place - low


def numbers_of(row, skip):
    """How many of the values count: all, or those that are not NaN; none where a NaN spoils the result."""
    numbers = row.size - int(np.sum(np.isnan(row)))
    return numbers if skip or numbers == row.size else 0


def quantiles(out, x, q, axis, alpha, rounding, skip):
    """np.quantile(x, q, axis), in the shape and dtype of `out`."""
    rows = rows_along(x, axis)
    flat = np.empty((q.size, rows.shape[0], rows.shape[2]), out.dtype)
    flat[:] = np.nan
    for i in range(rows.shape[0]):
        for k in range(rows.shape[2]):
            row = np.sort(rows[i, :, k].copy())
            n = numbers_of(row, skip)
            for j in range(q.size if n else 0):
                low, high, share = place_between(q[j], n, alpha, rounding)
                step = row[high] - row[low]
                flat[j, i, k] = row[low] + step * share if share < 0.5 else row[high] - step * (1.0 - share)
    return flat.reshape(out.shape)


def quantiles_d(out, x, x_d, q, axis, alpha, rounding, skip):
    """The tangent of np.quantile(x, q, axis) along x_d, in the shape and dtype of `out`."""
    rows, rows_d = rows_along(x, axis), rows_along(x_d, axis)
    flat = np.empty((q.size, rows.shape[0], rows.shape[2]), out.dtype)
    flat[:] = np.nan
    for i in range(rows.shape[0]):
        for k in range(rows.shape[2]):
            row = rows[i, :, k].copy()
            order, n = np.argsort(row), numbers_of(row, skip)
            for j in range(q.size if n else 0):
                low, high, share = place_between(q[j], n, alpha, rounding)
                below, above = rows_d[i, order[low], k], rows_d[i, order[high], k]
                flat[j, i, k] = (1.0 - share) * below + share * above
    return flat.reshape(out.shape)


def quantiles_b(x, y_b, q, axis, alpha, rounding, skip):
    """The adjoint of x in np.quantile(x, q, axis); NaN where the quantile is."""
    rows = rows_along(x, axis)
    flat_b = np.ascontiguousarray(y_b).reshape((q.size, rows.shape[0], rows.shape[2]))
    out = np.zeros_like(rows)
    for i in range(rows.shape[0]):
        for k in range(rows.shape[2]):
            row = rows[i, :, k].copy()
            order, n = np.argsort(row), numbers_of(row, skip)
            if n == 0 and not skip:
                out[i, :, k] = np.nan
            for j in range(q.size if n else 0):
                low, high, share = place_between(q[j], n, alpha, rounding)
                out[i, order[low], k] += (1.0 - share) * flat_b[j, i, k]
                out[i, order[high], k] += share * flat_b[j, i, k]
    return out.reshape(x.shape)


def quantile_rates(out, x, q, axis, alpha, rounding, skip):
    """The derivative of np.quantile(x, q, axis) along q, in the shape and dtype of `out`; at a place that is an
    element that of the interval above."""
    rows = rows_along(x, axis)
    flat = np.empty((q.size, rows.shape[0], rows.shape[2]), out.dtype)
    flat[:] = 0.0
    for i in range(rows.shape[0]):
        for k in range(rows.shape[2]):
            row = np.sort(rows[i, :, k].copy())
            n = numbers_of(row, skip)
            for j in range(q.size if n and rounding == 0 else 0):
                low, high, share = place_between(q[j], n, alpha, rounding)
                inside = share > 0.0 or (0.0 <= q[j] < 1.0 and alpha == 1.0)
                if inside:
                    flat[j, i, k] = (n - 1 if alpha == 1.0 else n + 1.0 - 2.0 * alpha) * (row[high] - row[low])
    return flat.reshape(out.shape)


def rows_along(x, axis):
    """A copy of x as (what stands before the axis, the axis, what stands after it)."""
    before, after = 1, 1
    for k in range(x.ndim):
        if k < axis:
            before *= x.shape[k]
        elif k > axis:
            after *= x.shape[k]
    return np.ascontiguousarray(x).reshape((before, x.shape[axis], after))


def sorted_places(x, axis):
    """np.argsort along an axis, equal elements in their order."""
    rows = rows_along(x, axis)
    out = np.empty(rows.shape, np.int64)
    for i in range(rows.shape[0]):
        for k in range(rows.shape[2]):
            out[i, :, k] = np.argsort(rows[i, :, k].copy(), kind="mergesort")
    return out.reshape(x.shape)


def in_order_along(x, order, axis):
    """The elements along an axis in the order of the places in `order`: np.take_along_axis."""
    rows = rows_along(x, axis)
    shape = order.shape
    places = rows_along(order, axis)
    check_places(places, rows)
    out = np.empty(places.shape, x.dtype)
    for i in range(places.shape[0]):
        for j in range(places.shape[1]):
            for k in range(places.shape[2]):
                out[i, j, k] = rows[i, places[i, j, k], k]
    return out.reshape(shape)


def check_places(places, rows):
    """NumPy's check of places along the middle axis; nothing may be stretched."""
    if places.shape[0] != rows.shape[0] or places.shape[2] != rows.shape[2]:
        raise ValueError("an extent that is not declared to be 1 is stretched by np.take_along_axis")
    for p in places.flat:
        if p < -rows.shape[1] or p >= rows.shape[1]:
            raise IndexError("index is out of bounds for an axis of the array")


def scattered_along(y_b, order, x, axis):
    """The adjoint of np.take_along_axis(x, order, axis): what was taken is added where it came from."""
    rows, places = rows_along(y_b, axis), rows_along(order, axis)
    check_places(places, rows_along(x, axis))
    out = np.zeros((rows.shape[0], x.shape[axis], rows.shape[2]), y_b.dtype)
    for i in range(places.shape[0]):
        for j in range(places.shape[1]):
            for k in range(places.shape[2]):
                out[i, places[i, j, k], k] += rows[i, j, k]
    return out.reshape(x.shape)


def places_before(x, y, axis):
    """Where along an axis of x the elements of y stand, which are the same in another order."""
    old, new = rows_along(sorted_places(x, axis), axis), rows_along(sorted_places(y, axis), axis)
    out = np.empty(old.shape, np.int64)
    for i in range(old.shape[0]):
        for j in range(old.shape[1]):
            for k in range(old.shape[2]):
                out[i, new[i, j, k], k] = old[i, j, k]
    return out.reshape(x.shape)


def extreme_places(x, axis, sign):
    """The place of the largest (sign 1) or smallest (sign -1) of the elements so far along an axis: the first of
    equal ones, and from a NaN on that of the NaN."""
    rows = rows_along(x, axis)
    out = np.zeros(rows.shape, np.int64)
    for i in range(rows.shape[0]):
        for k in range(rows.shape[2]):
            for j in range(1, rows.shape[1]):
                best, new = rows[i, out[i, j - 1, k], k], rows[i, j, k]
                larger = sign * new > sign * best or (np.isnan(new) and not np.isnan(best))
                out[i, j, k] = j if larger else out[i, j - 1, k]
    return out.reshape(x.shape)


def sums_of_sections(x, starts, axis):
    """np.add.reduceat(x, starts, axis): from each start up to the next, or the element at the start."""
    rows = rows_along(x, axis)
    out = np.zeros((rows.shape[0], starts.size, rows.shape[2]), x.dtype)
    for i in range(rows.shape[0]):
        for j in range(starts.size):
            stop = starts[j + 1] if j + 1 < starts.size else rows.shape[1]
            for k in range(rows.shape[2]):
                for t in range(starts[j], max(stop, starts[j] + 1)):
                    out[i, j, k] += rows[i, t, k]
    return out


def spread_of_sections(y_b, starts, x, axis):
    """The adjoint of x in np.add.reduceat(x, starts, axis)."""
    rows = rows_along(y_b, axis)
    out = np.zeros((rows.shape[0], x.shape[axis], rows.shape[2]), y_b.dtype)
    for i in range(rows.shape[0]):
        for j in range(starts.size):
            stop = starts[j + 1] if j + 1 < starts.size else x.shape[axis]
            for k in range(rows.shape[2]):
                for t in range(starts[j], max(stop, starts[j] + 1)):
                    out[i, t, k] += rows[i, j, k]
    return out.reshape(x.shape)
