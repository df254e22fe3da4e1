"""Slopes at the edges of functions, end to end: docs/internals/numerics.md has the table."""


import numpy as np
import pytest

from adsource.pipeline import Request, emit
from tests.primal import uncompiled

INF = np.inf
EDGES = [
    ("np.abs(x)", 0.0, 0.0),
    ("np.sqrt(x)", 0.0, INF),
    ("np.maximum(x, 0.0)", 0.0, 0.5),
    ("np.minimum(x, 0.0)", 0.0, 0.5),
    ("np.max(np.array([x, x]))", 0.0, 1.0),
    ("np.min(np.array([x, 2.0 * x]))", 0.0, 1.5),
    ("np.where(x > 0.0, np.log(np.where(x > 0.0, x, 1.0)), 0.0)", 0.0, 0.0),
    ("np.log(x) if x > 0.0 else 0.0", 0.0, 0.0),
    ("np.where(x > 0.0, np.log(x), 0.0)", 0.0, 0.0),
    ("np.where(x > 0.0, 1.0 + np.sqrt(x) * np.log(x), x)", 0.0, 1.0),
    ("np.where(x > 0.0, np.where(x < 2.0, x / x, 0.0) + np.log(x), x)", 0.0, 1.0),
    ("np.log(x)", 0.0, INF),
    ("x ** 0", 0.0, 0.0),
    ("x ** 0.0", 0.0, 0.0),
    ("0.0 ** x", 1.5, 0.0),
    ("np.arctan2(x, x)", 0.0, 0.0),
    ("np.hypot(x, x)", 0.0, 0.0),
    ("np.linalg.norm(np.array([x, x]))", 0.0, 0.0),
    ("np.linalg.norm(np.array([x, x]), ord=3)", 0.0, 0.0),
    ("np.std(np.array([x, x]))", 0.0, 0.0),
    ("np.sinc(x)", 0.0, 0.0),
    ("np.clip(x, 0.0, 1.0)", 0.0, 0.5),
    ("np.clip(x, 0.0, 1.0)", 1.0, 0.5),
    ("np.arccos(1.0 - x)", 0.0, INF),
    ("x * x", 1e-310, 2e-310),
    ("np.logaddexp(0.0, x)", -800.0, 0.0),
    ("np.logaddexp(0.0, x)", 800.0, 1.0),
    ("scipy.special.expit(x)", -800.0, 0.0),
    ("scipy.special.logsumexp(np.array([x, 0.0]))", 800.0, 1.0),
    ("scipy.special.softmax(np.array([x, 0.0]))[0]", 800.0, 0.0),
    ("scipy.special.log_softmax(np.array([x, 0.0]))[1]", 800.0, -1.0),
    ("scipy.special.xlogy(x, x)", 1.0, 1.0),
    ("scipy.special.j1(x)", 0.0, 0.5),
    ("scipy.special.i1(x)", 0.0, 0.5),
    ("scipy.special.exprel(x)", 0.0, 0.5),
    ("np.prod(np.array([x, x, 2.0]))", 0.0, 0.0),
    ("np.linalg.det(np.array([[x, 1.0], [1.0, x]]))", 1.0, 2.0),
    ("np.nanmax(np.array([x, np.nan]))", 2.0, 1.0),
    ("np.interp(x, np.array([0.0, 1.0, 2.0]), np.array([0.0, 1.0, 5.0]))", 1.0, 4.0),
    ("np.interp(x, np.array([0.0, 1.0]), np.array([0.0, 3.0]))", 2.0, 0.0),
    ("np.interp(x, np.array([1.0]), np.array([3.0])) * x", 1.0, 3.0),
    ("scipy.special.ellipk(x)", 0.0, np.pi / 8.0),
    ("scipy.special.ellipe(x)", 0.0, -np.pi / 8.0),
    ("scipy.special.ellipkm1(x)", 1.0, -np.pi / 8.0),
    ("scipy.special.ellipkinc(0.5 * np.pi, x)", 0.0, np.pi / 8.0),
    ("scipy.special.ellipeinc(0.5 * np.pi, x)", 0.0, -np.pi / 8.0),
    ("np.unwrap(np.array([0.0, x]))[1]", 4.0, 1.0),
    ("np.cbrt(x)", 0.0, INF),
]


@pytest.mark.parametrize("expression, at, slope", EDGES)
@pytest.mark.parametrize("target", ["numpy", "cpu"])
def test_slope_at_an_edge(expression, at, slope, target):
    if target == "cpu" and slope == INF:
        pytest.skip("without Numba, which runs here as plain Python, 1.0 / 0.0 is an exception")
    text = f"import numpy as np\nimport scipy.special\n\n\ndef f(x):\n    return {expression}\n"
    made = emit(Request(path="p.py", text=text, function="f", signature=("float64",), target=target))
    space = {"__name__": "f"}
    exec(compile(uncompiled(made.text), "emitted", "exec"), space)
    with np.errstate(all="ignore"):
        _, found = space["f_vjp"](np.float64(at), 1.0)
    assert float(found) == pytest.approx(slope, rel=1e-12, abs=0.0)


def test_vectors_of_two_have_no_cross_product():
    text = "import numpy as np\ndef f(x, y):\n    return np.sum(np.cross(x, y) ** 2)\n"
    made = emit(Request("m.py", text, "f", None, "float64[:], float64[:]", "numpy")).text
    module = {"__name__": "m"}
    exec(compile(made, "m", "exec"), module)
    x, y = np.array([1.0, 2.0, 3.0]), np.array([0.5, -1.0, 2.0])
    c = np.cross(x, y)
    _, (x_b, y_b) = module["f_vjp"](x, y, 1.0)
    np.testing.assert_allclose(x_b, np.cross(y, 2.0 * c), rtol=1e-14)
    np.testing.assert_allclose(y_b, np.cross(2.0 * c, x), rtol=1e-14)
    with pytest.raises(AssertionError, match=r"np\.cross takes vectors of three"):
        module["f_vjp"](x[:2], y[:2], 1.0)


@pytest.mark.parametrize("target", ["numpy", "cpu"])
def test_one_number_of_repeats_in_an_array_of_any_length(target):
    """NumPy takes it for all elements."""
    text = "import numpy as np\ndef f(x, k):\n    return np.sum(np.repeat(x, k) ** 2)\n"
    made = emit(Request("m.py", text, "f", ("x",), "float64[:], int64[:]", target)).text
    module = {"__name__": "m"}
    exec(compile(uncompiled(made), "m", "exec"), module)
    x = np.array([1.0, 2.0, 3.0])
    _, x_b = module["f_vjp"](x, np.array([2, 0, 1]), 1.0)
    np.testing.assert_allclose(x_b, [4.0, 0.0, 6.0], rtol=1e-14)
    with pytest.raises(AssertionError, match="one number for each element"):
        module["f_vjp"](x, np.array([2]), 1.0)


REPLACED = '''import numpy as np


def masked(x, z):
    y = x / z
    y[z == 0.0] = 1.0
    return np.sum(y)


def chosen(x, z):
    r = np.sqrt(x * z)
    return np.sum(np.where(z > 0.0, r, 0.0))


def cleaned(x, z):
    y = x.copy()
    y /= z
    return np.nansum(y)


def quiet(x, z):
    with np.errstate(divide="ignore", invalid="ignore"):
        inverse = 1.0 / z
        y = inverse * np.log(z)
    return np.sum(x[z > 0.0] * y[z > 0.0])
'''


@pytest.mark.parametrize("function", ["masked", "chosen", "cleaned", "quiet"])
def test_what_is_replaced_has_no_part(function):
    """The slope is infinite where z is 0, and nothing there is in the value."""
    module = {"__name__": "m"}
    made = emit(Request("m.py", REPLACED, function, None, "float64[:], float64[:]", "numpy")).text
    exec(compile(made, "m", "exec"), module)
    x, z = np.array([0.0, 1.0, 2.0]), np.array([0.0, 2.0, 3.0])
    with np.errstate(all="ignore"):
        value, (x_b, z_b) = module[f"{function}_vjp"](x, z, 1.0)
        rest, (x_rest, z_rest) = module[f"{function}_vjp"](x[1:], z[1:], 1.0)
    assert value == rest + (function == "masked")
    np.testing.assert_array_equal(x_b, [0.0, *x_rest])
    np.testing.assert_array_equal(z_b, [0.0, *z_rest])
