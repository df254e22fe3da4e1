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
