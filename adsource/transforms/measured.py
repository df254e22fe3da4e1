"""Lengths that each pass of a loop asks for anew, and numbers made of them, are taken in front of it.

    for t in range(steps):                   n = x.shape[0]
        n = u.size                   ->      for t in range(steps):
        for i in range(1, n): ...                for i in range(1, n): ...
        u = v                                    u = v

Here `u` is another array in each pass, but always as long as the argument `x`.  Loops whose ranges hold still are what
many passes behind look for; a function that is called at each time step often begins with its lengths.
"""

from __future__ import annotations

from dataclasses import replace

from adsource.ir import shapes
from adsource.ir.extents import extent_of
from adsource.ir.nodes import AnyStatement, Assign, Const, Expr, For, Function, If, Name, Op, While
from adsource.ir.types import INT, is_array
from adsource.ir.walk import binders, bound_in, names, rebuild
from adsource.transforms.steady import mentions

Body = tuple[AnyStatement, ...]
MEASURES = ("shape", "size", "len")
ARITHMETIC = ("+", "-", "*", "min", "max", "u-")


def measured(function: Function) -> Function:
    """The function with such numbers in front of its outermost loops."""
    work = _Measured(function)
    body = work.block(function.body)
    return replace(function, body=body) if body != function.body else function


class _Measured:
    def __init__(self, function: Function):
        self.bound = binders(function.body)
        self.mentioned = mentions(function.body)
        self.params = {p.name for p in function.params} - set(self.bound)

    def block(self, body: Body) -> Body:
        out: list[AnyStatement] = []
        for s in body:
            if isinstance(s, If):
                s = replace(s, body=self.block(s.body), orelse=self.block(s.orelse))
            elif isinstance(s, (For, While)) and s.checkpoint is None:
                first: list[AnyStatement] = []
                s = replace(s, body=self.inside(s.body, set(bound_in((s,))), first))
                out += first
            out.append(s)
        return tuple(out)

    def inside(self, body: Body, changed: set[str], first: list[AnyStatement]) -> Body:
        """A block within the loop without what moves to `first`.  changed: what the loop binds."""
        out: list[AnyStatement] = []
        for k, s in enumerate(body):
            value = self.moved(s, body[k + 1 :], changed)
            if value is not None:
                first.append(s if value == s.value else replace(s, value=value, verbatim=False))
                changed.discard(s.target.id)
                continue
            if isinstance(s, (For, While)):
                s = replace(s, body=self.inside(s.body, changed, first))
            elif isinstance(s, If):
                s = replace(s, body=self.inside(s.body, changed, first), orelse=self.inside(s.orelse, changed, first))
            out.append(s)
        return tuple(out)

    def moved(self, s: AnyStatement, behind: Body, changed: set[str]) -> Expr | None:
        """What a number is in front of the loop."""
        if not isinstance(s, Assign) or s.target.type != INT or isinstance(s.value, Const):
            return None
        n = s.target.id
        if len(self.bound[n]) != 1 or mentions(behind)[n] != self.mentioned[n]:
            return None
        value = self.outside(s.value, changed)
        return None if value is None or names(value) & changed else value

    def outside(self, e: Expr, changed: set[str]) -> Expr | None:
        """An expression of lengths in terms of what is known in front of the loop."""
        if isinstance(e, (Const, Name)):
            return e if isinstance(e, Const) or not is_array(e.type) else None
        if isinstance(e, Op) and e.op in MEASURES:
            return e if not names(e) & changed else self.length(e)
        if not isinstance(e, Op) or e.op not in ARITHMETIC:
            return None
        parts = [self.outside(a, changed) for a in e.args]
        if None in parts:
            return None
        found = iter(parts)
        return rebuild(e, lambda _: next(found))

    def length(self, e: Op) -> Expr | None:
        """The length of an array that is another one in each pass, where it is that of a parameter."""
        found = extent_of(e) if isinstance(e.args[0], Name) else None
        if found is None or any(symbol.partition(".shape[")[0] not in self.params for symbol, _ in found.terms):
            return None
        return shapes.extent_expression(found)
