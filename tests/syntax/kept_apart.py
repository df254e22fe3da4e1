"""Names that are a number at first and an array later, or one of two functions or objects."""

import numpy as np


# inputs: rng.random(4), rng.random(3)
def weighted(x, w):
    total = 0.0
    for k in range(len(w)):
        total = total + w[k] * x**k
    return np.sum(total**2)


# inputs: rng.random(4), rng.random(3)
def aug(x, w):
    total = 0
    for k in range(w.size):
        total += w[k] * x**k
    return np.sum(np.exp(total))


# inputs: rng.random(4), rng.random(3)
def overvalues(x, w):
    total = 0.0
    for v in w:
        total += v * x
    return total.mean() * np.max(total)


# inputs: rng.random(4), 30
def series(x, n):
    term = 1.0
    total = 0.0
    for k in range(n):
        total = total + term
        term = term * x / (k + 1)
        if np.max(np.abs(term)) < 1e-10:
            break
    return np.sum(total)


# inputs: rng.random((4, 3)), rng.random((4, 3))
def nested(A, B):
    acc = 0.0
    for i in range(A.shape[0]):
        for j in range(A.shape[1]):
            acc = acc + A[i, j] * B[i]
    return np.sum(acc * acc)


# inputs: rng.random(4), 0.3, 2
def branchy(x, a, k):
    force = 0.0
    if k > 1:
        force = a * x**2
    v = x - 0.1 * force
    return np.sum(v * v)


# inputs: rng.random(4), 0.3, 5
def loop_branch(x, a, k):
    v = x.copy()
    for i in range(k):
        if i % 2 == 0:
            f = a * v**2
        else:
            f = 0.0
        v = v - 0.1 * f
    return np.sum(v * v)


# inputs: rng.random(4), 0.3
def whiley(x, a):
    n = 0
    s = 0.0
    while n < 4:
        s = s * a + x * n
        n += 1
    return np.sum(s)


# inputs: rng.random(4), rng.random(3)
def ret_total(x, w):
    total = 0.0
    for k in range(len(w)):
        total = total + w[k] * x**k
    return total


# inputs: rng.random(4), rng.random((3, 4)), 0.4
def with_call(x, W, a):
    def f(v, w):
        return np.tanh(v * w)
    out = 0.0
    for row in W:
        out = a * out + f(x, row)
    return np.dot(out, out)


# inputs: rng.random(4), rng.random((3, 4)), 0.4
def early(x, W, a):
    out = 1.0
    for i in range(3):
        out = a * out + W[i] * x
        if np.sum(out) > 10.0:
            return np.sum(out)
    return np.sum(out * out)


# inputs: rng.random(4), 1
def chosen(x, k):
    if k == 1:
        f = np.sin
    else:
        f = np.cos
    return np.sum(f(x) * x)


# inputs: rng.random(4), 1
def ranked(x, k):
    y = x
    if k == 1:
        y = np.outer(x, x)
    return np.sum(y * x)


class Gain:
    def __init__(self, k):
        self.k = k
        self.total = 0.0

    def add(self, x):
        self.total = self.total + self.k * x


# inputs: rng.random(4), 0.3, 1
def one_of_two_objects(x, a, k):
    p = Gain(a)
    q = Gain(2.0 * a)
    if k > 0:
        p = q
    p.k = 3.0 * p.k
    return q.k * p.k * np.sum(x)


# inputs: rng.random(4), 0.3, 3
def field_that_becomes_an_array(x, a, n):
    p = Gain(a)
    for i in range(n):
        p.add(x * i)
    return np.sum(p.total * p.total)


# inputs: rng.random(4), 0.3, 1
def one_of_two_lambdas(x, a, k):
    if k > 0:
        def g(y):
            return a * y
    else:
        def g(y):
            return np.sin(y)
    return np.sum(g(x) * x)


# inputs: rng.random(4), rng.random(3)
def after(x, w):
    total = 0.0
    for k, v in enumerate(w):
        total = total + v * x
        y = total[k] * v
    return np.sum(total) * k + y * v


# inputs: rng.random(4), rng.random(3)
def with_list(x, w):
    total = 0.0
    seen = []
    for v, u in zip(w, w[::-1]):
        total = total * u + v * x
        seen.append(np.sum(total))
    return seen[0] * seen[-1] + len(seen) * np.sum(np.array(seen))


# inputs: rng.random(4), rng.random(3), 3
def with_else(x, w, n):
    total = 0
    for k in range(n):
        total += x * w[k]
        if np.sum(total) > 50.0:
            break
    else:
        total = total * 2.0
    return np.sum(total**2)


# inputs: rng.random(4), 3
def rebound_bound(x, n):
    s = 0.0
    for k in range(n):
        n = 7
        s = s + x * k
    return np.sum(s) * n


class Acc:
    def __init__(self):
        self.total = 0.0
        self.log = []

    def push(self, v):
        self.total += v
        self.log.append(np.sum(self.total))
        return self


# inputs: rng.random(4), 3
def acc(x, n):
    a = Acc()
    b = a
    for k in range(n):
        a.push(x * k)
    b.push(x)
    return np.sum(b.total) + sum(a.log) + b.log[-1]


# inputs: rng.random(3), 0.5, 1
def optional_term(x, a, k):
    pen = 0.0
    if k > 0:
        pen = a * x**2
    g = 0.0 if k > 3 else a * x
    total = np.sum(x + pen) + np.sum(g)
    if k > 5:
        pen = 1.0
    return total + np.sum(pen)


# inputs: rng.random(5), 6
def one_of_several_texts(x, n):
    state = "up"  # what it does
    y = x[0]
    for k in range(n):
        match state:
            case "up":
                y = y * x[1] + 1.0
                state = "over" if y > 1.2 else "down"
            case "over":
                y = np.sin(y)
                state = "down"
            case _:
                y = y + x[2]
                if k > 3:
                    state = "done"
        if state in ("done", "stop"):
            break
    if state == "done" and not state != "done":
        y = y * x[3]
    return y


# inputs: rng.random(4), 4
def one_of_two_dicts(x, k):
    a = {"w": x * 2.0, "n": 1.0}
    b = {"w": x * 3.0, "n": x[1]}
    for i in range(k):
        c = a if x[i] > 0.3 else b if x[i] > 0.1 else a
        c["n"] = c["n"] * x[2]
        c["w"][1] = x[0] * c["n"]
    return np.sum(a["w"] * b["w"]) * a["n"] * b["n"]
