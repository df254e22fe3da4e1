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

from collections.abc import Callable
from dataclasses import replace

from adsource.ir import infer
from adsource.ir.extents import affine
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
from adsource.transforms.fuse_facts import SHADOW, elements
from adsource.transforms.lower_facts import Facts, Returns
from adsource.transforms.lower_size import minus, plus
from adsource.transforms.rooms import loop_ends
from adsource.transforms.vector_loops import nest

Body = tuple[AnyStatement, ...]
FEW = 8  # passes that are not worth the trouble


def in_names(function: Function, taken: frozenset[str], returns: Returns | None) -> Function:
    """The lowered function with such sums.  taken: names of the user's."""
    used = set(taken) | {p.name for p in function.params}
    for s in statements(function.body):
        used |= set(bound(s)).union(*(names(e) for e in expressions(s)))
    return replace(function, body=_Sums(Facts(function, returns), taken, used).block(function.body))


def over_windows(body: Body, turns: Callable[[AnyStatement], bool], facts: Facts, taken: frozenset[str],
                 used: set[str]) -> Body:
    """A block with sums in names where loops within each other, those for which `turns` holds, add to one element, and
    to others of its array that move with their variables."""
    work = _Sums(facts, taken, used)
    return tuple(t for s in body for t in (work.window(s) if turns(s) else [s]))


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
        return self._named(s, [s], self._fixed_places([s]))

    def window(self, s: For) -> list[AnyStatement]:
        loops = nest(s)
        moving = [e.base for e, w in elements(loops[-1].body) if w and names(e) & {x.var.id for x in loops}]
        return self._named(s, loops, [e for e in self._fixed_places(loops) if e.base in moving])

    def _named(self, s: For, loops: list[For], places: list[Index]) -> list[AnyStatement]:
        """A nest that sums in names what it would add to some places."""
        if not places:
            return [s]
        sums = {place: Name(self._name(place), Scalar("float64")) for place in places}
        inner = loops[-1].body
        inner = tuple(replace(t, target=sums[t.target], free=True) if _is_one_of(t, sums) else t for t in inner)
        for loop in reversed(loops):
            inner = (replace(loop, body=inner),)
        begin = [Assign(n, infer.const(0.0)) for n in sums.values()]
        put: Body = tuple(Update(place, "+", n) for place, n in sums.items())
        for test in reversed(dict.fromkeys(_has_passes(x) for x in loops)):
            put = (If(test, put),) if test is not None else put  # an empty loop meets no place
        return [*begin, *inner, *put]

    def _name(self, place: Index) -> str:
        name = fresh(f"{root(place)}_sum", self.used)
        self.used.add(name)
        return name

    def _fixed_places(self, loops: list[For]) -> list[Index]:
        body = loops[-1].body
        varying = {s.var.id for s in loops} | {n for t in body for n in bound(t)}
        written = {root(t.target) for t in body if isinstance(t, (Store, Update)) and isinstance(t.target, Index)}
        found: list[Index] = []
        for e in (t.target for t in body if _adds(t)):
            if isinstance(e, Index) and e not in found and e.type == Scalar("float64") and self._is_shadow(e):
                fixed = not any(names(i) & varying or _reads_any(i, written) for i in e.items)
                if fixed and self._only_added(root(e), body):
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


def _has_passes(s: For) -> Expr | None:
    """The test for that; None where the text tells that a loop has passes."""
    least, most = loop_ends(s)
    room = affine(minus(most, least))
    certain = room is not None and not room.terms and room.const >= 0
    return None if certain else infer.op(">", (plus(most, 1), least))


def _adds(s: AnyStatement) -> bool:
    return isinstance(s, Update) and s.op in ("+", "-")


def _is_one_of(s: AnyStatement, places: dict[Index, Name]) -> bool:
    return _adds(s) and s.target in places


def _reads_any(e: Expr, arrays: set[str | None]) -> bool:
    return any(isinstance(n, Index) and root(n) in arrays for n in nodes(e))
