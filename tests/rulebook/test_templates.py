"""The array helpers do under Numba what they do in NumPy."""

import numba
import numpy as np
import pytest

from adsource import library

SPACE: dict = {}
exec(compile(library.template_text("arrays"), "arrays.py", "exec"), SPACE)
X = np.array([[1.5, 2.0, -1.0], [0.5, 0.0, 3.0]])

CALLS = {
    "products_of_others": (X,),
    "products_along": (X, 1),
    "running_products_d": (X, X + 1.0, 0),
    "running_products_b": (X, X + 1.0, 1),
    "on_diagonal": (X[0], 4, 5, 1),
}


@pytest.mark.parametrize("name", CALLS)
def test_numba_compiles_it(name):
    compiled = {"np": np}
    exec(compile(library.template_text("arrays"), "arrays.py", "exec"), compiled)
    for helper in ("as_rows", name):
        compiled[helper] = numba.njit(compiled[helper])
    np.testing.assert_array_equal(compiled[name](*CALLS[name]), SPACE[name](*CALLS[name]))


@pytest.mark.parametrize("name", ["products_of_others", "products_along"])
def test_products_of_others(name):
    args = (np.array([2.0, 0.0, 5.0]),) + ((0,) if name == "products_along" else ())
    np.testing.assert_array_equal(SPACE[name](*args), [0.0, 10.0, 0.0])


@pytest.mark.parametrize("dtype", ["float64", "float32"])
def test_cholesky_by_blocks(dtype):
    """150 columns are three blocks of different widths; each slope against the tangent's formula."""
    space: dict = {}
    exec(compile(library.template_text("matrices"), "matrices.py", "exec"), space)
    random = np.random.default_rng(0)
    a = random.standard_normal((150, 150))
    y = np.linalg.cholesky(a @ a.T + 150.0 * np.eye(150))
    a_d, y_b = np.tril(random.standard_normal(y.shape)), random.standard_normal(y.shape)
    inverse = np.linalg.inv(y)
    s_d = inverse @ (a_d + np.tril(a_d, k=-1).T) @ inverse.T
    y_d = y @ (np.tril(s_d) - np.diag(0.5 * np.diag(s_d)))
    for helper in (space["cholesky_adjoint"], numba.njit(space["cholesky_adjoint"])):
        a_b = helper(y.astype(dtype), y_b.astype(dtype))
        assert a_b.dtype == dtype
        np.testing.assert_array_equal(a_b, np.tril(a_b))
        np.testing.assert_allclose(np.sum(a_b * a_d), np.sum(y_b * y_d), rtol=1e-11 if dtype == "float64" else 1e-2)
