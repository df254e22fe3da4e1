"""Factors of complex matrices, and stacks of them.

NumPy leaves LAPACK's phases in place: the diagonal of r is real, and so is the first component of each eigenvector.
"""


def determinants(a: "3d+ complex"):
    """Of matrices that are not singular.

    >>> np.linalg.det(square[2, 3, 3])
    """
    y = np.linalg.det(a)
    inverse_t = np.swapaxes(np.linalg.inv(a), -1, -2)
    y_d = y * np.sum(inverse_t * a_d, axis=(-2, -1))
    a_b += np.expand_dims(y_b, (-2, -1)) * np.conj(np.expand_dims(y, (-2, -1)) * inverse_t)


def log_determinants(a: "3d+ complex"):
    """
    >>> np.linalg.slogdet(square[2, 3, 3])
    """
    sign, y = np.linalg.slogdet(a)
    inverse_h = np.conj(np.swapaxes(np.linalg.inv(a), -1, -2))
    change = np.sum(np.conj(inverse_h) * a_d, axis=(-2, -1))
    y_d = np.real(change)
    sign_d = 1j * sign * np.imag(change)
    a_b += np.expand_dims(y_b + 1j * np.imag(sign_b * np.conj(sign)), (-2, -1)) * inverse_h


def cholesky_of_complex(a: "2d+ complex"):
    """NumPy reads the lower triangle alone, so the upper one has slope 0, and so has the diagonal's imaginary part.

    >>> np.linalg.cholesky(symmetric[3, 3])
    >>> np.linalg.cholesky(symmetric[2, 3, 3])
    """
    y = np.linalg.cholesky(a)
    inverse_y = np.linalg.inv(y)
    inverse_h = np.conj(np.swapaxes(inverse_y, -1, -2))
    halves = np.tril(np.ones((a.shape[-1], a.shape[-1])), k=-1) + 0.5 * np.eye(a.shape[-1])
    half = np.astype(halves, dtype=a.dtype)
    below_d = half * a_d
    s_d = inverse_y @ (below_d + np.conj(np.swapaxes(below_d, -1, -2))) @ inverse_h
    y_d = y @ (s_d * half)
    s = inverse_h @ ((np.conj(np.swapaxes(y, -1, -2)) @ y_b) * half) @ inverse_y
    a_b += (s + np.conj(np.swapaxes(s, -1, -2))) * half


def hermitian_eigen(a: "2d+ complex", UPLO="L"):
    """NumPy reads the lower triangle alone, so the upper one has slope 0, and so has the diagonal's imaginary part.

    >>> np.linalg.eigh(symmetric[3, 3])
    >>> np.linalg.eigh(symmetric[2, 3, 3])
    """
    w, v = np.linalg.eigh(a, UPLO="L")
    vh = np.conj(np.swapaxes(v, -1, -2))
    inverse = like(np.real(a), gaps_between(w))
    halves = np.tril(np.ones((a.shape[-1], a.shape[-1])), k=-1) + 0.5 * np.eye(a.shape[-1])
    half = np.astype(halves, dtype=a.dtype)
    eye = np.eye(a.shape[-1], dtype=a.dtype)
    below_d = half * a_d
    turned = vh @ (below_d + np.conj(np.swapaxes(below_d, -1, -2))) @ v
    w_d = np.real(np.sum(turned * eye, axis=-1))
    v_d = like(v, first_real_d(v, v @ (turned * inverse)))
    inner = np.expand_dims(w_b, -1) * eye + inverse * (vh @ like(v, first_real_b(v, v_b)))
    s = v @ inner @ vh
    a_b += (s + np.conj(np.swapaxes(s, -1, -2))) * half


def eigenvalues_of_hermitian_stack(a: "3d+ complex", UPLO="L"):
    """
    >>> np.linalg.eigvalsh(symmetric[2, 3, 3])
    """
    w = np.linalg.eigvalsh(a, UPLO="L")
    v = like(a, eigenvectors_each(a))
    vh = np.conj(np.swapaxes(v, -1, -2))
    halves = np.tril(np.ones((a.shape[-1], a.shape[-1])), k=-1) + 0.5 * np.eye(a.shape[-1])
    half = np.astype(halves, dtype=a.dtype)
    below_d = half * a_d
    w_d = np.real(np.sum(np.conj(v) * ((below_d + np.conj(np.swapaxes(below_d, -1, -2))) @ v), axis=-2))
    s = (v * np.expand_dims(w_b, -2)) @ vh
    a_b += (s + np.conj(np.swapaxes(s, -1, -2))) * half


def qr_of_complex(a: "2d+ complex", mode="reduced"):
    """Of matrices with full column rank, and at least as many rows as columns.

    >>> np.linalg.qr(square[3, 3])
    >>> np.linalg.qr(normal[4, 3])
    >>> np.linalg.qr(normal[2, 4, 3])
    """
    q, r = np.linalg.qr(a, mode="reduced")
    eye = np.eye(a.shape[-1], dtype=a.dtype)
    rt = np.swapaxes(r, -1, -2)
    scaled = np.swapaxes(np.linalg.solve(rt, np.swapaxes(a_d, -1, -2)), -1, -2)
    turned = np.conj(np.swapaxes(q, -1, -2)) @ scaled
    below = np.tril(turned, k=-1)
    skew = below - np.conj(np.swapaxes(below, -1, -2)) + 1j * np.imag(turned) * eye
    q_d = scaled - q @ turned + q @ skew
    r_d = (turned - skew) @ r
    m = r @ np.conj(np.swapaxes(r_b, -1, -2)) - np.conj(np.swapaxes(q_b, -1, -2)) @ q
    lower = np.tril(m, k=-1)
    both = q_b + q @ (lower + np.conj(np.swapaxes(lower, -1, -2)) + np.real(m) * eye)
    a_b += np.conj(np.swapaxes(np.linalg.solve(r, np.conj(np.swapaxes(both, -1, -2))), -1, -2))


def singular_values_of_complex(a: "2d+ complex", full_matrices=True, compute_uv=True):
    """
    >>> np.linalg.svd(normal[4, 3], compute_uv=False)
    >>> np.linalg.svd(normal[2, 3, 4], compute_uv=False)
    """
    s = np.linalg.svd(a, full_matrices=full_matrices, compute_uv=False)
    s_d = complex_singular_d_each(np.empty_like(s), a, a_d)
    a_b += singular_each(a, s_b)


def singular_factors_of_complex(a: "2d+ complex", full_matrices=True, compute_uv=True):
    """The first row of v is real, or of u where that is the smaller one.

    >>> np.linalg.svd(normal[4, 3], full_matrices=False)
    >>> np.linalg.svd(normal[3, 4], full_matrices=False)
    >>> np.linalg.svd(normal[2, 4, 3], full_matrices=False)
    """
    u, s, vt = np.linalg.svd(a, full_matrices=False, compute_uv=True)
    uh = np.conj(np.swapaxes(u, -1, -2))
    v = np.conj(np.swapaxes(vt, -1, -2))
    row = np.expand_dims(s, -2)
    column = np.expand_dims(s, -1)
    inverse = like(column * row, gaps_between(s * s))
    eye = np.eye(s.shape[-1], dtype=a.dtype)
    turned = uh @ a_d @ v
    flipped = np.conj(np.swapaxes(turned, -1, -2))
    s_d = np.real(np.sum(turned * eye, axis=-1))
    about = inverse * (turned * row + column * flipped) + 1j * np.imag(turned) / row * eye
    left_d = u @ about + (a_d @ v - u @ turned) / row
    right_d = (np.conj(np.swapaxes(inverse * (column * turned + flipped * row), -1, -2)) @ vt
               + (uh @ a_d - turned @ vt) / column)
    phase = like(s, phases_d(u, vt, left_d, right_d))
    u_d = left_d - 1j * u * np.expand_dims(phase, -2)
    vt_d = right_d + 1j * np.expand_dims(phase, -1) * vt
    turn = np.imag(np.sum(np.conj(u_b) * u, axis=-2) + np.sum(vt_b * np.conj(vt), axis=-1))
    left_b = u_b + like(u, phases_left_b(u, vt, turn))
    right_b = vt_b + like(vt, phases_right_b(u, vt, turn))
    of_u = uh @ left_b
    of_v = vt @ np.conj(np.swapaxes(right_b, -1, -2))
    of_v_h = np.conj(np.swapaxes(of_v, -1, -2))
    inner = (inverse * (of_u - np.conj(np.swapaxes(of_u, -1, -2))) * row + column * (inverse * (of_v - of_v_h))
             + (np.expand_dims(s_b, -1) + 1j * np.imag(of_u) / row) * eye)
    a_b += u @ inner @ vt
    a_b += (left_b - u @ of_u) / row @ vt
    a_b += u @ ((right_b - of_v_h @ vt) / column)


def pseudoinverse_of_complex(a: "2d+ complex"):
    """Where the rank does not change (Golub and Pereyra 1973).

    >>> np.linalg.pinv(normal[4, 3])
    >>> np.linalg.pinv(normal[2, 3, 4])
    """
    y = np.linalg.pinv(a)
    yh = np.conj(np.swapaxes(y, -1, -2))
    rows = np.eye(a.shape[-2], dtype=a.dtype) - a @ y
    columns = np.eye(a.shape[-1], dtype=a.dtype) - y @ a
    a_dh = np.conj(np.swapaxes(a_d, -1, -2))
    y_d = -y @ a_d @ y + y @ yh @ a_dh @ rows + columns @ a_dh @ yh @ y
    y_bh = np.conj(np.swapaxes(y_b, -1, -2))
    a_b += rows @ y_bh @ (y @ yh) + (yh @ y) @ y_bh @ columns - yh @ y_b @ yh


def least_squares_of_complex(a: "2d complex", b: "1d complex"):
    """Where the rank does not change; the singular values too.

    >>> np.linalg.lstsq(normal[5, 3], normal[5])
    >>> np.linalg.lstsq(normal[3, 5], normal[3])
    """
    x, residual, rank, s = np.linalg.lstsq(a, b)
    p = np.linalg.pinv(a)
    ph = np.conj(p.T)
    a_dh = np.conj(a_d.T)
    rest = b - a @ x
    x_d = p @ (b_d - a_d @ x) + p @ (ph @ (a_dh @ rest)) + a_dh @ (ph @ x) - p @ (a @ (a_dh @ (ph @ x)))
    residual_d = 2.0 * np.real(np.sum(np.conj(rest) * (b_d - a_d @ x))) * np.ones_like(residual)
    s_d = like(s, complex_singular_d_each(np.empty_like(s), a, a_d))
    g = ph @ x_b
    a_b += np.outer(rest, np.conj(p @ g)) + np.outer(ph @ x, np.conj(x_b - p @ (a @ x_b))) - np.outer(g, np.conj(x))
    a_b -= np.outer(2.0 * np.sum(residual_b) * rest, np.conj(x))
    a_b += like(a, singular_each(a, s_b))
    b_b += g + 2.0 * np.sum(residual_b) * rest


def spectral_norm_of_complex(x: "2d complex", ord=None, axis=None, keepdims=False):
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
    y_d = np.real(np.sum(np.conj(like(x, singular_norm_b(x, kind))) * x_d))
    x_b += y_b * singular_norm_b(x, kind)
