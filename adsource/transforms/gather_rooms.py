"""Arrays that get a border of zeros, for nests that gather from them (gather_nests.py).

    t = np.empty(n)                            t_at = np.zeros(max(n + 4, 0))
    t[i] = ...                          ->     t_at[i + 2] = ...

They are allocated in front of the outermost loop, so that the border is written once.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from adsource.ir import infer
from adsource.ir.nodes import (
    AnyStatement,
    Assign,
    Expr,
    For,
    Function,
    If,
    Index,
    Keep,
    Name,
    Op,
    Remark,
    Store,
    TupleExpr,
    Update,
    While,
)
from adsource.ir.types import Array, Scalar, is_array
from adsource.ir.walk import (
    blocks,
    bound,
    bound_in,
    children,
    expressions,
    map_own,
    names,
    statements,
    transform,
)
from adsource.names import fresh
from adsource.transforms.fuse_equal import length, lengths_of
from adsource.transforms.fuse_facts import ALLOCATED, LIKE
from adsource.transforms.lower_facts import Facts
from adsource.transforms.lower_size import plus

Body = tuple[AnyStatement, ...]
FLOAT = Scalar("float64")


@dataclass
class Room:
    """An array to get a border.  loops: over its elements; spans: how wide the border is along each."""

    birth: Assign
    loops: tuple[For, ...]
    spans: list[int]


def candidates(function: Function, facts: Facts) -> dict[str, Assign]:
    """The arrays that are allocated in one place, and of which nothing but single elements is ever mentioned."""
    params = {p.name for p in function.params}
    found: dict[str, list[AnyStatement]] = {}
    for s in statements(function.body):
        for n in bound(s):
            found.setdefault(n, []).append(s)
    births = {n: s[0] for n, s in found.items() if len(s) == 1 and _is_birth(s[0]) and n not in params}
    spoilt = {n for s in statements(function.body) for n in _mentioned_whole(s, facts)}
    return {n: s for n, s in births.items() if n not in spoilt}


def _is_birth(s: AnyStatement) -> bool:
    if not isinstance(s, Assign) or not is_array(s.target.type) or s.target.type.dtype != "float64":
        return False
    rank = s.target.type.rank
    return isinstance(s.value, Op) and s.value.op in (*ALLOCATED, *LIKE) and len(lengths_of(s.value, rank)) == rank


def _mentioned_whole(s: AnyStatement, facts: Facts) -> Iterator[str]:
    """The names that a statement mentions otherwise than in an element counted from the start."""
    yield from s.reads if isinstance(s, Keep) else ()
    if isinstance(s, Update) and isinstance(s.target, Name):
        yield s.target.id
    for e in expressions(s):
        yield from _whole(e, facts)


def _whole(e: Expr, facts: Facts) -> Iterator[str]:
    if isinstance(e, Name):
        yield e.id
    elif isinstance(e, Index) and isinstance(e.base, Name) and len(e.items) == e.base.type.rank and (
        all(isinstance(i, Expr) and not is_array(i.type) and facts.nonnegative(i) for i in e.items)
    ):  # fmt: skip
        for i in e.items:
            yield from _whole(i, facts)
    else:
        for c in children(e):
            yield from _whole(c, facts)


def with_rooms(function: Function, body: Body, rooms: dict[str, Room], taken: frozenset[str]) -> Body:
    """The statements with these arrays in their rooms."""
    used = set(taken) | {p.name for p in function.params}
    for s in statements(body):
        used |= set(bound(s)).union(*(names(e) for e in expressions(s)))
    own: dict[str, Name] = {}
    for n, room in rooms.items():
        own[n] = Name(fresh(f"{n}_at", used), Array("float64", (None,) * len(room.loops), "C"))
        used.add(own[n].id)
    return _Rooms(rooms, own).block(body, frozenset(), top=True)[0]


@dataclass
class _Rooms:
    rooms: dict[str, Room]
    own: dict[str, Name]

    def block(self, body: Body, given: frozenset[str], top: bool = False) -> tuple[Body, list[Assign]]:
        """The statements, and what is to be allocated in front of the statement around them."""
        here = bound_in(body) - set(self.rooms)
        out: list[AnyStatement] = []
        waiting: list[Assign] = []
        said: tuple[str, ...] = ()
        for s in body:
            if isinstance(s, Assign) and s.target.id in self.rooms:
                made = self.allocation(self.rooms[s.target.id])
                (out if top or names(made.value) & here else waiting).append(made)
                said += (*s.comments, *((f"# {s.remark}",) if s.remark else ()))
                if s.value.op in ("np.zeros", "np.zeros_like") and not (top or names(made.value) & here):
                    out.append(self.cleared(self.rooms[s.target.id]))
                continue
            new, rooms = self.statement(s)
            at_once = [r for r in rooms if top or isinstance(s, If) or names(r.value) & here]
            waiting += [r for r in rooms if r not in at_once]
            if said and not isinstance(s, Remark):
                new, said = replace(new, comments=(*said, *new.comments)), ()
            out += [*at_once, new]
        return tuple(out), waiting

    def statement(self, s: AnyStatement) -> tuple[AnyStatement, list[Assign]]:
        new = map_own(s, lambda e: transform(e, self.element))
        if isinstance(s, (For, While)):
            body, rooms = self.block(s.body, frozenset())
            return replace(new, body=body), rooms
        if isinstance(s, If):
            arms = []
            for arm in blocks(s):
                body, rooms = self.block(arm, frozenset())
                arms.append((*rooms, *body))
            return replace(new, body=arms[0], orelse=arms[1]), []
        return new if expressions(new) == expressions(s) else replace(new, verbatim=False), []

    def element(self, e: Expr) -> Expr:
        if not isinstance(e, Index) or not isinstance(e.base, Name) or e.base.id not in self.rooms:
            return e
        spans = self.rooms[e.base.id].spans
        return Index(self.own[e.base.id], tuple(plus(i, span) for i, span in zip(e.items, spans)), e.type)

    def allocation(self, room: Room) -> Assign:
        sizes = tuple(
            infer.op("max", (plus(length(x.stop), 2 * span), infer.const(0))) if span else x.stop
            for x, span in zip(room.loops, room.spans)
        )
        name = self.own[room.birth.target.id]
        return Assign(name, Op("np.zeros", (TupleExpr(sizes, None) if len(sizes) > 1 else sizes[0],), name.type))

    def cleared(self, room: Room) -> AnyStatement:
        """A nest that sets all but the border to zero."""
        place = Index(room.birth.target, tuple(x.var for x in room.loops), FLOAT)
        inner: AnyStatement = Store(self.element(place), infer.const(0.0))
        for x in reversed(room.loops):
            inner = For(x.var, infer.const(0), x.stop, infer.const(1), (inner,))
        return inner
