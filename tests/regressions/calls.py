# ruff: noqa: F821, F841, E741
"""Helpers that return, exchange or overwrite their arguments; arguments that overlap; rows exchanged."""

import numpy as np


def _rot(a, b):
    a, b = b, a
    a[0] = b[1] * 2.0
    b *= a


def callee_swaps(x: "f[n]", y: "f[n]"):
    _rot(x, y)
    _rot(y, x)
    return np.sum(x * y)


def _roll(a, b, n):
    for t in range(n):
        b[1:] = a[:-1] * a[1:]
        a, b = b, a
    a[0] = 2.0 * b[1]


def callee_swaps_loop(x: "f[n]", y: "f[n]", n: "int"):
    _roll(x, y, n)
    x[2] *= y[3]
    _roll(x, y, 2)
    return np.sum(x * y) + x[1]


def _pick(a, b, c):
    return a if c > 0 else b


def pick_arg(x: "f[n]", y: "f[n]"):
    z = _pick(x, y, np.sum(x))
    z[0] = z[1] ** 2
    return np.sum(x * y)


def pick_read(x: "f[n]", y: "f[n]"):
    z = _pick(x, y, np.sum(x))
    s = np.sum(z**2)
    x[0] = s
    return np.sum(x * y)


def _tail(a):
    return a[1:]


def view_ret(x: "f[n]"):
    v = _tail(x)
    v *= x[0]
    w = _tail(v)
    w[0] = 3.0 * v[2]
    return np.sum(x**2)


def _norm(a):
    a /= np.sqrt(np.sum(a * a))
    return a, np.max(a)


def tuple_ret(x: "f[n]"):
    x, m = _norm(x)
    x, k = _norm(x * m)
    x[1] *= k
    return np.sum(x**3)


def ringbuf(x: "f[n]", k: "float", n: "int"):
    h = np.zeros((3, 6))
    h[0] = x
    for t in range(5):
        a = h[t % 3]
        b = h[(t + 1) % 3]
        b[:] = np.sin(a) * k + b
    return np.sum(h**2)


def adams(x: "f[n]", k: "float", n: "int"):
    f0 = -k * x
    f1 = f0
    f2 = f1
    y = x.copy()
    for t in range(4):
        y = y + 0.1 * (1.9 * f0 - 1.3 * f1 + 0.4 * f2)
        f2 = f1
        f1 = f0
        f0 = -k * y**2
    return np.sum(y**2)


def adams_inplace(x: "f[n]", k: "float", n: "int"):
    f0 = -k * x
    f1 = f0.copy()
    f2 = f1.copy()
    y = x.copy()
    for t in range(4):
        y += 0.1 * (1.9 * f0 - 1.3 * f1 + 0.4 * f2)
        f0, f1, f2 = f2, f0, f1
        f0[:] = -k * y**2
    return np.sum(y**2) + np.sum(f1)


def gauss_views(A: "f[m,m]", b: "f[m]"):
    n = 4
    for k in range(n):
        piv = A[k]
        for i in range(k + 1, n):
            row = A[i]
            fac = row[k] / (piv[k] + 5.0)
            row[k:] -= fac * piv[k:]
            b[i] -= fac * b[k]
    return np.sum(A**2) + np.sum(b**2)


def pivot_rows(A: "f[m,m]"):
    for k in range(3):
        p = k + np.argmax(np.abs(A[k:, k]))
        if p != k:
            tmp = A[k].copy()
            A[k] = A[p]
            A[p] = tmp
        A[k + 1 :] -= np.outer(A[k + 1 :, k] / (3.0 + A[k, k]), A[k])
    return np.sum(A**2)


def pivot_fancy(A: "f[m,m]"):
    for k in range(3):
        p = k + np.argmax(np.abs(A[k:, k]))
        A[[k, p]] = A[[p, k]]
        A[k + 1 :, k:] -= np.outer(A[k + 1 :, k] / (3.0 + A[k, k]), A[k, k:])
    return np.sum(A**2)


def perm(A: "f[n,m]", x: "f[n]"):
    p = np.argsort(-x)
    A[:] = A[p]
    x[:] = x[p] * A[:, 0]
    q = np.arange(6)[::-1]
    A[q] = A * x[:, None]
    return np.sum(A * np.arange(4)) + np.sum(x * np.arange(6))


def while_swap(x: "f[n]", tol: "float"):
    y = np.zeros(6)
    err = 10.0
    it = 0
    while err > 0.01 and it < 20:
        y[1:-1] = 0.5 * (x[2:] + x[:-2])
        y[0] = x[0]
        y[-1] = x[-1]
        err = np.max(np.abs(y - x))
        x, y = y, x
        it += 1
    return np.sum(x**2)


def early(x: "f[n]", y: "f[n]"):
    best = x
    for i in range(6):
        if x[i] > 1.3:
            best = y
            break
        x[i] *= 2.0
    best[0] *= 3.0
    return np.sum(x) + np.sum(y**2)


def nested_alias(A: "f[n,m]", k: "float"):
    cur = A[0]
    for i in range(1, 6):
        nxt = A[i]
        for j in range(1, 4):
            nxt[j] += k * cur[j - 1] * nxt[j - 1]
            if nxt[j] > 2.0:
                cur = nxt
        cur[0] *= 0.5
    return np.sum(A**2)


def grow(x: "f[n]"):
    for i in range(3):
        x = np.concatenate((x, x[-2:] ** 2))
        x[i] *= 0.5
    return np.sum(x)


def shrink(x: "f[n]"):
    for i in range(2):
        x = x[1:] * x[:-1]
        x[0] = 2.0
    return np.sum(x)


def _add(a, b, k):
    a += k * b
    a[0] *= 2.0


def same_args(x: "f[n]", k: "float"):
    _add(x, x, k)
    _add(x[1:], x[:-1], k)
    return np.sum(x**2)


def rows_args(A: "f[n,m]", k: "float", idx: "i[6]"):
    for i in range(6):
        _add(A[i], A[idx[i]], k)
    return np.sum(A**2)


def _mix(a, b, out):
    for i in range(1, len(a)):
        out[i] = a[i - 1] * b[i]
        k = out[i]
        if k > 1.0:
            out[i - 1] = k
    return k


def in_out(x: "f[n]", y: "f[n]"):
    s = _mix(x, y, x)
    s += _mix(y, x, y)
    return s + np.sum(x * y)


def _flux0(u, v):
    return 0.5, v[:]


def result_is_a_view(z: "f[n,m]"):
    v = z
    r, r2 = _flux0(0.5, v)
    r2, v = (v, r2)
    z[2] = 0.5 * z[1]
    return np.sum(v**2)


def mixed_swap(x: "f[n]", W: "i[6]"):
    u2 = W.copy()
    t = x
    x = u2
    u2 = t
    u2[0] = u2[1] ** 2
    return np.sum(u2 * x)


def _checked(a, k):
    assert a.shape[0] > 1, f"too short: {a.shape[0]} of {k}"
    return a[1:] if k > 0 else a[:-1]


def kept(x: "f[n]", k: "float"):
    v = _checked(x, k)
    v *= k
    w = _checked(v, k)
    w[0] = v[1] ** 2
    return np.sum(x**2)


def _overwritten_both(u, un, nu):
    un[1:] = u[1:] * nu
    return un, u


def rotated(u: "f[n]", nu: "float", nt: "int"):
    a = u.copy()
    b = u.copy()
    for t in range(nt):
        a, b = _overwritten_both(a, b, nu)
    return np.sum(a**2)


def _overwritten(u, un, nu):
    un[1:] = u[1:] * nu * u[:-1]
    return un


def rotated2(u: "f[n]", nu: "float", nt: "int"):
    u = u.copy()
    un = u.copy()
    for t in range(nt):
        u, un = _overwritten(u, un, nu), u
    return np.sum(u**2)


def rotated3(u: "f[n]", nu: "float", nt: "int"):
    u = u.copy()
    un = u.copy()
    for t in range(nt):
        old = u
        u = _overwritten(u, un, nu)
        un = old
    return np.sum(u**2)


def rotated4(u: "f[n]", nu: "float", nt: "int"):
    a = u.copy()
    b = u.copy()
    for t in range(nt):
        p, q = _overwritten_both(a, b, nu)
        a, b = p, q
    return np.sum(a**2)


def _relax(rows, nu):
    for r in rows:
        r[1:] += nu * r[:-1] ** 2
    return rows[-1]


def rows_of_a_callee(A: "f[n,m]", nu: "float"):
    last = A[0]
    for t in range(3):
        last = _relax(A[t : t + 2], nu)
        last *= 1.1
    return np.sum(A**2) + last[2]


def _adv3(a, b, c, nu):
    c[1:-1] = 2 * b[1:-1] - a[1:-1] + nu * (b[2:] - 2 * b[1:-1] + b[:-2]) * b[1:-1]
    return b, c, a


def leap3(u: "f[n]", nu: "float", nt: "int"):
    a = u.copy()
    b = u.copy()
    c = np.zeros(6)
    for t in range(nt + 3):
        a, b, c = _adv3(a, b, c, nu)
    return np.sum(b**2)


def _copied(a, b, k):
    r = a.copy()
    return (r, a)


def _both(a, b, k):
    return (a, b)


def exchanged_in_a_branch(P: "f[n]", c: "float"):
    x = P[:4]
    y = x * c
    y, x = (x, y)
    y, v2 = _copied(y, y, 2)
    v2, y, x = (y, x, v2)
    if y[1] > 0.1:
        y *= 0.9
        x, v2, y = (v2, y, x)
        y[:] = v2
        y, v2 = _both(y, y, 2)
    x *= v2
    return np.sum(x)


def result_is_the_old_name(P: "f[n]", k: "int"):
    x = P[1:5].copy()
    y = x
    v, x = _copied(y, y, 2)
    for j in range(2):
        v, y = _copied(v, x, k)
        v -= 0.3 * x**2
    return np.sum(y * np.arange(4))


def _scaled(u, v):
    return v * u


def length_of_what_is_given(x: "f[n]", z: "f[m]"):
    u = x.copy()
    w = z.copy()
    for k in range(3):
        g = u
        u += _scaled(g, w @ (z[:, None] * g))
    return np.sum(u)


def _mixed_in_place(a):
    a[0] = a[1] * a[2]
    return a, a


def parameter_that_a_call_binds_anew(x: "f[n]", w: "f[n]"):
    a = x * 1.0
    s = 0.0
    for t in range(3):
        s += np.sum(w * a)
        w, a = _mixed_in_place(a)
    return s + np.sum(a)


def number_that_a_call_makes_an_array(x: "f[n]", k: "int"):
    a = x * 1.0
    for t in range(k + 1):
        k, a = _mixed_in_place(a)
    return np.sum(a)


def set_within_a_function_within_one(x: "f[n]"):
    def a(t, k):
        def b(u):
            nonlocal t
            t = t * u
            return t + k
        for j in range(3):
            k = b(k) - j
        return t * k
    k = 2.0
    r = 0.0
    for v in x:
        k = 0.3 * a(v * 0.1, k) + 0.01
        r += k
    return r


def sums_of_functions_within_functions(x: "f[n]", w: "float"):
    def g(u):
        return u * w
    def outer(y):
        def a(t):
            s = 0.0
            def b(u):
                nonlocal s
                s += g(u) * t * y
            for v in x:
                b(v)
                t = s + 1
            return s
        r = 0.0
        for k in range(3):
            r += a(0.1 * k) + g(y)
        return r
    return outer(w) + outer(2.0)


def functions_within_that_call_each_other(x: "f[n]", w: "float", v: "float"):
    def a(k):
        return w if k <= 0 else b(k - 1) * x[k % 6]
    def b(k):
        return v if k <= 0 else c(k - 1) + a(k - 2)
    def c(k):
        return x[0] if k <= 0 else a(k - 1) ** 2 * v
    return a(5) + c(4)


def _march(u, n, callback=None):
    for k in range(n):
        u = u * 0.9
        if callback is not None:
            callback(u, k)
    return u


def list_that_a_callback_adds_to(x: "f[n]", w: "float"):
    peaks = []
    def watch(s, k):
        peaks.append(s.max() * w)
    total = 0.0
    for _ in range(2):
        u = _march(x * w, 2, watch)
        total += peaks[-1] * len(peaks)
    for a, b in zip(peaks, peaks[1:]):
        total += a * b
    return total + max(peaks) + np.sum(u)


def list_that_a_lambda_adds_to(x: "f[n]", w: "float"):
    history = []
    u = _march(x.copy(), 3, callback=lambda s, k: history.append(s[k] ** 2 * w))
    return np.sum(u) + np.sum(np.array(history) ** 2)


def lists_that_hold_nothing(x: "f[n]"):
    first, second = [], []
    for v in x:
        second.append(v)
    return sum(second) * x[0]


def _half(u):
    return 0.5


def result_that_depends_on_nothing(x: "g[6]", c: "float"):
    for j in range(2, x.size):
        s = _half(x.size)
        s *= c
    return s


def _half_and_double(u, c):
    return 0.5, c * 2.0


def one_result_of_two_depends_on_nothing(x: "g[6]", c: "float"):
    for j in range(2, x.size):
        s, r = _half_and_double(0.5, c)
        s *= c
        s += r
    return s


def _halves(n, c):
    return np.ones(n) * 0.5, c * 3.0


def array_that_depends_on_nothing(x: "g[6]", c: "float"):
    u, t = x.copy(), 0.0
    for j in range(3):
        t += np.sum(u)
        u, k = _halves(6, c)
        u *= k
    return np.sum(u * u) + t
