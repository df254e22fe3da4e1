"""Horizontal diffusion of a tracer on levels with monotonic flux limiter, fourth order, written with padding."""
# Hard: np.pad, where on products of differences, broadcasting of a level profile, keepdims normalisation.
import numpy as np


def laplacian(f):
    p = np.pad(f, ((0, 0), (1, 1), (1, 1)))
    return p[:, 2:, 1:-1] + p[:, :-2, 1:-1] + p[:, 1:-1, 2:] + p[:, 1:-1, :-2] - 4.0 * f


def hdiff_limited(tracer, coef, weight):
    lap = laplacian(tracer)
    flx = np.diff(lap, axis=2)
    flx = np.where(flx * np.diff(tracer, axis=2) > 0.0, 0.0, flx)
    fly = np.diff(lap, axis=1)
    fly = np.where(fly * (tracer[:, 1:, :] - tracer[:, :-1, :]) > 0.0, 0.0, fly)
    out = tracer.copy()
    c = coef[:, None, None]
    out[:, :, 1:-1] -= c * (flx[:, :, 1:] - flx[:, :, :-1])
    out[:, 1:-1] -= c * (fly[:, 1:] - fly[:, :-1])
    out /= np.sum(np.abs(out), axis=(1, 2), keepdims=True)
    return np.sum(weight * out ** 2)


FUNCTION = "hdiff_limited"
WRT = ("tracer", "coef", "weight")
SIGNATURE = {"tracer": "float64[:,:,:]", "coef": "float64[:]", "weight": "float64[:,:]"}


def inputs(seed=0):
    rng = np.random.default_rng(seed)
    s = (2, 5, 6) if seed == 0 else (3, 4, 4)
    return dict(tracer=rng.standard_normal(s), coef=0.05 + 0.1 * rng.random(s[0]), weight=rng.random(s[1:]).T.copy().T)
