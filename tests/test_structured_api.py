"""Structured arguments through the callables: types come from the values, gradients have their structure."""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import pytest

import adsource as ad
from adsource.errors import Refusal
from adsource.structures import leaves


@dataclass
class Params:
    mass: float
    w: np.ndarray
    n: int = 2
    mode: str = "a"


class Point(NamedTuple):
    x: float
    y: np.ndarray


class Plain:
    def __init__(self, k):
        self.k = k
        self.t = 0.0


def energy(p, q, x):
    if p.mode == "a":
        return p.mass * np.sum(p.w**2) * x * p.n + np.sum(q.y) * q.x
    return x * p.mass


def network(d, layers, x):
    for w, b in layers:
        x = np.tanh(w @ x + b)
    return np.sum(x) * d["a"]


def cube(x):
    return x**3


def applied(g, x):
    return np.sum(g(x))


def with_aux(d):
    return d["a"] ** 2, {"b": d["a"] * 3}


def scaled(p, x):
    return p.w * x * p.mass


def loss(d):
    return d["a"] ** 2


def moved_within(s, other, k):
    s.k.t = k
    return other.t * k


def moved(s, k):
    s.t = s.t + k * s.k
    return s.t * s.k


def both(s, r):
    s.t = s.t + 1.0
    return s.k * r.k * r.t


def test_objects_and_named_tuples():
    p, q = Params(1.3, np.array([0.2, 0.5])), Point(0.4, np.array([1.0, 2.0]))
    value, (gp, gq, gx) = ad.value_and_grad(energy, target="numpy")(p, q, 0.7)
    assert value == energy(p, q, 0.7)
    assert type(gp) is Params and (gp.n, gp.mode) == (None, None) and np.allclose(gp.w, 2 * p.w * 1.3 * 1.4)
    assert type(gq) is Point and np.array_equal(gq.y, [0.4, 0.4]) and np.isclose(gx, 2 * 1.3 * 0.29)


def test_words_in_arguments_choose_the_module():
    gradient = ad.grad(energy, wrt="p", target="numpy")
    q = Point(0.4, np.ones(2))
    assert gradient(Params(1.3, np.ones(2)), q, 0.7).w[0] != 0.0
    assert gradient(Params(1.3, np.ones(2), mode="b"), q, 0.7).w[0] == 0.0


def test_dicts_and_lists():
    rng = np.random.default_rng(0)
    layers, x = [(rng.random((3, 2)), rng.random(3)), (rng.random((2, 3)), 0.3)], rng.random(2)
    gd, glayers = ad.grad(network, wrt=("d", "layers"), target="numpy")({"a": 0.3}, layers, x)
    assert np.isclose(gd["a"], network({"a": 1.0}, layers, x))
    step = 1e-6
    ends = [network({"a": 0.3}, [layers[0], (layers[1][0], 0.3 + s)], x) for s in (step, -step)]
    assert type(glayers) is list and np.isclose(glayers[1][1], (ends[0] - ends[1]) / (2 * step))


def test_functions_as_arguments():
    gradient = ad.grad(applied, wrt="x", target="numpy")
    assert np.allclose(gradient(cube, np.array([1.0, 2.0])), [3.0, 12.0])
    assert np.allclose(gradient(np.sin, np.array([1.0, 2.0])), np.cos([1.0, 2.0]))
    with pytest.raises(Refusal, match="AD012"):
        gradient(lambda x: x, np.ones(2))


def test_aux_is_a_dict():
    assert ad.value_and_grad(with_aux, has_aux=True, target="numpy")({"a": 0.5}) == ((0.25, {"b": 1.5}), {"a": 1.0})


def test_objects_that_change():
    s = Plain(2.0)
    gradient = ad.grad(moved, target="numpy")
    gs, gk = gradient(s, 0.5)
    assert s.t == 0.0 and type(gs) is Plain and (gs.k, gs.t, gk) == (2.0, 2.0, 4.0)
    with pytest.raises(Refusal, match="AD201"):
        ad.grad(both, target="numpy")(s, s)


def test_on_the_cpu():
    p, q = Params(1.3, np.array([0.2, 0.5])[::1]), Point(0.4, np.arange(4.0)[::2])
    assert np.allclose(ad.grad(energy, wrt="p")(p, q, 0.7).w, 2 * p.w * 1.3 * 1.4)


CHECKED = [
    (energy, (Params(1.3, np.array([0.2, 0.5])), Point(0.4, np.array([1.0, 2.0])), 0.7)),
    (network, ({"a": 1.3}, [(np.ones((2, 2)), np.ones(2)), (np.ones((1, 2)), 0.3)], np.array([0.1, 0.4]))),
    (with_aux, ({"a": 1.3},)),
]


@pytest.mark.parametrize(("function", "args"), CHECKED, ids=lambda v: getattr(v, "__name__", ""))
def test_check(function, args):
    report = ad.check(function, *args, target="numpy")
    assert report.ok, report
    assert "oracle" in str(report)


def numbers(value):
    return np.concatenate([np.ravel(v) for _, v in leaves(value) if isinstance(v, (float, np.ndarray))])


@pytest.mark.parametrize("target", ["numpy", "cpu"])
def test_second_derivatives(target):
    p, q, x = Params(1.3, np.array([0.2, 0.5])), Point(0.4, np.array([1.0, 2.0])), 0.7
    along = (Params(0.3, np.array([0.1, -0.2])), Point(1.0, np.array([0.5, 0.1])), 0.2)
    found = ad.hvp(energy, wrt=(0, 1, 2), target=target)((p, q, x), along)
    assert type(found[0]) is Params and type(found[1]) is Point

    def moved(h):
        at = Params(1.3 + 0.3 * h, p.w + h * along[0].w), Point(0.4 + h, q.y + h * along[1].y), x + 0.2 * h
        return numbers(ad.grad(energy, target="numpy")(*at))

    assert np.allclose(numbers(found), (moved(1e-4) - moved(-1e-4)) / 2e-4, atol=1e-6)
    whole = ad.hessian(energy, wrt="p", target=target)(p, q, x)
    assert np.allclose(whole.w.w, np.diag([2 * 1.3 * x * 2] * 2)) and whole.mass.mode is None
    assert np.allclose(whole.mass.w, whole.w.mass)


def test_jacobian_of_parts():
    found = ad.jacobian(scaled, wrt="p", target="numpy")(Params(1.3, np.array([0.2, 0.5])), 2.0)
    assert np.allclose(found.w, np.eye(2) * 2.6) and np.allclose(found.mass, [0.4, 1.0]) and found.n is None


def test_directions_in_a_dict():
    value, change = ad.jvp(loss, target="numpy")(({"a": 1.5},), {"a": 1.0})
    assert (value, change) == (2.25, 3.0)
    assert ad.hessian(loss, target="numpy")({"a": 1.5})["a"]["a"] == 2.0


def test_object_within_two_arguments():
    shared = Plain(2.0)
    with pytest.raises(Refusal, match="are one object"):
        ad.grad(moved_within, wrt="k", target="numpy")(Plain(shared), shared, 1.0)
