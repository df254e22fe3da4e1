"""What writes into arrays."""

import numpy as np

PLACES = np.array([0, 2, 2, 1])


# inputs: rng.random((3, 3)), rng.random((3, 3)), 0.7
def inplace_ops(A0, B, k):
    A = A0.copy()
    A += B
    A -= k * B
    A *= B + 1.0
    A /= k
    A **= 2
    A @= B
    A **= k
    return np.sum(A)


# inputs: rng.random(5), 0.7
def inplace_floor(a0, k):
    a = a0.copy()
    b = a * 3.0
    b //= 0.4
    a %= 0.3
    n = 7
    n //= 2
    n **= 2
    n %= 5
    return np.sum(a * k) + np.sum(b) * k * n


# inputs: rng.random(5), rng.random(5)
def ufunc_out(a, b):
    c = np.empty(5)
    np.add(a, b, out=c)
    np.multiply(c, a, c)
    np.sin(c, out=c)
    np.subtract(c, b, out=c[:])
    np.exp(c[1:], out=c[:-1])
    d = np.empty_like(a)
    np.maximum(a, b, out=d)
    e = np.divide(c, d, out=d)
    return np.sum(c * d) + e[0]


# inputs: rng.random(5), rng.random(5)
def ufunc_where(a, b):
    c = np.zeros(5)
    np.divide(a, b, out=c, where=b > 0.5)
    d = np.add(a, b, out=np.zeros_like(a), where=a > b)
    return np.sum(c * d)


# inputs: rng.random(5), 0.3
def array_methods(a0, k):
    a = a0.copy()
    b = np.empty(5)
    b.fill(k)
    np.copyto(b[1:3], a[:2])
    a.sort()
    b[...] = b * a
    c = np.zeros((5, 5))
    np.fill_diagonal(c, a * k)
    return np.sum(b * b) + np.sum(c @ a)


# inputs: rng.random((3, 3)), 0.3
def fill_diag(A0, k):
    A = A0.copy()
    np.fill_diagonal(A, k)
    B = A.copy()
    np.fill_diagonal(B, A[0] * k)
    return np.sum(A @ B)


# inputs: rng.random(6), 0.3
def puts(a0, k):
    a = a0.copy()
    np.put(a, [0, 2], [k, 2.0 * k])
    np.putmask(a, a > 0.8, k * k)
    np.copyto(a, k, where=a < 0.1)
    np.place(a, a > 0.7, k)
    return np.sum(a**2)


# inputs: rng.random(6), np.array([0, 1, 1, 3]), rng.random(4)
def ufunc_at(a0, idx, v):
    a = a0.copy()
    np.add.at(a, idx, v)
    np.subtract.at(a, idx, v * v)
    np.multiply.at(a, idx, v)
    np.divide.at(a, idx, 1.0 + v)
    np.maximum.at(a, idx, v)
    return np.sum(a**2)


# inputs: rng.random(5), rng.random(5)
def swap_elements(a0, b):
    a = a0.copy()
    a[0], a[1] = a[1], a[0] * b[0]
    i, j = 1, 3
    a[i], a[j] = a[j], a[i]
    (a[2], x), y = (b[1] * a[0], b[2]), b[3]
    return np.sum(a * np.arange(5.0)) + x * y


# inputs: 0.6 + rng.random(4)
def added_at_constant_places(x):
    y = x * 1.0
    np.add.at(y, PLACES, 0.3 * x)
    return np.sum(y * y[PLACES])


def _scaled(a):
    a *= 1.1
    return a


def _waves(a, c):
    a[1:] = np.sin(c[1:])
    return np.sum(a[1:] ** 2)


def _again(n, a):
    for i in range(n):
        _scaled(a)[i] += 0.1
    if n > 1:
        _again(n - 1, a)


# inputs: rng.random(4)
def handed_out_as_a_callee_left_it(x):
    _scaled(x)[2] = 0.5
    return x


# inputs: 0.5 + rng.random(4), rng.random(4)
def written_by_callees_and_handed_out(x, c):
    y = x + 1.0
    s = np.sum(y * y)
    for i in range(3):
        s += _waves(y[::-1], i * c)
        _scaled(y)
        x[i] = s * 0.1
    _again(3, x)
    return y, x


# inputs: rng.random((4, 4)), rng.random((4, 4)), rng.random(6), 2
def sections_of_one(A, B, v, k):
    A[:] -= A[:, k:k + 1] * B[k:k + 1, :]
    for q in range(3):
        A = A - B[:, q:q + 1] * A[:1]
    A[1:, :] = B[k - 1:k]
    v[1:] = v[-1:] + v[:-1]
    v *= v[2 * k:2 * k + 1]
    return A * A + v[1:5]


# inputs: 0.5 + rng.random(4), 0.3
def right_side_before_the_place(u, k):
    _scaled(u)[0] = u[1] * k
    _scaled(u)[1:] = u[:-1]
    return u


# inputs: 0.5 + rng.random(6), 0.5 + rng.random(6), np.array([2, 3, 3, 3, 2, 3])
def places_written_more_than_once(x, v, idx):
    for t in range(2):
        x[idx] = x[idx] * v + 1.0
        y = x[idx] * v
    x[idx] *= v
    x[idx[1:]] = x[idx[:-1]] * v[1:]
    return np.sum(x**2) + np.sum(y)


# inputs: rng.random(4), rng.random(4) - 0.3, 0.7
def names_moved(x, y, k):
    c = x * k
    x = y
    y = np.cos(x)
    y[:] = np.cos(x) * c
    x[:] = k
    return np.sum(y) + np.sum(x)
