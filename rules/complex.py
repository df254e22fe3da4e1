"""Parts, conjugates, absolute values and angles of complex numbers.

The adjoint x_b of a complex x satisfies d value = Re(conj(x_b) * dx).  An operand that is said to be `complex`
(or a result, `-> complex`) means that the adjoint lines hold as they stand; all other rules are written for
reals, and the compiler conjugates what they multiply the seed by.
"""


def real_part_of_complex(x: complex):
    y = np.real(x)
    y_d = np.real(x_d)
    x_b += y_b


def imaginary_part_of_complex(x: complex):
    y = np.imag(x)
    y_d = np.imag(x_d)
    x_b += 1j * y_b


def conjugate(x: complex):
    y = np.conj(x)
    y_d = np.conj(x_d)
    x_b += np.conj(y_b)


def absolute_of_complex(x: complex):
    """The slope at 0 is 0."""
    y = np.abs(x) or abs(x)
    y_d = np.real(np.conj(np.sign(x)) * x_d)
    x_b += y_b * np.sign(x)


def angle(x: complex):
    """The slope at 0 is 0.

    >>> np.angle(positive)
    """
    y = np.angle(x)
    r2 = np.where(x == 0.0, 1.0, np.real(x) ** 2 + np.imag(x) ** 2)
    y_d = np.imag(np.conj(x) * x_d) / r2
    x_b += 1j * (y_b / r2) * x


def angle_of_real(x: "real"):
    """0 or pi."""
    y = np.angle(x)


def arcsin_of_complex(x: complex):
    """The slope has the signs of zero that tell the two sides of a cut apart.

    >>> np.arcsin(normal)
    """
    y = np.arcsin(x)
    slope = 1.0 / (np.sqrt(-(x - 1.0)) * np.sqrt(x + 1.0))
    y_d = slope * x_d
    x_b += np.conj(slope) * y_b


def arccos_of_complex(x: complex):
    """
    >>> np.arccos(normal)
    """
    y = np.arccos(x)
    slope = -1.0 / (np.sqrt(-(x - 1.0)) * np.sqrt(x + 1.0))
    y_d = slope * x_d
    x_b += np.conj(slope) * y_b


def arccosh_of_complex(x: complex):
    """
    >>> np.arccosh(normal)
    """
    y = np.arccosh(x)
    slope = 1.0 / (np.sqrt(x - 1.0) * np.sqrt(x + 1.0))
    y_d = slope * x_d
    x_b += np.conj(slope) * y_b


def to_complex(x):
    y = complex(x) or np.complex128(x)
    y_d = np.complex128(x_d)
    x_b += y_b


def to_complex64(x):
    y = np.complex64(x)
    y_d = np.complex64(x_d)
    x_b += y_b


def complex_from_parts(a: "real", b: "real") -> complex:
    y = complex(a, b)
    y_d = a_d + 1j * b_d
    a_b += np.real(y_b)
    b_b += np.imag(y_b)


def eigen(a: "2d complex"):
    """Eigenvectors are as LAPACK scales them: of length 1, their largest component real.

    >>> np.linalg.eig(square[3, 3])
    """
    w, v = np.linalg.eig(a)
    vh = np.conj(v.T)
    inverse = like(v, gaps_between(w))
    turned = np.linalg.solve(v, a_d @ v)
    w_d = np.diag(turned)
    v_d = like(v, pinned_d(v, v @ (turned * inverse)))
    a_b += np.linalg.solve(vh, np.expand_dims(w_b, -1) * vh)
    a_b += np.linalg.solve(vh, (np.conj(inverse) * (vh @ like(v, pinned_b(v, v_b)))) @ vh)


def eigenvalues(a: "2d complex"):
    """
    >>> np.linalg.eigvals(square[3, 3])
    """
    w = np.linalg.eigvals(a)
    v = like(a, eigenvectors_at(a, w))
    vh = np.conj(v.T)
    w_d = np.diag(np.linalg.solve(v, a_d @ v))
    a_b += np.linalg.solve(vh, np.expand_dims(w_b, -1) * vh)


def eigen_of_real(a: "2d real") -> complex:
    """NumPy gives real numbers where all are real.

    >>> np.linalg.eig(turning[3, 3])
    """
    w, v = np.linalg.eig(a)
    vc = v + 0j
    vh = np.conj(vc.T)
    inverse = like(vc, gaps_between(w + 0j))
    turned = np.linalg.solve(vc, a_d @ vc)
    w_d = np.diag(turned)
    v_d = like(vc, pinned_d(vc, vc @ (turned * inverse)))
    a_b += np.real(np.linalg.solve(vh, np.expand_dims(w_b, -1) * vh))
    a_b += np.real(np.linalg.solve(vh, (np.conj(inverse) * (vh @ like(vc, pinned_b(vc, v_b)))) @ vh))


def eigenvalues_of_real(a: "2d real") -> complex:
    """NumPy gives real numbers where all are real.

    >>> np.linalg.eigvals(turning[3, 3])
    """
    w = np.linalg.eigvals(a)
    v = like(a + 0j, eigenvectors_at(a + 0j, w))
    vh = np.conj(v.T)
    w_d = np.diag(np.linalg.solve(v, a_d @ v))
    a_b += np.real(np.linalg.solve(vh, np.expand_dims(w_b, -1) * vh))


def eigen_of_stack(a: "3d+ complex"):
    """
    >>> np.linalg.eig(square[3, 2, 2])
    """
    w, v = np.linalg.eig(a)
    vh = np.conj(np.swapaxes(v, -1, -2))
    inverse = like(v, gaps_between(w))
    turned = np.linalg.solve(v, a_d @ v)
    w_d = np.sum(turned * np.eye(a.shape[-1], dtype=v.dtype), axis=-1)
    v_d = like(v, pinned_each_d(v, v @ (turned * inverse)))
    a_b += np.linalg.solve(vh, np.expand_dims(w_b, -1) * vh)
    a_b += np.linalg.solve(vh, (np.conj(inverse) * (vh @ like(v, pinned_each_b(v, v_b)))) @ vh)


def eigenvalues_of_stack(a: "3d+ complex"):
    """
    >>> np.linalg.eigvals(square[3, 2, 2])
    """
    w = np.linalg.eigvals(a)
    v = like(a, eigenvectors_each_at(a, w))
    vh = np.conj(np.swapaxes(v, -1, -2))
    w_d = np.sum(np.linalg.solve(v, a_d @ v) * np.eye(a.shape[-1], dtype=v.dtype), axis=-1)
    a_b += np.linalg.solve(vh, np.expand_dims(w_b, -1) * vh)


def eigen_of_real_stack(a: "3d+ real") -> complex:
    """NumPy gives real numbers where all are real.

    >>> np.linalg.eig(turning[2, 3, 3])
    """
    w, v = np.linalg.eig(a)
    vc = v + 0j
    vh = np.conj(np.swapaxes(vc, -1, -2))
    inverse = like(vc, gaps_between(w + 0j))
    turned = np.linalg.solve(vc, a_d @ vc)
    w_d = np.sum(turned * np.eye(a.shape[-1], dtype=vc.dtype), axis=-1)
    v_d = like(vc, pinned_each_d(vc, vc @ (turned * inverse)))
    a_b += np.real(np.linalg.solve(vh, np.expand_dims(w_b, -1) * vh))
    a_b += np.real(np.linalg.solve(vh, (np.conj(inverse) * (vh @ like(vc, pinned_each_b(vc, v_b)))) @ vh))


def eigenvalues_of_real_stack(a: "3d+ real") -> complex:
    """NumPy gives real numbers where all are real.

    >>> np.linalg.eigvals(turning[2, 3, 3])
    """
    w = np.linalg.eigvals(a)
    v = like(a + 0j, eigenvectors_each_at(a + 0j, w))
    vh = np.conj(np.swapaxes(v, -1, -2))
    w_d = np.sum(np.linalg.solve(v, a_d @ v) * np.eye(a.shape[-1], dtype=v.dtype), axis=-1)
    a_b += np.real(np.linalg.solve(vh, np.expand_dims(w_b, -1) * vh))


def hermitian_eigenvalues(a: "2d complex", UPLO="L"):
    """NumPy reads the lower triangle alone, so the upper one has slope 0, and so has the diagonal's imaginary part.

    >>> np.linalg.eigvalsh(symmetric[3, 3])
    """
    w = np.linalg.eigvalsh(a, UPLO="L")
    v = like(a, hermitian_eigenvectors(a))
    vh = np.conj(v.T)
    lower_d = np.tril(a_d, k=-1)
    whole_d = lower_d + np.conj(lower_d.T) + np.diag(np.real(np.diag(a_d)))
    w_d = np.real(np.diag(vh @ whole_d @ v))
    s = (v * w_b) @ vh
    a_b += 2.0 * np.tril(s, k=-1) + np.diag(np.real(np.diag(s)))
