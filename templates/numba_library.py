"""Functions of SciPy that give arrays, for compiled code: SciPy's own, by a step out to the interpreter."""

import scipy.linalg
from numba import objmode


def symmetric_eigen_into(w, v, a, lower):
    """w[...], v[...] = scipy.linalg.eigh(a, lower=lower)."""
    with objmode():
        w[...], v[...] = scipy.linalg.eigh(a, lower=lower)


def pair_eigen_into(w, v, a, b, lower):
    """w[...], v[...] = scipy.linalg.eigh(a, b, lower=lower)."""
    with objmode():
        w[...], v[...] = scipy.linalg.eigh(a, b, lower=lower)


def pair_eigenvalues_into(w, a, b, lower):
    """w[...] = scipy.linalg.eigvalsh(a, b, lower=lower)."""
    with objmode():
        w[...] = scipy.linalg.eigvalsh(a, b, lower=lower)


def singular_into(u, s, vt, a, full_matrices):
    """u[...], s[...], vt[...] = scipy.linalg.svd(a, full_matrices)."""
    with objmode():
        u[...], s[...], vt[...] = scipy.linalg.svd(a, full_matrices)


def sylvester_into(out, a, b, q):
    """out[...] = scipy.linalg.solve_sylvester(a, b, q)."""
    with objmode():
        out[...] = scipy.linalg.solve_sylvester(a, b, q)


def toeplitz_into(out, c, r, b):
    """out[...] = scipy.linalg.solve_toeplitz((c, r), b)."""
    with objmode():
        out[...] = scipy.linalg.solve_toeplitz((c, r), b)
