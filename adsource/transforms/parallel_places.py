"""The elements of arrays that a pass of a loop meets, and when those of two passes are certainly different.

    for i in range(1, n - 1):                  v[i, j]       i, a place of the pass's own
        for j in range(m):                     u[i - 1, j]   another pass has u[i - 1, j] as u[i, j]
            v[i, j] = u[i - 1, j] + u[0, j]    u[0, j]       row 0, which no pass has as u[i, j]
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from adsource.analyses.sections import ends
from adsource.ir.infer import Shapes, extent_of
from adsource.ir.nodes import (
    AnyStatement,
    Assign,
    Const,
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
from adsource.ir.types import Extent, extent, is_array
from adsource.ir.walk import children, expressions, item_parts, names, root
from adsource.transforms.fuse_facts import LIKE, MEASURES
from adsource.transforms.lower_facts import Facts

Body = tuple[AnyStatement, ...]


@dataclass(frozen=True)
class Access:
    """base: the array's name.  items: what stands in its brackets, None where nothing is known of an axis.
    added: it is added to.  around: the loops within the pass."""

    base: str
    items: tuple[Expr | None, ...]
    written: bool
    added: bool
    around: tuple[For, ...]
    statement: AnyStatement


@dataclass(frozen=True)
class View:
    """`w = w_tape[i]`: another name for a part of an array."""

    base: str
    items: tuple[Expr | Slice | None, ...]


def accesses(body: Body, views: dict[str, View]) -> Iterator[Access]:
    """All that a pass meets."""
    return _accesses(body, (), views)


def _accesses(body: Body, around: tuple[For, ...], views: dict[str, View]) -> Iterator[Access]:
    for s in body:
        target = s.target if isinstance(s, (Store, Update)) and is_place(s.target) else None
        if target is not None:
            added = isinstance(s, Update) and s.op in ("+", "-") and root(target) not in names(s.value)
            yield _access(target, True, added, around, s, views)
        for e in expressions(s):
            for found in ((_inside(target) if e is target else _read(e)) if not _is_view(s, views) else _inside(e)):
                yield _access(found, False, False, around, s, views)
        if isinstance(s, For):
            yield from _accesses(s.body, (*around, s), views)
        elif isinstance(s, While):
            yield from _accesses(s.body, around, views)
        elif isinstance(s, If):
            yield from _accesses(s.body, around, views)
            yield from _accesses(s.orelse, around, views)


def is_place(e: Expr) -> bool:
    return isinstance(e, Index) or is_array(e.type)


def _is_view(s: AnyStatement, views: dict[str, View]) -> bool:
    return isinstance(s, Assign) and s.target.id in views


def _read(e: Expr) -> Iterator[Expr]:
    """The elements and the whole arrays that an expression reads, not those that it measures."""
    if isinstance(e, Op) and e.op in (*MEASURES, *LIKE):
        return
    if is_array(e.type) and isinstance(e, Name) or isinstance(e, Index):
        yield e
        yield from _inside(e)
        return
    for c in children(e):
        yield from _read(c)


def _inside(e: Expr) -> Iterator[Expr]:
    """What the subscripts of a place read."""
    while isinstance(e, Index):
        for i in item_parts(e):
            yield from _read(i)
        e = e.base
    if not isinstance(e, Name):
        yield from _read(e)


def _access(e: Expr, written: bool, added: bool, around, s: AnyStatement, views: dict[str, View]) -> Access:
    base, items = place(e)
    while base in views:
        view = views[base]
        base, items = view.base, _through(view.items, items)
    return Access(base, tuple(None if isinstance(i, Slice) else i for i in items), written, added, around, s)


def place(e: Expr) -> tuple[str, tuple[Expr | Slice | None, ...]]:
    """The array and the subscripts of a place; `a[i][j]` is `a[i, j]`."""
    if isinstance(e, Name):
        return e.id, ()
    if not isinstance(e, Index):
        return root(e) or "?", ()
    base, outer = place(e.base)
    items = tuple(i if isinstance(i, Slice) or _is_number(i) else None for i in e.items)
    if len(items) < len(e.items) or any(not isinstance(i, Slice) and not _is_number(i) for i in e.items):
        items = ()  # gathered by an array, or with a new axis: nothing is known
    return base, _through(outer, items)


def _is_number(i) -> bool:
    return isinstance(i, (Const, Name, Op, Index)) and not is_array(i.type)


def _through(outer, inner) -> tuple:
    """The subscripts of a view's element in terms of its base."""
    rest = list(inner)
    out = []
    for o in outer:
        if not isinstance(o, Slice):
            out.append(o)
        elif rest:
            own = rest.pop(0)
            out.append(own if o == Slice() else None)
        else:
            out.append(o)
    return (*out, *rest)


class Places:
    """Tells the elements of a loop's passes apart.

    binds: names that a pass binds.  known: integers that a pass binds once, in terms of its variable."""

    def __init__(self, loop: For, binds: frozenset[str], known: dict[str, Extent], facts: Facts):
        self.loop, self.binds, self.known, self.facts = loop, binds, known, facts

    def apart(self, a: Access, b: Access) -> bool:
        """Whether two accesses of different passes are certainly of different elements."""
        return a.base == b.base and any(self._axis(p, a, q, b) for p, q in zip(a.items, b.items))

    def _axis(self, p: Expr | None, a: Access, q: Expr | None, b: Access) -> bool:
        first, second = self.affine(p, a), self.affine(q, b)
        if first is None or second is None or not (self._counts_up(p, first, a) and self._counts_up(q, second, b)):
            return False
        return self._own(first, second) or self._ranges_apart(first, a, second, b)

    def _own(self, first: Extent, second: Extent) -> bool:
        """Whether only one pass has both, or none."""
        var = self.loop.var.id
        factor = dict(first.terms).get(var, 0)
        gap = first - second
        fixed = all(self._invariant(symbol) or symbol == var for e in (first, second) for symbol, _ in e.terms)
        if not factor or gap.terms or not fixed:
            return False
        return gap.const == 0 or gap.const % factor != 0

    def _ranges_apart(self, first: Extent, a: Access, second: Extent, b: Access) -> bool:
        one, two = (self.span(e, (self.loop, *x.around)) for e, x in ((first, a), (second, b)))
        return below(one[1], two[0]) or below(two[1], one[0])

    def affine(self, e: Expr | None, at: Access) -> Extent | None:
        """A subscript in terms of what does not change in a pass, and of variables of loops."""
        if not isinstance(e, (Const, Name, Op)):
            return None
        found = extent_of(e, Shapes({n: self.known.get(n, extent(n)) for n in names(e)}))
        loops = {loop.var.id for loop in (self.loop, *at.around)}
        if found is None or any(not self._invariant(s) and s not in loops for s, _ in found.terms):
            return None
        return found

    def _invariant(self, symbol: str) -> bool:
        return symbol.partition(".")[0].partition("[")[0] not in self.binds | {self.loop.var.id}

    def span(self, e: Extent, loops: tuple[For, ...]) -> tuple[Extent | None, Extent | None]:
        """The least and the greatest value over all passes of loops."""
        low: Extent | None = e
        high: Extent | None = e
        for loop in reversed(loops):
            first, last = ends(loop)
            low, high = _at_worst(low, loop, first, last), _at_worst(high, loop, last, first)
        return tuple(None if x is None or not all(self._invariant(s) for s, _ in x.terms) else x for x in (low, high))

    def _counts_up(self, e: Expr, found: Extent, at: Access) -> bool:
        """Whether a subscript counts from the front: a negative one means another element."""
        if self.facts.nonnegative(e):
            return True
        low, _ = self.span(found, (self.loop, *at.around))
        return low is not None and low.const >= 0 and all(
            factor > 0 and (".shape[" in symbol or symbol in self.facts.never_negative) for symbol, factor in low.terms
        )


def _at_worst(e: Extent | None, loop: For, low: Extent | None, high: Extent | None) -> Extent | None:
    """An extent with a loop's variable at the end of its range that makes it least, `low` where it counts up."""
    factor = dict(e.terms).get(loop.var.id, 0) if e is not None else 0
    if not factor:
        return e
    end = low if factor > 0 else high
    return None if end is None else e - extent(loop.var.id) * factor + end * factor


def step_of(loop: For) -> int:
    """The step of a loop's variable, 0 where it is not known."""
    found = extent_of(loop.step)
    return found.const if found is not None and not found.terms else 0


def is_short(loop: For, passes: int) -> bool:
    """Whether a loop is known to have fewer passes."""
    first, last = ends(loop)
    count = last - first + 1 if first is not None and last is not None else None
    return count is not None and not count.terms and count.const < passes


def below(a: Extent | None, b: Extent | None) -> bool:
    if a is None or b is None:
        return False
    gap = b - a
    return not gap.terms and gap.const > 0
