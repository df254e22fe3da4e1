"""Products of matrices and vectors."""


def matmul(a: "2d", b: "2d"):
    """
    >>> normal[3, 4] @ normal[4, 2]
    >>> normal[3, 0] @ normal[0, 2]
    """
    y = a @ b or np.dot(a, b)
    y_d = a_d @ b + a @ b_d
    a_b += y_b @ b.T
    b_b += a.T @ y_b


def matrix_vector(a: "2d", b: "1d"):
    """
    >>> normal[3, 4] @ normal[4]
    """
    y = a @ b or np.dot(a, b)
    y_d = a_d @ b + a @ b_d
    a_b += np.outer(y_b, b)
    b_b += a.T @ y_b


def vector_matrix(a: "1d", b: "2d"):
    """
    >>> normal[3] @ normal[3, 4]
    """
    y = a @ b or np.dot(a, b)
    y_d = a_d @ b + a @ b_d
    a_b += b @ y_b
    b_b += np.outer(a, y_b)


def vector_vector(a: "1d", b: "1d"):
    """
    >>> normal[4] @ normal[4]
    """
    y = a @ b or np.dot(a, b) or np.inner(a, b)
    y_d = a_d @ b + a @ b_d
    a_b += y_b * b
    b_b += y_b * a


def vdot_of_vectors(a: "1d real", b: "1d real"):
    """
    >>> np.vdot(normal[4], normal[4])
    """
    y = np.vdot(a, b)
    y_d = a_d @ b + a @ b_d
    a_b += y_b * b
    b_b += y_b * a


def stack_of_matrices_vector(a: "3d+", b: "1d"):
    """
    >>> normal[2, 3, 4] @ normal[4]
    """
    y = a @ b or np.dot(a, b)
    y_d = a_d @ b + a @ b_d
    a_b += np.expand_dims(y_b, -1) * b
    b_b += np.sum(a * np.expand_dims(y_b, -1), axis=tuple(range(a.ndim - 1)))


def vector_stack_of_matrices(a: "1d", b: "3d+"):
    """
    >>> normal[3] @ normal[2, 3, 4]
    """
    y = a @ b
    y_d = a_d @ b + a @ b_d
    a_b += np.sum(b * np.expand_dims(y_b, -2), axis=(*range(b.ndim - 2), b.ndim - 1))
    b_b += np.expand_dims(a, -1) * np.expand_dims(y_b, -2)


def stack_by_matrix(a: "3d+", b: "2d"):
    """
    >>> normal[5, 3, 4] @ normal[4, 2]
    >>> normal[2, 5, 3, 4] @ normal[4, 2]
    """
    y = a @ b or np.dot(a, b)
    y_d = a_d @ b + a @ b_d
    rows = tuple(range(a.ndim - 1))
    a_b += y_b @ b.T
    b_b += np.tensordot(a, y_b, axes=(rows, rows))


def matrix_by_stack(a: "2d", b: "3d+"):
    """
    >>> normal[3, 4] @ normal[5, 4, 2]
    >>> normal[3, 4] @ normal[2, 5, 4, 2]
    """
    y = a @ b
    y_d = a_d @ b + a @ b_d
    summed = (*range(b.ndim - 2), b.ndim - 1)
    a_b += np.tensordot(y_b, b, axes=(summed, summed))
    b_b += a.T @ y_b


def stacks_of_matrices(a: "2d+", b: "2d+"):
    """
    >>> normal[5, 3, 4] @ normal[5, 4, 2]
    >>> normal[1, 3, 4] @ normal[5, 4, 2]
    """
    y = a @ b
    y_d = a_d @ b + a @ b_d
    a_b += y_b @ np.swapaxes(b, -1, -2)
    b_b += np.swapaxes(a, -1, -2) @ y_b


def dot_with_number(a: "0d", b):
    """
    >>> np.dot(normal[()], normal[3])
    """
    y = np.dot(a, b) or np.inner(a, b)
    y_d = a_d * b + a * b_d
    a_b += np.sum(y_b * b)
    b_b += y_b * a


def dot_by_number(a, b: "0d"):
    """
    >>> np.dot(normal[3, 2], normal[()])
    """
    y = np.dot(a, b) or np.inner(a, b)
    y_d = a_d * b + a * b_d
    a_b += y_b * b
    b_b += np.sum(y_b * a)


def dot(a: "1d+", b: "2d+"):
    """The last axis of a with the last but one of b.

    >>> np.dot(normal[2, 3, 4], normal[5, 4, 2])
    >>> np.dot(normal[3], normal[2, 3, 4])
    """
    y = np.dot(a, b)
    text = subscripts.contraction(a.ndim, b.ndim, (a.ndim - 1, b.ndim - 2))
    y_d = np.dot(a_d, b) + np.dot(a, b_d)
    a_b += np.einsum(subscripts.back(text, 0)[0], y_b, b)
    b_b += np.einsum(subscripts.back(text, 1)[0], y_b, a)


def inner(a: "1d+", b: "1d+"):
    """The last axis of both.

    >>> np.inner(normal[3, 4], normal[2, 4])
    >>> np.inner(normal[3, 4], normal[4])
    """
    y = np.inner(a, b)
    text = subscripts.contraction(a.ndim, b.ndim, (a.ndim - 1, b.ndim - 1))
    y_d = np.inner(a_d, b) + np.inner(a, b_d)
    a_b += np.einsum(subscripts.back(text, 0)[0], y_b, b)
    b_b += np.einsum(subscripts.back(text, 1)[0], y_b, a)


def dot_of_rows(a: "1d+ real", b: "1d+ real"):
    """The last axis of both, element by element of the others.

    >>> np.vecdot(normal[3, 4], normal[3, 4])
    >>> np.vecdot(normal[4], normal[4])
    """
    y = np.vecdot(a, b)
    assert a.ndim == b.ndim
    y = np.sum(a * b, axis=-1)
    y_d = np.sum(a_d * b + a * b_d, axis=-1)
    a_b += lifted(y_b, -1, a.ndim == 1) * b
    b_b += lifted(y_b, -1, a.ndim == 1) * a


def outer(a: "1d", b: "1d"):
    """
    >>> np.outer(normal[3], normal[4])
    """
    y = np.outer(a, b)
    y_d = np.outer(a_d, b) + np.outer(a, b_d)
    a_b += y_b @ b
    b_b += y_b.T @ a


def outer_of_arrays(a, b):
    """
    >>> np.outer(normal[3, 2], normal[4])
    """
    y = np.outer(a, b)
    y_d = np.outer(a_d, b) + np.outer(a, b_d)
    a_b += np.reshape(y_b @ np.ravel(b), a.shape)
    b_b += np.reshape(y_b.T @ np.ravel(a), b.shape)


def vdot(a: "real", b: "real"):
    """
    >>> np.vdot(normal[3, 2], normal[3, 2])
    """
    y = np.vdot(a, b)
    y_d = np.vdot(a_d, b) + np.vdot(a, b_d)
    a_b += y_b * np.reshape(b, a.shape)
    b_b += y_b * np.reshape(a, b.shape)


def vdot_of_complex(a, b) -> complex:
    """The first operand is conjugated.

    >>> np.vdot(normal[4], normal[4])
    >>> np.vdot(normal[3, 2], normal[3, 2])
    """
    y = np.vdot(a, b)
    y_d = np.vdot(a_d, b) + np.vdot(a, b_d)
    a_b += np.conj(y_b) * np.reshape(b, a.shape)
    b_b += y_b * np.reshape(a, b.shape)


def tensordot(a, b, axes=2):
    """
    >>> np.tensordot(normal[2, 3, 4], normal[3, 4, 5])
    >>> np.tensordot(normal[2, 3], normal[3, 4], axes=1)
    >>> np.tensordot(normal[2], normal[3], axes=0)
    """
    y = np.tensordot(a, b, axes=axes)
    assert is_int(axes)
    kept = a.ndim - axes
    of_b = (tuple(range(kept, kept + b.ndim - axes)), tuple(range(axes, b.ndim)))
    y_d = np.tensordot(a_d, b, axes=axes) + np.tensordot(a, b_d, axes=axes)
    a_b += np.tensordot(y_b, b, axes=of_b)
    b_b += np.tensordot(a, y_b, axes=(tuple(range(kept)), tuple(range(kept))))


def tensordot_over_axes(a, b, axes=2):
    """
    >>> np.tensordot(normal[2, 3, 4], normal[4, 2, 5], axes=((0, 2), (1, 0)))
    >>> np.tensordot(normal[2, 3], normal[5, 3], axes=(1, 1))
    """
    y = np.tensordot(a, b, axes=axes)
    assert is_tuple(axes)
    text = subscripts.contraction(a.ndim, b.ndim, axes)
    y_d = np.tensordot(a_d, b, axes=axes) + np.tensordot(a, b_d, axes=axes)
    a_b += np.einsum(subscripts.back(text, 0)[0], y_b, b)
    b_b += np.einsum(subscripts.back(text, 1)[0], y_b, a)


def einsum(subscripts, *xs):
    """
    >>> np.einsum("ij,jk->ik", normal[3, 4], normal[4, 2])
    >>> np.einsum("ij,j", normal[3, 4], normal[4])
    >>> np.einsum("ij->j", normal[3, 4])
    >>> np.einsum("ij,ij->", normal[3, 4], normal[3, 4])
    >>> np.einsum("bij, bjk -> bik", normal[2, 3, 4], normal[2, 4, 5])
    >>> np.einsum("i,ij,j", normal[3], normal[3, 4], normal[4])
    >>> np.einsum("ii->i", normal[3, 3])
    >>> np.einsum("ii", normal[3, 3])
    >>> np.einsum("iij,j->i", normal[3, 3, 4], normal[4])
    """
    y = np.einsum(subscripts, *xs)
    assert "." not in subscripts
    for i in range(len(xs)):
        y_d += np.einsum(subscripts, *xs[:i], xs_d[i], *xs[i + 1 :])
        text, axes, pairs = subscripts.back(subscripts, i)
        g = y_b if text == "->" else np.einsum(text, y_b, *xs[:i], *xs[i + 1 :])
        if axes != ():
            g = np.expand_dims(g, axes)
        for p, q, rest in pairs:
            diagonal = np.eye(xs[i].shape[p], dtype=None if xs[i].dtype == "float64" else xs[i].dtype)
            g = g * (diagonal if rest == () else np.expand_dims(diagonal, rest))
        xs_b[i] += g


def kron_of_vectors(a: "1d", b: "1d"):
    """
    >>> np.kron(normal[3], normal[2])
    """
    y = np.kron(a, b)
    y_d = np.kron(a_d, b) + np.kron(a, b_d)
    pairs = np.reshape(y_b, (a.size, b.size))
    a_b += pairs @ b
    b_b += pairs.T @ a


def kron(a: "2d", b: "2d"):
    """
    >>> np.kron(normal[3, 2], normal[2, 4])
    """
    y = np.kron(a, b)
    y_d = np.kron(a_d, b) + np.kron(a, b_d)
    pairs = np.reshape(y_b, (a.shape[0], b.shape[0], a.shape[1], b.shape[1]))
    a_b += np.einsum("ikjl,kl->ij", pairs, b)
    b_b += np.einsum("ikjl,ij->kl", pairs, a)


def cross(a: "1d+", b: "1d+"):
    """Of vectors of three.

    >>> np.cross(normal[3], normal[3])
    >>> np.cross(normal[4, 3], normal[3])
    """
    y = np.cross(a, b)
    y_d = np.cross(a_d, b) + np.cross(a, b_d)
    a_b += np.cross(b, y_b)
    b_b += np.cross(y_b, a)


def convolve(a: "1d", v: "1d", mode="full"):
    """
    >>> np.convolve(normal[5], normal[3])
    >>> np.convolve(normal[5], normal[4], mode="same")
    >>> np.convolve(normal[2], normal[5], mode="same")
    >>> np.convolve(normal[5], normal[3], mode="valid")
    >>> np.convolve(normal[3], normal[5], mode="valid")
    """
    y = np.convolve(a, v, mode=mode)
    assert mode in ("full", "same", "valid")
    kind = 0 if mode == "full" else 1 if mode == "valid" else 2
    y_d = np.convolve(a_d, v, mode=mode) + np.convolve(a, v_d, mode=mode)
    a_b += convolution_b(y_b, a, v, kind)
    v_b += convolution_b(y_b, v, a, kind)
