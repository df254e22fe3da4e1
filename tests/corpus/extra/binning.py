"""Radial profile of a particle cloud: integer bins by floor division, linear weights, smoothing by a moving average."""
# Hard: bins are computed from active values by int(...) and used as indices; counts are integers; empty bins.
import numpy as np


def moving_average(a, half):
    n = a.size
    out = np.zeros(n)
    for i in range(n):
        lo = max(0, i - half)
        hi = min(n, i + half + 1)
        out[i] = np.mean(a[lo:hi])
    return out


def binning(x, y, mass, width, nbins):
    profile = np.zeros(nbins)
    count = np.zeros(nbins, dtype=np.int64)
    for p in range(x.size):
        r = np.sqrt(x[p] ** 2 + y[p] ** 2) / width
        b = int(r)
        if b >= nbins - 1:
            continue
        f = r - b
        profile[b] += mass[p] * (1.0 - f)
        profile[b + 1] += mass[p] * f
        count[b] += 1
    filled = 0.0
    smooth = moving_average(profile, 1)
    cum = np.cumsum(smooth)
    for b in range(nbins):
        if count[b] > 0:
            filled += cum[b] / count[b]
    return filled


FUNCTION = "binning"
WRT = ("x", "y", "mass", "width")
SIGNATURE = {"x": "float64[:]", "y": "float64[:]", "mass": "float64[:]", "width": "float64", "nbins": "int64"}


def inputs(seed=0):
    rng = np.random.default_rng(seed)
    n = 12
    return dict(x=rng.standard_normal(n), y=rng.standard_normal(n), mass=rng.random(n), width=0.4, nbins=6)
