from typing import NamedTuple
import numpy as np


class Gaussian(NamedTuple):
    mean: np.ndarray
    cov: np.ndarray


class Params(NamedTuple):
    A: np.ndarray
    C: np.ndarray
    q: float
    r: float


def predict(s: Gaussian, p: Params) -> Gaussian:
    n = s.mean.shape[0]
    return Gaussian(p.A @ s.mean, p.A @ s.cov @ p.A.T + p.q * np.eye(n))


def update(s: Gaussian, y, p: Params):
    S = p.C @ s.cov @ p.C.T + p.r * np.eye(y.shape[0])
    K = np.linalg.solve(S, p.C @ s.cov).T
    innov = y - p.C @ s.mean
    ll = -0.5 * (innov @ np.linalg.solve(S, innov) + np.linalg.slogdet(S)[1] + y.shape[0] * np.log(2 * np.pi))
    mean = s.mean + K @ innov
    cov = s.cov - K @ S @ K.T
    return Gaussian(mean, cov), ll


def f(A, C, q, r, ys):
    p = Params(A, C, q, r)
    state = Gaussian(np.zeros(A.shape[0]), np.eye(A.shape[0]))
    total = 0.0
    for y in ys:
        state = predict(state, p)
        state, ll = update(state, y, p)
        total += ll
    return -total


def args():
    g = np.random.default_rng(3).standard_normal
    return np.array([[1.0, 0.1], [-0.1, 0.95]]), g((1, 2)), 0.1, 0.3, g((6, 1))
