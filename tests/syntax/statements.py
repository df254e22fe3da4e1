"""Statements and conditions."""

import numpy as np

SCALE = 2.5


# inputs: rng.random(4), 0.4
def asserts(a, k):
    """Doc."""
    assert a.size > 2, f"too small: {a.size}"
    assert np.all(a > 0)
    if k < 0:
        raise ValueError(f"negative {k:.3f} {a[0]}")
    pass
    ...
    return k * np.sum(a**2)


# inputs: rng.random(4), 0.4
def errstate(a, k):
    with np.errstate(divide="ignore", invalid="ignore"):
        b = a / k
        s = np.sum(np.where(a > 0.5, np.log(a), b))
    return s


# inputs: rng.random(4), 0.4
def errstate_in_a_loop(a, k):
    s = 0.0
    for i in range(a.size):
        with np.errstate(all="ignore"):
            t = np.sqrt(a[i])
            s += t * k
            if s > 1.0:
                break
    return s


# inputs: rng.random(4), 0.4
def dels(a, k):
    t = a * k
    s = np.sum(t * t)
    del t
    u = s * k
    del u, a
    return s


# inputs: rng.random(4), 0.4
def walrus(a, k):
    if (n := len(a)) > 3:
        k = k * n
    s = (t := np.sum(a)) * t + k
    i = 0
    while (r := a[i] * k) < 1.0 and i < n - 1:
        s += r * r
        i += 1
    return s


# inputs: rng.random(4), 0.4
def walrus_in_an_arm(a, k):
    x = 2.0
    if k > 0.1 and (x := a[0] * k) < 1.0:
        k = k + x
    y = x + (x := a[1]) * x
    z = (w := x * k) if k > 0 else (w := a[2])
    return y * x + z * w


# inputs: rng.random(4), 0.4
def numbers_as_flags(a, k):
    n = a.size
    x = k or 1.0
    y = (k - 0.4) or a[1]
    z = k and a[2]
    if n and not (k and n > 5):
        x = x * y
    return x * y * z


# inputs: rng.random(4), 0.4
def chains(a, k):
    s = t = 0.0
    for v in a:
        if 0.1 < v <= 0.7 < k + 1.0:
            s += v * v
        else:
            t += v
    x = y = k * 2.0
    x += 1.0
    return s * t + x * y


# inputs: rng.random(4), 0.4
def alias_zeros(a, k):
    n = a.size
    p = q = np.zeros(n)
    p[0] = k
    q[1] = a[0] * p[0]
    p += a
    return np.sum(p * q)


# inputs: rng.random(4), 0.4
def ifexp(a, k):
    s = a[0] if k > 0.5 else a[1] * k
    t = np.sum(a) if a[2] > 0.2 else k
    u = a if k > 0 else -a
    return s * t + np.sum(u**2) + (k if s > 0 else 0.0)


# inputs: rng.random(5), 0.4
def global_constant(a, k):
    global SCALE
    return SCALE * k * np.sum(a)


# inputs: rng.random(5), 2
def match_int(a, mode):
    match mode:
        case 0:
            s = np.sum(a)
        case 1 | 2:
            s = np.sum(a**2)
        case _:
            s = np.sum(a**3)
    return s


# inputs: rng.random(5), 4
def match_in_a_loop(a, n):
    s = 0.0
    for i in range(n):
        match i % 3:
            case 0:
                s += a[i]
                continue
            case 1 if n > 2:
                s += a[i] * n
            case other:
                s += a[i] ** other
        s = s * a[0]
    return s


# inputs: rng.random(5), 4
def match_that_returns(a, n):
    for v in a:
        match n:
            case 1 | 2:
                return v
            case _:
                n -= 1
        a = a * v
    return 0.0


# inputs: rng.random(5)
def match_str(a):
    kind = "square"
    match kind:
        case "square":
            return np.sum(a * a)
        case _:
            return np.sum(a)


# inputs: rng.random(5), 0.5
def prints(a, k):
    for i in range(2):
        k = k * a[i]
        if k < 0:
            print("k", k, f"{a[0]:.3f}", end="\n")
    return k * k


# inputs: rng.random(6), 2
def bound_changed(a, n):
    s = 1.0
    for i in range(n):
        n = n - 1
        s = s * a[i] + s * s
    return s + n


# inputs: rng.random(6), 0.7
def while_true(a, k):
    i = 0
    s = 1.0
    while True:
        s = s * a[i] + k * s * s
        i += 1
        if i >= a.size or s > 100.0:
            break
    return s


# inputs: rng.random(6), 0.7
def while_else(a, k):
    i = 0
    s = 1.0
    while i < a.size:
        s = s * a[i] + k
        i += 1
        if s < 0:
            break
    else:
        s = s * s
    return s


# inputs: rng.random(6), 0.7
def truthiness(a, k):
    n = a.size
    s = 1.0
    while n:
        n -= 1
        s *= a[n] + k
    if not n:
        s += k
    return s


# inputs: rng.random(6), 2
def in_tuple(a, k):
    if k in (1, 2, 3):
        return np.sum(a) * k
    if k not in (4, 5):
        return np.sum(a)
    return np.sum(a**2)


# inputs: rng.random((3, 4)), 2
def unpack_shape(A, k):
    (n, m) = A.shape
    [p, q] = A.shape
    s = 0.0
    for i in range(n):
        for j in range(m):
            s += A[i][j] ** 2 * k
    return s * p * q


# inputs: rng.random(5), 0.3
def annotated(a: np.ndarray, k: float) -> float:
    n: int = a.size
    s: float
    s = 0.0
    total: float = 0.0
    for i in range(n):
        t: float = a[i] * k
        total += t * t
    return total + s


# inputs: rng.random(5), 0.3
def semicolons(a, k):
    s = 0.0; t = 1.0  # noqa: E702
    for v in a: s += v; t *= v  # noqa: E701, E702
    if k > 0: s *= k  # noqa: E701
    return s * t


# inputs: rng.random(5), 0.3
def while_walrus_float(a, x):
    it = 0
    while abs(f := x * x - a[0]) > 1e-10 and it < 20:
        x -= f / (2 * x)
        it += 1
    return x


# inputs: rng.random(5), 0.3
def bool_ops(a, k):
    flag = k > 0.2 and a[0] > 0 or not a[1] > 5
    n = a.size
    x = k or 1.0
    if n and flag:
        return k * a[0] + x
    return a[1]


# inputs: rng.random(7), 0.3
def long_sum(x, k):
    s = (
        x[0] * k ** 0 + x[1] * k ** 1 + x[2] * k ** 2 + x[3] * k ** 0 + x[4] * k ** 1 + x[5] * k ** 2
        + x[6] * k ** 0 + x[0] * k ** 1 + x[1] * k ** 2 + x[2] * k ** 0 + x[3] * k ** 1 + x[4] * k ** 2
        + x[5] * k ** 0 + x[6] * k ** 1 + x[0] * k ** 2 + x[1] * k ** 0 + x[2] * k ** 1 + x[3] * k ** 2
        + x[4] * k ** 0 + x[5] * k ** 1 + x[6] * k ** 2 + x[0] * k ** 0 + x[1] * k ** 1 + x[2] * k ** 2
        + x[3] * k ** 0 + x[4] * k ** 1 + x[5] * k ** 2 + x[6] * k ** 0 + x[0] * k ** 1 + x[1] * k ** 2
        + x[2] * k ** 0 + x[3] * k ** 1 + x[4] * k ** 2 + x[5] * k ** 0 + x[6] * k ** 1 + x[0] * k ** 2
        + x[1] * k ** 0 + x[2] * k ** 1 + x[3] * k ** 2 + x[4] * k ** 0 + x[5] * k ** 1 + x[6] * k ** 2
        + x[0] * k ** 0 + x[1] * k ** 1 + x[2] * k ** 2 + x[3] * k ** 0 + x[4] * k ** 1 + x[5] * k ** 2
        + x[6] * k ** 0 + x[0] * k ** 1 + x[1] * k ** 2 + x[2] * k ** 0 + x[3] * k ** 1 + x[4] * k ** 2
        + x[5] * k ** 0 + x[6] * k ** 1 + x[0] * k ** 2 + x[1] * k ** 0 + x[2] * k ** 1 + x[3] * k ** 2
        + x[4] * k ** 0 + x[5] * k ** 1 + x[6] * k ** 2 + x[0] * k ** 0 + x[1] * k ** 1 + x[2] * k ** 2
        + x[3] * k ** 0 + x[4] * k ** 1 + x[5] * k ** 2 + x[6] * k ** 0 + x[0] * k ** 1 + x[1] * k ** 2
        + x[2] * k ** 0 + x[3] * k ** 1 + x[4] * k ** 2 + x[5] * k ** 0 + x[6] * k ** 1 + x[0] * k ** 2
        + x[1] * k ** 0 + x[2] * k ** 1 + x[3] * k ** 2 + x[4] * k ** 0 + x[5] * k ** 1 + x[6] * k ** 2
        + x[0] * k ** 0 + x[1] * k ** 1 + x[2] * k ** 2 + x[3] * k ** 0 + x[4] * k ** 1 + x[5] * k ** 2
    )
    return s * s


# inputs: 0.3, 0.4, 0.5, rng.random((3, 4))
def unpacked_generators(p, q, r, x):
    a, b, c = (np.sin(v) * v for v in (p, q, r))
    d, e, f = (row * 2 for row in x)
    return a * b + c + np.sum(d * e + f)


def ordered(x, y, n):
    if n == 0:
        return (x, y * 2) if x < y else (y, x * 3)
    return ordered(x + 0.1 * y, y * 0.9, n - 1)


def stepped(x, y, n):
    return (x, y * x) if n == 0 else stepped(x + 0.1 * y, y * 0.9, n - 1)


# inputs: 0.3, 0.4, 3
def chosen_returns(x, y, n):
    def power(v, n):
        return 1.0 if n == 0 else v * power(v * 1.1, n - 1)

    a, b = ordered(x, y, n)
    c, d = stepped(x, y, n)
    return a * b + c * d + power(x, n)
