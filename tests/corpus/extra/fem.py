"""Linear triangles for Poisson's equation: element loop assembles matrix and load, conjugate gradients to a fixed count."""
# Hard: local arrays born in a loop, scatter through index arrays, CG with reassigned scalars and vectors.
import numpy as np


def element(p0, p1, p2, kappa, ke):
    b0, b1, b2 = p1[1] - p2[1], p2[1] - p0[1], p0[1] - p1[1]
    c0, c1, c2 = p2[0] - p1[0], p0[0] - p2[0], p1[0] - p0[0]
    area = 0.5 * (b0 * c1 - b1 * c0)
    b = np.zeros(3)
    c = np.zeros(3)
    b[0], b[1], b[2] = b0, b1, b2
    c[0], c[1], c[2] = c0, c1, c2
    for i in range(3):
        for j in range(3):
            ke[i, j] = kappa * (b[i] * b[j] + c[i] * c[j]) / (4.0 * area)
    return area


def fem(points, kappa, source, triangles, iterations):
    n = points.shape[0]
    stiff = np.zeros((n, n))
    load = np.zeros(n)
    ke = np.zeros((3, 3))
    for e in range(triangles.shape[0]):
        t = triangles[e]
        area = element(points[t[0]], points[t[1]], points[t[2]], kappa[e], ke)
        for i in range(3):
            load[t[i]] += source * area / 3.0
            for j in range(3):
                stiff[t[i], t[j]] += ke[i, j]
    for i in range(n):
        stiff[i, i] += 1.0
    x = np.zeros(n)
    r = load - stiff @ x
    p = r.copy()
    rr = r @ r
    for it in range(iterations):
        q = stiff @ p
        alpha = rr / (p @ q)
        x += alpha * p
        r -= alpha * q
        rr_new = r @ r
        p = r + rr_new / rr * p
        rr = rr_new
    return load @ x


FUNCTION = "fem"
WRT = ("points", "kappa", "source")
SIGNATURE = {"points": "float64[:,:]", "kappa": "float64[:]", "source": "float64", "triangles": "int64[:,:]",
             "iterations": "int64"}


def inputs(seed=0):
    rng = np.random.default_rng(seed)
    pts = np.array([[0, 0], [1, 0], [2, 0], [0, 1], [1, 1], [2, 1.0]]) + 0.1 * rng.standard_normal((6, 2))
    tri = np.array([[0, 1, 4], [0, 4, 3], [1, 2, 5], [1, 5, 4]], dtype=np.int64)
    return dict(points=pts, kappa=1 + rng.random(4), source=2.0, triangles=tri, iterations=4)
