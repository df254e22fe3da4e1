"""Every lifted function against differences, elementwise ones against a complex step too; conventions; memory."""

import inspect
import math

import numpy as np
import pytest
import scipy.special as sp

from adsource.review.lifted_elementwise import UNARY
from adsource.review.lifted_special import MORE, ONE
from adsource.review.oracle import OracleRefused, directional, evaluate, gradient
from adsource.review.slope import fourth_order

RANDOM = np.random.default_rng(0)
A = RANDOM.standard_normal((4, 4))
S = A @ A.T + np.eye(4)
B = RANDOM.standard_normal((4, 4))
W = RANDOM.standard_normal((5, 3))
X = RANDOM.standard_normal(6)


def some_direction(value, seed=3):
    random = np.random.default_rng(seed)
    size = np.std(value) or np.mean(np.abs(value)) or 1.0
    drawn = size * random.standard_normal(np.shape(value))
    return drawn if isinstance(value, np.ndarray) else float(drawn)


def flat(x):
    return np.concatenate([np.ravel(v) for v in x]) if isinstance(x, tuple) else np.ravel(x)


def held_against_differences(function, arguments, tolerance=1e-8):
    names = list(inspect.signature(function).parameters)
    directions = {n: some_direction(x) for n, x in zip(names, arguments)}
    value, derivative = directional(function, tuple(arguments), {}, directions)
    np.testing.assert_array_equal(flat(value), flat(function(*arguments)))
    difference, _ = fourth_order(function, tuple(arguments), {}, directions)
    np.testing.assert_allclose(
        flat(derivative), flat(difference), rtol=0, atol=tolerance * np.abs(flat(difference)).max()
    )


# Elementwise functions: a complex step knows no formulas.
@pytest.mark.parametrize("name", sorted(UNARY))
def test_unary(name):
    function = getattr(np, name)
    points = np.array([1.2, 1.7, 2.5]) if name == "arccosh" else np.array([0.13, 0.37, 0.61])
    held_against_differences(lambda x: function(x), (points,))
    if "D->D" in function.types:
        _, derivative = directional(lambda x: function(x), (points,), {}, {"x": np.ones(3)})
        np.testing.assert_allclose(derivative, function(points + 1e-30j).imag / 1e-30, rtol=1e-13)


@pytest.mark.parametrize("name", sorted(ONE))
def test_special(name):
    held_against_differences(lambda x: getattr(sp, name)(x), (np.array([0.13, 0.37, 0.61]),))


@pytest.mark.parametrize("name", sorted(MORE))
def test_special_of_several(name):
    values = [np.array([1.3, 2.2]), np.array([0.6, 0.3]), np.array([0.2, 0.8])][: len(MORE[name])]
    held_against_differences(lambda x: getattr(sp, name)(*values[:-1], x), (values[-1],))


CASES = {
    "prod": (lambda x: np.prod(x, axis=(0, 1)), W),
    "prod of zeros": (lambda x: np.prod(np.concatenate([x, x[:1] - x[0]])), X),
    "cumprod": (lambda x: np.cumprod(x, axis=0) + np.cumprod(x).sum(), W),
    "var std": (lambda x: np.var(x, axis=1, ddof=1).sum() + x.std(axis=(0, 1), keepdims=True), W),
    "average": (lambda x, w: np.average(x, axis=0, weights=w), W, np.abs(W[:, 0])),
    "sort": (lambda x: np.sort(x, axis=0) + np.sort(x, axis=None)[3], W),
    "median": (lambda x: np.median(x, axis=0) + np.median(x[:4]), W),
    "quantile": (lambda x: np.quantile(x, [0.1, 0.52, 0.9], axis=1) + np.percentile(x, 33.0), W),
    "clip": (lambda x: np.clip(x, -0.5, x[0]) + x.clip(-0.4, 0.4) + np.clip(x, None, 0.1), X),
    "interp": (
        lambda x, p, f: np.interp(x, p, f),
        np.linspace(-0.5, 1.5, 7),
        np.array([0.0, 0.3, 0.6, 1.0]),
        X[:4],
    ),
    "trapezoid": (lambda y, x: np.trapezoid(y, x), W[:, 0].copy(), np.cumsum(np.abs(W[:, 1]))),
    "polyval": (lambda p, x: np.polyval(p, x), X[:3], W[0]),
    "gradient diff": (lambda f: np.gradient(f, 0.1) + np.diff(f, n=2, prepend=f[0], append=f[1]), X),
    "pad": (lambda f: np.pad(f, 2, mode="reflect").sum() + np.pad(f, (1, 2), constant_values=3.0), X),
    "extremes": (lambda x: x.max(axis=1, keepdims=True) + np.amin(x) + np.ptp(x, axis=0), W),
    "einsum": (lambda a, b: np.einsum("ij,ik,k->j", a, a, b), A, X[:4]),
    "products": (
        lambda a, b: np.kron(a, b).sum() + np.tensordot(a, b, 1) + np.inner(a, b) + np.vdot(a, b),
        A,
        B,
    ),
    "convolve": (lambda a, b: np.convolve(a, b) + np.correlate(a, b, "full"), X, W[0]),
    "matrix products": (lambda a, b: np.linalg.multi_dot([a, b, a]) + np.linalg.matrix_power(a, -2), A, B),
    "solve": (lambda a, b: np.linalg.solve(a, b) + np.linalg.solve(a, b[:, 0])[:, None], A, B),
    "solve a stack": (lambda a, b: np.linalg.solve(a, b), np.stack([A, S]), X[:4]),
    "inv det": (lambda a: np.linalg.inv(a) * np.linalg.det(a), A),
    "det of a singular matrix": (
        lambda a: np.linalg.det(a),
        np.outer(X[:3], X[:3]) + np.diag([1.0, 0.0, 0.0]),
    ),
    "slogdet": (lambda a: np.linalg.slogdet(a)[1] + np.linalg.slogdet(a).logabsdet, np.stack([A, S])),
    "cholesky": (lambda a: np.linalg.cholesky(a) + np.linalg.cholesky(a, upper=True), S),
    "eigh": (lambda a: (*np.linalg.eigh(a), np.linalg.eigvalsh(a)), S),
    "svd": (lambda a: (*np.linalg.svd(a, full_matrices=False), np.linalg.svdvals(a)), W),
    "qr": (lambda a: tuple(np.linalg.qr(a)), W),
    "pinv lstsq": (lambda a, b: np.linalg.pinv(a)[:, 0] + np.linalg.lstsq(a, b, rcond=None)[0], W, X[:5]),
    "vector norms": (
        lambda x: sum(np.linalg.norm(x, ord=p, axis=0) for p in (None, 1, 2, 3, np.inf, -np.inf)),
        W,
    ),
    "matrix norms": (
        lambda x: sum(np.linalg.norm(x, p) for p in (None, 1, -1, 2, -2, "fro", "nuc", np.inf)),
        W,
    ),
    "fft": (
        lambda z: np.abs(np.fft.fft2(z)) ** 2 + np.angle(np.fft.fft(z)) + np.fft.irfft(np.fft.rfft(z), 3),
        W,
    ),
    "selections": (
        lambda x: np.select([x > 1, x > 0], [x, x * x], -x) + np.choose([0, 1] * 3, [x, x * x]),
        X,
    ),
    "joins": (
        lambda x: np.concatenate([x, [1.0, 2.0], x[:2]]).sum() * np.stack([x, 2 * x, np.ones(6)], axis=1),
        X,
    ),
    "insertions": (lambda x: np.insert(x, 2, x[0] * 3)[:5] + np.delete(x, 1) + np.append(x, x * 2)[:5], X),
    "ranges": (lambda a, b: np.linspace(a, b, 4) + np.arange(a, b, 0.3)[:4], 1.0, 2.0),
    "bincount": (lambda w: np.bincount(np.array([0, 1, 1, 2, 2, 2]), weights=w), X),
    "ufunc methods": (lambda x: np.add.reduce(x) + np.maximum.reduce(x) + np.multiply.outer(x, x)[0, 0], W),
    "accumulate": (lambda x: np.multiply.accumulate(x) + np.add.accumulate(x), W),
    "softmax": (
        lambda x: sp.logsumexp(x, axis=1).sum() + sp.softmax(x, axis=1) + sp.log_softmax(x, axis=0),
        W,
    ),
    "triangles": (lambda x: np.tril(x) + np.triu(x, 1).T + np.diag(x) + x.diagonal() + np.trace(x), A),
    "binary": (
        lambda x: np.logaddexp(x, 1.0) + np.hypot(x, 2.0) + np.fmod(x, 0.3) + np.remainder(x, -0.4),
        X,
    ),
    "steps": (
        lambda x: x * (np.rint(x) + np.sign(x) + np.floor(x) + x // 0.3) + np.modf(x)[0] + np.round(x, 1),
        X,
    ),
    "math": (
        lambda x: math.sin(x) + math.log(x, 2) + math.lgamma(x) + math.atan2(x, 2) + math.prod([x, x, 2.0]),
        1.3,
    ),
    "scalars": (
        lambda x: x % 0.4 + 7.1 % x + divmod(x, 0.7)[1] + 2**x + (-x) ** 3 + round(x) * float(x) + int(x),
        1.3,
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_functions(name):
    function, *arguments = CASES[name]
    held_against_differences(function, arguments)


# Conventions.
def slope_of(function, x, direction=1.0):
    return directional(function, (x,), {}, {"x": direction})[1]


@pytest.mark.parametrize(
    "function, x, expected",
    [
        (abs, 0.0, 0.0),
        (lambda x: abs(x), 0.0, 0.0),
        (lambda x: np.abs(x), -0.0, 0.0),
        (lambda x: np.sign(x), 0.0, 0.0),
        (lambda x: np.maximum(x, 0.0), 0.0, 0.5),
        (lambda x: np.minimum(x, 2.0 * x), 0.0, 1.5),
        (lambda x: max(x, 0.0), 0.0, 0.5),
        (lambda x: min(x, 2.0 * x, 3.0 * x), 0.0, 2.0),
        (lambda x: np.clip(x, 0.0, 1.0), 1.0, 0.5),
        (lambda x: np.max(np.array([x, 2.0 * x, -1.0])), 0.0, 1.5),
        (lambda x: np.sqrt(x), 0.0, np.inf),
        (lambda x: math.sqrt(x), 0.0, np.inf),
        (lambda x: np.where(x > 0.0, np.sqrt(x), 3.0 * x), 0.0, 3.0),
        (lambda x: np.where(x > 0.0, np.log(x), 0.0), -1.0, 0.0),
        (lambda x: np.sqrt(x), -1.0, np.nan),
        (lambda x: np.log(x), -1.0, np.nan),
        (lambda x: np.float64(x) ** 2, 0.0, 0.0),
        (lambda x: np.float64(x) ** 0, 0.0, 0.0),
        (lambda x: 0.0 ** (x + 1.0), 0.0, 0.0),
        (lambda x: np.float64(-2.0 * x) ** 3, 1.0, -24.0),
        (lambda x: np.inf - x, 1.0, -1.0),
        (lambda x: np.full(2, np.inf)[0] * 1.0 + x, 1.0, 1.0),
        (lambda x: np.linalg.norm(np.array([x, 0.0])), 0.0, np.nan),
    ],
)
@pytest.mark.filterwarnings("ignore::RuntimeWarning")
def test_conventions(function, x, expected):
    np.testing.assert_equal(slope_of(lambda x: function(x), x), expected)


def test_what_does_not_change_contributes_nothing():
    found = gradient(lambda x: np.sum(np.sqrt(x)), (np.array([0.0, 4.0]),), {}, ["x"])
    np.testing.assert_array_equal(found["x"], [np.inf, 0.25])


# Memory: views, aliases, allocations, callees that write.
def fill(out, x):
    out[:] = x * x


def memory(u, k):
    w = np.zeros(u.size)
    fill(w[1:], u[:-1])
    v = w.reshape(2, 3)
    v[0] *= k
    u += w[::-1]
    u, w = w, u
    u[1:] += u[:-1]
    np.copyto(u[:2], w[:2])
    t = np.empty_like(u)
    t[...] = np.asarray(u) * w
    t.sort()
    t[t > 0.5] -= k
    t[[0, 2]] = t[[2, 0]]
    np.add.at(t, [0, 0, 1], w[:3])
    return t, t.T.astype(np.float64).sum() + [float(s) for s in t][1]


def test_memory():
    held_against_differences(lambda u, k: tuple(memory(u.copy(), k)), (X, 0.7))


def test_arguments_that_are_written_are_reported():
    found = evaluate(memory, (X.copy(), 0.7), {}, {"k": 1.0})
    kept = X.copy()
    memory(kept, 0.7)
    np.testing.assert_array_equal(found.arguments["u"], kept)
    assert found.argument_derivatives["u"].shape == kept.shape


def test_reading_what_was_not_written_is_not_zero():
    with pytest.raises(OracleRefused, match="depends on more than"):
        slope_of(lambda x: np.empty(3)[0] * 0.0 + x, 1.0)
