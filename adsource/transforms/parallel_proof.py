"""Whether the passes of a loop may run in parallel, and what for that has to be kept apart.

    for i in range(n):                  s is each pass's own; z_b[i] is written by pass i alone
        s = z[i] - mu[0]                total and mu_b are only added to: each part of the loop has its own sum
        total += s * s
        z_b[i] += 2.0 * s
        mu_b[0] -= 2.0 * s

Where it cannot be told, the answer is a reason, and the loop stays serial.
"""

from __future__ import annotations

from dataclasses import dataclass

from adsource.ir.draws import PREFIX
from adsource.ir.infer import Shapes, extent_of, is_elementwise
from adsource.ir.nodes import (
    AnyStatement,
    Assign,
    Call,
    Const,
    Do,
    Expr,
    For,
    Index,
    Jump,
    Keep,
    Name,
    Op,
    Permute,
    Slice,
    Update,
    While,
)
from adsource.ir.types import Extent, Scalar, extent, is_array, is_integer
from adsource.ir.walk import VIEWS, blocks, bound, bound_in, expressions, names, nodes, statements
from adsource.transforms.choices import CHOICE
from adsource.transforms.fuse_facts import ALLOCATED, LIKE, NEVER_MOVED, exposed
from adsource.transforms.lower_facts import Facts, bases
from adsource.transforms.parallel_places import Access, Places, View, accesses, is_short, step_of
from adsource.transforms.parallel_work import filled_first
from adsource.transforms.vector_loops import LANES, PLAIN
from adsource.transforms.vector_math import HELPERS

Body = tuple[AnyStatement, ...]
MEMORY = frozenset({*ALLOCATED, *LIKE, "np.copy", "np.full", "np.full_like", "np.ones", "np.ones_like", "@", "np.dot"})
FEW = 8  # so short is an axis that a constant subscript tells of
PARTS = 32  # of a loop: enough for the threads of most machines, few enough for copies of arrays


@dataclass(frozen=True)
class Apart:
    """The passes are independent but for these.  sums: numbers that they add to; added: arrays that they add to;
    work: arrays that each pass fills anew; writes: arrays of which each pass has places of its own.
    large: arrays that passes add to at the same places, too large for copies."""

    sums: tuple[Name, ...] = ()
    added: tuple[str, ...] = ()
    work: tuple[str, ...] = ()
    writes: tuple[str, ...] = ()
    large: tuple[str, ...] = ()

    @property
    def serial(self) -> str:
        """Why the loop stays serial all the same."""
        if not self.large:
            return ""
        return f"passes add to the same places of `{self.large[0]}`; copies of it may be larger than the work"


def verdict(loop: For, facts: Facts, after: frozenset[str], params: frozenset[str]) -> Apart | str:
    """What to keep apart, or why the loop stays serial.  after: names that are read behind it; params: the routine's
    own."""
    if step_of(loop) not in (1, -1):
        return "its steps are not of one"
    reason = _kept_in_order(loop.body)
    if reason:
        return reason
    binds = bound_in(loop.body)
    sums = tuple(_sums(loop.body))
    carried = (binds & exposed(loop.body, frozenset({loop.var.id}))) - {n.id for n in sums}
    if carried:
        return f"`{min(carried)}` goes from pass to pass"
    left = (binds | {loop.var.id}) & after - {n.id for n in sums}
    if left:
        return f"`{min(left)}` of the last pass is read behind it"
    if loop.var.id in binds:
        return f"`{loop.var.id}` is bound anew in a pass"
    return _Memory(loop, facts, after, params, binds, sums).verdict()


def _kept_in_order(body: Body, depth: int = 0) -> str:
    """Why passes must come one after the other, whatever they meet."""
    for s in body:
        match s:
            case Call():
                return f"`{s.callee}` is called"
            case Jump(kind="break") if not depth:
                return "it may be left early"
            case Keep() if s.text != "pass":
                return "a pass may raise an error" if s.text.startswith("raise") else "what it tells has an order"
            case Permute():
                return "arrays change their names in it"
        ops = [n.op for e in expressions(s) for n in nodes(e) if isinstance(n, Op)]
        if any(op.startswith(PREFIX) for op in ops):
            return "it draws random numbers, in their order"
        if any(op.startswith(NEVER_MOVED) for op in ops):
            return "what it records is a list, in the order of passes"
        called = [s.value.op] if isinstance(s, Do) else [op for op in ops if not _is_plain(op)]
        if called:
            return f"`{called[0].removeprefix('template.')}` is called"
        for block in blocks(s):
            reason = _kept_in_order(block, depth + isinstance(s, (For, While)))
            if reason:
                return reason
    return ""


def _is_plain(op: str) -> bool:
    """Whether an operation raises no error and neither locks nor steps out to the interpreter."""
    return op in PLAIN | MEMORY | VIEWS or is_elementwise(op) or op.startswith("template.scalar_") or (
        op == CHOICE or op.removeprefix("template.") in HELPERS.values()
    )


def _sums(body: Body) -> list[Name]:
    """The numbers that a loop only adds to."""
    found = dict.fromkeys(s.target for s in statements(body) if _adds(s))
    return [n for n in found if isinstance(n.type, Scalar) and n.type.dtype != "bool" and all(
        _adds(s) and s.target == n and n.id not in names(_term(s)) or not _meets(s, n.id) for s in statements(body)
    )]


def _adds(s: AnyStatement) -> bool:
    """`total += x`, `total = lane_sum(total, x)`"""
    if isinstance(s, Assign):
        return isinstance(s.value, Op) and s.value.op == LANES and s.value.args[0] == s.target
    return isinstance(s, Update) and isinstance(s.target, Name) and s.op in ("+", "-") and not is_array(s.target.type)


def _term(s: AnyStatement) -> Expr:
    return s.value.args[1] if isinstance(s, Assign) else s.value


def _meets(s: AnyStatement, name: str) -> bool:
    return name in bound(s) or any(name in names(e) for e in expressions(s))


class _Memory:
    """What the passes of a loop share of arrays."""

    def __init__(self, loop: For, facts: Facts, after, params, binds: frozenset[str], sums: tuple[Name, ...]):
        self.loop, self.facts, self.after, self.params, self.binds, self.sums = loop, facts, after, params, binds, sums
        self.fresh: set[str] = set()
        self.views: dict[str, View] = {}
        self.reason = self._names()
        self.places = Places(loop, binds, self._integers(), facts)

    def _names(self) -> str:
        """Learn what the arrays are that a pass binds: memory of its own, or a view of other memory."""
        found: dict[str, list[Assign]] = {}
        for s in statements(self.loop.body):
            if isinstance(s, Assign) and is_array(s.target.type):
                found.setdefault(s.target.id, []).append(s)
        for name, made in found.items():
            whole = set().union(*(bases(s.value) for s in made))
            if whole <= self.fresh:
                self.fresh.add(name)
            elif len(made) == 1 and (view := self._view(made[0])) is not None:
                self.views[name] = view
            else:
                return f"`{name}` stands for several places"
        return ""

    def _view(self, s: Assign) -> View | None:
        e = s.value
        if not isinstance(e, Index) or not isinstance(e.base, Name):
            return None
        top = any(s is t for t in self.loop.body)
        return View(e.base.id, tuple(
            i if i == Slice() or top and isinstance(i, (Const, Name)) and not names(i) & self.binds else None
            for i in e.items
        ))

    def _integers(self) -> dict[str, Extent]:
        """`ip = i + 1`, bound once in a pass and before all loops in it."""
        known: dict[str, Extent] = {}
        times: dict[str, int] = {}
        for s in statements(self.loop.body):
            for n in bound(s):
                times[n] = times.get(n, 0) + 1
        for s in self.loop.body:
            if isinstance(s, Assign) and is_integer(s.target.type) and times[s.target.id] == 1:
                free = {n: known.get(n, extent(n)) for n in names(s.value) if n in known or n not in self.binds}
                value = extent_of(s.value, Shapes(free))
                if value is not None:
                    known[s.target.id] = value
        return known

    # ---------------------------------------------------------------------- arrays

    def verdict(self) -> Apart | str:
        if self.reason:
            return self.reason
        met = [a for a in accesses(self.loop.body, self.views) if a.base not in self.fresh]
        writes = [a for a in met if a.written]
        added: list[str] = []
        work: list[str] = []
        large: list[str] = []
        for w in writes:
            for x in met:
                if w.base in added + work + large or not self.facts.may_share(w.base, x.base) or self._apart(w, x):
                    continue
                own = [a for a in met if self.facts.may_share(a.base, w.base)]
                if all(a.added and a.base == w.base for a in own):
                    (added if self.loop.declared or self._is_small(own) else large).append(w.base)
                elif self._is_work(w.base, own):
                    work.append(w.base)
                else:
                    return self._why(w, x)
        own_writes = dict.fromkeys(w.base for w in writes if w.base not in added + work + large)
        return Apart(self.sums, tuple(added), tuple(work), tuple(own_writes), tuple(large))

    def _apart(self, w: Access, x: Access) -> bool:
        return self.places.apart(w, x) or self.loop.declared and self._is_trusted(w, x)

    def _is_trusted(self, w: Access, x: Access) -> bool:
        """Whether the user, who says that passes are independent, speaks of these two, and nothing tells otherwise."""
        if not (w.statement.verbatim and x.statement.verbatim and w.base == x.base):
            return False
        known = [(self.places.affine(p, w), self.places.affine(q, x)) for p, q in zip(w.items, x.items)]
        unknown = len(w.items) != len(x.items) or any(p is None or q is None for p, q in known)
        return unknown and any(names(i) & (self.binds | {self.loop.var.id}) for i in w.items if i is not None)

    def _why(self, w: Access, x: Access) -> str:
        if w.base != x.base:
            return f"`{w.base}` is written, and `{x.base}` may be the same memory"
        if x.written:
            return f"several passes may write the same places of `{w.base}`"
        return f"a pass may read what another writes of `{w.base}`"

    def _is_small(self, own: list[Access]) -> bool:
        """Whether an array has not many more places than one pass has to do: as many loops within the pass as it has
        axes, and one of them runs along it."""
        long = max(sum(not is_short(loop, PARTS) for loop in a.around) for a in own)
        axes = max(sum(bool(names(item)) for item in a.items if item is not None) for a in own)
        return axes <= long and all(self._follows(a) for a in own) and any(self._runs_along(a) for a in own)

    def _follows(self, a: Access) -> bool:
        """Whether each subscript is a small number, or goes along with one loop."""
        loops = {self.loop.var.id, *(loop.var.id for loop in a.around)}
        found = [self.places.affine(item, a) for item in a.items]
        if None in found:
            return False
        symbols = [[s for s, _ in e.terms] for e in found]
        each = [s[0] for s in symbols if s]
        return len(set(each)) == len(each) and all(
            len(s) == 1 and s[0] in loops or not s and e.const < FEW for s, e in zip(symbols, found)
        )

    def _runs_along(self, a: Access) -> bool:
        long = {loop.var.id for loop in a.around if not is_short(loop, PARTS)}
        return any(symbol in long for item in a.items for symbol in names(item))

    def _is_work(self, name: str, own: list[Access]) -> bool:
        """Whether an array is filled by each pass before it reads it, and of no use behind the loop."""
        if name in self.params | self.after or any(a.base != name for a in own):
            return False
        others = [n for n in self.facts.aliases.get(name, ()) if n not in self.views]
        mentioned = not others and not any(v.base == name for v in self.views.values())
        return mentioned and filled_first(name, self.loop.body, self.places, own)
