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
