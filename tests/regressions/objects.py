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
