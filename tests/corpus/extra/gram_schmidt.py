"""Modified Gram-Schmidt with rows of a strided view, then the log-volume of the parallelepiped."""
# Hard: rows bound to a name inside a loop (`row = q[i]`) and changed in place through it.
import numpy as np


def gram_schmidt(a, weight):
    q = a.copy()
    n = q.shape[0]
    logvol = 0.0
    for i in range(n):
        row = q[i]
        for j in range(i):
            row -= np.dot(q[j], row) * q[j]
        norm = np.sqrt(np.dot(row, row))
        row /= norm
        logvol += weight[i] * np.log(norm)
    return logvol


FUNCTION = "gram_schmidt"
WRT = ("a", "weight")
SIGNATURE = {"a": "float64[:,:]", "weight": "float64[:]"}


def inputs(seed=0):
    rng = np.random.default_rng(seed)
    big = rng.standard_normal((8, 12))
    return dict(a=big[::2, 1::2] if seed == 0 else big[::-2, :5], weight=rng.random(4))
