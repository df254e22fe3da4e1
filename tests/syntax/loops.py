"""What a `for` may run over; how loops are left."""

import numpy as np

WEIGHTS = (0.5, 0.25, 0.25)


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
