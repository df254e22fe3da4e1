# ruff: noqa: F722, F821
"""Loops whose passes wait for each other, with elementary functions of what they need not wait for."""

import numpy as np


def residuals(a: "float", b: "float", t: "f[9]", y: "f[9]"):
    s = 0.0
    for i in range(t.shape[0]):
        r = a * np.exp(-b * t[i]) - y[i]
        s += r * r
    return s


def recurrence(x: "f[9]", k: "float"):
    v, s = k, 0.0
    for i in range(x.size):
        v = v * np.exp(-x[i]) + np.sin(x[i] * k)
        s += v * v
    return s


def what_is_written_later(x: "f[12]", k: "float"):
    y = x.copy()
    for i in range(1, y.size - 1):
        y[i] = y[i - 1] * np.exp(-k * y[i + 1])
    return np.sum(y * y)


def what_was_written_before(x: "f[12]", k: "float"):
    y = x.copy()
    s = k
    for i in range(1, y.size):
        y[i] += 0.1 * s
        s = s * 0.5 + np.exp(-k * y[i - 1])
    return s + np.sum(y * y)


def number_bound_twice(x: "f[12]", k: "float"):
    s, v = 0.0, k
    for i in range(x.size):
        t = x[i] * k
        v = 0.5 * v + np.exp(-t)
        t = t * t
        v = v * np.exp(-t)
        s += v
    return s


def read_and_set_to_zero(x: "f[12]", w: "f[12]", k: "float"):
    y = w.copy()
    v = k
    for i in range(x.size):
        h = y[i]
        y[i] = 0.0
        v = v * np.exp(-h * x[i]) + h
    return v + np.sum(y)


def row_by_row(z: "f[4,9]", k: "float"):
    total = 0.0
    for p in range(z.shape[0]):
        s = k
        for t in range(z.shape[1]):
            s = s * np.exp(0.1 * z[p, t] - 0.05 * k)
            total += s
    return total


def no_passes_at_all(x: "f[9]", n: "int=0"):
    s = 1.0
    for i in range(n):
        s = s * np.exp(-x[i])
    for i in range(3, n + 2):
        s = s * np.exp(-x[i])
    return s + x[0] * x[0]


def by_twos(x: "f[19]", k: "float"):
    s = k
    for i in range(1, x.size, 2):
        s = 0.9 * s + np.log(x[i] + k) * x[i - 1]
    return s * s


def backwards(x: "f[9]", k: "float"):
    s = k
    for i in range(x.size - 1, -1, -1):
        s = 0.9 * s + np.tanh(x[i] * k)
    return s * s


def triangle(x: "f[14]", q: "f[14]"):
    e = 0.0
    for i in range(x.size):
        for j in range(i):
            r = np.abs(x[i] - x[j]) + 0.1
            e += q[i] * q[j] * np.exp(-r) / r
    return e


def other_names_of_one_array(x: "f[12]", k: "float"):
    y = x.copy()
    z = y[1:]
    s = k
    for i in range(z.size):
        z[i] = s * 0.1 + y[i]
        s = s * np.exp(-y[i] * k)
    return s + np.sum(y * y)


def many_passes(x: "f[1300]", k: "float"):
    s = 0.0
    for i in range(x.size):
        s = 0.5 * s + np.exp(-k * x[i]) * np.sin(x[i])
    return s


def single(x: "f4[9]", k: "f4[9]"):
    s = np.float32(1.0)
    for i in range(x.size):
        s = s * np.exp(-x[i]) + k[i]
    return s


def turned(t: "g[9]", w: "g[9]"):
    power = 0.0
    for i in range(t.size):
        b = 0j
        for k in range(w.size):
            b += w[k] * np.exp(-2j * np.pi * k * t[i])
        power += abs(b) ** 2
    return power


def variable_used_behind(x: "f[9]", k: "float"):
    s = 0.0
    for i in range(x.size):
        s = 0.5 * s + np.exp(-k * x[i])
    return s * x[i] * i


def number_made_of_itself(x: "f[9]", k: "float"):
    s = 0.0
    for v in x:
        v = v * 2.0
        v += k
        s = 0.5 * s + v * v + np.exp(-v)
    return s


def read_before_and_after(x: "f[12]", k: "float"):
    a = x.copy()
    s, r = k, 0.0
    for i in range(a.size):
        s = s * 0.5 + np.exp(-a[i])
        a[i] += 0.1 * s
        r = r * 0.3 + np.exp(-a[i])
    return s + r + np.sum(a * a)


def decided_by_an_earlier_value(x: "f[12]", k: "float"):
    s = k
    for i in range(x.size):
        t = x[i] * k
        above = t > 1.0
        t = np.exp(t)
        s = 0.5 * s + (t if above else -t)
    return s


def neighbours_by_another_view(x: "f[9]", y: "f[9]", k: "float"):
    a = x.copy()
    b = a[::-1]
    w = a[::-1]
    s, r = k, 0.0
    for i in range(1, x.size - 1):
        r = 0.5 * (x[x.size - 1 - i] * (y[i % 3] - r))
        a[i + 1] = 0.4 * np.exp(-0.3 * (a[i] * x[i]))
        m = i - 1
        r = 0.4 * s + np.sin(s) * x[m]
        s = 0.4 * s + 0.3 * (np.sin(s) + w[i - 1])
    return s + r * 2 + np.sum(a * a) + np.sum(np.sin(b))


def read_by_two_names(x: "f[9]", y: "f[9]", k: "float"):
    a = x.copy()
    b = y * k
    w = b[:]
    s, r, t, u = k, 0.0, 0.3, 0.7
    for i in range(1, x.size - 1):
        b[i % 3] = 0.4 * (np.sqrt(1.0 + x[2] * x[2]) * (t if b[i] > 0.4 else w[i]))
        r = 0.4 * r + 0.3 * 0.5
        u = 0.4 * u + 0.3 * (np.sqrt(1.0 + x[2] * x[2]) * (r + w[i]))
        r = 0.4 * r + 0.3 * (np.sqrt(1.0 + x[2] * x[2]) + (a[i // 2] if r > 0.4 else y[x.size - 1 - i]))
        t = 0.5 * np.sin(s)
        b[i] += 0.2 * (np.exp(-0.3 * t) * np.sin(u - t))
    return s + r * 2 + t * 3 + u * u + np.sum(a * a) + np.sum(np.sin(b))
