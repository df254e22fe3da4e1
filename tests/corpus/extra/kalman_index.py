"""Log-likelihood of a scalar state-space model with missing observations, names rebound at every step."""
# Hard: recursion with reassigned names, nan marks a gap and must not leak into the gradient, `lambda_` and `t1` taken.
import numpy as np


def kalman_index(obs, lambda_, q, r, x_b, u_tape):
    mean = x_b
    var = u_tape
    loglik = 0.0
    for i in range(obs.size):
        z = obs[i]
        mean = lambda_ * mean
        var = lambda_ * lambda_ * var + q
        if np.isnan(z):
            continue
        t1 = z - mean
        s = var + r
        gain = var / s
        mean = mean + gain * t1
        var = (1.0 - gain) * var
        loglik -= 0.5 * (np.log(2.0 * np.pi * s) + t1 ** 2 / s)
    return loglik


FUNCTION = "kalman_index"
WRT = ("lambda_", "q", "r", "x_b", "u_tape")
SIGNATURE = {"obs": "float64[:]", "lambda_": "float64", "q": "float64", "r": "float64", "x_b": "float64",
             "u_tape": "float64"}


def inputs(seed=0):
    rng = np.random.default_rng(seed)
    obs = rng.standard_normal(15)
    obs[3] = np.nan
    obs[7:9] = np.nan
    return dict(obs=obs, lambda_=0.9, q=0.2, r=0.5, x_b=0.1, u_tape=1.0)
