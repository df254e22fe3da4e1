# ruff: noqa: F821
"""Objects and named tuples whose fields have names that NumPy has a meaning for."""

import collections
import typing

import numpy as np


class _Pose(typing.NamedTuple):
    R: np.ndarray
    p: np.ndarray


class _Layer:
    def __init__(self, U, sign, S):
        self.U = U
        self.sign = sign
        self.S = S

    def energy(self):
        return np.sum(self.U * self.sign + self.S**3)


class _Cell:
    def __init__(self, shape, T, size, real):
        self.shape, self.T, self.size, self.real = shape, T, size, real


def pose(q: "f[4]") -> float:
    now = _Pose(np.eye(3) * q[0], np.ones(3) * q[1])
    turned = _Pose(now.R @ np.diag(q[1:]), now.p + now.R[0])
    return np.trace(turned.R) + turned.p @ turned.p


def three_fields(h: "f[4]", v: "f[4]", u: "f[4]") -> float:
    return _Layer(u, h, v).energy()


def names_of_arrays(a: "f[3]", b: "f[3]", c: "f[3]") -> float:
    cell = _Cell(a, b, 2.0, c)
    cell.T = cell.T * cell.size
    return np.sum(cell.shape * cell.T) + cell.real @ cell.T


_Atom = collections.namedtuple("_Atom", ["charge", "radius"])
SPECIES = {"C": _Atom(6, 0.7), "O": _Atom(8, 0.6)}


def table_of_named_tuples(x: "f[4]") -> float:
    entries = {"total": 0.0}
    for name in ("C", "O"):
        entries["total"] += SPECIES[name].charge * np.exp(-x[0] * SPECIES[name].radius)
    return entries["total"]


class _Charge:
    def __init__(self, place, size=1.0):
        self.place = place
        self.size = size

    def energy(self):
        return self.size * np.sum(self.place**2)


def _interaction(charges, k=1.0):
    total = 0.0
    for i, a in enumerate(charges):
        for b in charges[i + 1 :]:
            total += k * a.size * b.size / np.sqrt(np.sum((a.place - b.place) ** 2) + 0.1)
    return total


def objects_added_to_a_list(p: "f[3,2]", q: "f[3]") -> float:
    charges = [_Charge(p[i], q[i]) for i in range(2)]
    charges.append(_Charge(p[2] * 2))
    return sum(c.energy() for c in charges)


def objects_added_in_a_loop(p: "f[3,2]", q: "f[3]") -> float:
    charges = []
    for i in range(3):
        charges.append(_Charge(p[i].copy(), q[i]))
    for c in charges:
        c.place = c.place * 2
        c.place[0] -= q[0]
    return _interaction(charges) + _interaction(charges, k=2.0) + charges[-1].energy()


def dicts_and_functions_added(p: "f[3,2]", q: "f[3]") -> float:
    parts, maps = [], []
    parts.append({"x": p[0], "q": q[0]})
    parts.append({"x": p[1], "q": q[2]})
    maps.append(np.sin)
    maps.append(lambda t: t**2)
    return sum(d["q"] * d["x"][0] for d in parts) + sum(np.sum(f(q)) for f in maps)
