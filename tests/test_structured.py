"""Parameters and results that are made of parts: the wrappers of a module take them and give them back."""

import re
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import pytest

from adsource.errors import Refusal
from adsource.pipeline import Request, emit
from tests.primal import uncompiled

TEXT = '''
import numpy as np
from dataclasses import dataclass
from typing import NamedTuple


@dataclass
class Params:
    mass: float
    w: "float64[:]"
    n: int = 2
    mode: str = "a"


class Point(NamedTuple):
    x: float
    y: "float64[:]"


def energy(p: Params, q: Point, x: float):
    if p.mode == "a":
        return p.mass * np.sum(p.w**2) * x * p.n + np.sum(q.y) * q.x
    return x


def network(d, layers, x):
    for w, b in layers:
        x = np.tanh(w @ x + b)
    return {"loss": np.sum(x) * d["a"], "x": Point(d["b"]["c"], x)}, Params(d["a"] * 2, x)


def handed(rhs, y: "float64[:]", n: int = 2, *, p: "Params" = Params(1.0, None)):
    return np.sum(rhs(y)) * n * p.mass


def drift(state, k: float):
    state.mass = state.mass * k
    state.w[0] = state.w[1] * state.mass
    return np.sum(state.w) * state.mass
'''
LAYERS = "[(float64[:,:], float64[:]), (float64[:,:], float64)]"


@dataclass
class Params:
    mass: float
    w: np.ndarray
    n: int = 2
    mode: str = "a"


class Point(NamedTuple):
    x: float
    y: np.ndarray


def module(function, signature=None, target="numpy", wrt=None):
    request = Request("m.py", TEXT, function, wrt, signature, target, modes=("adjoint", "tangent"))
    text = re.sub(r"^from numba.*\n", "", uncompiled(emit(request).text), flags=re.M)
    space = {"__name__": __name__}
    exec(compile(text, "emitted", "exec"), space)
    return space


def slope(f, x, step=1e-6):
    return (f(x + step) - f(x - step)) / (2 * step)


@pytest.mark.parametrize("target", ["numpy", "cpu"])
def test_objects_and_named_tuples(target):
    space = module("energy", target=target)
    p, q = Params(1.3, np.array([0.2, 0.5])), Point(0.4, np.array([1.0, 2.0]))
    value, (gp, gq, gx) = space["energy_value_and_grad"](p, q, 0.7)
    assert value == space["energy"](p, q, 0.7)
    assert type(gp) is Params and type(gq) is Point and (gp.n, gp.mode) == (None, None)
    assert np.allclose(gp.w, 2 * p.w * p.mass * 0.7 * 2) and np.isclose(gp.mass, np.sum(p.w**2) * 1.4)
    assert gq.x == 3.0 and np.array_equal(gq.y, [0.4, 0.4]) and np.isclose(gx, 2 * p.mass * np.sum(p.w**2))
    _, change = space["energy_jvp"](p, q, 0.7, gp, gq, gx)
    assert np.isclose(change, gp.mass**2 + np.sum(gp.w**2) + gq.x**2 + np.sum(gq.y**2) + gx**2)


def test_what_a_module_takes_for_granted_is_checked():
    space = module("energy")
    with pytest.raises(TypeError, match="p.mode is 'b': this module was made for 'a'"):
        space["energy_grad"](Params(1.0, np.ones(2), mode="b"), Point(0.4, np.ones(2)), 0.7)
    with pytest.raises(TypeError, match="p.w is float32, 1-d"):
        space["energy_grad"](Params(1.0, np.ones(2, "f4")), Point(0.4, np.ones(2)), 0.7)
    space = module("network", f"{{a: float64, b: {{c: float64}}}}, {LAYERS}, float64[:]")
    with pytest.raises(TypeError, match=r"len\(layers\) is 1"):
        space["network_vjp"]({"a": 0.3, "b": {"c": 2.0}}, [(np.eye(2), np.ones(2))], np.ones(2), None)


@pytest.mark.parametrize("target", ["numpy", "cpu"])
def test_dicts_and_lists_and_structured_results(target):
    space = module("network", f"{{a: float64, b: {{c: float64}}}}, {LAYERS}, float64[:]", target)
    rng = np.random.default_rng(0)
    d, x = {"a": 0.3, "b": {"c": 2.0}}, rng.random(2)
    layers = [(rng.random((3, 2)), rng.random(3)), (rng.random((2, 3)), 0.3)]
    value, tangent = space["network_jvp"](d, layers, x, d, layers, x)
    assert value[0]["x"].x == 2.0 and (value[1].n, value[1].mode) == (2, "a") and value[1].mass == 0.6
    seed = ({"loss": 0.3, "x": Point(0.2, x)}, Params(0.7, x * x))
    _, (gd, glayers, gx) = space["network_vjp"](d, layers, x, seed)
    assert type(glayers) is list and type(glayers[0]) is tuple and set(gd) == {"a", "b"}
    left = gd["a"] * 0.3 + gd["b"]["c"] * 2.0 + np.sum(gx * x)
    left += sum(np.sum(g * w) for pair, grads in zip(layers, glayers) for w, g in zip(pair, grads))
    ends, whole = tangent[0], tangent[1]
    right = 0.3 * ends["loss"] + 0.2 * ends["x"].x + np.sum(x * ends["x"].y) + 0.7 * whole.mass + np.sum(x * x * whole.w)
    assert np.isclose(left, right, rtol=1e-12)


def test_gradient_of_one_structured_parameter_is_bare():
    space = module("energy", wrt=("p",))
    gradient = space["energy_grad"](Params(1.3, np.ones(2)), Point(0.4, np.ones(2)), 0.7)
    assert type(gradient) is Params


@pytest.mark.parametrize("target", ["numpy", "cpu"])
def test_an_object_that_changes_stays_as_it_is(target):
    space = module("drift", "Params(mass: float64, w: float64[:])", target)
    p = Params(1.3, np.array([0.2, 0.5]))
    value, (gp, gk) = space["drift_value_and_grad"](p, 0.8)
    assert p.mass == 1.3 and np.array_equal(p.w, [0.2, 0.5])
    theirs = lambda k, mass=1.3: (0.5 * mass * k + 0.5) * mass * k  # noqa: E731
    assert np.isclose(value, theirs(0.8)) and np.isclose(gk, slope(theirs, 0.8), rtol=1e-8)
    assert np.isclose(gp.mass, slope(lambda m: theirs(0.8, m), 1.3), rtol=1e-8) and gp.w[0] == 0.0


def test_types_that_are_not_told():
    with pytest.raises(Refusal, match="AD310"):
        module("network")
    with pytest.raises(Refusal, match="AD311.*the field|AD311.*`q` has no type"):
        module("energy", "Params(q), Point, float64")
