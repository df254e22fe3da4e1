"""Factors of matrices, what is made of them, and powers.  Stacks are taken matrix by matrix.

Singular values and eigenvalues that are equal have no slope one by one: their vectors are taken as they
are, and the terms in 1 / (difference) as 0, which is right for all that does not depend on the choice.
"""


def qr(a: "2d+ real", mode="reduced"):
    """Of matrices with full column rank, and at least as many rows as columns.

    >>> np.linalg.qr(square[3, 3])
    >>> np.linalg.qr(normal[4, 3])
    >>> np.linalg.qr(normal[2, 4, 3])
    """
    q, r = np.linalg.qr(a, mode="reduced")
    scaled = np.swapaxes(np.linalg.solve(np.swapaxes(r, -1, -2), np.swapaxes(a_d, -1, -2)), -1, -2)
    turned = np.swapaxes(q, -1, -2) @ scaled
    skew = np.tril(turned, k=-1) - np.swapaxes(np.tril(turned, k=-1), -1, -2)
    q_d = scaled - q @ turned + q @ skew
    r_d = (turned - skew) @ r
    m = r @ np.swapaxes(r_b, -1, -2) - np.swapaxes(q_b, -1, -2) @ q
    both = q_b + q @ (np.tril(m) + np.swapaxes(np.tril(m, k=-1), -1, -2))
    a_b += np.swapaxes(np.linalg.solve(r, np.swapaxes(both, -1, -2)), -1, -2)


def qr_triangle(a: "2d real", mode="reduced"):
    """
    >>> np.linalg.qr(normal[4, 3], mode="r")
    """
    r = np.linalg.qr(a, mode="r")
    q = np.linalg.solve(r.T, a.T).T
    turned = np.linalg.solve(r.T, a_d.T @ q).T
    r_d = (turned - np.tril(turned, k=-1) + np.tril(turned, k=-1).T) @ r
    m = r @ r_b.T
    a_b += q @ np.linalg.solve(r, np.tril(m) + np.tril(m, k=-1).T).T


def qr_triangle_of_stack(a: "3d+ real", mode="reduced"):
    """
    >>> np.linalg.qr(normal[2, 4, 3], mode="r")
    """
    r = np.linalg.qr(a, mode="r")
    rt = np.swapaxes(r, -1, -2)
    q = np.swapaxes(np.linalg.solve(rt, np.swapaxes(a, -1, -2)), -1, -2)
    turned = np.swapaxes(np.linalg.solve(rt, np.swapaxes(a_d, -1, -2) @ q), -1, -2)
    r_d = (turned - np.tril(turned, k=-1) + np.swapaxes(np.tril(turned, k=-1), -1, -2)) @ r
    m = r @ np.swapaxes(r_b, -1, -2)
    whole = np.tril(m) + np.swapaxes(np.tril(m, k=-1), -1, -2)
    a_b += q @ np.swapaxes(np.linalg.solve(r, whole), -1, -2)


def complete_qr(a: "2d+ real", mode="reduced"):
    """Of matrices with full column rank, and at least as many rows as columns.  The columns of q behind those follow
    from them: they are made of the same reflectors (Ballard et al. 2014).

    >>> np.linalg.qr(square[3, 3], mode="complete")
    >>> np.linalg.qr(normal[4, 3], mode="complete")
    >>> np.linalg.qr(normal[2, 5, 3], mode="complete")
    """
    q, r = np.linalg.qr(a, mode="complete")
    n = a.shape[-1]
    first = np.ascontiguousarray(part(q, -1, 0, n))
    top = np.ascontiguousarray(part(r, -2, 0, n))
    scaled = np.swapaxes(np.linalg.solve(np.swapaxes(top, -1, -2), np.swapaxes(a_d, -1, -2)), -1, -2)
    turned = np.swapaxes(first, -1, -2) @ scaled
    skew = np.tril(turned, k=-1) - np.swapaxes(np.tril(turned, k=-1), -1, -2)
    q_d = like(q, all_columns_d(q, scaled - first @ turned + first @ skew))
    r_d = np.concatenate(((turned - skew) @ top, np.zeros_like(part(r, -2, n))), axis=a.ndim - 2)
    first_b = like(a, first_columns_b(q, q_b, n))
    m = top @ np.swapaxes(part(r_b, -2, 0, n), -1, -2) - np.swapaxes(first_b, -1, -2) @ first
    both = first_b + first @ (np.tril(m) + np.swapaxes(np.tril(m, k=-1), -1, -2))
    a_b += np.swapaxes(np.linalg.solve(top, np.swapaxes(both, -1, -2)), -1, -2)


def symmetric_eigen(a: "2d+ real", UPLO="L"):
    """NumPy reads one triangle alone, so the other one has slope 0.

    >>> np.linalg.eigh(symmetric[3, 3])
    >>> np.linalg.eigh(symmetric[2, 3, 3])
    >>> np.linalg.eigh(symmetric[2, 3, 3], UPLO="U")
    """
    w, v = np.linalg.eigh(a, UPLO=UPLO)
    n = a.ndim - 1
    inverse = like(a, gaps_between(w))
    given_d = a_d if UPLO == "L" else np.swapaxes(a_d, -1, -2)
    whole_d = np.tril(given_d) + np.swapaxes(np.tril(given_d, k=-1), -1, -2)
    turned = np.swapaxes(v, -1, -2) @ whole_d @ v
    w_d = np.sum(turned * np.eye(a.shape[n], dtype=None if a.dtype == "float64" else a.dtype), axis=-1)
    v_d = v @ (turned * inverse)
    eye = np.eye(a.shape[n], dtype=None if a.dtype == "float64" else a.dtype)
    inner = np.expand_dims(w_b, -1) * eye + inverse * (np.swapaxes(v, -1, -2) @ v_b)
    s = v @ inner @ np.swapaxes(v, -1, -2)
    whole = np.tril(s + np.swapaxes(s, -1, -2)) - s * eye
    a_b += whole if UPLO == "L" else np.swapaxes(whole, -1, -2)


def symmetric_eigenvalues(a: "2d+ real", UPLO="L"):
    """NumPy reads one triangle alone, so the other one has slope 0.

    >>> np.linalg.eigvalsh(symmetric[3, 3])
    >>> np.linalg.eigvalsh(symmetric[2, 3, 3])
    >>> np.linalg.eigvalsh(symmetric[2, 3, 3], UPLO="U")
    """
    w = np.linalg.eigvalsh(a, UPLO=UPLO)
    n = a.ndim - 1
    w = np.linalg.eigvalsh(a if UPLO == "L" else np.swapaxes(a, -1, -2))
    v = like(a, eigenvectors_each(a if UPLO == "L" else np.swapaxes(a, -1, -2)))
    given_d = a_d if UPLO == "L" else np.swapaxes(a_d, -1, -2)
    whole_d = np.tril(given_d) + np.swapaxes(np.tril(given_d, k=-1), -1, -2)
    w_d = np.sum(v * (whole_d @ v), axis=-2)
    s = (v * np.expand_dims(w_b, -2)) @ np.swapaxes(v, -1, -2)
    eye = np.eye(a.shape[n], dtype=None if a.dtype == "float64" else a.dtype)
    whole = np.tril(s + np.swapaxes(s, -1, -2)) - s * eye
    a_b += whole if UPLO == "L" else np.swapaxes(whole, -1, -2)


def singular_values(a: "2d+ real", full_matrices=True, compute_uv=True):
    """
    >>> np.linalg.svd(normal[4, 3], compute_uv=False)
    >>> np.linalg.svd(normal[2, 3, 4], compute_uv=False)
    """
    s = np.linalg.svd(a, full_matrices=full_matrices, compute_uv=False)
    s_d = singular_d_each(np.empty_like(s), a, a_d)
    a_b += singular_each(a, s_b)


def singular_factors(a: "2d+ real", full_matrices=True, compute_uv=True):
    """
    >>> np.linalg.svd(normal[4, 3], full_matrices=False)
    >>> np.linalg.svd(normal[3, 4], full_matrices=False)
    >>> np.linalg.svd(normal[2, 4, 3], full_matrices=False)
    """
    u, s, vt = np.linalg.svd(a, full_matrices=False, compute_uv=True) or scipy.linalg.svd(a, full_matrices=False)
    ut = np.swapaxes(u, -1, -2)
    v = np.swapaxes(vt, -1, -2)
    inverse = like(np.expand_dims(s, -1) * np.expand_dims(s, -2), gaps_between(s * s))
    eye = np.eye(s.shape[-1], dtype=None if a.dtype == "float64" else a.dtype)
    row = np.expand_dims(s, -2)
    column = np.expand_dims(s, -1)
    turned = ut @ a_d @ v
    flipped = np.swapaxes(turned, -1, -2)
    s_d = np.sum(turned * eye, axis=-1)
    u_d = u @ (inverse * (turned * row + column * flipped)) + (a_d @ v - u @ turned) / row
    vt_d = (np.swapaxes(inverse * (column * turned + flipped * row), -1, -2) @ vt
            + (ut @ a_d - turned @ vt) / column)
    of_u = ut @ u_b
    of_v = vt @ np.swapaxes(vt_b, -1, -2)
    inner = (inverse * (of_u - np.swapaxes(of_u, -1, -2)) * row + column * (inverse * (of_v - np.swapaxes(of_v, -1, -2)))
             + np.expand_dims(s_b, -1) * eye)
    a_b += u @ inner @ vt
    a_b += (u_b - u @ of_u) / row @ vt
    a_b += u @ ((vt_b - np.swapaxes(of_v, -1, -2) @ vt) / column)


def all_singular_factors(a: "2d real", full_matrices=True, compute_uv=True):
    """The vectors beyond the singular values turn as little as they can: right for all that depends on their space.

    >>> np.linalg.svd(square[3, 3])
    """
    u, s, vt = np.linalg.svd(a, full_matrices=True, compute_uv=True) or scipy.linalg.svd(a, full_matrices=True)
    k = s.shape[0]
    u1 = np.ascontiguousarray(u[:, :k])
    u2 = np.ascontiguousarray(u[:, k:])
    vt1 = np.ascontiguousarray(vt[:k])
    vt2 = np.ascontiguousarray(vt[k:])
    inverse = like(np.outer(s, s), gaps_between(s * s))
    eye = np.eye(k, dtype=None if a.dtype == "float64" else a.dtype)
    turned = u1.T @ a_d @ vt1.T
    s_d = np.sum(turned * eye, axis=-1)
    u_skew = inverse * (turned * s + s[:, None] * turned.T)
    v_skew = inverse * (s[:, None] * turned + turned.T * s)
    u_out = u2.T @ (a_d @ vt1.T) / s
    v_out = vt2 @ (a_d.T @ u1) / s
    u_d = np.concatenate((u1 @ u_skew + u2 @ u_out, -(u1 @ u_out.T)), axis=1)
    vt_d = np.concatenate((v_skew.T @ vt1 + v_out.T @ vt2, -(v_out @ vt1)), axis=0)
    of_u = u1.T @ u_b[:, :k]
    of_v = vt1 @ vt_b[:k].T
    a_b += u1 @ (s_b[:, None] * eye) @ vt1
    a_b += u1 @ (inverse * (of_u - of_u.T) * s) @ vt1
    a_b += u1 @ (s[:, None] * (inverse * (of_v - of_v.T))) @ vt1
    a_b += u2 @ ((u2.T @ u_b[:, :k] - u_b[:, k:].T @ u1) / s) @ vt1
    a_b += u1 @ ((vt2 @ vt_b[:k].T - vt_b[k:] @ vt1.T) / s).T @ vt2


def all_singular_factors_of_stack(a: "3d+ real", full_matrices=True, compute_uv=True):
    """
    >>> np.linalg.svd(square[2, 3, 3])
    """
    u, s, vt = np.linalg.svd(a, full_matrices=True, compute_uv=True)
    k = s.shape[-1]
    u1 = np.ascontiguousarray(part(u, -1, 0, k))
    u2 = np.ascontiguousarray(part(u, -1, k))
    vt1 = np.ascontiguousarray(part(vt, -2, 0, k))
    vt2 = np.ascontiguousarray(part(vt, -2, k))
    u1t = np.swapaxes(u1, -1, -2)
    v1 = np.swapaxes(vt1, -1, -2)
    row = np.expand_dims(s, -2)
    column = np.expand_dims(s, -1)
    inverse = like(column * row, gaps_between(s * s))
    eye = np.eye(k, dtype=None if a.dtype == "float64" else a.dtype)
    turned = u1t @ a_d @ v1
    flipped = np.swapaxes(turned, -1, -2)
    s_d = np.sum(turned * eye, axis=-1)
    u_out = np.swapaxes(u2, -1, -2) @ (a_d @ v1) / row
    v_out = vt2 @ (np.swapaxes(a_d, -1, -2) @ u1) / row
    u_d = np.concatenate((u1 @ (inverse * (turned * row + column * flipped)) + u2 @ u_out,
                          -(u1 @ np.swapaxes(u_out, -1, -2))), axis=a.ndim - 1)
    vt_d = np.concatenate((np.swapaxes(inverse * (column * turned + flipped * row), -1, -2) @ vt1
                           + np.swapaxes(v_out, -1, -2) @ vt2, -(v_out @ vt1)), axis=a.ndim - 2)
    u1_b = part(u_b, -1, 0, k)
    v1_b = np.swapaxes(part(vt_b, -2, 0, k), -1, -2)
    of_u = u1t @ u1_b
    of_v = vt1 @ v1_b
    inner = (inverse * (of_u - np.swapaxes(of_u, -1, -2)) * row + column * (inverse * (of_v - np.swapaxes(of_v, -1, -2)))
             + np.expand_dims(s_b, -1) * eye)
    a_b += u1 @ inner @ vt1
    a_b += u2 @ ((np.swapaxes(u2, -1, -2) @ u1_b - np.swapaxes(part(u_b, -1, k), -1, -2) @ u1) / row) @ vt1
    a_b += u1 @ np.swapaxes((vt2 @ v1_b - part(vt_b, -2, k) @ v1) / row, -1, -2) @ vt2


def pseudoinverse(a: "2d+ real"):
    """Where the rank does not change (Golub and Pereyra 1973).

    >>> np.linalg.pinv(normal[4, 3])
    >>> np.linalg.pinv(normal[3, 4])
    >>> np.linalg.pinv(normal[2, 4, 3])
    """
    y = np.linalg.pinv(a)
    yt = np.swapaxes(y, -1, -2)
    kind = None if a.dtype == "float64" else a.dtype
    rows = np.eye(a.shape[-2], dtype=kind) - a @ y
    columns = np.eye(a.shape[-1], dtype=kind) - y @ a
    a_dt = np.swapaxes(a_d, -1, -2)
    y_d = -y @ a_d @ y + y @ yt @ a_dt @ rows + columns @ a_dt @ yt @ y
    y_bt = np.swapaxes(y_b, -1, -2)
    a_b += rows @ y_bt @ (y @ yt) + (yt @ y) @ y_bt @ columns - yt @ y_b @ yt


def least_squares(a: "2d real", b: "1d real"):
    """Where the rank does not change; the singular values too.

    >>> np.linalg.lstsq(normal[5, 3], normal[5])
    >>> np.linalg.lstsq(normal[3, 5], normal[3])
    """
    x, residual, rank, s = np.linalg.lstsq(a, b)
    p = np.linalg.pinv(a)
    rest = b - a @ x
    x_d = (p @ (b_d - a_d @ x) + p @ (p.T @ (a_d.T @ rest)) + a_d.T @ (p.T @ x) - p @ (a @ (a_d.T @ (p.T @ x))))
    residual_d = 2.0 * np.sum(rest * (b_d - a_d @ x)) * np.ones_like(residual)
    s_d = singular_d_each(np.empty_like(s), a, a_d)
    g = p.T @ x_b
    a_b += np.outer(rest, p @ g) + np.outer(p.T @ x, x_b - p @ (a @ x_b)) - np.outer(g, x)
    a_b -= np.outer(2.0 * np.sum(residual_b) * rest, x)
    a_b += singular_each(a, s_b)
    b_b += g + 2.0 * np.sum(residual_b) * rest


def least_squares_of_columns(a: "2d real", b: "2d real"):
    """Where the rank does not change; the singular values too.

    >>> np.linalg.lstsq(normal[5, 3], normal[5, 2])
    """
    x, residual, rank, s = np.linalg.lstsq(a, b)
    p = np.linalg.pinv(a)
    rest = b - a @ x
    x_d = (p @ (b_d - a_d @ x) + p @ (p.T @ (a_d.T @ rest)) + a_d.T @ (p.T @ x) - p @ (a @ (a_d.T @ (p.T @ x))))
    residual_d = 2.0 * np.sum(rest * (b_d - a_d @ x), axis=0)[: residual.shape[0]]
    s_d = singular_d_each(np.empty_like(s), a, a_d)
    g = p.T @ x_b
    a_b += rest @ (p @ g).T + (p.T @ x) @ (x_b - p @ (a @ x_b)).T - g @ x.T
    spread = 2.0 * (rest * residual_b if residual.shape[0] > 0 else np.zeros_like(rest))
    a_b -= spread @ x.T
    a_b += singular_each(a, s_b)
    b_b += g + spread


def matrix_power(a: "2d", n=1):
    """
    >>> np.linalg.matrix_power(square[3, 3], n=3)
    >>> np.linalg.matrix_power(square[3, 3], n=-2)
    >>> np.linalg.matrix_power(square[3, 3], n=0)
    """
    y = np.linalg.matrix_power(a, n=n)
    y = matrix_power_of(a, n)
    y_d = matrix_power_d(a, a_d, n)
    a_b += matrix_power_b(a, y_b, n)


def chain_of_products(*xs: "2d"):
    """
    >>> np.linalg.multi_dot((normal[3, 4], normal[4, 2]))
    >>> np.linalg.multi_dot((normal[3, 4], normal[4, 2], normal[2, 5]))
    """
    y = np.linalg.multi_dot((*xs,))
    whole = xs[0]
    for i in range(1, len(xs)):
        whole = whole @ xs[i]
    y = whole
    left = xs[0]
    for i in range(len(xs)):
        right_b = y_b
        step = xs_d[i]
        for k in range(len(xs) - 1, i, -1):
            right_b = right_b @ xs[k].T
        for k in range(i):
            right_b = xs[k].T @ right_b
        for k in range(i - 1, -1, -1):
            step = xs[k] @ step
        for k in range(i + 1, len(xs)):
            step = step @ xs[k]
        y_d += step
        xs_b[i] += right_b


def condition(a: "2d real", p=None):
    """Of the 2-norm: the ratio of the largest singular value to the smallest.

    >>> np.linalg.cond(square[3, 3])
    >>> np.linalg.cond(square[3, 3], p=-2)
    """
    y = np.linalg.cond(a, p=p)
    assert p is None or p == 2 or p == -2
    y_d = np.sum(like(a, condition_b(a, 2 if p is None else p)) * a_d)
    a_b += y_b * condition_b(a, 2 if p is None else p)
