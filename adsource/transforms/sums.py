"""Elements to which an innermost loop of the adjoint adds at one place: summed in a name, added once.

    for j in range(n):                         x_b_sum = 0.0
        x_b[i] += v_b[j] * a[i, j]     ->      for j in range(n):
                                                   x_b_sum += v_b[j] * a[i, j]
                                               if n > 0:
                                                   x_b[i] += x_b_sum

An element in memory is read and written in every pass, since it might be one of those that the pass reads elsewhere.
The name stands where all that the loop does to its array is to add.  The order of the sum is nobody's (`Update.free`).
"""

from __future__ import annotations

from dataclasses import replace

from adsource.ir import infer
from adsource.ir.nodes import (
    AnyStatement,
    Assign,
    Const,
    Expr,
    For,
    Function,
    If,
    Index,
    Name,
    Store,
    Update,
    While,
)
from adsource.ir.types import Scalar
from adsource.ir.walk import bound, expressions, names, nodes, root, statements
from adsource.names import fresh
from adsource.transforms.fuse_facts import SHADOW
from adsource.transforms.lower_facts import Facts, Returns

Body = tuple[AnyStatement, ...]
FEW = 8  # passes that are not worth the trouble


def in_names(function: Function, taken: frozenset[str], returns: Returns | None) -> Function:
    """The lowered function with such sums.  taken: names of the user's."""
    used = set(taken) | {p.name for p in function.params}
    for s in statements(function.body):
        used |= set(bound(s)).union(*(names(e) for e in expressions(s)))
    return replace(function, body=_Sums(Facts(function, returns), taken, used).block(function.body))


class _Sums:
    def __init__(self, facts: Facts, taken: frozenset[str], used: set[str]):
        self.facts, self.taken, self.used = facts, taken, used

    def block(self, body: Body) -> Body:
        return tuple(t for s in body for t in self._statement(s))

    def _statement(self, s: AnyStatement) -> list[AnyStatement]:
        if isinstance(s, If):
            return [replace(s, body=self.block(s.body), orelse=self.block(s.orelse))]
        if isinstance(s, (For, While)) and any(isinstance(t, (For, While)) for t in statements(s.body)):
            return [replace(s, body=self.block(s.body))]
        return self._innermost(s) if isinstance(s, For) and _is_plain(s) else [s]

    def _innermost(self, s: For) -> list[AnyStatement]:
        sums = {place: Name(self._name(place), Scalar("float64")) for place in self._fixed_places(s)}
        if not sums:
            return [s]
        body = tuple(replace(t, target=sums[t.target], free=True) if _is_one_of(t, sums) else t for t in s.body)
        begin = [Assign(n, infer.const(0.0)) for n in sums.values()]
        put = tuple(Update(place, "+", n) for place, n in sums.items())
        behind = If(infer.op(">", (s.stop, s.start)), put)  # an empty loop meets no place
        return [*begin, replace(s, body=body), behind]

    def _name(self, place: Index) -> str:
        name = fresh(f"{root(place)}_sum", self.used)
        self.used.add(name)
        return name

    def _fixed_places(self, s: For) -> list[Index]:
        varying = {s.var.id} | {n for t in s.body for n in bound(t)}
        written = {root(t.target) for t in s.body if isinstance(t, (Store, Update)) and isinstance(t.target, Index)}
        found: list[Index] = []
        for e in (t.target for t in s.body if _adds(t)):
            if isinstance(e, Index) and e not in found and e.type == Scalar("float64") and self._is_shadow(e):
                fixed = not any(names(i) & varying or _reads_any(i, written) for i in e.items)
                if fixed and self._only_added(root(e), s.body):
                    found.append(e)
        return found

    def _is_shadow(self, e: Index) -> bool:
        return isinstance(e.base, Name) and bool(SHADOW.match(e.base.id)) and e.base.id not in self.taken

    def _only_added(self, base: str, body: Body) -> bool:
        """Whether all that a block does to an array, under whatever name, is to add to it."""
        for s in body:
            for e in expressions(s):
                target = _adds(s) and e is s.target
                inside = [n for i in getattr(e, "items", ()) for n in nodes(i)] if target else list(nodes(e))
                if any(isinstance(n, Name) and self._may_be(n, base) for n in inside):
                    return False
        return True

    def _may_be(self, n: Name, base: str) -> bool:
        return getattr(n.type, "rank", 0) > 0 and self.facts.may_share(n.id, base)


def _is_plain(s: For) -> bool:
    """A loop over simple statements, long enough."""
    few = isinstance(s.stop, Const) and isinstance(s.start, Const) and s.stop.value - s.start.value <= FEW
    forwards = isinstance(s.step, Const) and s.step.value == 1
    return forwards and not few and not s.verbatim and all(isinstance(t, (Assign, Store, Update)) for t in s.body)


def _adds(s: AnyStatement) -> bool:
    return isinstance(s, Update) and s.op in ("+", "-")


def _is_one_of(s: AnyStatement, places: dict[Index, Name]) -> bool:
    return _adds(s) and s.target in places


def _reads_any(e: Expr, arrays: set[str | None]) -> bool:
    return any(isinstance(n, Index) and root(n) in arrays for n in nodes(e))
