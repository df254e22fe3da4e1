"""Stable sums of exponentials: scipy.special."""


def logsumexp_with_factors(x: "real", b: "real", axis=None, keepdims=False):
    """log(sum(b * exp(x))), in both.

    >>> scipy.special.logsumexp(normal[4], positive[4])
    >>> scipy.special.logsumexp(normal[3, 4], positive[3, 4], axis=1)
    >>> scipy.special.logsumexp(normal[3, 4], positive[3, 4], axis=0, keepdims=True)
    """
    y = scipy.special.logsumexp(x, b, axis=axis, keepdims=keepdims)
    assert x.ndim == b.ndim
    top = np.max(x) if axis is None else np.max(x, axis=axis, keepdims=True)
    finite = np.where(np.isfinite(top), top, 0.0)
    total = np.log(np.sum(b * np.exp(x - finite), axis=axis, keepdims=keepdims))
    y = total + np.max(np.where(np.isfinite(x), x, finite), axis=axis, keepdims=keepdims)
    powers = np.exp(x - lifted(y, axis, keepdims))
    y_d = np.sum(powers * (b * x_d + b_d), axis=axis, keepdims=keepdims)
    x_b += b * powers * lifted(y_b, axis, keepdims)
    b_b += powers * lifted(y_b, axis, keepdims)


def logsumexp(x: "real", axis=None, keepdims=False):
    """
    >>> scipy.special.logsumexp(normal[4])
    >>> scipy.special.logsumexp(normal[3, 4], axis=1)
    >>> scipy.special.logsumexp(normal[3, 4, 2], axis=(0, 1), keepdims=True)
    """
    y = scipy.special.logsumexp(x, axis=axis, keepdims=keepdims)
    weights = np.exp(x - lifted(y, axis, keepdims))
    y_d = np.sum(weights * x_d, axis=axis, keepdims=keepdims)
    x_b += weights * lifted(y_b, axis, keepdims)


def logaddexp_of_many(x: "real", axis=0, keepdims=False):
    """
    >>> np.logaddexp.reduce(normal[4])
    >>> np.logaddexp.reduce(normal[3, 4], axis=1)
    >>> np.logaddexp.reduce(normal[3, 4, 2], axis=(0, 1), keepdims=True)
    """
    y = np.logaddexp.reduce(x, axis=axis, keepdims=keepdims)
    weights = np.exp(x - lifted(y, axis, keepdims))
    y_d = np.sum(weights * x_d, axis=axis, keepdims=keepdims)
    x_b += weights * lifted(y_b, axis, keepdims)


def softmax(x: "real", axis=None):
    """
    >>> scipy.special.softmax(normal[4])
    >>> scipy.special.softmax(normal[3, 4], axis=1)
    """
    y = scipy.special.softmax(x, axis=axis)
    y_d = y * (x_d - np.sum(y * x_d, axis=axis, keepdims=True))
    x_b += y * (y_b - np.sum(y * y_b, axis=axis, keepdims=True))


def log_softmax(x: "real", axis=None):
    """
    >>> scipy.special.log_softmax(normal[4])
    >>> scipy.special.log_softmax(normal[3, 4], axis=0)
    """
    y = scipy.special.log_softmax(x, axis=axis)
    y_d = x_d - np.sum(np.exp(y) * x_d, axis=axis, keepdims=True)
    x_b += y_b - np.exp(y) * np.sum(y_b, axis=axis, keepdims=True)
