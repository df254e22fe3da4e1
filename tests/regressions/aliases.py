# ruff: noqa: E741, F821, F841
"""Names that stand for one array after another, while the arrays are written.

Annotations are extents: "f[n]" is a float64 array, "i[n]" one of integers.
"""

import numpy as np


def swap_params(x: "f[n]", y: "f[n]"):
    x, y = y, x
    x[1:] *= y[:-1]
    for i in range(1, 6):
        y[i] = np.sin(y[i]) + x[i - 1]
    return np.sum(x * y)


def parity(u: "f[n]", k: "float", n: "int"):
    a = u.copy()
    b = np.zeros_like(a)
    for t in range(n):
        if t % 2 == 0:
            src, dst = a, b
        else:
            src, dst = b, a
        dst[1:-1] = src[1:-1] + k * (src[2:] - 2.0 * src[1:-1] + src[:-2])
        dst[0] = src[0]
        dst[-1] = src[-1]
    return np.sum(a**2) + np.sum(b)


def parity_expr(u: "f[n]", k: "float", n: "int"):
    a = u.copy()
    b = np.zeros_like(a)
    for t in range(n):
        src = a if t % 2 == 0 else b
        dst = b if t % 2 == 0 else a
        dst[1:-1] = src[1:-1] + k * src[2:] * src[:-2]
    return np.sum(a**2) + np.sum(b)


def final_swap(u: "f[n]", k: "float", n: "int"):
    v = np.zeros_like(u)
    for t in range(n):
        v[1:-1] = u[1:-1] + k * u[2:] * u[:-2]
        u, v = v, u
    if n % 2 == 1:
        u, v = v, u
    u[0] *= 2.0
    return np.sum(u * u) + v[1]


def cond_row(A: "f[n,m]", e: "f[m]", n: "int"):
    s = 0.0
    for i in range(6):
        row = A[i] if i > 0 else e
        s += np.sum(row * row) * A[i, 0]
        row[1] = s
    return s + np.sum(A)


def prev_row(A: "f[n,m]", w: "f[m]"):
    prev = w
    for i in range(6):
        A[i] = np.tanh(A[i] * prev)
        prev = A[i]
    return np.sum(prev)


def prev_row_written(A: "f[n,m]", w: "f[m]"):
    prev = A[0]
    for i in range(1, 6):
        cur = A[i]
        cur += 0.5 * prev
        prev[0] *= 0.3
        prev = cur
    return np.sum(A**2)


def views_list(A: "f[n,m]"):
    top = A[:3]
    bottom = A[3:]
    for k in range(2):
        top *= bottom
        bottom[:] = np.sin(top)
        top, bottom = bottom, top
    return np.sum(A**2)


def _scale(a, s):
    a *= s
    return a


def chain_return(x: "f[n]", s: "float"):
    y = _scale(x, s)
    y = _scale(y, s)
    return np.sum(y * x)


def chain_return_write(x: "f[n]", s: "float"):
    y = _scale(x.copy(), s)
    y[0] = 3.0 * s
    z = _scale(y, x[1])
    z[1] *= 2.0
    return np.sum(z * y)


def _bc(u):
    u[0] = u[1]
    u[-1] = u[-2]
    return u


def bc_return(u: "f[n]", k: "float", n: "int"):
    for t in range(n):
        new = u.copy()
        new[1:-1] = u[1:-1] + k * (u[2:] - u[:-2]) * u[1:-1]
        u = _bc(new)
    return np.sum(u**2)


def bc_return2(u: "f[n]", k: "float", n: "int"):
    u = u.copy()
    for t in range(n):
        u[1:-1] += k * (u[2:] - u[:-2]) * u[1:-1]
        u = _bc(u)
    return np.sum(u**2)


def history(u: "f[n]", k: "float", n: "int"):
    H = np.zeros((n + 1, u.size))
    H[0] = u
    cur = H[0]
    for t in range(n):
        nxt = H[t + 1]
        nxt[1:] = cur[1:] * k + cur[:-1]
        nxt[0] = cur[-1]
        cur = nxt
    return np.sum(cur**2) + np.sum(H[1])


def multigrid(u: "f[n]", k: "float"):
    levels = np.zeros((3, 6))
    levels[0] = u
    for l in range(1, 3):
        fine = levels[l - 1]
        coarse = levels[l]
        coarse[:] = 0.5 * fine + k * fine[::-1]
    for l in range(1, -1, -1):
        levels[l] += levels[l + 1] ** 2
    return np.sum(levels[0])


def old_new(u: "f[n]", k: "float", n: "int"):
    for t in range(n):
        old = u
        u = np.empty_like(old)
        u[0] = old[0]
        for i in range(1, 6):
            u[i] = old[i] + k * (old[i] - u[i - 1]) * old[i - 1]
    return np.sum(u**2)


def aliased_twice(u: "f[n]", k: "float"):
    a = u
    b = a
    b[0] = k * a[1]
    a[2] = b[0] * u[3]
    return np.sum(u * b)


def best_row(A: "f[n,m]", n: "int"):
    best = A[0]
    for i in range(1, 6):
        if np.sum(A[i]) > np.sum(best):
            best = A[i]
    return np.sum(best**2)


def best_row_mut(A: "f[n,m]", n: "int"):
    best = A[0]
    for i in range(1, 6):
        if np.sum(A[i]) > np.sum(best):
            best = A[i]
    best *= 2.0
    return np.sum(A**2)


def work_cond(x: "f[n]", flag: "bool"):
    w = x if flag else x.copy()
    w[0] = w[1] * w[2]
    return np.sum(w * x)


def work_if(x: "f[n]", flag: "bool"):
    if flag:
        w = x
    else:
        w = x.copy()
    w[0] = w[1] * w[2]
    w *= w
    return np.sum(w * x)


def optional_copy(x: "f[n]", k: "float"):
    y = x
    if k > 0.5:
        y = x * k
    y[0] = y[1] ** 2
    return np.sum(x * y)


def shrink_view(x: "f[n]"):
    v = x
    s = 0.0
    while v.shape[0] > 1:
        v[0] = v[1] * v[0]
        s += v[0]
        v = v[1:]
    return s + np.sum(x)


def _qs(a, lo, hi):
    if hi - lo < 1:
        return
    m = (lo + hi) // 2
    a[lo] = a[lo] * a[hi]
    _qs(a, lo, m)
    _qs(a, m + 1, hi)


def rec_inplace(x: "f[n]"):
    _qs(x, 0, 5)
    return np.sum(x**2)


def _halves(a):
    if a.shape[0] == 1:
        return a[0] ** 2
    h = a.shape[0] // 2
    left = a[:h]
    right = a[h:]
    left[0] += right[0] ** 2
    return _halves(left) + _halves(right) * left[0]


def rec_views(x: "f[n]"):
    return _halves(x) + x[0]


def transpose_write(A: "f[n,m]"):
    B = A.T
    B[1:] *= B[:-1]
    C = B.reshape(4, 6)[1]
    return np.sum(A**2) + np.sum(C)


def ravel_write(A: "f[n,m]"):
    v = A.ravel()
    v[3] = v[2] * v[1]
    w = A.reshape(-1)
    w[::2] *= 0.5
    return np.sum(A**2)


def exchange_of_three(y: "f[n]", z: "f[n,m]", c: "float"):
    z[2] = y[2] * c
    r = z
    g = y
    for i in range(1, 2):
        w = np.empty_like(y)
        w[:] = 0.5
        g, w, y = (w, y, g)
    return r


def _flux0(u, v, w):
    return (0.5, w)


def exchange_within(x: "f[m]", F: "f[n,m]"):
    for t in range(2):
        x = F[t]
        F = np.cos(F)
        w2 = np.copy(F)
        for i2 in range(4):
            F, w2 = (w2, F)
    r, r2 = _flux0(x, 0.5, x)
    return r2


def exchange_with_integers(y: "f[n]", z: "f[n,m]", W: "i[6]"):
    u = z.copy()
    u2 = W.copy()
    u2, y = (y, u2)
    if np.max(0.5):
        mask = 2
        u[mask] += np.sum(u2)
        return u[3, 0]
    if y[3]:
        s2 = 0.5
    else:
        u2[2] -= 0.5
    return 0.5


def mask_of_a_pass(x: "f[n]", F: "f[6,6]"):
    for j in range(2, x.shape[0]):
        x = F @ x
        mask = x < 3.0 * j
        x[mask] += 0.5
        F *= 0.3 * F
    return np.sum(x**2)


def reversed_onto_itself(z: "f[n]", m: "int"):
    u = z.copy()
    u[3::-1] = u[:4]
    u[1:5] = u[m::-1] * u[-m - 1 :]
    z[1:5] = z[m::-1]
    return np.sum(u * z)


def exchanged_halves(x: "f[n]", nt: "int"):
    x = x.copy()
    for t in range(nt):
        lo, hi = x[:3], x[3:]
        lo += 0.3 * hi ** 2
        lo, hi = hi, lo
        hi *= np.cos(lo)
    return np.sum(x ** 3)


def contiguous_sections(A: "f[n,m]", x: "f[n]", k: "int"):
    B = A * 2
    c = B[1:k].reshape(-1)
    c *= A[0, 1]
    d = B[k, 1:].reshape(3, 1)
    d += c[:1]
    r = B[k:].ravel()
    r **= 2
    v = x[1:-1].reshape(2, 2).T
    v[0] -= x[:2]
    return np.sum(B) + np.sum(v**2) + x[2]


def kept_under_another_name(P: "f[n]", M: "f[n,n]"):
    x = P[1:5].copy()
    v = x.copy()
    for i in range(3):
        w = np.tanh(M[0, :4])
        for j in range(2):
            v -= 0.5 * np.sin(w * np.cos(w))
            w[1:] = x[:-1] * w[1:]
            v = w
    return np.sum(x * np.arange(1.0, 5.0)) + np.sum(v * np.arange(1.0, 5.0))


def chosen_or_new(x: "f[n]", c: "float"):
    x = x * 1.0
    y = x if c > 0.2 else np.tanh(x)
    y[0] *= c
    return np.sum(x * y)


def chosen_or_new_written(x: "f[n]", c: "float"):
    x = x * 1.0
    y = x if c > 20 else np.tanh(x)
    y[0] *= c
    x[1] = c
    return np.sum(x * y)


def chosen_in_a_loop(x: "f[n]", c: "float"):
    x = x * 1.0
    for i in range(3):
        y = np.sin(x) if x[i] > 1 else x if i == 1 else x[::-1]
        y[i] *= c
        x = y if x[0] > 0.9 else y * c
    return np.sum(x)


def _projected(A, b, x0, count):
    x = x0
    for k in range(count):
        x = x + 0.1 * A.T @ (b - A @ x)
        x[x < 0.0] = 0.0
    return x


def begun_with_a_parameter(A: "f[4,6]", b: "f[4]"):
    return _projected(A, b, np.zeros(6), 3)


def _begun_or_taken(x0, k, count):
    x = x0
    for t in range(count):
        if t == 1:
            x = k * x
        x[0] = x[1] * k
    return x


def written_in_some_passes(u: "f[6]", k: "float"):
    start = np.ones(6)
    y = _begun_or_taken(start, k, 3) * u
    z = _begun_or_taken(u, k, 3)
    return np.sum(y * start) + np.sum(z * u)


def _through_a_view(x0, k):
    row = x0[1:]
    x0 = k * x0
    x0[0] = k
    row[0] = k * k
    return x0


def view_of_the_old_one(u: "f[6]", k: "float"):
    start = np.ones(6)
    y = _through_a_view(start, k) * u
    return np.sum(y * start) + np.sum(_through_a_view(u, k) * u)


def copy_of_own(x: "f[6]", k: "int"):
    s = x * 2.0
    s = s - np.mean(s)
    s = s * s[::-1]
    for i in range(k):
        s = s + 1.0
        if i == 1:
            s = s - s[0]
    return np.sum(s ** 3)


def view_and_base_under_other_names(x: "g[6]", c: "float"):
    y = x * c
    v = y[::-1]
    z = x.copy()
    y, v, z = v, z, y
    z[:] = y
    return z * v


def _taking_turns(a, b):
    for i in range(2):
        a[i] *= b[2]
        a, b = (b, a)
    return (a, b)


def both_names_of_what_a_callee_exchanges(x: "g[6]", y: "g[6]"):
    u = x.copy()
    y = y.copy()
    for w in range(2):
        v = u * y[1]
        y = v * y[0]
        a, b = _taking_turns(u, v)
    return u
