"""Gaussian-process likelihood: nothing but the factor is kept, its adjoint takes the matrix's place (I. Murray, 2016)."""

import numpy as np

from tests.benchmarks.hand import compiled


@compiled
def both(x, y, lengthscale, signal, noise):
    n, dim = x.shape
    L = np.empty((n, n))
    cov = np.empty((n, n))
    for i in range(n):
        for j in range(i + 1):
            r2 = 0.0
            for a in range(dim):
                z = (x[i, a] - x[j, a]) / lengthscale[a]
                r2 += z * z
            cov[i, j] = np.exp(-0.5 * r2)
            L[i, j] = signal * signal * cov[i, j]
        L[i, i] += noise * noise
    for i in range(n):
        for j in range(i):
            s = L[i, j]
            L[i, j] = (s - np.dot(L[i, :j], L[j, :j])) / L[j, j]
        L[i, i] = np.sqrt(L[i, i] - np.dot(L[i, :i], L[i, :i]))
    z = y.copy()
    value = 0.5 * n * np.log(2.0 * np.pi)
    for i in range(n):
        z[i] = (z[i] - np.dot(L[i, :i], z[:i])) / L[i, i]
        value += 0.5 * z[i] * z[i] + np.log(L[i, i])

    g = np.zeros((n, n))
    z_b = z.copy()
    for i in range(n - 1, -1, -1):
        s = z_b[i] / L[i, i]
        g[i, i] += 1.0 / L[i, i] - s * z[i]
        z_b[i] = s
        for k in range(i):
            g[i, k] -= s * z[k]
            z_b[k] -= s * L[i, k]
    for i in range(n - 1, -1, -1):
        d = 0.5 * g[i, i] / L[i, i]
        g[i, i] = d
        for k in range(i):
            g[i, k] -= 2.0 * d * L[i, k]
        for j in range(i - 1, -1, -1):
            s = g[i, j] / L[j, j]
            g[i, j] = s
            g[j, j] -= s * L[i, j]
            for k in range(j):
                g[i, k] -= s * L[j, k]
                g[j, k] -= s * L[i, k]

    x_b = np.zeros((n, dim))
    l_b = np.zeros(dim)
    signal_b = noise_b = 0.0
    for i in range(n):
        noise_b += g[i, i] * 2.0 * noise
        for j in range(i + 1):
            e = g[i, j] * cov[i, j]
            signal_b += 2.0 * signal * e
            e *= signal * signal
            for a in range(dim):
                u = (x[i, a] - x[j, a]) / lengthscale[a]
                d = -e * u / lengthscale[a]
                x_b[i, a] += d
                x_b[j, a] -= d
                l_b[a] += e * u * u / lengthscale[a]
    return value, x_b, z_b, l_b, signal_b, noise_b


def gradient(x, y, lengthscale, signal, noise):
    value, *found = both(x, y, lengthscale, signal, noise)
    return value, tuple(found)
