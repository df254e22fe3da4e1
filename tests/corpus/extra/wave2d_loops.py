"""Two-dimensional membrane with damping, all in explicit loops, rows of unequal length."""
# Hard: loop style with two buffers swapped inside a helper-free time loop, and a non-square Fortran-ordered input.
import numpy as np


def wave2d_loops(u, v, damp, c, dt, steps):
    nx, ny = u.shape
    old = u.copy()
    cur = u + dt * v
    nxt = np.zeros((nx, ny))
    for t in range(1, steps + 1):
        for j in range(1, ny - 1):
            for i in range(1, nx - 1):
                lap = cur[i + 1, j] + cur[i - 1, j] + cur[i, j + 1] + cur[i, j - 1] - 4.0 * cur[i, j]
                g = damp[i, j] * dt
                nxt[i, j] = (2.0 * cur[i, j] - (1.0 - 0.5 * g) * old[i, j] + c * c * dt * dt * lap) / (1.0 + 0.5 * g)
        tmp = old
        old = cur
        cur = nxt
        nxt = tmp
    total = 0.0
    for i in range(nx):
        for j in range(ny):
            total += cur[i, j] * cur[i, j] / (nx * ny)
    return total


FUNCTION = "wave2d_loops"
WRT = ("u", "v", "damp", "c")
SIGNATURE = {"u": "float64[:,:]", "v": "float64[:,:]", "damp": "float64[:,:]", "c": "float64", "dt": "float64",
             "steps": "int64"}


def inputs(seed=0):
    rng = np.random.default_rng(seed)
    shape = (6, 8) if seed == 0 else (7, 5)
    return dict(u=np.asfortranarray(rng.standard_normal(shape)), v=rng.standard_normal(shape),
                damp=rng.random((2 * shape[0], shape[1]))[::2], c=0.8, dt=0.4, steps=7)
