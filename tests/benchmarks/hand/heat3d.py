"""The Laplacian of each step is stored; the reverse step takes alpha times the adjoint, between zeros, and gathers."""

import numpy as np

from tests.benchmarks.hand import compiled


@compiled
def both(u0, alpha, target, steps):
    nx, ny, nz = u0.shape
    u, v = u0.copy(), u0.copy()
    laps = np.empty((steps, nx - 2, ny - 2, nz - 2))
    for t in range(steps):
        for i in range(nx - 2):
            for j in range(ny - 2):
                for k in range(nz - 2):
                    lap = (
                        u[i + 2, j + 1, k + 1] + u[i, j + 1, k + 1] + u[i + 1, j + 2, k + 1] + u[i + 1, j, k + 1]
                        + u[i + 1, j + 1, k + 2] + u[i + 1, j + 1, k] - 6.0 * u[i + 1, j + 1, k + 1]
                    )  # fmt: skip
                    laps[t, i, j, k] = lap
                    v[i + 1, j + 1, k + 1] = u[i + 1, j + 1, k + 1] + alpha[i + 1, j + 1, k + 1] * lap
        u, v = v, u
    value = 0.0
    g = np.empty(u0.shape)
    for i in range(nx):
        for j in range(ny):
            for k in range(nz):
                d = u[i, j, k] - target[i, j, k]
                value += d * d
                g[i, j, k] = 2.0 * d / u0.size
    alpha_b = np.zeros(alpha.shape)
    u0_b = np.zeros(u0.shape)
    w = np.zeros((nx + 2, ny + 2, nz + 2))
    for t in range(steps - 1, -1, -1):
        for i in range(nx - 2):
            for j in range(ny - 2):
                for k in range(nz - 2):
                    s = g[i + 1, j + 1, k + 1]
                    alpha_b[i + 1, j + 1, k + 1] += s * laps[t, i, j, k]
                    w[i + 2, j + 2, k + 2] = s * alpha[i + 1, j + 1, k + 1]
        for i in range(nx):
            for j in range(ny):
                for k in range(nz):
                    g[i, j, k] += (
                        w[i, j + 1, k + 1] + w[i + 2, j + 1, k + 1] + w[i + 1, j, k + 1] + w[i + 1, j + 2, k + 1]
                        + w[i + 1, j + 1, k] + w[i + 1, j + 1, k + 2] - 6.0 * w[i + 1, j + 1, k + 1]
                    )  # fmt: skip
    for i in range(nx):
        for j in range(ny):
            for k in range(nz):
                u0_b[i, j, k] = g[i, j, k]
    return value / u0.size, u0_b, alpha_b


def gradient(u0, alpha, target, steps):
    value, *found = both(u0, alpha, target, steps)
    return value, tuple(found)
