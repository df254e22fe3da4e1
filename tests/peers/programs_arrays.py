"""What the suites of other differentiators have on array functions, products, layouts and algorithms."""

import numpy as np


def reductions(A, T):
    return np.sum(A.sum(axis=0) ** 2) + np.prod(A[0]) + T.mean(axis=(0, 2)) @ T[0, :, 0] + np.sum(T.max(axis=1) ** 2)


def var_std(A):
    return np.sum(np.var(A, axis=0, ddof=1) * np.std(A, axis=1)) + np.var(A)


def prod_zero(x):
    u = x.copy()
    u[2] = 0.0
    return np.prod(u) + np.prod(u[:3]) * 2.0


def cumulatives(x):
    return np.sum(np.cumsum(x) * np.cumprod(x)) + np.sum(np.cumsum(x.reshape(2, 3), axis=0) ** 2)


def diffs(x, A):
    return np.sum(np.diff(x) ** 2) + np.sum(np.diff(A, axis=0) ** 3) + np.sum(np.diff(x, n=2) ** 2)


def dots(A, v, x, y):
    return x @ y + v @ A @ v + np.inner(v, A[0]) + np.vdot(x, y) + np.sum(np.outer(x, y)[0]) + np.dot(A, v) @ v


def tensordots(T, A):
    return np.sum(np.tensordot(T, A, axes=([2], [0])) ** 2) + np.sum(np.tensordot(A, A, 1)) + np.tensordot(A, A)


def einsums(A, B, T):
    return (np.einsum("ij,jk,kl->il", A, B, A)[0, 1] + np.einsum("ij,ij->", A, B) + np.sum(np.einsum("ijk,kl->ijl", T, A) ** 2)
            + np.einsum("ii->", A) + np.sum(np.einsum("ij->j", A) ** 2))


def kron_cross(A, x):
    return np.sum(np.kron(A[:2, :2], A[1:3, :3]) ** 2) + np.sum(np.cross(x[:3], x[3:]) ** 2)


def linalgs(M, v):
    return (np.linalg.det(M) + np.sum(np.linalg.inv(M)[0]) + np.linalg.solve(M, v) @ v + np.linalg.slogdet(M)[1]
            + np.linalg.norm(v) + np.trace(M))


def cholesky(M, v):
    S = M @ M.T + np.eye(4)
    L = np.linalg.cholesky(S)
    return np.sum(np.log(np.diag(L))) + np.sum(np.linalg.solve(S, v) * v)


def eigh(M):
    S = M + M.T + np.diag(np.array([1.0, 2.0, 3.0, 4.0]))
    w, V = np.linalg.eigh(S)
    return np.sum(w ** 3) + np.sum(w * V[0] ** 2)


def qr_svd(M):
    Q, R = np.linalg.qr(M)
    s = np.linalg.svd(M, compute_uv=False)
    return np.sum(np.abs(np.diag(R))) + np.sum(s ** 2 * np.arange(4.0)) + np.sum(Q[0] ** 2 * np.arange(4.0))


def matrix_power(M):
    return np.sum(np.linalg.matrix_power(M, 3)) + np.sum(M @ M @ M)


def shapes_1(x, T):
    a = x.reshape(2, 3).T.ravel() * np.arange(6.0)
    b = T.transpose(2, 0, 1).reshape(4, 6)
    return np.sum(a * a) + np.sum(b[1] * b[2]) + np.sum(np.swapaxes(T, 0, 2)[1] ** 2) + np.sum(np.moveaxis(T, 0, -1)[0])


def shapes_2(x, A):
    return (np.sum(np.squeeze(x[None, :, None]) ** 2) + np.sum(np.expand_dims(x, 1) * x) + np.sum(np.atleast_2d(x) ** 3)
            + np.sum(np.broadcast_to(x, (3, 6)) ** 2) + np.sum(np.tile(x, 2) * np.tile(x, 2)[::-1]) + np.sum(np.repeat(A, 2, axis=1)[0]))


def joins(x, y, A):
    return (np.sum(np.concatenate((x, y))[2:9] ** 2) + np.sum(np.stack((x, y))[:, 1] ** 2) + np.sum(np.hstack((x, y))[::3] ** 2)
            + np.sum(np.vstack((A, A[:1]))[3:] ** 2) + np.sum(np.append(x, y)[5:7] ** 2) + np.sum(np.column_stack((x, y)) ** 3))


def rotations(A, x):
    return (np.sum(np.flip(A, 0)[0] * A[0]) + np.sum(np.fliplr(A)[1] * A[2]) + np.sum(np.rot90(A)[0] ** 2)
            + np.sum(np.roll(x, 2)[:3] * x[:3]) + np.sum(np.flipud(A)[0] ** 3))


def triangles(A):
    return np.sum(np.tril(A) @ np.triu(A, 1)) + np.sum(np.diag(A) ** 2) + np.sum(np.diag(A[0], 1) ** 2) + np.trace(A, 1)


def takes(x, A, idx):
    return np.sum(x[idx] ** 2) + np.sum(np.take(A, [0, 2], axis=1) ** 2) + np.sum(A[[0, 0, 1], [1, 1, 2]] ** 2) + np.sum(A[::-1][1] ** 2)


def masks(x, y, flags):
    return np.sum(x[flags] * y[flags]) + np.sum(x[x > 0.0] ** 2) + np.sum(np.where(flags, x, y) ** 2)


def sorting(x, y):
    return np.sum(np.sort(x) * np.arange(6.0)) + x[np.argsort(y)] @ y + x[np.argmax(y)] ** 2 + np.median(x) * np.ptp(y)


def percentiles(x):
    return np.percentile(x, 30.0) + np.quantile(x, 0.8) * np.median(x)


def interpolation(p, x):
    return np.sum(np.interp(p, np.array([0.0, 0.7, 1.1, 2.0]), x[:4] ** 2))


def padding(x, A):
    return np.sum(np.pad(x, 2)[1:-1] ** 2) + np.sum(np.pad(A, 1, mode="edge") ** 2)


def convolve(x, v):
    return np.sum(np.convolve(x, v) ** 2) + np.sum(np.convolve(x, v, "valid") ** 3) + np.sum(np.correlate(x, v, "same") ** 2)


def histogram_like(p, idx):
    h = np.zeros(5)
    for i in range(p.size):
        h[idx[i]] += p[i] * p[i]
    return np.sum(h * h)


def meshes(x, y):
    X, Y = np.meshgrid(x, y)
    return np.sum(X * Y * Y)


def vander(x, v):
    return np.sum(np.polyval(v, x) ** 2)


def comprehension(x):
    return np.sum(np.array([x[i] * x[i + 1] for i in range(5)]))


def generator_sum(x):
    return sum(v * v for v in x) + sum([x[i] for i in range(3)])


def list_append(x):
    parts = []
    for i in range(3):
        parts.append(x[i] * x[i + 1])
    return np.sum(np.array(parts) ** 2)


def scalar_types(x32, a):
    return float(x32[0]) * a + np.float64(x32[1]) * np.float32(a) + x32.sum() * a


def half_mix(x32, x):
    y = x32 + x
    y32 = x32 * 2.0
    y32 += x
    return np.sum(y * y32)


def fill_and_reset(x, n):
    w = np.zeros(6)
    s = 0.0
    for i in range(n):
        w[:] = 0.0
        w[i] = x[i]
        w += x * w[i]
        s += np.sum(w * w)
    return s


def gauss_elimination(M, v):
    A = M.copy()
    b = v.copy()
    n = b.size
    for k in range(n):
        for i in range(k + 1, n):
            m = A[i, k] / A[k, k]
            A[i, k:] -= m * A[k, k:]
            b[i] -= m * b[k]
    for i in range(n - 1, -1, -1):
        b[i] = (b[i] - A[i, i + 1:] @ b[i + 1:]) / A[i, i]
    return np.sum(b * b)


def pivoted(M, v):
    A = M.copy()
    b = v.copy()
    for k in range(4):
        p = k + np.argmax(np.abs(A[k:, k]))
        if p != k:
            for j in range(4):
                t = A[k, j]
                A[k, j] = A[p, j]
                A[p, j] = t
            t = b[k]
            b[k] = b[p]
            b[p] = t
        for i in range(k + 1, 4):
            A[i] = A[i] - A[k] * (A[i, k] / A[k, k])
            b[i] = b[i] - b[k] * b[i]
    return np.sum(A) + np.sum(b * b)


def floyd_min(A, n):
    d = A * A
    for k in range(n):
        for i in range(n):
            for j in range(n):
                d[i, j] = min(d[i, j], d[i, k] + d[k, j])
    return np.sum(d)


def edit_distance(x, y):
    D = np.zeros((7, 7))
    D[0, 1:] = np.cumsum(x ** 2)
    D[1:, 0] = np.cumsum(y ** 2)
    for i in range(1, 7):
        for j in range(1, 7):
            D[i, j] = (x[j - 1] - y[i - 1]) ** 2 + min(D[i - 1, j], D[i, j - 1], D[i - 1, j - 1])
    return D[6, 6]


def bubble_sort(x, y):
    u = x.copy()
    for i in range(6):
        for j in range(5 - i):
            if u[j] > u[j + 1]:
                u[j], u[j + 1] = u[j + 1], u[j]
    return u @ y


def insertion_sort(x, y):
    u = x.copy()
    for i in range(1, 6):
        key = u[i]
        j = i - 1
        while j >= 0 and u[j] > key:
            u[j + 1] = u[j]
            j -= 1
        u[j + 1] = key
    return u @ y


def collatz(a, n):
    k = 7
    while k != 1:
        if k % 2 == 0:
            k = k // 2
            a = a * 0.9
        else:
            k = 3 * k + 1
            a = np.sin(a) + a
    return a
