"""The type of `base[items]`: which axes stay, how long slices are, where index arrays put theirs."""

from __future__ import annotations

from adsource.ir.extents import NOTHING_KNOWN, Untyped, broadcast, extent_of
from adsource.ir.nodes import Const, Expr, NewAxis, Op, Slice
from adsource.ir.types import Array, Extent, Scalar, Type, extent, fresh_layout, is_array


def index_type(t: Array, items, shapes) -> Type:
    """The type of an array of type `t`, indexed; raises Untyped."""
    used = sum(_consumes(i) for i in items)
    if used > t.rank:
        raise Untyped(f"too many indices: the array has rank {t.rank}, {used} were given")
    out: list[Extent | None] = []
    gathered: list[Type] = []
    axis = 0
    for item in items:
        if isinstance(item, NewAxis):
            out.append(extent(1))
        elif isinstance(item, Slice):
            out.append(_slice_extent(item, t.shape[axis], shapes))
            axis += 1
        else:
            if is_array(item.type):
                gathered.append(_gathered(item.type))
            axis += _consumes(item)
    out += t.shape[axis:]
    if gathered:
        place = gathered_place(items)
        out[place:place] = broadcast(gathered, shapes)
    if not out:
        return Scalar(t.dtype)
    return Array(t.dtype, tuple(out), _layout(t, items, len(out) if gathered else None))


def gathered_place(items) -> int:
    """Where the axes of index arrays go: in place of the arrays where these stand side by side (integers
    count as arrays), else in front: `t[i, :, j]` has the axis of i and j first."""
    arrays = [not isinstance(i, (Slice, NewAxis)) for i in items]
    first, last = arrays.index(True), len(arrays) - 1 - arrays[::-1].index(True)
    return first if all(arrays[first : last + 1]) else 0


def _consumes(item) -> int:
    if isinstance(item, NewAxis):
        return 0
    if not isinstance(item, Slice) and is_array(item.type) and item.type.dtype == "bool":
        return item.type.rank
    return 1


def _gathered(t: Array) -> Array:
    return Array("int64", (None,)) if t.dtype == "bool" else t


def _layout(t: Array, items, gathered: int | None) -> str:
    """A view that only fixes or shortens leading axes of a C array is a C array; other sections of it keep its order.

    gathered: the rank of the result where index arrays take it.  It is laid out with their axes outermost, so it
    is in C order where they stand first.
    """
    if gathered is not None:
        return "A" if gathered > 1 and isinstance(items[0], (Slice, NewAxis)) else fresh_layout(gathered, (t,))
    if t.layout not in ("C", "S"):
        return "A"
    whole = [isinstance(i, Slice) and i == Slice() for i in items]
    scalars = [not isinstance(i, (Slice, NewAxis)) for i in items]
    lead = scalars.index(False) if False in scalars else len(items)
    if lead == len(items) - 1 and isinstance(items[lead], Slice) and items[lead].step is None:
        return t.layout  # Numba sees no more: not through `1:k, :` nor `1:k:1`
    return "C" if t.layout == "C" and all(whole[lead:]) else "S"


def _slice_extent(s: Slice, n: Extent | None, shapes) -> Extent | None:
    """The length of a slice where it is certain: a bound that may be clipped gives no length."""
    step = 1 if s.step is None else _constant(s.step, shapes)
    if s.start is None and s.stop is None and step in (1, -1):
        return n
    bounds = [None if b is None else extent_of(b, shapes) for b in (s.start, s.stop)]
    if step is not None and step > 0 and n != extent(0) and single(s, *bounds, step):
        return extent(1)
    if n is None or step is None:
        return None
    given = [b for b, e in zip(bounds, (s.start, s.stop)) if e is not None]
    if n.constant is not None and all(b is not None and b.constant is not None for b in given):
        limits = (None if b is None else b.const for b in bounds)
        return extent(len(range(*slice(*limits, step).indices(n.const))))
    start = extent(0) if s.start is None else _bound(bounds[0], n, True)
    stop = n if s.stop is None else _bound(bounds[1], n, False)
    return None if step != 1 or start is None or stop is None else stop - start


def single(s: Slice, start: Extent | None, stop: Extent | None, step: int = 1) -> bool:
    """Whether a slice is one place of an axis, which is taken to be there: `2:3`, `i:i + 1`, `:1`, `-1::2`.  That it
    is stretched where it meets longer axes is what it is written for."""
    if s.stop is None:
        return start == extent(-1)
    if s.start is not None and (_is_off(s.stop, "+", s.start) or _is_off(s.start, "-", s.stop)):
        return True  # of names that change, too
    if stop is None or s.start is not None and start is None:
        return False
    begin = extent(0) if start is None else start
    many = (stop - begin).constant
    return many is not None and 0 < many <= step and begin != extent(-1)


def _is_off(e: Expr | None, op: str, other: Expr | None) -> bool:
    """Whether an index is another one and 1, or without 1."""
    match e:
        case Op(op=found, args=(base, Const(value=1))) if found == op:
            return base == other
    return False


def _bound(e: Extent | None, n: Extent, start: bool) -> Extent | None:
    """A bound of a slice of an axis of length n, if it is certain not to be clipped or wrapped (an axis
    long enough for the constants in it taken for granted)."""
    if e is None:
        return None
    if not e.terms and e.const < 0:
        return n + e
    if e.terms == n.terms:
        return e if e.const <= n.const else n
    lengths = all(".shape[" in symbol and factor > 0 for symbol, factor in e.terms)
    return e if start and lengths and e.const >= 0 else None


def _constant(e: Expr, shapes=NOTHING_KNOWN) -> int | None:
    found = extent_of(e, shapes)
    return found.const if found is not None and not found.terms else None
