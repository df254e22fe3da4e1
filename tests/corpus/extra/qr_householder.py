"""Least squares by Householder reflections stored in place; the residual norm and the solution."""
# Hard: reflector stored below the diagonal of the argument that is factorised, sign branch, back substitution.
import numpy as np


def qr_householder(a, b):
    m, n = a.shape
    for k in range(n):
        alpha = 0.0
        for i in range(k, m):
            alpha += a[i, k] ** 2
        alpha = np.sqrt(alpha)
        if a[k, k] > 0:
            alpha = -alpha
        v0 = a[k, k] - alpha
        beta = 0.0
        for i in range(k + 1, m):
            a[i, k] /= v0
            beta += a[i, k] * a[i, k]
        beta = 2.0 / (1.0 + beta)
        a[k, k] = alpha
        for j in range(k + 1, n):
            s = a[k, j]
            for i in range(k + 1, m):
                s += a[i, k] * a[i, j]
            s *= beta
            a[k, j] -= s
            for i in range(k + 1, m):
                a[i, j] -= s * a[i, k]
        s = b[k]
        for i in range(k + 1, m):
            s += a[i, k] * b[i]
        s *= beta
        b[k] -= s
        for i in range(k + 1, m):
            b[i] -= s * a[i, k]
    x = np.zeros(n)
    for i in range(n - 1, -1, -1):
        acc = b[i]
        for j in range(i + 1, n):
            acc -= a[i, j] * x[j]
        x[i] = acc / a[i, i]
    return x, np.sum(b[n:] ** 2)


FUNCTION = "qr_householder"
WRT = ("a", "b")
SIGNATURE = {"a": "float64[:,:]", "b": "float64[:]"}


def inputs(seed=0):
    rng = np.random.default_rng(seed)
    m, n = (6, 3) if seed == 0 else (5, 4)
    return dict(a=rng.standard_normal((m, n)), b=rng.standard_normal(m))
