"""Banded LU without pivoting in band storage (as LAPACK's dgbtrf lays it out), forward and back substitution."""
# Hard: index arithmetic a[ku + i - j, j] with min and max bounds, stored into an argument that the caller keeps.
import numpy as np


def factor(ab, kl, ku):
    n = ab.shape[1]
    for k in range(n - 1):
        for i in range(k + 1, min(k + kl + 1, n)):
            ab[ku + i - k, k] = ab[ku + i - k, k] / ab[ku, k]
            for j in range(k + 1, min(k + ku + 1, n)):
                ab[ku + i - j, j] -= ab[ku + i - k, k] * ab[ku + k - j, j]


def banded(ab, b, kl=2, ku=1):
    factor(ab, kl, ku)
    n = b.size
    for i in range(n):
        for j in range(max(0, i - kl), i):
            b[i] -= ab[ku + i - j, j] * b[j]
    for i in range(n - 1, -1, -1):
        for j in range(i + 1, min(i + ku + 1, n)):
            b[i] -= ab[ku + i - j, j] * b[j]
        b[i] /= ab[ku, i]
    return np.vdot(b, b)


FUNCTION = "banded"
WRT = ("ab", "b")
SIGNATURE = {"ab": "float64[:,:]", "b": "float64[:]", "kl": "int64", "ku": "int64"}


def inputs(seed=0):
    rng = np.random.default_rng(seed)
    kl, ku = (2, 1) if seed == 0 else (1, 2)
    n = 7
    ab = 0.3 * rng.standard_normal((kl + ku + 1, n))
    ab[ku] += 4.0
    return dict(ab=ab, b=rng.standard_normal(n), kl=kl, ku=ku)
