"""Programs with classes, dicts, tuples and functions as values, for test_parts.py."""

import functools
import math
from collections import namedtuple
from dataclasses import dataclass, field, replace
from functools import partial
from typing import NamedTuple

import numpy as np

TABLE = {"a": 1.5, "b": (2.0, 3.0)}
Pair = namedtuple("Pair", "first second")


class Point(NamedTuple):
    x: "float64[:]"
    w: float = 2.0

    def norm(self, scale):
        return np.sqrt(np.sum(self.x**2)) * self.w * scale


@dataclass
class Params:
    mass: float
    w: "float64[:]"
    name: str = "plain"
    weights: tuple = (1.0, 2.0)
    extra: "float64[:]" = field(default_factory=lambda: np.ones(3))

    def kinetic(self, v):
        return 0.5 * self.mass * np.sum(self.w * v**2)

    @property
    def total(self):
        return self.mass * np.sum(self.w) + self.weights[1] * np.sum(self.extra)


@dataclass(frozen=True, slots=True)
class Grid:
    dx: float
    n: int = 4

    @staticmethod
    def of(length):
        return Grid(length / 4)


@dataclass
class Scaled:
    k: float
    double: float = field(init=False)

    def __post_init__(self):
        self.double = 2 * self.k


class Sim:
    """A simulation with state."""

    scale = 2.0

    def __init__(self, u, dt=0.1):
        self.u = u.copy()
        self.t = 0.0
        self.dt = dt

    @property
    def energy(self):
        return 0.5 * np.sum(self.u**2)

    def rate(self):
        return -self.scale * self.u + np.sin(self.t)

    def step(self, k):
        self.u = self.u + self.dt * k * self.rate()
        self.t += self.dt
        return self

    def clip(self):
        self.u[0] = self.u[1] * self.t

    @classmethod
    def make(cls, u):
        return cls(u, dt=0.05)


class Damped(Sim):
    def rate(self):
        return -3.0 * self.u


def tuple_rebound(x: float, a: "float64[:]"):
    p = (x * 2, x + a, (a * 3, 4.0))
    q = [p[0], p[1]]
    s = 0.0
    for v in q:
        s = s + np.sum(v)
    for i in range(2):
        p = (p[0] * x, p[1], p[2])
    return np.sum(p[0] * p[1]) + s + p[2][1] + np.sum(p[2][0])


def product(p):
    return p[0] * p[1]


def tuple_argument(x: float, a: "float64[:]"):
    return np.sum(product((x, a))) + np.sum(product([a, x]))


def tuple_swapped(x: float, y: float):
    p = (x, y)
    p = (p[1] * 2.0, p[0])
    a, b = p
    return a**2 * b


def layers_forward(layers, x):
    for w, b in layers:
        x = np.tanh(w @ x + b)
    return x


def list_of_layers(w1: "float64[:,:]", b1: "float64[:]", w2: "float64[:,:]", x: "float64[:]"):
    layers = [(w1, b1), (w2, 0.5)]
    return np.sum(layers_forward(layers, x)) * len(layers)


def dataclass_local(x: float, a: "float64[:]"):
    p = Params(x, w=a)
    p.mass = p.mass * 2
    return p.kinetic(a) + p.total + p.mass


def dataclass_replaced(x: float, a: "float64[:]"):
    p = Params(mass=x, w=a, weights=(x, x * x))
    q = replace(p, mass=p.mass * 3.0)
    return p.total * q.total


def named_tuples(x: float, a: "float64[:]"):
    p = Point(a, x)
    q = p._replace(w=p.w * 2)
    x0, w0 = q
    pair = Pair(p.norm(x), second=w0 * np.sum(x0))
    return pair.first * pair[1]


def frozen(x: float):
    g = Grid.of(x)
    return g.dx**2 * g.n


def after_init(x: float):
    s = Scaled(x)
    return s.double * s.k


def simulated(u: "float64[:]", k: float):
    s = Sim.make(u)
    for i in range(4):
        s.step(k)
    s.clip()
    return s.energy + s.t * k


def inherited(u: "float64[:]", k: float):
    s = Damped(u, 0.2)
    s.step(k)
    s.step(k * k)
    return s.energy


def chained(u: "float64[:]", k: float):
    s = Sim(u)
    return s.step(k).step(2 * k).energy


def stepped(s, k):
    s.u = s.u * k
    s.t = s.t + 1.0
    return s.t


def changed_by_a_function(u: "float64[:]", k: float):
    s = Sim(u)
    before = s.t + stepped(s, k) * s.t
    return np.sum(s.u) * s.t + before


def conditional(u: "float64[:]", k: float):
    s = Sim(u)
    if k > 0.2:
        s.u = s.u * k
    else:
        s.t = k
    return s.energy + s.t


def scaled(p):
    return {"a": p["a"] * 2.0, "b": p["b"]}


def dicts(x: float, a: "float64[:]"):
    p = {"a": x, "b": {"c": a, "d": x * x}}
    p["a"] = p["a"] + p["b"]["d"]
    p["new"] = np.sum(p["b"]["c"])
    p["a"] += 1.0
    q = scaled(p)
    total = 0.0
    for name, value in p.items():
        if name != "b":
            total += value
    for key in q.keys():
        if key == "a":
            total += q[key]
    return total * q["b"]["d"] + TABLE["a"] * x + TABLE["b"][1]


def keywords(x, *, k=2.0, n=1):
    return x**n * k


def spread(x: float, a: "float64[:]"):
    options = {"k": x, "n": 2}
    args = (x, a)
    return keywords(x, **options) + np.sum(product(args)) + np.sum(both(*args))


def both(x, y, /):
    return x * y


def total(first, *rest, scale=1.0):
    s = first
    for r in rest:
        s = s + np.sum(r)
    return s * scale * len(rest)


def variadic(x: float, a: "float64[:]"):
    return total(x, a, x, scale=x) + total(x)


def rk4(rhs, y, t, h):
    k1 = rhs(y, t)
    k2 = rhs(y + 0.5 * h * k1, t + 0.5 * h)
    k3 = rhs(y + 0.5 * h * k2, t + 0.5 * h)
    k4 = rhs(y + h * k3, t + h)
    return y + h / 6.0 * (k1 + 2 * k2 + 2 * k3 + k4)


def lorenz(y, t, sigma=10.0, rho=28.0):
    return np.stack([sigma * (y[1] - y[0]), y[0] * (rho - y[2]) - y[1], y[0] * y[1] - t * y[2]])


def decay(y, t, k):
    return -k * y + t


def integrated(y: "float64[:]", k: float):
    for i in range(3):
        y = rk4(lorenz, y, 0.1 * i, 0.01)
    y = rk4(partial(decay, k=k), y, 0.0, 0.1)
    return np.sum(y**2)


def bound_by_place(y: "float64[:]", k: float):
    f = functools.partial(mixed, k)
    return np.sum(f(y)) + np.sum(applied(np.sin, y)) + applied(math.exp, k)


def mixed(k, y):
    return k * y**2


def applied(f, x):
    return f(x)


def in_a_dict(y: "float64[:]", k: float):
    ops = {"mixed": mixed, "both": both}
    total = 0.0
    for f in (np.tanh, np.sin):
        total = total + np.sum(f(y))
    return np.sum(ops["mixed"](k, y)) + np.sum(ops["both"](y, k)) + total


class Model:
    def __init__(self, k, rhs):
        self.k = k
        self.rhs = rhs

    def flow(self, y, t):
        return self.k * self.rhs(y) + t


def methods_as_functions(y: "float64[:]", k: float):
    model = Model(k, np.cos)
    y = rk4(model.flow, y, 0.0, 0.1)
    return np.sum(y * y)


def early(p, x):
    if x > 10.0:
        return {"v": x, "w": p["w"]}
    return {"v": p["v"] * x, "w": x}


def early_returns(x: float, y: float):
    r = early({"v": y, "w": 1.0}, x)
    return r["v"] * r["w"]


def squared(y, t):
    return y * y * t


def result_in_place_of_the_argument(y: "float64[:]", k: float):
    for i in range(3):
        y = squared(y, 0.5 + 0.1 * i)
    y = squared(y, k)
    return np.sum(y)


def polar(x, y, k):
    r = np.sqrt(x * x + y * y + k)
    return r, y / r


def several_results_under_one_name(a: "float64[:]", k: float):
    r, c = polar(a[0], a[1], k)
    pair = polar(a[2], a[1], k)
    w = np.linalg.slogdet(np.outer(a, a) + np.diag(np.arange(1.0, 4.0)))
    return r * c + pair[0] * pair[1] + w[0] * w[1]


def exchanged(x: float, y: float):
    p, q = {"a": x}, {"a": y * y}
    p, q = q, p
    return p["a"] * q["a"] ** 2


def captured(y: "float64[:]", k: float):
    def rhs(v, t):
        return -k * v + t

    y = rk4(rhs, y, 0.0, 0.1)
    y = rk4(lambda v, t: np.sin(k * v) * t, y, 0.3, 0.1)
    return np.sum(y**2)
