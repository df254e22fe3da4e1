"""The elementary functions of templates/vector_*.py: accuracy over the whole range, special values, the same bits
in vectors and one by one, and that LLVM makes vectors of them."""

import re
import types

import numpy as np
import pytest
from numba import njit

from adsource.library import template_files

ld = np.longdouble
N = 200_000
RANGES = {
    "exp": (-746, 710), "expm1": (-40, 710), "tanh": (-22, 22), "expit": (-750, 40), "erf": (-6.5, 6.5),
    "log": (0, 10), "log1p": (-1, 10), "sin": (-2e6, 2e6), "cos": (-2e6, 2e6), "tan": (-2e6, 2e6),
    "arctan": (-10, 10),
}  # fmt: skip
HALVES = {"inverse_1_2": -0.5, "power_3_2": 1.5, "inverse_3_2": -1.5, "power_5_2": 2.5, "inverse_5_2": -2.5,
          "power_7_2": 3.5, "inverse_7_2": -3.5}
RANGES |= dict.fromkeys(HALVES, (0, 10))
ULP = {"inverse_3_2": 2.6, "power_5_2": 2.6, "inverse_5_2": 4, "power_7_2": 4, "inverse_7_2": 6}  # 2 of the others
EDGES = np.array([
    0.0, -0.0, np.inf, -np.inf, np.nan, 5e-324, -5e-324, 2.2e-308, -2.2e-308, 1e-320, 1e-9, 1.0, -1.0, 709.78, 709.79,
    710.0, -708.4, -740.0, -745.13, -745.14, 1e300, -1e300, 1.7976931348623157e308, -0.9999999999999999, 1e-17, 0.5,
    np.pi / 2, np.pi, 6381956970095103 * 2.0**797, 1048576.0, np.nextafter(1048576.0, 0), 0.55, -0.55, 6.0,
])  # fmt: skip
needs_long_double = pytest.mark.skipif(np.finfo(ld).nmant < 63, reason="no numbers longer than float64 here: no reference")


def compiled_templates():
    space: dict = {}
    for path in template_files():
        if path.stem.startswith("vector_"):
            exec(compile(path.read_text("utf-8"), str(path), "exec"), space)
    for name, f in list(space.items()):
        if isinstance(f, types.FunctionType):
            space[name] = njit(error_model="numpy", fastmath={"contract"}, forceinline=True)(f)
    return space


@pytest.fixture(scope="module")
def loops():
    """name -> a compiled loop over an array, and one whose passes cannot run abreast."""
    space = compiled_templates()

    def made(name):
        function = space[name]

        @njit(error_model="numpy")
        def abreast(x, y):
            for i in range(x.size):
                y[i] = function(x[i])

        @njit(error_model="numpy")
        def one_by_one(x, y):
            for i in range(x.size):
                y[i] = function(x[i])
                if y[i] == 1.2345e-300:
                    break

        return abreast, one_by_one

    return {name: made(name) for name in RANGES}


def arguments(name):
    rng = np.random.default_rng(1)
    bits = rng.integers(0, 2**64, N, dtype=np.uint64).view(np.float64)
    spread = rng.uniform(-1, 1, N) * 10.0 ** rng.uniform(-20, 2, N)
    turns = np.arange(1.0, 20_000.0) * (np.pi / 2)
    return np.concatenate([rng.uniform(*RANGES[name], N), bits, rng.normal(size=N), spread, turns, EDGES])


def reference(name, x):
    x = x.astype(ld)
    if name == "expit":
        return 1 / (1 + np.exp(-x))
    if name == "erf":
        return erf_series(x)
    if name in HALVES:
        return np.power(x, ld(HALVES[name]))
    return getattr(np, name)(x)


def erf_series(x):
    """2 / sqrt(pi) * exp(-x * x) * sum of 2**n * x**(2n + 1) / (1 * 3 * ... * (2n + 1)): all terms of one sign."""
    a = np.minimum(np.abs(x), ld(7))
    term, total = a.copy(), a.copy()
    for n in range(1, 220):
        term *= 2 * a * a / (2 * n + 1)
        total += term
    pi = ld("3.14159265358979323846264338327950288")
    return np.copysign(np.minimum(2 / np.sqrt(pi) * np.exp(-a * a) * total, ld(1)), x)


def ulps(y, exact):
    """The distance in units in the last place; infinite where one is NaN, or infinite, and the other is not."""
    near = exact.astype(np.float64)
    off = np.abs(y.astype(ld) - exact) / np.abs(np.spacing(near)).astype(ld)
    same = (y == near) | (np.isnan(y) & np.isnan(near))
    return np.where(same & ~np.isfinite(near), 0, np.where(np.isfinite(y) == np.isfinite(near), off, np.inf))


@needs_long_double
@pytest.mark.parametrize("name", RANGES)
def test_at_most_two_ulp_where_no_more_is_told(loops, name):
    x = arguments(name)[:: 8 if name == "erf" else 1]  # its reference is a long series
    y = np.empty_like(x)
    loops[name][0](x, y)
    with np.errstate(all="ignore"):
        exact = reference(name, x)
        off = ulps(y, exact)
    worst = np.argmax(off)
    assert off[worst] <= ULP.get(name, 2), (x[worst], y[worst], exact[worst])
    wrong = (np.signbit(y) != np.signbit(exact)) & ~np.isnan(y)
    assert not wrong.any(), x[wrong][:5]


@needs_long_double
def test_arctan2(loops):
    """In all quadrants, on the axes, for infinities and zeros of both signs."""
    space, rng = compiled_templates(), np.random.default_rng(2)
    arctan2 = space["arctan2"]

    @njit(error_model="numpy")
    def loop(y, x, result):
        for i in range(x.size):
            result[i] = arctan2(y[i], x[i])

    bits = rng.integers(0, 2**64, (2, N), dtype=np.uint64).view(np.float64)
    edges = np.stack([a.ravel() for a in np.meshgrid(EDGES, EDGES)])
    y, x = np.concatenate([bits, edges, rng.normal(size=(2, N))], axis=1)
    found = np.empty_like(x)
    loop(y, x, found)
    with np.errstate(all="ignore"):
        exact = np.arctan2(y.astype(ld), x.astype(ld))
        off = ulps(found, exact)
    worst = np.argmax(off)
    assert off[worst] <= 2, (y[worst], x[worst], found[worst], exact[worst])
    assert np.array_equal(np.signbit(found) & ~np.isnan(found), np.signbit(exact) & ~np.isnan(exact))


@needs_long_double
def test_hypot():
    """Of all sizes, side by side and far apart; infinite beside anything, as C has it; in lanes."""
    space, rng = compiled_templates(), np.random.default_rng(2)
    hypot = space["hypot"]

    @njit(error_model="numpy")
    def loop(x, y, result):
        for i in range(x.size):
            result[i] = hypot(x[i], y[i])

    bits = rng.integers(0, 2**64, (2, N), dtype=np.uint64).view(np.float64)
    edges = np.stack([a.ravel() for a in np.meshgrid(EDGES, EDGES)])
    x, y = np.concatenate([bits, edges, rng.normal(size=(2, N)), 1e-320 * rng.normal(size=(2, 99))], axis=1)
    found = np.empty_like(x)
    loop(x, y, found)
    with np.errstate(all="ignore"):
        exact = np.hypot(x.astype(ld), y.astype(ld))
        off = ulps(found, exact)
    worst = np.argmax(off)
    assert off[worst] <= 2, (x[worst], y[worst], found[worst], exact[worst])
    assert re.search(r"fmul (contract )?<\d+ x double>", "\n".join(loop.inspect_llvm().values()))


@needs_long_double
def test_power():
    """Of all sizes, near 1 with large exponents, up to over- and underflow, of negative bases, of special values."""
    space, rng = compiled_templates(), np.random.default_rng(2)
    power = space["power"]

    @njit(error_model="numpy")
    def loop(x, p, result):
        for i in range(x.size):
            result[i] = power(x[i], p[i])

    @njit(error_model="numpy")
    def one_by_one(x, p, result):
        for i in range(x.size):
            result[i] = power(x[i], p[i])
            if result[i] == 1.2345e-300:
                break

    x, p = bases_and_exponents(rng)
    found, again = np.empty_like(x), np.empty_like(x)
    loop(x, p, found)
    one_by_one(x, p, again)
    with np.errstate(all="ignore"):
        exact = np.power(x.astype(ld), p.astype(ld))
        off = ulps(found, exact)
    worst = np.argmax(off)
    assert off[worst] <= 1, (x[worst], p[worst], found[worst], exact[worst])
    assert np.array_equal(np.signbit(found) & ~np.isnan(found), np.signbit(exact) & ~np.isnan(exact))
    assert np.array_equal(found, again, equal_nan=True)
    assert re.search(r"fmul contract <\d+ x double>", "\n".join(loop.inspect_llvm().values()))


def bases_and_exponents(rng):
    bits = rng.integers(0, 2**64, (2, N), dtype=np.uint64).view(np.float64)
    more = np.array([2.0, 3.0, -3.0, 2.5, 1023.0, -1074.0, -1075.0, 2.0**53 - 1, 2.0**53 + 2, np.nextafter(1, 2)])
    edges = np.stack([a.ravel() for a in np.meshgrid(*[np.concatenate([EDGES, more])] * 2)])
    logarithm = rng.uniform(-10, 10, N)
    ranged = np.exp(logarithm), rng.uniform(-746, 710, N) / logarithm
    ones = 1 + rng.normal(size=N) * 10.0 ** rng.uniform(-16, -1, N), rng.normal(size=N) * 10.0 ** rng.uniform(0, 17, N)
    small = 10.0 ** rng.uniform(-323, -307, N), rng.uniform(-1.1, 1.1, N)
    whole = -np.exp(rng.uniform(-20, 20, N)), np.floor(rng.uniform(-30, 30, N))
    return np.concatenate([bits, edges, ranged, ones, small, whole], axis=1)


def test_logaddexp():
    """As near to NumPy's as two roundings are; infinities of both signs."""
    space, rng = compiled_templates(), np.random.default_rng(2)
    logaddexp = space["logaddexp"]

    @njit(error_model="numpy")
    def loop(a, b, result):
        for i in range(a.size):
            result[i] = logaddexp(a[i], b[i])

    edges = np.stack([a.ravel() for a in np.meshgrid(EDGES, EDGES)])
    a, b = np.concatenate([edges, 20.0 * rng.normal(size=(2, N)), 500.0 * rng.normal(size=(2, N))], axis=1)
    found = np.empty_like(a)
    loop(a, b, found)
    with np.errstate(all="ignore"):
        np.testing.assert_allclose(found, np.logaddexp(a, b), rtol=3e-16, atol=3e-16)


@pytest.mark.parametrize("name", RANGES)
def test_vectors_and_single_numbers_have_the_same_bits(loops, name):
    x = arguments(name)[::7]
    abreast, one_by_one = np.empty_like(x), np.empty_like(x)
    loops[name][0](x, abreast)
    loops[name][1](x, one_by_one)
    assert np.array_equal(abreast, one_by_one, equal_nan=True)
    assert np.array_equal(np.signbit(abreast), np.signbit(one_by_one))


@pytest.mark.parametrize("name", RANGES)
def test_the_loop_is_made_of_vectors(loops, name):
    one = np.ones(1)
    loops[name][0](one, one.copy())
    text = "\n".join(loops[name][0].inspect_llvm().values())
    assert re.search(r"f(mul|div) contract <\d+ x double>", text), name
