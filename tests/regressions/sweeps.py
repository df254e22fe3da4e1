# ruff: noqa: F722, F821, UP037
"""Time loops over loops, as scientists write them: what they record, and what they make again."""

import numpy as np


def red_and_black(b: "f[n]", k: "f[n]", sweeps: "int"):
    n = b.size
    u = np.zeros(n)
    for s in range(sweeps):
        for c in range(2):
            for i in range(1 + c, n - 1, 2):
                u[i] = (k[i - 1] * u[i - 1] + k[i + 1] * u[i + 1] + b[i]) / (k[i - 1] + k[i + 1] + u[i] * u[i])
    return np.sum(u * u)


def every_third_downwards(b: "f[n]", x: "f[n]"):
    u = x.copy()
    for s in range(4):
        for c in range(3):
            for i in range(b.size - 1 - c, c, -3):
                u[i] = u[i] * b[i] + np.sin(u[i - 1])
    return np.sum(u * u)


def stride_of_a_parameter(b: "f[n]", x: "f[n]", k: "int"):
    u = x.copy()
    for s in range(3):
        for i in range(s, b.size - 1, k):
            u[i] = u[i] * u[i + 1] * b[i]
    return np.sum(u * u)


def slopes_and_fluxes(u0: "f[n]", a: "float"):
    n = u0.size
    u = u0.copy()
    slope = np.zeros(n)
    flux = np.zeros(n + 1)
    for t in range(3):
        for i in range(1, n - 1):
            left = u[i] - u[i - 1]
            right = u[i + 1] - u[i]
            if left * right <= 0.0:
                slope[i] = 0.0
            elif abs(left) < abs(right):
                slope[i] = left
            else:
                slope[i] = right
        for i in range(1, n):
            flux[i] = a * (u[i - 1] + 0.5 * slope[i - 1]) ** 2
        for i in range(1, n - 1):
            u[i] -= 0.1 * (flux[i + 1] - flux[i])
    return np.sum(u * u)


def edges_kept(u0: "f[n]", a: "float"):
    u = u0.copy()
    g = np.zeros(u0.size)
    w = u0 * 2.0
    for t in range(3):
        for i in range(1, u.size - 1):
            w[i] = a * u[i] - u[i + 1]
        w[0] = u[1] * 3.0
        for i in range(1, u.size):
            g[i] = np.sin(w[i]) * w[i - 1] * u[i]
        u += 0.1 * g
    return np.sum(u * u)


def some_places(u0: "f[n]", a: "float"):
    u = u0.copy()
    g = np.zeros(u0.size)
    w = u0 * 2.0
    for t in range(3):
        for i in range(1, u.size - 1):
            if u[i] > 1.2:
                w[i] = a * u[i] - u[i + 1]
        for i in range(1, u.size):
            g[i] = np.sin(w[i]) * w[i - 1] * u[i]
        u += 0.1 * g
    return np.sum(u * u)


def more_at_each_pass(u0: "f[n]", a: "float"):
    u = u0.copy()
    g = np.zeros(u0.size)
    w = u0 * 2.0
    for t in range(3):
        for i in range(t + 1):
            w[i] = a * u[i] - u[i + 1]
        for i in range(1, u.size):
            g[i] = np.sin(w[i]) * w[i - 1] * u[i]
        u += 0.1 * g
    return np.sum(u * u)


def what_the_last_pass_left(u0: "f[n]", a: "float"):
    u = u0.copy()
    g = np.zeros(u0.size)
    w = u0 * 2.0
    for t in range(3):
        for i in range(1, u.size):
            w[i] = a * u[i] + w[i - 1]
        for i in range(1, u.size):
            g[i] = np.sin(w[i]) * w[i - 1] * u[i]
        u += 0.1 * g
    return np.sum(u * u)


def read_before_it_is_filled(u0: "f[n]", a: "float"):
    u = u0.copy()
    g = np.zeros(u0.size)
    w = u0 * 2.0
    for t in range(3):
        for i in range(1, u.size):
            g[i] = np.sin(w[i]) * w[i - 1] * u[i]
        u += 0.1 * g
        for i in range(1, u.size):
            w[i] = a * u[i] - u[i - 1]
        for i in range(1, u.size):
            g[i] = np.sin(w[i]) * w[i - 1] * u[i]
        u += 0.1 * g
    return np.sum(u * u)


def read_behind_the_loop(u0: "f[n]", a: "float"):
    u = u0.copy()
    g = np.zeros(u0.size)
    w = u0 * 2.0
    total = np.sum(w * w * u)
    for t in range(3):
        for i in range(1, u.size):
            w[i] = a * u[i] - u[i - 1]
        for i in range(1, u.size):
            g[i] = np.sin(w[i]) * w[i - 1] * u[i]
        u += 0.1 * g
    return np.sum(u * u * w) + total


def of_each_pass(u0: "f[n]", a: "float"):
    u = u0.copy()
    g = np.zeros(u0.size)
    for t in range(3):
        w = np.zeros(u.size)
        for i in range(1, u.size):
            w[i] = a * u[i] - u[i - 1] + w[i - 1]
        w[0] = w[1]
        for i in range(1, u.size):
            g[i] = np.sin(w[i]) * w[i - 1] * u[i]
        u += 0.1 * g
    return np.sum(u * u)


def stages(u0: "f[n,m]", a: "f[n,m]"):
    n, m = u0.shape
    u = u0.copy()
    p = np.zeros((n, m))
    q = np.zeros((n, m))
    g = np.zeros((n, m))
    for t in range(2):
        for stage in range(2):
            h = 0.1 * (stage + 1)
            for i in range(n):
                for j in range(m):
                    p[i, j] = h * a[i, j] * u[i, j]
            for i in range(n):
                for j in range(1, m):
                    q[i, j] = p[i, j] / u[i, j - 1]
            for i in range(n):
                for j in range(m):
                    g[i, j] = q[i, j] * q[i, j] * p[i, j]
            u += g
    return np.sum(u)


def filled_at_once(u0: "f[n,m]", a: "f[n,m]"):
    u = u0.copy()
    w = np.zeros(u0.shape)
    for t in range(3):
        w[1:-1] = a[1:-1] * (u[2:] - u[:-2])
        w[0] = u[1] * a[0]
        g = w * w * u
        u += 0.1 * g
    return np.sum(u)


def sums_of_rows(u0: "f[n]", a: "f[n,n]"):
    u = u0.copy()
    g = np.zeros(u0.size)
    w = np.zeros(u0.size)
    for t in range(3):
        for i in range(u.size):
            s = 0.0
            for j in range(u.size):
                s += a[i, j] * u[j]
            w[i] = s
        for i in range(u.size):
            g[i] = np.sin(w[i]) * w[i]
        u += 0.1 * g
    return np.sum(u)


def filled_and_scaled(u0: "f[n]", a: "float"):
    u = u0.copy()
    g = np.zeros(u0.size)
    w = np.zeros(u0.size)
    for t in range(3):
        for i in range(u.size):
            w[i] = a * u[i]
        for i in range(u.size):
            g[i] = np.sin(w[i]) * w[i]
        u += 0.1 * g
        for i in range(u.size):
            w[i] *= u[i]
        for i in range(u.size):
            g[i] = np.sin(w[i]) * w[i]
        u += 0.1 * g
    return np.sum(u)


def filled_twice(u0: "f[n]", a: "float"):
    u = u0.copy()
    g = np.zeros(u0.size)
    w = np.zeros(u0.size)
    for t in range(3):
        for i in range(u.size):
            w[i] = a * u[i]
        for i in range(u.size):
            g[i] = np.sin(w[i]) * w[i]
        u += 0.1 * g
        for i in range(u.size):
            w[i] = u[i] - a
        for i in range(u.size):
            g[i] = np.sin(w[i]) * w[i]
        u += 0.1 * g
    return np.sum(u)


def array_of_an_arm(x: "f[n]", y: "f[3]"):
    s = 0.0
    for i in range(x.size):
        if x[i] > 1.0:
            m = y * 2.0
            m[0] = x[i]
            z = m[0] * m[1]
        else:
            z = y[2]
        s += z * z
    return s


def quotients(h0: "f[n]", q0: "f[n]"):
    h, r = h0.copy(), q0.copy()
    v = np.zeros(h0.size)
    g = np.zeros(h0.size)
    for t in range(3):
        for i in range(h.size):
            v[i] = r[i] / h[i]
        for i in range(1, h.size):
            g[i] = r[i] * v[i] - r[i - 1] * v[i - 1]
        for i in range(1, h.size):
            r[i] -= 0.1 * g[i]
    return np.sum(r * r)


def quotients_in_one_place(h0: "f[n]", q0: "f[n]"):
    h, r = h0.copy(), q0.copy()
    v = np.zeros(h0.size)
    g = np.zeros(h0.size)
    for t in range(3):
        for i in range(h.size):
            v[i // 2] = r[i] / h[i]
        for i in range(1, h.size):
            g[i] = r[i] * v[i] - r[i - 1] * v[i - 1]
        for i in range(1, h.size):
            r[i] -= 0.1 * g[i]
    return np.sum(r * r)


def quotients_from_the_end(h0: "f[n]", q0: "f[n]"):
    h, r = h0.copy(), q0.copy()
    v = np.zeros(4)
    g = np.zeros(h0.size)
    for t in range(3):
        for i in range(-2, 4):
            v[i] = r[i] / h[i]
        for i in range(1, 4):
            g[i] = r[i] * v[i] - r[i - 1] * v[i - 1]
        for i in range(1, h.size):
            r[i] -= 0.1 * g[i]
    return np.sum(r * r)


def velocities_of_each_pass(h0: "f[n,m]", q0: "f[n,m]"):
    n, m = h0.shape
    h, r = h0.copy(), q0.copy()
    g = np.zeros((n, m))
    for t in range(2):
        v = np.zeros((n, m))
        for i in range(n):
            for j in range(m):
                v[i, j] = r[i, j] / h[i, j]
        for i in range(1, n):
            for j in range(m):
                g[i, j] = v[i, j] * v[i - 1, j]
        for i in range(n):
            for j in range(m):
                r[i, j] -= 0.1 * g[i, j]
                h[i, j] += 0.1 * g[i, j]
    return np.sum(r * h)


def read_ahead(u0: "f[n]", a: "float"):
    u = u0.copy()
    g = np.zeros(u0.size)
    w = u0 * 2.0
    for t in range(3):
        for i in range(u.size - 1):
            w[i] = a * u[i] + 0.1 * w[i + 1]
        for i in range(1, u.size):
            g[i] = np.sin(w[i]) * w[i - 1] * u[i]
        u += 0.1 * g
    return np.sum(u * u)


def read_ahead_in_rows(u0: "f[n,m]", a: "float"):
    u = u0.copy()
    g = np.zeros(u0.shape)
    w = u0 * 2.0
    for t in range(3):
        for i in range(u.shape[0] - 1):
            for j in range(u.shape[1]):
                w[i, j] = a * u[i, j] + 0.1 * w[i + 1, j]
        for i in range(1, u.shape[0]):
            for j in range(u.shape[1]):
                g[i, j] = np.sin(w[i, j]) * w[i - 1, j] * u[i, j]
        u += 0.1 * g
    return np.sum(u * u)


def from_its_own_edge(u0: "f[n]", a: "float"):
    u = u0.copy()
    g = np.zeros(u0.size)
    w = u0 * 2.0
    for t in range(3):
        for i in range(1, u.size):
            w[i] = a * u[i] + 0.1 * w[0]
        for i in range(1, u.size):
            g[i] = np.sin(w[i]) * w[i - 1] * u[i]
        u += 0.1 * g
    return np.sum(u * u)


def edge_of_the_last_pass(u0: "f[n]", a: "float"):
    u = u0.copy()
    g = np.zeros(u0.size)
    w = u0 * 2.0
    for t in range(3):
        for i in range(1, u.size):
            w[i] = a * u[i] + 0.1 * w[0]
        w[0] = w[1]
        for i in range(1, u.size):
            g[i] = np.sin(w[i]) * w[i - 1] * u[i]
        u += 0.1 * g
    return np.sum(u * u)
