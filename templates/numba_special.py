"""Functions of SciPy and NumPy that Numba lacks, for compiled code: their own, by a step out to the interpreter."""

import numpy as np
import scipy.special
from numba import objmode


def special_into(out, name, operands):
    """out[...] = scipy.special.NAME(*operands)."""
    with objmode():
        out[...] = getattr(scipy.special, name)(*operands)


def eigen_into(w, v, a):
    """w[...], v[...] = np.linalg.eig(a), real or complex."""
    with objmode():
        w[...], v[...] = np.linalg.eig(a)


def eigenvalues_into(w, a):
    """w[...] = np.linalg.eigvals(a), real or complex."""
    with objmode():
        w[...] = np.linalg.eigvals(a)


def upper_eigen_into(w, v, a):
    """w[...], v[...] = np.linalg.eigh(a, UPLO="U")."""
    with objmode():
        w[...], v[...] = np.linalg.eigh(a, UPLO="U")


def complete_into(q, r, a):
    """q[...], r[...] = np.linalg.qr(a, mode="complete")."""
    with objmode():
        q[...], r[...] = np.linalg.qr(a, mode="complete")
