"""Programs as people of many fields write them, without regard to how the compiler works."""

import math

import numpy as np
from scipy.special import gammaln

G = 9.81
DEG = np.pi / 180.0
MASSES = np.array([1.0, 0.5, 0.25])
KERNEL = np.array([[0.0, 0.1, 0.0], [0.1, 0.6, 0.1], [0.0, 0.1, 0.0]])
EDGES = [(0, 1), (0, 2), (1, 3), (2, 3), (3, 4)]


# inputs: 0.7, 0.7, 0.7
def projectile(v0, angle, drag):
    """Range of a projectile with drag."""
    dt = 0.05
    x, y = 0.0, 0.0
    vx = v0 * np.cos(angle * 40 * DEG)
    vy = v0 * np.sin(angle * 40 * DEG) + 4.0
    xs, ys = [x], [y]
    while True:
        speed = math.sqrt(vx**2 + vy**2)
        ax = -drag * speed * vx
        ay = -G - drag * speed * vy
        vx += ax * dt
        vy += ay * dt
        x += vx * dt
        y += vy * dt
        xs.append(x)
        ys.append(y)
        if y < 0:
            break
    # linear interpolation of the landing point
    frac = ys[-2] / (ys[-2] - ys[-1])
    return xs[-2] + frac * (xs[-1] - xs[-2])


# inputs: 0.6 + rng.random(6), 0.7, rng.integers(0, 4, 6)
def negbin_loglik(mu, r, y):
    total = 0
    for yi, m in zip(y, mu):
        p = r / (r + m)
        ll = gammaln(yi + r) - gammaln(r) - gammaln(yi + 1)
        ll += r * np.log(p) + yi * np.log1p(-p)
        total += ll
    return -total


# inputs: 0.7, 0.7, 0.7, 0.6 + rng.random((6, 4))
def asian_option(s0, sigma, rate, z):
    n_paths, n_steps = z.shape
    dt = 1.0 / n_steps
    payoffs = []
    for p in range(n_paths):
        s = s0
        path = [s]
        for t in range(n_steps):
            s = s * math.exp((rate - 0.5 * sigma**2) * dt + sigma * math.sqrt(dt) * z[p, t])
            path.append(s)
        avg = sum(path) / len(path)
        payoffs.append(max(avg - 1.0, 0.0))
    return math.exp(-rate) * np.mean(payoffs)


# inputs: 0.6 + rng.random((6, 4))
def blur(img):
    h, w = img.shape
    out = np.zeros_like(img)
    for i in range(1, h - 1):
        for j in range(1, w - 1):
            acc = 0.0
            for di in (-1, 0, 1):
                for dj in (-1, 0, 1):
                    acc += KERNEL[di + 1, dj + 1] * img[i + di, j + dj]
            out[i, j] = acc
    return np.sum((out - img) ** 2)


# inputs: 0.6 + rng.random((6, 6))
def floyd(w):
    n = len(w)
    dist = [[w[i, j] for j in range(n)] for i in range(n)]
    for k in range(n):
        for i in range(n):
            for j in range(n):
                if dist[i][k] + dist[k][j] < dist[i][j]:
                    dist[i][j] = dist[i][k] + dist[k][j]
    total = 0.0
    for row in dist:
        for d in row:
            total += d * d
    return total


# inputs: 0.6 + rng.random(5)
def bellman(w):
    n_nodes = 5
    dist = [1e3] * n_nodes
    dist[0] = 0.0
    for _ in range(n_nodes - 1):
        for k, (u, v) in enumerate(EDGES):
            if dist[u] + w[k] < dist[v]:
                dist[v] = dist[u] + w[k]
    return dist[-1]


# inputs: 0.6 + rng.random(4), 0.6 + rng.random(4)
def arm(q, lengths):
    """Forward kinematics of a planar arm."""

    def rot(t):
        c, s = np.cos(t), np.sin(t)
        return np.array([[c, -s], [s, c]])

    pos = np.zeros(2)
    R = np.eye(2)
    joints = [pos]
    for qi, li in zip(q, lengths):
        R = R @ rot(qi)
        pos = pos + R @ np.array([li, 0.0])
        joints.append(pos)
    end = joints[-1]
    return np.linalg.norm(end - np.array([1.0, 1.0])) + 0.1 * sum(np.sum(j**2) for j in joints)


# inputs: 0.6 + rng.random(3), 0.6 + rng.random(3), 3
def kinetics(k, c0, n):
    def rhs(c):
        a, b, cc = c
        r1 = k[0] * a
        r2 = k[1] * b * cc
        r3 = k[2] * b**2
        return np.array([-r1 + r2, r1 - r2 - r3, r3])

    dt = 0.01
    c = c0.copy()
    history = [c]
    for step in range(n * 3):
        k1 = rhs(c)
        k2 = rhs(c + 0.5 * dt * k1)
        k3 = rhs(c + 0.5 * dt * k2)
        k4 = rhs(c + dt * k3)
        c = c + dt / 6 * (k1 + 2 * k2 + 2 * k3 + k4)
        history.append(c)
    hist = np.array(history)
    return np.sum(hist[:, 1] ** 2) + hist[-1, 2]


# inputs: 0.7, 0.7, 0.7, 3
def seir(beta, sigma, gamma, days):
    N = 1000.0
    S, E, inf, R = N - 1, 0.0, 1.0, 0.0
    peak = 0
    infected = []
    for day in range(days * 10):
        new_e = beta * S * inf / N
        new_i = sigma * E
        new_r = gamma * inf
        S, E, inf, R = S - new_e, E + new_e - new_i, inf + new_i - new_r, R + new_r
        infected.append(inf)
        if inf > peak:
            peak = inf
    assert abs(S + E + inf + R - N) < 1e-6, f"population not conserved: {S + E + inf + R:.3f}"
    return peak + np.trapezoid(infected) / N


# inputs: 0.6 + rng.random(6), 0.6 + rng.random(3), 0.6 + rng.random(3)
def biquad(x, b, a):
    y = []
    x1 = x2 = y1 = y2 = 0.0
    for xn in x:
        yn = (b[0] * xn + b[1] * x1 + b[2] * x2 - 0.1 * a[1] * y1 - 0.1 * a[2] * y2) / a[0]
        x2, x1 = x1, xn
        y2, y1 = y1, yn
        y.append(yn)
    y = np.asarray(y)
    return float(np.sqrt(np.mean(y**2)))


# inputs: 0.6 + rng.random(6), 0.6 + rng.random(4)
def lcs_soft(a, b):
    n, m = len(a), len(b)
    table = [[0.0] * (m + 1) for _ in range(n + 1)]
    for i in range(1, n + 1):
        for j in range(1, m + 1):
            sim = np.exp(-((a[i - 1] - b[j - 1]) ** 2))
            table[i][j] = max(table[i - 1][j], table[i][j - 1], table[i - 1][j - 1] + sim)
    return table[n][m]


# inputs: 0.6 + rng.random(6), 0.6 + rng.random(6)
def polygon(xs, ys):
    pts = list(zip(xs, ys))
    area = 0.0
    cx = cy = 0.0
    for (x0, y0), (x1, y1) in zip(pts, pts[1:] + pts[:1]):
        cross = x0 * y1 - x1 * y0
        area += cross
        cx += (x0 + x1) * cross
        cy += (y0 + y1) * cross
    area *= 0.5
    return cx / (6 * area + 10) + cy / (6 * area + 10) + area**2


# inputs: 0.6 + rng.random((3, 2)), 0.6 + rng.random((3, 2)), 3
def nbody(pos, vel, steps):
    n = len(MASSES)
    energies = []
    for _ in range(steps):
        acc = np.zeros((n, 2))
        for i in range(n):
            for j in range(n):
                if i == j:
                    continue
                r = pos[j] - pos[i]
                d2 = r @ r + 0.01
                acc[i] += MASSES[j] * r / d2**1.5
        vel = vel + 0.01 * acc
        pos = pos + 0.01 * vel
        kin = 0.5 * sum(MASSES[i] * np.dot(vel[i], vel[i]) for i in range(n))
        energies.append(kin)
    return energies[-1] - energies[0] + np.std(energies)


# inputs: 0.6 + rng.random(6), 0.7, 0.7, 0.7
def garch(r, omega, alpha, beta):
    s2 = [np.var(r)]
    for t in range(1, len(r)):
        s2.append(omega + 0.1 * alpha * r[t - 1] ** 2 + 0.1 * beta * s2[t - 1])
    s2 = np.array(s2)
    return 0.5 * np.sum(np.log(2 * np.pi * s2) + r**2 / s2)


# inputs: 0.6 + rng.random((3, 3)), 0.6 + rng.random((3, 4)), rng.integers(0, 4, 6)
def viterbi(logA, logB, obs):
    n_states = logA.shape[0]
    V = [[0.0] * n_states for _ in obs]
    for s in range(n_states):
        V[0][s] = logB[s, obs[0]]
    for t in range(1, len(obs)):
        for s in range(n_states):
            best = max(V[t - 1][p] + logA[p, s] for p in range(n_states))
            V[t][s] = best + logB[s, obs[t]]
    return max(V[-1])


# inputs: 0.6 + rng.random(6), 0.7
def gradient_descent(x0, lr):
    def loss(x):
        return np.sum((x[1:] - x[:-1] ** 2) ** 2) + np.sum((1 - x) ** 2)

    def grad(x):
        g = -2 * (1 - x)
        d = x[1:] - x[:-1] ** 2
        g[1:] += 2 * d
        g[:-1] -= 4 * x[:-1] * d
        return g

    x = x0.copy()
    losses = [loss(x)]
    for it in range(20):
        x = x - 0.01 * lr * grad(x)
        losses.append(loss(x))
        if abs(losses[-1] - losses[-2]) < 1e-10:
            break
    return losses[-1] + 0.1 * losses[0]


# inputs: 0.7, 0.7, 0.7
def pid(kp, ki, kd):
    target, temp = 1.0, 0.0
    integral = 0.0
    last_error = None
    log = []
    for step in range(30):
        error = target - temp
        integral += error * 0.1
        derivative = 0.0 if last_error is None else (error - last_error) / 0.1
        u = kp * error + ki * integral + 0.01 * kd * derivative
        u = min(max(u, -5.0), 5.0)
        temp += 0.1 * (u - 0.5 * temp)
        last_error = error
        log.append((step * 0.1, temp, u))
    ise = sum((target - T) ** 2 for _, T, _ in log)
    effort = sum(abs(u) for _, _, u in log)
    return ise + 0.01 * effort


# inputs: 0.6 + rng.random((4, 6)), 0.6 + rng.random(4), 0.6 + rng.random((2, 4)), 0.6 + rng.random(2), 0.6 + rng.random(6)
def mlp(W1, b1, W2, b2, x):
    layers = [(W1, b1), (W2, b2)]
    h = x
    for i, (W, b) in enumerate(layers):
        h = W @ h + b
        if i < len(layers) - 1:
            h = np.maximum(h, 0)
    e = np.exp(h - h.max())
    p = e / e.sum()
    return -np.log(p[0])


# inputs: 0.6 + rng.random(6), 0.6 + rng.random(4), 0.7
def kde(data, grid, h):
    dens = []
    for g in grid:
        u = (g - data) / h
        dens.append(np.exp(-0.5 * u**2).sum() / (len(data) * h * np.sqrt(2 * np.pi)))
    dens = np.array(dens)
    dens /= dens.sum()
    return -np.sum(dens * np.log(dens))


# inputs: 0.7
def newton_sqrt(a):
    x = a
    history = []
    for _ in range(50):
        x_new = 0.5 * (x + a / x)
        history.append(abs(x_new - x))
        if history[-1] < 1e-12:
            x = x_new
            break
        x = x_new
    else:
        raise RuntimeError(f"no convergence after {len(history)} iterations, {history[-1]:.2e}")
    return x * len(history)


# inputs: 0.6 + rng.random(6), 0.7, 3
def heat(u0, kappa, steps):
    u = np.array(u0)
    snapshots = []
    for step in range(steps * 2):
        un = u.copy()
        un[1:-1] = u[1:-1] + 0.1 * kappa * (u[2:] - 2 * u[1:-1] + u[:-2])
        un[0], un[-1] = un[1], un[-2]
        u = un
        if step % 2 == 0:
            snapshots.append(u.copy())
    final = snapshots[-1]
    return np.sum(final**2) + np.sum(np.array(snapshots)[0])


# inputs: 0.6 + rng.random(6), 0.6 + rng.random(3)
def clusters(x, centers):
    c = [centers[0], centers[1] + 0.5, centers[2] - 0.7]
    for it in range(3):
        sums = [0.0, 0.0, 0.0]
        counts = [0, 0, 0]
        for v in x:
            d = [abs(v - cj) for cj in c]
            k = d.index(min(d))
            sums[k] += v
            counts[k] += 1
        c = [s / n if n > 0 else cj for s, n, cj in zip(sums, counts, c)]
    return sum(cj**2 for cj in c)


# inputs: 0.6 + rng.random(4), 0.6 + rng.random(3)
def quat(q, v):
    def mul(a, b):
        w1, x1, y1, z1 = a
        w2, x2, y2, z2 = b
        return (
            w1 * w2 - x1 * x2 - y1 * y2 - z1 * z2,
            w1 * x2 + x1 * w2 + y1 * z2 - z1 * y2,
            w1 * y2 - x1 * z2 + y1 * w2 + z1 * x2,
            w1 * z2 + x1 * y2 - y1 * x2 + z1 * w2,
        )

    n = np.sqrt(sum(c * c for c in q))
    q = [c / n for c in q]
    conj = (q[0], -q[1], -q[2], -q[3])
    r = mul(mul(q, (0.0, v[0], v[1], v[2])), conj)
    return r[1] + 2 * r[2] ** 2 - r[3]


# inputs: 0.6 + rng.random((6, 6)), 0.7
def pagerank(W, d):
    n = W.shape[0]
    P = W / W.sum(axis=0)
    r = np.ones(n) / n
    for it in range(100):
        r_new = 0.1 * d * P @ r + (1 - 0.1 * d) / n
        delta = np.abs(r_new - r).max()
        r = r_new
        if delta < 1e-10:
            break
    return np.sum(r * np.arange(n))


# inputs: 0.6 + rng.random(6)
def lit(x):
    s = [0.0, 0, 0.0]
    c = [0, 0, 0]
    for i in range(len(x)):
        s[i % 3] += x[i] ** 2
        c[i % 3] += 1
    w = [0.5, x[0], 2.0]
    t = 0.0
    for k in range(3):
        t += w[k] * s[k] / c[k]
    return t


# inputs: 0.6 + rng.random(6)
def lit2(x):
    A = [[0.0, 0.0], [x[0], 1.0]]
    for i in range(2):
        for j in range(2):
            A[i][j] += x[i] * x[j]
    B = [[x[1], 2], [3, x[2]]]
    s = 0.0
    for i in range(2):
        for j in range(2):
            s += A[i][j] * B[j][i]
    return s


# inputs: 0.6 + rng.random(6)
def objs(x):
    fs = [np.sin(x), x * 2, x**2]
    s = 0.0
    for k in range(3):
        s += np.sum(fs[k]) * k
    return s


# inputs: 0.6 + rng.random(6)
def pw(x):
    breaks = [0.0, 1.0, 2.0]
    coef = [0.5, 1.5, -0.5]
    s = 0.0
    for v in x:
        k = 0
        while k < 2 and v > breaks[k + 1]:
            k += 1
        s += coef[k] * v**2
    return s


def relaxed(u, f, h, sweeps):
    for _ in range(sweeps):
        u[1:-1] = u[1:-1] + 0.3 * (u[2:] + u[:-2] - 2 * u[1:-1] + h * h * f[1:-1])
    return u


def vcycle(u, f, h):
    u = relaxed(u, f, h, 2)
    if len(u) <= 3:
        return u
    r = np.zeros_like(u)
    r[1:-1] = f[1:-1] + (u[2:] - 2 * u[1:-1] + u[:-2]) / h**2
    rc = r[::2].copy()
    rc[1:-1] = 0.25 * (r[1:-2:2] + 2 * r[2:-1:2] + r[3::2])
    ec = vcycle(np.zeros_like(rc), rc, 2 * h)
    e = np.zeros_like(u)
    e[::2] = ec
    e[1::2] = 0.5 * (ec[:-1] + ec[1:])
    return relaxed(u + e, f, h, 2)


# inputs: rng.standard_normal(9)
def multigrid(f):
    u = np.zeros(9)
    for _ in range(2):
        u = vcycle(u, f, 1.0 / 8)
    return np.sum(u * u)
