"""Elementary functions of a loop whose passes wait for each other are computed in a loop of their own, in front.

    for i in range(n):                         for i in range(n):
        r = a * np.exp(-b * t[i]) - y[i]           s_term[i] = r * r, with r = a * exp(-b * t[i]) - y[i]
        s += r * r                     ->      for i in range(n):
                                                   s += s_term[i]

The sum keeps the user's order; the passes in front need nothing from each other and run on vectors ("loop
distribution").  So does what a recurrence, or sums to elements that other passes meet, are made of.  An outermost loop
does so in parts of a few hundred passes: what is handed over stays in the cache.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from adsource.analyses import live
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
    Op,
    Store,
    Update,
    While,
)
from adsource.ir.types import INT, Array, Scalar
from adsource.ir.walk import (
    base_name,
    blocks,
    bound,
    bound_in,
    expressions,
    map_own,
    names,
    nodes,
    rebuild,
)
from adsource.names import fresh
from adsource.transforms.fuse import Place
from adsource.transforms.fuse_facts import elements, met_in
from adsource.transforms.lower_facts import Facts, Returns
from adsource.transforms.lower_size import minus, plus
from adsource.transforms.parts import PART, in_parts
from adsource.transforms.repeated import used_in
from adsource.transforms.rooms import in_front, loop_ends
from adsource.transforms.vector_loops import PLAIN, Allowed, is_innermost, is_plain_power, vectorises
from adsource.transforms.vector_math import has_helper, helper, that_pay

Body = tuple[AnyStatement, ...]
MOST = 8  # values that are handed over
REAL = ("float64", "float32")
FEW = 8  # passes that are not worth a vector
WHY = "# What its passes need not wait for is computed in front, on vectors."


def distributed(function: Function, taken: frozenset[str], returns: Returns | None = None) -> Function:
    """The lowered function with such loops parted.  taken: names of the user's."""
    made = _distributed(function, taken, returns, has_helper)
    if made is function:
        return function
    wanted = that_pay([made])
    return _distributed(function, taken, returns, lambda e: helper(e) in wanted)


def _distributed(function: Function, taken: frozenset[str], returns: Returns | None, allowed: Allowed) -> Function:
    facts = Facts(function, returns)
    pass_ = _Distributed(facts, used_in(function, taken), allowed, _depth(function.body))
    body, rooms = pass_.block(function.body, frozenset(), 0)
    return replace(function, body=(*rooms, *body)) if body != function.body else function


def _depth(body: Body) -> int:
    """How many loops stand within each other."""
    return max((isinstance(s, (For, While)) + _depth(b) for s in body for b in blocks(s)), default=0)


class _Distributed:
    """allowed: whether an operation has a helper in loops of vectors; deepest: how deep the function's loops are,
    beside which those that are less deep take no time."""

    def __init__(self, facts: Facts, used: set[str], allowed: Allowed, deepest: int):
        self.facts, self.used, self.allowed, self.deepest = facts, used, allowed, deepest

    def block(self, body: Body, after: frozenset[str], depth: int) -> tuple[Body, list[Assign]]:
        """The statements, and what is to be allocated in front of the loop around them."""
        here = bound_in(body)
        out: list[AnyStatement] = []
        waiting: list[Assign] = []
        for s, behind in zip(body, live.behind_each(body, after)):
            new, rooms = self.statement(s, behind, depth)
            own = [r for r in rooms if not depth or names(r.value) & here]
            waiting += [r for r in rooms if r not in own]
            out += [*own, *new]
        return tuple(out), waiting

    def statement(self, s: AnyStatement, after: frozenset[str], depth: int) -> tuple[list[AnyStatement], list[Assign]]:
        if isinstance(s, If):
            (one, a), (two, b) = self.block(s.body, after, depth), self.block(s.orelse, after, depth)
            return [replace(s, body=one, orelse=two)], [*a, *b]
        if not isinstance(s, (For, While)):
            return [s], []
        if isinstance(s, For) and is_innermost(s):
            parted = self.parted(s, after, depth)
            return parted if parted is not None else ([s], [])
        inside, rooms = self.block(s.body, live.at_header(s, after), depth + 1)
        rooms, own = in_front(rooms, s)
        return [replace(s, body=(*own, *inside))], rooms

    def parted(self, loop: For, after: frozenset[str], depth: int) -> tuple[list[AnyStatement], list[Assign]] | None:
        ends = loop_ends(loop)
        if depth + 1 < (self.deepest - 1 if depth else self.deepest):
            return None
        if ends is None or not _is_plain(loop, ends) or vectorises(loop, self.allowed):
            return None
        halves = _Halves(loop, after, self.facts, self.allowed)
        rest = halves.rest()
        if rest is None:
            return None
        ahead = halves.first()
        costly = any(halves.is_costly(e) for s in ahead for e in expressions(s))
        real = all(e.type.dtype in REAL for e in halves.handed)
        if len(halves.handed) > MOST or not real or not (costly or halves.handed):
            return None
        end = plus(ends[1], 1)
        whole = depth > 0 or loop.var.id in after
        part, var = Name(fresh("part", self.used), INT), Name(fresh(loop.var.id, self.used), INT)
        back = loop.start is not ends[0]
        rooms, at = self.rooms(halves.handed, minus(end, ends[0]) if whole else infer.const(PART), loop.var,
                               ends[0] if whole else minus(part, PART) if back else part)
        first = replace(loop, start=ends[0], stop=end, step=infer.const(1), verbatim=False,
                        comments=(*loop.comments, WHY),
                        body=(*ahead, *(Store(at[e], e) for e in halves.handed)))
        if not vectorises(first, self.allowed):
            return None
        left = tuple(_over(s, {e: at[e] for e in given}) for s, given in rest)
        second = replace(loop, body=left, verbatim=False, comments=())
        if whole:
            return [first, second], rooms
        self.used |= {part.id, var.id}
        loops = tuple(replace(s, var=var, body=tuple(_over(t, {loop.var: var}) for t in s.body), comments=())
                      for s in (first, second))
        return [replace(in_parts(part, ends[0], end, back, loops), comments=first.comments)], rooms

    def rooms(self, handed: dict[Expr, str], length: Expr, var: Name,
              low: Expr) -> tuple[list[Assign], dict[Expr, Expr]]:
        """An array for each value that is handed over, and its element in the pass at hand."""
        if not self.facts.nonnegative(length):
            length = infer.op("max", (length, infer.const(0)))
        rooms, at = [], {}
        for e, hint in handed.items():
            room = Name(fresh(f"{hint}_at", self.used), Array(e.type.dtype, (None,), "C"))
            self.used.add(room.id)
            dtype = () if e.type.dtype == "float64" else (("dtype", e.type.dtype),)
            rooms.append(Assign(room, Op("np.empty", (length,), room.type, dtype)))
            place = minus(var, low)
            place = place if place == var else Op("np.uint64", (place,), Scalar("uint64"))
            at[e] = Index(room, (place,), Scalar(e.type.dtype))
        return rooms, at


@dataclass
class _Halves:
    """What of a loop's body can be done for all passes in front, and what is left.

    ahead: the statements that can.  made: what they bind.  handed: the values that the others read, and short names;
    asked: those of each statement."""

    loop: For
    after: frozenset[str]
    facts: Facts
    allowed: Allowed
    ahead: set[int] = field(default_factory=set)
    made: dict[str, list[Expr]] = field(default_factory=dict)
    handed: dict[Expr, str] = field(default_factory=dict)
    asked: dict[int, set[Expr]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        body = self.loop.body
        self.binds = bound_in(body)
        self.place = Place(self.loop.var.id, self.binds, True, self.facts)
        self.met = [list(elements((s,))) for s in body]
        self.ahead = set(range(len(body)))
        self.private = {n: at for n in self.binds if (at := self._binders(n))}
        while True:
            self.made = {n: [body[k].value for k in at if k in self.ahead] for n, at in self.private.items()}
            self.made = {n: e for n, e in self.made.items() if len(e) == len(self.private[n])}
            left = {k for k in self.ahead if not self._goes_ahead(body[k], k)}
            self.ahead -= left
            if not left:
                break

    def _binders(self, name: str) -> list[int]:
        """The statements that bind a number that lives for one pass."""
        at = [k for k, s in enumerate(self.loop.body) if name in bound(s)]
        first = self.loop.body[at[0]]
        early = any(name in self._read(s) for s in self.loop.body[: at[0] + 1])
        fresh = isinstance(first, Assign) and isinstance(first.target.type, Scalar)
        return at if fresh and not early and name not in self.after else []

    def _read(self, s: AnyStatement) -> set[str]:
        """The names that a statement reads, sums aside."""
        found = (e for e in expressions(s) if not isinstance(e, Name) or e is not getattr(s, "target", None))
        return {n for e in found for n in names(e)}

    def _goes_ahead(self, s: AnyStatement, k: int) -> bool:
        if not self.is_clean(s.value, k):
            return False
        body = self.loop.body
        if isinstance(s.target, Name) and s.target.id in self.private:
            name, last = s.target.id, self.private[s.target.id][-1]
            met = {j for j in range(last) if j not in self.ahead and name in self._read(body[j])}
            return name in self.made and not met
        if isinstance(s.target, Name):
            summed = isinstance(s, Update) and s.free and s.op in ("+", "-")
            return summed and not any(_asks_for(t, s.target.id) for t in body)
        met = [(j, e) for j, found in enumerate(self.met) for e, _ in found
               if self.facts.may_share(base_name(s.target), base_name(e))]
        own = all(j in self.ahead and e.items and self.place.in_order(s.target, e) for j, e in met)
        return own and all(hasattr(i, "type") and self.is_clean(i, k) for i in s.target.items)

    def is_clean(self, e: Expr, k: int) -> bool:
        """Whether an expression of statement k is the same in front of the loop, and may stand in a loop of vectors."""
        for n in nodes(e):
            if isinstance(n, Name) and n.id in self.binds and n.id not in self.made:
                return False
            if isinstance(n, Op) and not (n.op in PLAIN or self.allowed(n) or is_plain_power(n)):
                return False
        return all(self._stays(x, k) and not _gathered(x, self.binds) for x in met_in(e))

    def _stays(self, read: Index, k: int) -> bool:
        """Whether nothing that is left to later writes in a pass before what statement k reads."""
        late = ((j, w) for j, met in enumerate(self.met) if j not in self.ahead for w, writes in met if writes)
        met = [(j, w) for j, w in late if self.facts.may_share(base_name(w), base_name(read))]
        return all(j >= k and read.items and self.place.in_order(read, w) for j, w in met)

    # ------------------------------------------------------------ what is handed over

    def rest(self) -> list[tuple[AnyStatement, set[Expr]]] | None:
        """The statements that stay, and what is so cheap that it is done again for them, each with the values that it
        is handed; None where that cannot be."""
        left = [(k, s) for k, s in enumerate(self.loop.body) if k not in self.ahead]
        for k, s in left:
            for e in s.target.items if isinstance(s.target, Index) else ():
                self._ask(e, "", k)
            self._ask(s.value, s.target.id if isinstance(s.target, Name) else base_name(s.target), k)
        while lost := self._lost(left):
            for e in lost:
                self.handed.setdefault(e, e.id)
        again = self._again(left)
        found = {k: (s, self._given(k)) for k, s in left}
        for k in again:
            given = self._given(k)
            if any(len(self.private[e.id]) > 1 and e.id in names(self.loop.body[k].value) for e in given):
                return None  # which of its values is meant
            found[k] = self.loop.body[k], given
        return [found[k] for k in sorted(found)]

    def _given(self, k: int) -> set[Expr]:
        """What a statement is handed: names, and expressions that have been asked for there: another statement may
        mean another value by them, of what has been written in between."""
        return {e for e in self.handed if isinstance(e, Name)} | self.asked.get(k, set())

    def _again(self, left: list[tuple[int, AnyStatement]]) -> list[int]:
        """The statements in front that are done again for the names that are wanted, the last one first."""
        found, wanted = [], self._read_by(left)
        for k in sorted(self.ahead, reverse=True):
            s = self.loop.body[k]
            if isinstance(s.target, Name) and s.target.id in wanted & self.made.keys() and s.target not in self.handed:
                found.append(k)
                wanted |= names(s.value)
        return found

    def _lost(self, left: list[tuple[int, AnyStatement]]) -> list[Name]:
        """The names that cannot be made again: of what the statements in front have overwritten by then."""
        again = [self.loop.body[k] for k in self._again(left)]
        written = [base_name(w) for j in self.ahead for w, writes in self.met[j] if writes]
        return [s.target for s in again
                if any(self.facts.may_share(base_name(r), w) for r in met_in(s.value) for w in written)]

    def _read_by(self, left: list[tuple[int, AnyStatement]]) -> set[str]:
        over = [_over(s, {e: Const(0, e.type) for e in self._given(k)}) for k, s in left]
        return {n for s in over for e in expressions(s) for n in names(e)}

    def _ask(self, e: Expr, hint: str, k: int) -> None:
        real = isinstance(getattr(e, "type", None), Scalar) and e.type.dtype in REAL
        whole = isinstance(e, Op) or isinstance(e, Name) and e.id in self.made
        if real and whole and self.is_clean(e, k) and self.is_costly(e):
            self.handed.setdefault(e, e.id if isinstance(e, Name) else hint)
            self.asked.setdefault(k, set()).add(e)
        elif isinstance(e, Op) and e.op not in ("ifexp", "and", "or"):
            for c in e.args:
                self._ask(c, hint, k)

    def is_costly(self, e: Expr) -> bool:
        """Whether an elementary function has a part in it."""
        open_, met = [e], set()
        while open_:
            for n in nodes(open_.pop()):
                if isinstance(n, Op) and self.allowed(n):
                    return True
                if isinstance(n, Name) and n.id in self.made and n.id not in met:
                    met.add(n.id)
                    open_ += self.made[n.id]
        return False

    def first(self) -> Body:
        """The statements in front: those that do something, and those that make what is handed over."""
        body, kept = self.loop.body, set()
        wanted = {n for e in self.handed for n in names(e)}
        for k in sorted(self.ahead, reverse=True):
            target = body[k].target
            if not (isinstance(target, Name) and target.id in self.made) or target.id in wanted:
                kept.add(k)
                wanted |= {n for e in expressions(body[k]) for n in names(e)}
        return tuple(body[k] for k in sorted(kept))


def _gathered(e: Index, binds: frozenset[str]) -> bool:
    """Whether an element is looked up by what a pass has read (`v[src[k]]`): LLVM leaves such loops alone."""
    return any(isinstance(n, Index) or isinstance(n, Name) and n.id in binds
               for i in e.items if hasattr(i, "type") for n in nodes(i))


def _asks_for(s: AnyStatement, name: str) -> bool:
    """Whether a statement does more with a name than to add to it."""
    summed = isinstance(s, Update) and isinstance(s.target, Name) and s.target.id == name
    read = {n for e in expressions(s) if not (summed and e is s.target) for n in names(e)}
    return name in read or not (summed and s.free and s.op in ("+", "-")) and name in bound(s)


def _is_plain(loop: For, ends) -> bool:
    few = all(isinstance(e, Const) for e in ends) and ends[1].value - ends[0].value < FEW
    simple = all(isinstance(s, (Assign, Store, Update)) for s in loop.body)
    fixed = not (names(ends[0]) | names(ends[1])) & (bound_in(loop.body) | {loop.var.id})
    return simple and fixed and not few and not loop.declared and loop.checkpoint is None


def _over(s: AnyStatement, at: dict[Expr, Expr]) -> AnyStatement:
    """The statement with values as they are handed over."""

    def new(e: Expr) -> Expr:
        return at[e] if e in at else rebuild(e, new)

    return replace(map_own(s, new), verbatim=False)
