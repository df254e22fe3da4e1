"""Heat in a block with a source that follows temperature; array style on a strided, Fortran-ordered start."""
# Hard: 3-D sections with steps and negative bounds, an in-place update from overlapping reads, float32 coefficients.
import numpy as np


def heat3d_copy(u0, k, rate, dt, steps):
    """Final mean of every second plane."""
    u = u0.copy()
    for n in range(steps):
        lap = (u[2:, 1:-1, 1:-1] + u[:-2, 1:-1, 1:-1] + u[1:-1, 2:, 1:-1] + u[1:-1, :-2, 1:-1]
               + u[1:-1, 1:-1, 2:] + u[1:-1, 1:-1, :-2] - 6.0 * u[1:-1, 1:-1, 1:-1])
        u[1:-1, 1:-1, 1:-1] += dt * (k[1:-1, 1:-1, None] * lap + rate * np.exp(-1.0 / u[1:-1, 1:-1, 1:-1]))
        u[0] = u[1]
        u[-1, ...] = u[-2]
        u[..., 0] = 0.5 * (u[..., 1] + 1.0)
    return u[::2, ::-2, 1:].mean()


FUNCTION = "heat3d_copy"
WRT = ("u0", "k", "rate")
SIGNATURE = {"u0": "float64[:,:,:]", "k": "float64[:,:]", "rate": "float64", "dt": "float64", "steps": "int64"}


def inputs(seed=0):
    rng = np.random.default_rng(seed)
    s = (4, 5, 6) if seed == 0 else (5, 4, 3)
    return dict(u0=np.asfortranarray(1 + rng.random(s)), k=(0.5 + rng.random((s[0], 2 * s[1])))[:, ::2],
                rate=0.7, dt=0.05, steps=3)
