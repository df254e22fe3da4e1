"""Gaussian-process evidence: kernel matrix by loops, Cholesky in its lower triangle, two triangular solves."""
# Hard: in-place factor with row slices dotted, symmetric fill, diagonal jitter, log of the pivots.
import numpy as np

JITTER = 1e-6


def kernel(x, amp, length):
    n = x.shape[0]
    k = np.empty((n, n))
    for i in range(n):
        for j in range(i + 1):
            d2 = np.sum((x[i] - x[j]) ** 2)
            k[i, j] = amp ** 2 * np.exp(-0.5 * d2 / length ** 2)
            k[j, i] = k[i, j]
    return k


def cholesky_inplace(x, y, amp, length, noise):
    k = kernel(x, amp, length)
    n = y.size
    k += (noise ** 2 + JITTER) * np.eye(n)
    half_logdet = 0.0
    for j in range(n):
        k[j, j] = np.sqrt(k[j, j] - np.dot(k[j, :j], k[j, :j]))
        half_logdet += np.log(k[j, j])
        for i in range(j + 1, n):
            k[i, j] = (k[i, j] - np.dot(k[i, :j], k[j, :j])) / k[j, j]
    z = y.copy()
    for i in range(n):
        z[i] = (z[i] - k[i, :i] @ z[:i]) / k[i, i]
    return -0.5 * np.dot(z, z) - half_logdet - 0.5 * n * np.log(2.0 * np.pi)


FUNCTION = "cholesky_inplace"
WRT = ("x", "y", "amp", "length", "noise")
SIGNATURE = {"x": "float64[:,:]", "y": "float64[:]", "amp": "float64", "length": "float64", "noise": "float64"}


def inputs(seed=0):
    rng = np.random.default_rng(seed)
    return dict(x=rng.standard_normal((6, 2)), y=rng.standard_normal(6), amp=1.2, length=0.8, noise=0.3)
