"""Functions and subscripts that give views, copies or the array itself, and what is written afterwards."""

import numpy as np


def where_scalar(a, b):
    s = np.where(a > 0.0, a, b)
    t = s
    s *= b
    return s * t


def array_scalar(a, b):
    s = np.array(a)
    t = s
    s += b
    return s * t


def array_scalar2(a, b):
    s = np.array(a)
    for i in range(3):
        s *= b
    return s


def ellipsis_view(x):
    s = x[0, ...]
    s *= 2.0
    return np.sum(x * x)


def ellipsis_view2(A):
    s = A[1, 2, ...]
    A[1, 2] = 3.0 * A[0, 0]
    return s * A[1, 1]


def squeeze_view(one, a):
    s = np.squeeze(one)
    s *= a
    return one[0] * s


def reshape_scalar(one, a):
    s = one.reshape(())
    s *= a
    return one[0] * s


def ascont(x, a):
    y = np.ascontiguousarray(x)
    y *= a
    return np.sum(x * y)


def asarr(x, a):
    y = np.asarray(x)
    y *= a
    return np.sum(x * y)


def asarr_dtype(x, a):
    y = np.asarray(x, dtype=float)
    y *= a
    return np.sum(x * y)


def arr_copy(x, a):
    y = np.array(x)
    y *= a
    return np.sum(x * y)


def order_f(A, a):
    v = A.ravel(order="F")
    v *= a
    return np.sum(A * A) + np.sum(v)


def order_reshape(A, a):
    v = A.reshape(16, order="F")
    v *= a
    return np.sum(A * A) + np.sum(v * np.arange(16))


def order_flatten(A, a):
    v = A.flatten("F")
    v *= a
    return np.sum(A * A) + np.sum(v * np.arange(16))


def zeros_f(A, a):
    u = np.zeros((4, 4), order="F")
    u[:] = A
    v = u.ravel()
    v *= a
    return np.sum(u * u) + np.sum(v)


def astype_same(x, a):
    y = x.astype(np.float64)
    y *= a
    return np.sum(x * y)


def astype_nocopy(x, a):
    y = x.astype(np.float64, copy=False)
    y *= a
    return np.sum(x * y)


def real_view(x, a):
    y = x.real
    y *= a
    return np.sum(x * y)


def broadcast_rows(x, a):
    B = np.broadcast_to(x, (2, 6))
    s = np.sum(B * B)
    x *= a
    return s + np.sum(B * B)


def roll_copy(x, a):
    y = np.roll(x, 0)
    y *= a
    return np.sum(x * y)


def split_views(x, a):
    y, z = np.split(x, 2)
    y *= a
    z += y
    return np.sum(x * x)


def tri_view(A, a):
    y = np.triu(A)
    y *= a
    z = np.diag(A)
    A[0, 0] = 2.0
    return np.sum(A * y) + np.sum(z)


def max_out(x, a):
    y = np.maximum(x, x)
    y *= a
    z = +x
    z *= a
    w = x * 1
    w[0] = 3.0
    return np.sum(x * y) + np.sum(z * x) + np.sum(w)


def abs_alias(p, a):
    y = abs(p)
    y *= a
    z = p.clip(0.0, 10.0)
    z *= a
    return np.sum(p * y) + np.sum(z * p)


def nan_alias(x, a):
    y = np.nan_to_num(x)
    y *= a
    z = np.where(True, x, x)
    z *= a
    return np.sum(x * y) + np.sum(z * x)


def T1(x, a):
    y = x.T
    y *= a
    return np.sum(x * x)


def newaxis_write(x, a):
    y = x[:, None]
    y *= a
    y[0, 0] = 2.0 * y[1, 0]
    return np.sum(x * x)


def expand(x, a):
    y = np.expand_dims(x, 0)
    y *= a
    return np.sum(x * x)


def loop_view(A, a):
    for i in range(4):
        r = A[i]
        for j in range(4):
            r[j] *= a + r[0]
    return np.sum(A * A)


def diag_write(A, v):
    np.fill_diagonal(A, v)
    return np.sum(A * A)


def put_write(x, a):
    np.put(x, [0, 2], a)
    return np.sum(x * x)


def copyto_write(x, y):
    np.copyto(x, y * x)
    return np.sum(x * x)


def out_write(x, y):
    np.multiply(x, y, out=x)
    np.sin(x[1:], out=x[:-1])
    return np.sum(x * x)


def power_int(x):
    x **= 2
    x[1:] **= 3
    return np.sum(x)


def mod_real(x, p):
    y = x % p
    z = x // p
    return np.sum(y * x) + np.sum(z)


def ifexp_alias(x, y, a):
    u = x if a > 0.1 else y
    u[0] = 5.0 * u[1]
    return np.sum(x * x) + np.sum(y * y)


def tuple_alias(x, y):
    t = (x, y)
    t[0][1] = t[1][2]
    return np.sum(x * x) + np.sum(y * y)


def list_alias(x, y):
    t = [x, y]
    for u in t:
        u *= 2.0
    return np.sum(x * x) + np.sum(y * y)


def same_twice(x, k):
    return _both(x, x, k)


def _both(u, w, k):
    u *= k
    return np.sum(u * w)


def overlap_args(x, k):
    return _both(x[1:], x[:-1], k)


def rows_args(A, k):
    return _both(A[0], A[1], k) + _both(A[0], A[0], k)


def default_mut(x):
    return _acc(x) + _acc(x)


def _acc(x, s=0.0):
    s += x[0]
    return s * s


def number_in_a_dict(x, a):
    d = {"t": np.array(a)}
    old = d["t"]
    d["t"] *= x[0]
    return old * d["t"]
