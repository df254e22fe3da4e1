# ruff: noqa: F821
"""Time loops of finite volumes and leapfrogs: limiters, fluxes, several stencils in one nest; what they record."""

import numpy as np


def _minmod(a, b):
    if a * b <= 0.0:
        return 0.0
    if abs(a) < abs(b):
        return a
    return b


def limited_slopes(x: "f[n]", a: "float", steps: "int"):
    u = np.sin(3.0 * x)
    n = u.size
    slope = np.zeros(n)
    flux = np.zeros(n + 1)
    for t in range(steps):
        for i in range(1, n - 1):
            slope[i] = _minmod(u[i] - u[i - 1], u[i + 1] - u[i])
        for i in range(1, n):
            left = u[i - 1] + 0.5 * slope[i - 1]
            right = u[i] - 0.5 * slope[i]
            s = max(abs(left), abs(right), 0.3 * a)
            flux[i] = 0.5 * (0.5 * left**2 + 0.5 * right**2) - 0.5 * s * (right - left)
        for i in range(1, n - 1):
            u[i] -= 0.1 * (flux[i + 1] - flux[i])
    return np.sum(u**2)


def two_values_to_two_arrays(x: "f[n]", y: "f[n]", k: "float"):
    n = x.size
    total = 0.0
    for i in range(1, n - 1):
        p = x[i - 1] * 1.0 - y[i + 1]
        q = x[i + 1] + y[i - 1] * k
        total += p * p * q
    return total


def two_axes_and_a_number(z: "f[n,m]", k: "float", steps: "int"):
    n, m = z.shape
    w = np.zeros((n, m))
    for t in range(steps):
        for i in range(1, n - 1):
            for j in range(1, m - 1):
                across = z[i, j + 1] - z[i, j - 1]
                along = z[i + 1, j] - z[i - 1, j]
                w[i, j] = k * across * along
        for i in range(n):
            for j in range(m):
                z[i, j] += w[i, j]
    return np.sum(z * z)


def falling_to_a_negative_place(x: "f[n]", w: "f[n]"):
    for i in range(1, -3, -1):
        p = x[i] * x[i]
        w[i] = w[i] * p + x[i - 1]
    for i in range(3):
        w[i] *= x[i]
    return np.sum(w * w)


def waves_at_a_row(c: "f[n,m]", src: "f[n]", dt: "float"):
    n, m = c.shape
    prev = np.zeros((n, m))
    cur = np.zeros((n, m))
    new = np.zeros((n, m))
    total = 0.0
    for t in range(len(src)):
        for i in range(1, n - 1):
            for j in range(1, m - 1):
                lap = cur[i + 1, j] + cur[i - 1, j] + cur[i, j + 1] + cur[i, j - 1] - 4.0 * cur[i, j]
                new[i, j] = 2.0 * cur[i, j] - prev[i, j] + 0.1 * c[i, j] ** 2 * dt**2 * lap
        new[n // 2, m // 2] += src[t] * dt**2
        prev, cur, new = cur, new, prev
        for j in range(m):
            total += (cur[2, j] - 0.1 * j) ** 2
    return total


def fields_that_cross(eps: "f[n,m]", sigma: "f[n,m]", src: "f[n]"):
    n, m = eps.shape
    ez = np.zeros((n, m))
    hx = np.zeros((n, m - 1))
    hy = np.zeros((n - 1, m))
    total = 0.0
    for t in range(len(src)):
        for i in range(n):
            for j in range(m - 1):
                hx[i, j] -= 0.4 * (ez[i, j + 1] - ez[i, j])
        hy += 0.4 * (ez[1:] - ez[:-1])
        for i in range(1, n - 1):
            for j in range(1, m - 1):
                ez[i, j] = sigma[i, j] * ez[i, j] + eps[i, j] * (hy[i, j] - hy[i - 1, j] - hx[i, j] + hx[i, j - 1])
        ez[n // 2, m // 2] += src[t]
        if t > 1:
            total += np.sum(ez[1] ** 2)
    return total


def sides_not_taken(x: "g[n]", y: "g[n]", steps: "int"):
    """What stands in a side that is not taken is not computed ahead of it."""
    total = 0.0
    for t in range(steps):
        for i in range(x.size):
            total += (x[i] * (y[i] + x[i + 1]) if i + 1 < x.size else x[i] * y[i]) * (y[i] - x[i])
        for i in range(x.size):
            x[i] = 0.9 * x[i] + 0.1 * np.sin(y[i])
            y[i] *= 0.9
    return total


def kept_by_what_is_made_of_it(u: "f[n]", k: "float", steps: "int"):
    n = u.size
    w = np.zeros(n)
    for t in range(steps):
        for i in range(1, n):
            p = u[i] - u[i - 1]
            q = u[i] + u[i - 1] * k
            w[i] = p * q * np.cos(p)
        if t % 2 == 0:
            for i in range(n):
                u[i] += 0.1 * w[i]
        else:
            u, w = w, u
    return np.sum(u * w)


def place_of_a_pass(u: "f[n]", at: "i[n]", steps: "int"):
    """Where a record is put back is a number of the pass."""
    total = 0.0
    for t in range(steps):
        k = at[t] + 1
        p = u[k] - u[k - 1]
        q = u[k] * 0.5 + u[k - 1]
        total += p * p * q
        for i in range(u.size):
            s = u[i] - u[i - 1]
            total += s * s * s
        k = at[t + 1]
        u[k] = 0.3 * u[k] + t
    return total


def until_it_is_small(u: "f[n]", k: "float"):
    n = u.size
    size = 10.0
    total = 0.0
    while size > 0.3:
        for i in range(1, n):
            total += k * (u[i] - u[i - 1]) * (u[i] + 1.0)
        for i in range(n):
            u[i] *= 0.5
        size *= 0.5
    return total


def new_each_pass(u: "f[n]", k: "float", steps: "int"):
    for t in range(steps):
        new = u.copy()
        new[1:-1] = u[1:-1] + k * u[1:-1] * (u[2:] - u[:-2])
        u = new
    return np.sum(u * u)


def new_each_pass_in_loops(u0: "f[n]", k: "float", steps: "int"):
    u = u0
    n = u.size
    for t in range(steps):
        new = np.empty(n)
        new[0] = u[0] * k
        new[n - 1] = u[n - 1]
        for i in range(1, n - 1):
            new[i] = u[i] + k * u[i] * (u[i + 1] - u[i - 1])
        if t != 1:
            u = new
    return np.sum(u * u)


def new_and_still_written(u0: "f[n]", k: "float", steps: "int"):
    u = u0.copy()
    total = 0.0
    for t in range(steps):
        new = u * u[::-1]
        u = new
        new[1:] *= k * u[:-1]
        total += np.sum(u * new)
        u[0] += 1.0
    return total


def one_buffer_for_all(u0: "f[n]", k: "float", steps: "int"):
    u = u0.copy()
    buffer = np.zeros_like(u)
    for t in range(steps):
        buffer[:] = u * u * k
        u = buffer
        u[1] *= k
    return np.sum(u * buffer)


def new_kept_by_an_older_name(u0: "f[n]", k: "float", steps: "int"):
    u = u0.copy()
    first = u
    for t in range(steps):
        new = u.copy()
        new[1:] *= u[:-1] * k
        if t == 0:
            first = new
        u = new
        u[0] *= k
    return np.sum(u * first)
