"""The same elements in another shape or order."""


def reshape(x, shape, order="C"):
    """
    >>> np.reshape(normal[3, 4], (2, 6))
    >>> np.reshape(normal[3, 4], (-1,))
    >>> np.reshape(normal[3, 4], -1)
    """
    y = np.reshape(x, shape, order="C")
    y_d = np.reshape(x_d, shape)
    x_b += np.reshape(y_b, x.shape)


def ravel(x, order="C"):
    """
    >>> np.ravel(normal[3, 4])
    """
    y = np.ravel(x, order="C")
    y_d = np.ravel(x_d)
    x_b += np.reshape(y_b, x.shape)


def transpose(x, axes=None):
    """
    >>> np.transpose(normal[3, 4])
    >>> np.transpose(normal[3, 4, 2])
    >>> np.transpose(normal[3, 4, 2], axes=(1, 2, 0))
    """
    y = np.transpose(x, axes=axes)
    y_d = np.transpose(x_d, axes=axes)
    x_b += np.transpose(y_b, axes=None if axes is None else inverse(axes))


def swapaxes(x, axis1, axis2):
    """
    >>> np.swapaxes(normal[3, 4, 2], axis1=0, axis2=-1)
    """
    y = np.swapaxes(x, axis1=axis1, axis2=axis2)
    y_d = np.swapaxes(x_d, axis1, axis2)
    x_b += np.swapaxes(y_b, axis1, axis2)


def moveaxis(x, source, destination):
    """
    >>> np.moveaxis(normal[3, 4, 2], source=0, destination=-1)
    >>> np.moveaxis(normal[3, 4, 2], source=(0, 1), destination=(2, 0))
    """
    y = np.moveaxis(x, source=source, destination=destination)
    y_d = np.moveaxis(x_d, source, destination)
    x_b += np.moveaxis(y_b, destination, source)


def expand_dims(x, axis):
    """
    >>> np.expand_dims(normal[3, 4], axis=1)
    >>> np.expand_dims(normal[3], axis=(0, -1))
    """
    y = np.expand_dims(x, axis=axis)
    y_d = np.expand_dims(x_d, axis)
    if is_int(axis):
        x_b += take(y_b, axis, 0)
    else:
        x_b += np.squeeze(y_b, axis=axis)


def squeeze(x, axis=None):
    """
    >>> np.squeeze(normal[3, 1, 4], axis=1)
    """
    y = np.squeeze(x, axis=axis)
    y_d = np.squeeze(x_d, axis=axis)
    if axis is None:
        x_b += np.reshape(y_b, x.shape)
    else:
        x_b += np.expand_dims(y_b, axis)


def broadcast_to(x, shape):
    """The compiler sums over what was broadcast.

    >>> np.broadcast_to(normal[3], (2, 3))
    >>> np.broadcast_to(normal[3, 1], (3, 4))
    >>> np.broadcast_to(normal[()], (3, 4))
    """
    y = np.broadcast_to(x, shape)
    y_d = np.broadcast_to(x_d, shape)
    x_b += y_b


def at_least(x):
    """
    >>> np.atleast_1d(normal[3, 4])
    """
    y = np.atleast_1d(x)
    assert x.ndim > 0
    y_d = x_d
    x_b += y_b


def at_least_two(x):
    """
    >>> np.atleast_2d(normal[3])
    >>> np.atleast_2d(normal[3, 4])
    """
    y = np.atleast_2d(x)
    assert x.ndim > 0
    y_d = np.expand_dims(x_d, 0) if x.ndim == 1 else x_d
    x_b += y_b[0] if x.ndim == 1 else y_b


def flip(x, axis=None):
    """
    >>> np.flip(normal[3, 4])
    >>> np.flip(normal[3, 4], axis=1)
    """
    y = np.flip(x, axis=axis)
    y_d = np.flip(x_d, axis=axis)
    x_b += np.flip(y_b, axis=axis)


def fliplr(x):
    """
    >>> np.fliplr(normal[3, 4])
    """
    y = np.fliplr(x)
    y_d = np.fliplr(x_d)
    x_b += np.fliplr(y_b)


def flipud(x):
    """
    >>> np.flipud(normal[3, 4])
    """
    y = np.flipud(x)
    y_d = np.flipud(x_d)
    x_b += np.flipud(y_b)


def rot90(x, k=1, axes=(0, 1)):
    """
    >>> np.rot90(normal[3, 4])
    >>> np.rot90(normal[3, 4], k=3)
    """
    y = np.rot90(x, k=k, axes=axes)
    y_d = np.rot90(x_d, k=k, axes=axes)
    x_b += np.rot90(y_b, k=-k, axes=axes)


def roll_axes(x, shift, axis=None):
    """
    >>> np.roll(normal[3, 4], (1, 2), axis=(0, 1))
    """
    y = np.roll(x, shift, axis=axis)
    assert is_tuple(shift)
    back = tuple(-s for s in shift)
    y_d = np.roll(x_d, shift, axis=axis)
    x_b += np.roll(y_b, back, axis=axis)


def roll(x, shift: "0d", axis=None):
    """
    >>> np.roll(normal[5], 2)
    >>> np.roll(normal[3, 4], -1, axis=1)
    >>> np.roll(normal[3, 4], 5)
    """
    y = np.roll(x, shift, axis=axis)
    y_d = np.roll(x_d, shift, axis=axis)
    x_b += np.roll(y_b, -shift, axis=axis)


def tril(x, k=0):
    """
    >>> np.tril(normal[3, 4])
    >>> np.tril(normal[2, 3, 3], k=-1)
    """
    y = np.tril(x, k=k)
    y_d = np.tril(x_d, k=k)
    x_b += np.tril(y_b, k=k)


def triu(x, k=0):
    """
    >>> np.triu(normal[3, 4])
    >>> np.triu(normal[3, 3], k=1)
    """
    y = np.triu(x, k=k)
    y_d = np.triu(x_d, k=k)
    x_b += np.triu(y_b, k=k)


def diagonal_matrix(x: "1d", k=0):
    """
    >>> np.diag(normal[3])
    >>> np.diag(normal[3], k=-1)
    """
    y = np.diag(x, k=k)
    y_d = np.diag(x_d, k=k)
    x_b += np.diag(y_b, k=k)


def diagonal(x: "2d", k=0):
    """
    >>> np.diag(normal[3, 4])
    >>> np.diag(normal[4, 3], k=-1)
    >>> np.diag(normal[2, 5], k=2)
    """
    y = np.diag(x, k=k)
    y_d = np.diag(x_d, k=k)
    x_b += on_diagonal(y_b, x.shape[0], x.shape[1], k)


def diagonal_view(x: "2d", offset=0, axis1=0, axis2=1):
    """
    >>> np.diagonal(normal[3, 4])
    >>> np.diagonal(normal[4, 3], offset=-1)
    """
    y = np.diagonal(x, offset=offset, axis1=0, axis2=1)
    y_d = np.diag(x_d, k=offset)
    x_b += on_diagonal(y_b, x.shape[0], x.shape[1], offset)


def diagonals_of_stack(x: "3d+", offset=0, axis1=-2, axis2=-1):
    """
    >>> np.diagonal(normal[2, 3, 3], axis1=-2, axis2=-1)
    >>> np.diagonal(normal[2, 2, 4, 3], offset=-1, axis1=-2, axis2=-1)
    >>> np.diagonal(normal[2, 2, 5], offset=2, axis1=-2, axis2=-1)
    """
    y = np.diagonal(x, offset=offset, axis1=-2, axis2=-1)
    y_d = np.diagonal(x_d, offset=offset, axis1=-2, axis2=-1)
    x_b += on_diagonals(y_b, x.shape[-2], x.shape[-1], offset)
