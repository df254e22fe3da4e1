"""Lorenz system by a classical Runge-Kutta method whose stages are rows of one work array."""
# Hard: k[s] are rows of a buffer kept over all steps, the tableau is a module constant list, slices of it are dotted.
import numpy as np

A = [[0.0, 0.0, 0.0], [0.5, 0.0, 0.0], [0.0, 0.5, 0.0], [0.0, 0.0, 1.0]]
B = np.array([1.0 / 6.0, 1.0 / 3.0, 1.0 / 3.0, 1.0 / 6.0])


def lorenz(y, par, out):
    sigma, rho, beta = par[0], par[1], par[2]
    out[0] = sigma * (y[1] - y[0])
    out[1] = y[0] * (rho - y[2]) - y[1]
    out[2] = y[0] * y[1] - beta * y[2]


def rk_rows2(y0, par, h, steps):
    k = np.zeros((4, 3))
    y = y0.copy()
    mean_z = 0.0
    for n in range(steps):
        lorenz(y, par, k[0])
        lorenz(y + 0.5 * h * k[0], par, k[1])
        lorenz(y + 0.5 * h * k[1], par, k[2])
        lorenz(y + h * k[2], par, k[3])
        for s in range(4):
            y += h * B[s] * k[s]
        mean_z += y[2] / steps
    return mean_z


FUNCTION = "rk_rows2"
WRT = ("y0", "par", "h")
SIGNATURE = {"y0": "float64[:]", "par": "float64[:]", "h": "float64", "steps": "int64"}


def inputs(seed=0):
    rng = np.random.default_rng(seed)
    return dict(y0=rng.standard_normal(3) + 1.0, par=np.array([10.0, 28.0, 8.0 / 3.0]), h=0.01, steps=30)
