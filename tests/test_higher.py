"""Jacobians, Hessians and their products, against differences of gradients; modules that are read again."""

import pickle

import numpy as np
import pytest

import adsource as ad
from tests.primal import load
from tests.test_corpus import BY_NAME, inputs_of


def energy(u, k):
    w = np.sin(u) * k
    for t in range(3):
        w[1:] = w[1:] * w[:-1] + u[1:] ** 2
    return np.sum(w**2) * k


def single(u):
    return np.prod(u) + np.sum(np.exp(u * u[::-1]))


def curve(x, s):
    return np.cos(x[1:] * s) * x[:-1] ** 2


def wide(t):
    return np.exp(t * np.arange(4.0))


def until(x, tol):
    y = x
    while y > tol:
        y = 0.5 * y * y
    return y * x


U = np.linspace(0.3, 0.9, 4)


def differences(f, x):
    x = np.asarray(x, float)
    columns = []
    for place in np.ndindex(x.shape):
        h = np.zeros(x.shape)
        h[place] = 1e-6
        columns.append((np.asarray(f(x + h)) - f(x - h)) / 2e-6)
    return np.stack(columns, -1).reshape(np.shape(columns[0]) + x.shape)


@pytest.mark.parametrize("target", ["numpy", "cpu"])
def test_hessian(target):
    gradient = ad.grad(energy, target="numpy")
    h = ad.hessian(energy, target=target)(U, 0.8)
    assert np.allclose(h[0][0], differences(lambda u: gradient(u, 0.8)[0], U), rtol=1e-7, atol=1e-8)
    assert np.allclose(h[0][1], differences(lambda k: gradient(U, k)[0], 0.8), rtol=1e-7, atol=1e-8)
    assert np.allclose(h[1][0], h[0][1], rtol=1e-12)
    assert np.allclose(h[1][1], differences(lambda k: gradient(U, k)[1], 0.8), rtol=1e-7, atol=1e-8)
    direction = (np.cos(U), 0.4)
    product = ad.hvp(energy, target=target)((U, 0.8), direction)
    assert np.allclose(product[0], h[0][0] @ direction[0] + h[0][1] * 0.4, rtol=1e-12)
    assert np.allclose(product[1], h[1][0] @ direction[0] + h[1][1] * 0.4, rtol=1e-12)


def test_structure_follows_wrt():
    bare = ad.hessian(single, target="numpy")(U)
    assert bare.shape == (4, 4) and np.allclose(bare, bare.T, rtol=1e-12)
    assert np.allclose(bare, differences(ad.grad(single, target="numpy"), U), rtol=1e-7)
    (row,) = ad.hessian(energy, wrt=("u",), target="numpy")(U, 0.8)
    assert row[0].shape == (4, 4)
    (product,) = ad.hvp(energy, wrt=("u",), target="numpy")((U, 0.8), (np.ones(4),))
    again = pickle.loads(pickle.dumps(ad.hvp(energy, wrt="u", target="numpy")))
    assert np.array_equal(again((U, 0.8), np.ones(4)), product) and np.allclose(product, row[0].sum(1), rtol=1e-12)


@pytest.mark.parametrize("wrt", ["x", ("x", "s")])
def test_jacobian_of_an_array(wrt):
    found = ad.jacobian(curve, wrt, target="numpy")(U, 0.7)
    x_part = found if wrt == "x" else found[0]
    assert x_part.shape == (3, 4)
    assert np.allclose(x_part, differences(lambda x: curve(x, 0.7), U), rtol=1e-8, atol=1e-9)
    if wrt != "x":
        assert np.allclose(found[1], differences(lambda s: curve(U, s), 0.7), rtol=1e-8, atol=1e-9)


def test_jacobian_by_columns():
    found = ad.jacobian(wide, target="numpy")(0.3)
    assert found.shape == (4,) and np.allclose(found, np.arange(4.0) * wide(0.3), rtol=1e-14)


def test_what_is_refused():
    with pytest.raises(ad.Refusal, match="AD007.*does not return one float"):
        ad.hessian(curve, "x", target="numpy")(U, 0.7)


def test_a_loop_of_unknown_length():
    """Its tape is a list that grows, which is read again."""
    slope = ad.grad(until, "x", target="numpy")
    found = ad.hvp(until, "x", target="numpy")((0.9, 0.1), 1.0)
    assert np.isclose(found, (slope(0.9 + 1e-6, 0.1) - slope(0.9 - 1e-6, 0.1)) / 2e-6, rtol=1e-8)


AGAIN = ("arc_distance", "bspline_recursive", "heat1d", "hdiff", "hmm_forward", "jacobi2d", "mlp", "thomas")


@pytest.mark.parametrize("name", AGAIN)
def test_modules_of_the_corpus_are_read_again(name):
    module = load(BY_NAME[name])
    function, inputs, wrt = getattr(module, module.FUNCTION), inputs_of(module), tuple(module.WRT)
    rng = np.random.default_rng(0)
    directions = {n: rng.standard_normal(np.shape(inputs[n]))[()] for n in wrt}
    gradient = ad.grad(function, wrt, target="numpy")
    product = ad.hvp(function, wrt, target="numpy")(tuple(inputs.values()), directions)
    moved = [gradient(**inputs | {n: inputs[n] + h * d for n, d in directions.items()}) for h in (1e-6, -1e-6)]
    for ours, a, b in zip(product, *moved):
        theirs = (np.asarray(a) - b) / 2e-6
        assert np.max(np.abs(ours - theirs)) <= 1e-6 * max(np.max(np.abs(theirs)), 1e-3)


def product(u, v):
    return np.sum(u * u * v)


def test_gradients_into_arrays_of_the_callers():
    gradient = ad.grad(energy, target="numpy")
    expected, g = gradient(U, 0.8), np.empty(4)
    found = gradient(U, 0.8, out=(g, None))
    assert found[0] is g and np.array_equal(g, expected[0]) and found[1] == expected[1]
    value, kept = ad.value_and_grad(single, target="numpy")(U, out=g)
    assert kept is g and value == single(U) and np.array_equal(g, ad.grad(single, target="numpy")(U))
    for wrong in (np.empty(3), np.empty(4, np.float32), [0.0] * 4, (g,)):
        with pytest.raises(ad.Refusal, match="AD015.*`out`"):
            ad.grad(single, target="numpy")(U, out=wrong)
    with pytest.raises(ad.Refusal, match="AD015: two arrays of `out` overlap"):
        ad.grad(product, target="numpy")(U, 2.0 * U, out=(g, g))


def held(x):
    return x * x * ad.stop_gradient(x)


def halve(y, x):
    return 0.5 * y + x


def limit(x):
    return ad.fixed_point(halve, 0.0, x) ** 2


@pytest.mark.parametrize("function", [held, limit])
def test_what_has_first_derivatives_only(function):
    with pytest.raises(ad.Refusal, match="AD016.*first derivatives only"):
        ad.hvp(function, target="numpy")((0.3,), 1.0)


def marched(u, k, n):
    u = u.copy()
    total = 0.0
    for t in ad.checkpoint(range(n), slots=3):
        u[1:-1] += k * np.sin(u[2:] - 2.0 * u[1:-1] + u[:-2])
        total += np.sum(u * u)
    return total


def test_checkpointed_loops_are_recorded():
    u, d, h = np.linspace(0.1, 1.0, 6) ** 2, np.cos(np.arange(6.0)), 1e-6
    gradient = ad.grad(marched, wrt="u", target="numpy")
    slope = (gradient(u + h * d, 0.3, 7) - gradient(u - h * d, 0.3, 7)) / (2.0 * h)
    assert np.allclose(ad.hvp(marched, wrt="u", target="numpy")((u, 0.3, 7), d), slope, 1e-7, 1e-7)
