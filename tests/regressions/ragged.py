# ruff: noqa: F821
"""Lists of arrays of different lengths."""

import numpy as np


def _restrict(u):
    return 0.5 * (u[:-1:2] + u[1::2]) * u[0]


def _prolong(u):
    out = np.zeros(2 * len(u))
    out[::2] = u
    out[1::2] = u
    return out


def _levels(u, n):
    us = [u]
    for k in range(n):
        us.append(_restrict(us[-1]))
    return us


def _total(us):
    s = 0.0
    for v in us:
        s += np.sum(v ** 2)
    return s


def _unpack(theta, sizes):
    params = []
    k = 0
    for n_in, n_out in zip(sizes[:-1], sizes[1:]):
        W = theta[k : k + n_in * n_out].reshape(n_out, n_in)
        k += n_in * n_out
        b = theta[k : k + n_out]
        k += n_out
        params.append((W, b))
    return params


def _restrict2(r):
    n = (len(r) - 1) // 2
    out = np.zeros(n)
    for i in range(n):
        out[i] = 0.25 * (r[2 * i] + 2 * r[2 * i + 1] + r[2 * i + 2])
    return out


def _prolong2(e, n):
    out = np.zeros(n)
    out[1::2] = e
    out[2:-1:2] = 0.5 * (e[:-1] + e[1:])
    out[0] = 0.5 * e[0]
    out[-1] = 0.5 * e[-1]
    return out


def _smooth(u, f, h):
    v = u.copy()
    v[1:-1] = 0.5 * (u[:-2] + u[2:] + h * h * f[1:-1])
    return v


def _residual(u, f, h):
    r = np.zeros_like(u)
    r[1:-1] = f[1:-1] - (2 * u[1:-1] - u[:-2] - u[2:]) / h ** 2
    return r


def down_and_up(u: "f[16]"):
    us = [u]
    while len(us[-1]) > 3:
        us.append(_restrict(us[-1]))
    v = us[-1] ** 2
    for k in range(len(us) - 1, 0, -1):
        v = _prolong(v) + us[k - 1] * 0.5
    return np.sum(v * v)


def corrected_upwards(u: "f[16]", levels: "int"):
    us = [u]
    for k in range(levels):
        us.append(_restrict(us[-1]))
    for k in range(levels, 0, -1):
        us[k - 1] = us[k - 1] + _prolong(us[k])
    return np.sum(us[0] ** 2)


def corrected_in_place(u: "f[16]", levels: "int"):
    us = [u.copy()]
    for k in range(levels):
        us.append(_restrict(us[-1]))
    for k in range(levels, 0, -1):
        us[k - 1] += _prolong(us[k])
    return np.sum(us[0] ** 2)


def pyramid(a: "f[8,8]"):
    p = [a]
    while p[-1].shape[0] > 2:
        b = p[-1]
        p.append(0.25 * (b[::2, ::2] + b[1::2, ::2] + b[::2, 1::2] + b[1::2, 1::2]))
    total = 0.0
    for q in p:
        total += np.mean(q ** 2)
    return total


def wavelets(x: "f[16]"):
    details = []
    a = x.copy()
    while len(a) > 1:
        details.append((a[::2] - a[1::2]) / 2.0)
        a = (a[::2] + a[1::2]) / 2.0
    for d in reversed(details):
        d = np.tanh(d)
        out = np.empty(2 * len(a))
        out[::2] = a + d
        out[1::2] = a - d
        a = out
    return np.sum((a - x) ** 2)


def wavelets_taken_off(x: "f[16]"):
    details = []
    a = x.copy()
    while len(a) > 1:
        details.append((a[::2] - a[1::2]) / 2.0)
        a = (a[::2] + a[1::2]) / 2.0
    while details:
        d = details.pop()
        out = np.empty(2 * len(a))
        out[::2] = a + d * d
        out[1::2] = a - d
        a = out
    return np.sum((a - x) ** 2)


def layers_by_index(x: "f[4]", W1: "f[5,4]", b1: "f[5]", W2: "f[3,5]", b2: "f[3]"):
    Ws = [W1, W2]
    bs = [b1, b2]
    hs = [x]
    for i in range(len(Ws)):
        hs.append(np.tanh(0.1 * (Ws[i] @ hs[-1] + bs[i])))
    return np.sum(hs[-1] ** 2) + np.sum(hs[1])


def unpacked_weights(theta: "f[43]", x: "f[4]"):
    h = x
    for W, b in _unpack(theta, (4, 5, 3)):
        h = np.tanh(0.1 * (W @ h + b))
    return np.sum(h ** 2)


def vcycle(f: "f[31]"):
    h = 1.0 / 32
    us = [np.zeros(31)]
    fs = [f]
    hs = [h]
    while len(fs[-1]) > 3:
        u = _smooth(us[-1], fs[-1], hs[-1])
        us[-1] = u
        r = _residual(u, fs[-1], hs[-1])
        fs.append(_restrict2(r))
        us.append(np.zeros(len(fs[-1])))
        hs.append(2 * hs[-1])
    us[-1] = _smooth(us[-1], fs[-1], hs[-1])
    for k in range(len(us) - 1, 0, -1):
        us[k - 1] = us[k - 1] + _prolong2(us[k], len(us[k - 1]))
        us[k - 1] = _smooth(us[k - 1], fs[k - 1], hs[k - 1])
    return np.sum(us[0] ** 2)


def growing_sections(x: "f[6]"):
    xs = []
    for i in range(1, 6):
        xs.append(x[:i])
    total = 0.0
    for y in xs:
        total += np.sum(y) ** 2
    return total


def sections_in_a_comprehension(x: "f[6]"):
    xs = [x[:i] for i in range(1, 6)]
    total = 0.0
    for y in xs:
        total += np.sum(y) ** 2
    return total


def set_again_beyond_the_room(u: "f[16]"):
    us = []
    for i in range(1, 17):
        us.append(u[:i] ** 2)
    for t in range(3):
        for k in range(len(us)):
            us[k] = us[k] * np.sin(us[k])
    return np.sum(us[3]) + np.sum(us[15] ** 2)


def name_for_an_item_that_is_replaced(u: "f[16]"):
    us = [u * 1.0]
    while len(us[-1]) > 2:
        us.append(_restrict(us[-1]))
    old = us[1]
    us[1] = old * 2.0
    return np.sum(old * us[1])


def matrices_set(a: "f[8,8]"):
    p = [a]
    while p[-1].shape[0] > 2:
        b = p[-1]
        p.append(0.25 * (b[::2, ::2] + b[1::2, ::2] * b[::2, 1::2] + b[1::2, 1::2]))
    for k in range(len(p) - 1, 0, -1):
        up = np.repeat(np.repeat(p[k], 2, axis=0), 2, axis=1)
        p[k - 1] = p[k - 1] * up
    return np.sum(p[0] ** 2)


def matrices_in_place(a: "f[8,8]"):
    p = [a * 1.0]
    while p[-1].shape[0] > 2:
        b = p[-1]
        p.append(0.25 * (b[::2, ::2] + b[1::2, ::2]))
    for k in range(len(p) - 1, 0, -1):
        p[k - 1] += np.repeat(np.repeat(p[k], 2, axis=0), 2, axis=1) * p[k - 1]
    p[0][1, 2] = 0.0
    return np.sum(p[0] ** 2)


def neighbours(u: "f[16]"):
    us = [u[:k] * k for k in range(1, 5)]
    s = 0.0
    for a, b in zip(us, us[1:]):
        s += np.sum(a) * np.sum(b)
    for d in us[::-1]:
        s = s * 0.5 + d[0]
    for k, d in enumerate(us):
        s += k * np.sum(d ** 2)
    return s + len(us) + max(np.sum(v) for v in us)


def joined(u: "f[16]"):
    us = [u[:k] * k for k in range(1, 5)]
    return np.sum(np.concatenate(us) ** 2) + np.sum(np.hstack(us[1:3]))


def list_of_a_callee(u: "f[16]", n: "int"):
    us = _levels(u, n)
    return _total(us) + np.sum(us[-1])


def masks(u: "f[16]"):
    us = [u[u > 1.0], u[u < 1.0] * 2]
    us.append(us[0] ** 2)
    return np.sum(us[0]) + np.sum(us[2] * us[0]) + np.sum(us[1])


def two_kinds_of_sections(u: "f[16]"):
    us = []
    for i in range(4):
        if i % 2 == 0:
            us.append(u[: i + 1])
        else:
            us.append(u[i:] ** 2)
    s = 0.0
    while us:
        v = us.pop()
        s = s * np.mean(v) + v[-1]
    return s


def tuples_with_sections(u: "f[16]"):
    ps = []
    for i in range(2, 5):
        ps.append((u[:i], u[i] ** 2, i))
    s = 0.0
    for v, w, i in ps:
        s += np.sum(v) * w * i
    return s


def hierarchy_in_each_step(u: "f[16]"):
    v = u.copy()
    for t in range(3):
        us = [v]
        while len(us[-1]) > 2:
            us.append(_restrict(us[-1]))
        for k in range(len(us) - 1, 0, -1):
            us[k - 1] = us[k - 1] + 0.1 * _prolong(us[k])
        v = us[0]
    return np.sum(v ** 2)


def empty_items(u: "f[0]", x: "f[6]"):
    us = [u, x[:0]]
    us.append(x)
    s = 0.0
    for v in us:
        s += np.sum(v ** 2)
    return s


def replaced_and_popped(x: "f[n]", k: "int"):
    us = [x[:2]]
    for i in range(k):
        us.append(x[i:] * (i + 1.0))
    us[1] = np.sin(np.concatenate((x, x)))
    us[3] = x[:1] * 2.0
    last = 0.01 * np.sum(us.pop() * 3.0)
    us.append(x[1:] * x[:-1])
    us[0] = x * x
    last += 0.01 * np.sum(us.pop() ** 2)
    us.append(x[:4] * last)
    t = 0.0
    for j in range(len(us)):
        t += np.sum(us[j] ** 2) * (j + 1)
    return t


def replaced_in_loops(x: "f[n]", k: "int"):
    us = []
    for i in range(3):
        us.append(x[i:] * (i + 1.0))
    for i in range(5):
        j = i % 3
        if i < 3:
            us[j] = us[j][1:] * x[i] + np.sum(us[(j + 1) % 3]) * 0.01
        else:
            us[-1 - j] = np.sin(us[-1 - j])
    while len(us) > 1:
        v = us.pop()
        us[len(us) - 1] = np.concatenate((us[-1], v))
    us.append(us[0][::2] * x[0])
    return sum(np.sum(u) for u in us) + np.sum(us[0] ** 2)


def matrices_replaced(A: "f[4,3]", k: "int"):
    us = []
    for i in range(k):
        us.append(A[i:] * (i + 1.0))
    us[0] = us[2] @ us[1].T
    us[1] = us[1].T * 3.0
    us[2] = us[2][:1]
    s = 0.0
    for u in us:
        s += np.sum(u * u[0, 0]) + u.shape[0] * np.sum(u[:, 0])
    return s


def added_to_the_item_below(x: "f[n]", k: "int"):
    us = [x]
    s = 0.0
    for i in range(4):
        us.append(us[-1][1:] * us[-1][:-1])
    while len(us) > 1:
        top = us.pop()
        s += np.sum(top)
        us[-1] = us[-1][: len(top)] + top
    return s + np.sum(us[0])


def empty_items_replaced(x: "f[n]", n: "int"):
    us = [x[: n - 3]]
    for i in range(3):
        us.append(x[: n - 3 + i] * 2.0)
    us[0] = x[:4]
    us[1] = x[3:]
    us.pop()
    us.append(us[0] * us[0])
    return sum(np.sum(u) for u in us)
