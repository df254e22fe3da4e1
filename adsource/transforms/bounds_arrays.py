"""Checks of index arrays: all values that a loop uses as subscripts, once in front of it.

    for k in range(m):              check_index(col[:m], x.shape[0])  # line 4: x[col[k]]
        s += w[k] * x[col[k]]       for k in range(m):
                                        s += w[k] * x[col[k]]
Nothing may write into the index array, and each turn of the loop must certainly use its element.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from adsource.ir.infer import index
from adsource.ir.nodes import AnyStatement, Do, Expr, If, Index, Name, Op, Slice
from adsource.ir.types import Extent, Opaque, extent
from adsource.transforms.bounds_checks import Check, Loop, in_front
from adsource.transforms.bounds_prove import Extents, factor, implied, simplified
from adsource.transforms.bounds_render import comparison, every, expression, plain
from adsource.transforms.bounds_values import State, Values

Span = tuple[Extent, Extent]  # from, up to


@dataclass(frozen=True)
class ArrayCheck:
    """The elements of an array are subscripts of an axis of that length; the conditions are guards."""

    conditions: Extents
    base: Name
    items: tuple[Extent | Span, ...]
    version: int  # how often the base was bound anew
    length: Extent
    access: Index
    line: int
    when: tuple[Expr, ...] = ()


def array_in_front(check: Check | ArrayCheck, loop: Loop, state: State, values: Values) -> ArrayCheck | None:
    """The check of all elements that the loop uses; None where that is no section of the array."""
    found = check if isinstance(check, ArrayCheck) else _of_elements(check, values)
    if found is None or abs(loop.step) != 1:
        return None
    moving = [k for k, item in enumerate(found.items) if _moves(item, loop.turn)]
    if not moving:
        return _invariant(found, loop, state, values)
    others = [found.length, *found.conditions, *(found.items[k] for k in moving[1:])]
    if any(_moves(e, loop.turn) for e in others) or isinstance(found.items[moving[0]], tuple):
        return None
    return _spread(found, moving[0], loop, state, values)


def _of_elements(check: Check, values: Values) -> ArrayCheck | None:
    """The check of one element, where it is one of an array into which nothing is written."""
    if len(check.conditions) != 1 or check.when:
        return None
    kind, base, *rest = values.symbols.meaning.get(check.at.terms[0][0] if check.at.terms else "", ("", None))
    if kind != "load" or check.at != extent(check.at.terms[0][0]):
        return None
    length = check.conditions[0] * -1 - check.at - 1 if check.low else check.at - check.conditions[0]
    return ArrayCheck((), base, *rest, length, check.access, check.line)


def _moves(e: Extent | Span, turn: str) -> bool:
    return any(factor(x, turn) for x in (e if isinstance(e, tuple) else (e,)))


def _invariant(check: ArrayCheck, loop: Loop, state: State, values: Values) -> ArrayCheck | None:
    if any(_moves(e, loop.turn) for e in (check.length, *check.conditions)):
        return None
    runs = (loop.stop - loop.start - 1) * loop.step
    return _guarded(check, runs if loop.step > 0 else runs - 2, state, values)


def _guarded(check: ArrayCheck, runs: Extent, state: State, values: Values) -> ArrayCheck | None:
    left = simplified((*check.conditions, runs), state.facts, values.symbols) or ()
    kept = tuple(c for c in left if not implied(c, state.facts, values.symbols))
    new = replace(check, conditions=kept)
    return new if _computable(new, state, values) else None


def _spread(check: ArrayCheck, k: int, loop: Loop, state: State, values: Values) -> ArrayCheck | None:
    """The elements of all turns along one axis."""
    at, turn = check.items[k], extent(loop.turn)
    if factor(at, loop.turn) != 1:
        return None
    low, high = (loop.start, loop.stop) if loop.step > 0 else (loop.stop + 1, loop.start + 1)
    span = (at - turn + low, at - turn + high)
    if not implied(span[0], state.facts, values.symbols):
        return None
    new = replace(check, items=(*check.items[:k], span, *check.items[k + 1 :]))
    return _guarded(new, span[1], state, values)


def _computable(check: ArrayCheck, state: State, values: Values) -> bool:
    ends = [x for i in check.items for x in (i if isinstance(i, tuple) else (i,))]
    found = [expression(e, state, values) for e in (check.length, *ends)]
    found += [comparison(c, state, values) for c in check.conditions]
    return None not in found and state.bindings.get(check.base.id, 0) == check.version


# ----------------------------------------------------------------------- statements


def statement(check: ArrayCheck, state: State, values: Values) -> AnyStatement:
    """`check_index(col[:m], x.shape[0])`."""
    items = tuple(_item(i, k, check.base, state, values) for k, i in enumerate(check.items))
    section = check.base if all(i == Slice() for i in items) else index(check.base, items)
    length = expression(check.length, state, values)
    call = Do(
        value=Op("template.check_index", (section, length), Opaque("None")),
        remark=f"line {check.line}: {plain(check.access)}",
    )
    if not check.conditions:
        return call
    return If(test=every([comparison(c, state, values) for c in check.conditions]), body=(call,))


def _item(item: Extent | Span, axis: int, base: Name, state: State, values: Values) -> Expr | Slice:
    if not isinstance(item, tuple):
        return expression(item, state, values)
    start = None if item[0] == extent(0) else expression(item[0], state, values)
    stop = None if item[1] == values.length(base, axis, state) else expression(item[1], state, values)
    return Slice(start, stop)


def moved(check: Check | ArrayCheck, loop: Loop, state: State, values: Values, fits: Callable):
    """Either kind of check in front of a loop; None where it must stay."""
    if isinstance(check, ArrayCheck):
        return array_in_front(check, loop, state, values)
    return in_front(check, loop, state, values, fits) or array_in_front(check, loop, state, values)
