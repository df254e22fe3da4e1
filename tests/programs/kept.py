"""Functions whose compiled gradients work in memory that is kept, among them those where that would show."""

import numpy as np


def diffuse(u, k, steps):
    n = u.size
    w = np.zeros(n)
    flux = np.zeros(max(n - 1, 0))
    w[:] = u
    for t in range(steps):
        flux[:] = k * (w[1:] - w[:-1]) * w[1:]
        w[1:-1] += 0.1 * (flux[1:] - flux[:-1])
    return np.sum(w * w)


def cross_with(a, s):
    out = np.zeros(3)
    out[0] = a[1] * s
    out[1] = a[2] * a[0]
    out[2] += a[0] * s
    return out


def rows_of_three(a, s):
    total = 0.0
    for i in range(a.shape[0]):
        c = cross_with(a[i], s)
        d = cross_with(c, s)
        total += c[0] * c[1] + c[2] * d[1]
    return total


def escapes(u, n):
    """A fresh array of each pass is still read in the next one."""
    before = np.zeros(u.size)
    total = 0.0
    for t in range(n):
        now = np.zeros(u.size)
        now[1:] = u[1:] * (t + 1.0)
        total += np.sum(now * before * u)
        before = now
    return total


def listed(u, n):
    """Arrays of all passes are alive at the end."""
    rows = []
    for t in range(n):
        r = np.zeros(u.size)
        r[:] = u * (t + 1.0)
        rows.append(r * r)
    total = 0.0
    for r in rows:
        total += np.sum(r * u)
    return total


def flagged(u, large):
    """What a flag leaves out could never be allocated."""
    total = np.sum(u * u)
    if large > 0:
        m = np.zeros((large * 10**7, 10**7))
        m[0, 0] = u[0]
        total += m[0, 0] * u[1]
    return total


def shrinks(u):
    total = 0.0
    n = u.size
    for t in range(8):
        if n - t >= 2:
            w = np.zeros(n - 2)
            w[:] = u[2:] * t
            total += np.sum(w * w)
    return total


def halved(m):
    r = np.zeros(m.shape)
    r[:] = 0.5 * m * m
    return r


def records(m, n):
    """Results of a callee that are alive together, and one that replaces its own argument."""
    a = halved(m)
    b = halved(a)
    for t in range(n):
        b = halved(b + a)
    return np.sum(a * b)


def descend(u, n):
    w = np.zeros(u.size)
    w[:] = u * u
    if n > 0:
        s = descend(w, n - 1)
        return s + np.sum(w * u)
    return np.sum(w)


def recursive(u, n):
    return descend(0.5 * u, n)


def copies_reversed(u, n):
    v = u.copy()
    for t in range(n):
        v = v[::-1].copy()
        v[0] *= u[1]
    return np.sum(v * v * u)


def doubled(u, n):
    """A chain of fresh arrays: each is made of the last one."""
    v = u * 1.0
    for t in range(n):
        w = np.zeros(u.size)
        w[1:] = v[:-1] * v[1:]
        v = w + u
    return np.sum(v)


def axes(a, m):
    """Shapes that are parts of others' shapes."""
    r = np.zeros(a.shape[0])
    s = np.zeros((a.shape[0], a.shape[1]))
    for i in range(2):
        r += m @ np.sum(s, axis=0) + 1.0
        s += np.sum(a * a, axis=2) * r[0]
    return np.sum(r) + np.sum(s)


def profile(u, k):
    w = np.zeros(u.size)
    w[1:] = k * u[1:] * u[:-1]
    return w * u


def in_place(u, k):
    """The result is the argument itself."""
    for t in range(3):
        u[1:] += k * u[1:] * u[1:]
    return u


def refuses(u):
    w = np.zeros(u.size)
    w[:] = u * u
    if u[0] < 0.0:
        raise ValueError("negative")
    return np.sum(w * u)


def named_like_ours(u, work, out, room):
    w = np.zeros(u.size)
    for t in range(3):
        w[:] = u * work + w * out
    return np.sum(w * room)


def through_layers(w, h0, steps):
    """x is an array of its own, then a row, and another length would be another one's."""
    h = h0.copy()
    total = 0.0
    for t in range(steps):
        x = np.sin(w[0]) * t
        for k in range(h.shape[0]):
            h[k] = np.tanh(x * w[k] + h[k])
            x = h[k]
        total += np.sum(x**2 * w[1])
    return total


def ends_of_rows(rows, steps):
    """Arrays as long as sections of a row are."""
    total = 0.0
    for t in range(steps):
        x = rows[t % rows.shape[0], 0:3]
        x = x * x[0] / np.sum(x)
        total += np.sum(np.exp(x) / np.sum(x))
        x = rows[t % rows.shape[0], 1:-1]
        y = x * np.sum(x)
        total += np.sum(y**2 / np.sum(y))
    return total
