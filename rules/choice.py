"""Choosing between values.  Ties are shared evenly; the side that is not taken gets nothing.

For scalars, `np.where` in these lines becomes a ternary.
"""


def where(test: bool, a, b):
    """
    >>> np.where(flags, normal, normal)
    """
    y = np.where(test, a, b)
    y_d = np.where(test, a_d, b_d)
    a_b += np.where(test, y_b, 0.0)
    b_b += np.where(test, 0.0, y_b)


def ternary(test, a, b):
    """
    >>> normal if flags else normal
    """
    y = a if test else b
    y_d = a_d if test else b_d
    a_b += y_b if test else 0.0
    b_b += 0.0 if test else y_b


def maximum(a: "real", b: "real"):
    """
    >>> np.maximum(away, near(0.2))
    """
    y = np.maximum(a, b) or max(a, b)
    y_d = np.where(a > b, a_d, np.where(a == b, 0.5 * (a_d + b_d), b_d))
    a_b += np.where(a > b, y_b, np.where(a == b, 0.5 * y_b, 0.0))
    b_b += np.where(b > a, y_b, np.where(a == b, 0.5 * y_b, 0.0))


def minimum(a: "real", b: "real"):
    """
    >>> np.minimum(away, near(0.2))
    """
    y = np.minimum(a, b) or min(a, b)
    y_d = np.where(a < b, a_d, np.where(a == b, 0.5 * (a_d + b_d), b_d))
    a_b += np.where(a < b, y_b, np.where(a == b, 0.5 * y_b, 0.0))
    b_b += np.where(b < a, y_b, np.where(a == b, 0.5 * y_b, 0.0))


def largest_of_numbers(*xs: "real"):
    """
    >>> max(normal, normal, normal)
    """
    y = max(*xs) or min(*xs)
    assert len(xs) > 2
    ties = 0.0
    for i in range(len(xs)):
        ties = ties + np.where(xs[i] == y, 1.0, 0.0)
    for i in range(len(xs)):
        y_d += np.where(xs[i] == y, xs_d[i] / ties, 0.0)
        xs_b[i] += np.where(xs[i] == y, y_b / ties, 0.0)


def fmax(a: "real", b: "real"):
    """The larger one, or the one that is not NaN.

    >>> np.fmax(away, near(0.2))
    """
    y = np.fmax(a, b) or np.fmin(a, b)
    y_d = np.where(a == y, np.where(b == y, 0.5 * (a_d + b_d), a_d), b_d)
    a_b += np.where(a == y, np.where(b == y, 0.5 * y_b, y_b), 0.0)
    b_b += np.where(b == y, np.where(a == y, 0.5 * y_b, y_b), 0.0)


def clip_to_constants(x: "real", low: "const", high: "const"):
    """At a bound half the slope passes, as in np.minimum(np.maximum(x, low), high).

    >>> np.clip(normal, -0.5, 0.7)
    """
    y = np.clip(x, low, high)
    assert low < high
    y_d = np.where((low < x) & (x < high), x_d, np.where((x == low) | (x == high), 0.5 * x_d, 0.0))
    x_b += np.where((low < x) & (x < high), y_b, np.where((x == low) | (x == high), 0.5 * y_b, 0.0))


def clip(x: "real", low: "real", high: "real"):
    """np.minimum(np.maximum(x, low), high); a bound of None is no bound.

    >>> np.clip(normal, None, 0.7)
    >>> np.clip(normal, -0.5, None)
    >>> np.clip(normal, normal, near(1.5))
    """
    y = np.clip(x, low, high)
    raised = x if low is None else np.maximum(x, low)
    if low is None:
        raised_d = x_d
    else:
        raised_d = np.where(x > low, x_d, np.where(x == low, 0.5 * (x_d + low_d), low_d))
    if high is None:
        y_d = raised_d
        raised_b = y_b
    else:
        y_d = np.where(raised < high, raised_d, np.where(raised == high, 0.5 * (raised_d + high_d), high_d))
        raised_b = np.where(raised < high, y_b, np.where(raised == high, 0.5 * y_b, 0.0))
        high_b += np.where(raised > high, y_b, np.where(raised == high, 0.5 * y_b, 0.0))
    if low is None:
        x_b += raised_b
    else:
        x_b += np.where(x > low, raised_b, np.where(x == low, 0.5 * raised_b, 0.0))
        low_b += np.where(x < low, raised_b, np.where(x == low, 0.5 * raised_b, 0.0))
