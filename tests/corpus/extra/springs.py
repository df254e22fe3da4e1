"""A net of springs with rest lengths, integrated by velocity Verlet; forces filled by a helper."""
# Hard: scatter through integer end points, early `return` in both branches of the inner helper, keyword arguments.
import numpy as np


def tension(length, rest, stiffness, slack=False):
    """Force per length of one spring; a slack spring does not push."""
    if slack and length < rest:
        return 0.0
    else:
        return stiffness * (length - rest) / length


def forces(x, ends, rest, stiffness, out, gravity=-9.81):
    out[:] = 0.0
    out[:, 1] += gravity
    for e in range(ends.shape[0]):
        a, b = ends[e, 0], ends[e, 1]
        dx = x[b, 0] - x[a, 0]
        dy = x[b, 1] - x[a, 1]
        length = np.hypot(dx, dy)
        f = tension(length, rest[e], stiffness=stiffness[e], slack=True)
        out[a, 0] += f * dx
        out[a, 1] += f * dy
        out[b, 0] -= f * dx
        out[b, 1] -= f * dy


def springs(x0, v0, rest, stiffness, ends, dt, steps):
    x = x0.copy()
    v = v0.copy()
    f = np.zeros(x.shape)
    forces(x, ends, rest, stiffness, f)
    for n in range(steps):
        v += 0.5 * dt * f
        x += dt * v
        forces(x, ends, rest, stiffness, f, gravity=-1.0)
        v += 0.5 * dt * f
        x[0] = x0[0]
        v[0] = 0.0
    return 0.5 * np.sum(v ** 2) + x[-1, 1]


FUNCTION = "springs"
WRT = ("x0", "v0", "rest", "stiffness")
SIGNATURE = {"x0": "float64[:,:]", "v0": "float64[:,:]", "rest": "float64[:]", "stiffness": "float64[:]",
             "ends": "int64[:,:]", "dt": "float64", "steps": "int64"}


def inputs(seed=0):
    rng = np.random.default_rng(seed)
    n = 5
    x = np.column_stack([np.arange(n), 0.2 * rng.standard_normal(n)])
    ends = np.array([[i, i + 1] for i in range(n - 1)] + [[0, 2], [1, 4]])
    return dict(x0=x, v0=0.1 * rng.standard_normal((n, 2)), rest=0.9 + 0.3 * rng.random(len(ends)),
                stiffness=5 + rng.random(len(ends)), ends=ends.astype(np.int64), dt=0.02, steps=9)
