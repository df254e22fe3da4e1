"""Crank-Nicolson for heat conduction with radiation at the right end; Thomas algorithm in a helper."""
# Hard: the helper overwrites two of its arguments, and is called once per step with the same work arrays.
import numpy as np

SIGMA = 5.67e-2


def solve_tridiagonal(lower, diag, upper, rhs, x):
    """Solve in place: diag and rhs are overwritten, the solution goes to x."""
    n = len(diag)
    for i in range(1, n):
        w = lower[i - 1] / diag[i - 1]
        diag[i] -= w * upper[i - 1]
        rhs[i] -= w * rhs[i - 1]
    x[n - 1] = rhs[n - 1] / diag[n - 1]
    for i in range(n - 2, -1, -1):
        x[i] = (rhs[i] - upper[i] * x[i + 1]) / diag[i]


def crank_nicolson(temp, k, r, steps, target=0.25):
    n = temp.shape[0]
    u = temp.copy()
    lower = np.empty(n - 1)
    upper = np.empty(n - 1)
    diag = np.empty(n)
    rhs = np.empty(n)
    for s in range(steps):
        face = 0.5 * (k[1:] + k[:-1]) * r
        lower[:] = -0.5 * face
        upper[:] = -0.5 * face
        diag[:] = 1.0
        diag[1:] += 0.5 * face
        diag[:-1] += 0.5 * face
        flux = face * (u[1:] - u[:-1])
        rhs[:] = u
        rhs[:-1] += 0.5 * flux
        rhs[1:] -= 0.5 * flux
        rhs[-1] -= SIGMA * r * u[-1] ** 4
        solve_tridiagonal(lower, diag, upper, rhs, u)
    return np.sum((u - target) ** 2) / n


FUNCTION = "crank_nicolson"
WRT = ("temp", "k", "r")
SIGNATURE = {"temp": "float64[:]", "k": "float64[:]", "r": "float64", "steps": "int64", "target": "float64"}


def inputs(seed=0):
    rng = np.random.default_rng(seed)
    n = 9 + 3 * seed
    return dict(temp=1.0 + rng.random(n), k=0.5 + rng.random(n), r=0.9, steps=4, target=0.3)
