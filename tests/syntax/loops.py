"""What a `for` may run over; how loops are left."""

import numpy as np

WEIGHTS = (0.5, 0.25, 0.25)


# inputs: rng.random(5), 0.3
def for_array(a, k):
    s = 0.0
    for v in a:
        s += k * v * v
    return s


# inputs: rng.random((4, 3)), 0.3
def for_rows(A, k):
    s = 0.0
    for row in A:
        s += np.sum(row * row) * k
    return s


# inputs: rng.random((4, 3)), 0.3
def for_rows_written(A0, k):
    A = A0.copy()
    for row in A:
        row *= k
        row[0] = row[1] * row[2]
        row += 0.5 * row[::-1].copy()
    return np.sum(A**2)


# inputs: rng.random(5), 0.3
def for_enumerate(a, k):
    s = 0.0
    for i, v in enumerate(a):
        s += v ** 2 * k * i
    return s


# inputs: rng.random(5), 0.3
def for_enumerate_start(a, k):
    s = 0.0
    for i, v in enumerate(a, start=1):
        s += v / i * k
    for i, v in enumerate(a, 2):
        s += v**i
    return s + i


# inputs: rng.random(5), rng.random(5), rng.random((5, 2))
def for_zip(a, b, C):
    s = 0.0
    for x, y, row in zip(a, b, C):
        s += x * y + row[0] * row[1] * x
    return s


# inputs: rng.random(5), rng.random(3)
def for_zip_unequal(a, b):
    s = 0.0
    for x, y in zip(a, b):
        s += x * y * y
    for y, x in zip(b, a):
        s += x * x * y
    return s + x


# inputs: rng.random(5)
def for_reversed_range(a):
    n = len(a)
    x = np.zeros(n + 1)
    for i in reversed(range(n)):
        x[i] = a[i] * x[i + 1] + a[i]
    for i in reversed(range(1, n, 2)):
        x[i] = x[i] * x[0]
    return x.sum()


# inputs: rng.random(5)
def for_reversed_array(a):
    s = 0.0
    for v in reversed(a):
        s = s * v + v
    for v in a[::-1]:
        s = s * v + v
    return s


# inputs: rng.random(5)
def for_zip_range(a):
    s = 0.0
    for i, x in zip(range(1, 4), a):
        s += x**i
    for (i, x), y in zip(enumerate(a), a[1:]):
        s += x * y * i
    return s


# inputs: rng.random(5), rng.random(5)
def for_enumerate_zip(a, b):
    s = 0.0
    for i, (x, y) in enumerate(zip(a, b)):
        s += x * y**i
    return s


# inputs: rng.random(5)
def for_literal(a):
    s = 0.0
    for w in [0.5, 0.25, 0.25]:
        s += w * np.sum(a**2)
        a = np.sin(a)
    for i in (0, 2, 3):
        s += a[i] ** 3
    for w in WEIGHTS:
        s *= 1 + w
    return s


# inputs: rng.random(5), rng.random(4)
def for_arrays(a, b):
    s = 0.0
    for u in (a, b):
        s += np.sum(u**2)
    for u in [a, b[1:]]:
        for v in u:
            s += v * v * v
    return s


# inputs: rng.random(5), rng.random(4)
def for_arrays_written(a0, b0):
    a = a0.copy()
    b = b0.copy()
    for u in (a, b):
        u *= u
        u[0] = 2.0 * u[1]
    return np.sum(a) * np.sum(b)


# inputs: rng.random((3, 4))
def for_ndindex(A):
    n, m = A.shape
    B = np.zeros((n, m))
    for i, j in np.ndindex(n, m):
        B[i, j] = A[i, j] ** 2 * (i + j)
    for i, j in np.ndindex(A.shape):
        B[i, j] *= A[i, j]
    for idx in np.ndindex(*A.shape):
        B[idx] += A[idx] ** 2
    return B.sum()


# inputs: rng.random((3, 4))
def for_ndenumerate(A):
    s = 0.0
    for (i, j), v in np.ndenumerate(A):
        s += v * v * i + j * v
    return s


# inputs: rng.random((3, 3))
def for_pairs(A):
    s = 0.0
    for i, j in ((0, 1), (1, 2), (2, 0)):
        s += A[i, j] * A[j, i]
    for di, dj, w in [(-1, 0, 0.5), (1, 0, 0.5), (0, -1, 0.25)]:
        s += w * A[1 + di, 1 + dj] ** 2
    return s


# inputs: rng.random(5)
def for_last_value(a):
    s = 0.0
    for v in a:
        s += v * v
    return s * v


# inputs: rng.random(6)
def for_modified(a0):
    a = a0.copy()
    s = 0.0
    for i, v in enumerate(a):
        if i + 1 < a.size:
            a[i + 1] += v * v
        s += np.sin(v)
    return s + a[-1]


# inputs: rng.random(6), 1.5
def for_break(a, m):
    s = 0.0
    for v in a:
        s += v
        if s > m:
            break
    else:
        s = s * 2.0
    return s * v


# inputs: rng.random(6), 0.5
def for_continue(a, m):
    s = 0.0
    for i, v in enumerate(a):
        if v < m:
            continue
        s += v * v * i
    return s


# inputs: rng.random(6), 0.5
def for_return(a, m):
    for i, v in enumerate(a):
        if v > m:
            return v * v * (i + 1)
    return np.sum(a)


# inputs: rng.random(6), 10.5
def for_else(a, m):
    s = 0.0
    for v in a:
        if v > m:
            s = v
            break
    else:
        s = np.sum(a**2) * m
    return s


# inputs: rng.random(4), 0.3
def tuple_break(a, k):
    s = 0.0
    for w in (0.5, 0.25, 0.125):
        s += w * np.sum(a * a) * k
        if s > 0.1:
            break
    return s


# inputs: rng.random((4, 3)), rng.random(3)
def for_rows_unpack(P, c):
    s = 0.0
    for x, y, z in P:
        s += x * y * z * c[0]
    return s


# inputs: rng.random((4, 4))
def for_transposed(A):
    s = 0.0
    for col in A.T:
        s += np.prod(col)
    for r, c in zip(A, A.T):
        s += r @ c
    return s


# inputs: rng.random((2, 3, 4))
def for_blocks(A):
    s = 0.0
    for B in A:
        for r in B:
            for v in r:
                s += v**3
    return s


# inputs: rng.random(5), np.array([0, 2, 2, 4])
def for_indices(a, idx):
    s = 0.0
    for i in idx:
        s += a[i] ** 2
    for k, i in enumerate(idx):
        s += a[i] * k
    return s


# inputs: rng.random(5)
def for_arange(a):
    s = 0.0
    for i in np.arange(a.size):
        s += a[i] ** 2
    for i in np.arange(1, a.size, 2):
        s += a[i]
    for t in np.linspace(0.0, 1.0, 4):
        s += a[0] ** t
    return s


# inputs: rng.random(5)
def for_expr(a):
    s = 0.0
    for v in np.sin(a) * a:
        s += v * v
    return s


# inputs: rng.random(5)
def loop_var_set(a):
    s = 0.0
    for i in range(5):
        i = i // 2
        s += a[i] ** 2
    for v in a:
        v = v * 2.0
        v += 1.0
        s += v * v
    return s


# inputs: rng.random(5)
def loop_var_after(a):
    s = 0.0
    for i in range(3):
        s += a[i] ** 2
    return s * a[i + 1]


# inputs: rng.random(6), 3
def tuple_return(a, n):
    for w in (0.5, 0.25, 2.0):
        if w * n > 1.0:
            return w * np.sum(a * a)
        a = np.sin(a)
    return np.sum(a)


# inputs: rng.random(6), 0.7
def tuple_else(a, m):
    s = 0.0
    for w in (0.5, 0.25, 2.0):
        for v in a:
            if v * w > m:
                break
            s += w * v * v
        else:
            continue
        if s > 1.5:
            break
    else:
        s = s * s
    return s


# inputs: rng.random((3, 4)), 0.5
def indices_left(A, m):
    s = 0.0
    for i, j in np.ndindex(A.shape):
        if A[i, j] > m:
            s += A[i, j] ** 2 * i
            if s > 1.0:
                break
        s += j * A[i, j]
    return s + i * A[i, j]


# inputs: rng.random(6)
def name_of_the_array(a):
    s = 0.0
    for a in a:  # noqa: B020
        s += a * a
    return s


# inputs: rng.random(6)
def array_bound_anew(a):
    s = 0.0
    for i, v in enumerate(a):
        a = np.sin(a) * v
        s += v * a[i]
    return s


# inputs: rng.random(6), 0.4
def mixed_zip(a, k):
    s = 0.0
    for w, v in zip((1.0, k, 2.0), a):
        s += w * v * v
    for u, w in zip((a, a[::-1]), (k, 2.0)):
        s += w * np.sum(u**3)
    for i, (u, w) in enumerate(zip([a, a * k], [k, 2.0]), start=1):
        s += w * i * u[i]
    return s


# inputs: rng.random(6), -2
def range_negative(a, step):
    s = 0.0
    n = a.size
    for i in range(n - 1, -1, step):
        s = s * a[i] + a[i]
    for i in range(n - 10):
        s = s * a[i]
    m = n - 8
    for i in range(m):
        for j in range(i):
            s = s * a[j]
    for i in range(-1, m, 3):
        for j in range(i):
            s = s * a[j]
    for i, v in zip(range(m), a):
        s = s * v
    for v in reversed(a[:1]):
        for i in reversed(range(m)):
            s = s * v + i
    for i in range(2, 1 + step, 1):
        x = np.sin(a * i * s)
        s = s * np.sum(x)
    return s


# inputs: 0.5 + rng.random(4), 0.6
def items_bound_again(x, b):
    z = x * x
    for _ in range(2):
        for u, w in ((b, z), (x[2], x)):
            b, z = u * b, w * z * 0.5
            x = x * 0.9
    for k, u in enumerate(reversed([b, z[0], b])):
        b = b * u + k
        if b > 9.0:
            break
    d = {"u": b, "v": z[1]}
    for v in d.values():  # are looked up in each pass
        d["v"] = d["v"] * v
    k = 2
    for q in (x[k], d["v"]):
        k *= 1.5
        d["v"] = d["v"] * q + k
    return d["v"] * b * z


class _Body:
    def __init__(self, x, v):
        self.x = x
        self.v = v

    def push(self):
        self.x += self.v


# inputs: 0.5 + rng.random(4), 0.6
def objects_bound_again(x, b):
    p, q = _Body(b, x * 2), _Body(x[1], x * x)
    s = 0.0
    for o in [p, q]:
        q.x += 1.0
        q = _Body(q.x * o.x, q.v * o.v)
        q.push()
        s += np.sum(o.v) * o.x
    return s * q.x


def _count(v):
    return v[1:]


# inputs: 0.5 + rng.random(4)
def comprehension_over_a_computed_range(x):
    d = [0.5 * x[k] for k in range(len(_count(x)))]
    return sum(d) * d[0]


# inputs: 0.5 + rng.random(4)
def while_a_sum_and_continue(y):
    w = 0
    while w < 6 and np.sum(y) < 9.0:
        w += 1
        y = y * 1.3
        if w % 2 == 0:
            continue
        y[0] += 0.5
    return np.sum(y * y) * w
