"""Comprehensions, generators, and builtins that go through their items."""

import numpy as np

WEIGHTS = (0.5, 0.25, 0.125)


def square(x, k):
    return x * x * k


# inputs: rng.random(5), 0.3
def arrays(a, k):
    n = a.size
    b = np.array([a[i] ** 2 * i for i in range(n)])
    c = np.array([v * k for v in a])
    d = np.array([u * v for u, v in zip(b, c)])
    b = np.array([square(v, k) + b[i] for i, v in enumerate(d)])
    return np.sum(b * c)


# inputs: rng.random(5), rng.random(5)
def sums(x, y):
    n = len(x)
    s = sum(x[i] * y[i] for i in range(n))
    t = sum(v**2 for v in x)
    s = s + sum(s * v for v in y)
    return s * t + sum([x[i] * i for i in range(n)]) + sum((u * v for u, v in zip(x, y)), 1.0) + sum(x)


# inputs: rng.random(5), 0.4
def extremes(x, k):
    m = max(v * v for v in x)
    s = m * min(np.sin(x[i]) for i in range(1, 5))
    if any(v > 0.9 for v in x) and all(v > k for v in x[1:2]):
        s += x[0]
    if all(v > 0.0 for v in x) or any(x[i] > x[j] for i in range(3) for j in range(i)):
        s += x[1] ** 2
    return s + max(x) * min(x) * max((x[0], x[1], k)) + min([x[2], k])


# inputs: rng.random(7)
def conditions(x):
    b = np.array([v * v for v in x if v > 0.5])
    s = sum(v**3 for v in x if v > 0.3 if v < 0.9)
    c = np.array([x[i] * x[j] for i in range(3) for j in range(4) if i != j])
    return s + np.sum(b) * np.sum(c * c) + c.size


# inputs: rng.random((3, 4))
def nested_lists(A):
    n, m = A.shape
    B = np.array([[A[i, j] * (i + j) for j in range(m)] for i in range(n)])
    C = np.array([[v * w for w in WEIGHTS] for v in A[0]])
    D = np.array([[x, x * y, 1.0] for x, y in zip(A[0], A[1])])
    s = sum(A[i, j] ** 2 for i in range(n) for j in range(m) if i != j)
    return np.sum(B**2) + s * np.sum(C) + np.sum(D**2)


# inputs: rng.random((3, 4))
def rows(A):
    B = np.array([row / np.sum(row) for row in A])
    c = np.stack([row * 2.0 for row in A])
    d = np.array([np.sum(row**2) for row in A])
    e = np.vstack([row * d[i] for i, row in enumerate(A)]) + np.column_stack([col * 2.0 for col in A.T])
    f = np.concatenate([row**2 for row in A])
    return np.sum(B**3) + np.sum(c * A) + np.prod(d) + np.sum(e**2) + f[5] * np.mean([np.max(row) for row in A])


# inputs: rng.random(5), 0.3
def names_outside(a, k):
    i = 2
    v = a[0]
    b = np.array([v * a[i] for i, v in enumerate(a)])
    s = sum(i * v for i in range(3)) + sum(a * 2.0 for a in a) + max([k * k for k in (k, v)])
    return v * a[i] * np.sum(b) * s


# inputs: rng.random(5), 0.3
def lists(a, k):
    xs = [v * v for v in a]
    xs[1] = k * xs[0]
    s = 0.0
    for x in xs:
        s += x * x
    for i in range(len(xs)):
        s += xs[i] * i
    return s * np.mean(xs) + sum(xs) + xs[-1] + np.array(xs)[0]


# inputs: rng.random(5), 0.3
def in_a_loop(a, k):
    s = 0.0
    for t in range(3):
        w = np.array([v * k + t for v in a])
        k = sum(w[i] * a[i] for i in range(t))
        a = w / (1.0 + sum(w))
        s = s + k * max(a)
    return s


# inputs: rng.random(5), 0.3
def mapped(a, k):
    f = lambda x: x * x * k  # noqa: E731
    s = sum(map(f, a))
    t = sum(list(map(lambda x, y: x * y, a, a[::-1])))
    return s * t


# inputs: rng.random(5), 0.3, -3
def empty(a, k, n):
    b = np.array([a[i] for i in range(n)])
    return k * k + np.sum(b) + sum(a[i] for i in range(n)) + b.size


# inputs: rng.random(5), 2.3
def pairs(a, k):
    q, r = divmod(k, 0.7)
    m, n = divmod(7, 3)
    return r * k * a[n] + q * m


# inputs: rng.random(4) + 0.6, 1.1
def tuples_let_through(x, k):
    terms = [(x[0], 1.0), (x[1] * k, k), (x[2], 0.5)]
    large = [(a, w, a * w) for a, w in terms if a > 0.9]
    return sum(c * a for a, _, c in large) + len(large) * k * x[3]


# inputs: rng.random(4) + 0.6, 1.1
def numbers_let_through(x, k):
    found = [c for c in [k + x[0], k - x[1], x[2] * k] if c > 0.4]
    return min(found) * len(found) * x[3]
