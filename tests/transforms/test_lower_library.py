"""Functions of SciPy and NumPy that compiled code calls by a step out to the interpreter."""

import numpy as np
import pytest
import scipy.linalg
import scipy.special

import adsource as ad

pytest.importorskip("numba")


def mixed(x, y, z, c):
    w, v = scipy.linalg.eigh(x, y)
    upper, turned = np.linalg.eigh(x, UPLO="U")
    u, s, vt = scipy.linalg.svd(z, full_matrices=False)
    solved = scipy.linalg.solve_toeplitz((c, 0.5 * c), z[:, 0]) @ scipy.linalg.solve_sylvester(x, y[:2, :2], z)
    special = np.real(scipy.special.lambertw(c, 0)) + scipy.special.spherical_jn(1, c, derivative=True)
    vectors = np.sum(w * v**2) + np.sum(turned**4 * upper) + np.sum(u**4) + np.sum(s * vt**4)
    values = scipy.linalg.eigvalsh(x, y, lower=False) + np.linalg.eigvalsh(x, UPLO="U")
    return vectors + np.sum(values**3) + np.sum(solved) + np.sum(special) + np.sum(scipy.linalg.eigh(x)[1] ** 4)


def test_compiled_as_on_numpy():
    random = np.random.default_rng(3)
    x, y = (a @ a.T + 2.0 * np.eye(3) for a in random.standard_normal((2, 3, 3)))
    operands = (x, y, random.standard_normal((3, 2)), np.array([3.0, 0.4, 0.2]))
    value, gradients = ad.value_and_grad(mixed, ("x", "y", "z", "c"), target="numpy")(*operands)
    again, compiled = ad.value_and_grad(mixed, ("x", "y", "z", "c"), target="cpu")(*operands)
    assert value == mixed(*operands)
    assert again == pytest.approx(value, rel=1e-12)
    for ours, theirs in zip(compiled, gradients):
        np.testing.assert_allclose(ours, theirs, rtol=1e-9, atol=1e-10)
