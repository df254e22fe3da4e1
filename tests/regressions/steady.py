# ruff: noqa: F722, F821
"""Programs whose loops compute the same again in each pass: in the cpu text that is done in front of the loop."""

import numpy as np


def costly_parts_of_a_nest(u: "f[5,6]", s: "f[5,6]", dt: "float", steps: "int"):
    n, m = u.shape
    e = u.copy()
    for t in range(steps):
        for i in range(1, n - 1):
            for j in range(1, m - 1):
                loss = 0.5 * s[i, j] * dt / (2.0 + s[i, j])
                ca = (1.0 - loss) / (1.0 + loss)
                e[i, j] = ca * e[i, j] + (e[i - 1, j] - e[i, j - 1]) * np.exp(-s[i, j + 1] ** 2) * dt
    return np.sum(e ** 2)


def loop_that_does_not_run(u: "f[4]", s: "f[4]", steps: "int=0"):
    total = np.sum(u)
    for t in range(steps):
        k = np.sqrt(s * 0.0)
        for i in range(u.size):
            total += k[i] * u[i] + u[i] / (s[i] * 0.0)
    return total


def inner_loop_that_does_not_run(u: "f[4]", s: "f[4]", steps: "int", inner: "int=0"):
    total = np.sum(u)
    for t in range(steps):
        for k in range(inner):
            for i in range(u.size):
                total += np.sqrt(s[i] * 0.0) * u[i]
        for i in range(u.size):
            total += np.exp(s[i]) / (1.0 + s[i] ** 2) * u[i] * (1.0 + 0.1 * total)
    return total


def operands_that_change(u: "f[5]", s: "f[5]", steps: "int"):
    n = u.size
    total = 0.0
    for t in range(steps):
        for i in range(n):
            w = np.exp(-s[i]) / (1.0 + s[i] ** 2)
            total += w * u[i]
        s[t] = 0.5 * total
    return total


def operands_that_change_under_another_name(u: "f[5]", s: "f[5]", steps: "int"):
    n = u.size
    total = 0.0
    view = s[1:]
    for t in range(steps):
        for i in range(n):
            total += np.exp(-s[i]) / (1.0 + s[i] ** 2) * u[i]
        view[t] += 0.1 * total
    return total


def arrays_made_again(u: "f[5,4]", k: "f[5,4]", c: "float", steps: "int"):
    v = u * 1.0
    for t in range(steps):
        kappa = np.exp(k) * c
        faces = 0.5 * (kappa + np.roll(kappa, 1, axis=1))
        v = v + 0.01 * faces * (np.roll(v, -1, axis=1) - v) * (1.0 / (1.0 + k ** 2))
    return np.sum(v ** 2)


def made_again_and_written(u: "f[5]", k: "f[5]", steps: "int"):
    total = 0.0
    for t in range(steps):
        w = np.exp(k) / 3.0
        w[t] += u[t] * total
        total += np.sum(w * u)
    return total


def made_again_and_written_through_a_view(u: "f[5]", k: "f[5]", steps: "int"):
    total = 0.0
    for t in range(steps):
        w = np.exp(k) / 3.0
        v = w[1:]
        v *= u[1:]
        total += np.sum(w * u) * 0.1
    return total


def made_again_and_kept(u: "f[5]", k: "f[5]", steps: "int"):
    kept = []
    total = 0.0
    for t in range(steps):
        w = np.exp(k) / 3.0
        kept.append(w)
        total += np.sum(w * u)
    first = kept[0]
    first *= 2.0
    return total + np.sum(kept[1] ** 2) + np.sum(first)


def made_again_and_rotated(u: "f[5]", k: "f[5]", steps: "int"):
    old = np.zeros(5)
    total = 0.0
    for t in range(steps):
        w = np.exp(k) / 3.0
        total += np.sum(w * u * old)
        old = w
        old[0] += total
    return total + np.sum(old)


def read_behind_the_loop(u: "f[5]", k: "f[5]", steps: "int"):
    total = 0.0
    w = 0.0
    for t in range(steps):
        for i in range(5):
            w = np.exp(k[i]) / (1.0 + k[i] ** 2)
            total += w * u[i] * (1.0 - 0.1 * total)
    return total * w


def carried_into_the_next_pass(u: "f[5]", k: "f[5]", steps: "int"):
    total = 0.0
    w = 1.0
    for t in range(steps):
        for i in range(5):
            total += w * u[i]
            w = np.exp(k[i]) / (1.0 + k[i] ** 2)
    return total


def left_before(u: "f[5]", k: "f[5]", steps: "int"):
    total = 0.0
    for t in range(steps):
        for i in range(5):
            if total > 2.0:
                break
            total += np.exp(k[i]) / (1.0 + k[i] ** 2) * u[i] ** 2
        if total > 1.5:
            break
        for i in range(1, 5):
            if u[i] < 0.0:
                continue
            total += np.exp(k[i]) / (1.0 + k[i] ** 2) * u[i] ** 2
    return total


def within_a_branch(u: "f[5]", k: "f[5]", steps: "int"):
    total = 0.0
    for t in range(steps):
        if t > 0:
            for i in range(5):
                total += np.exp(k[i]) / (1.0 + k[i] ** 2) * u[i] ** 2
        for i in range(5):
            if k[i] > 0.3:
                total += np.log(k[i]) / (1.0 + k[i] ** 2) * u[i] ** 2 * total
            total += u[i]
    return total


def triangle(u: "f[5]", k: "f[5]", steps: "int"):
    total = 0.0
    for t in range(steps):
        for i in range(5):
            for j in range(i):
                total += np.exp(k[i] - k[j]) / (1.0 + k[i] ** 2) * u[j] + 0.1 * total * np.exp(k[i]) / (2.0 + k[i])
    return total


def one_variable_of_two(u: "f[4,5]", k: "f[5]", h: "f[4]", steps: "int"):
    total = 0.0
    for t in range(steps):
        for i in range(4):
            g = np.exp(h[i]) / (1.0 + h[i])
            for j in range(5):
                w = g * np.exp(k[j]) / (1.0 + k[j])
                total += (np.exp(k[j]) / (2.0 + k[j]) + w) * u[i, j] * (1.0 + 0.01 * total)
                u[i, j] = u[i, j] * 0.9 + 0.01 * g * t
    return total


def two_nests_and_one_helper(u: "f[5]", k: "f[5]", c: "float", steps: "int"):
    n = u.size
    total = 0.0
    for t in range(steps):
        a = c / (1.0 + c ** 2)
        for i in range(n):
            q = a * k[i] / (1.0 + k[i])
            total += q * u[i] * (1.0 + 0.1 * total)
        for i in range(1, n):
            q = a * k[i] / (2.0 + k[i - 1])
            u[i] = u[i - 1] * q + 0.5 * u[i] + a
    return total + np.sum(u)


def single_precision(u: "f4[5]", k: "f4[5]", steps: "int"):
    v = u.copy()
    for t in range(steps):
        for i in range(5):
            w = np.exp(-k[i]) / (np.float32(1.0) + k[i])
            v[i] = v[i] * w + np.float32(0.1)
        v = v * (np.exp(k) / 3.0)
    return np.sum(v)


def neighbours_by_index(u: "f[6]", k: "f[6]", at: "i[6]", steps: "int"):
    n = u.size
    v = u.copy()
    for t in range(steps):
        new = np.zeros(n)
        for i in range(n):
            left = (i - 1) % n
            right = (i + 1) % n
            w = 2.0 * k[i] * k[right] / (k[i] + k[right])
            new[i] = v[i] + 0.1 * w * (v[right] - 2.0 * v[i] + v[left]) + 0.1 * np.sqrt(k[at[i]] + 1.0) * v[at[i]]
        v = new
    return np.sum(v ** 2)


def backwards_and_by_twos(u: "f[7]", k: "f[7]", steps: "int"):
    total = 0.0
    for t in range(steps, 0, -1):
        for i in range(6, -1, -1):
            total += np.exp(k[i]) / (1.0 + k[i]) * u[i] * (1.0 + 0.1 * total)
        for i in range(1, 7, 2):
            total += np.exp(k[i]) / (3.0 + k[i]) * u[i] * (1.0 + 0.1 * total)
    for t in range(0, steps, 2):
        for i in range(6):
            total += np.exp(k[i]) / (4.0 + k[i]) * u[i] * (1.0 + 0.1 * total)
    return total


def many_shots(u: "f[3,5]", c: "f[5]", steps: "int"):
    total = 0.0
    for shot in range(u.shape[0]):
        p = u[shot].copy()
        for t in range(steps):
            for i in range(1, 4):
                kappa = c[i] ** 2 / (1.0 + c[i + 1])
                p[i] = p[i] + kappa * (p[i + 1] - 2.0 * p[i] + p[i - 1])
            p = p * (1.0 - 0.1 * np.exp(-c))
        total += np.sum(p ** 2)
    return total


def _step(u, k, dt):
    n = u.size
    new = u.copy()
    for i in range(1, n - 1):
        a = 2.0 * k[i] * k[i + 1] / (k[i] + k[i + 1])
        b = 2.0 * k[i] * k[i - 1] / (k[i] + k[i - 1])
        new[i] = u[i] + dt * (a * (u[i + 1] - u[i]) - b * (u[i] - u[i - 1]))
    return new


def callee_in_a_loop(u: "f[6]", k: "f[6]", dt: "float", steps: "int"):
    for t in range(steps):
        u = _step(u, k, dt)
    return np.sum(u ** 2)


def numbers_set_apart(u: "f[5]", k: "f[5]", steps: "int"):
    total = 0.0
    for t in range(steps):
        with np.errstate(divide="ignore", invalid="ignore"):
            r = np.sqrt(k - k[0]) / (1.0 + k)
        r[k - k[0] <= 0] = 1.0
        total += np.sum(r * u)
    return total


def checked_first(u: "f[5]", k: "f[5]", steps: "int"):
    total = 0.0
    for t in range(steps):
        if steps > 10:
            raise ValueError("too many")
        total += np.sum(np.exp(k) / (1.0 + k) * u)
    return total


def sum_of_weights(u: "f[5]", k: "f[5]", steps: "int"):
    p = u
    for t in range(steps):
        w = np.exp(-k)
        w = w / np.sum(w)
        p = p * w + 0.1
    return np.sum(p)


def complex_phases(u: "c[5]", k: "f[5]", steps: "int"):
    p = u
    for t in range(steps):
        p = p * np.exp(1j * k * 0.1) + 0.1 * np.conj(p)
    return np.sum(np.abs(p) ** 2)


def made_again_turned_and_written(u: "f[4]", k: "f[3,4]", steps: "int"):
    total = 0.0
    for t in range(steps):
        w = (np.exp(k) / 3.0).T
        w[t, 0] += u[t] * total
        total += np.sum(w) * 0.1
    return total


def added_to_what_is_the_same(u: "f[4]", k: "f[4]", steps: "int"):
    p = np.zeros(4)
    for t in range(steps):
        p += np.exp(k) / (1.0 + k)
        p[1:] = (np.exp(k) / (2.0 + k))[1:] * p[:-1] + u[1:]
    return np.sum(p)


def two_names_for_the_same(u: "f[4]", k: "f[4]", steps: "int"):
    p = u.copy()
    for t in range(steps):
        a = np.exp(k) / (1.0 + k)
        b = a
        p = p * b + a
        c = p
        c *= 0.5
    return np.sum(p)


def passes_of_a_while_within(u: "f[4]", k: "f[4]", steps: "int"):
    total = 0.0
    for t in range(steps):
        i = 0
        while i < 4:
            total += np.exp(k[i]) / (1.0 + k[i]) * u[i] * (1.0 - 0.1 * total)
            i += 1
        for i in range(4):
            x = u[i]
            while x > 0.3:
                x = x * np.exp(-k[i]) / (1.0 + k[i])
            total += x / (1.0 + k[i] * k[i])
    return total


def numbers_of_the_loop_itself(u: "f[4]", k: "f[4]", c: "float", steps: "int"):
    total = 0.0
    for t in range(steps):
        w = c / (1.0 + c)
        for i in range(4):
            total += w * np.exp(c) * u[i] / (1.0 + k[i] * t) * (1.0 - 0.1 * total)
    return total


def _smoothed(u, k):
    n, m = u.shape
    last = m - 1
    new = np.zeros((n, m))
    for i in range(1, n - 1):
        for j in range(1, last):
            w = 1.0 / (1.0 + k[i, j] ** 2)
            new[i, j] = w * u[i, j] + (1.0 - w) * 0.25 * (u[i + 1, j] + u[i - 1, j] + u[i, j + 1] + u[i, j - 1])
    return new


def lengths_asked_for_in_a_callee(u: "f[5,6]", k: "f[5,6]", steps: "int"):
    v = u
    for t in range(steps):
        v = _smoothed(v, k) + 0.1 * v
    return np.sum(v ** 2)


def lengths_that_change(u: "f[6]", steps: "int"):
    total = 0.0
    for t in range(steps):
        n = len(u)
        for i in range(n - 1):
            total += u[i] * u[i + 1]
        u = u[1:]
    return total


def lengths_of_what_grows(u: "f[4]", steps: "int"):
    total = 0.0
    h = u.copy()
    for t in range(steps):
        n = h.size
        total += h[n - 1] * n
        h = np.append(h, h[n - 1] * 0.5)
    return total


def lengths_of_rows(u: "f[4,3]", steps: "int"):
    total = 0.0
    for t in range(steps):
        row = u[t]
        n = row.size
        half = n - 1
        for i in range(half):
            total += row[i] * row[i + 1] * n
    return total


def lengths_of_one_of_two(u: "f[4]", v: "f[6]", steps: "int"):
    total = 0.0
    a, b = u, v
    for t in range(steps):
        n = a.size
        for i in range(n):
            total += a[i] ** 2 * n
        a, b = b, a
    return total


def lengths_in_a_while(u: "f[4]", steps: "int"):
    k = 0
    v = u
    while k < steps:
        n = v.size
        last = n - 1
        v = v * v[last]
        k += 1
    return np.sum(v)


def faces_of_an_empty_array(u: "f[3]", k: "f[0]", steps: "int"):
    total = np.sum(u)
    for t in range(steps):
        face = 0.5 * (k[1:] + k[:-1]) / 3.0
        total += np.sum(face) * total
    return total


def pairs_of_particles(x: "f[5]", v: "f[5]"):
    w = v.copy()
    f = np.zeros(5)
    for t in range(3):
        for i in range(len(x)):
            s = 0.0
            for j in range(len(x)):
                s += np.exp(-(x[i] - x[j]) ** 2) * w[j]
            f[i] = s
        for i in range(len(x)):
            w[i] = f[i]
    return np.sum(w * w)


def sums_of_two_places(x: "f[8]", v: "f[5]"):
    w = v.copy()
    for t in range(3):
        for i in range(5):
            s = 0.0
            for j in range(3):
                s += np.exp(-x[i + j]) * v[j]
            w[i] = w[i] * s
    return np.sum(w * w)
