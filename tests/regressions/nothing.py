# ruff: noqa: F821
"""Functions that give None on some paths, and one value or several on others."""

import numpy as np


def _root(a, b):
    d = a * a - 4.0 * b
    if d < 0.0:
        return None
    return (a + np.sqrt(d)) / 2.0


def _square(v):
    return v * v


def roots_that_there_are(x: "g[n]", y: "g[n]"):
    s = 0.0
    for a, b in zip(x, y):
        t = _root(a - 1.0, b - 1.0)
        if t is None:
            continue
        s += t * _square(t)
    while s < 3.0:
        t = _root(s, s)
        s += 1.0
        if t:
            s += t
    return s


def named_in_the_test(x: "g[n]", y: "g[n]"):
    s = 0.0
    for i in range(x.size):
        if (t := _root(x[i] - 1.0, y[i] - 1.0)) is not None and t > 0.1:
            s += t * y[i]
        if _root(y[i] - 1.0, x[i]) is None:
            s += x[i]
    return s


def _chained(a, b):
    r = _root(a, b)
    if r is None or r > 3.0:
        return None
    return _root(r, b * 0.1)


def roots_of_roots(x: "g[n]", y: "g[n]"):
    s = 0.0
    for a, b in zip(x, y):
        c = _chained(a - 1.0, b - 1.0)
        s += 0.5 * a if c is None else c**2
    return s


def _first_above(x, lo):
    for i in range(x.shape[0]):
        if x[i] > lo:
            return x[i] * x[i]


def end_without_a_return(x: "g[n]", y: "g[n]"):
    v, w = _first_above(x, 0.5), 1.0
    u = _first_above(y, 100.0)
    if u is None:
        u = y[1] * y[2]
    return u * v * w


def _if_large(x, lo):
    s = np.sum(x * x)
    return s if s > lo else None


def one_or_the_other(x: "g[n]", y: "g[n]"):
    a = _if_large(x, 0.0)
    b = _if_large(y, 1000.0)
    out = np.sin(x[0]) + (b or 2.0) * y[0]
    if a is not None:
        out += a
    if not b:
        out += y[1]
    return out


def _product_if(x, y, lo):
    if np.sum(x) < lo:
        return None
    return x * y


def array_or_nothing(x: "g[n]", y: "g[n]"):
    r = _product_if(x, y, -100.0)
    q = _product_if(y, x, 100.0)
    if r is None:
        return np.sum(x * x)
    return np.sum(r * y) if q is None else np.sum(q)


def _meets(o, d, c, r):
    oc = o - c
    b = np.dot(oc, d)
    disc = b * b - (np.dot(oc, oc) - r * r)
    if disc < 0.0:
        return None
    t = -b - np.sqrt(disc)
    return t, (o + t * d - c) / r


def nearest_sphere(o: "g[3]", d: "g[3]", centres: "g[4,3]", r: "f[4]"):
    best, out = 1e9, 0.0
    for k in range(4):
        hit = _meets(o, d, centres[k] - 1.0, 1.0 + r[k])
        if hit is not None and hit[0] < best:
            best, normal = hit
            out = best * normal[1]
    last = 0.0
    for k in range(4):
        hit = _meets(o, d, centres[k] - 1.0, 1.0 + r[k])
        if not hit:
            last += 0.1
            continue
        t, normal = hit
        last += t * normal[2]
    return out + last


def _pair(x, lo):
    if x > lo:
        return x, x * x
    return None


def pairs_under_other_names(x: "g[n]"):
    s, kept = 0.0, (1.0, 2.0)
    for v in x:
        p = _pair(v - 1.0, 0.0)
        if v < 1.5:
            kept = p
        if kept is None:
            s += v
        else:
            s += kept[0] * kept[1]
    return s


class _Filter:
    def __init__(self):
        self.last = 0.0

    def step(self, v):
        if v < 1.0:
            return None
        self.last = self.last + v
        return self.last * v


def method_with_a_state(x: "g[n]"):
    f = _Filter()
    s = 0.0
    for v in x:
        w = f.step(v)
        if w is None:
            continue
        s += w
    return s + f.last


def _grown(v, depth):
    if depth == 0:
        return None
    if v > 2.0:
        return v
    return _grown(v * 1.3, depth - 1)


def recursion_that_may_end_in_nothing(x: "g[n]"):
    s = 0.0
    for v in x:
        w = _grown(v, 4)
        if w is not None:
            s += w * v
    return s


def _bracketed(f, a, b):
    fa, fb = f(a), f(b)
    if fa * fb > 0.0:
        return None
    for _ in range(40):
        m = 0.5 * (a + b)
        fm = f(m)
        if fa * fm <= 0.0:
            b, fb = m, fm
        else:
            a, fa = m, fm
    return b - fb * (b - a) / (fb - fa)


def bisection_of_what_is_handed_over(x: "f[4]"):
    r = _bracketed(lambda z: z**3 - x[0] - x[1] * z, 0.0, 4.0)
    q = _bracketed(lambda z: z**2 + 1.0 + x[2] ** 2, 0.0, 4.0)
    if q is None:
        q = x[3]
    return 0.0 if r is None else r * q


def _place_above(x, n):
    for k in range(n):
        if x[k] > 1.0:
            return k
    return None


def place_or_nothing(x: "g[n]", y: "g[n]"):
    def scaled(v):
        if v < 1.0:
            return
        return v * y[0]

    k = _place_above(x, 6)
    if k is None:
        k = 5
    w = scaled(x[k])
    if w is None:
        w = 1.0
    return x[k] * y[k] * w


def used_without_asking(x: "f[n]"):
    return _root(x[0] + 5.0, x[1]) + 1.0


def _if_positive(v):
    if v > 0.0:
        return v * v


def _kept_sum(a, v):
    if v < 0.0:
        return None
    a[0] += v
    return a[0] * v


def other_names_of_what_may_be_none(x: "g[n]"):
    s, last = 0.0, None
    for v in x:
        p = _if_positive(v - 1.0)
        q = p
        before = last
        if q is None:
            s += v
        else:
            s += q * v
            last = p
        if before is not None:
            s += before * v
        s += (last or 3.0) * v
    return s


def two_on_one_line(x: "g[n]"):
    s = 0.0
    for a, b in zip(x[:3], x[3:]):
        p, q = _if_positive(a - 1.0), _if_positive(b - 1.0)
        if p is None and q is None:
            s += a * b
        elif p is None:
            s += q
        else:
            s += 2.0 * p if q is None else p * q
    return s


def what_a_function_writes_before_it_gives(x: "g[n]"):
    a = x.copy()
    s = 0.0
    for v in x:
        s = _kept_sum(a, v * v) * a[0] + s
        if _kept_sum(a, v) is None or a[0] > 1.0:
            s += a[0]
    return s


def tuples_of_what_may_be_none(x: "g[n]"):
    s, last = 0.0, None
    for v in x:
        before = last
        if v > 1.0:
            last = v * v
        if before is not None:
            s += before * v
    a = b = None
    for v in x:
        if a is None:
            a = v * v
        elif b is None:
            b = v
        else:
            s += a * b * v
            a, b = b, None
    prev, cur = None, None
    for v in x:
        prev, cur = cur, v * v
        if prev is None:
            continue
        s += prev * cur
    return s


def _best_of(x, k):
    best = None
    for v in x:
        if v * k > 1.0 and (best is None or v * k > best):
            best = v * k
    return best


def what_began_as_none(x: "g[n]"):
    s, last = 0.0, None
    for k in (1.0, -1.0, 0.5):
        b = _best_of(x, k)
        if b is not None:
            s += b * b
    for v in x:
        if (q := last) is not None:
            s += q * v
        if last != None:  # noqa: E711
            s += 2.0 * last
        last = v * v
    return s


def _pairs_of(x, k):
    best = None
    for v in x:
        hit = _pair(v * k, 0.0)
        if hit is not None and (best is None or hit[0] < best[0]):
            best = hit
    return best


def tuples_that_begin_as_none(x: "g[n]", y: "g[4,n]"):
    best, nearest, s = None, None, 0.0
    for i in range(6):
        d = (x[i] - 1.0) ** 2
        if best is None or d < best[0]:
            best = (d, i)
    work = np.zeros(6)
    for k in range(4):
        work[:] = x - y[k]
        r = np.sum(work * work)
        if not nearest or r < nearest[0]:
            nearest = (r, work)
    for k in range(3):
        pair = _pairs_of(x - 1.0, k - 1.0)
        s += -1.0 if pair is None else pair[0] * pair[1]
    return best[0] * x[best[1]] + nearest[0] + np.sum(nearest[1] ** 3) + s


def _times(p, v):
    if p is None:
        return v
    return p[0] * v + p[1]


def tuples_that_are_set_back(x: "g[n]"):
    s, run, a, b = 0.0, None, None, None
    for v in x:
        s += _times(run, v)
        run = (v, 1.0) if run is None else (run[0] * v, run[1] + 1.0)
        if v < 1.1:
            s += run[0] * run[1]
            run = None
        a, b = b, (v, v * v)
        if a is not None:
            s += a[0] * b[1]
    return s


def _or_two(v, p=None):
    return v * (p or 2.0)


def _is_more(v, p):
    return p is None or p < v


class _Held:
    def __init__(self, p):
        self.p = p


class _Gain:
    def __init__(self, a):
        self.a = a

    def of(self, p=None):
        return self.a if not p else self.a * p


def _boxed(p):
    return _Held(p)


def _squared_root(v):
    return np.sqrt(_square(v) + 1.0)


def handed_to_what_asks_in_any_way(x: "g[n]"):
    def own(p):
        return 1.0 if p is None else p

    gain, last, s = _Gain(x[0]), None, 0.0
    for v in x:
        s += _or_two(v, last) + gain.of(last) * gain.of(p=last)
        held = _boxed(last)
        s += v if held.p is None else held.p * v
        if _is_more(v, last):
            s += v
        if v > 1.0 and own(last) > 0.9:
            s += v * v
        elif _is_more(s, last):
            s -= v
        if last is not None:
            s += _squared_root(last)
        last = v * v
    return s


def parts_of_the_best_are_named_like_a_variable(x: "g[n]"):
    best, s = None, 0.0
    for i in range(x.size):
        if x[i] < -5.0:
            continue
        if best is None or x[i] > best[0]:
            best = (x[i], i)
    if best is not None:
        v, i = best
        s += v * x[i] * (i + 1)
    for i in range(2):
        s += x[i]
    return s


class _Node:
    def __init__(self, value, left=None, right=None):
        self.value = value
        self.left = left
        self.right = right

    def total(self, t):
        s = self.value * t
        if self.left is not None:
            s = s + self.left.total(t) * 0.5
        if self.right is not None:
            s = s + self.right.total(t) ** 2
        return s


def tree_of_nodes(x: "f[5]", t: "float"):
    root = _Node(x[0], _Node(x[1], _Node(x[2])), _Node(x[3], None, _Node(x[4])))
    return root.total(t)
