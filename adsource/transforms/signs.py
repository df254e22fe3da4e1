"""Whether a subscript keeps to one sign: `a[-1]` and `a[n - 1]` are one element, so that a loop across zero meets
elements twice.

    for i in range(-2, 2):
        a[i] = 0.5 * a[i] + b[i + 2]        # a[-2] is a[0] where a has two elements
"""

from __future__ import annotations

from collections.abc import Mapping

from adsource.ir.extents import affine
from adsource.ir.infer import Shapes, extent_of
from adsource.ir.nodes import Expr, For
from adsource.ir.types import Extent
from adsource.transforms.lower_facts import Facts

Loops = Mapping[str, For]
DEEP = 4  # loop variables that are replaced by their ends, one after the other


def keeps_sign(e: Expr, facts: Facts, around: Loops | None = None) -> bool:
    """Whether an integer is never negative, or always.  around: loops that are known to stand around it, by variable;
    other loops of the function may have the same variables."""
    if facts.nonnegative(e):
        return True
    found, loops = _extent(e, facts), around or {}
    return found is not None and any(_is_least(x, facts, loops, DEEP) for x in (found, found * -1 - 1))


def _extent(e: Expr, facts: Facts) -> Extent | None:
    found = extent_of(e, Shapes(facts.stable))
    return affine(e) if found is None else found


def _is_least(e: Extent, facts: Facts, around: Loops, deep: int) -> bool:
    """Whether an extent is zero or more wherever loops around it stand."""
    loops = {s: found for s, _ in e.terms if (found := _loops(s, facts, around))}
    unknown = [(s, f) for s, f in e.terms if f < 0 or not (s in facts.never_negative or ".shape[" in s or s in loops)]
    if any(s not in loops for s, _ in unknown) or not deep:
        return False
    if not unknown and e.const >= 0 and all(s in facts.never_negative or ".shape[" in s for s, _ in e.terms):
        return True
    asked = sorted(e.terms, key=lambda term: (term[1] > 0, term[0] in facts.never_negative))
    symbol, factor = next(((s, f) for s, f in asked if s in loops), (None, 0))
    if symbol is None:
        return False
    rest = e - Extent(((symbol, factor),))
    ends = [_ends(loop, facts)[factor < 0] for loop in loops[symbol]]
    return all(end is not None and _is_least(rest + end * factor, facts, around, deep - 1) for end in ends)


def _loops(symbol: str, facts: Facts, around: Loops) -> list[For]:
    """The loops over a variable that nothing else binds."""
    if symbol in around:
        return [around[symbol]]
    found = facts.bindings.get(symbol, ())
    plain = symbol not in facts.params and all(isinstance(s, For) for s in found)
    return list(found) if plain else []


def _ends(loop: For, facts: Facts) -> tuple[Extent | None, Extent | None]:
    """The least and the largest value of a variable."""
    start, stop, step = (_extent(e, facts) for e in (loop.start, loop.stop, loop.step))
    if step is None or step.terms or not step.const:
        return None, None
    last = None if stop is None else stop - 1 if step.const > 0 else stop + 1
    return (start, last) if step.const > 0 else (last, start)
