"""Subscripts out of range raise IndexError exactly where NumPy raises it.

The checked functions are run by Python on NumPy arrays, which tells a check that is missing from one
that was made: NumPy's own message for an element names the index."""

import random
import re
import warnings

import numpy as np
import pytest

from adsource.backend.render import statements
from adsource.frontend.build import program
from adsource.ir.check import problems
from adsource.ir.types import Array, Scalar, extent
from adsource.pipeline import Request, emit
from adsource.transforms.bounds import bounds
from adsource.transforms.lower import lower
from tests.transforms.lowered import helpers

RANKS = {"x": 1, "y": 1, "a": 2, "idx": 1, "n": 0, "m": 0}
MISSED = re.compile(r"index -?\d+ is out of bounds")


def kind(name, rank):
    if not rank:
        return Scalar("int64", True)
    shape = tuple(extent(f"{name}.shape[{k}]") for k in range(rank))
    return Array("int64" if name == "idx" else "float64", shape, "C")


def checked(body):
    """The checked function's IR, for a body that may use x, y, a, idx, n and m."""
    source = "import numpy as np\n\n\ndef f(x, y, a, idx, n, m):\n" + indented(body)
    found = program(source, "f.py", "f", {n: kind(n, r) for n, r in RANKS.items()})
    return source, bounds(found.functions[found.entry])


def indented(body):
    lines = [line for line in body.strip("\n").splitlines() if line.strip()]
    margin = min(len(line) - len(line.lstrip()) for line in lines)
    return "".join(f"    {line[margin:]}\n" for line in lines)


def text_of(body):
    return "\n".join(statements(checked(body)[1].body, 0))


def raises(body):
    """The conditions of the checks, with how deep they stand."""
    lines = text_of(body).splitlines()
    found = [k for k, line in enumerate(lines) if "raise IndexError" in line]
    return [(len(lines[k - 1]) - len(lines[k - 1].lstrip())) // 4 * "> " + lines[k - 1].strip() for k in found]


# ------------------------------------------------------------------------- what is told

PROVED = {
    "range of a length": "n = x.shape[0]\nfor i in range(n):\n    s += x[i]",
    "stencil": "for i in range(1, x.size - 1):\n    s += x[i - 1] + x[i + 1]",
    "triangle": "k, l = a.shape\nfor i in range(k):\n    for j in range(i):\n        s += a[j, 0 * j] if l > 0 else 0.0",
    "backwards": "for i in range(x.size - 2, -1, -1):\n    s += x[i + 1]",
    "modulo": "k = x.size\nfor i in range(k):\n    s += x[(i + 1) % k] * x[(i - 1) % k]",
    "negative": "for i in range(x.size):\n    s += x[i - 1] * x[-1 - i]",
    "branch": "k = x.size\nfor i in range(k):\n    if i < k - 1:\n        s += x[i + 1]",
    "choice": "k = x.size\nfor i in range(k):\n    j = i + 1 if i + 1 < k else 0\n    s += x[j]",
    "wrapped": "k = x.size\nfor i in range(k):\n    j = i + 1\n    if j == k:\n        j = 0\n    s += x[j]",
    "clamped": "k = x.size\nfor i in range(k):\n    s += x[min(i + 1, k - 1)] + x[max(i - 1, 0)]",
    "steps": "for i in range(0, x.size - 1, 2):\n    s += x[i] * x[i + 1]",
    "halved": "k = x.size // 2\nc = np.zeros(k)\nfor i in range(k):\n    c[i] = x[2 * i + 1]",
    "band": "k = x.size\nfor i in range(k):\n    for j in range(max(0, i - n), min(k, i + n)):\n        s += x[j]",
    "view": "z = x[1:]\nfor i in range(z.size):\n    s += z[i] * x[i + 1]",
}


@pytest.mark.parametrize("body", PROVED.values(), ids=PROVED)
def test_proved_subscripts_are_not_checked(body):
    assert raises(f"s = 0.0\n{body}\nreturn s") == []


CHECKED = {
    "in front": ("for i in range(n):\n    s += x[i]", ["if x.shape[0] < n:"]),
    "the strictest": ("for i in range(n):\n    s += x[i] * x[i + 2]", ["if n + 1 >= x.shape[0] and n > 0:"]),
    "out of a nest": (
        "for i in range(n):\n    for j in range(m):\n        s += a[i, j]",
        ["if (a.shape[0] < n or a.shape[1] < m) and m > 0 and n > 0:"],
    ),
    "triangle": (
        "for i in range(a.shape[0]):\n    for j in range(i):\n        s += a[i, j]",
        ["if a.shape[1] < a.shape[0] - 1:"],
    ),
    "data": (
        "for i in range(idx.size):\n    if x[0] > 0.0:\n        s += x[idx[i]]",
        ["if x.shape[0] < 1 and idx.shape[0] > 0:", "> > if idx[i] >= x.shape[0] or idx[i] < -x.shape[0]:"],
    ),
    "counter": (
        "k = 0\nfor i in range(n):\n    if i % 3 == 0:\n        s += x[k]\n        k += 1",
        ["> > if k >= x.shape[0]:"],
    ),
    "branch": (
        "for i in range(n):\n    if s > 1.0:\n        for j in range(m):\n            s += x[j]",
        ["> > if x.shape[0] < m:"],
    ),
    "behind a raise": (
        "for i in range(n):\n    if s > 1.0:\n        raise ValueError('s')\n    s += x[i]",
        ["> if i >= x.shape[0]:"],
    ),
    "while": (
        "k = 0\nwhile x[k] > 0.5:\n    s += x[k]\n    k += 1",
        ["if x.shape[0] < 1:", "> if k >= x.shape[0]:"],
    ),
    "around": ("for i in range(n):\n    s += x[idx[i] % x.size]",
               ["if (idx.shape[0] < n or x.shape[0] < 1) and n > 0:"]),
    "lazy": ("if n > 0 and x[n] > 0.5:\n    s = 1.0", ["if n > 0 and n >= x.shape[0]:"]),
    "lazy beside another": ("s = (x[n + 2] if n > 0 else 0.0) + y[1]",
                            ["if n > 0 and n + 2 >= x.shape[0]:", "if y.shape[0] < 2:"]),
}


@pytest.mark.parametrize("body, wanted", CHECKED.values(), ids=CHECKED)
def test_the_rest_is_checked_once_and_early(body, wanted):
    assert raises(f"s = 0.0\n{body}\nreturn s") == wanted


def test_an_index_array_is_checked_in_front_of_the_loops():
    text = text_of("s = 0.0\nfor t in range(n):\n    for k in range(idx.size):\n        s += x[idx[k]]\nreturn s")
    assert "if n > 0:\n    check_index(idx, x.shape[0])  # line 8: x[idx[k]]\nfor t in range(n):" in text


def test_the_error_names_subscript_and_line():
    text = text_of("s = 0.0\nfor i in range(n):\n    s += x[i + 1]\nreturn s")
    assert 'raise IndexError("index out of bounds: x[i + 1], line 7")' in text


def test_only_the_forward_sweep_is_checked():
    source = checked("s = 0.0\nfor i in range(n):\n    s += x[i] * x[i]\nreturn s")[0]
    types = {"x": "float64[:]", "y": "float64[:]", "a": "float64[:,:]", "idx": "int64[:]", "n": "int64", "m": "int64"}
    text = emit(Request("f.py", source, "f", ("x",), types, "cpu")).text
    assert text.count("raise IndexError") == 1
    assert text.index("Forward sweep.") < text.index("raise IndexError") < text.index("Reverse sweep.")


# ---------------------------------------------------------------------- random programs


class Writer:
    """Small programs with subscripts of all kinds."""

    def __init__(self, seed):
        self.rng, self.lines, self.loops, self.names = random.Random(seed), [], [], []

    def one(self, *options):
        return self.rng.choice(options)

    def bound(self):
        base = self.one("n", "m", "x.shape[0]", "y.size", "a.shape[0]", "a.shape[1]", "z.size", *self.loops * 2)
        return f"{base} {self.one('+', '-')} {self.one(0, 0, 1, 2)}"

    def range(self):
        low = self.one("0", "1", "2", self.bound())
        return self.one(self.bound(), f"{low}, {self.bound()}", f"{self.bound()}, {low}, -1",
                        f"{low}, {self.bound()}, {self.one(2, 3, -2)}")

    def subscript(self, length):
        v, w = (self.one("0", "n", *(self.loops + self.names) * 3) for _ in "vw")
        return self.one(v, v, f"{v} + 1", f"{v} - 1", f"{v} - 2", f"({v} + 1) % {length}", f"2 * {v}",
                        f"{v} + {w}", f"{v} - {w}", "-1", "1", f"idx[{v}]", f"{length} - 1 - {v}")

    def element(self):
        name = self.one("x", "y", "z", "a")
        if name == "a":
            return f"a[{self.subscript('a.shape[0]')}, {self.subscript('a.shape[1]')}]"
        return f"{name}[{self.subscript(f'{name}.shape[0]')}]"

    def chosen(self):
        """An element, one time in three where a condition says so."""
        v = self.one("n", "m", *self.loops)
        test = self.one(f"{v} > 0", f"{v} < {self.bound()}", f"{v} != 2")
        return self.one(self.element(), self.element(), f"({self.element()} if {test} else 0.5)")

    def add(self, depth, text):
        self.lines.append("    " * depth + text)

    def statement(self, depth):
        choice = self.rng.random()
        if choice < 0.4 and len(self.loops) < 3:
            self.inside(depth, f"for {'ijk'[len(self.loops)]} in range({self.range()}):", True)
        elif choice < 0.55 and self.loops:
            v = self.one(*self.loops)
            test = self.one(f"{v} > 0", f"{v} < {self.bound()}", f"{v} != 0", f"{self.element()} > 0.5",
                            f"{v} > 0 and {self.element()} > 0.3", f"{v} == 0 or {self.element()} > 0.3")
            self.inside(depth, f"if {test}:", False)
        elif choice < 0.65 and self.loops:
            v = self.one(*self.loops)
            self.names.append("p")
            self.add(depth, f"p = {self.one(f'{v} + 1', f'idx[{v}]', f'min({v} + 1, n - 1)', f'max({v} - 1, 0)')}")
            self.add(depth, f"s += {self.element()} * p")
        elif choice < 0.7:
            self.add(depth, "k0 += 1")
            self.add(depth, "s += z[k0]")
        elif choice < 0.9:
            self.add(depth, f"s += {self.element()} * {self.chosen()}")
        else:
            self.add(depth, f"w[{self.subscript('w.size')}] = 0.25 * s")

    def inside(self, depth, head, loop):
        self.add(depth, head)
        names, loops = list(self.names), list(self.loops)
        self.loops += [head.split()[1]] if loop else []
        for _ in range(self.one(1, 1, 2)):
            self.statement(depth + 1)
        self.names, self.loops = names, loops

    def body(self):
        self.add(0, "s = 0.0")
        self.add(0, "k0 = 0")
        self.add(0, self.one("w = np.zeros(n)", "w = np.zeros(x.size)", "w = np.ones(m + 1)"))
        self.add(0, self.one("z = 2.0 * x[1:]", "z = x * x", "z = y.copy()"))
        for _ in range(self.one(1, 2, 3)):
            self.statement(0)
        return "\n".join([*self.lines, "return s + np.sum(w) + np.sum(z)"])


def values(rng):
    n, m = int(rng.integers(0, 6)), int(rng.integers(0, 6))
    near = lambda k: max(k + int(rng.choice([0, 0, 0, 1, 2, -1])), 0)  # noqa: E731
    idx = rng.integers(-1, max(n, 1), near(n))
    return {"x": rng.random(near(n)), "y": rng.random(near(m)), "a": rng.random((near(n), near(m))),
            "idx": idx, "n": n, "m": m}  # fmt: skip


def outcome(f, given):
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return "value", f(**{k: np.copy(v) if np.ndim(v) else v for k, v in given.items()})
    except (IndexError, ZeroDivisionError, ValueError) as error:
        return type(error).__name__, str(error)


@pytest.mark.parametrize("seed", range(60))
def test_random_subscripts(seed):
    source, function = checked(Writer(seed).body())
    assert problems(function) == ()
    lowered = "\n".join(statements(lower(function, ()).body, 1))
    space, primal = helpers(False), {}
    exec(source, primal)
    exec(f"def f(x, y, a, idx, n, m):\n{lowered}\n", space)
    rng = np.random.default_rng(seed)
    for _ in range(20):
        given = values(rng)
        wanted, found = outcome(primal["f"], given), outcome(space["f"], given)
        if wanted[0] == "ZeroDivisionError":
            continue
        assert wanted[0] == found[0], f"{wanted} {found}\n{source}\n{lowered}"
        if wanted[0] == "value":
            np.testing.assert_allclose(found[1], wanted[1], rtol=1e-12)
        else:
            assert not MISSED.match(found[1]), f"{found}\n{source}\n{lowered}"
