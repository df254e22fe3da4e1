"""Programs with a checkpointed loop: `CK(...)` stands where the marker goes.

Each is a name, its text (the function is `f`), a signature, and its arguments for a length."""

import numpy as np


def numbers(*shape):
    return np.random.default_rng(sum(shape)).standard_normal(shape)


PROGRAMS = {}


def program(name, text, signature, make):
    PROGRAMS[name] = text, signature, make


program("inplace", """
def f(u, k, n):
    u = u.copy()
    energy = 0.0
    for t in CK(range(n)):
        u[1:-1] += k * np.sin(u[2:] - 2.0 * u[1:-1] + u[:-2])
        energy += np.sum(u * u)
    return energy / (n + 1)
""", "float64[:], float64, int", lambda n: (numbers(9), 0.3, n))
program("param overwritten", """
def f(u, k, n):
    for t in CK(range(n)):
        u[1:-1] += k * np.sin(u[2:] - 2.0 * u[1:-1] + u[:-2]) * (t + 1)
    return np.sum(u * u)
""", "float64[:], float64, int", lambda n: (numbers(9), 0.3, n))
program("rebound", """
def f(u, k, n):
    for t in CK(range(n)):
        u = u + k * np.sin(u) * (t + 1.0)
    return np.sum(u * u)
""", "float64[:], float64, int", lambda n: (numbers(9), 0.3, n))
program("swap", """
def f(u, k, n):
    un = u.copy()
    for t in CK(range(n)):
        un[1:-1] = u[1:-1] + k * np.sin(u[2:] - 2.0 * u[1:-1] + u[:-2])
        u, un = un, u
    return np.sum(u * u) + np.sum(un)
""", "float64[:], float64, int", lambda n: (numbers(9), 0.3, n))
program("swap params", """
def f(u, un, k, n):
    for t in CK(range(n)):
        un[1:-1] = u[1:-1] + k * np.sin(u[2:] - 2.0 * u[1:-1] + u[:-2])
        u, un = un, u
    return np.sum(u * u) + np.sum(un)
""", "float64[:], float64[:], float64, int", lambda n: (numbers(9), numbers(9)+1, 0.3, n))
program("swap temp", """
def f(u0, k, n):
    u = u0 * 1.0
    un = np.zeros_like(u)
    for t in CK(range(n)):
        un[:] = u + k * np.sin(u)
        tmp = u
        u = un
        un = tmp
    return np.sum(u * u)
""", "float64[:], float64, int", lambda n: (numbers(9), 0.3, n))
program("swap early", """
def f(u0, k, n):
    u = u0 * 1.0
    un = np.zeros_like(u)
    for t in CK(range(n)):
        u, un = un, u
        u[:] = un + k * np.sin(un)
        u[0] = u[1] * un[2]
    return np.sum(u * u) + un[0]
""", "float64[:], float64, int", lambda n: (numbers(9), 0.3, n))
program("three", """
def f(u0, k, n):
    a = u0 * 1.0
    b = u0 * 0.9
    c = np.zeros_like(a)
    for t in CK(range(n)):
        c[:] = 2.0 * b - a + k * np.sin(b)
        a, b, c = b, c, a
    return np.sum(a * b) + c[0]
""", "float64[:], float64, int", lambda n: (numbers(9), 0.3, n))
program("leapfrog", """
def f(u0, k, n):
    p = u0 * 1.0
    pm = u0 * 0.9
    for t in CK(range(n)):
        new = 2.0 * p - pm + k * np.sin(p)
        pm = p
        p = new
    return np.sum(p * pm)
""", "float64[:], float64, int", lambda n: (numbers(9), 0.3, n))
program("scalars", """
def f(x, k, n):
    s = 0
    m = 1
    flag = True
    for t in CK(range(n)):
        if flag:
            x = x + k * math.sin(x)
            m = m + 1
        else:
            x = x * 1.01 - k
        flag = m % 3 != 0 or not flag
        s = s + x * x * m
    return s + x
""", "float64, float64, int", lambda n: (0.4, 0.3, n))
program("history", """
def f(u, k, n):
    out = np.zeros(n + 1)
    u = u.copy()
    for t in CK(range(n)):
        u += k * np.sin(u)
        out[t] = u[0] * u[1]
    return np.sum(out * out)
""", "float64[:], float64, int", lambda n: (numbers(5), 0.3, n))
program("history result", """
def f(u, k, n):
    out = np.zeros(n + 1)
    u = u.copy()
    for t in CK(range(n)):
        u += k * np.sin(u)
        out[t] = u[0] * u[1]
        out[t] += 0.5
    return out
""", "float64[:], float64, int", lambda n: (numbers(5), 0.3, n))
program("history param added", """
def f(u, out, k, n):
    for t in CK(range(n)):
        u += k * np.sin(u)
        out[t % 3] += u[0] * u[1]
    return np.sum(out * u[:3])
""", "float64[:], float64[:], float64, int", lambda n: (numbers(5), numbers(3), 0.3, n))
program("trajectory", """
def f(x0, k, n):
    x = np.zeros((n + 1, 3))
    x[0] = x0
    for t in CK(range(n)):
        x[t + 1] = x[t] + k * np.sin(x[t])
    return np.sum(x * x)
""", "float64[:], float64, int", lambda n: (numbers(3), 0.3, n))
program("late", """
def f(u, k, n):
    u = u.copy()
    y = u * 2.0
    for t in CK(range(n)):
        y = u * k
        z = np.sum(y * u)
        u += k * np.sin(y)
    return np.sum(y * y)
""", "float64[:], float64, int", lambda n: (numbers(5), 0.3, n))
program("late unbound", """
def f(u, k, n):
    u = u.copy()
    for t in CK(range(1, n + 2)):
        y = u * k
        z = np.sum(y * u)
        u += k * np.sin(y)
    return np.sum(y * y) + z * 2.0
""", "float64[:], float64, int", lambda n: (numbers(5), 0.3, n))
program("late only", """
def f(u, k, n):
    v = u * 1.0
    for t in CK(range(n)):
        z = np.sum(v * u) * t
        w = z * k
        v = v * 1.1
    return z * 2.0 + np.sum(v)
""", "float64[:], float64, int", lambda n: (numbers(5), 0.3, n))
program("backward range", """
def f(u, k, n):
    u = u.copy()
    for t in CK(range(n, -3, -2)):
        u += k * np.sin(u * t)
    return np.sum(u) + t
""", "float64[:], float64, int", lambda n: (numbers(5), 0.3, n))
program("consts", """
def f(u, c, n):
    dx = 1.0 / u.shape[0]
    g = np.exp(c) * dx
    u = u * 1.0
    for t in CK(range(n)):
        u = u + g * np.sin(u) * dx
    return np.sum(u * g)
""", "float64[:], float64[:], int", lambda n: (numbers(5), numbers(5), n))
program("multi result", """
def f(u, c, n):
    s = 0.0
    u = u * 1.0
    for t in CK(range(n)):
        u = u + c * np.sin(u)
        s += u[0]
    return u, s, n
""", "float64[:], float64[:], int", lambda n: (numbers(5), numbers(5), n))
program("continue", """
def f(u, c, n):
    s = 0.0
    u = u * 1.0
    for t in CK(range(n)):
        if t % 2 == 1:
            continue
        u = u + 0.3 * np.sin(u)
        s += u[0] * c[1]
    return np.sum(u) + s
""", "float64[:], float64[:], int", lambda n: (numbers(5), numbers(5), n))
program("inner loops", """
def f(u, c, n):
    s = 0.0
    u = u.copy()
    for t in CK(range(n)):
        for i in range(1, u.shape[0] - 1):
            w = u[i]
            for j in range(2):
                w = w * c[j] + u[i - 1]
            u[i] = math.sin(w)
            s += w * w
    return np.sum(u) + s
""", "float64[:], float64[:], int", lambda n: (numbers(5), numbers(5), n))
program("alias read", """
def f(u, c, n):
    v = u[1:-1]
    s = 0.0
    for t in CK(range(n)):
        s = s * c[0] + np.sum(v * u[1:-1]) * t
    return s + np.sum(v)
""", "float64[:], float64[:], int", lambda n: (numbers(5), numbers(5), n))
program("start writes param", """
def f(u, c, n):
    u *= c
    u[0] = 1.0
    s = np.sum(u * u)
    for t in CK(range(n)):
        u += 0.1 * np.sin(u) * c
    return np.sum(u) * s
""", "float64[:], float64[:], int", lambda n: (numbers(5), numbers(5), n))
program("end writes", """
def f(u, c, n):
    for t in CK(range(n)):
        u += 0.1 * np.sin(u) * c
    u *= c
    u[0] = 3.0
    return np.sum(u * c)
""", "float64[:], float64[:], int", lambda n: (numbers(5), numbers(5), n))
program("k rebound", """
def f(u, k, n):
    k = k * 2.0
    for t in CK(range(n)):
        k = k * 0.9 + 0.01
        u = u + k * np.sin(u)
    return np.sum(u) * k
""", "float64[:], float64, int", lambda n: (numbers(5), 0.7, n))
program("k direct", """
def f(u, k, n):
    s = k * k
    for t in CK(range(n)):
        k = k * 0.9 + 0.01
        u = u + k * np.sin(u)
    return np.sum(u) * k * s
""", "float64[:], float64, int", lambda n: (numbers(5), 0.7, n))
program("two loops", """
def f(u, k, n):
    u = u.copy()
    for t in CK(range(n)):
        u += k * np.sin(u)
    s = np.sum(u)
    for t in CK(range(n)):
        u *= 1.0 + 0.1 * k * np.cos(u)
        s += u[0] * u[1]
    return np.sum(u) * s
""", "float64[:], float64, int", lambda n: (numbers(5), 0.7, n))
program("nested", """
def f(u, k, n):
    u = u.copy()
    for t in CK(range(n)):
        u += k * np.sin(u)
        for j in CK(range(3)):
            u *= 1.0 + 0.1 * k * np.cos(u * j)
    return np.sum(u)
""", "float64[:], float64, int", lambda n: (numbers(5), 0.7, n))
program("callee", """
def g(u, k, n):
    for t in CK(range(n)):
        u = u + k * np.sin(u)
    return u


def f(u, k, n):
    v = g(u, k, n)
    w = g(v, k * k, n)
    return np.sum(v * w)
""", "float64[:], float64, int", lambda n: (numbers(5), 0.7, n))
program("callee in step", """
def g(u, w, k):
    u += k * np.sin(w)
    return u * w


def f(u, k, n):
    u = u.copy()
    w = u * 0.5
    for t in CK(range(n)):
        w = g(u, w, k)
    return np.sum(u * w)
""", "float64[:], float64, int", lambda n: (numbers(5), 0.7, n))
program("rng", """
def f(u, k, n, rng):
    u = u.copy()
    s = 0.0
    for t in CK(range(n)):
        u += k * np.sin(u) + 0.1 * rng.standard_normal(5) * u
        s += u[0]
    return np.sum(u) + s
""", "float64[:], float64, int, Generator", lambda n: (numbers(5), 0.7, n, np.random.default_rng(3)))
program("hoisted prints", """
def f(u, k, n):
    u = u.copy()
    assert n >= 0
    for t in CK(range(n)):
        assert np.all(u == u)
        u += k * np.sin(u)
        if u[0] > 1e8:
            raise ValueError("too large")
    return np.sum(u)
""", "float64[:], float64, int", lambda n: (numbers(5), 0.7, n))
program("grow", """
def f(u, k, n):
    for t in CK(range(n)):
        u = np.concatenate((u, k * np.sin(u[:2])))
    return np.sum(u * u)
""", "float64[:], float64, int", lambda n: (numbers(5), 0.7, n))
program("no result", """
def f(u, k, n):
    for t in CK(range(n)):
        u += k * np.sin(u)
""", "float64[:], float64, int", lambda n: (numbers(5), 0.7, n))
program("enumerate", """
def f(u, k, n):
    s = 0.0
    for i, x in CK(enumerate(u)):
        s = s * k + x * i
    return s
""", "float64[:], float64, int", lambda n: (numbers(n), 0.7, n))
program("matrix", """
def f(a, x, n):
    for t in CK(range(n)):
        x = a @ x
        x = x / np.sqrt(np.sum(x * x))
        a = a + 0.01 * np.outer(x, x)
    return x[0] + np.sum(a)
""", "float64[:,:], float64[:], int", lambda n: (numbers(4, 4), numbers(4), n))
program("dropped shadow", """
def f(u, k, n):
    w = u * 2.0
    for t in CK(range(n)):
        w = np.zeros(5)
        w[:2] = u[:2] * k
        u = u + 0.1 * k * np.sin(u)
    return np.sum(w) + np.sum(u)
""", "float64[:], float64, int", lambda n: (numbers(5), 0.7, n))
program("step tuple", """
def f(u, k, n):
    shape = u.shape
    ny, nx = shape
    u = u.copy()
    for t in CK(range(n)):
        w = np.zeros((ny, nx))
        w[1:-1, 1:-1] = u[2:, 1:-1] - u[:-2, 1:-1]
        u += k * w * w
        v = np.ones(shape)
        u = u * v
    return np.sum(u)
""", "float64[:,:], float64, int", lambda n: (numbers(5, 4), 0.7, n))
program("break", """
def f(u, c, n):
    s = 0.0
    u = u * 1.0
    for t in CK(range(2, 2 * n)):
        u = u + 0.3 * np.sin(u)
        if u[0] < -1.5:
            break
        s += u[0] * c[1] * t
    return np.sum(u) + s
""", "float64[:], float64[:], int", lambda n: (numbers(5), numbers(5), n))
program("break in place", """
def f(u, c, n):
    for t in CK(range(n)):
        u += 0.3 * np.sin(u)
        for i in range(3):
            if u[i] > 3.0:
                break
            u[i] *= c[0]
        if np.sum(u * u) > 4.0:
            u *= c
            break
        u[0] *= c[1]
    return np.sum(u) * t
""", "float64[:], float64[:], int", lambda n: (numbers(5), numbers(5), n + 1))
program("while", """
def f(u, k, n):
    u = u.copy()
    i = 0
    while CK(np.sum(u * u) < n):
        u += k * np.sin(u) + 0.01 * u
        i += 1
    return np.sum(u) * i
""", "float64[:], float64, int", lambda n: (numbers(5), 0.3, n))
program("while true", """
def f(u, k, n):
    un = np.zeros_like(u)
    i = 0
    while CK(True):
        un[:] = u + k * np.sin(u)
        i += 1
        u, un = un, u
        if i > n or u[0] > 100.0:
            break
    return np.sum(u) * i + un[0]
""", "float64[:], float64, int", lambda n: (numbers(5), 0.3, n))
program("early return", """
def f(u, k, n):
    u = u.copy()
    for t in CK(range(n)):
        u += k * np.sin(u)
        if u[0] > 2.0:
            return np.sum(u) * 3.0
    return np.sum(u)
""", "float64[:], float64, int", lambda n: (numbers(5), 0.7, n))
program("constants changed behind the loop", """
def f(u, c, k, n):
    w = c * 2.0
    u = u.copy()
    for t in CK(range(n)):
        u += k * np.sin(u) * c * w
    c[1] *= k
    w[2] = u[0]
    return np.sum(u * w) + np.sum(c)
""", "float64[:], float64[:], float64, int", lambda n: (numbers(5), numbers(5) + 1.0, 0.7, n))
program("the module's constants", """
DT = 0.1
W = np.array([0.1, 0.2, 0.3])


def f(u, k, n):
    time = 0.0
    for t in CK(range(n)):
        dt = DT * (1.0 + 0.1 * math.sin(time))
        u = u + dt * k * np.sin(u) * W[t % 3]
        time += dt
    return np.sum(u) * time
""", "float64[:], float64, int", lambda n: (numbers(5), 0.3, n))
program("a bound that changes", """
def f(u, k, n):
    for t in CK(range(n)):
        u = u + k * np.sin(u)
        n = n - 1
        if u[0] > 50.0:
            break
    return np.sum(u) * n
""", "float64[:], float64, int", lambda n: (numbers(5), 0.3, n))
program("exchanged now and then", """
def f(u, c, n):
    a = u * 1.0
    b = u * 2.0
    for t in CK(range(n)):
        a += c * np.sin(a)
        if t % 2 == 0:
            a, b = b, a
    return np.sum(a * a) + np.sum(b * c)
""", "float64[:], float64[:], int", lambda n: (numbers(5), numbers(5), n))
program("written and bound anew", """
def f(u, k, n):
    u = u.copy()
    for t in CK(range(n)):
        u[0] = u[1] * k
        u = u + k * np.sin(u)
        u[1] = u[0] * u[2]
    return np.sum(u * u)
""", "float64[:], float64, int", lambda n: (numbers(5), 0.4, n))
program("four exchanged", """
def f(u, k, n):
    a = u.copy()
    b = u * 2.0
    c = u * 3.0
    d = np.zeros_like(u)
    for t in CK(range(n)):
        d[:] = a * k + np.sin(b) * c
        a, b, c, d = b, c, d, a
    return np.sum(a * b + c * d)
""", "float64[:], float64, int", lambda n: (numbers(5), 0.4, n))
program("chain of names", """
def f(u, k, n):
    a = u.copy()
    b = u * 2.0
    c = u * 3.0
    for t in CK(range(n)):
        c[0] = c[1] * k + a[2]
        new = np.sin(a) * k + b * c
        c = b
        b = a
        a = new
    return np.sum(a * b * c)
""", "float64[:], float64, int", lambda n: (numbers(5), 0.4, n))
program("list of sums", """
def f(u, k, n):
    hist = []
    u = u.copy()
    for t in CK(range(n)):
        u = u + k * np.sin(u)
        if t % 2 == 0:
            hist.append(np.sum(u))
    e = 0.0
    for h in hist:
        e += h * h
    return e
""", "float64[:], float64, int", lambda n: (numbers(5), 0.4, 5 * n))
program("inner loops of other lengths", """
def f(u, k, n):
    u = u.copy()
    for t in CK(range(n)):
        for j in range(t % 3):
            w = np.sin(u) * k
            u = u + w * w * j
            u[0] = np.sum(w) * u[1]
        x = u[0]
        while x * x > 0.3:
            x = x * 0.5 * np.cos(u[1])
        u[2] = x
    return np.sum(u)
""", "float64[:], float64, int", lambda n: (numbers(5), 0.4, n))
program("inner loop left early", """
def f(u, k, n):
    u = u.copy()
    v = u * 0.5
    for t in CK(range(n)):
        i = 0
        for j in range(4):
            i = j
            if np.sin(3.0 * u[j]) > u[0]:
                break
        u[0] += k * v[-i - 1] ** 2 * u[1]
        u[i + 1] *= 0.9
    return np.sum(u * u)
""", "float64[:], float64, int", lambda n: (numbers(5), 0.4, n))
program("inner loop for its variable", """
def f(u, k, n):
    u = u.copy()
    i = 0
    energy = 0.0
    for t in CK(range(n)):
        for i in range(1, 2 + t % 3):
            energy += u[i] * u[i]
        u[0] += k * u[i] * np.cos(u[0])
    return np.sum(u * u) + energy
""", "float64[:], float64, int", lambda n: (numbers(5), 0.4, n))
