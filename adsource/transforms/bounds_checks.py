"""Checks of subscripts, and what is left of them in front of a loop.

    i + 1 - m >= 0                       c[i + 1] fails where c has m elements
    n - m >= 0, n - 1 >= 0               over all i of `for i in range(n)`
A check moves in front of a loop only where this is exact: it must not raise where NumPy would not.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from adsource.ir.nodes import Expr, Index, NewAxis, Op, Slice
from adsource.ir.types import Extent, extent, is_array
from adsource.ir.walk import children
from adsource.transforms.bounds_prove import Extents, eliminated, replaced, simplified
from adsource.transforms.bounds_values import State, Values

LONGEST = 5  # conditions that a check may have


@dataclass(frozen=True)
class Check:
    """All conditions hold (each: is not negative) where a subscript is out of range, on that side of its
    axis; the first is about the subscript.  when: what must hold besides for it to be evaluated."""

    conditions: Extents
    access: Index
    axis: int
    item: int  # which of the items
    low: bool
    line: int
    at: Extent
    when: tuple[Expr, ...] = ()


@dataclass(frozen=True)
class Loop:
    turn: str  # the symbol of its variable
    start: Extent
    stop: Extent
    step: int


# ----------------------------------------------------------------------- subscripts


def checks(e: Expr, line: int, state: State, values: Values, when: tuple[Expr, ...] = ()) -> list[Check]:
    """The checks that an expression needs, in the order of evaluation."""
    if isinstance(e, Op) and e.op in ("and", "or", "ifexp"):
        return _lazy(e, line, state, values, when)
    out = [c for part in children(e) for c in checks(part, line, state, values, when)]
    if isinstance(e, Index):
        axis = 0
        for k, item in enumerate(e.items):
            if _is_element(item):
                out += _fails(e, axis, k, line, state, values, when)
            axis += _axes(item)
    return out


def _lazy(e: Op, line: int, state: State, values: Values, when: tuple[Expr, ...]) -> list[Check]:
    """Operands that are only evaluated where the one before says so."""
    out = checks(e.args[0], line, state, values, when)
    for k, operand in enumerate(e.args[1:]):
        test = e.args[0] if e.op == "ifexp" else e.args[k]
        truth = e.op == "and" or (e.op == "ifexp" and k == 0)
        inner = state.copy()
        inner.learn(*values.assumed(test, truth, inner))
        guard = test if truth else Op("not", (test,), test.type)
        below = (*when, guard)
        out += checks(operand, line, inner, values, below)
        if e.op != "ifexp":
            state, when = inner, below
    return out


def _fails(e: Index, axis: int, k: int, line: int, state: State, values: Values, when) -> list[Check]:
    """A subscript beyond the end and before the start, as far as it may be."""
    at, n = values.of(e.items[k], state), values.length(e.base, axis, state)
    if values.divisor(at) == n and not values.proved(n - 1, state):  # `u[i % n]` fails where there is nothing
        return [Check((n * -1,), e, axis, k, False, line, at, when)]
    out = []
    if not values.proved(n - 1 - at, state):
        out.append(Check((at - n,), e, axis, k, False, line, at, when))
    if not values.proved(at, state) and not values.proved(at + n, state):
        out.append(Check((n * -1 - at - 1,), e, axis, k, True, line, at, when))
    return out


def _is_element(item) -> bool:
    return not isinstance(item, (Slice, NewAxis)) and not is_array(item.type) and item.type.dtype != "bool"


def _axes(item) -> int:
    if isinstance(item, NewAxis):
        return 0
    mask = not isinstance(item, Slice) and is_array(item.type) and item.type.dtype == "bool"
    return item.type.rank if mask else 1


# ---------------------------------------------------------------------------- loops


def in_front(check: Check, loop: Loop, state: State, values: Values, fits: Callable) -> Check | None:
    """The check in front of a loop, without conditions where it never fails; None where it must stay.

    fits: whether conditions can be computed there."""
    if check.when:
        return None
    turns, conditions = _turns(loop, check.conditions, state, values)
    found = eliminated(turns, conditions)
    if found is None:
        return None
    found = simplified(found, state.facts, values.symbols)
    if found is None:
        return replace(check, conditions=())
    return replace(check, conditions=found) if len(found) <= LONGEST and fits(found) else None


def _turns(loop: Loop, conditions: Extents, state: State, values: Values) -> tuple[str, Extents]:
    """The symbol that counts the turns of a loop, and the conditions in it, its range included."""
    turn = extent(loop.turn)
    if loop.step == 1:
        return loop.turn, (*conditions, turn - loop.start, loop.stop - 1 - turn)
    if loop.step == -1:
        return loop.turn, (*conditions, loop.start - turn, turn - loop.stop - 1)
    count = values.symbols.fresh("turn")
    span = loop.stop - loop.start - 1 if loop.step > 0 else loop.start - loop.stop - 1
    last = values.quotient(span, abs(loop.step), state)
    at = loop.start + count * loop.step
    moved = tuple(replaced(c, loop.turn, at) for c in conditions)
    return count.terms[0][0], (*moved, count, last - count)
