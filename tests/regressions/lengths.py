# ruff: noqa: F821
"""Arrays that are longer or shorter at each pass: their lengths have to come back, where their values need not."""

import numpy as np


def _cut(y):
    return y[1:] + y[:-1]


def _new(x, i):
    return x[i:] * 2


def _two(x, i):
    return x[i:] * 2, x[:i] * 3


def lengths_0(x: "f[n]"):
    s = 0.0
    for i in range(3):
        t = x[i:]
        for j in range(len(t)):
            s += t[j] * i
    return s


def lengths_3(x: "f[n]"):
    s = 0.0
    for i in range(3):
        t = x[i:] * 2
        s += np.sum(t) * len(t)
    return s


def lengths_5(x: "f[n]"):
    s = 0.0
    y = x
    for i in range(3):
        y = y[1:] * y[:-1]
        for j in range(len(y)):
            s += y[j] ** 2 * i
    return s


def lengths_6(x: "f[n]"):
    s = 0.0
    y = x
    for i in range(3):
        y = y[1:]
        s += y[0] / len(y)
    return s


def lengths_8(x: "f[n]"):
    s = 0.0
    for i in range(3):
        t = x[i:] * 1.5
        s += np.mean(t) / t.size
    return s


def lengths_9(x: "f[n]"):
    a = x.copy()
    for i in range(3):
        t = a[i:]
        for j in range(len(t)):
            t[j] = t[j] * 1.5
    return np.sum(a)


def lengths_10(x: "f[n]"):
    s = 0.0
    y = x * 2
    for i in range(3):
        y = y[1:] + y[:-1]
        for j in range(len(y)):
            s += y[j] * i
    return s


def lengths_11(x: "f[n]"):
    s = 0.0
    y = x * 2
    for i in range(3):
        y = y[1:] + y[:-1]
        k = 0
        while k < len(y):
            s += y[k] * i
            k += 1
    return s


def lengths_12(x: "f[n]"):
    s = 0.0
    y = x * 2
    for i in range(4):
        y = y[1:] + y[:-1]
        if len(y) > 3:
            s += y[0] * i
        else:
            s += y[1] * 5
    return s


def lengths_13(x: "f[n]"):
    s = 0.0
    for i in range(3):
        for j in range(len(x[i:])):
            s += x[j] * i
    return s


def lengths_14(x: "f[n]"):
    s = 0.0
    k = 1
    for i in range(3):
        k = k + i
        for j in range(len(x[k:])):
            s += x[j] * i
    return s


def lengths_15(x: "f[n]"):
    s = 0.0
    k = 1
    for i in range(3):
        k = k + i
        s += x[0] * x[k:].size
    return s


def lengths_17(x: "f[n]"):
    s = 0.0
    for i in range(3):
        t = x[x > i * 0.5]
        for j in range(len(t)):
            s += 2 * t[j] * i
    return s


def lengths_18(x: "f[n]"):
    out = []
    for i in range(3):
        t = x[i:]
        for v in t:
            out.append(v * 2)
    return np.sum(np.array(out)) + out[-1]


def lengths_19(x: "f[n]"):
    s = 0.0
    y = x * 2
    for i in range(3):
        s += np.sum(y) * i
        y = x[i:] * 3
    return s + np.sum(y)


def lengths_20(x: "f[n]"):
    s = 0.0
    y = x * 2
    z = x[:1] * 2
    for i in range(3):
        s += np.sum(y) * i + np.sum(z)
        y, z = x[i:] * 3, y * z[0]
    return s + np.sum(y)


def lengths_22(x: "f[n]"):
    s = 0.0
    y = x * 2
    for i in range(3):
        s += np.sum(y) * i
        y = _cut(y)
    return s + np.sum(y)


def lengths_23(x: "f[n]"):
    s = 0.0
    y = x * 2
    for i in range(3):
        s += np.sum(y) * i
        y = _new(x, i)
    return s + np.sum(y)


def lengths_26(x: "f[n]"):
    s = 0.0
    y = x * 2
    while len(y) > 2:
        s += y[0] * len(y)
        y = 0.5 * (y[1:] + y[:-1])
    return s + np.sum(y)


def lengths_27(x: "f[n]"):
    y = x * 2
    while len(y) > 1:
        n = len(y) // 2
        z = np.zeros(n)
        for i in range(n):
            z[i] = y[2 * i] + y[2 * i + 1]
        y = z
    return y[0]


def lengths_28(x: "f[8]"):
    y = x
    while y.size > 1:
        y = y[::2] + y[1::2]
    return y[0]


def appended(x: "f[n]", c: "float", n: "int"):
    u = x * 1.0
    for t in range(n):
        u = np.append(u, c * 2.0)
    return np.sum(u * np.arange(len(u)))


def joined(x: "f[n]", c: "float", n: "int"):
    u = x * 1.0
    for t in range(n):
        u = np.concatenate((u, c * x[:2]))
        if t % 2:
            u = np.concatenate((x[:t] * c, u))
    return np.sum(u * np.arange(len(u)))


def joined_below_a_test(x: "f[n]", c: "float"):
    u = x * 1.0
    if c > 0.1:
        u = np.append(u, [c, 2 * c])
    return np.sum(u * np.arange(len(u)))


def stacked(x: "f[n]", n: "int"):
    u = np.zeros((0, 3))
    for t in range(n):
        u = np.vstack((u, x[t : t + 3] * t))
    return np.sum(u * u[:, ::-1]) + np.sum(u[-1])


def doubled(x: "f[n]", n: "int"):
    u = x * 1.0
    for t in range(n):
        u = np.repeat(u, 2) * 0.5
    return np.sum(u * np.arange(len(u)))


def padded(x: "f[n]", n: "int"):
    u = x * 1.0
    for t in range(n):
        u = np.pad(u, 1) + 0.5
        v = np.diff(u)
    return np.sum(u * np.arange(len(u))) + np.sum(v * v)


def made_anew(x: "f[n]"):
    s = 0.0
    u = x * 2.0
    for i in range(1, 4):
        s += np.sum(u) * x[i] + u[0]
        u = np.zeros(i)
    return s


def result_and_length(x: "f[n]"):
    y = x * 0.3
    for i in range(3):
        y = np.exp(y[1:]) * 0.2
    return np.sum(y)


def result_read(x: "f[n]"):
    s = 0.0
    y = x * 0.3
    for i in range(3):
        s += np.sum(y)
        y = np.exp(x[i:] * 0.3)
    return np.sum(y) + s


def quotient(x: "f[n]"):
    s = 0.0
    y = x * 0.3
    z = x * 2.0
    for i in range(3):
        s += np.sum(y) * z[0]
        z = y[1:] * 2.0
        y = z / (1.0 + y[1:] ** 2)
    return np.sum(y) + s


def _overwrites(a, b):
    b[0] = b[1] ** 2
    return a


def begun_before_it_comes_back(x: "f[n]", m: "f[4, 4]"):
    i = 0
    for _ in range(3):
        r = m[3]
        v = _overwrites(x[: i + 4], r)
    r -= 0.5
    return np.sum(r + np.sum(x)) + 0.0 * v[0]


def store_before_a_cut_shadow(x: "f[4]"):
    u = x * 2
    for t in range(2):
        m = len(u)
        u = np.concatenate((u, np.zeros_like(u)))
        u[m:] = 0.5 * u[:m]
    return np.sum(u)


def room_that_is_filled(x: "f[4]", c: "float"):
    u = x * c
    s = 0.0
    for t in range(3):
        c = c + np.sum(u)
        s += u[-1] * u[0] * c
        m = len(u)
        u = np.concatenate((u, np.empty_like(u)))
        u[m:] = 0.1 * u[:m]
    return s + np.sum(u) * c


def shorter_from_the_second_pass(x: "f[n]"):
    y = x * 0.3
    for i in range(4):
        y = np.exp(y[-1:]) * 0.2
    return np.sum(y)


def longer_from_the_second_pass(x: "f[n]"):
    u = x[:-1]
    for t in range(3):
        u = np.sin(x) * u[0]
        u = u * u
    return np.sum(u)


def _itself(a):
    return a


def length_of_what_a_callee_returns(x: "f[n]"):
    s = 0.0
    y = x * 2
    for i in range(4):
        y = y[1:] + y[:-1]
        if len(_itself(y)) > 3:
            s += y[0] * i
        else:
            s += y[1] * 5
    return s


def other_lengths_in_two_branches(x: "f[n]", n: "int"):
    s = 0.0
    y = x
    for k in range(4):
        if k % 2:
            y = x[:3] * np.sum(y)
        else:
            y = np.sin(x[:-1]) * np.sum(y)
        s += np.sum(y * y)
    return s
