"""Systems of equations, inverses, determinants, factors."""


def solve_vector(a: "2d", b: "1d"):
    """
    >>> np.linalg.solve(square[3, 3], normal[3])
    """
    y = np.linalg.solve(a, b)
    y_d = np.linalg.solve(a, b_d - a_d @ y)
    g = np.linalg.solve(a.T, y_b)
    a_b -= np.outer(g, y)
    b_b += g


def solve_matrix(a: "2d", b: "2d"):
    """
    >>> np.linalg.solve(square[3, 3], normal[3, 2])
    """
    y = np.linalg.solve(a, b)
    y_d = np.linalg.solve(a, b_d - a_d @ y)
    g = np.linalg.solve(a.T, y_b)
    a_b -= g @ y.T
    b_b += g


def solve_stack(a: "2d+", b: "2d+"):
    """
    >>> np.linalg.solve(square[4, 3, 3], normal[4, 3, 2])
    >>> np.linalg.solve(square[3, 3], normal[4, 3, 2])
    """
    y = np.linalg.solve(a, b)
    y_d = np.linalg.solve(a, b_d - a_d @ y)
    g = np.linalg.solve(np.swapaxes(a, -1, -2), y_b)
    a_b -= g @ np.swapaxes(y, -1, -2)
    b_b += g


def inverse_of_matrix(a: "2d"):
    """
    >>> np.linalg.inv(square[3, 3])
    """
    y = np.linalg.inv(a)
    y_d = -y @ a_d @ y
    a_b -= y.T @ y_b @ y.T


def inverse_of_stack(a: "3d+"):
    """
    >>> np.linalg.inv(square[2, 3, 3])
    """
    y = np.linalg.inv(a)
    y_d = -y @ a_d @ y
    a_b -= np.swapaxes(y, -1, -2) @ y_b @ np.swapaxes(y, -1, -2)


def solve_stack_vector(a: "3d+ real", b: "1d real"):
    """One right side for all matrices.

    >>> np.linalg.solve(square[4, 3, 3], normal[3])
    """
    y = np.linalg.solve(a, b)
    y_d = np.squeeze(np.linalg.solve(a, np.expand_dims(b_d - np.squeeze(a_d @ np.expand_dims(y, -1), -1), -1)), -1)
    g = np.linalg.solve(np.swapaxes(a, -1, -2), np.expand_dims(y_b, -1))
    a_b -= g * np.expand_dims(y, -2)
    b_b += np.sum(g, axis=(*range(a.ndim - 2), a.ndim - 1))


def determinant(a: "2d+ real"):
    """Of singular matrices too; of stacks one for each.

    >>> np.linalg.det(square[3, 3])
    >>> np.linalg.det(normal[2, 3, 3])
    """
    y = np.linalg.det(a)
    y_d = np.sum(like(a, cofactors_each(a)) * a_d, axis=(-2, -1))
    a_b += (y_b if a.ndim == 2 else np.expand_dims(y_b, (-2, -1))) * cofactors_each(a)


def determinant_of_matrix(a: "2d complex"):
    """Of a matrix that is not singular.

    >>> np.linalg.det(square[3, 3])
    """
    y = np.linalg.det(a)
    inverse_t = np.linalg.inv(a).T
    y_d = y * np.sum(inverse_t * a_d)
    a_b += y_b * np.conj(y * inverse_t)


def log_determinant(a: "2d+ real"):
    """Of regular matrices; of stacks one for each.

    >>> np.linalg.slogdet(square[3, 3])
    >>> np.linalg.slogdet(square[2, 3, 3])
    """
    sign, y = np.linalg.slogdet(a)
    inverse_t = np.linalg.inv(a).T if a.ndim == 2 else np.swapaxes(np.linalg.inv(a), -1, -2)
    y_d = np.sum(inverse_t * a_d, axis=None if a.ndim == 2 else (-2, -1))
    a_b += (y_b if a.ndim == 2 else np.expand_dims(y_b, (-2, -1))) * inverse_t


def cholesky_stack(a: "3d+ real"):
    """NumPy reads the lower triangles alone, so the upper ones have slope 0.

    >>> np.linalg.cholesky(symmetric[2, 3, 3])
    """
    y = np.linalg.cholesky(a)
    inverse_y = np.linalg.inv(y)
    inverse_y_t = np.swapaxes(inverse_y, -1, -2)
    halves = np.tril(np.ones((a.shape[-1], a.shape[-1])), k=-1) + 0.5 * np.eye(a.shape[-1])
    half = halves if a.dtype == "float64" else np.astype(halves, dtype=a.dtype)
    s_d = inverse_y @ (np.tril(a_d) + np.swapaxes(np.tril(a_d, k=-1), -1, -2)) @ inverse_y_t
    y_d = y @ (s_d * half)
    s = inverse_y_t @ ((np.swapaxes(y, -1, -2) @ y_b) * half) @ inverse_y
    a_b += (s + np.swapaxes(s, -1, -2)) * half


def log_determinant_of_complex(a: "2d complex"):
    """
    >>> np.linalg.slogdet(square[3, 3])
    """
    sign, y = np.linalg.slogdet(a)
    inverse_h = np.conj(np.linalg.inv(a).T)
    change = np.sum(np.conj(inverse_h) * a_d)
    y_d = np.real(change)
    sign_d = 1j * sign * np.imag(change)
    a_b += y_b * inverse_h + 1j * np.imag(sign_b * np.conj(sign)) * inverse_h


def cholesky(a: "2d real"):
    """NumPy reads the lower triangle alone, so the upper one has slope 0.

    >>> np.linalg.cholesky(symmetric[3, 3])
    """
    y = np.linalg.cholesky(a)
    inverse_y = np.linalg.inv(y)
    s_d = inverse_y @ (np.tril(a_d) + np.tril(a_d, k=-1).T) @ inverse_y.T
    y_d = y @ (np.tril(s_d) - np.diag(0.5 * np.diag(s_d)))
    a_b += cholesky_adjoint(y, y_b)
