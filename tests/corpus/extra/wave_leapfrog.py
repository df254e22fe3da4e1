"""Acoustic wave in a layered rod, leapfrog in time with three buffers that change places."""
# Hard: three buffers rotate through one tuple assignment, so names and memory part company at every step.
import numpy as np

COURANT_MAX = 1.0


def record(u, where):
    return u[where] ** 2


def wave_leapfrog(start, speed, dt, dx, steps, where):
    assert dt > 0.0
    prev = start.copy()
    now = start.copy()
    new = np.zeros_like(start)
    c2 = (speed * dt / dx) ** 2
    heard = 0.0
    for k in range(steps):
        new[1:-1] = 2.0 * now[1:-1] - prev[1:-1] + c2[1:-1] * (now[2:] - 2.0 * now[1:-1] + now[:-2])
        new[0] = now[1]  # absorbing on the left
        new[-1] = 0.0
        prev, now, new = now, new, prev
        heard += record(now, where) * dt
    return heard


FUNCTION = "wave_leapfrog"
WRT = ("start", "speed", "dt")
SIGNATURE = {"start": "float64[:]", "speed": "float64[:]", "dt": "float64", "dx": "float64", "steps": "int64",
             "where": "int64"}


def inputs(seed=0):
    rng = np.random.default_rng(seed)
    n = 17 + seed
    x = np.linspace(0, 1, n)
    return dict(start=np.exp(-30 * (x - 0.4) ** 2) + 0.01 * rng.random(n), speed=1.0 + 0.3 * rng.random(n),
                dt=0.03, dx=1.0 / n, steps=23 + seed, where=4)
