# ruff: noqa: F821
"""Memory that a pass makes and writes: what was read before is elsewhere, what is read since is recorded."""

import numpy as np


def edges_of_what_a_pass_makes(h: "f[9]", u: "f[9]", n: "int"):
    for t in range(n):
        u = np.sin(u)
        new = h.copy()
        new[1:-1] = h[1:-1] * u[1:-1] - 0.1 * (h[2:] - h[:-2])
        new[0] = new[1] * new[2]
        new[-1] = new[-2]
        w = u.copy()
        w[1:-1] += 0.1 * new[2:] * h[:-2]
        w[0] = 0.0
        h, u = new, w
    return np.sum(h * h * u)


def made_between_two_reads(u: "f[6]", n: "int"):
    s = 0.0
    for t in range(n):
        u = np.sin(u)
        new = u.copy()
        s = np.tanh(0.3 * s + 0.1 * (np.sum(new * new) * u[0]))
        new[1:-1] = u[2:] * u[:-2]
        s = np.tanh(0.3 * s + 0.1 * (np.sum(np.sin(u))))
        new[0] = s
        u = new
    return s + np.sum(u * u)


def view_of_what_a_pass_makes(u: "f[6]", n: "int"):
    s = 0.0
    v = u
    for t in range(n):
        u = np.sin(u)
        new = v * u
        w = new[1:]
        s = np.tanh(0.3 * s + 0.1 * (np.sum(w * w) * u[0]))
        w[2] = s
        v = u
        u = new
        new[0] = v[1] * u[2]
        s = np.tanh(0.3 * s + 0.1 * (np.sum(new * u * v)))
        u[1] = 0.5
    return s + np.sum(u * u) + np.sum(v * v)


def made_and_kept_in_a_list(u: "f[6]", n: "int"):
    hist = []
    s = 0.0
    for t in range(n):
        u = np.sin(u)
        new = np.sin(u)
        new[0] = u[1] * u[0]
        hist.append(new)
        new = u * 2.0
        new[1] = u[0] * 2.0
        u = new + hist[-1] * hist[0]
    for k in range(n):
        s = np.tanh(0.3 * s + 0.1 * (np.sum(hist[k] * hist[k])))
    return s + np.sum(u * u)


def made_and_filled_in_a_loop(u: "f[6]", n: "int"):
    s = 0.0
    for t in range(n):
        u = np.sin(u)
        new = np.zeros(6)
        for i in range(6):
            new[i] = u[i] * u[i - 1]
            s = np.tanh(0.3 * s + 0.1 * (new[i] * new[0]))
            if i > 2:
                new[i - 1] = s * u[i]
        u, new = new, u
        s = np.tanh(0.3 * s + 0.1 * (np.sum(new * u)))
        u[2] *= 2.0
    return s + np.sum(u * u)


def _first(a, b):
    b[0] = a[1] * a[0]
    return b


def made_and_handed_back_by_a_callee(u: "f[6]", n: "int"):
    s = 0.0
    for t in range(n):
        u = np.sin(u)
        new = u.copy()
        c = _first(u, new)
        c[1] = c[0] * u[2]
        s = np.tanh(0.3 * s + 0.1 * (np.sum(c * new)))
        new[3] = s
        u = c
    return s + np.sum(u * u)


def made_or_made_before(u: "f[6]", n: "int"):
    s = 0.0
    a = u.copy()
    for t in range(n):
        u = np.sin(u)
        new = a * 2.0
        x = new if t % 2 == 0 else a
        x[1] = x[0] * x[2]
        s = np.tanh(0.3 * s + 0.1 * (np.sum(new * a * x)))
        new[0] = s
        a[2] = s * new[1]
        a = new
    return s + np.sum(a * u)


def rows_of_what_a_pass_makes(u: "f[4,4]", n: "int"):
    s = 0.0
    for t in range(n):
        u = np.sin(u)
        new = u @ u
        r = new[0]
        s = np.tanh(0.3 * s + 0.1 * (np.sum(r * r)))
        r = new[1]
        new[0] = 0.5 * new[1]
        s = np.tanh(0.3 * s + 0.1 * (np.sum(r * new[0])))
        new /= np.sum(new)
        u = new
        u[t] *= s
    return s + np.sum(u * u)


def made_twice_in_a_pass(u: "f[6]", n: "int"):
    s = 0.0
    k = 0
    while k < n:
        new = u.copy()
        for j in range(3):
            old = new
            new = old * u
            new[j] = old[j + 1] * old[j]
            s = np.tanh(0.3 * s + 0.1 * (np.sum(old * new)))
            old[0] = 1.0
        u = new
        k += 1
    return s + np.sum(u * u)


def made_before_two_loops(u: "f[6]", n: "int"):
    new = u.copy()
    s = np.sum(u * u)
    for i in range(1, 6):
        new[i] = u[i] * u[i - 1]
    t = np.sum(new * new)
    for i in range(1, 6):
        new[i] = u[i] * u[i - 1]
        u = u * 1.1
    return s * t + np.sum(new)


def made_and_exchanged_on_one_side(u: "f[6]", v: "f[6]", n: "int"):
    s = 0.0
    for t in range(n):
        un = u.copy()
        vn = v.copy()
        un[1:-1] = u[1:-1] * v[2:]
        vn[1:-1] = v[1:-1] * un[:-2]
        un[0], un[-1] = un[1], un[-2]
        vn[0], vn[-1] = vn[1], u[0]
        if t == 1:
            un, vn = vn, un
        un[2] *= vn[2]
        u, v = un, vn
    return np.sum(u * u * v) + s


def made_without_values(u: "f[8]", n: "int"):
    for t in range(n):
        u = np.sin(u)
        new = np.empty(8)
        half = new[::2]
        half[:] = u[::2] * u[1::2]
        new[1::2] = half + u[::2]
        half *= 2.0
        u = new.reshape(2, 4).sum(axis=0).repeat(2)
    return np.sum(u * u)


def made_and_read_by_its_own_adjoint(x: "g[6]"):
    v = x.copy()
    v = 0.5 / v
    v[:] = 0.9 * v
    return v
