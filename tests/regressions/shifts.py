# ruff: noqa: F821
"""Maxima that are subtracted for safety alone, and (`..._moves`) others that look like it."""

import math

import numpy as np


def softmax_of_vector(x: "f[5]"):
    e = np.exp(x - np.max(x))
    return e / e.sum()


def lse_rows(x: "f[4,3]"):
    m = x.max(axis=1)
    return m + np.log(np.exp(x - m[:, None]).sum(axis=1))


def square_moves(x: "f[4,4]"):
    m = x.max(axis=1)
    e = np.exp(x - m)
    return np.sum((e / e.sum(axis=1, keepdims=True)) ** 2)


def axis_moves(x: "f[4,4]"):
    m = x.max(axis=1, keepdims=True)
    e = np.exp(x - m)
    return np.sum((e / e.sum(axis=0)) ** 2)


def scaled_moves(x: "f[5]"):
    m = np.max(x)
    e = np.exp(2.0 * (x - m))
    return m + np.log(e.sum())


def scaled_right(x: "f[5]"):
    m = np.max(x)
    e = np.exp(2.0 * (x - m))
    return m + 0.5 * np.log(e.sum())


def uses_m_moves(x: "f[5]"):
    m = np.max(x)
    e = np.exp(x - m)
    return m * np.log(e.sum())


def plus_one_moves(x: "f[5]"):
    m = np.max(x)
    e = np.exp(x - m)
    return e / (1.0 + e.sum())


def in_loops(x: "f[4,3]"):
    total = 0.0
    for i in range(x.shape[0]):
        m = np.max(x[i])
        s = 0.0
        for j in range(x.shape[1]):
            s += math.exp(x[i, j] - m)
        total += m + math.log(s)
    return total


def loops_carried_moves(x: "f[4,3]"):
    total = 0.0
    s = 0.0
    for i in range(x.shape[0]):
        m = np.max(x[i])
        for j in range(x.shape[1]):
            s += math.exp(x[i, j] - m)
        total += m + math.log(s)
    return total


def loops_store(x: "f[4,3]"):
    p = np.zeros((4, 3))
    for i in range(x.shape[0]):
        m = np.max(x[i])
        e = np.exp(x[i] - m)
        p[i] = e / np.sum(e)
    return np.sum(p ** 2)


def late_moves(x: "f[4,3]"):
    old = 0.0
    total = 0.0
    for i in range(x.shape[0]):
        m = np.max(x[i])
        total += np.log(np.sum(np.exp(x[i] - m))) + old
        old = m
    return total


def inplace(x: "f[4,3]"):
    z = x * 2.0
    z -= z.max(axis=1, keepdims=True)
    np.exp(z, out=z)
    z /= z.sum(axis=1, keepdims=True)
    return np.sum(z ** 2)


def inplace_view_moves(x: "f[4,3]"):
    z = x * 2.0
    v = z[:, :2]
    z -= z.max(axis=1, keepdims=True)
    e = np.exp(z)
    return np.sum(e / e.sum(axis=1, keepdims=True)) + np.sum(v ** 2)


def caller_sees_moves(x: "f[4,3]"):
    x -= x.max(axis=1, keepdims=True)
    e = np.exp(x)
    return np.sum((e / e.sum(axis=1, keepdims=True)) ** 2)


def nll(x: "f[4,3]", y: "i[4]"):
    y = np.minimum(y, 2)
    s = x - np.max(x, axis=1, keepdims=True)
    logz = np.log(np.sum(np.exp(s), axis=1))
    return np.mean(logz - s[np.arange(4), y])


def nll_permuted_moves(x: "f[4,3]", y: "i[4]"):
    y = np.minimum(y, 2)
    s = x - np.max(x, axis=1, keepdims=True)
    logz = np.log(np.sum(np.exp(s), axis=1))
    return np.mean((logz - s[y, y]) ** 2)


def nll_reversed_moves(x: "f[4,3]", y: "i[4]"):
    y = np.minimum(y, 2)
    s = x - np.max(x, axis=1, keepdims=True)
    logz = np.log(np.sum(np.exp(s), axis=1))
    return np.mean((logz - s[np.arange(3, -1, -1), y]) ** 2)


def masked(x: "f[4,3]"):
    m = np.max(x, axis=1, keepdims=True)
    e = np.where(x > 0.0, np.exp(x - m), 0.0)
    return np.sum((e / (e.sum(axis=1, keepdims=True))) ** 2)


def masked_moves(x: "f[4,3]"):
    m = np.max(x, axis=1, keepdims=True)
    e = np.where(x > 1.0, np.exp(x - m), 1.0)
    return np.sum((e / (e.sum(axis=1, keepdims=True))) ** 2)


def ladd(a: "f[5]", b: "f[5]"):
    m = np.maximum(a, b)
    return m + np.log(np.exp(a - m) + np.exp(b - m))


def scalar_ladd(a: "float", b: "float"):
    m = max(a, b)
    return m + math.log(math.exp(a - m) + math.exp(b - m))


def branch_moves(x: "f[5]", flag: "bool"):
    m = np.max(x)
    if flag:
        z = x - m
    else:
        z = x
    return np.sum(np.exp(z) / np.sum(np.exp(z))) + np.sum(z)


def branch_same(x: "f[5]", flag: "bool"):
    m = np.max(x)
    if flag:
        z = x - m
    else:
        z = 2.0 * x - m
    e = np.exp(z)
    return e / np.sum(e)


def condition_moves(x: "f[5]"):
    m = np.max(x)
    e = np.exp(x - m)
    if m > 0.0:
        return np.sum(e ** 2) / np.sum(e) ** 2
    return np.sum(e) * m


def attention_rows(q: "f[4,3]", k: "f[5,3]", v: "f[5,2]"):
    s = q @ k.T
    e = np.exp(s - s.max(axis=1, keepdims=True))
    return (e @ v) / e.sum(axis=1)[:, None]


def attn_turned_moves(q: "f[4,3]", k: "f[4,3]", v: "f[4,2]"):
    s = q @ k.T
    e = np.exp(s - s.max(axis=1, keepdims=True))
    return (e.T @ v) / e.sum(axis=1)[:, None]


def turned(q: "f[4,4]"):
    e = np.exp(q - q.max(axis=1, keepdims=True)).T
    return np.sum((e / e.sum(axis=0)) ** 2)


def turned_moves(q: "f[4,4]"):
    e = np.exp(q - q.max(axis=1, keepdims=True)).T
    return np.sum((e / e.sum(axis=1)) ** 2)


def batched(x: "f[2,3,4]"):
    m = np.max(x, axis=-1, keepdims=True)
    e = np.exp(x - m)
    return np.mean(np.log(e.sum(axis=2)) + m[..., 0])


def middle(x: "f[2,3,4]"):
    m = np.max(x, axis=1)
    z = x - m[:, None, :]
    return np.log(np.sum(np.exp(z), axis=1)) + m


def middle_moves(x: "f[3,3,3]"):
    m = np.max(x, axis=1)
    z = x - m[:, None, :]
    return np.log(np.sum(np.exp(z), axis=1)) + m.T


def twice(x: "f[5]"):
    return np.max(x) + np.log(np.sum(np.exp(x - np.max(x))))


def power(x: "f[5]"):
    e = np.exp(x - np.max(x))
    return np.sum(e ** 2) / np.sum(e) ** 2


def power_moves(x: "f[5]"):
    e = np.exp(x - np.max(x))
    return np.sum(e ** 2) / np.sum(e)


def two(x: "f[5]"):
    a = np.max(x)
    z = x - a
    b = np.max(z)
    e = np.exp(z - b)
    return e / e.sum()


def while_loop(x: "f[5]"):
    z = x * 1.0
    k = 0
    while k < 3:
        z = z - np.max(z)
        e = np.exp(z)
        z = e / e.sum()
        k += 1
    return z


def while_kept_moves(x: "f[5]"):
    z = x * 1.0
    k = 0
    while k < 3:
        z = z - np.max(z)
        k += 1
    e = np.exp(z)
    return e / e.sum()


def zero_trick(x: "f[5]", n: "int"):
    m = np.max(x)
    s = 0.0
    for i in range(n):
        s = s + np.sum(np.exp(x - m))
    return m + np.log(s)


def update_zero(x: "f[5]"):
    z = np.zeros(5)
    m = np.max(x)
    z += x - m
    e = np.exp(z)
    return e / e.sum()


def minimum(x: "f[5]"):
    w = np.exp(-(x - np.min(x)) / 2.0)
    return np.sum(w * x) / np.sum(w)


def returned_moves(x: "f[5]"):
    m = np.max(x)
    e = np.exp(x - m)
    return np.sum(e / e.sum() * x) + m


def stored_m_moves(x: "f[5]", out: "f[5]"):
    m = np.max(x)
    e = np.exp(x - m)
    out[0] = m
    return e / e.sum()


def forward_algorithm(emit: "g[5,4]", trans: "g[4,4]"):
    n, k = emit.shape
    alpha, new = emit[0].copy(), np.empty(k)
    for t in range(1, n):
        for j in range(k):
            top = alpha[0] + trans[0, j]
            for i in range(1, k):
                top = max(top, alpha[i] + trans[i, j])
            s = 0.0
            for i in range(k):
                s += np.exp(alpha[i] + trans[i, j] - top)
            new[j] = top + np.log(s) + emit[t, j]
        alpha[:] = new
    return np.sum(alpha * np.arange(1.0, k + 1.0))


def softmax_by_comparison(x: "g[6]", w: "g[6]"):
    best = 0
    top = x[0]
    for i in range(1, x.size):
        if x[i] > top:
            top = x[i]
            best = i
    total, mean = 0.0, 0.0
    for i in range(x.size):
        e = math.exp(x[i] - top)
        total += e
        mean += e * w[i]
    return mean / total + w[best]


def partition_from_below(x: "g[4,3]"):
    low = np.inf
    for i in range(x.shape[0]):
        for j in range(x.shape[1]):
            low = min(low, x[i, j])
    z = 0.0
    for row in x:
        for v in row:
            z += np.exp(-(v - low))
    return low - np.log(z)


def largest_by_loop_moves(x: "g[6]"):
    top = x[0]
    for i in range(1, x.size):
        top = max(top, x[i])
    z = 0.0
    for i in range(x.size):
        z += np.exp(x[i] - top)
    return 2.0 * top + np.log(z)


def largest_kept_moves(x: "g[6]"):
    top, seen = x[0], np.zeros(6)
    for i in range(1, x.size):
        top = max(top, x[i])
        seen[i] = top
    z = 0.0
    for i in range(x.size):
        z += np.exp(x[i] - top)
    return top + np.log(z) + np.sum(seen**2)


def first_used_moves(x: "g[6]"):
    top = x[0] * x[1]
    start = top * 2.0
    for i in range(1, x.size):
        top = max(top, x[i])
    z = 0.0
    for i in range(x.size):
        z += np.exp(x[i] - top)
    return top + np.log(z) + start


def clipped_from_below_moves(x: "g[6]"):
    top = 0.5
    for i in range(x.size):
        top = max(top, 0.9 * top, x[i])
    z = 1.0
    for i in range(x.size):
        z += np.exp(x[i] - top)
    return top + np.log(z)


def largest_of_a_pass_moves(x: "g[4,3]"):
    top = x[0, 0]
    out = 0.0
    for i in range(x.shape[0]):
        for j in range(x.shape[1]):
            top = max(top, x[i, j])
        z = 0.0
        for j in range(x.shape[1]):
            z += np.exp(x[i, j] - top)
        out += top + np.log(z)
    return out


def a_second_name_moves(x: "g[5]"):
    u = x.copy()
    v = u
    v += np.maximum(x, 0.1)
    return np.sum(u) + np.exp(0.5)


def a_choice_of_names_moves(x: "g[5]", k: "int"):
    a = x.copy()
    b = a if k > 0 else x * 1.0
    b += np.maximum(x, 0.1)
    return np.sum(a * a) + np.exp(0.5)


def name_in_a_tuple_moves(x: "g[5]"):
    a, c = x.copy(), x * 2.0
    a, c = c, a
    t = a, c
    d = t[0]
    d += np.max(x)
    return np.sum(a) + np.exp(x[0])


def name_in_turns_moves(x: "g[5]"):
    a = x.copy()
    prev, cur = a, x * 1.0
    for _ in range(3):
        prev, cur = cur, prev
        prev -= np.max(x)
    return np.sum(np.exp(a))
