"""The adjoint of a stencil that is written as loops: what a pass adds to its neighbours is put down, then gathered.

    for i in range(n - 2, 0, -1):              for i in range(n - 2, 0, -1):
        s_b = v_b[i] * c[i]                        s_b = v_b[i] * c[i]
        u_b[i - 1] += s_b               ->         s_b_at[i + 1] = s_b
        u_b[i + 1] += s_b                      for i in range(n):
                                                   u_b[i] += s_b_at[i + 1 + 1] + s_b_at[i + 1 - 1]

Passes that add to each other's elements cannot run abreast; now those of both loops can.  `s_b_at` has a border of
zeros, so that no place needs a case of its own.  Sums of the adjoint's may take their terms in any order.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from adsource.ir import infer
from adsource.ir.infer import Shapes, extent_of
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
    Op,
    Store,
    TupleExpr,
    Update,
    While,
)
from adsource.ir.types import Array, Scalar, extent
from adsource.ir.walk import bound, expressions, names, statements
from adsource.names import fresh
from adsource.transforms.lower_facts import Facts, Returns
from adsource.transforms.lower_size import minus, plus
from adsource.transforms.vector_loops import vectorises

Body = tuple[AnyStatement, ...]
SHADOW = re.compile(r"\w+_(b|bar)\d*$")
WIDEST = 3  # steps from the middle
FLOAT = Scalar("float64")


def gathered(function: Function, taken: frozenset[str], returns: Returns | None) -> Function:
    """The lowered function with such nests parted in two.  taken: names of the user's."""
    used = set(taken) | {p.name for p in function.params}
    for s in statements(function.body):
        used |= set(bound(s)).union(*(names(e) for e in expressions(s)))
    body, _ = _Gather(Facts(function, returns), taken, used).block(function.body, top=True)
    return replace(function, body=body)


@dataclass(frozen=True)
class _Term:
    """`u_b[i + 1, j] -= s_b * 6.0`: the steps along the loops, what is put down, its factor."""

    steps: tuple[int, ...]
    what: Name
    factor: float


class _Gather:
    def __init__(self, facts: Facts, taken: frozenset[str], used: set[str]):
        self.facts, self.taken, self.used = facts, taken, used

    def block(self, body: Body, top: bool = False) -> tuple[Body, list[Assign]]:
        """The statements, and what is to be allocated in front of the loop around them."""
        here = {n for s in body for t in statements((s,)) for n in bound(t)}
        out: list[AnyStatement] = []
        waiting: list[Assign] = []
        for s in body:
            new, rooms = self.statement(s)
            own = [r for r in rooms if top or names(r.value) & here]
            waiting += [r for r in rooms if r not in own]
            out += [*own, *new]
        return tuple(out), waiting

    def statement(self, s: AnyStatement) -> tuple[list[AnyStatement], list[Assign]]:
        if isinstance(s, If):
            (one, a), (two, b) = self.block(s.body), self.block(s.orelse)
            return [replace(s, body=one, orelse=two)], [*a, *b]
        if not isinstance(s, (For, While)):
            return [s], []
        parted = self.parted(s) if isinstance(s, For) else None
        if parted is not None:
            return parted[0], [parted[1]]
        inside, rooms = self.block(s.body)
        return [replace(s, body=inside)], rooms

    # ------------------------------------------------------------------ one nest

    def parted(self, nest: For) -> tuple[list[AnyStatement], Assign] | None:
        loops = _perfect(nest)
        body = loops[-1].body
        if not nest.remark.startswith("line ") or not all(isinstance(s, (Assign, Store, Update)) for s in body):
            return None
        ends = [_ends(loop) for loop in loops]
        if None in ends or any(names(e) & {x.var.id for x in loops} for pair in ends for e in pair):
            return None
        for name in dict.fromkeys(s.target.base.id for s in body if _is_sum(s)):
            found = self.terms(name, body, [loop.var.id for loop in loops])
            if found is not None:
                return self.two(found, loops, ends)
        return None

    def terms(self, name: str, body: Body, variables: list[str]) -> dict[int, _Term] | None:
        """The sums into neighbours in an array that the body does nothing else with, by the place of the statement."""
        if not SHADOW.match(name) or name in self.taken:
            return None
        found: dict[int, _Term] = {}
        for k, s in enumerate(body):
            if _is_sum(s) and s.target.base.id == name:
                term = _term(s, variables)
                if term is None or max(map(abs, term.steps)) > WIDEST:
                    return None
                if any(term.steps):
                    found[k] = term
            elif any(self.facts.may_share(n, name) for e in expressions(s) for n in names(e)):
                return None
        whats = {t.what.id for t in found.values()}
        if len(whats) != 1 or not _bound_once(whats.pop(), body, min(found)):
            return None
        return found if _crossing(found) else None

    def two(self, found: dict[int, _Term], loops: list[For], ends) -> tuple[list[AnyStatement], Assign] | None:
        """Both nests, and the room for what is put down."""
        what = next(iter(found.values())).what
        least = [min(t.steps[k] for t in found.values()) for k in range(len(loops))]
        spans = [max(t.steps[k] for t in found.values()) - low for k, low in enumerate(least)]
        room = Name(fresh(f"{what.id}_at", self.used), Array("float64", (None,) * len(loops), "C"))
        self.used.add(room.id)
        lengths = [plus(minus(high, low), 1) for low, high in ends]
        sizes = tuple(_not_negative(plus(n, 2 * span)) for n, span in zip(lengths, spans))
        shape = TupleExpr(sizes, None) if len(sizes) > 1 else sizes[0]
        allocation = Assign(room, Op("np.zeros", (shape,), room.type))
        variables = [loop.var for loop in loops]

        place = tuple(plus(minus(v, low), span) for v, (low, _), span in zip(variables, ends, spans))
        put = Store(Index(room, place, FLOAT), what)
        body = loops[-1].body
        target = body[min(found)].target
        rest = [s for k, s in enumerate(body) if k not in found]
        at = max((k for k, s in enumerate(rest) if what.id in bound(s)), default=-1) + 1
        first = (*rest[:at], put, *rest[at:])
        if not vectorises(replace(loops[-1], body=first), lambda op: True):
            return None

        total: Expr | None = None
        for t in found.values():
            there = tuple(plus(v, low + span - o) for v, low, span, o in zip(variables, least, spans, t.steps))
            total = _plus(total, Index(room, there, FLOAT), t.factor)
        items = tuple(plus(v, plus(low, step)) for v, (low, _), step in zip(variables, ends, least))
        origin = body[min(found)].origin
        inner: AnyStatement = Update(Index(target.base, items, target.type), "+", total, free=True)
        for v, n, span in zip(reversed(variables), reversed(lengths), reversed(spans)):
            inner = For(v, infer.const(0), plus(n, span), infer.const(1), (inner,))
        comments = tuple(c for k in found for c in body[k].comments)
        some = Op("and", tuple(infer.op(">", (n, infer.const(0))) for n in lengths), Scalar("bool"))
        test = some if len(lengths) > 1 else some.args[0]
        gather = If(test, (inner,), comments=comments, origin=origin)
        return [_around(loops, first), gather], allocation


def _perfect(nest: For) -> list[For]:
    loops = [nest]
    while len(loops[-1].body) == 1 and isinstance(loops[-1].body[0], For):
        loops.append(loops[-1].body[0])
    return loops


def _around(loops: list[For], body: Body) -> For:
    for loop in reversed(loops):
        body = (replace(loop, body=body, verbatim=False),)
    return body[0]


def _ends(loop: For) -> tuple[Expr, Expr] | None:
    """The least and the greatest value of a loop's variable."""
    step = loop.step.value if isinstance(loop.step, Const) else None
    if isinstance(loop.step, Op) and loop.step.op == "u-" and loop.step.args[0] == Const(1, loop.step.args[0].type):
        step = -1
    if step == 1:
        return loop.start, minus(loop.stop, 1)
    return (plus(loop.stop, 1), loop.start) if step == -1 else None


def _is_sum(s: AnyStatement) -> bool:
    return isinstance(s, Update) and s.op in ("+", "-") and isinstance(s.target, Index) and s.target.type == FLOAT and (
        isinstance(s.target.base, Name)
    )  # fmt: skip


def _term(s: Update, variables: list[str]) -> _Term | None:
    items = s.target.items
    if len(items) != len(variables):
        return None
    steps = []
    for item, v in zip(items, variables):
        e = extent_of(item, Shapes({n: extent(n) for n in names(item)})) if isinstance(item, (Name, Op)) else None
        if e is None or e.terms != ((v, 1),):
            return None
        steps.append(e.const)
    value, factor = s.value, 1.0
    if isinstance(value, Op) and value.op == "*":
        a, b = value.args
        if isinstance(b, Const):
            a, b = b, a
        if isinstance(a, Const) and isinstance(a.value, (int, float)):
            value, factor = b, float(a.value)
    if not any(steps):
        return _Term(tuple(steps), Name("", FLOAT), 0.0)
    if not isinstance(value, Name) or value.type != FLOAT:
        return None
    return _Term(tuple(steps), value, factor if s.op == "+" else -factor)


def _bound_once(name: str, body: Body, before: int) -> bool:
    at = [k for k, s in enumerate(body) if name in bound(s)]
    return bool(at) and all(k < before for k in at)


def _crossing(found: dict[int, _Term]) -> bool:
    """Whether some of the places lie beside each other along the innermost loop: rows alone vectorise as they are."""
    return len({t.steps[-1] for t in found.values()} | {0}) > 1


def _plus(total: Expr | None, e: Expr, factor: float) -> Expr:
    if total is None:
        return e if factor == 1.0 else infer.op("*", (infer.const(factor), e))
    term = e if abs(factor) == 1.0 else infer.op("*", (infer.const(abs(factor)), e))
    return infer.op("+" if factor > 0 else "-", (total, term))


def _not_negative(e: Expr) -> Expr:
    return infer.op("max", (e, infer.const(0)))
