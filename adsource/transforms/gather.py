"""The adjoint of a stencil that is written as loops: what a pass adds to its neighbours is put down, then gathered.

    for i in range(n - 2, 0, -1):              for i in range(n - 2, 0, -1):
        s_b = v_b[i] * c[i]                        s_b = v_b[i] * c[i]
        u_b[i - 1] += s_b               ->         s_b_at[i + 1] = s_b
        u_b[i + 1] += s_b                      for i in range(n):
                                                   u_b[i] += s_b_at[i + 1 + 1] + s_b_at[i + 1 - 1]

Passes that add to each other's elements cannot run abreast; now those of both loops can.  `s_b_at` has a border of
zeros, so that no place needs a case of its own.  Sums of the adjoint's may take their terms in any order.  A pass may
also read and overwrite its own element, where what others add to it comes later.  Several values may be put down, and
several arrays gather them; each value has room of its own.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

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
    Op,
    Store,
    TupleExpr,
    Update,
    While,
)
from adsource.ir.types import Array, Scalar, is_array
from adsource.ir.walk import bound, bound_in, expressions, names, nodes, root, statements
from adsource.names import fresh
from adsource.transforms.fuse_facts import SHADOW
from adsource.transforms.lower_facts import Facts, Returns
from adsource.transforms.lower_size import minus, number, plus
from adsource.transforms.rings import ringed
from adsource.transforms.rooms import in_front, loop_ends
from adsource.transforms.vector_loops import vectorises

Body = tuple[AnyStatement, ...]
WIDEST = 3  # steps from the middle
FLOAT = Scalar("float64")


def gathered(function: Function, taken: frozenset[str], returns: Returns | None) -> Function:
    """The lowered function with such nests parted in two.  taken: names of the user's."""
    used = set(taken) | {p.name for p in function.params}
    for s in statements(function.body):
        used |= set(bound(s)).union(*(names(e) for e in expressions(s)))
    body, _ = _Gather(Facts(function, returns, halves=True), taken, used).block(function.body, top=True)
    return replace(function, body=body)


@dataclass(frozen=True)
class _Term:
    """`u_b[i + 1, j] -= s_b * 6.0`: the steps along the loops, what is put down, its factor."""

    steps: tuple[int, ...]
    what: Name
    factor: Expr | None
    sign: str


@dataclass(frozen=True)
class _Room:
    """An array with a border of zeros, in which each pass puts down a value."""

    name: Name
    spans: tuple[int, ...]


Terms = dict[int, _Term]  # by the place of the statement
Parted = tuple[list[AnyStatement], list[Assign]]


class _Gather:
    def __init__(self, facts: Facts, taken: frozenset[str], used: set[str]):
        self.facts, self.taken, self.used = facts, taken, used
        self.around: frozenset[str] | set[str] = frozenset()  # variables of the loops around

    def block(self, body: Body, top: bool = False) -> tuple[Body, list[Assign]]:
        """The statements, and what is to be allocated in front of the loop around them."""
        here = bound_in(body)
        out: list[AnyStatement] = []
        waiting: list[Assign] = []
        for s in body:
            if top:
                self.facts.met(s)
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
            return parted
        around = self.around
        self.around |= {s.var.id} if isinstance(s, For) else set()
        inside, rooms = self.block(s.body)
        self.around = around
        rooms, own = in_front(rooms, s)
        return [replace(s, body=(*own, *inside))], rooms

    # ------------------------------------------------------------------ one nest

    def parted(self, nest: For) -> Parted | None:
        ring = ringed(nest, self.facts, self.taken, self.used)
        if ring is not None:
            return ring
        loops = _perfect(nest)
        body = loops[-1].body
        simple = all(isinstance(s, (Assign, Store, Update, If)) for s in statements(body))
        if not nest.remark.startswith("line ") or not simple:
            return None
        ends = [loop_ends(loop) for loop in loops]
        if None in ends or any(names(e) & {x.var.id for x in loops} for pair in ends for e in pair):
            return None
        every = {n: self.terms(n, body, loops) for n in dict.fromkeys(s.target.base.id for s in body if _is_sum(s))}
        every = {n: found for n, found in every.items() if found is not None}
        together = self.two(every, loops, ends) if len(every) > 1 else None
        if together is None and every:
            first = next(iter(every))
            return self.two({first: every[first]}, loops, ends)
        return together

    def terms(self, name: str, body: Body, loops: list[For]) -> Terms | None:
        """The sums into neighbours in an array, by the place of the statement, where the body does nothing else with
        it that they would disturb."""
        if not SHADOW.match(name) or name in self.taken:
            return None
        variables = [loop.var.id for loop in loops]
        varying = {*variables, *bound_in(body)}
        found: dict[int, _Term] = {}
        own = middle = False
        for k, s in enumerate(body):
            term = _term(s, variables, varying) if _is_sum(s) and s.target.base.id == name else None
            if term is not None and any(term.steps):
                if max(map(abs, term.steps)) > WIDEST:
                    return None
                found[k] = term
            elif term is not None and name not in names(s.value):
                middle = True
            elif any(self.facts.may_share(n, name) for t in statements((s,)) for e in expressions(t) for n in names(e)):
                own = True
                if not self.own_element(s, name, variables):
                    return None
        if own and not all(_comes_later(t.steps, loops) for t in found.values()):
            return None
        whats = {t.what.id: k for k, t in reversed(found.items())}  # with the first place of each
        if not found or not all(_bound_before(what, body, k) for what, k in whats.items()):
            return None
        places = {t.steps[-1] for t in found.values()} | ({0} if own or middle else set())
        return found if len(places) > 1 else None  # rows alone vectorise as they are

    def own_element(self, s: AnyStatement, name: str, variables: list[str]) -> bool:
        """Whether a statement meets nothing of an array but the element of its pass."""
        for t in statements((s,)):
            for e in expressions(t):
                places = [n for n in nodes(e) if isinstance(n, Index) and n.base == Name(name, n.base.type)]
                if any([getattr(i, "id", None) for i in p.items] != variables for p in places):
                    return False
                others = [n for n in nodes(e) if isinstance(n, Name) and self.facts.may_share(n.id, name)]
                if len(others) != len(places):
                    return False
        return True

    def two(self, every: dict[str, Terms], loops: list[For], ends) -> Parted | None:
        """The nest that puts down, those that gather, one for each array, and the room for what is put down."""
        body = loops[-1].body
        gone = {k for found in every.values() for k in found}
        first = [s for k, s in enumerate(body) if k not in gone]
        lengths = [plus(minus(high, low), 1) for low, high in ends]
        rooms = self.rooms(every)
        for what, room in rooms.items():
            place = tuple(plus(minus(x.var, low), span) for x, (low, _), span in zip(loops, ends, room.spans))
            at = max((k for k, s in enumerate(first) if what.id in bound_in((s,))), default=-1) + 1
            first.insert(at, Store(Index(room.name, place, FLOAT), what))
        if not vectorises(replace(loops[-1], body=tuple(first)), lambda op: True) or self.meets_other(first):
            return None
        self.used |= {room.name.id for room in rooms.values()}
        allocations: list[Assign] = []
        clear: list[AnyStatement] = []
        for room in rooms.values():
            sizes = tuple(_not_negative(plus(n, 2 * span)) for n, span in zip(lengths, room.spans))
            shape = TupleExpr(sizes, None) if len(sizes) > 1 else sizes[0]
            changing = len(loops) == 1 and bool(names(shape) & self.around)  # its border is cleared at each pass
            allocations.append(Assign(room.name, Op("np.empty" if changing else "np.zeros", (shape,), room.name.type)))
            clear += _border(room.name, lengths[0], room.spans[0]) if changing else []
        some = Op("and", tuple(infer.op(">", (n, infer.const(0))) for n in lengths), Scalar("bool"))
        test = some if len(lengths) > 1 else some.args[0]
        gathers = []
        for spans in dict.fromkeys(map(_spans, every.values())):
            alike = [found for found in every.values() if _spans(found) == spans]
            sums = tuple(_summed(found, rooms, loops, ends, body[min(found)].target) for found in alike)
            places = sorted(k for found in alike for k in found)
            told = {"comments": tuple(c for k in places for c in body[k].comments), "origin": body[places[0]].origin}
            gathers.append(If(test, (*clear, _nest(loops, lengths, spans, sums)), **told))
            clear = []
        return [_around(loops, tuple(first)), *gathers], allocations

    def meets_other(self, body: list[AnyStatement]) -> bool:
        """Whether a pass may write, under another name, what passes read."""
        inside = list(statements(tuple(body)))
        every = [n for s in inside for e in expressions(s) for n in nodes(e)]
        arrays = {n.id for n in every if isinstance(n, Name) and is_array(n.type)}
        stored = arrays & {root(s.target) for s in inside if isinstance(s, (Store, Update))}
        return any(self.facts.may_share(a, b) for a in stored for b in arrays - {a})

    def rooms(self, every: dict[str, Terms]) -> dict[Name, _Room]:
        """The room for each value that is put down, wide enough for all that it is added to."""
        used, found = set(self.used), {}
        for what in dict.fromkeys(t.what for terms in every.values() for t in terms.values()):
            spans = [_spans(terms) for terms in every.values() if any(t.what == what for t in terms.values())]
            rank = len(spans[0])
            name = Name(fresh(f"{what.id}_at", used), Array("float64", (None,) * rank, "C"))
            used.add(name.id)
            found[what] = _Room(name, tuple(map(max, zip(*spans))))
        return found


def _summed(found: Terms, rooms: dict[Name, _Room], loops: list[For], ends, target: Index) -> AnyStatement:
    """What is gathered into one array."""
    variables = [loop.var for loop in loops]
    least = _least(found)
    total: Expr | None = None
    for t in found.values():
        room = rooms[t.what]
        there = tuple(plus(v, low + span - o) for v, low, span, o in zip(variables, least, room.spans, t.steps))
        total = _plus(total, Index(room.name, there, FLOAT), t)
    items = tuple(plus(v, plus(low, step)) for v, (low, _), step in zip(variables, ends, least))
    return Update(Index(target.base, items, target.type), "+", total, free=True)


def _nest(loops: list[For], lengths: list[Expr], spans: tuple[int, ...], body: Body) -> AnyStatement:
    for loop, n, span in zip(reversed(loops), reversed(lengths), reversed(spans)):
        body = (For(loop.var, infer.const(0), plus(n, span), infer.const(1), body),)
    return body[0]


def _least(found: Terms) -> tuple[int, ...]:
    return tuple(map(min, zip(*(t.steps for t in found.values()))))


def _spans(found: Terms) -> tuple[int, ...]:
    return tuple(max(steps) - min(steps) for steps in zip(*(t.steps for t in found.values())))


def _perfect(nest: For) -> list[For]:
    loops = [nest]
    while len(loops[-1].body) == 1 and isinstance(loops[-1].body[0], For):
        loops.append(loops[-1].body[0])
    return loops


def _around(loops: list[For], body: Body) -> For:
    for loop in reversed(loops):
        body = (replace(loop, body=body, verbatim=False),)
    return body[0]


def _border(room: Name, length: Expr, span: int) -> list[Store]:
    """Zeros on both sides of what is put down."""
    at = [number(k) for k in range(span)] + [plus(length, span + k) for k in range(span)]
    return [Store(Index(room, (k,), FLOAT), infer.const(0.0)) for k in at]


def _is_sum(s: AnyStatement) -> bool:
    return isinstance(s, Update) and s.op in ("+", "-") and isinstance(s.target, Index) and s.target.type == FLOAT and (
        isinstance(s.target.base, Name)
    )  # fmt: skip


def _term(s: Update, variables: list[str], varying: set[str]) -> _Term | None:
    """varying: names that differ from pass to pass."""
    items = s.target.items
    if len(items) != len(variables):
        return None
    steps = []
    for item, v in zip(items, variables):
        e = affine(item)
        if e is None or e.terms != ((v, 1),):
            return None
        steps.append(e.const)
    if not any(steps):
        return _Term(tuple(steps), Name("", FLOAT), None, "+")
    value, factor = s.value, None
    if isinstance(value, Op) and value.op == "*":
        a, b = value.args
        value, factor = (a, b) if _is_fixed(b, varying) else (b, a)
        if not _is_fixed(factor, varying):
            return None
    if not isinstance(value, Name) or value.type not in (FLOAT, replace(FLOAT, weak=True)):
        return None
    return _Term(tuple(steps), Name(value.id, FLOAT), factor, s.op)


def _is_fixed(e: Expr, varying: set[str]) -> bool:
    """Whether a factor is the same in all passes, as the text tells."""
    return not names(e) & varying and not any(isinstance(n, Index) for n in nodes(e)) and isinstance(e.type, Scalar)


def _comes_later(steps: tuple[int, ...], loops: list[For]) -> bool:
    """Whether the pass that owns an element so many steps away has been before."""
    first = next(k for k, step in enumerate(steps) if step)
    down = not (isinstance(loops[first].step, Const) and loops[first].step.value == 1)
    return (steps[first] > 0) == down


def _bound_before(name: str, body: Body, before: int) -> bool:
    at = [k for k, s in enumerate(body) if name in bound_in((s,))]
    return bool(at) and all(k < before for k in at)


def _plus(total: Expr | None, e: Expr, t: _Term) -> Expr:
    term = e if t.factor is None or t.factor == infer.const(1.0) else infer.op("*", (t.factor, e))
    if total is None:
        return term if t.sign == "+" else infer.op("u-", (term,))
    return infer.op(t.sign, (total, term))


def _not_negative(e: Expr) -> Expr:
    return infer.op("max", (e, infer.const(0)))
