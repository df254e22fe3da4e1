"""Brusselator on a ring in single precision, Heun's method, scalar parameters of float32."""
# Hard: weak Python scalars against float32 arrays and float32 scalars.
import numpy as np


def rhs(u, v, a, b, d):
    lap_u = np.roll(u, 1) - 2 * u + np.roll(u, -1)
    lap_v = np.roll(v, 1) - 2 * v + np.roll(v, -1)
    return a + u * u * v - (b + 1) * u + d * lap_u, b * u - u ** 2 * v + 0.1 * d * lap_v


def brusselator32(u, v, a, b, d, steps):
    dt = 0.05
    for n in range(steps):
        fu, fv = rhs(u, v, a, b, d)
        gu, gv = rhs(u + dt * fu, v + dt * fv, a, b, d)
        u = u + 0.5 * dt * (fu + gu)
        v = v + 0.5 * dt * (fv + gv)
    return (u * v).sum()


FUNCTION = "brusselator32"
WRT = ("u", "v", "a", "b")
SIGNATURE = {"u": "float32[:]", "v": "float32[:]", "a": "float32", "b": "float32", "d": "float64", "steps": "int64"}
TOL = 2e-4
VTOL = 2e-6


def inputs(seed=0):
    r = np.random.default_rng(seed)
    f = np.float32
    return dict(u=(1 + r.random(8)).astype(f), v=(1 + r.random(8)).astype(f), a=f(1.0), b=f(2.5), d=0.2, steps=6)
