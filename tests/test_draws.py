"""Random numbers: drawn as often as by the primal, constants for the derivative, on both targets."""

import copy
import pickle

import numpy as np
import pytest

import adsource as ad
from adsource.pipeline import Request, emit


def steered(rng, x, s):
    noise = rng.normal(0.5, 2.0, size=x.shape[0])
    k = rng.integers(x.shape[0])
    y = x * np.exp(s * noise)
    if rng.random() < 0.9:
        y = y * rng.uniform(0.5, 1.5, x.shape[0])
    return np.sum(y) + x[k] ** 2


def inner(rng, x):
    return np.sin(x * rng.standard_normal())


def called(rng, x, n):
    total = 0.0
    for i in range(n):
        total += inner(rng, x) * inner(rng, x + i)
    rng.random()
    return total * x


class Walk:
    def __init__(self, rng, n):
        self.rng = rng
        self.noise = rng.normal(size=n)
        self.steps = 0

    def move(self, x, s):
        self.noise = self.noise * s + self.rng.normal(size=len(x))
        self.steps += 1
        return x + self.noise


def in_an_object(rng, x, s):
    walk = Walk(rng, len(x))
    other = rng
    for _ in range(3):
        x = walk.move(np.sin(x), s) * other.random()
    return np.sum(x**2) * walk.steps + inner(walk.rng, s)


def of_both(first, second, x):
    return np.sin(x * first.normal()) * second.normal()


def under_two_names(rng, x):
    for _ in range(2):
        x = x + of_both(rng, rng, x)
    return x


def made(x, seed):
    rng = np.random.default_rng(seed)
    return np.sum(np.sin(x) * rng.normal(size=(2, x.shape[0])))


def located(rng, x, s):
    y = rng.normal(x, s) + rng.laplace(s, 0.5, x.shape[0])
    y += rng.uniform(high=s, size=5) * rng.logistic(x[0], s) + rng.gamma(2.0, s, size=x.shape)
    for i in range(2):
        y = rng.normal(y, 0.1)
    return np.sum(y * y) * rng.exponential(s) + np.sum(rng.rayleigh(x)) + rng.normal()


X = np.linspace(0.3, 1.1, 5)
CASES = {
    "steered": (steered, (X, 0.3), ("x", "s"), ("numpy", "cpu")),
    "located": (located, (X, 0.7), ("x", "s"), ("numpy", "cpu")),
    "called": (called, (0.7, 3), ("x",), ("numpy", "cpu")),
    "in_an_object": (in_an_object, (X, 0.3), ("x", "s"), ("numpy", "cpu")),
    "under_two_names": (under_two_names, (0.7,), ("x",), ("numpy", "cpu")),
}


def generator():
    return np.random.default_rng(7)


@pytest.mark.parametrize("name, target", [(n, t) for n, case in CASES.items() for t in case[3]])
def test_the_stream_is_the_primals(name, target):
    function, args, wrt, _ = CASES[name]
    theirs, ours = generator(), generator()
    expected = function(theirs, *args)
    value, gradients = ad.value_and_grad(function, wrt=wrt, target=target)(ours, *args)
    assert value == pytest.approx(expected, rel=1e-14)
    assert ours.bit_generator.state == theirs.bit_generator.state
    report = ad.check(function, generator(), *args, wrt=wrt, target=target)
    assert report.ok, report


def test_pull_repeats_the_same_draws():
    ours, theirs = generator(), generator()
    steered(theirs, X, 0.3)
    value, pull = ad.vjp(steered, wrt="x", target="numpy")(ours, X, 0.3)
    assert ours.bit_generator.state == theirs.bit_generator.state
    expected = ad.grad(steered, wrt="x", target="numpy")(generator(), X, 0.3)
    again = pickle.loads(pickle.dumps(pull))
    for given in (pull, pull, again, copy.deepcopy(again)):
        assert np.array_equal(given(1.0), expected)
    assert ours.bit_generator.state == theirs.bit_generator.state


def test_a_generator_made_with_a_seed():
    report = ad.check(made, X, 3, wrt="x", target="numpy")
    assert report.ok, report


def refusal_of(line, target="numpy", wrt=("x",)):
    text = f"import numpy as np\n\n\ndef g(rng, x):\n    return x * rng.normal() if x < 1 else g(rng, x / 2)\n\n\ndef f(rng, x):\n    {line}\n"
    with pytest.raises(ad.Refusal) as caught:
        emit(Request("f.py", text, "f", wrt, "Generator, float64", target, ("adjoint",)))
    return str(caught.value)


@pytest.mark.parametrize(
    "draw, way",
    [
        ("lognormal(x, 1.0)", "Write `np.exp(mean + sigma * rng.standard_normal(size))`"),
        ("gamma(x, 1.0)", "Write `scale * rng.standard_gamma(shape, size)`, with a constant `shape`"),
        ("choice(np.full(3, x))", "Write `a[rng.choice(len(a), size)]`"),
        ("poisson(x)", "Detach it"),
    ],
)
def test_a_draw_that_what_varies_steers(draw, way):
    told = refusal_of(f"return x * np.sum(rng.{draw})")
    assert "AD309: `x` varies and steers what" in told and way in told


def test_what_compiled_code_cannot_draw():
    assert 'take the target "numpy"' in refusal_of("return g(rng, x) * x", "cpu")
    assert "Numba does not draw it" in refusal_of("return x * rng.gumbel()", "cpu")
    assert "Numba does not make generators" in refusal_of("return x * np.random.default_rng(3).normal()", "cpu")
