"""Numbers that tell where a view is have names, where they come out of arrays that are written.

    row = A[rows[0]]            t1 = rows[0]
    rows[0] += 1         ->     row = A[t1]
                                rows[0] += 1

The reverse sweep makes the view again, of the shadow, and a name's value is recorded where it changes.

Before: canonical.  After: no view that is bound or handed to a function asks what such an array holds.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from adsource.analyses.buffers import Buffers, Effects, buffers, gathers, written
from adsource.ir.nodes import (
    AnyStatement,
    Assign,
    Call,
    Expr,
    For,
    Function,
    If,
    Index,
    Name,
    Op,
    TupleExpr,
    While,
)
from adsource.ir.types import is_array
from adsource.ir.walk import VIEWS, names, rebuild, root, statements
from adsource.transforms.pull import namer

Body = tuple[AnyStatement, ...]


def place_numbers(function: Function, effects: dict[str, Effects], taken: set[str]) -> Function:
    """The function with a name for each number that is asked for before its array is written."""
    return replace(function, body=_Numbers(buffers(function, effects), namer(taken)).block(function.body, frozenset()))


class _Numbers:
    def __init__(self, memory: Buffers, temporary: Callable[[], str]):
        self.memory, self.temporary = memory, temporary

    def changed(self, block: Body) -> frozenset[str]:
        """The arrays that a block may write."""
        places = {root(e) for s in statements(block) for e in written(s, self.memory.effects)} - {None}
        return frozenset(n for p in places for n in self.memory.aliases(p))

    def block(self, block: Body, later: frozenset[str]) -> Body:
        """later: the arrays that are written behind the block, or in it and before its next pass."""
        out: list[AnyStatement] = []
        for s in reversed(block):
            out[:0] = self.statement(s, later)
            later |= self.changed((s,))
        return tuple(out)

    def statement(self, s: AnyStatement, later: frozenset[str]) -> list[AnyStatement]:
        match s:
            case For() | While():
                body = self.block(s.body, later | self.changed(s.body))
                return [s if body == s.body else replace(s, body=body)]
            case If():
                arms = {"body": self.block(s.body, later), "orelse": self.block(s.orelse, later)}
                return [s if arms["body"] == s.body and arms["orelse"] == s.orelse else replace(s, **arms)]
            case Assign(value=Op(op="ifexp", args=(test, *values))) if is_array(s.target.type):
                arms = [self.statement(replace(s, value=e, comments=()), later) for e in values]
                plain = all(len(arm) == 1 for arm in arms)
                return [s if plain else If(test, *map(tuple, arms), origin=s.origin, comments=s.comments)]
            case Assign() if is_array(s.target.type):
                return self.renewed(s, (s.value,), later, lambda new: replace(s, value=new[0], verbatim=False))
            case Call():
                later |= self.changed((s,))
                return self.renewed(s, s.args, later, lambda new: replace(s, args=new, verbatim=False))
        return [s]

    def renewed(self, s: AnyStatement, values: tuple[Expr, ...], later: frozenset[str], made) -> list[AnyStatement]:
        before: list[AnyStatement] = []

        def number(e: Expr) -> Expr:
            if isinstance(e, TupleExpr):
                return rebuild(e, number)
            if not names(e) & later or is_array(e.type):
                return e
            name = Name(self.temporary(), e.type)
            before.append(Assign(name, e, origin=s.origin))
            return name

        new = tuple(_placed(e, number) for e in values)
        return [*before, made(new)] if before else [s]


def _placed(view: Expr, number: Callable[[Expr], Expr]) -> Expr:
    """A view at named places; any other expression as it is."""
    if isinstance(view, Index) and is_array(view.type) and not gathers(view):
        return replace(rebuild(view, number), base=_placed(view.base, number))
    if isinstance(view, Op) and view.op in VIEWS:
        first, *rest = view.args
        return replace(view, args=(_placed(first, number), *map(number, rest)))
    return view
