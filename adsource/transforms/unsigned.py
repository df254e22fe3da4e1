"""Indices that are certainly not negative, told to a compiler that cannot see it.

    for j in range(n + 1):                     for j in range(n + 1):
        v[j] -= price[2 * j - n + m]   ->          v[j] -= price[np.uint64(2 * j - n + m)]

A negative index counts from the end.  Numba asks of each index whether it is one, LLVM takes the question away where
it can tell the answer, and a loop in which it stays does not run on vectors.
"""

from __future__ import annotations

from dataclasses import replace

from adsource.ir.extents import affine
from adsource.ir.nodes import AnyStatement, Expr, For, Function, If, Index, Name, Op, While
from adsource.ir.types import Extent, Scalar, extent, is_array
from adsource.ir.walk import bound_in, map_own, names, transform
from adsource.transforms.checked import checked
from adsource.transforms.rooms import loop_ends
from adsource.transforms.vector_loops import is_innermost, vectorises

Body = tuple[AnyStatement, ...]
Loops = dict[str, tuple[Extent, Extent]]  # the least and the greatest value of each loop variable


def unsigned(function: Function) -> Function:
    """The lowered function with such indices in its innermost loops."""
    return replace(function, body=_Unsigned(checked(function)).block(function.body, {}))


class _Unsigned:
    def __init__(self, known: frozenset[str]):
        self.known = known  # names that are not negative

    def block(self, body: Body, loops: Loops) -> Body:
        """loops: those around, by their variables."""
        return tuple(self.statement(s, loops) for s in body)

    def statement(self, s: AnyStatement, loops: Loops) -> AnyStatement:
        if isinstance(s, If):
            return replace(s, body=self.block(s.body, loops), orelse=self.block(s.orelse, loops))
        if isinstance(s, While):
            return replace(s, body=self.block(s.body, loops))
        if not isinstance(s, For):
            return s
        changed = bound_in(s.body)
        inside = {v: x for v, x in loops.items() if v not in changed and v != s.var.id}
        ends = loop_ends(s)
        if ends is not None and not (names(ends[0]) | names(ends[1]) | {s.var.id}) & changed:
            found = tuple(affine(e) for e in ends)
            if None not in found:
                inside[s.var.id] = found
        if is_innermost(s):
            return self.told(s, inside) if vectorises(s, lambda op: True) else s
        return replace(s, body=self.block(s.body, inside))

    def told(self, loop: For, loops: Loops) -> For:
        def new(e: Expr) -> Expr:
            if not isinstance(e, Index) or is_array(e.type):
                return e
            return replace(e, items=tuple(self.index(i, loop.var.id, loops) for i in e.items))

        def over(s: AnyStatement) -> AnyStatement:
            told = map_own(s, lambda e: transform(e, new))
            told = replace(told, verbatim=s.verbatim and told == s)
            if isinstance(s, If):
                return replace(told, body=tuple(map(over, s.body)), orelse=tuple(map(over, s.orelse)))
            return told

        body = tuple(map(over, loop.body))
        return loop if body == loop.body else replace(loop, body=body, verbatim=False)

    def index(self, item, var: str, loops: Loops):
        if not isinstance(item, (Name, Op)) or var not in names(item):
            return item
        found = affine(item)
        if found is None or not any(factor < 0 or _hidden(v, loops) for v, factor in found.terms):
            return item
        return Op("np.uint64", (item,), Scalar("uint64")) if self.from_zero(found, loops) else item

    def from_zero(self, e: Extent, loops: Loops) -> bool:
        """Whether it is never negative: each loop variable at its worst, those of inner loops first."""
        for var in reversed(loops):
            factor = dict(e.terms).get(var, 0)
            if factor:
                e = e - extent(var) * factor + loops[var][0 if factor > 0 else 1] * factor
        known = all(factor > 0 and (".shape[" in symbol or symbol in self.known) for symbol, factor in e.terms)
        return e.const >= 0 and known


def _hidden(var: str, loops: Loops) -> bool:
    """Whether the compiler cannot see that a loop's variable is not negative."""
    least = loops[var][0] if var in loops else extent(0)
    return bool(least.terms) or least.const < 0
