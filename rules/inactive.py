"""What has no derivative: steps, tests, sizes, positions, fresh arrays.

A rule that ends with its pattern says that nothing flows through.
"""


def steps(x):
    """Slope 0, also at the jumps.

    >>> np.floor(near(0.3))
    """
    y = np.floor(x) or np.ceil(x) or np.rint(x) or np.trunc(x) or np.fix(x)


def sign(x: "real"):
    """Slope 0, also at the jump.

    >>> np.sign(away)
    """
    y = np.sign(x)


def rounded(x):
    y = np.round(x, **_) or round(x, **_)


def rounded_to_digits(x, digits):
    y = np.round(x, digits) or round(x, digits)


def to_integer(x):
    y = int(x) or bool(x)


def tests(x):
    y = np.isnan(x) or np.isinf(x) or np.isfinite(x) or np.signbit(x) or np.iscomplexobj(x) or np.isposinf(x) or np.isneginf(x)


def comparisons(a, b):
    y = (
        (a < b) or (a <= b) or (a > b) or (a >= b) or (a == b) or (a != b)
        or np.isclose(a, b, **_) or np.allclose(a, b, **_) or np.array_equal(a, b)
    )


def logic(*xs):
    y = (
        np.logical_and(*xs) or np.logical_or(*xs) or np.logical_not(*xs) or np.logical_xor(*xs)
    )


def operators_on_bits(a, b):
    y = (a & b) or (a | b) or (a ^ b) or (a << b) or (a >> b) or (a and b)


def negations(a):
    y = (not a) or (~a)


def logical_or(a, b):
    y = a or b


def identity(a, b):
    y = (a is b) or (a is not b) or (a in b) or (a not in b)


def sizes(x):
    y = shape(x, **_) or size(x) or len(x) or ndim(x)


def any_or_all(x):
    y = np.any(x, **_) or np.all(x, **_) or np.count_nonzero(x, **_)


def positions(x):
    """
    >>> np.argmax(normal[5])
    """
    y = np.argmax(x, **_) or np.argmin(x, **_) or np.argsort(x, **_) or np.nonzero(x)


def partition_places(x, kth, axis=-1):
    """On `cpu` all is in order, as for np.partition.

    >>> np.argpartition(normal[2], 1)
    """
    y = np.argpartition(x, kth, axis=axis)
    assert is_int(axis)
    y = sorted_places(x, axis % x.ndim)


def place_in_table(a, v):
    y = np.searchsorted(a, v, **_) or np.digitize(v, a, **_)


def fresh(shape):
    y = np.zeros(shape, **_) or np.ones(shape, **_) or np.empty(shape, **_) or np.identity(shape, **_)


def fresh_like(x):
    y = np.zeros_like(x, **_) or np.ones_like(x, **_) or np.empty_like(x, **_)


def eye(*sizes):
    y = np.eye(*sizes, **_) or np.tri(*sizes, **_)


def fresh_integers(n):
    y = np.arange(n, **_)


def stop_gradient(x):
    """Detached by the user, or a maximum that no result depends on."""
    y = stop_gradient(x, **_)
