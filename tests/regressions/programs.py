"""Small programs that were differentiated wrongly once, or are hard: memory, overwriting, control flow."""

import numpy as np


def leap(u0, c, n):
    up = u0.copy()
    u = u0.copy()
    un = np.zeros_like(u0)
    for t in range(n):
        un[1:-1] = 2 * u[1:-1] - up[1:-1] + c * c * (u[2:] - 2 * u[1:-1] + u[:-2]) + 0.1 * u[1:-1] ** 3
        up, u, un = u, un, up
    return np.sum(u**2)


def fresh(u0, c, n):
    u = u0
    for t in range(n):
        un = np.empty_like(u)
        for i in range(u.size):
            un[i] = u[i] * u[i - 1] * c + np.sin(u[i])
        u = un
    return np.sum(u * u)


def gs(u0, f, w, n):
    u = u0.copy()
    for t in range(n):
        for i in range(1, u.size - 1):
            r = 0.5 * (u[i - 1] + u[i + 1] + f[i] * u[i]) - u[i]
            u[i] = u[i] + w * r
    return 0.5 * np.dot(u, u)


def rebind(u, k, n):
    for t in range(n):
        u = u + k * np.sin(u) * u[::-1]
        u[0] = 0.5 * k
        v = u[1:-1]
        v *= 1.0 + 0.1 * u[2:]
    return np.mean(u**2)


def stages(y0, h, n):
    k = np.zeros((4, y0.size))
    y = y0.copy()
    for s in range(n):
        for j in range(4):
            z = y.copy()
            for m in range(j):
                z += h * k[m] / (j + 1.0)
            k[j] = np.cos(z) * z
        y = y + h * (k[0] + 2 * k[1] + 2 * k[2] + k[3]) / 6
    return np.sum(y * y)


def wh(x, tol):
    s = 0.0
    for i in range(x.size):
        y = 1.0
        it = 0
        while abs(y * y - x[i]) > tol:
            y = 0.5 * (y + x[i] / y)
            it += 1
        s += y * it
    return s


def branchy(x, a):
    s = 0.0
    acc = 1.0
    for i in range(x.size):
        if x[i] > 0.2:
            acc = acc * x[i] + a
        elif x[i] < -0.2:
            acc = acc - x[i] * acc
            s += acc
        else:
            acc *= 0.9
        s += acc * acc
    return s


def qr(A):
    m, n = A.shape
    Q = A.copy()
    R = np.zeros((n, n))
    for j in range(n):
        for i in range(j):
            R[i, j] = np.dot(Q[:, i], Q[:, j])
            Q[:, j] -= R[i, j] * Q[:, i]
        R[j, j] = np.sqrt(np.sum(Q[:, j] ** 2))
        Q[:, j] /= R[j, j]
    return np.sum(np.log(np.abs(np.diag(R)))) + Q[0, 1]


def gath(x, idx, w):
    y = x[idx] * w
    z = np.zeros(5)
    for i in range(idx.size):
        z[idx[i]] += y[i] * y[i]
    m = x > 0
    q = x[m]
    return np.sum(z * z) + np.sum(q**3)


def conv(x, k):
    n = x.size - k.size + 1
    out = np.zeros(n)
    for i in range(k.size):
        out += k[i] * x[i : i + n]
    out = np.maximum(out, 0.1 * out)
    return np.sum(out**2) / n


def ax(A, b):
    c = A - A.mean(axis=1, keepdims=True)
    s = c.std(axis=0) + 0.1
    d = c / s
    return np.sum(d.max(axis=1) * b) + np.sum(np.cumsum(b) * b) + (A.T @ A).trace()


def rot(u0, c, n):
    old = u0.copy()
    cur = u0 * c
    nxt = np.zeros(u0.size)
    for t in range(n):
        for i in range(1, u0.size - 1):
            nxt[i] = 2 * cur[i] - old[i] + c * (cur[i + 1] * cur[i - 1] - cur[i])
        tmp = old
        old = cur
        cur = nxt
        nxt = tmp
    return np.sum(cur * cur)


def bc(x, c):
    s = np.sum(x)
    z = np.zeros(5)
    z[1:] = s
    q = np.zeros((3, 4))
    q[1:, :] = x
    q[:, 2] += c
    y = x.copy()
    y += s
    y *= c
    w = z * c
    return np.sum(w * w) + np.sum(q * q * q) + np.sum(y * y)


def mix(u, v):
    return u * v


def f6(y, k):
    s = np.min(mix(k, y))
    return s * s


def half(v):
    return 0.5 * v


def f7(x):
    s, a = 0.5, half(x)
    a -= 0.5
    return s * np.sum(a * a)


def f8(x, y):
    u = np.zeros(5, dtype=np.float32)
    u[1] = np.max(y)
    return np.sum(u * x)


def f9(x):
    u = x.copy()
    u[3] *= 0.5
    u, x = x, u
    u, x = x, u
    return np.sum(u * u)


def f10(F, k):
    u = F.copy()
    s = 0.0
    for t in range(3):
        v = u.ravel()
        s += np.sum(u * u * u)
        v += k * v * v
    return s


def sw(p, f, om, c):
    for i in range(1, p.size - 1):
        if i % 2 == c:
            r = 0.5 * (p[i - 1] + p[i + 1] + f[i]) - p[i]
            p[i] += om * r


def sor(p0, f, om, n):
    p = p0.copy()
    for it in range(n):
        sw(p, f, om, 0)
        sw(p, f, om, 1)
    return np.sum(p * p)


def st(p, q, c):
    if p > 0.0:
        p = p * q + c
    else:
        p = p - q * q
    return p, q * np.cos(p)


def sh(x, c, n):
    p = x[0]
    q = x[1]
    s = 0.0
    for t in range(n):
        p, q = st(p, q, c)
        s += p * q
    return s


def f11(x):
    y = x.copy()
    y[y > 0.3] = 0.1
    y[y < -0.2] *= y[0]
    return np.sum(y * y)


def f14(F, k):
    F = F.copy()
    v = F
    s = np.sum(v * v)
    if k > 0.1:
        F[1] -= s
        F = F + F * F
    return np.sum(F) + np.sum(v)


def f15(x):
    u = x.copy()
    for j in range(2, 2):
        u = u[:]
    it = 0
    while it < 2:
        u[2] -= 0.5
        it += 1
    return np.sum(u)


def f16(F, k):
    k = 0.5 * k
    u = 2.0
    k, u = u, k
    return u * np.sum(F)


def f18(x, m):
    u = x.copy()
    s = 0.0
    for i in range(m):
        s += np.sum(u * u)
        v = u[i : i + 2]
        v *= 0.5
    return s


def heun(y, c):
    out = np.empty_like(y)
    for i in range(y.size):
        out[i] = np.sin(y[i]) * c + y[i - 1]
    return out


def f21(y, c):
    k = heun(y, c)
    s = 0.0
    for t in range(3):
        k2 = heun(k, c)
        k = k2
        k[0] *= 1.1
        s += np.sum(k * k)
    return s


def f21b(x):
    s = 0
    n = 0
    for i in range(x.size):
        s += x[i] * x[i]
        n += 1
    return s / n


def f25(x, idx):
    p = x[idx][1:]
    return np.sum(p * p)


def addat(x, src, goal):
    y = x * x
    np.add.at(y, goal, x[src] * y[src])
    return np.sum(y * y[goal[0]])


def f26(x, k):
    a = x[:] - 0.5
    x[2] += k
    return np.sum(a * a)


def f28(x):
    p = x[:]
    v = p[:]
    x = x + 0.1 * np.sin(x)
    return np.sum(v * v) + np.sum(x * x)


def f29(F, k):
    for m in range(3, 5):
        for j in range(3):
            F[m] -= k * F[j - 2]
    return np.sum(F * F)


GRAV = 9.81


def flux(h, u):
    return h * u, h * u * u + 0.5 * GRAV * h * h


def shallow(h0, u0, dx, dt, nt):
    h = h0.copy()
    u = u0.copy()
    n = h.size
    for t in range(nt):
        f1, f2 = flux(h, u)
        q = h * u
        hn = np.zeros(n)
        qn = np.zeros(n)
        for i in range(1, n - 1):
            hn[i] = 0.5 * (h[i + 1] + h[i - 1]) - 0.5 * dt / dx * (f1[i + 1] - f1[i - 1])
            qn[i] = 0.5 * (q[i + 1] + q[i - 1]) - 0.5 * dt / dx * (f2[i + 1] - f2[i - 1])
        hn[0] = hn[1]
        hn[-1] = hn[-2]
        qn[0] = -qn[1]
        qn[-1] = -qn[-2]
        h = hn
        u = qn / hn
    return np.sum((h - h0) ** 2)


def beam(k, f, n):
    x = np.zeros(n)
    r = f.copy()
    p = r.copy()
    rs = r @ r
    for it in range(n):
        ap = np.zeros(n)
        ap[1:-1] = k[1:-1] * (2.0 * p[1:-1] - p[:-2] - p[2:])
        ap[0] = k[0] * (2.0 * p[0] - p[1])
        ap[-1] = k[-1] * (2.0 * p[-1] - p[-2])
        a = rs / (p @ ap)
        x += a * p
        r -= a * ap
        new = r @ r
        p = r + (new / rs) * p
        rs = new
        if it == 2:
            break
    return 0.5 * x @ f


def rnn(w, b, xs, y):
    h = np.zeros(w.shape[0])
    hist = np.zeros((xs.shape[0], w.shape[0]))
    for t in range(xs.shape[0]):
        h = np.tanh(w @ h + b + xs[t])
        hist[t] = h
    err = hist.mean(axis=0) - y
    return np.sqrt(np.sum(err**2) + 1e-3) + np.abs(h).max()


def messages(x, w, src, goal):
    h = x
    for t in range(3):
        gathered = np.zeros(h.shape)
        np.add.at(gathered, goal, w * h[src])
        h = np.tanh(gathered * h + 0.5 * h)
    return np.sum(h)
