"""Extents of arrays: what is known of them, what an integer expression stands for, how they broadcast."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from adsource.ir.nodes import Const, Expr, Name, Op, TupleExpr
from adsource.ir.types import Array, Extent, Tuple, Type, extent, is_array
from adsource.ir.walk import names


class Untyped(Exception):
    """The operation cannot be typed; the text says why (NumPy's own words where it has any)."""


@dataclass
class Shapes:
    """What is known of extents while a function is typed.

    stable: integer names that never change, as extents.  assumed: pairs taken as equal.
    tuples: names of tuples of integers, as extents.  preferred: those that stand for what is equal to them."""

    stable: dict[str, Extent] = field(default_factory=dict)
    tuples: dict[str, tuple[Extent | None, ...]] = field(default_factory=dict)
    assumed: list[tuple[Extent, Extent]] = field(default_factory=list)
    preferred: list[Extent] = field(default_factory=list)


NOTHING_KNOWN = Shapes()


class Equalities:
    """Extents known to be equal: each symbol is given by others, as `a.shape[0]` by `n - 4`."""

    def __init__(self, pairs=()):
        self.meaning: dict[str, Extent] = {}
        for a, b in pairs:
            self.learn(a, b)

    def copy(self) -> Equalities:
        new = Equalities()
        new.meaning = dict(self.meaning)
        return new

    def known(self, a: Extent | None, b: Extent | None) -> bool:
        return a is not None and b is not None and self.reduced(a - b) == extent(0)

    def learn(self, a: Extent | None, b: Extent | None, standing=lambda symbol: ()) -> None:
        """a == b.  standing: the symbol that stands lowest is the one that is brought back to others."""
        if a is None or b is None:
            return
        rest = self.reduced(a - b)
        for symbol, factor in sorted(rest.terms, key=lambda term: standing(term[0])):
            if abs(factor) == 1:
                self.meaning[symbol] = (rest - Extent(((symbol, factor),))) * -factor
                return

    def reduced(self, e: Extent) -> Extent:
        while True:
            known = [(s, f) for s, f in e.terms if s in self.meaning]
            if not known:
                return e
            for symbol, factor in known:
                e = e - Extent(((symbol, factor),)) + self.meaning[symbol] * factor


def extent_of(e: Expr, shapes: Shapes = NOTHING_KNOWN) -> Extent | None:
    """The extent that an integer expression stands for, if it is affine in stable symbols."""
    match e:
        case Const(value=int() as value):
            return extent(int(value))
        case Name():
            return shapes.stable.get(e.id)
        case Op(op="shape"):
            axis = e.get("axis")
            known = e.args[0].type.shape[axis] if is_array(e.args[0].type) else None
            return known
        case Op(op="size" | "len"):
            shape = getattr(e.args[0].type, "shape", ())
            return shape[0] if len(shape) == 1 or (e.op == "len" and shape) else None
        case Op(op="+" | "-" | "*"):
            left, right = (extent_of(a, shapes) for a in e.args)
            if left is None or right is None:
                return None
            if e.op == "*":
                if left.terms and right.terms:
                    return None
                return right * left.const if not left.terms else left * right.const
            return left + right if e.op == "+" else left - right
        case Op(op="u-"):
            inner = extent_of(e.args[0], shapes)
            return None if inner is None else inner * -1
    return None


def affine(e: object) -> Extent | None:
    """An integer expression in the names that it uses; None for what is not affine in them."""
    if not isinstance(e, (Const, Name, Op)):
        return None
    return extent_of(e, Shapes({n: extent(n) for n in names(e)}))


def shape_operand(e: Expr, shapes) -> tuple[Extent | None, ...]:
    if any(getattr(i.type, "dtype", "int64")[0] in "fc" for i in (e.items if isinstance(e, TupleExpr) else (e,))):
        raise Untyped("a length is an integer: use `//`, or `int(...)`")
    if isinstance(e, TupleExpr):
        return tuple(extent_of(i, shapes) for i in e.items)
    if isinstance(e, Name) and e.id in shapes.tuples:
        return shapes.tuples[e.id]
    if isinstance(e.type, Tuple):
        return (None,) * len(e.type.items)
    return (extent_of(e, shapes),)


def broadcast(types, shapes: Shapes = NOTHING_KNOWN) -> tuple[Extent | None, ...]:
    """The broadcast shape; extents that are not known to be equal are taken as equal, and noted."""
    arrays = [t.shape for t in types if is_array(t)]
    rank = max((len(s) for s in arrays), default=0)
    out: list[Extent | None] = []
    for axis in range(-rank, 0):
        found = [s[axis] for s in arrays if len(s) >= -axis]
        wide = [e for e in found if e != extent(1)]
        known = [e for e in wide if e is not None]
        if len({e.const for e in known if not e.terms}) > 1:
            raise Untyped("operands could not be broadcast together")
        for other in known[1:]:
            if other != known[0] and (known[0], other) not in shapes.assumed:
                shapes.assumed.append((known[0], other))
        told = [e for e in shapes.preferred if e in known] or known
        out.append(told[0] if told else (None if wide else extent(1)))
    return tuple(out)


def one_length(a: Extent | None, b: Extent | None) -> Extent | None:
    """The length that two arrays have if they have one, where it is told in two ways, or once."""
    if a is None or b is None:
        return a or b
    return None if not a.terms and not b.terms else b if not b.terms else a


def show_extent(e: Extent) -> str:
    """`u.shape[0] - 2`, as Python text."""
    parts = []
    for symbol, factor in e.terms:
        text = symbol if abs(factor) == 1 else f"{abs(factor)} * {symbol}"
        parts.append(("- " if factor < 0 else "+ ") + text)
    if e.const or not parts:
        parts.append(f"{'-' if e.const < 0 else '+'} {abs(e.const)}")
    text = " ".join(parts)
    return text[2:] if text.startswith("+ ") else "-" + text[2:]


def symbols(name: str, t: Type, known: dict) -> None:
    """Note what the extents of a parameter are at a call."""
    if isinstance(t, Array):
        known.update({f"{name}.shape[{k}]": e for k, e in enumerate(t.shape)})
    if isinstance(t, Tuple):
        for k, item in enumerate(t.items):
            symbols(f"{name}[{k}]", item, known)


def translated(t: Type, known: dict) -> Type:
    """A type of a callee in the symbols of its caller; extents that have none there are not known."""
    if isinstance(t, Array):
        return replace(t, shape=tuple(_extent(e, known) for e in t.shape))
    return Tuple(tuple(translated(i, known) for i in t.items), listed=t.listed) if isinstance(t, Tuple) else t


def _extent(e: Extent | None, known: dict) -> Extent | None:
    if e is None:
        return None
    total = extent(e.const)
    for symbol, factor in e.terms:
        value = known.get(symbol)
        if value is None:
            return None
        total = total + value * factor
    return total


