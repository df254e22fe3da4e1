"""`base[items]` as an index map: which element of the base stands at given indices.

    u[1:-1, k]        at (i,)     u[i + 1, k]
    u[::-1, None]     at (i, 0)   u[n - 1 - i]
    u[sensors]        at (i,)     u[sensors[i]]
Slices that Python might clip (`u[a:b]`, bounds not known to lie inside) are bound to a view first, and
masks to the elements that they choose.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from adsource.ir.indexing import gathered_place, single
from adsource.ir.infer import Shapes, extent_of
from adsource.ir.nodes import Const, Do, Expr, If, Index, Name, NewAxis, Op, Slice, Update
from adsource.ir.types import INT, Array, Opaque, Tuple, extent, is_array
from adsource.transforms.lower_grid import Grid, project
from adsource.transforms.lower_size import ONE, Size, minus, number, over, plus, same, times
from adsource.transforms.lower_work import Work, is_whole_mask

FULL = Slice()


@dataclass(frozen=True)
class Span:
    """The elements of a slice: `start + step * i` for i below the size."""

    start: Expr
    step: int
    size: Size

    def at(self, i: Expr) -> Expr:
        if self.step == -1:
            return minus(self.start, i)
        return plus(self.start, times(i, self.step))


def index(e: Index, work: Work) -> Grid:
    """The grid of an indexed array; of rank 0 for a single element."""
    items = padded(e, work)
    if is_whole_mask(e):
        return work.grid(work.named(e))
    if any(map(is_mask, items)):
        items = tuple(part for i in items for part in (positions(i, work) if is_mask(i) else (i,)))
    base, spans = clipped(e.base, items, work)
    g = work.grid(base)
    if not all(_reaches(work, g, axis, item) for axis, item in _by_axis(items)):
        base = work.named(base) if not isinstance(base, Name) else base
        g = work.grid(base)
    return _mapped(g, items, spans, work)


def is_mask(item: object) -> bool:
    t = getattr(item, "type", None)
    return is_array(t) and t.dtype == "bool"


def padded(e: Index, work: Work) -> tuple:
    """The items for all axes, their scalar parts lowered."""
    items = tuple(_lowered(i, work) for i in e.items)
    used = sum(0 if isinstance(i, NewAxis) else i.type.rank if is_mask(i) else 1 for i in items)
    return items + (FULL,) * (e.base.type.rank - used)


def _lowered(item, work: Work):
    if isinstance(item, Slice):
        bounds = (item.start, item.stop, item.step)
        return Slice(*(None if b is None else work.scalar(b) for b in bounds))
    if isinstance(item, NewAxis) or is_array(item.type):
        return item
    return work.scalar(item)


def _by_axis(items):
    """(axis of the base, item) for all items but new axes."""
    return enumerate(i for i in items if not isinstance(i, NewAxis))


def _reaches(work: Work, g: Grid, axis: int, item) -> bool:
    """Whether an index can be used as it is: where it may be negative, the axis must be one that Python
    itself counts from the end."""
    if isinstance(item, (Slice, Const)):
        return True
    plain = not is_array(item.type) and work.facts.nonnegative(item)
    return plain or g.wraps[axis] or is_counted(item)


def is_counted(item) -> bool:
    return isinstance(item, Op) and item.op == "np.arange" and len(item.args) == 1


# ------------------------------------------------------------------------- slices


def clipped(base: Expr, items, work: Work) -> tuple[Expr, dict[int, Span]]:
    """The base, with slices that may be clipped already taken, and the span of each slice."""
    sizes = work.grid(base).sizes if not isinstance(base, Name) else work.sizes(base)
    spans = {k: span(i, sizes[k], work) for k, i in _by_axis(items) if isinstance(i, Slice)}
    unsafe = [k for k, found in spans.items() if found is None]
    if not unsafe:
        return base, spans
    base = work.named(base)
    single = [k for k, i in _by_axis(items) if k in unsafe and is_single(i, work)]
    taken = tuple(i if k in unsafe else FULL for k, i in _by_axis(items))
    base = _taken(base, taken, unsafe, single, work)
    whole = {k: Span(number(0), 1, work.sizes(base)[k]) for k in unsafe}
    return base, {**spans, **whole}


def is_single(s: Slice, work: Work) -> bool:
    """`u[k : k + 1]`: one element, which stretches where it is broadcast."""
    stable = Shapes(work.facts.stable)
    ends = (extent_of(x, stable) if x is not None else None for x in (s.start, s.stop))
    return (s.step is None or _constant(s.step) == 1) and single(s, *ends)


def _taken(base: Name, items, unsafe, single, work: Work) -> Name:
    """A name for the view of which the length is only known when running."""
    claimed = Index(base, items, Array(base.type.dtype, (None,) * base.type.rank))
    if claimed in work.memo:
        return work.memo[claimed]
    t = Name(work.fresh(), claimed.type)
    own = [
        ONE if k in single else Size(None, _length(t, k)) if k in unsafe else old
        for k, old in enumerate(work.sizes(base))
    ]
    t = replace(t, type=replace(t.type, shape=tuple(s.extent for s in own)))
    work.memo[claimed] = work.view(t, replace(claimed, type=t.type), tuple(own))
    for k in single:
        work.require_equal(Size(None, _length(t, k)), ONE)
    return t


def _length(t: Name, axis: int) -> Op:
    return Op("shape", (t,), INT, (("axis", axis),))


def sizes_of_view(target: Name, value: Expr, work: Work) -> tuple[Size, ...]:
    """The sizes of a view that was bound to a name: those of its type, and where it was cut by a slice
    that may be clipped, those that it has when running."""
    known = [Size(e, _length(target, k)) for k, e in enumerate(target.type.shape)]
    if not isinstance(value, Index) or not isinstance(value.base, Name):
        return tuple(known)
    items = value.items + (FULL,) * (value.base.type.rank - sum(not isinstance(i, NewAxis) for i in value.items))
    place = axis = 0
    for item in items:
        if isinstance(item, Slice) and span(item, work.sizes(value.base)[axis], work) is None:
            known[place] = Size(None, _length(target, place))
        axis += not isinstance(item, NewAxis)
        place += isinstance(item, (Slice, NewAxis))
    return tuple(known)


def span(s: Slice, n: Size, work: Work) -> Span | None:
    """The elements of a slice, or None where Python might clip it."""
    step = 1 if s.step is None else _constant(s.step)
    if step == -1 and s.start is None and s.stop is None:
        return Span(minus(n.expr, 1), -1, n)
    if step is None or step < 1:
        return None
    start = _start(s.start, n, work)
    stop = None if start is None else _stop(s.stop, start, n, work)
    if stop is None:
        return None
    length = _between(start, stop, work)
    if step != 1:
        length = Size(None, over(plus(length.expr, step - 1), step))
    return Span(start.expr, step, length)


def _between(start: Size, stop: Size, work: Work) -> Size:
    known = None if start.extent is None or stop.extent is None else stop.extent - start.extent
    return Size(known, work.facts.spell(known) or minus(stop.expr, start.expr))


def _start(e: Expr | None, n: Size, work: Work) -> Size | None:
    if e is None:
        return Size(extent(0), number(0))
    value = _constant(e)
    if value is not None and value < 0 and n.extent is not None and not n.extent.terms:
        value = max(0, n.extent.const + value)
        return Size(extent(value), number(value))
    if work.facts.nonnegative(e):
        return Size(extent_of(e, Shapes(work.facts.stable)), e)
    return None


def _stop(e: Expr | None, start: Size, n: Size, work: Work) -> Size | None:
    if e is None:
        return n
    value = _constant(e)
    if value is not None and value < 0:
        return Size(None if n.extent is None else n.extent + value, plus(n.expr, value))
    known = extent_of(e, Shapes(work.facts.stable))
    if work.facts.nonnegative(e) and work.facts.at_most(e, n.extent):
        return Size(known, e)
    if known is None or n.extent is None:
        return None
    missing = n.extent - known  # `u[1 : n - 2]`: counted from the end where n is too small
    enough = start.extent is not None and not start.extent.terms and missing.const <= start.extent.const + 2
    return Size(known, e) if not missing.terms and missing.const >= 0 and enough else None


def _constant(e: Expr) -> int | None:
    found = extent_of(e)
    return found.const if found is not None and not found.terms else None


# ---------------------------------------------------------------------- index map


def _mapped(g: Grid, items, spans: dict[int, Span], work: Work) -> Grid:
    """The indices of the result mapped to those of the base, axis by axis."""
    arrays = [i for i in items if not isinstance(i, (Slice, NewAxis)) and is_array(i.type)]
    gathered = _gathered(g, items, work) if arrays else {}
    together = work.broadcast(list(gathered.values())) if arrays else ()
    place = gathered_place(items) if arrays else 0
    sizes: list[Size] = []
    wraps: list[bool] = []
    at: list[Callable] = []  # index of the base's axis, from the indices of the result
    front = len(together)
    axis = 0
    for item in items:
        if arrays and len(sizes) == place and front:
            sizes += together
            wraps += [False] * front
            front = 0
        if isinstance(item, NewAxis):
            sizes.append(ONE)
            wraps.append(True)
            continue
        if isinstance(item, Slice):
            at.append(_along(spans[axis], len(sizes)))
            sizes.append(spans[axis].size)
            wraps.append(item == FULL and g.wraps[axis])
        elif axis in gathered:
            at.append(_through(gathered[axis], place, len(together)))
        else:
            at.append(_fixed(_from_start(item, g, axis)))
        axis += 1
    return Grid(
        tuple(sizes), lambda indices: g.at(tuple(f(indices) for f in at)), g.dtype, tuple(wraps), g.heavy
    )


def _along(s: Span, place: int) -> Callable:
    return lambda indices: s.at(indices[place])


def _fixed(value: Expr) -> Callable:
    return lambda indices: value


def _through(g: Grid, place: int, rank: int) -> Callable:
    return lambda indices: g.at(project(g, indices[place : place + rank]))


def _from_start(item: Expr, g: Grid, axis: int) -> Expr:
    value = _constant(item)
    if value is not None and value < 0 and not g.wraps[axis]:
        return plus(g.sizes[axis].expr, value)
    return item


def _gathered(g: Grid, items, work: Work) -> dict[int, Grid]:
    """Axis -> the grid of its index array, checked to be in range."""
    found = {}
    for axis, item in _by_axis(items):
        if not isinstance(item, Slice) and is_array(item.type):
            found[axis] = _checked(item, g.sizes[axis], work)
    return found


def _checked(item: Expr, size: Size, work: Work) -> Grid:
    if ("in range", item) in work.memo:
        return work.grid(item)
    g = work.grid(item)
    if is_counted(item) and same(g.sizes[0], size):
        return g
    name = work.named(item)
    key = ("in range", name, size)
    if key not in work.memo:
        work.memo[key] = name
        work.emit(Do(value=Op("template.check_index", (name, work.length(size)), Opaque("None"))))
    return work.grid(name)


# -------------------------------------------------------------------------- masks


def chosen(e: Index, work: Work, target: Name) -> None:
    """The elements that a mask chooses, counted and then filled in."""
    mask = e.items[0]
    source = work.light(e.base)
    choice = mask_grid(mask, source.sizes, work)
    work.allocate(target, (Size(None, count(mask, choice, work)),), source.dtype)
    place = work.assign(work.counter(), number(0))

    def take(indices):
        work.store(target, (place,), source.at(indices))
        work.emit(Update(target=place, op="+", value=number(1)))

    where(choice, work, take)


def mask_grid(mask: Expr, sizes: tuple[Size, ...], work: Work) -> Grid:
    """A mask that fits the axes that it is laid on."""
    g = work.light(mask)
    for a, b in zip(g.sizes, sizes):
        work.require_equal(b, a, "boolean index did not match indexed array")
    return g


def where(choice: Grid, work: Work, body: Callable) -> None:
    """A loop over the places that a mask chooses."""

    def inside(indices):
        with work.block() as taken:
            body(indices)
        work.emit(If(test=choice.at(indices), body=tuple(taken)))

    work.loops(choice.sizes, inside)


def count(mask: Expr, choice: Grid, work: Work) -> Name:
    """How many places a mask chooses, counted once per statement."""
    key = ("count", mask)
    if key not in work.memo:
        total = work.assign(work.counter(), number(0))
        where(choice, work, lambda _: work.emit(Update(target=total, op="+", value=number(1))))
        work.memo[key] = total
    return work.memo[key]


def positions(mask: Expr, work: Work) -> tuple[Expr, ...]:
    """Index arrays for a mask that stands beside other items."""
    name = work.named(mask)
    one = Array("int64", (None,), "C")
    if mask.type.rank == 1:
        found = (work.named(Op("np.flatnonzero", (name,), one)),)
    else:
        places = Op("np.nonzero", (name,), Tuple((one,) * mask.type.rank))
        both = work.bind(places)
        found = tuple(
            work.bind(Op("item", (both,), one, (("index", k),))) for k in range(mask.type.rank)
        )
    work.memo.update({("in range", f): f for f in found})
    return found


GRIDS = {"index": index}
MAKERS = {"chosen": chosen}
