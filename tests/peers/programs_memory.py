"""Aliases, views, exchanges, overlaps and early ways out."""

import numpy as np


def alias_carried(x, y, n):
    u = x.copy()
    w = y.copy()
    for i in range(n):
        t = u
        u = w
        w = t
        u[i] *= np.sin(w[i + 1])
    return np.sum(u * w * w)


def alias_first_pass(x, n):
    u = x
    for i in range(n):
        u = u * 1.1
        u[i] = np.sin(u[i])
        v = u
        v *= u
    return np.sum(u)


def rebind_param(x, n):
    for i in range(n):
        x = x * x[i]
    return np.sum(x)


def view_of_view_overwritten(x):
    u = x.copy()
    v = u[1:]
    w = v[::2]
    w *= w
    v[0] = 2.0 * u[0]
    s = np.sum(w * v[1:4])
    u[:] = np.sin(u)
    return s + np.sum(w)


def swap_in_branch(x, y, k):
    u = x.copy()
    w = y.copy()
    for i in range(4):
        if u[i] > w[i]:
            u, w = w, u
        u[i] = u[i] * w[i] + k
    return np.sum(u * np.cos(w))


def swap_param_in_branch(x, y, a):
    if a > 0.5:
        x, y = y, x
    return np.sum(x * y * y)


def nested_partial(A, n):
    u = np.zeros((n, n))
    for i in range(n):
        for j in range(n):
            u[i, j] = A[i, j]
            if j > 0:
                u[i, j] *= u[i, j - 1]
            if i > 0:
                u[i, j] += u[i - 1, j] ** 2
        u[i] *= u[i]
    return np.sum(u)


def _rec(u, lo, hi):
    if hi - lo < 2:
        u[lo] = np.sin(u[lo])
        return
    mid = (lo + hi) // 2
    _rec(u, lo, mid)
    _rec(u, mid, hi)
    u[lo] = u[lo] * u[mid]


def recursion_inplace(x):
    u = x.copy()
    _rec(u, 0, 6)
    return np.sum(u * u)


def while_active(a, b):
    s = 0.0
    t = 1.0
    while t > 0.01 * a:
        t = t * 0.5 * b
        s += t * t
    return s


def early_return_nested(x, A):
    s = 1.0
    for i in range(4):
        for j in range(4):
            s = s * (1.0 + A[i, j] ** 2)
            if s > 3.0:
                return s * x[i]
            s += x[j] * x[j]
    return s


def empty_sum(e, a):
    return np.sum(e) + a * np.sum(e * e) + a


def empty_slice(x, k):
    s = k
    for i in range(6):
        s += np.sum(x[:i]) * np.sum(x[i + 1:])
    return s


def shift_left(x):
    u = x.copy()
    u[1:] = u[:-1]
    u[1:] *= u[:-1]
    u[:-1] += u[1:]
    return np.sum(u * u)


def reverse_inplace(x, y):
    u = x.copy()
    u[:] = u[::-1]
    u *= y
    u[::-1] += u * u
    u[::2] = u[::-2]
    return np.sum(u * np.arange(6))


def div_overlap(p):
    u = p.copy()
    u[1:] /= u[:-1]
    u[:-1] /= u[1:]
    u[::2] /= u[1::2]
    return np.sum(u)


def mask_recomputed(x):
    u = x.copy()
    m = u > 0.0
    u[m] = u[m] * 2.0
    m = u > 0.5
    u[m] *= -u[m]
    m = u < 0.0
    u[~m] = 3.0 * u[~m] ** 2
    return np.sum(u * u)


def index_dup_overwritten(x, idx):
    u = np.zeros(6)
    u[idx] = x * x
    s = np.sum(u ** 2)
    u[idx] = np.sin(x)
    return s * np.sum(u)


def fancy_aug_dup(x, y, idx):
    u = x.copy()
    u[idx] += y * u[idx]
    u[idx] *= y
    return np.sum(u * u)


def fancy_aug_minus(x, y, idx):
    u = x.copy()
    u[idx] -= y * y
    u[idx] /= 2.0 + y * y
    return np.sum(u * u)


def negative_loop(x):
    u = x.copy()
    for i in range(-1, -5, -1):
        u[i] = u[i] * u[i - 1]
    for i in range(-6, -1):
        u[i + 1] += np.sin(u[i])
    return np.sum(u * u)


def add_at(x, y, idx):
    u = x.copy()
    np.add.at(u, idx, y * u[0])
    u *= u
    np.subtract.at(u, idx, y)
    return np.sum(u * u)


def mixed_dtype(x32, a):
    u = x32 * a
    u = u * 2.0 + x32
    w = u.astype(np.float64)
    w += a
    u[:] = w
    return np.sum(u * w)


def mixed_scalar32(x32, a):
    s = x32[0]
    for i in range(6):
        s = s + x32[i] * np.float32(a)
    return s * a


def zero_d(x, a):
    s = np.array(a)
    s += x[0]
    return np.sum(x) * s


def zero_d_sum(x):
    s = np.sum(x, keepdims=True)
    s *= x[:1]
    return s[0]


def int_store(x, n):
    k = np.zeros(6, dtype=np.int64)
    for i in range(6):
        k[i] = (i * 3) % 6
    return np.sum(x[k] * x)


def int_store_active(x):
    k = np.zeros(6, dtype=np.int64)
    k[0] = x[0]
    return np.sum(x * k)


def augmented_tuple(x, a):
    s, t = a, a * a
    s, t = t, s + t
    s, t = s * t, s - t
    return s * t + np.sum(x)


def swap_elements(x):
    u = x.copy()
    for i in range(5):
        if u[i] > u[i + 1]:
            u[i], u[i + 1] = u[i + 1], u[i]
    return np.sum(u * np.arange(1.0, 7.0) ** 2)


def swap_rows(A, j):
    u = A.copy()
    u[[0, j]] = u[[j, 0]]
    u[0] *= u[1]
    return np.sum(u[j] * u[0])


def swap_row_views(A):
    u = A.copy()
    u[0], u[1] = u[1], u[0]
    return np.sum(u[0] * u[0] * u[1])


def transpose_view(A):
    u = A.copy()
    v = u.T
    v[0] *= u[1]
    u[2] = v[1] * 2.0
    v += u
    return np.sum(u * u)


def ravel_view(A):
    u = A.copy()
    v = u.ravel()
    v[3] = v[2] * v[1]
    w = u.reshape(2, 8)
    w[0] *= 2.0
    return np.sum(u * u[0, 3])


def diag_view(A):
    u = A.copy()
    d = np.diagonal(u)
    s = np.sum(d * d)
    u[0, 0] = 3.0
    return s * np.sum(d)


def accumulate_row_loop(A, v):
    s = np.zeros(4)
    for row in A:
        s = s * row + v
    return np.sum(s)


def else_of_loop(x, a):
    s = a
    for i in range(6):
        if x[i] * s > 2.0:
            s = s * 2.0
            break
        s += x[i] * s
    else:
        s = s * s
    return s


def continue_loop(x, a):
    s = a
    for i in range(6):
        t = s * x[i]
        if t < 0.0:
            continue
        s = s + t * t
    return s


def loop_var_after(x):
    for i in range(4):
        pass
    return x[i] * x[i + 1]


def last_value(x):
    t = 0.0
    for i in range(6):
        t = x[i] * x[i]
    return t * x[0]


def enumerate_zip(x, y):
    s = 0.0
    for i, (p, q) in enumerate(zip(x, y)):
        s += i * p * q * q
    return s


def chained(x):
    u = v = x.copy()
    u[0] = 2.0 * v[1]
    v[1] = u[0] * u[2]
    return np.sum(u * v)


def aug_view_name(x):
    u = x.copy()
    v = u[1:4]
    v += u[2:5]
    v = v * 2.0
    v += u[:3]
    return np.sum(u) * np.sum(v * v)


def aug_scalar_alias(x):
    s = x[0]
    t = s
    s += x[1]
    return s * t


def aug_array_alias(x):
    s = x * 1.0
    t = s
    s += x
    return np.sum(s * t)


def aug_rebind_alias(x):
    s = x * 1.0
    t = s
    s = s + x
    return np.sum(s * t)


def _mut(u, k):
    u *= k
    return u


def call_returns_arg(x, k):
    u = x.copy()
    v = _mut(u, k)
    v[0] = u[1] * u[1]
    return np.sum(u * v)


def _view(u, i):
    return u[i:]


def call_returns_view(x, k):
    u = x.copy()
    v = _view(u, 2)
    v *= k
    w = _view(v, 1)
    w += u[:3]
    return np.sum(u * u)


def _maybe(u, k):
    if k > 0.5:
        return u
    return u * 2.0


def call_maybe_alias(x, k):
    u = x.copy()
    v = _maybe(u, k)
    v[0] = 3.0 * v[1]
    return np.sum(u * u) + np.sum(v)


def sort_inplace(x, y):
    u = x * y
    u.sort()
    return np.sum(u * np.arange(6.0))


def masked_two(x, y, flags):
    u = x.copy()
    u[flags] = y[flags] * u[~flags]
    return np.sum(u * u)


def column_of_two(A, j):
    u = A.copy()
    for i in range(3):
        col = u[:, i]
        col *= u[i]
        col[j] = col[i] * 2.0
    return np.sum(u)
