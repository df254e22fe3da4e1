"""Lengths of axes and index arithmetic: integer expressions that stay short.

    plus(i, 1)             ->  i + 1
    plus(plus(i, 1), -1)   ->  i
    size of u[1:-1]        ->  n - 2    (nothing is clipped: where it is negative, a loop does not run)
"""

from __future__ import annotations

from dataclasses import dataclass

from adsource.ir.nodes import Const, Expr, Name, Op
from adsource.ir.types import BOOL, INT, Extent, extent


@dataclass(frozen=True)
class Size:
    """How long an axis is: what is known of it, and the expression that gives it when running.  The
    expression may be negative where the axis is empty."""

    extent: Extent | None
    expr: Expr

    @property
    def one(self) -> bool:
        return self.extent == extent(1)


def number(value: int) -> Const:
    return Const(value, INT)


ONE = Size(extent(1), number(1))


def integer(name: str) -> Name:
    return Name(name, INT)


def plus(a: Expr, b: Expr | int) -> Expr:
    """a + b, constants gathered at the end."""
    if isinstance(b, Const):
        b = int(b.value)
    if isinstance(b, int):
        return _shifted(a, b)
    if isinstance(a, Const):
        return _shifted(b, int(a.value))
    base, offset = _split(b)
    if base == a and not isinstance(a, Name):
        return _shifted(times(a, 2), offset)
    start, first = _split(a)
    return _shifted(Op("+", (start, base), INT), first + offset)


def _split(e: Expr) -> tuple[Expr, int]:
    """base and constant of `base + constant`."""
    if isinstance(e, Op) and e.op in ("+", "-") and isinstance(e.args[-1], Const) and len(e.args) == 2:
        sign = 1 if e.op == "+" else -1
        return e.args[0], sign * int(e.args[1].value)
    return e, 0


def _shifted(a: Expr, offset: int) -> Expr:
    if isinstance(a, Const):
        return number(int(a.value) + offset)
    base, first = _split(a)
    offset += first
    if offset == 0:
        return base
    return Op("+" if offset > 0 else "-", (base, number(abs(offset))), INT)


def minus(a: Expr, b: Expr | int) -> Expr:
    """a - b, constants gathered at the end."""
    if isinstance(b, Const):
        b = int(b.value)
    if isinstance(b, int):
        return _shifted(a, -b)
    if a == b:
        return number(0)
    base, offset = _split(b)
    start, first = _split(a)
    if start == base:
        return number(first - offset)
    if isinstance(start, Op) and start.op == "+" and start.args[0] == base:
        return _shifted(start.args[1], first - offset)
    return _shifted(Op("-", (start, base), INT), first - offset)


def times(a: Expr, b: Expr | int) -> Expr:
    a, b = (number(x) if isinstance(x, int) else x for x in (a, b))
    if isinstance(a, Const) and isinstance(b, Const):
        return number(int(a.value) * int(b.value))
    for one, other in ((a, b), (b, a)):
        if isinstance(one, Const) and one.value in (0, 1):
            return number(0) if one.value == 0 else other
    return Op("*", (b, a) if isinstance(b, Const) else (a, b), INT)


def over(a: Expr, b: Expr | int) -> Expr:
    b = number(b) if isinstance(b, int) else b
    if isinstance(b, Const) and b.value == 1:
        return a
    if isinstance(a, Const) and isinstance(b, Const):
        return number(int(a.value) // int(b.value))
    return Op("//", (a, b), INT)


def modulo(a: Expr, b: Expr) -> Expr:
    return Op("%", (a, b), INT)


def compare(op: str, a: Expr, b: Expr) -> Op:
    return Op(op, (a, b), BOOL)


def product(sizes: tuple[Expr, ...]) -> Expr:
    total: Expr = number(1)
    for s in sizes:
        total = times(total, s)
    return total


def same(a: Size, b: Size) -> bool:
    """Whether two axes are known to be equally long."""
    return a.expr == b.expr or (a.extent is not None and a.extent == b.extent)
