"""Autoregressive model of order p with a moving-average term and a level shift; conditional log-likelihood."""
# Hard: recursion on residuals, slices that run backwards (`y[t - p:t][::-1]`), print and assert in the primal.
import numpy as np


def ar_model(y, phi, theta, log_sigma, shift, when=5, verbose=False):
    p = phi.size
    assert p < y.size, "series too short"
    level = np.zeros_like(y)
    level[when:] = shift
    z = y - level
    resid = np.zeros(y.size)
    for t in range(p, y.size):
        resid[t] = z[t] - np.dot(phi, z[t - p:t][::-1]) - theta * resid[t - 1]
        if verbose:
            print("residual", t, resid[t])
    sigma2 = np.exp(2.0 * log_sigma)
    n = y.size - p
    return -0.5 * n * np.log(2 * np.pi * sigma2) - 0.5 * np.sum(resid[p:] ** 2) / sigma2


FUNCTION = "ar_model"
WRT = ("y", "phi", "theta", "log_sigma", "shift")
SIGNATURE = {"y": "float64[:]", "phi": "float64[:]", "theta": "float64", "log_sigma": "float64", "shift": "float64",
             "when": "int64", "verbose": "boolean"}


def inputs(seed=0):
    rng = np.random.default_rng(seed)
    return dict(y=rng.standard_normal(12), phi=np.array([0.5, -0.2, 0.1]), theta=0.3, log_sigma=-0.1, shift=0.4, when=5,
                verbose=False)
