"""Horizontal diffusion: what is stored of a step are the limited fluxes' signs, the laplacians are computed again.

The limiter's choice depends on phi, which the step overwrites: one plane-wise copy of phi per step is kept.
"""

import numpy as np

from tests.benchmarks.hand import compiled


@compiled
def fluxes(phi, lap, flx, fly):
    nx, ny, nz = phi.shape
    for i in range(nx - 2):
        for j in range(ny - 2):
            for k in range(nz):
                lap[i, j, k] = 4.0 * phi[i + 1, j + 1, k] - (
                    phi[i + 2, j + 1, k] + phi[i, j + 1, k] + phi[i + 1, j + 2, k] + phi[i + 1, j, k]
                )
    for i in range(nx - 3):
        for j in range(ny - 4):
            for k in range(nz):
                f = lap[i + 1, j + 1, k] - lap[i, j + 1, k]
                flx[i, j, k] = 0.0 if f * (phi[i + 2, j + 2, k] - phi[i + 1, j + 2, k]) > 0.0 else f
    for i in range(nx - 4):
        for j in range(ny - 3):
            for k in range(nz):
                f = lap[i + 1, j + 1, k] - lap[i + 1, j, k]
                fly[i, j, k] = 0.0 if f * (phi[i + 2, j + 2, k] - phi[i + 2, j + 1, k]) > 0.0 else f


@compiled
def both(field, coeff, ref, steps):
    nx, ny, nz = field.shape
    phi = field.copy()
    flx = np.empty((steps, nx - 3, ny - 4, nz))
    fly = np.empty((steps, nx - 4, ny - 3, nz))
    lap = np.empty((nx - 2, ny - 2, nz))
    for s in range(steps):
        fx, fy = flx[s], fly[s]
        fluxes(phi, lap, fx, fy)
        for i in range(nx - 4):
            for j in range(ny - 4):
                for k in range(nz):
                    phi[i + 2, j + 2, k] -= coeff[i, j, k] * (
                        fx[i + 1, j, k] - fx[i, j, k] + fy[i, j + 1, k] - fy[i, j, k]
                    )
    phi_b = np.zeros((nx, ny, nz))
    coeff_b = np.zeros((nx - 4, ny - 4, nz))
    value = 0.0
    scale = 1.0 / ((nx - 4) * (ny - 4) * nz)
    for i in range(nx - 4):
        for j in range(ny - 4):
            for k in range(nz):
                err = phi[i + 2, j + 2, k] - ref[i, j, k]
                value += err * err
                phi_b[i + 2, j + 2, k] = 2.0 * err * scale
    w = np.zeros((nx - 2, ny - 2, nz))  # with a border of zeros
    lap_b = np.zeros((nx, ny, nz))  # likewise
    for s in range(steps - 1, -1, -1):
        fx, fy = flx[s], fly[s]
        for i in range(nx - 4):
            for j in range(ny - 4):
                for k in range(nz):
                    p = phi_b[i + 2, j + 2, k]
                    coeff_b[i, j, k] -= p * (fx[i + 1, j, k] - fx[i, j, k] + fy[i, j + 1, k] - fy[i, j, k])
                    w[i + 1, j + 1, k] = -p * coeff[i, j, k]
        # a flux that is exactly zero passes nothing on: it was limited, or its derivative does not matter
        lap_b[:] = 0.0
        for i in range(nx - 3):
            for j in range(ny - 4):
                for k in range(nz):
                    g = w[i, j + 1, k] - w[i + 1, j + 1, k] if fx[i, j, k] != 0.0 else 0.0
                    lap_b[i + 2, j + 2, k] += g
                    lap_b[i + 1, j + 2, k] -= g
        for i in range(nx - 4):
            for j in range(ny - 3):
                for k in range(nz):
                    g = w[i + 1, j, k] - w[i + 1, j + 1, k] if fy[i, j, k] != 0.0 else 0.0
                    lap_b[i + 2, j + 2, k] += g
                    lap_b[i + 2, j + 1, k] -= g
        for i in range(nx - 2):
            for j in range(ny - 2):
                for k in range(nz):
                    phi_b[i + 1, j + 1, k] += 4.0 * lap_b[i + 1, j + 1, k] - (
                        lap_b[i, j + 1, k] + lap_b[i + 2, j + 1, k] + lap_b[i + 1, j, k] + lap_b[i + 1, j + 2, k]
                    )
        for j in range(1, ny - 1):
            for k in range(nz):
                phi_b[0, j, k] -= lap_b[1, j, k]
                phi_b[nx - 1, j, k] -= lap_b[nx - 2, j, k]
        for i in range(1, nx - 1):
            for k in range(nz):
                phi_b[i, 0, k] -= lap_b[i, 1, k]
                phi_b[i, ny - 1, k] -= lap_b[i, ny - 2, k]
    return value * scale, phi_b, coeff_b


def gradient(field, coeff, ref, steps):
    value, *found = both(field, coeff, ref, steps)
    return value, tuple(found)
