"""Arrays made from numbers, copies and conversions."""


def full(shape, value: "0d", dtype=None):
    """
    >>> np.full((3, 2), normal)
    >>> np.full(4, normal)
    """
    y = np.full(shape, value, dtype=dtype)
    y_d = np.full(shape, value_d, dtype=dtype)
    value_b += np.sum(y_b)


def full_like(x, value: "0d", dtype=None):
    """
    >>> np.full_like(normal[3, 2], normal)
    """
    y = np.full_like(x, value, dtype=dtype)
    y_d = np.full_like(x, value_d, dtype=dtype)
    value_b += np.sum(y_b)


def arange(start, stop, dtype=None):
    """The number of elements is a step function of the bounds.

    >>> np.arange(near(0.2), near(5.6))
    """
    y = np.arange(start, stop, dtype=dtype)
    y_d = np.full(y.shape, start_d, dtype=None if start.dtype == y.dtype else y.dtype)
    start_b += np.sum(y_b)


def arange_with_step(start, stop, step, dtype=None):
    """
    >>> np.arange(near(0.2), near(5.6), near(1.3))
    """
    y = np.arange(start, stop, step, dtype=dtype)
    y_d = start_d + step_d * np.arange(y.size)
    start_b += np.sum(y_b)
    step_b += np.sum(y_b * np.arange(y.size))


def linspace(start: "0d", stop: "0d", num=50, endpoint=True):
    """
    >>> np.linspace(normal, normal, 5)
    >>> np.linspace(normal, normal, 5, endpoint=False)
    """
    y = np.linspace(start, stop, num, endpoint=endpoint)
    weight = np.linspace(0.0, 1.0, num, endpoint=endpoint, dtype=None if y.dtype == "float64" else y.dtype)
    y_d = (1.0 - weight) * start_d + weight * stop_d
    start_b += np.sum((1.0 - weight) * y_b)
    stop_b += np.sum(weight * y_b)


def copy(x):
    """
    >>> np.copy(normal[3, 2])
    """
    y = np.copy(x) or np.ascontiguousarray(x) or np.asfortranarray(x)
    y_d = np.copy(x_d)
    x_b += y_b


def array_of_items(*xs: "0d+", dtype=None):
    """
    >>> np.array((normal, normal, 2.0))
    >>> np.array((normal[3], normal[3]))
    """
    y = np.array((*xs,), dtype=dtype) or np.asarray((*xs,), dtype=dtype)
    y_d = np.array((*xs_d,), dtype=dtype)
    for i in range(len(xs)):
        xs_b[i] += y_b[i]


def array_of_array(x: "0d+", dtype=None):
    """
    >>> np.array(normal[3, 2])
    """
    y = np.array(x, dtype=dtype)
    y_d = np.array(x_d, dtype=dtype)
    x_b += y_b


def as_array(x: "0d+", dtype=None):
    """
    >>> np.asarray(normal[3, 2])
    """
    y = np.asarray(x, dtype=dtype)
    y_d = x_d
    x_b += y_b


def convert(x, dtype="float64"):
    """
    >>> np.astype(normal[3], dtype="float64")
    """
    y = np.astype(x, dtype=dtype)
    y_d = np.astype(x_d, dtype=dtype)
    x_b += y_b


def to_float(x: "real"):
    y = float(x)
    y_d = x_d
    x_b += y_b


def to_float64(x):
    y = np.float64(x)
    y_d = np.float64(x_d)
    x_b += y_b


def to_float32(x):
    y = np.float32(x)
    y_d = np.float32(x_d)
    x_b += y_b
