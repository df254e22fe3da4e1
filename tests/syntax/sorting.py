"""`max`, `min` and `sorted` with keys and defaults; lists that are sorted."""

import numpy as np


# inputs: rng.random(6) + 0.6
def maxdef(x):
    vals = []
    for v in x:
        if v > 10.0:
            vals.append(v)
    return max(vals, default=0.5) + np.sum(x)


# inputs: rng.random(6) + 0.6, 1.1
def maxdef2(x, k):
    a = max((v * v for v in x if v > k), default=k)
    b = min([v * v for v in x if v > 100 * k], default=k * 2)
    c = max(x, default=0.0, key=lambda v: abs(v - 1))
    return a * b + c


# inputs: rng.random(6) + 0.6
def maxkey(x):
    i = max(range(len(x)), key=lambda j: x[j])
    return x[i] ** 2


# inputs: rng.random(6) + 0.6
def minkey(x):
    b = min(x, key=lambda v: abs(v - 1.0))
    c = max(x[0], x[1], x[2], key=abs)
    return b**2 * c


# inputs: rng.random(6) + 0.6
def sortkey(x):
    s = 0.0
    for w, i in enumerate(sorted(range(len(x)), key=lambda j: -x[j])):
        s += (w + 1) * x[i] ** 2
    return s


# inputs: rng.random(6) + 0.6
def sortkey2(x):
    s = sorted((x[0], x[1], x[2]), key=lambda v: -v)
    return s[0] + 2 * s[1] * s[2]


# inputs: rng.random(6) + 0.6
def sortkey2b(x):
    a, b, c = sorted((x[0], x[1], x[2]))
    return a + 2 * b * c


# inputs: rng.random(6) + 0.6
def sortkey3(x):
    vals = sorted(x, key=lambda v: (v - 1.0) ** 2)
    return vals[0] + 2 * vals[1] * vals[2]


# inputs: rng.random(6) + 0.6
def sortkey4(x):
    vals = sorted(x, key=lambda v: round(v), reverse=True)
    w = sorted([v * v for v in x], reverse=True)
    return vals[0] + 2 * vals[1] * vals[2] + w[0] * w[2]


# inputs: rng.random(6) + 0.6
def sortpairs(x):
    pts = [(x[0], x[1]), (x[2], x[3]), (x[4], x[5])]
    pts = sorted(pts, key=lambda p: p[0])
    return pts[0][1] + 2 * pts[1][1] * pts[2][0]


# inputs: rng.random(6) + 0.6, rng.random(6)
def sortpairs2(x, y):
    s = 0.0
    for a, b in sorted(zip(x, y), key=lambda p: p[1]):
        s = s * 0.5 + a * b
    pts = []
    for i in range(6):
        pts.append((x[i], y[i]))
    a, b = min(pts, key=lambda p: p[0] + p[1])
    return s + a * b


# inputs: rng.random(6) + 0.6, rng.random(6)
def sortpairs3(x, y):
    a, b = max(zip(x, y), key=lambda p: p[0])
    i, v = min(enumerate(x), key=lambda p: p[1])
    return a * b + i * v


# inputs: rng.random(6) + 0.6
def lsort(x):
    h = []
    for v in x:
        h.append(v * v)
    h.sort()
    s = h[0] * 2
    h.sort(reverse=True)
    s += h[0] * h[1]
    h.reverse()
    return s + h[2] ** 2


# inputs: rng.random(6) + 0.6
def lsort2(x):
    h = [x[0] * 2, x[1], x[3]]
    h.sort()
    return h[0] - 2 * h[1]


# inputs: rng.random(6) + 0.6
def in_place(x):
    vals = [v * v for v in x]
    vals.sort()
    h = list(x)
    h.reverse()
    g = [0.0] * 3
    g[0] = x[0]
    g.sort(reverse=True)
    return vals[0] + 2 * vals[3] + h[0] * h[1] + g[0] * 3


# inputs: rng.random(6) + 0.6
def by_getitem(x):
    order = sorted(range(len(x)), key=x.__getitem__)
    return x[order[0]] * 2 + x[order[-1]] + np.sum(np.cumsum(x[0] * 2))


# inputs: rng.normal(size=8), 0.7
def pairs_in_order(x, k):
    pts = sorted([(x[i], k * x[i + 4]) for i in range(4)])
    s = 0.0
    for j, (a, b) in enumerate(pts):
        s += (j + 1) * a * b
    return s


# inputs: rng.normal(size=8), 0.7
def events_in_order(x, k):
    events = []
    for i in range(4):
        events.append((x[i], 1.0))
        events.append((x[i] + k, -1.0))
    events.sort()
    open_, area, last = 0.0, 0.0, 0.0
    for t, d in events:
        area += open_ * open_ * (t - last)
        open_ += d
        last = t
    return area


# inputs: rng.normal(size=8), 0.7
def by_two_numbers(x, k):
    pts = [(i % 3, k * x[i]) for i in range(8)]
    pts.sort(key=lambda p: (-p[0], p[1]))
    s = 0.0
    for j, (g, b) in enumerate(pts):
        s += (j + 1) * b * (g + 1)
    return s


# inputs: rng.normal(size=8), 0.7
def places_by_two_numbers(x, k):
    order = sorted(range(8), key=lambda i: (i % 2, x[i]), reverse=True)
    return sum(x[i] * j * k for j, i in enumerate(order))
