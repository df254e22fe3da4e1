"""A smoother that overwrites its arguments and returns only a residual: Jacobi in place with a work array."""
# Hard: both array arguments are overwritten, one of them is only scratch; `out=` style writes by slices.
import numpy as np


def overwriter(x, work, b, steps):
    diff = 0.0
    for s in range(steps):
        work[...] = x
        x[1:-1] = 0.5 * (work[:-2] + work[2:] + b[1:-1])
        x[::3] *= 0.9
        work -= x
        diff = np.max(np.abs(work))
    x += b
    return diff + x.prod()


FUNCTION = "overwriter"
WRT = ("x", "work", "b")
SIGNATURE = {"x": "float64[:]", "work": "float64[:]", "b": "float64[:]", "steps": "int64"}


def inputs(seed=0):
    rng = np.random.default_rng(seed)
    return dict(x=rng.standard_normal(7), work=rng.standard_normal(7), b=1.0 + rng.random(7), steps=3)
