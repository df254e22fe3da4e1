"""Scalar advection on a ring with flux limiters (superbee by minimum/maximum, van Leer by where)."""
# Hard: periodic wrap with np.roll, where with a guarded division, nested minimum and maximum.
import numpy as np


def superbee(r):
    return np.maximum(0.0, np.maximum(np.minimum(2.0 * r, 1.0), np.minimum(r, 2.0)))


def van_leer(r):
    return (r + np.abs(r)) / (1.0 + np.abs(r))


def advect_limiter(q, a, nu, steps, kind):
    q = q.copy()
    for _ in range(steps):
        dq = np.roll(q, -1) - q
        dm = q - np.roll(q, 1)
        safe = np.where(np.abs(dq) > 1e-12, dq, 1.0)
        r = np.where(np.abs(dq) > 1e-12, dm / safe, 0.0)
        if kind == 0:
            phi = superbee(r)
        elif kind == 1:
            phi = van_leer(r)
        else:
            phi = np.clip(r, 0.0, 1.0)
        c = a * nu
        flux = c * q + 0.5 * c * (1.0 - c) * phi * dq
        q -= flux - np.roll(flux, 1)
    return np.sum(q * np.arange(q.size)) / q.size


FUNCTION = "advect_limiter"
WRT = ("q", "a")
SIGNATURE = {"q": "float64[:]", "a": "float64", "nu": "float64", "steps": "int64", "kind": "int64"}
SEEDS = (0, 1, 2)


def inputs(seed=0):
    rng = np.random.default_rng(seed)
    return dict(q=rng.random(13), a=0.9, nu=0.5, steps=6, kind=seed)
