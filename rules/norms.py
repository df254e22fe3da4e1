"""np.linalg.norm, of every order."""


def norm(x: "real", ord=None, axis=None, keepdims=False):
    """The 2-norm of vectors, the Frobenius norm of matrices; the slope at 0 is 0.

    >>> np.linalg.norm(normal[4])
    >>> np.linalg.norm(normal[2, 3, 4], axis=(0, 2))
    >>> np.linalg.norm(normal[2, 3, 4], ord="fro", axis=(-2, -1), keepdims=True)
    >>> np.linalg.norm(normal[3, 4])
    >>> np.linalg.norm(normal[3, 4], axis=1)
    >>> np.linalg.norm(normal[3, 4], ord=2, axis=0, keepdims=True)
    """
    y = np.linalg.norm(x, ord=ord, axis=axis, keepdims=keepdims) or scipy.linalg.norm(
        x, ord=ord, axis=axis, keepdims=keepdims)
    assert ord is None or ord == "fro" or (ord == 2 and (x.ndim == 1 or is_int(axis)))
    safe = np.where(y == 0.0, 1.0, y)
    y_d = np.sum(x * x_d, axis=axis, keepdims=keepdims) / safe
    x_b += x * lifted(y_b / safe, axis, keepdims)


def norm_of_complex(x: complex, ord=None, axis=None, keepdims=False):
    """The 2-norm of vectors, the Frobenius norm of matrices; the slope at 0 is 0.

    >>> np.linalg.norm(normal[4])
    >>> np.linalg.norm(normal[3, 4])
    >>> np.linalg.norm(normal[3, 4], ord=2, axis=0, keepdims=True)
    """
    y = np.linalg.norm(x, ord=ord, axis=axis, keepdims=keepdims)
    assert ord is None or ord == "fro" or (ord == 2 and (x.ndim == 1 or is_int(axis)))
    safe = np.where(y == 0.0, 1.0, y)
    y_d = np.sum(np.real(np.conj(x) * x_d), axis=axis, keepdims=keepdims) / safe
    x_b += x * lifted(y_b / safe, axis, keepdims)


def sum_norm(x: "real", ord=None, axis=None, keepdims=False):
    """The 1-norm of vectors; the slope at 0 is 0.

    >>> np.linalg.norm(away[4], ord=1)
    >>> np.linalg.norm(away[3, 4], ord=1, axis=1)
    """
    y = np.linalg.norm(x, ord=ord, axis=axis, keepdims=keepdims)
    assert ord == 1 and (x.ndim == 1 or is_int(axis))
    y_d = np.sum(np.sign(x) * x_d, axis=axis, keepdims=keepdims)
    x_b += np.sign(x) * lifted(y_b, axis, keepdims)


def sum_norm_of_complex(x: complex, ord=None, axis=None, keepdims=False):
    """The 1-norm of vectors; the slope at 0 is 0.

    >>> np.linalg.norm(away[4], ord=1)
    >>> np.linalg.norm(away[3, 4], ord=1, axis=1)
    """
    y = np.linalg.norm(x, ord=ord, axis=axis, keepdims=keepdims)
    assert ord == 1 and (x.ndim == 1 or is_int(axis))
    y_d = np.sum(np.real(np.conj(np.sign(x)) * x_d), axis=axis, keepdims=keepdims)
    x_b += np.sign(x) * lifted(y_b, axis, keepdims)


def largest_modulus(x: "real", ord=None, axis=None, keepdims=False):
    """The infinity norm of vectors; ties are shared evenly.

    >>> np.linalg.norm(away[4], ord=inf)
    >>> np.linalg.norm(away[3, 4], ord=inf, axis=1)
    >>> np.linalg.norm(away[3, 4], ord=-inf, axis=0, keepdims=True)
    """
    y = np.linalg.norm(x, ord=ord, axis=axis, keepdims=keepdims)
    assert (ord == math.inf or ord == -math.inf) and (x.ndim == 1 or is_int(axis))
    hit = np.abs(x) == lifted(y, axis, keepdims)
    kind = None if x.dtype == "float64" else x.dtype
    ties = np.sum(hit, axis=axis, keepdims=keepdims, dtype=kind)
    y_d = np.sum(np.where(hit, np.sign(x) * x_d, 0.0), axis=axis, keepdims=keepdims) / ties
    x_b += np.where(hit, np.sign(x) * lifted(y_b / ties, axis, keepdims), 0.0)


def largest_modulus_of_complex(x: complex, ord=None, axis=None, keepdims=False):
    """The infinity norm of vectors; ties are shared evenly.

    >>> np.linalg.norm(away[4], ord=inf)
    >>> np.linalg.norm(away[3, 4], ord=-inf, axis=0, keepdims=True)
    """
    y = np.linalg.norm(x, ord=ord, axis=axis, keepdims=keepdims)
    assert (ord == math.inf or ord == -math.inf) and (x.ndim == 1 or is_int(axis))
    hit = np.abs(x) == lifted(y, axis, keepdims)
    kind = None if y.dtype == "float64" else y.dtype
    ties = np.sum(hit, axis=axis, keepdims=keepdims, dtype=kind)
    y_d = np.sum(np.where(hit, np.real(np.conj(np.sign(x)) * x_d), 0.0), axis=axis, keepdims=keepdims) / ties
    x_b += np.where(hit, np.sign(x) * lifted(y_b / ties, axis, keepdims), 0.0)


def power_norm_of_complex(x: complex, ord=None, axis=None, keepdims=False):
    """The p-norm of vectors; the slope at 0 is 0.

    >>> np.linalg.norm(away[4], ord=3)
    >>> np.linalg.norm(away[3, 4], ord=2.5, axis=1)
    """
    y = np.linalg.norm(x, ord=ord, axis=axis, keepdims=keepdims)
    assert ord is not None and ord != "fro" and ord != 0 and (x.ndim == 1 or is_int(axis))
    y = np.sum(np.abs(x) ** ord, axis=axis, keepdims=keepdims) ** (1.0 / ord)
    safe = np.where(lifted(y, axis, keepdims) == 0.0, 1.0, lifted(y, axis, keepdims))
    slope = np.sign(x) * (np.abs(np.where(x == 0.0, 1.0, x)) / safe) ** (ord - 1)
    y_d = np.sum(np.real(np.conj(slope) * x_d), axis=axis, keepdims=keepdims)
    x_b += slope * lifted(y_b, axis, keepdims)


def count_norm(x: "real", ord=None, axis=None, keepdims=False):
    """How many elements are not zero."""
    y = np.linalg.norm(x, ord=ord, axis=axis, keepdims=keepdims)
    assert ord == 0 and (x.ndim == 1 or is_int(axis))
    y = np.sum(x != 0.0, axis=axis, keepdims=keepdims, dtype=x.dtype)


def power_norm(x: "real", ord=None, axis=None, keepdims=False):
    """The p-norm of vectors; the slope at 0 is 0.

    >>> np.linalg.norm(away[4], ord=3)
    >>> np.linalg.norm(away[3, 4], ord=2.5, axis=1)
    >>> np.linalg.norm(away[3, 4], ord=-2, axis=0, keepdims=True)
    """
    y = np.linalg.norm(x, ord=ord, axis=axis, keepdims=keepdims)
    assert ord is not None and ord != "fro" and (x.ndim == 1 or is_int(axis))
    y = np.sum(np.abs(x) ** ord, axis=axis, keepdims=keepdims) ** (1.0 / ord)
    safe = np.where(lifted(y, axis, keepdims) == 0.0, 1.0, lifted(y, axis, keepdims))
    slope = np.where(x == 0.0, 0.0, np.sign(x) * (np.abs(np.where(x == 0.0, 1.0, x)) / safe) ** (ord - 1))
    y_d = np.sum(slope * x_d, axis=axis, keepdims=keepdims)
    x_b += slope * lifted(y_b, axis, keepdims)


def largest_sum_norm(x: "real", ord=None, axis=None, keepdims=False):
    """The 1-norm and the infinity norm of matrices, and the smallest such sums; ties are shared evenly.

    >>> np.linalg.norm(away[3, 4], ord=1)
    >>> np.linalg.norm(away[3, 4], ord=inf)
    >>> np.linalg.norm(away[3, 4], ord=-1)
    >>> np.linalg.norm(away[2, 3, 4], ord=1, axis=(1, 2))
    >>> np.linalg.norm(away[2, 3, 4], ord=-inf, axis=(-1, 0))
    """
    y = np.linalg.norm(x, ord=ord, axis=axis, keepdims=keepdims)
    assert ord in (1, -1, math.inf, -math.inf) and not keepdims and (x.ndim == 2 or (is_tuple(axis) and len(axis) == 2))
    pair = (0, 1) if axis is None else axis
    down = (pair[0] if abs(ord) == 1 else pair[1]) % x.ndim
    along = (pair[1] if abs(ord) == 1 else pair[0]) % x.ndim
    both = (down, along)
    sums = np.sum(np.abs(x), axis=down, keepdims=True)
    best = np.max(sums, axis=both) if ord > 0 else np.min(sums, axis=both)
    y = best
    hit = sums == (best if x.ndim == 2 else np.expand_dims(best, both))
    kind = None if x.dtype == "float64" else x.dtype
    ties = np.sum(hit, axis=both, dtype=kind)
    y_d = np.sum(np.where(hit, np.sign(x) * x_d, 0.0), axis=both) / ties
    x_b += np.where(hit, np.sign(x) * (y_b / ties if x.ndim == 2 else np.expand_dims(y_b / ties, both)), 0.0)


def spectral_norm(x: "2d real", ord=None, axis=None, keepdims=False):
    """The largest and the smallest singular value, and their sum; of equal ones the first (the last) is taken.

    >>> np.linalg.norm(normal[3, 4], ord=2)
    >>> np.linalg.norm(normal[4, 3], ord=-2)
    >>> np.linalg.norm(normal[3, 4], ord="nuc")
    """
    y = np.linalg.norm(x, ord=ord, axis=axis, keepdims=keepdims)
    assert (ord == 2 or ord == -2 or ord == "nuc") and not keepdims
    assert axis is None or axis == (0, 1) or axis == (-2, -1)
    kind = 0 if ord == "nuc" else ord
    s = np.linalg.svd(x, compute_uv=False)
    y = np.sum(s) if ord == "nuc" else (np.max(s) if ord == 2 else np.min(s))
    y_d = np.sum(like(x, singular_norm_b(x, kind)) * x_d)
    x_b += y_b * singular_norm_b(x, kind)


def distance(p: "1d real", q: "1d real"):
    """The slope is 0 where the points are one.

    >>> math.dist(normal[3], normal[3])
    """
    y = math.dist(p, q)
    y = np.sqrt(np.sum((p - q) ** 2))
    r = np.where(y == 0.0, 1.0, y)
    y_d = np.sum((p - q) * (p_d - q_d)) / r
    p_b += y_b * (p - q) / r
    q_b -= y_b * (p - q) / r
