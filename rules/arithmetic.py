"""Operators and powers.  Read by the compiler, never run: docs/reference/rules.md tells the notation."""


def add(a, b):
    y = a + b
    y_d = a_d + b_d
    a_b += y_b
    b_b += y_b


def subtract(a, b):
    y = a - b
    y_d = a_d - b_d
    a_b += y_b
    b_b -= y_b


def square_of(x):
    """A value times itself.

    >>> normal * same
    """
    y = x * x
    y_d = 2.0 * x * x_d
    x_b += 2.0 * x * y_b


def multiply(a, b):
    y = a * b
    y_d = a_d * b + a * b_d
    a_b += y_b * b
    b_b += y_b * a


def divide_by_constant(a, b: "const"):
    """
    >>> normal / 2.5
    """
    y = a / b
    y_d = a_d / b
    a_b += y_b / b


def reciprocal(b):
    """
    >>> 1.0 / away
    """
    y = 1.0 / b
    y_d = -(y * y) * b_d
    b_b -= y_b * y * y


def reciprocal_of(a: "const", b):
    """
    >>> 3.0 / away
    """
    y = a / b
    y_d = -y / b * b_d
    b_b -= y_b * y / b


def divide(a, b):
    """
    >>> normal / away
    """
    y = a / b
    y_d = (a_d - y * b_d) / b
    a_b += y_b / b
    b_b -= y_b / b * y


def negative(x):
    y = -x
    y_d = -x_d
    x_b -= y_b


def positive(x):
    y = +x
    y_d = x_d
    x_b += y_b


def floor_divide(a, b):
    """
    >>> near(7.2) // near(3.0)
    """
    y = a // b


def modulo(a: "real", b: "real"):
    """a % b is a - b * (a // b): slope 1 in a, also at the jumps.

    >>> near(7.2) % near(3.0)
    """
    y = a % b
    y_d = a_d - (a // b) * b_d
    a_b += y_b
    b_b -= y_b * (a // b)


def fmod(a: "real", b: "real"):
    """The remainder with the sign of a.

    >>> np.fmod(near(7.2), near(3.0))
    """
    y = np.fmod(a, b) or math.fmod(a, b)
    y_d = a_d - np.trunc(a / b) * b_d
    a_b += y_b
    b_b -= y_b * np.trunc(a / b)


def power_of_constant_exponent(x, n: "const"):
    """x ** 0 has slope 0 everywhere.

    >>> positive ** 2
    >>> normal ** 3
    >>> away ** -1
    >>> positive ** 0.5
    >>> positive ** 2.5
    >>> normal ** 1
    >>> normal ** 0
    """
    y = x ** n or math.pow(x, n) or pow(x, n)
    if n == 0:
        pass
    elif n == 1:
        y_d = x_d
        x_b += y_b
    elif n == 0.5:
        y_d = 0.5 * x_d / y
        x_b += 0.5 * y_b / y
    else:
        y_d = float(n) * x ** (n - 1) * x_d
        x_b += float(n) * x ** (n - 1) * y_b


def power_of_constant_base(x: "const", p):
    """0 ** p has slope 0; there is none for a negative base (NaN).

    >>> 2 ** normal
    """
    y = x ** p or math.pow(x, p) or pow(x, p)
    assert x >= 0 or p.dtype in ("float32", "float64")
    if x != 0:
        c = math.log(x) if x > 0 else math.nan
        y_d = c * y * p_d
        p_b += c * y * y_b


def power_of_integer(x, n: int):
    """x ** 0 has slope 0 everywhere.

    >>> away ** integers
    """
    y = x ** n or math.pow(x, n) or pow(x, n)
    slope = n * x ** np.where(n == 0, 1, n - 1)
    y_d = slope * x_d
    x_b += y_b * slope


def power(x, p: "real"):
    """x ** 0 has slope 0 in x; 0 ** p has slope 0 in p.

    >>> positive ** normal
    """
    y = x ** p or math.pow(x, p) or pow(x, p)
    slope = p * x ** np.where(p == 0.0, 1.0, p - 1.0)
    log_x = np.log(np.where(x == 0.0, 1.0, x))
    y_d = slope * x_d + y * log_x * p_d
    x_b += y_b * slope
    p_b += y_b * y * log_x


def power_of_negative_base(x: "const", p: complex):
    """
    >>> (-2.0) ** normal
    """
    y = x ** p or pow(x, p)
    c = math.log(-x) + math.pi * 1j
    y_d = c * y * p_d
    p_b += y_b * np.conj(c * y)


def power_of_complex_exponent(x, p: complex):
    """x ** 0 has slope 0 in x; 0 ** p has slope 0 in p.

    >>> away ** normal
    """
    y = x ** p or pow(x, p)
    slope = p * x ** np.where(p == 0.0, 1.0, p - 1.0)
    log_x = np.log(np.where(x == 0.0, 1.0, x) + 0j)
    y_d = slope * x_d + y * log_x * p_d
    x_b += y_b * np.conj(slope)
    p_b += y_b * np.conj(y * log_x)


def float_power(x: "real", p: "real"):
    """In double precision whatever the operands are; conventions as for `**`.

    >>> np.float_power(positive, normal)
    >>> np.float_power(positive, 2)
    """
    y = np.float_power(x, p)
    slope = p * np.float_power(x, np.where(p == 0.0, 1.0, p - 1.0))
    log_x = np.log(np.where(x == 0.0, 1.0, x))
    y_d = slope * x_d + y * log_x * p_d
    x_b += y_b * slope
    p_b += y_b * y * log_x
