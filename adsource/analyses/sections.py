"""Sections of arrays: when two subscripts certainly mean the same place, or certainly different ones.

    u[1:-1] and u[0]          disjoint
    c[:, k] and c[:, k - 1]   disjoint, at one value of k
    a[i, j] and a[i, j]       the same
"""

from __future__ import annotations

from adsource.ir.infer import Shapes, extent_of
from adsource.ir.nodes import Const, Expr, For, Index, Name, NewAxis, Op, Slice
from adsource.ir.types import Extent, extent, is_array
from adsource.ir.walk import names


def same(a: Expr, b: Expr) -> bool:
    """The same place, as far as the text tells."""
    return a == b


def disjoint(a: Expr, b: Expr, ranges: dict[str, For] | None = None) -> bool:
    """Whether two views of one array certainly share no element, all names at one value.

    ranges: the loops around, by their variables: `a[i, j]` and `a[j, j]` differ where i starts at j + 1."""
    left, right = _items(a), _items(b)
    if left is None or right is None or left[0].id != right[0].id:
        return False
    for k, (x, y) in enumerate(zip(left[1], right[1])):
        n = left[0].type.shape[k]
        first, second = _range(x, n), _range(y, n)
        if _upward(first, ranges or {}) and _upward(second, ranges or {}) and _apart(first, second, ranges or {}):
            return True
    return False


def _items(e: Expr):
    """(base name, subscripts) of a single-level index of a name."""
    if not (isinstance(e, Index) and isinstance(e.base, Name)):
        return None
    if any(isinstance(i, NewAxis) or is_array(getattr(i, "type", None)) for i in e.items):
        return None
    return e.base, e.items


def _range(item, n: Extent | None):
    """(first, behind last) as affine extents; None where not known."""
    if isinstance(item, Slice):
        if item.step is not None and item.step != Const(1, getattr(item.step, "type", None)):
            return None
        start = extent(0) if item.start is None else _place(item.start, n)
        stop = n if item.stop is None else _place(item.stop, n)
        return start, stop
    at = _place(item, n)
    return at, None if at is None else at + 1


def _place(e: Expr, n: Extent | None) -> Extent | None:
    stable = Shapes({i: extent(i) for i in names(e)})
    found = extent_of(e, stable)
    if found is not None and not found.terms and found.const < 0:
        return None if n is None else n + found
    return found


def _upward(span, ranges) -> bool:
    """Whether the bounds of a span certainly count from the front: a negative index wraps around."""
    if span is None or span[0] is None:
        return False
    whole = span[1] is None or span[1].constant is None
    return _from_front(span[0], ranges) and (not whole or span[1] is None or _from_front(span[1], ranges))


def _from_front(e: Extent, ranges) -> bool:
    if any(".shape[" in symbol for symbol, _ in e.terms):
        return all(factor > 0 for _, factor in e.terms) and len(e.terms) == 1 and e.const >= -1  # n - 1 is the last
    return _ordered(extent(0), e, ranges)


def _apart(x, y, ranges) -> bool:
    if x is None or y is None:
        return False
    return _ordered(x[1], y[0], ranges) or _ordered(y[1], x[0], ranges)


def _ordered(a: Extent | None, b: Extent | None, ranges: dict[str, For]) -> bool:
    """a <= b for certain: the difference, each loop variable at its worst, is not negative."""
    if a is None or b is None:
        return False
    gap = b - a
    for _ in range(len(ranges) + 1):
        if not gap.terms:
            return gap.const >= 0
        wider = _worst(gap, ranges)
        if wider is None:
            return False
        gap = wider
    return False


def _worst(gap: Extent, ranges: dict[str, For]) -> Extent | None:
    """The gap with the innermost loop variable in it at the end of its range that makes it least."""
    for name in reversed(list(ranges)):
        factor = dict(gap.terms).get(name)
        if factor is None:
            continue
        low, high = ends(ranges[name])
        end = low if factor > 0 else high
        return None if end is None else gap - extent(name) * factor + end * factor
    return None


def ends(loop: For) -> tuple[Extent | None, Extent | None]:
    """The least and the greatest value of a loop's variable."""
    free = Shapes({n: extent(n) for e in (loop.start, loop.stop) for n in names(e)})
    start, stop = extent_of(loop.start, free), extent_of(loop.stop, free)
    if start is None or stop is None or not isinstance(loop.step, Const):
        return None, None
    return (start, stop - 1) if loop.step.value > 0 else (stop + 1, start)


def index_operands(e: Expr) -> set[str]:
    """The names that tell where the views of a chain are: in subscripts, and in the shape of a `reshape`."""
    found: set[str] = set()
    while isinstance(e, (Index, Op)):
        if isinstance(e, Op):
            found |= set().union(*map(names, e.args[1:]))
            e = e.args[0] if e.args else Const(0, None)
            continue
        for item in e.items:
            parts = (item.start, item.stop, item.step) if isinstance(item, Slice) else (item,)
            for part in parts:
                if part is not None and not isinstance(part, NewAxis):
                    found |= names(part)
        e = e.base
    return found
