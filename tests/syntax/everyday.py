"""What people write without a thought: None at first, messages, slices of ranges, places of triangles."""

import itertools
import logging
import warnings
from functools import reduce
from itertools import product

import numpy as np


# inputs: rng.random(6) + 0.6
def prev(x):
    prev = None
    s = 0.0
    for i in range(len(x)):
        if prev is None:
            prev = x[i]
        else:
            s += (x[i] - prev) ** 2
            prev = x[i]
    return s


# inputs: rng.random(6) + 0.6
def prev2(x):
    prev = None
    s = 0.0
    for v in x:
        if prev is not None:
            s += (v - prev) ** 2
        prev = v
    return s


# inputs: rng.random(6) + 0.6
def best(x):
    best = None
    for v in x:
        c = np.sin(v) * v
        if best is None or c < best:
            best = c
    if best is None:
        return 0.0
    return best**2


# inputs: rng.random(6) + 0.6
def arr(x):
    last = None
    s = 0.0
    for k in range(4):
        cur = x * k
        if last is not None:
            s += np.sum((cur - last) ** 2)
        last = cur
    return s


# inputs: rng.random(6) + 0.6
def first(x):
    s = 0.0
    for i in range(len(x)):
        if i == 0:
            p = x[i]
        else:
            p = 0.5 * p + x[i]
        s += p * p
    return s


# inputs: rng.random(6) + 0.6
def firsta(x):
    s = 0.0
    for i in range(4):
        if i == 0:
            u = x * 1.0
        else:
            u = u * np.sin(u)
        s += np.sum(u)
    return s + u[0]


# inputs: rng.random(6) + 0.6, rng.random(6) + 0.6, 3
def swap(x, y, c):
    src, dst = (x, y) if c > 1 else (y, x)
    return np.sum(src * src * dst)


# inputs: 0.7, 0.7
def swapf(a, b):
    lo, hi = (a, b) if a < b else (b, a)
    return hi - lo * lo


# inputs: rng.random(6) + 0.6, 0.7
def tern(x, a):
    p = (a, 2.0) if x[0] > 1 else (x[1], a)
    return p[0] * p[1] ** 2


# inputs: rng.random(6) + 0.6
def rev(x):
    s = 0.0
    for i in range(len(x))[::-1]:
        s = s * 0.5 + x[i]
    for i in range(len(x))[1:]:
        s += x[i] * x[i - 1]
    for i in range(1, len(x) + 1)[:-1]:
        s += x[i] * x[i - 1]
    return s


# inputs: rng.random((6, 4)) + 0.5
def flat(M):
    A = M.copy()
    for k in range(A.size):
        A.flat[k] = A.flat[k] ** 2
    s = 0.0
    for v in A.flat:
        s += v
    return s + A.flat[-2] * A.flat[3]


# inputs: rng.random((6, 6)) + 0.5
def flatd(M):
    A = np.zeros((6, 6))
    A[:] = M
    A.flat[::7] += 2.0
    A.flat[::7] = A.flat[::7] ** 2
    return np.sum(A**2)


# inputs: rng.random(6) + 0.6, 3
def binc(x, n):
    idx = np.array([0, 1, 2, 0, 1, 2])
    c = np.bincount(idx, minlength=n + 2)
    h = np.bincount(idx, weights=x, minlength=n)
    return np.sum(h**2) + c[0] + np.sum(np.bincount(idx, x, minlength=2 * n) ** 3)


# inputs: rng.random((6, 6)) + 0.5
def diagi(M):
    A = M.copy()
    A[np.diag_indices(len(A))] += 1.0
    i, j = np.tril_indices(6)
    s = np.sum(A[i, j] ** 2)
    iu = np.triu_indices(len(A), k=1)
    return s + np.prod(A[iu][:3]) + np.sum(A[np.triu_indices_from(A, k=2)] ** 3)


# inputs: rng.random(6) + 0.6, 0.7
def m1(x, k):
    assert x.shape[0] > 0, f"need data, got {x.shape[0]:d} and {x[0]:.3f}"
    if k > 1e9:
        print(f"k = {k:.2e}", x[0], end="\n")
    return np.sum(x) * k


# inputs: rng.random(6) + 0.6, 0.7
def m2(x, k):
    if k > 1e9:
        raise ValueError(f"k is {k:.3g} for {len(x)} points: {x!r}")
    if np.any(x < -1e9):
        raise ValueError("bad %g" % k)  # noqa: UP031
    if k < -5:
        raise RuntimeError(f"bad {k}")
    return np.sum(x) * k


# inputs: rng.random(6) + 0.6, 0.7
def m3(x, k):
    if k > 1e9:
        warnings.warn("large k", stacklevel=2)
    return np.sum(x) * k


# inputs: rng.random(6) + 0.6, 0.7, True
def m4(x, k, verbose=False):
    for i in range(3):
        k = k * 0.9
        if verbose:
            print("iteration %d: k = %.3f" % (i, k))  # noqa: UP031
    return np.sum(x) * k


log = logging.getLogger(__name__)
PARAMS = dict(alpha=0.5, beta=1.5)  # noqa: C408
WEIGHTS = [0.2, 0.3, 0.5]


# inputs: rng.random(6) + 0.6, 0.7
def said(x, k):
    if k > 1e9:
        log.warning("large: %s", k)
        logging.info("x %f", x[0])
    return np.sum(x) * k


# inputs: rng.random(6) + 0.6
def tried(x):
    try:
        s = np.sum(np.sqrt(x))
    except ValueError as error:
        raise RuntimeError("no root") from error
    else:
        s = s * 2.0
    finally:
        t = s + 1.0
    return s * t + np.dot(WEIGHTS, x[:3])


# inputs: rng.random(6) + 0.6
def sorted_down(x):
    vals = sorted(x, reverse=True)
    return sum(v * w for v, w in zip(vals, [0.5, 0.3, 0.2])) * PARAMS["alpha"]


# inputs: rng.random(6) + 0.6, rng.random((6, 4)) + 0.5
def to_list(x, M):
    xs = x.tolist()
    xs[0] = xs[1] * 2
    rows = M.tolist()
    rows[0][1] = rows[1][2] * xs[2]
    return sum(xs) ** 2 + sum(rows[0]) + M[0, 1]


# inputs: rng.random(6) + 0.6
def pairs(x):
    s = 0.0
    for i, j in product(range(1, len(x)), range(3)):
        s += x[i] * x[j] ** 2
    for i, j in itertools.product(range(2), range(2)):
        if i == j:
            continue
        s += x[i] / x[j]
    return s


# inputs: rng.random((5, 2)), rng.random(5)
def starred_results(J, r):
    delta, *_ = np.linalg.lstsq(J, r, rcond=None)
    first, *rest = np.linalg.svd(J.T @ J)
    return delta[0] * delta[1] + np.sum(rest[0])


# inputs: rng.random((5, 5)), np.array([0, 2, 3]), rng.random((3, 2))
def open_mesh(K, idx, ke):
    K = K.copy()
    K[np.ix_(idx, [1, 4])] += ke
    sub = K[np.ix_(idx, idx)]
    K[np.ix_(K[0] > 0.5, [0, 1, 2])] = 0.5 * sub[1]
    free = np.setdiff1d(np.arange(5), [0, 1])
    return np.linalg.det(sub) + np.sum(K**2) + np.linalg.det(K[np.ix_(free, free)])


# inputs: rng.random((4, 4)), 0.3
def tuples_compared(A, a):
    s = 0.0
    for i in range(4):
        for j in range(4):
            if (i, j) != (0, 0) and (i, j) not in ((1, 1), (2, 2)):
                s += A[i, j] * a
            if (i, j) == (3, 2):
                s *= 2.0
    return s


# inputs: rng.random(4), 3
def float_counter(x, n):
    i = 0.5
    s = np.sum(x) * i
    for i in range(n):
        s = np.sin(s) * x[i]
    return s * i


# inputs: rng.random(4)
def reducing(x):
    return reduce(lambda a, b: a * b + 1.0, x, 1.0) + reduce(lambda a, b: a + b, [x[0], x[1] ** 2])


# inputs: rng.random(5)
def strings2(x):
    k = 2
    name = f"x{k}_{'a'}".upper()
    s = 0.0
    for kind in ("lin-a", "lin-b", "quad"):
        if kind.startswith("lin"):
            s += np.sum(x)
        elif kind.endswith("d"):
            s += np.sum(x**2)
    return s if name == "X2_A" else 0.0 * s
