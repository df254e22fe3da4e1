"""Operands to check a rule with, from the `>>>` lines of its docstring.

    >>> np.log(positive)                     elementwise: any shapes, ranks 0 to 3, broadcast
    >>> np.sum(normal[3, 4], axis=1)         of these shapes
    >>> np.dot(normal[()], normal[3])        `[()]`: a scalar

`normal`, `positive` ... name a distribution, `near(0.3)` numbers close to 0.3, `same` the operand before;
`places` indices below 3, `counts` from 1 to 4; literals and keywords stand as they are.  Without such a
line every operand is `normal` (`flags` where the rule says bool, `integers` where it says int).
"""

from __future__ import annotations

import ast
from dataclasses import dataclass

import numpy as np

from adsource.ir import infer
from adsource.ir.nodes import Expr, Name, Op, TupleExpr
from adsource.ir.types import Array, Scalar, Tuple, Type, extent
from adsource.rulebook.read import operation
from adsource.rulebook.rule import Rule
from adsource.rulebook.scope import STATIC_PLACES

DRAWS = {
    "normal": lambda r, n: r.standard_normal(n),
    "positive": lambda r, n: r.uniform(0.5, 2.0, n),
    "away": lambda r, n: r.uniform(0.5, 2.0, n) * np.where(r.random(n) < 0.5, -1.0, 1.0),
    "unit": lambda r, n: r.uniform(-0.8, 0.8, n),
    "fraction": lambda r, n: r.uniform(0.1, 0.9, n),
    "above_one": lambda r, n: r.uniform(1.2, 3.0, n),
    "flags": lambda r, n: r.random(n) < 0.5,
    "integers": lambda r, n: r.integers(-2, 4, n),
    "places": lambda r, n: r.integers(0, 3, n),
    "counts": lambda r, n: r.integers(1, 5, n),
    "grid": lambda r, n: np.cumsum(r.uniform(0.5, 1.5, n)),
    "banded": lambda r, n: r.standard_normal(n) + 5.0 * (np.arange(n[0]) % 2)[:, None],
    "square": lambda r, n: r.standard_normal(n) + 3.0 * np.eye(n[-1]),
    "turning": lambda r, n: r.standard_normal(n) + 4.0 * (np.triu(np.ones(n), 1) - np.tril(np.ones(n), -1)),
    "symmetric": lambda r, n: _symmetric(r.standard_normal(n)),
}


def _symmetric(a):
    return a @ np.swapaxes(a, -1, -2).conj() + 2.0 * np.eye(a.shape[-1])


@dataclass
class Draw:
    """One operand to draw: the distribution, a centre for `near(c)`, and the shape if it is given."""

    kind: str
    centre: float = 0.0
    shape: tuple[int, ...] | None = None

    def value(self, random: np.random.Generator, shape: tuple[int, ...]) -> np.ndarray:
        if self.kind == "near":
            return self.centre + random.uniform(-0.05, 0.05, shape)
        return np.asarray(DRAWS[self.kind](random, shape))

    def complex_value(self, random: np.random.Generator, shape: tuple[int, ...]) -> np.ndarray:
        """A complex number of the kind, its real part the larger one; integers and booleans as they are."""
        drawn = self.value(random, shape)
        if drawn.dtype.kind != "f":
            return drawn
        z = drawn + 0.5j * self.value(random, shape)
        return _symmetric(z) if self.kind == "symmetric" else z


@dataclass
class Sample:
    """A call with holes: `args` holds Draws, literals and tuples of them."""

    args: list
    static: dict[str, object]

    def draws(self) -> list[Draw]:
        return [d for d in _flat(self.args) if isinstance(d, Draw) and d.kind != "same"]


def _flat(items) -> list:
    return [x for i in items for x in (_flat(i) if isinstance(i, tuple) else [i])]


def samples(rule: Rule) -> list[Sample]:
    """The samples of a rule, in order."""
    if rule.samples:
        return [read(text) for text in rule.samples]
    return [Sample([_default(rule, s) for s in rule.slots if not s.key], {})]


def _default(rule: Rule, slot) -> object:
    if slot.what == "literal":
        return slot.value
    annotation = rule.annotations.get(slot.name, "")
    kind = {"bool": "flags", "int": "integers"}.get(annotation, "normal")
    drawn = Draw(kind, shape=(4,) * int(annotation[0]) if annotation[1:2] == "d" else None)
    return (drawn, drawn) if slot.what == "sequence" else drawn


def read(text: str) -> Sample:
    """A sample line; the function's name in it is for the reader."""
    name, operands, keywords = operation(ast.parse(text, mode="eval").body)
    places = STATIC_PLACES.get(name, {})
    static = {places[k]: _setting(o) for k, o in enumerate(operands) if k in places}
    static |= {k.arg: _setting(k.value) for k in keywords if k.arg}
    return Sample([_operand(o) for k, o in enumerate(operands) if k not in places], static)


def _setting(e: ast.expr) -> object:
    """A literal, or `inf` and `-inf`."""
    infinite = {"inf": np.inf, "-inf": -np.inf}
    return infinite[ast.unparse(e)] if ast.unparse(e) in infinite else ast.literal_eval(e)


def _operand(e: ast.expr) -> object:
    match e:
        case ast.Name(id=kind):
            return Draw(kind)
        case ast.Call(func=ast.Name(id="near"), args=[centre]):
            return Draw("near", ast.literal_eval(centre))
        case ast.Subscript(value=ast.Name(id=kind), slice=where):
            shape = ast.literal_eval(where)
            return Draw(kind, shape=shape if isinstance(shape, tuple) else (shape,))
        case ast.Tuple(elts=items):
            return tuple(_operand(i) for i in items)
    return ast.literal_eval(e)


# ------------------------------------------------------------------ as an operation


@dataclass
class Case:
    """An operation on named operands, and their values."""

    op: Op
    values: dict[str, object]


def case(rule: Rule, sample: Sample, shapes: list[tuple[int, ...]], dtype: str, seed: int,
         result: Type | None = None) -> Case:
    """The rule's operation on drawn operands of these shapes; floats have the dtype, or "mixed"
    ones, or scalars are "python" numbers; "mixed complex": every second operand is complex,
    the rest real, "complex mixed": the other way round."""
    random = np.random.default_rng(seed)
    left = iter(shapes)
    values: dict[str, object] = {}

    def operand(item) -> Expr:
        if isinstance(item, tuple):
            items = tuple(operand(i) for i in item)
            return TupleExpr(items, Tuple(tuple(i.type for i in items)))
        if not isinstance(item, Draw):
            return infer.const(item)
        if item.kind == "same":
            name = "abcdefgh"[len(values) - 1]
            return Name(name, type_of(name, values[name]))
        drawn = (item.complex_value if "complex" in dtype else item.value)(random, next(left))
        name = "abcdefgh"[len(values)]
        values[name] = _typed(drawn, dtype, len(values))
        return Name(name, type_of(name, values[name]))

    args = tuple(operand(i) for i in sample.args)
    if result is not None or infer.function_of(rule.op) is None and rule.op not in infer.SPECIAL:
        found = result or args[0].type
        return Case(Op(rule.op, args, found, tuple(sample.static.items())), values)
    return Case(infer.op(rule.op, args, infer.Shapes(), **sample.static), values)


def _typed(drawn: np.ndarray, dtype: str, number: int) -> object:
    """In a dtype; "mixed": in turns float64 and float32; "python": Python's own numbers."""
    if dtype == "python" or dtype == "python complex":
        return drawn.item()
    if drawn.dtype.kind not in "fc":
        return drawn[()]
    if dtype in ("mixed complex", "complex mixed"):
        return (drawn if (number % 2 == 0) is (dtype == "mixed complex") else drawn.real.copy())[()]
    return drawn.astype(("float64", "float32")[number % 2] if dtype == "mixed" else dtype)[()]


def type_of(name: str, value) -> Type:
    """The type of a value whose extents are symbols of their own, but for those that are 1."""
    if type(value) in (bool, int, float, complex):
        return infer.const(value).type
    dtype = str(np.asarray(value).dtype)
    if np.ndim(value) == 0:
        return Scalar(dtype)
    shape = tuple(extent(1) if n == 1 else extent(f"{name}.shape[{k}]") for k, n in enumerate(value.shape))
    return Array(dtype, shape, "C")
