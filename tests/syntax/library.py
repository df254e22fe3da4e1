"""Functions that call the user's, functions of libraries that are others."""

import math

import numpy as np
import scipy.special as sp


# inputs: rng.random(6) + 0.6, 0.7
def vect(x, k):
    f = np.vectorize(lambda v: v * v if v > 1.0 else k * v)
    return np.sum(f(x)) + f(k)


def g1(v, k):
    if v > 1:
        return v * k
    return v**2


gv = np.vectorize(g1)


# inputs: rng.random(6) + 0.6, 0.7
def vect2(x, k):
    return np.sum(gv(x, k)) + np.sum(np.vectorize(g1)(x, x))


# inputs: rng.random((3, 4)) + 0.6, 0.7
def vect4(x, k):
    y = np.vectorize(g1, otypes=[float])(x * 2, k)
    return np.sum(y**2)


# inputs: rng.random(6) + 0.6, 0.7
def piece(x, k):
    return np.sum(
        np.piecewise(x, [x < 0.8, x > 1.2], [lambda v: v * v, lambda v: k * v, 1.0])
    )


def h(v, a):
    return v * a


# inputs: rng.random(6) + 0.6, 0.7
def piece2(x, k):
    y = np.piecewise(x, [x < 0.8, x >= 0.8], [np.sin, np.cos])
    return np.sum(y) + np.sum(np.piecewise(x, [x > 1], [h, lambda v, a: v**a], k))


# inputs: rng.random((4,3)) + 0.6
def alongax(A):
    return np.sum(np.apply_along_axis(lambda r: r / np.sum(r), 1, A) ** 2) + np.sum(
        np.apply_along_axis(np.sum, 0, A) ** 2
    )


def nrm(r):
    return r / np.sqrt(np.sum(r * r))


# inputs: rng.random((4,3)) + 0.6
def alongax2(A):
    B = np.apply_along_axis(nrm, 0, A)
    return np.sum(B[:2] ** 3)


# inputs: rng.random((4,3)) + 0.6
def putalong(A):
    B = A * 2
    idx = np.argmax(A, axis=1)
    np.put_along_axis(B, idx[:, None], 5.0, axis=1)
    return np.sum(B**2)


# inputs: rng.random(6) + 0.6
def mdist(x):
    return (
        math.dist((x[0], x[1]), (x[2], x[3]))
        + math.dist(x[:3], x[3:])
        + math.hypot(x[0], x[1])
    )


# inputs: 0.7, 2.0
def geom(a, b):
    return (
        np.sum(np.geomspace(a, b, 5) ** 2)
        + np.sum(np.logspace(a, b, 4))
        + np.sum(np.geomspace(1.0, 100.0, 3)) * a
        + np.geomspace(a, b, 4, endpoint=False)[2]
    )


# inputs: rng.random(6) + 0.6
def windows(x):
    return (
        np.sum(x * np.blackman(6))
        + np.sum(x * np.hanning(6))
        + np.sum(x * np.bartlett(6))
        + np.blackman(1)[0] * x[0]
    )


# inputs: rng.random(6) + 0.6
def sumd(x):
    return (
        np.sum(x, dtype=np.float64)
        + x.sum(dtype=float)
        + np.mean(x, dtype=np.float64)
        + np.prod(x, dtype=float)
        + np.cumsum(x, dtype=float)[-1]
    )


# inputs: rng.random((2,3,3)) + np.eye(3)
def condst(A):
    return (
        np.sum(np.linalg.cond(A))
        + np.sum(np.linalg.cond(A, -2))
        + np.sum(np.linalg.cond(A, 1))
    )


# inputs: rng.random((2,3,3)) + np.eye(3)
def mpow(A):
    return (
        np.sum(np.linalg.matrix_power(A, 3))
        + np.sum(np.linalg.matrix_power(A, -2))
        + np.sum(np.linalg.matrix_power(A, 5))
        + np.sum(np.linalg.matrix_power(A, -1))
    )


# inputs: rng.random(6) + 0.6, rng.random(6)
def s3(x, y):
    return np.sum(
        sp.ellipkinc(x, y) + sp.ellipeinc(x, y) * sp.ellipkm1(y) + sp.spence(x)
    )


# inputs: rng.random(6) + 0.6, rng.random(6)
def s4(x, y):
    return np.sum(
        sp.eval_legendre(3, x)
        + sp.eval_hermite(3, x)
        + sp.eval_chebyt(3, x)
        + sp.eval_laguerre(2, x)
    )


# inputs: rng.random(6) + 0.6, rng.random(6)
def s5(x, y):
    return (
        np.sum(sp.hyp2f1(1.0, 2.0, 3.0, y))
        + np.sum(sp.hyp1f1(1.0, 2.0, x))
        + np.sum(sp.expn(2, x))
        + np.sum(sp.stdtr(3.0, x))
        + np.sum(sp.owens_t(x, y))
    )


# inputs: rng.random(6) + 0.6, rng.random(6), 3
def s6(x, y, n):
    s = 0.0
    for k in range(4):
        s = s + np.sum(sp.eval_legendre(k, x)) * y[k]
    return s


# inputs: rng.random(6) + 0.6, 0.7
def places(x, k):
    y = np.fromfunction(lambda i: np.sin(k * i), (6,))
    return np.sum(y * x)


# inputs: rng.random((2, 3)) + 0.6, 0.7
def places_of_two(x, k):
    y = np.fromfunction(lambda i, j: k * i + np.exp(j * k), x.shape)
    return np.sum(y * x) + np.sum(
        np.fromfunction(lambda i, j: i * k, (2, 3), dtype=int)
    )


# inputs: rng.random((3, 2)), 0.3
def padded(x, k):
    y = np.pad(x, ((1, 0), (2, 1)), constant_values=((k, 2.0), (x[0, 0], 3 * k)))
    z = np.pad(x, 1, constant_values=k) + np.pad(x, 1, constant_values=(1.0, 2.0))
    return np.sum(y**2 * np.arange(20.0).reshape(4, 5)) + np.sum(z**2)
