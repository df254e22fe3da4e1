"""Lists: their items are in arrays."""

import numpy as np


# inputs: 0.7, 0.7, 3
def euler(x0, k, n):
    xs = [x0]
    ts = [0.0]
    dt = 0.1
    for i in range(n):
        xs.append(xs[-1] + dt * np.sin(k * xs[-1]))
        ts.append(ts[-1] + dt)
    xs = np.array(xs)
    ts = np.array(ts)
    return np.sum(xs**2) + np.trapezoid(xs, ts)


# inputs: rng.random(6) + 0.6, 0.7, 3
def euler2(u0, k, n):
    u = u0.copy()
    hist = [u.copy()]
    energies = []
    for step in range(n):
        u = u + 0.1 * k * np.roll(u, 1)
        hist.append(u)
        energies.append(0.5 * np.dot(u, u))
    traj = np.array(hist)
    return traj[-1].sum() + np.mean(energies) + np.max(energies) + len(hist)


# inputs: rng.random(6) + 0.6
def filt(x):
    pos = []
    neg = []
    for v in x:
        if v > 1.2:
            pos.append(v**2)
        else:
            neg.append(v)
    total = 0.0
    for p in pos:
        total += p
    for i in range(len(neg)):
        total -= neg[i] * neg[i]
    if len(pos) > 0:
        total = total / len(pos)
    if not neg:
        return total
    return total + sum(neg) / len(neg)


# inputs: 0.7, 0.7
def whil(x, tol):
    steps = [x]
    while abs(steps[-1]) > tol * 0.01:
        steps.append(0.5 * steps[-1] * np.cos(steps[-1]))
    return sum(steps) + np.array(steps)[-1] + len(steps)


# inputs: rng.random(6) + 0.6
def tup(x):
    pts = []
    for i in range(len(x) - 1):
        pts.append((x[i], x[i + 1] ** 2))
    s = 0.0
    for a, b in pts:
        s += a * b
    for i in range(1, len(pts)):
        x0, y0 = pts[i - 1]
        x1, y1 = pts[i]
        s += x0 * y1 - x1 * y0
    xs = [p[0] for p in pts]
    return s + pts[-1][0] + np.sum(np.array(pts) ** 2) + sum(xs)


# inputs: rng.random(6) + 0.6, 3
def nested(x, m):
    rows = []
    for i in range(len(x)):
        row = []
        for j in range(m):
            row.append(x[i] * j)
        rows.append(row)
    A = np.array(rows)
    return np.sum(A**2) + rows[1][2]


# inputs: rng.random(6) + 0.6, rng.random(4) + 0.5
def nest2(x, y):
    out = []
    for a in x:
        for b in y:
            out.append(a * b)
    return np.sum(np.array(out) ** 2) + out[3]


# inputs: rng.random(6) + 0.6
def brk(x):
    out = []
    for v in x:
        if v > 1.5:
            break
        out.append(v * v)
    return sum(out)


# inputs: rng.random(6) + 0.6
def cont(x):
    out = []
    for v in x:
        if v < 0.5:
            continue
        out.append(np.log(v))
    return np.sum(out)


# inputs: rng.random(6) + 0.6
def both(x):
    out = []
    for v in x:
        if v < 1.0:
            out.append(-v)
        else:
            out.append(v * v)
    return out[0] * out[-1] + max(out) - min(out)


# inputs: rng.random(6) + 0.6, 0.7
def defer(x, T):
    # results
    out = []
    n = int(T * 5)
    dt = T / n
    v = x[0]
    for i in range(n):
        v = v + dt * np.sin(v)
        out.append(v)
    return out[-1] + np.mean(out)


# inputs: rng.random(6) + 0.6
def ext(x):
    out = []
    for v in x:
        out += [v, v * 2]
    out.extend([x[0], 1.0])
    out.extend(x)
    return np.sum(np.array(out) ** 2)


# inputs: rng.random(6) + 0.6
def stack(x):
    st = [x[0]]
    s = 0.0
    i = 0
    while len(st) > 0:
        v = st.pop()
        s += v * v
        i += 1
        if i < 4:
            st.append(v * 0.5)
            st.append(x[i])
    return s


# inputs: rng.random(6) + 0.6
def ints(x):
    idx = []
    for i in range(len(x)):
        if x[i] > 1.0:
            idx.append(i)
    return np.sum(x[idx]) + x[idx[0]]


# inputs: rng.random(6) + 0.6
def dp(x):
    n = len(x)
    best = [0] * (n + 1)
    for i in range(1, n + 1):
        best[i] = max(best[i - 1], best[i - 1] + x[i - 1])
    return best[n]


# inputs: rng.random(6) + 0.6, rng.random(4) + 0.5
def rolling(x, y):
    prev = [0.0] * (len(y) + 1)
    for i in range(len(x)):
        cur = [0.0] * (len(y) + 1)
        for j in range(len(y)):
            cur[j + 1] = min(prev[j], prev[j + 1], cur[j]) + (x[i] - y[j]) ** 2
        prev = cur
    return prev[-1]


# inputs: rng.random(6) + 0.6, rng.random(4) + 0.5
def rolling2(x, y):
    prev = [0.0] * (len(y) + 1)
    cur = [0.0] * (len(y) + 1)
    for i in range(len(x)):
        for j in range(len(y)):
            cur[j + 1] = min(prev[j], prev[j + 1], cur[j]) + (x[i] - y[j]) ** 2
        prev, cur = cur, prev
    return prev[-1]


def mean(vals):
    return sum(vals) / len(vals)


# inputs: rng.random(6) + 0.6
def helper(x):
    out = []
    for v in x:
        out.append(v**3)
    return mean(out) * mean([v * v for v in x])


# inputs: rng.random(6) + 0.6
def stk(x):
    rows = []
    for i in range(3):
        rows.append(x * i + 1.0)
    return (
        np.sum(np.stack(rows, axis=1)[0] ** 2)
        + np.sum(np.concatenate(rows) ** 3)
        + np.sum(np.vstack(rows))
        + np.sum(sum(rows) ** 2)
        + np.sum(np.column_stack(rows)[1] ** 2)
    )


# inputs: rng.random(6) + 0.6
def early(x):
    out = []
    for i in range(len(x)):
        out.append(x[i] ** 2)
        if x[i] > 1.6:
            return sum(out)
    return out[-1]


# inputs: rng.random(6) + 0.6
def ok1(x):
    u = x.copy()
    h = []
    for i in range(3):
        u = u * 0.5
        u[0] = 1.0
        h.append(u)
    return np.sum(np.array(h) ** 2)


# inputs: rng.random(6) + 0.6
def ok2(x):
    row = x * 2
    h = [row]
    h.append(x * 3)
    h[0][1] = 5.0
    return np.sum(np.array(h) ** 2)


def step(u, k):
    u *= k
    return u


# inputs: rng.random(6) + 0.6
def ok4(x):
    u = x.copy()
    h = []
    for i in range(3):
        u = step(u, 0.5)
        h.append(u.copy())
    return np.sum(np.array(h) ** 2)


def step2(u, k):
    v = np.empty_like(u)
    for i in range(len(u)):
        v[i] = u[i] * k
    return v


# inputs: rng.random(6) + 0.6
def ok5(x):
    u = x
    h = [x]
    for i in range(3):
        u = step2(u, 0.5)
        h.append(u)
    return np.sum(np.array(h) ** 2)


# inputs: rng.random(6) + 0.6
def shared_row(x):
    rows = [[v, v * 2.0] for v in x]
    r = rows[0]
    rows[0][1] = 7.0
    return r[1] * rows[1][0]


# inputs: rng.random(6) + 0.6
def cat(x):
    rows = [[v, v * 2.0] for v in x]
    r = rows[0] + rows[1]
    return r[0] * r[2]


# inputs: rng.random(6) + 0.6
def slic(x):
    a = [v * v for v in x]
    b = a[1:]
    a[1] = 0.0
    return sum(b) * a[0] + sum(a[:2])


# inputs: rng.random(6) + 0.6, rng.random(4) + 0.5
def dp2(x, y):
    D = [[0.0] * (len(y) + 1) for _ in range(len(x) + 1)]
    for i in range(1, len(x) + 1):
        D[i][0] = D[i - 1][0] + x[i - 1]
    for j in range(1, len(y) + 1):
        D[0][j] = D[0][j - 1] + y[j - 1]
    for i in range(1, len(x) + 1):
        for j in range(1, len(y) + 1):
            c = abs(x[i - 1] - y[j - 1])
            D[i][j] = c + min(D[i - 1][j], D[i][j - 1], D[i - 1][j - 1])
    return D[len(x)][len(y)]


def sim(x, k):
    xs = [x]
    for i in range(k):
        xs.append(xs[-1] * 0.9 + 0.1)
    return xs


def sim2(x, tol):
    xs = []
    ts = []
    while x > tol:
        xs.append(x)
        ts.append(len(ts) * 0.1)
        x = x * 0.7
    return ts, xs


# inputs: rng.random(6) + 0.6
def usesim(x):
    a = sim(x[0], 4)
    ts, xs = sim2(x[1] + 3.0, 0.5)
    return sum(a) + np.array(xs).dot(np.array(ts)) + a[-1] * xs[2]


# inputs: rng.random(6) + 0.6
def tuprow(x):
    pts = [(v, v * v) for v in x]
    a, b = pts[1]
    return a * b + sum(p[0] * p[1] for p in pts) + np.sum(np.array(pts))


# inputs: rng.random(6) + 0.6
def fun(x):
    w = [0.1, 0.2, 0.3]
    return (
        np.dot(w, x[:3])
        + np.sum([x[0], x[1] * 2])
        + np.mean((x[0], x[3]))
        + np.max([x[0], x[1]])
        + np.linalg.norm([x[0], x[1]])
        + np.interp(x[0] * 0.1, [0.0, 1.0], [1.0, 3.0])
        + np.polyval([1.0, x[2], 3.0], x[1])
        + np.sum(x[[0, 2]])
    )


# inputs: rng.random(6) + 0.6
def nonelist(x):
    found = [None] * len(x)
    for i in range(len(x)):
        found[i] = x[i] ** 2
    return sum(found)


# inputs: rng.random(6) + 0.6
def order(x):
    xs = list(x)
    ys = sorted(xs)
    zs = [y + 0.0 for y in reversed(ys)]
    return ys[0] * 2 + zs[1] + sorted(x)[2] * max(xs)


# inputs: rng.random(6) + 0.6
def lc2(x):
    xs = [v for v in x if v > 0.5]
    ys = [a * b for a in xs for b in xs]
    return sum(ys) / len(xs)


# inputs: rng.random(6) + 0.6
def zipt(x):
    pts = []
    for i in range(len(x)):
        pts.append((x[i], x[i] ** 2))
    a, b = zip(*pts)
    return np.sum(np.array(a) * np.array(b))


# inputs: rng.random(6) + 0.6
def inn(x):
    seen = []
    s = 0.0
    for i in [0, 2, 0, 1, 2]:
        if i not in seen:
            seen.append(i)
            s += x[i] ** 2
    return s


# inputs: rng.random(6) + 0.6
def nestl(x):
    A = [[x[0], 1.0], [2.0, x[1]]]
    return A[0][0] * A[1][1] - A[0][1] * A[1][0] + np.linalg.det(np.array(A))


# inputs: rng.random(5)
def insert_while(x):
    q = []
    s = x[0]
    while s < 4.0:
        q.insert(0, s * s)
        if len(q) > 2:
            q.pop()
        s = s + 0.3 + q[0] * 0.1
    return np.sum(np.array(q) ** 2) * q[-1]


# inputs: rng.random((3, 4))
def window_taken(u):
    hist = []
    y = np.zeros(4)
    for k in range(6):
        hist.append(np.sin(u[k % 3]) + 0.1 * y)
        if len(hist) > 2:
            old = hist.pop(0)
            hist[0] = hist[0] * old
            y = y + old ** 2
        y = y + hist[0] * hist[-1]
    return np.sum(y) + np.sum(old)


# inputs: rng.random((3, 4))
def queue_tuples(u):
    todo = [(u[0, 0], u[0, 1])]
    total = 0.0
    n = 0
    while todo:
        a, b = todo.pop(0)
        n += 1
        total += np.sin(a) * b
        if n < 4:
            todo.append((a * b, b + 0.1))
            todo.append((a, b * a))
    return total


# inputs: rng.random((3, 4))
def in_branch(u):
    q = [u[0], u[1] * 2.0, u[2]]
    if u[0, 0] > 0.2:
        first = q.pop(0)
    else:
        first = q.pop()
    q.insert(0, first * 2.0)
    q.pop(-1)
    return np.sum(q[0] * q[1]) + len(q) * np.sum(first)


# inputs: rng.random((3, 4))
def insert_alias(u):
    q = []
    q.append(u[0] * 2.0)
    a = q[0]
    q.insert(0, u[1] * 3.0)
    b = q[0]
    q.insert(0, a * b)
    return np.sum(a * q[1]) + np.sum(b * q[2] * q[0])


# inputs: rng.random((3, 4))
def taken_and_added(u):
    todo = []
    todo.append((u[0] * 1.0, 2.0))
    todo.append((u[1] * 1.0, 3.0))
    y = 0.0
    n = 0
    while todo:
        a, s = todo.pop()
        n += 1
        if n < 4:
            todo.append((a * u[2], s + 1.0))
        y += np.sum(a ** 2) * s
    return y


# inputs: rng.random((3, 4)), rng.random(4)
def lbfgs(A, x):
    S, Y, rho = [], [], []
    g = 2.0 * x * A[0] + x ** 3
    for it in range(5):
        q = g.copy()
        alphas = []
        for s, yv, r in zip(reversed(S), reversed(Y), reversed(rho)):
            al = r * np.dot(s, q)
            alphas.insert(0, al)
            q = q - al * yv
        for s, yv, r, al in zip(S, Y, rho, alphas):
            b = r * np.dot(yv, q)
            q = q + s * (al - b)
        xn = x - 0.1 * q
        gn = 2.0 * xn * A[0] + xn ** 3
        S.append(xn - x)
        Y.append(gn - g)
        rho.append(1.0 / np.dot(gn - g, xn - x))
        if len(S) > 2:
            S.pop(0)
            Y.pop(0)
            rho.pop(0)
        x, g = xn, gn
    return np.sum(x ** 2)


# inputs: rng.random((3, 4))
def taken_and_written(u):
    stack = [u[0] * 1.0]
    y = 0.0
    n = 0
    while stack:
        a = stack.pop()
        n += 1
        if n < 4:
            stack.append(a * u[2])
        a[0] = 2.0 * a[1]
        y += np.sum(a ** 2)
    return y


# inputs: rng.random(6), 0.7, 3
def bound_anew(x, k, n):
    out, ts, pts = [], [], []
    for t in range(n):
        out.append(x[t] * k)
        out = out[::-1]
        ts.append(x[t] ** 2)
        ts = sorted(ts)
        ts = [v * k for v in ts]
        pts.append((x[t] * k, x[t + 1]))
        pts = pts[::-1]
    s = sum(v * i for i, v in enumerate(out)) + sum(v * i for i, v in enumerate(ts))
    return s + sum(a * b * i + a for i, (a, b) in enumerate(pts))


# inputs: rng.random(6), 0.7, 4
def begun_anew(x, k, n):
    s = 0.0
    buf = [k]
    for t in range(n):
        s += sum(buf)
        buf = [x[t]]
        for u in range(3):
            buf.append(x[t] * k + u)
        buf = buf[:2]
        s += sum(v * i for i, v in enumerate(buf))
    return s


# inputs: rng.random(6), 0.7, 4
def begun_and_read(x, k, n):
    s = 0.0
    buf = [k]
    for t in range(n):
        s += buf[-1] * len(buf)
        buf = [x[t]]
        for u in range(3):
            buf.append(x[t] * k + u * buf[-1])
        s += sum(v * i for i, v in enumerate(buf))
    return s + buf[0]
