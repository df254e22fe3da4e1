# ruff: noqa: F821
"""What mutants of other programs have found."""

import numpy as np


def _reversed(a):
    return a[::-1]


def _first_large(a):
    for i in range(len(a)):
        if a[i] > 1.0:
            return a[i:]
    return a


def _walls(u):
    u[0] = u[1]
    u[-1] = u[-2]
    u = np.sin(u)
    return u


def _part(a, k):
    assert a.shape[0] > 1, f"too short: {a.shape[0]} of {k}"
    return a[1:] if k > -1 else a[:-1]


def _twice(a):
    r = np.sin(a)
    return r, r


def _with_inside(a):
    r = np.sin(a)
    return r, r[1:]


class _Field:
    def __init__(self, a):
        self.full = a * 2.0
        self.inner = self.full[1:-1]


def results_of_one_memory(x: "f[n]"):
    v, y = _twice(x)
    r, t = _with_inside(x)
    for i in range(2):
        v *= x
        t *= 2.0
        r, t = _with_inside(t)
        r[1] *= x[0]
    return np.sum(y * x) + np.sum(t * t)


def view_in_an_object(x: "f[n]"):
    w = _Field(x)
    for i in range(2):
        w.inner *= x[1:-1]
    return np.sum(w.full**2)


def written_and_bound_anew(u: "f[n]", k: "float", n: "int"):
    u = u.copy()
    for t in range(n):
        u[1:-1] += k * (u[2:] - u[:-2]) * u[1:-1]
        u = _walls(u)
    return np.sum(u**2)


def float_and_counter(x: "f[n]", n: "int"):
    i = 0.5
    s = np.sum(x) * i
    i += s
    for i in range(0, n, 2):
        s = np.sin(s) * x[i]
    return s * i


def bound_to_itself(A: "f[n,m]"):
    best = A[0]
    for i in range(1, 6):
        if np.sum(A[i]) > np.sum(best):
            best = A[i]
        best = best[:3]
    best *= 2.0
    return np.sum(A**2)


def kept_under_another_name(x: "f[n]", k: "float"):
    v = x * 2
    w = v * k
    v = np.sin(w) + 5.0
    assert np.min(v) > 3.99, f"low: {v}"
    for i in range(2):
        v = v[1:] * k
        assert len(v) == len(x) - 1 - i
    return np.sum(v * v)


def kept_in_a_view(x: "f[n]", k: "float"):
    v = x
    v = _part(x, k)
    v *= k
    w = _part(v, k)
    w[0] = v[1] ** 2
    return np.sum(x**2)


def length_of_a_result(x: "f[n]"):
    s = 0.0
    for i in range(3):
        t = x[i:]
        for j in range(len(_reversed(t))):
            s += t[j] * i
    return s


def length_of_some_result(x: "f[n]"):
    s = 0.0
    y = x * 2
    for i in range(4):
        y = y[1:] + y[:-1]
        if len(_first_large(y)) > 3:
            s += y[0] * i
        else:
            s += y[1] * 5
    return s


def two_lengths(x: "f[n]", k: "float"):
    s = 0.0
    y = x[:1] * k
    for i in range(3):
        s += k * np.sum(np.sin(y))
        k = k * np.sum(np.cos(y))
        y = np.exp(x[2:] * 0.3 * k)
    return s * k


def three_lengths(x: "f[n]"):
    s = 0.0
    y = x
    for k in range(4):
        if k % 2:
            y = x[:3] * np.sum(y)
        else:
            y = np.sin(x[:-1]) * np.sum(y)
        s += np.sum(y * y)
    return s


def _grown(x):
    x *= 1.1
    return x


def list_less_its_mean(x: "f[n]"):
    w = [0.1, 0.2, 0.3]
    w -= np.mean(w) * _grown(x)[0]
    return np.dot(w, x[:3])


def tuples_of_constants(x: "f[n]"):
    steps = [(0, 1), (1, 0)]
    w = np.stack([v * (1.0 + a * x) for v, (a, b) in zip(x, steps)])
    for i, (a, b) in enumerate(steps):
        w[i] = np.roll(w[i], a + 2 * b)
    return np.sum(w[0] * x**2) + w[1, 1]


def left_where_a_condition_is_kept(u: "f[n]", k: "float"):
    t = u.copy()
    w = 0.3 * u
    it = 0
    while True:
        it += 1
        t = np.where(w > k, t, np.sin(t + t))
        w[1] /= 1.5 + u[0]
        if it > 2:
            break
        k = 0.2 * k * k
    return np.sum(t * np.cos(w))


def integer_then_float(x: "f[5]", n: "int"):
    i = 0.5
    s = np.sum(x) * i
    for i in range(0, n, 2):
        s = np.sin(s) * x[i]
        i += 1
        s *= x[i]
        for _ in range(2):
            i = np.sin(i)
    for j in range(4):
        j = j // 2
        s += x[j] ** 2
    if np.sum(x) > 1.0:
        j = j * x[n]
        n = 0.5
    return s * i * j * n


def counted_down_and_up(x: "f[4]", n: "int"):
    k, m = n, 1
    m -= n
    s = x[1]
    for i in range(3):
        up = k + 1
        for j in range(up):
            s = np.sin(s) + x[i] * x[j % 4]
        k = up - 1
        for j in range(m):
            s = np.sin(s) + x[j % 4]
    return s


def small_loop_that_is_left(x: "f[n]"):
    s = 0.0
    for i in range(len(x)):
        k, c = 0, 1.0
        for _ in range(4):  # so short that it may be repeated in the reverse sweep
            k += 1
            c += x[i]
            if c > 2.6:
                break
        s += x[i] ** k * c
    return s


def whole_array_in_a_comprehension(x: "f[n]", q: "f[n]"):
    y = x * 1.0
    h = y.copy()
    h[:4] -= np.array([u * (h @ y) for u in q[:4]])
    return np.sum(h)


def one_element_that_a_loop_stretches(x: "f[n]", a: "float", k: "int"):
    acc, none, grown, m = np.array([a]), np.array([a]), np.array([a]), np.full((1, 1), a)
    for i in range(k):
        acc = acc + x
        m = m * 0.5 + np.outer(x, x) * acc[i]
    for _ in range(k - 3):
        none = none * x
    while grown.size < 2:
        grown = grown + x[1:]
    return np.sum(acc**2) + np.sum(m) * acc[1] + np.sum(none**2) + np.sum(grown**3)


def written_under_a_chosen_name(a: "f[n]", k: "float"):
    t = a[1] * a[0]
    u = a if k > 0 else -a
    u[0] *= 1.1
    return t + np.sum(u**2)


def bound_in_an_earlier_pass(x: "f[n]"):
    s = 0.0
    for t in range(4, -1, -1):
        if t % 2 == 0:
            rhs = np.sin(x) * (t + 1)
        rhs = rhs[::-1]
        x = x + 0.1 * rhs * x
        s += np.sum(rhs * x)
    return s


def _grown_in_place(a):
    a *= 1.1
    return a


def called_once(x: "f[n]"):
    w = [0.1, 0.2, 0.3]
    w -= np.mean(w) * _grown_in_place(x)[0]
    t = (1.0, 2.0)
    t += (_grown_in_place(x)[1], 3.0)
    return np.dot(w, x[:3]) * t[2]


def one_line_in_several_branches(x: "f[n]"):
    s = 0.0
    for i in [0, 2, 1]:
        if x[i] > 0:
            s += x[i] ** 2
            i += i
    return s


def _checked(a):
    assert a.shape[0] > 1, f"too short: {a.shape[0]}"
    return a[1:]


def length_of_an_array_that_nobody_reads(x: "f[n]", k: "float"):
    v = _checked(x)
    v += k
    w = _checked(v * 1.5)
    w[0] = v[1] ** 2
    return np.sum(x**2)


def _halved_first(a):
    a[0] = a[-1] * 0.5
    return a * 1.0


def called_for_its_length(x: "f[4]"):
    d = [[0.0] * (len(_halved_first(x)) + 1) for _ in range(3)]
    d[1][2] = x[0]
    return d[1][2] * x[1] + d[2][1]


def another_length_behind_a_sum(x: "f[n]"):
    s = 0.0
    u = x * 2.0
    for i in range(1, 4):
        s += np.sum(u) * x[i] + x[0]
        u = np.zeros(i)
    return s


def _squares_and_sines(a):
    return np.sum(a * a), np.sum(np.sin(a))


def one_name_for_two_results(x: "f[n]"):
    k, k = _squares_and_sines(x)
    for (i, i), y in zip(enumerate(x), x[1:]):
        k += i * y
    return k * x[0]


def choice_wider_than_its_sides(x: "f[n]", i: "i[1]", w: "f[n]"):
    t = i[0]
    w[t : t + 1] += np.max((0.1 * np.arange(2) * x[0])[:, None] * (1.0 * i[:1]), axis=0)
    return np.sum(w * w) * x[1]


def array_and_counter_change_places(x: "f[n]", n: "int"):
    s = np.sum(x * x)
    for k in range(n):
        k, x = x, k
        n = 7
        s = s + x * np.cumsum(k)
    return np.sum(s) * n


def _both(a):
    b = a * 2.0
    b[0] = a[1] * a[2]
    return b, b


def range_and_array_of_one_name(x: "f[n]", k: "int"):
    a = x * 1.0
    for t in range(k):
        k, a = _both(a)
    return np.sum(a)


def function_that_becomes_its_value(x: "f[n]"):
    def g(v):
        s = 0.0
        for a in v:
            s += a * a
        return s * v

    g = g(x)
    return np.sum(g * g)


def one_element_that_a_loop_widens(x: "f[n]", a: "float", k: "int"):
    m = np.full(1, a)
    for i in range(k):
        m = m * 0.5 + x * x[i]
    return np.sum(m)


def branch_that_writes_what_it_has_read(a: "f[3]", b: "f[3,5]", n: "int"):
    s = 0.0
    for _ in range(n):
        y = np.cos(a)[:, None] * b
        a = a * 0.9 + y[:, 1]
        z = np.cos(a)[:, None] * b + y
        a[0] = s
        if n > 2:
            z = z * np.cos(a)[:, None]
            a[1] *= 1.5
            z = z + np.sin(1.0 + np.cos(a)[:, None] * b**2)
        s += np.sum(np.cos(a)[:, None] * z * np.cos(a)[:, None]) * 1e-3
    return s + np.sum(np.cos(a)[:, None] * b)


def computed_once_until_it_is_written(a: "f[4]", b: "f[4,5]"):
    v = a[1:]
    y = np.exp(a)[:, None] * b
    v *= 1.1
    w = np.exp(a)[:, None] * b
    np.add.at(a, np.array([0, 0, 2]), 0.1)
    u = np.exp(a)[:, None] * b
    a[::2] = u[::2, 0]
    return np.sum(y * w * u * np.cos(a)[:, None])


def slice_that_a_loop_binds(x: "f[n]"):
    for _r in range(2):
        s = slice(x.size // 2)
    t = slice(s.stop, None)
    return np.sum(x[s] ** 1) * np.sum(x[t]) * s.stop


def integer_argument_that_floats_are_added_to(a: "f[5]", n: "int"):
    s = 0.0
    for i in range(3):
        if i % 2 == 0:
            n += a[i]
        s += a[i] * n
    return s


def mask_that_is_turned_round(x: "f[n]", v: "f[n]"):
    odd = np.arange(6) % 2 == 1
    y = x.copy()
    y[~odd] += v[0]
    return np.sum(y * v)


def inverse_functions_of_complex_numbers(x: "f[n]", v: "f[n]"):
    z = -x + 1j * np.sin(3.0 * v)
    return np.sum(np.arccosh(z)).real + np.sum(np.arccosh(z) * np.arccos(z) * np.arcsin(z)).imag


def leapfrog_with_a_source(x: "f[n]", v: "f[n]", k: "int"):
    last, now, total = np.zeros_like(x), 0.1 * v, 0.0
    for t in range(k + 2):
        new = np.zeros_like(now)
        new[1:-1] = 0.3 * now[1:-1] - last[1:-1] + x[1:-1] * (now[2:] - 2.0 * now[1:-1] + now[:-2])
        new[2] += v[t]
        total += (new[-2] - x[t]) ** 2
        last, now = now, new
    return total


def new_memory_under_a_condition(x: "f[n]", v: "f[n]", k: "int"):
    u, r, total = x.copy(), x * 2.0, 0.0
    for i in range(k + 3):
        if i == 3:
            r = u
        if v[i] > 1.0:
            u = r
            r = np.zeros_like(x)
        r[0] += v[i] * x[1]
        total += np.sum(u * u) + np.sum(r * r * x)
    return total
