"""scipy.linalg, where it is not what np.linalg has."""


def scipy_solve_vector(a: "2d real", b: "1d real"):
    """
    >>> scipy.linalg.solve(square[3, 3], normal[3])
    """
    y = scipy.linalg.solve(a, b)
    y = np.linalg.solve(a, b)
    y_d = scipy.linalg.solve(a, b_d - a_d @ y)
    g = scipy.linalg.solve(a.T, y_b)
    a_b -= np.outer(g, y)
    b_b += g


def scipy_solve_matrix(a: "2d real", b: "2d real"):
    """
    >>> scipy.linalg.solve(square[3, 3], normal[3, 2])
    """
    y = scipy.linalg.solve(a, b)
    y = np.linalg.solve(a, b)
    y_d = scipy.linalg.solve(a, b_d - a_d @ y)
    g = scipy.linalg.solve(a.T, y_b)
    a_b -= g @ y.T
    b_b += g


def scipy_solve_symmetric(a: "2d real", b: "real", lower=False, assume_a="gen"):
    """SciPy reads one triangle alone, so the other one has slope 0.

    >>> scipy.linalg.solve(symmetric[3, 3], normal[3], assume_a="pos")
    >>> scipy.linalg.solve(symmetric[3, 3], normal[3, 2], assume_a="pos", lower=True)
    >>> scipy.linalg.solve(symmetric[3, 3], normal[3], assume_a="sym")
    """
    y = scipy.linalg.solve(a, b, lower=lower, assume_a=assume_a)
    assert assume_a in ("pos", "positive definite", "sym", "symmetric", "her", "hermitian") and b.ndim < 3
    half = np.tril(a, k=-1) if lower else np.triu(a, k=1)
    whole = half + half.T + np.diag(np.diag(a))
    y = np.linalg.solve(whole, b)
    half_d = np.tril(a_d, k=-1) if lower else np.triu(a_d, k=1)
    y_d = np.linalg.solve(whole, b_d - (half_d + half_d.T + np.diag(np.diag(a_d))) @ y)
    g = np.linalg.solve(whole, y_b)
    m = np.outer(g, y) if b.ndim == 1 else g @ y.T
    s = m + m.T
    a_b -= (np.tril(s, k=-1) if lower else np.triu(s, k=1)) + np.diag(np.diag(m))
    b_b += g


def scipy_cholesky(a: "2d real", lower=False):
    """SciPy reads the triangle that it fills alone, so the other one has slope 0.

    >>> scipy.linalg.cholesky(symmetric[3, 3])
    >>> scipy.linalg.cholesky(symmetric[3, 3], lower=True)
    """
    y = scipy.linalg.cholesky(a, lower=lower)
    y = np.linalg.cholesky(a) if lower else np.linalg.cholesky(a.T).T
    factor = y if lower else y.T
    given_d = a_d if lower else a_d.T
    inverse = np.linalg.inv(factor)
    s_d = inverse @ (np.tril(given_d) + np.tril(given_d, k=-1).T) @ inverse.T
    lower_d = factor @ (np.tril(s_d) - np.diag(0.5 * np.diag(s_d)))
    y_d = lower_d if lower else lower_d.T
    m = factor.T @ (y_b if lower else y_b.T)
    s = inverse.T @ (np.tril(m) - np.diag(0.5 * np.diag(m))) @ inverse
    whole = np.tril(s + s.T) - np.diag(np.diag(s))
    a_b += whole if lower else whole.T


def solve_triangular(a: "2d real", b: "real", trans=0, lower=False, unit_diagonal=False):
    """The other triangle, and a unit diagonal, are not read and have slope 0.

    >>> scipy.linalg.solve_triangular(square[3, 3], normal[3])
    >>> scipy.linalg.solve_triangular(square[3, 3], normal[3], lower=True)
    >>> scipy.linalg.solve_triangular(square[3, 3], normal[3, 2], trans=1)
    >>> scipy.linalg.solve_triangular(square[3, 3], normal[3, 2], trans="T", lower=True, unit_diagonal=True)
    """
    y = scipy.linalg.solve_triangular(a, b, trans=trans, lower=lower, unit_diagonal=unit_diagonal)
    assert b.ndim < 3
    turned = trans != 0 and trans != "N"
    edge = (-1 if lower else 1) if unit_diagonal else 0
    half = np.tril(a, k=edge) if lower else np.triu(a, k=edge)
    one = np.eye(a.shape[0], dtype=None if a.dtype == "float64" else a.dtype)
    whole = half + one if unit_diagonal else half
    y = np.linalg.solve(whole.T if turned else whole, b)
    half_d = np.tril(a_d, k=edge) if lower else np.triu(a_d, k=edge)
    moved = b_d - (half_d.T if turned else half_d) @ y
    y_d = scipy.linalg.solve_triangular(a, moved, trans=trans, lower=lower, unit_diagonal=unit_diagonal)
    back = 0 if turned else 1
    g = scipy.linalg.solve_triangular(a, y_b, trans=back, lower=lower, unit_diagonal=unit_diagonal)
    left = y if turned else g
    right = g if turned else y
    product = np.outer(left, right) if b.ndim == 1 else left @ right.T
    a_b -= np.tril(product, k=edge) if lower else np.triu(product, k=edge)
    b_b += g


def solve_banded(ab: "2d real", b: "real", l_and_u):
    """
    >>> scipy.linalg.solve_banded(banded[3, 5], normal[5], l_and_u=(1, 1))
    >>> scipy.linalg.solve_banded(banded[3, 5], normal[5, 2], l_and_u=(1, 1))
    >>> scipy.linalg.solve_banded(banded[3, 5], normal[5], l_and_u=(2, 0))
    """
    y = scipy.linalg.solve_banded(ab, b, l_and_u=l_and_u)
    low, up = l_and_u
    wide = ab if ab.dtype == y.dtype else np.astype(ab, dtype=y.dtype)
    right = b if b.dtype == y.dtype else np.astype(b, dtype=y.dtype)
    y = banded_solution(wide, right, low, up)
    right_d = b_d if b.dtype == y.dtype else np.astype(b_d, dtype=y.dtype)
    wide_d = ab_d if ab.dtype == y.dtype else np.astype(ab_d, dtype=y.dtype)
    y_d = banded_solution(wide, right_d, low, up) - banded_solution(
        wide, like(y, banded_times(wide_d, y, low, up)), low, up)
    turned = like(wide, banded_transposed(wide, low, up))
    g = like(y, banded_solution(turned, y_b, up, low))
    ab_b -= banded_product(g, y, wide, low, up)
    b_b += g


def exponential_of_matrix(a: "2d real"):
    """
    >>> scipy.linalg.expm(square[3, 3])
    >>> scipy.linalg.expm(unit[4, 4])
    """
    y = scipy.linalg.expm(a)
    y = exponential(a)
    y_d = exponential_d(a, a_d)
    a_b += exponential_d(np.ascontiguousarray(a.T), y_b)


def exponential_of_complex_matrix(a: "2d complex"):
    """
    >>> scipy.linalg.expm(square[3, 3])
    """
    y = scipy.linalg.expm(a)
    y = exponential(a)
    y_d = complex_exponential_d(a, a_d)
    a_b += complex_exponential_d(np.ascontiguousarray(np.conj(a.T)), y_b)


def scipy_inverse(a: "2d real"):
    """
    >>> scipy.linalg.inv(square[3, 3])
    """
    y = scipy.linalg.inv(a)
    y = np.linalg.inv(a)
    y_d = -y @ a_d @ y
    a_b -= y.T @ y_b @ y.T


def scipy_determinant(a: "2d real"):
    """Of singular matrices too.

    >>> scipy.linalg.det(square[3, 3])
    """
    y = scipy.linalg.det(a)
    y = np.linalg.det(np.astype(a, "float64"))
    y_d = np.sum(like(a, cofactors_each(a)) * a_d)
    a_b += y_b * cofactors_each(a)


def scipy_pseudoinverse(a: "2d real"):
    """Where the rank does not change (Golub and Pereyra 1973).

    >>> scipy.linalg.pinv(normal[4, 3])
    >>> scipy.linalg.pinv(normal[3, 4])
    """
    y = scipy.linalg.pinv(a)
    y = np.linalg.pinv(a)
    kind = None if a.dtype == "float64" else a.dtype
    rows = np.eye(a.shape[0], dtype=kind) - a @ y
    columns = np.eye(a.shape[1], dtype=kind) - y @ a
    y_d = -y @ a_d @ y + y @ y.T @ a_d.T @ rows + columns @ a_d.T @ y.T @ y
    a_b += rows @ y_b.T @ (y @ y.T) + (y.T @ y) @ y_b.T @ columns - y.T @ y_b @ y.T


def scipy_singular_values(a: "2d real"):
    """
    >>> scipy.linalg.svdvals(normal[4, 3])
    """
    s = scipy.linalg.svdvals(a)
    s = np.linalg.svd(a, compute_uv=False)
    s_d = singular_d_each(np.empty_like(s), a, a_d)
    a_b += singular_each(a, s_b)


def lu_factor(a: "2d real"):
    """Where the order of the rows does not change.

    >>> scipy.linalg.lu_factor(square[3, 3])
    """
    lu, piv = scipy.linalg.lu_factor(a)
    lu = lu_matrix(a)
    piv = lu_pivots(a)
    order = like(piv, pivot_order(piv))
    low = np.tril(lu, k=-1) + np.eye(a.shape[0], dtype=None if a.dtype == "float64" else a.dtype)
    up = np.triu(lu)
    m = np.linalg.solve(up.T, np.linalg.solve(low, np.take(a_d, order, axis=0)).T).T
    lu_d = low @ np.tril(m, k=-1) + np.triu(m) @ up
    h = np.tril(low.T @ np.tril(lu_b, k=-1), k=-1) + np.triu(np.triu(lu_b) @ up.T)
    g = np.linalg.solve(up, np.linalg.solve(low.T, h).T).T
    a_b += np.take(g, np.argsort(order), axis=0)


def lu_solve(lu: "2d real", piv: "1d int", b: "real", trans=0):
    """
    >>> scipy.linalg.lu_solve((square[3, 3], places[3]), normal[3])
    >>> scipy.linalg.lu_solve((square[3, 3], places[3]), normal[3, 2])
    """
    y = scipy.linalg.lu_solve((lu, piv), b, trans=trans)
    assert trans == 0 and b.ndim < 3
    order = like(piv, pivot_order(piv))
    low = np.tril(lu, k=-1) + np.eye(lu.shape[0], dtype=None if lu.dtype == "float64" else lu.dtype)
    up = np.triu(lu)
    y = np.linalg.solve(up, np.linalg.solve(low, np.take(b, order, axis=0)))
    z = up @ y
    y_d = np.linalg.solve(up, np.linalg.solve(low, np.take(b_d, order, axis=0) - np.tril(lu_d, k=-1) @ z)
                          - np.triu(lu_d) @ y)
    h = np.linalg.solve(up.T, y_b)
    g = np.linalg.solve(low.T, h)
    above = np.outer(h, y) if b.ndim == 1 else h @ y.T
    below = np.outer(g, z) if b.ndim == 1 else g @ z.T
    lu_b -= np.triu(above) + np.tril(below, k=-1)
    b_b += np.take(g, np.argsort(order), axis=0)


def lu_solve_transposed(lu: "2d real", piv: "1d int", b: "real", trans=0):
    """
    >>> scipy.linalg.lu_solve((square[3, 3], places[3]), normal[3], trans=1)
    >>> scipy.linalg.lu_solve((square[3, 3], places[3]), normal[3, 2], trans=2)
    """
    y = scipy.linalg.lu_solve((lu, piv), b, trans=trans)
    assert trans in (1, 2) and b.ndim < 3
    order = like(piv, pivot_order(piv))
    low = np.tril(lu, k=-1) + np.eye(lu.shape[0], dtype=None if lu.dtype == "float64" else lu.dtype)
    up = np.triu(lu)
    y = np.take(np.linalg.solve(low.T, np.linalg.solve(up.T, b)), np.argsort(order), axis=0)
    w = np.take(y, order, axis=0)
    z = low.T @ w
    z_d = np.linalg.solve(up.T, b_d - np.triu(lu_d).T @ z)
    y_d = np.take(np.linalg.solve(low.T, z_d - np.tril(lu_d, k=-1).T @ w), np.argsort(order), axis=0)
    h = np.linalg.solve(low, np.take(y_b, order, axis=0))
    g = np.linalg.solve(up, h)
    above = np.outer(z, g) if b.ndim == 1 else z @ g.T
    below = np.outer(w, h) if b.ndim == 1 else w @ h.T
    lu_b -= np.triu(above) + np.tril(below, k=-1)
    b_b += g


def cho_solve(c: "2d real", lower: "const", b: "real"):
    """
    >>> scipy.linalg.cho_solve((square[3, 3], True), normal[3])
    >>> scipy.linalg.cho_solve((square[3, 3], False), normal[3, 2])
    """
    y = scipy.linalg.cho_solve((c, lower), b)
    assert b.ndim < 3
    factor = np.tril(c) if lower else np.triu(c).T
    factor_d = np.tril(c_d) if lower else np.triu(c_d).T
    y = np.linalg.solve(factor.T, np.linalg.solve(factor, b))
    z = factor.T @ y
    y_d = np.linalg.solve(factor.T, np.linalg.solve(factor, b_d - factor_d @ z) - factor_d.T @ y)
    h = np.linalg.solve(factor, y_b)
    g = np.linalg.solve(factor.T, h)
    b_b += g
    factor_b = -(np.outer(y, h) + np.outer(g, z) if b.ndim == 1 else y @ h.T + g @ z.T)
    c_b += np.tril(factor_b) if lower else np.triu(factor_b.T)
