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


def nearest_images(pos: "f[5,3]", box: "float", n: "int"):
    e = 0.0
    for i in range(5):
        for j in range(i):
            d = pos[i] - pos[j]
            d -= box * np.round(d / box)
            r2 = np.sum(d * d) + 0.5
            e += 1.0 / r2**3 - 1.0 / r2
    return e


def sums_along_what_is_made_again(x: "f[6]", n: "int"):
    s = 0.0
    for t in range(n):
        d = x * 2.0 - s
        d[1:] += d[:-1]
        d *= 0.5
        s = np.tanh(np.sum(d * d) * 0.1)
    return s


def made_again_of_what_changes(x: "f[6]", n: "int"):
    s = 0.0
    u = x.copy()
    for t in range(n):
        d = u + 1.0
        d[0] -= u[1]
        u *= 0.9
        s += np.sum(d * d * d)
        u[t] = d[2] * d[0]
    return s + np.sum(u * u)


def made_again_and_left_to_the_next_pass(x: "f[6]", n: "int"):
    s = 0.0
    for t in range(n):
        d = x * x[t]
        for i in range(1, 6):
            d[i] -= d[i - 1] * 0.5
        s += 0.1 * np.sum(d * d)
        x = d + 0.1
    return s


def made_again_in_a_branch(x: "f[6]", n: "int"):
    s = 0.0
    for t in range(n):
        d = x * x[t]
        if t > 1:
            d -= x[0]
        else:
            d[0] = 3.0 * x[1]
        s += np.sum(d * d)
        d *= s
        s += np.tanh(np.sum(d * d))
    return s


def masked_and_rounded(x: "f[6]", m: "i[6]", n: "int"):
    s = 0.0
    for t in range(n):
        d = np.where(x > 0.8, x, 0.5 * x)
        d[m] = 0.0
        d -= np.floor(d * 3.0)
        s += np.sum(d * d * x)
    return s


def view_of_what_is_made_again(x: "f[6]", n: "int"):
    s = 0.0
    for t in range(n):
        d = x - 0.5 * t
        e = d[1:]
        e -= 0.3
        d *= 2.0
        s += np.sum(d * d) * np.sum(e)
    return s


def made_again_in_two_loops(x: "f[4,4]", n: "int"):
    s = 0.0
    for t in range(n):
        d = x + x[t]
        for i in range(4):
            d[i] -= 0.3 * x[i, t]
            for j in range(4):
                d[i, j] += d[j, i] * 0.2
        s += np.sum(d * d * d[0])
    return s


def made_again_in_a_while_loop(x: "f[6]", n: "int"):
    s = 0.0
    k = 0
    while s < 5.0 and k < n:
        d = x * (1.0 + s)
        d[k] -= 1.0
        k += 1
        d += x[k]
        s += np.sum(d * d)
    return s


def made_again_and_kept(x: "f[6]", n: "int"):
    hist = np.zeros((n, 6))
    for t in range(n):
        d = x * 1.5
        d[t] *= 0.5
        hist[t] = d * d
        x = hist[t] + 0.1
    return np.sum(hist * hist)


def read_under_a_name_that_a_branch_gives(P: "f[6]", k: "int"):
    x = P[:4]
    a = x.copy()
    t = a if k > 1 else a
    a -= np.sin(t)
    if k > 2:
        v = a[::-1]
    else:
        v = x
    s = np.sum(v * v)
    a[0] = s * x[1]
    return np.sum(a * a) + s


def elements_of_what_a_pass_makes(A: "f[6,6]", x: "f[6]", n: "int"):
    y = x.copy()
    for t in range(n):
        z = np.zeros(x.size)
        for i in range(x.size):
            for j in range(x.size):
                z[i] += A[i, j] * y[j]
            z[i] = np.tanh(0.1 * z[i])
        y = z
    return np.sum(y * y)


def elements_of_what_a_callee_makes(A: "f[6,6]", x: "f[6]", n: "int"):
    y = x
    for t in range(n):
        y = _sines(A, y)
    return np.sum(y * y)


def _sines(A, y):
    z = np.zeros(y.size)
    for i in range(y.size):
        for j in range(y.size):
            z[i] += A[i, j] * y[j]
        z[i] = np.sin(z[i]) * y[i]
    return z


def elements_under_a_name_that_a_loop_gives(A: "f[6,6]", x: "f[6]", n: "int"):
    y = x.copy()
    for t in range(n):
        z = y * 0.5
        for i in range(x.size):
            z[i] = np.sin(z[i]) * y[(i + 1) % 6]
            if i == 3:
                y = z
        z[t] *= y[t + 1]
    return np.sum(y * z)


def elements_read_by_two_names(x: "f[6]", n: "int"):
    y = x.copy()
    w = x * 2.0
    for t in range(n):
        z = np.zeros(6)
        v = z[::-1]
        for i in range(6):
            z[i] += y[i] * w[i]
            v[i] *= y[5 - i] + z[i]
        w, y = y, z
    return np.sum(y * y) + np.sum(w)
