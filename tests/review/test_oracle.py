"""The oracle on the corpus, on structured and unusual primals, and what it refuses."""

import dataclasses
import functools
import importlib.util
import math
from pathlib import Path

import numba
import numpy as np
import pytest
import scipy.special as sp

from adsource.review.oracle import OracleRefused, directional, directional_source, gradient
from adsource.review.slope import fourth_order, taylor

PROGRAMS = sorted((Path(__file__).parents[1] / "corpus" / "programs").glob("*.py"))
RANDOM = np.random.default_rng(0)
W = RANDOM.standard_normal((5, 3))
X = RANDOM.standard_normal(6)


def load(path):
    spec = importlib.util.spec_from_file_location("program_" + path.stem, path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def some_direction(value, seed=3):
    random = np.random.default_rng(seed)
    size = np.std(value) or np.mean(np.abs(value)) or 1.0
    drawn = size * random.standard_normal(np.shape(value))
    return drawn if isinstance(value, np.ndarray) else float(drawn)


@pytest.mark.parametrize("path", PROGRAMS, ids=lambda p: p.stem)
def test_corpus(path):
    module = load(path)
    function, given = getattr(module, module.FUNCTION), module.inputs("test", 1)
    before = {k: np.copy(v) for k, v in given.items()}
    directions = {name: some_direction(given[name]) for name in module.WRT}
    value, derivative = directional(function, (), given, directions)
    for name, x in given.items():
        np.testing.assert_array_equal(x, before[name])
    difference, _ = fourth_order(function, (), given, directions)
    assert derivative == pytest.approx(difference, rel=1e-6)
    slope = taylor(function, (), given, directions, derivative)
    assert abs(slope - 2.0) < 0.1, slope.reason
    for name, x in given.items():
        np.testing.assert_array_equal(x, before[name])
    assert value == function(**given)  # bit for bit; may change the inputs, so it comes last


def test_corpus_is_complete():
    assert len(PROGRAMS) == 23


def fill(out, x):
    out[:] = x * x


def test_shared_memory():
    assert directional(lambda a, b: np.sum(a * b), (X, X), {}, {"a": X})[1] == pytest.approx(np.sum(X * X))
    with pytest.raises(OracleRefused, match="share memory"):
        directional(lambda a, b: fill(a[1:], b[:-1]), (X, X), {}, {"a": X})


@dataclasses.dataclass
class Spring:
    k: float
    rest: np.ndarray


TWIST = functools.partial(np.power, 2.0)
SCALES = {"half": 0.5, "apply": lambda z: np.tanh(z)}


@numba.njit
def compiled(z):
    return np.sin(z) * z


def test_structures_closures_defaults_and_compiled_helpers():
    factor = np.array([2.0])

    def energy(spring, pair, power=2, twist=TWIST):
        import math as m  # noqa: PLC0415  (a primal may import where it likes)

        shapes = {"a": pair[0], "b": SCALES["apply"](pair[1])}
        free = spring.k * (shapes["a"] - spring.rest) ** power
        return (
            np.sum(free) * SCALES["half"]
            + m.exp(shapes["b"]) * factor[0]
            + compiled(shapes["b"])
            + twist(shapes["b"])
        )

    given = (Spring(1.5, X.copy()), (W[:, 0].copy()[:1], 0.3))
    directions = {"spring": {"k": 1.0}, "pair": (np.ones(1), 1.0)}
    _, derivative = directional(energy, given, {}, directions)

    def moved(h):
        return energy(Spring(1.5 + h, X), (given[1][0] + h, 0.3 + h))

    expected = (8.0 * (moved(1e-3) - moved(-1e-3)) - (moved(2e-3) - moved(-2e-3))) / 12e-3
    assert derivative == pytest.approx(expected, rel=1e-9)


class Chain:
    stiffness = np.array([1.0, 2.0])

    def __init__(self, n):
        self.forces = np.zeros(n)
        self.calls = 0

    @property
    def total(self):
        return self.forces.sum()

    @staticmethod
    def squared(x):
        out = np.empty(len(x))
        out[:] = x**2
        return out

    def pull(self, x):
        self.calls += 1
        for i in range(len(self.forces)):
            self.forces[i] = self.squared(x)[i] * self.stiffness[i % 2]


class Damped(Chain):
    def __init__(self, n, damping):
        super().__init__(n)
        self.damping = damping

    def pull(self, x):
        super().pull(x)
        self.forces *= self.damping


def test_methods_that_allocate():
    def drawn(chain, x):
        own = Damped(3, x[0])
        own.pull(x[:3])
        chain.pull(x)
        return own.total + chain.total * chain.calls + isinstance(chain, Chain)

    given = (Damped(6, 0.5), X)
    _, derivative = directional(drawn, given, {}, {"chain": {"damping": 1.0}, "x": np.ones(6)})
    weights = 2.0 * X * np.resize(Chain.stiffness, 6)
    squares = 0.5 * X * weights
    expected = squares[:3].sum() + X[0] * weights[:3].sum() + squares.sum() + 0.5 * weights.sum()
    assert derivative == pytest.approx(expected)
    assert given[0].calls == 0 and not given[0].forces.any()


SOURCE = """from numpy import roots, zeros as z
K = 3.0

def g(v):
    return v * K

def f(x):
    a = z(2)
    a[0] = g(x)
    return a

def h(x):
    y = x * 2.0
    return roots(y)
"""


def test_source_text():
    value, derivative = directional_source(SOURCE, "f", (2.0,), {}, {"x": 1.0})
    np.testing.assert_array_equal(value, [6.0, 0.0])
    np.testing.assert_array_equal(derivative, [3.0, 0.0])


def test_single_precision_rounds_as_the_primal():
    x = X.astype(np.float32)
    value, derivative = directional(lambda x: np.sum(0.5 * x * x), (x,), {}, {"x": np.ones(6)})
    assert value == np.sum(0.5 * x * x) and value.dtype == np.float32
    assert derivative == pytest.approx(np.sum(x, dtype=np.float64), rel=1e-14)


def test_types_answer_as_in_the_primal():
    def f(x, u):
        assert isinstance(x, float) and isinstance(u, np.ndarray) and type(x) is float
        assert u.dtype == np.float64 and np.isscalar(x) and f"{x:.2f}" == "1.50"
        return x * u[0] if isinstance(u[0], (int, float)) else None

    assert directional(f, (1.5, X), {}, {"x": 1.0, "u": 0.0 * X})[1] == X[0]


def test_complex_numbers():
    def f(z):
        return np.abs(np.sum(z * np.conj(z[::-1]) + z.real)) ** 2

    z = X[:3] + 1j * X[3:]
    found = gradient(f, (z,), {}, ["z"])["z"]
    direction = np.array([0.3 + 1j, -1.0, 2.0j])
    difference, _ = fourth_order(f, (z,), {}, {"z": direction})
    assert np.sum(np.real(np.conj(found) * direction)) == pytest.approx(difference, rel=1e-9)


# Refusals.
@pytest.mark.parametrize(
    "function, words",
    [
        (lambda x: np.roots(x), "numpy.roots"),
        (lambda x: np.histogram(x, 4)[0].sum(), "histogram"),
        (lambda x: x.view(np.int64), "`.view`"),
        (lambda x: np.frompyfunc(abs, 1, 1)(x), "no function of NumPy"),
        (lambda x: np.vectorize(math.sin)(x), "does not know"),
        (lambda x: np.add(x, 1.0, where=x > 0), "where="),
        (lambda x: (np.arange(3) * 0.5).__setitem__(0, x[0]), ""),
        (lambda x: np.random.default_rng().normal() + x[0], "depends on more than"),
        (lambda x: np.linalg.eigh(np.eye(6) * (1.0 + 0.0 * x[0]) + 0.0 * x)[0][0], "coincide"),
        (lambda x: sp.gammainc(x, 1.0), "no closed form"),
        (lambda x: __import__("scipy.linalg").linalg.logm(x.reshape(2, 3)[:, :2]), "scipy"),
    ],
)
@pytest.mark.filterwarnings("ignore::RuntimeWarning", "ignore::UserWarning")
def test_refused(function, words):
    with pytest.raises(OracleRefused) as caught:
        directional(function, (np.abs(X),), {}, {"x": np.ones(6)})
    assert words in caught.value.reason
    assert caught.value.line is None or caught.value.line > 0


def test_refusal_names_the_line():
    with pytest.raises(OracleRefused, match="line 14: .*numpy.roots"):
        directional_source(SOURCE, "h", (X,), {}, {"x": X})


def test_wrong_directions():
    with pytest.raises(ValueError, match="no such parameter: y"):
        directional(np.sum, (X,), {}, {"y": 1.0})
    with pytest.raises(ValueError, match="shape"):
        directional(lambda x: x, (X,), {}, {"x": 1.0})
    with pytest.raises(OracleRefused, match="type int"):
        directional(lambda n: n, (3,), {}, {"n": 1.0})


def test_exceptions_of_the_primal_pass_through():
    with pytest.raises(ZeroDivisionError):
        directional(lambda x: 1.0 / (x - x), (1.0,), {}, {"x": 1.0})
