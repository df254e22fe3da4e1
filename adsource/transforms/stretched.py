"""Checks of lengths that no argument tells, where they meet in the forward sweep (`numpy` only).

    z = x[keep]                         z = x[keep]
    total = np.sum(z * w)               unstretched("line 9", z.shape[0], w.shape[0])
                                        total = np.sum(z * w)

What `guards.py` checks at the head of a routine are lengths that its arguments tell.  Others are known where they
meet: those of masks, of slices that values decide, of arrays that are longer at each pass.  NumPy stretches one element
here too, and the adjoint, which does not sum for that, would be wrong.  (Compiled code checks lengths everywhere.)
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from dataclasses import replace

from adsource.ir import infer
from adsource.ir.nodes import (
    AnyStatement,
    Assign,
    Const,
    Do,
    Expr,
    For,
    If,
    Index,
    Name,
    Op,
    Slice,
    Store,
    Update,
    While,
)
from adsource.ir.shapes import extent_expression
from adsource.ir.types import Extent, Static, extent, is_array
from adsource.ir.walk import expressions, names, nodes
from adsource.transforms.plan import Context

SAME_LENGTH = ("np.copy", "np.roll", "np.cumsum", "np.sort", "np.flip", "np.astype", "np.nan_to_num", "np.zeros_like",
               "np.ones_like", "np.empty_like")
Block = tuple[AnyStatement, ...]


def checked_lengths(forward: Iterable[AnyStatement], c: Context) -> list[AnyStatement]:
    """The forward sweep with checks in front of the statements in question."""
    return list(_block(tuple(forward), _Lengths(c)))


def _block(body: Block, lengths: _Lengths) -> Block:
    out: list[AnyStatement] = []
    for s in body:
        if isinstance(s, (For, While)):
            s = replace(s, body=_block(s.body, lengths), verbatim=s.verbatim)
        elif isinstance(s, If):
            s = replace(s, body=_block(s.body, lengths), orelse=_block(s.orelse, lengths), verbatim=s.verbatim)
        elif s.origin is not None:
            out += lengths.checks(s)
        out.append(s)
    return tuple(out)


class _Lengths:
    """What is known of the lengths of arrays.  told: the symbols of which arguments tell the value."""

    def __init__(self, c: Context) -> None:
        self.c = c
        self.given = {p.name for p in c.function.params}
        self.told = self.given | {
            f"{p.name}.shape[{k}]" for p in c.function.params for k in range(getattr(p.type, "rank", 0))}

    def checks(self, s: AnyStatement) -> list[AnyStatement]:
        groups = [_leaves(e) for e in _met(s)]
        if isinstance(s, (Store, Update)) and is_array(s.target.type):
            groups.append([s.target, *_leaves(s.value)])
        found: list[AnyStatement] = []
        for leaves in groups:
            for axis in range(-max((e.type.rank for e in leaves), default=0), 0):
                check = self._check(s, axis, [e for e in leaves if e.type.rank >= -axis])
                found += [check] if check is not None and check not in found else []
        return found

    def _check(self, s: AnyStatement, axis: int, leaves: list[Expr]) -> AnyStatement | None:
        leaves = [e for e in leaves if e.type.shape[axis] != extent(1)]
        if not any(self.c.is_active(e) for e in leaves):
            return None
        met: dict[Hashable, Expr] = {}
        for e in leaves:
            met.setdefault(self._key(e, axis), e)
        if len(met) < 2 or all(isinstance(k, Extent) and {n for n, _ in k.terms} <= self.told for k in met):
            return None
        line = infer.const(f"line {s.origin.line}")
        asked = [_length(e, axis) for e in met.values()]
        return Do(Op("template.unstretched", (line, *asked), Static(None)))

    def _key(self, e: Expr, axis: int) -> Hashable:
        """Equal for two arrays only where their axes are certainly equally long."""
        length = e.type.shape[axis]
        if length is not None:
            return length
        if isinstance(e, Index) and isinstance(e.base, Name) and all(self._fixed(n) for n in names(e) - {e.base.id}):
            return self._part(e, axis)
        made = self._made(e) if isinstance(e, Name) else None
        if made is not None:
            found = {self._key(x, axis) for x in _leaves(made.value) if x.type.rank >= -axis}
            if len(found) == 1:
                return found.pop()
        return e.id if isinstance(e, Name) else e

    def _part(self, e: Index, axis: int) -> Hashable:
        """The same for a part of an array: as many as a mask has, all but a few, or what the same indices give."""
        item, first = e.items[0], axis == -e.type.rank
        if len(e.items) == 1 and first and is_array(getattr(item, "type", None)) and item.type.dtype == "bool":
            return item
        if len(e.items) == 1 and first and isinstance(item, Slice) and (less := _less(item)) is not None:
            return less, self._key(e.base, axis)
        return axis, e.items, tuple(self._key(e.base, a) for a in range(-e.base.type.rank, 0))

    def _made(self, n: Name) -> Assign | None:
        """How an array is made, where its length is still that of what it was made of."""
        at = self.c.scopes.bindings.get(n.id, ())
        if len(at) != 1 or n.id in self.given or not isinstance(at[0], Assign):
            return None
        place = self.c.scopes.defined[n.id][0]
        read = {n for leaf in _leaves(at[0].value) for n in names(leaf)}
        here = all(m in self.given and self._once(m) or self.c.scopes.defined.get(m) == [place] for m in read)
        return at[0] if here and all(self._once(m) for m in read) else None

    def _fixed(self, name: str) -> bool:
        """Whether a name means one value: an index that does not change."""
        return self._once(name) and name not in self.c.written

    def _once(self, name: str) -> bool:
        return len(self.c.scopes.bindings.get(name, ())) + (name in self.given) == 1


def _met(s: AnyStatement) -> list[Expr]:
    """The largest element-wise expressions of a statement."""
    found: list[Expr] = []
    for e in expressions(s):
        inside: set[int] = set()
        for n in nodes(e):  # what is around comes first
            if isinstance(n, Op) and infer.is_elementwise(n.op):
                found += [] if id(n) in inside else [n]
                inside |= {id(a) for a in n.args}
    return found


def _leaves(e: Expr) -> list[Expr]:
    """The arrays whose lengths meet in an element-wise expression."""
    if isinstance(e, Op) and infer.is_elementwise(e.op):
        return [x for a in e.args for x in _leaves(a)]
    if isinstance(e, Op) and e.op in SAME_LENGTH and e.args[0].type.shape == e.type.shape:
        return _leaves(e.args[0])
    return [e] if is_array(e.type) else []


def _length(e: Expr, axis: int) -> Expr:
    known = e.type.shape[axis]
    return extent_expression(known) if known is not None else infer.op("shape", (e,), axis=e.type.rank + axis)


def _less(s: Slice) -> int | None:
    """How many a slice leaves out at both ends: 2 of `z[1:-1]`."""
    ends = [0 if e is None else e.value if isinstance(e, Const) else None for e in (s.start, s.stop)]
    if s.step is not None or None in ends or ends[0] < 0 or ends[1] > 0 or s.stop is not None and ends[1] == 0:
        return None
    return ends[0] - ends[1]
