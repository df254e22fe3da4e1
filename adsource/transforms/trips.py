"""The most passes that a loop has, in terms of what is known before the outermost loop.

    for i in range(n):
        lo = max(1, i - band)
        hi = min(m, i + band)
        for j in range(lo, hi + 1):        at most min(m, 2 * band + 1)

Numbers that the loops around compute are replaced by what they stand for; of a minimum each operand is a bound; what
still turns with a loop around takes the end of that loop's range that makes it largest.
"""

from __future__ import annotations

from adsource.analyses.sections import ends
from adsource.ir import infer, shapes
from adsource.ir.extents import affine
from adsource.ir.nodes import Assign, Const, Expr, For, Name, Op
from adsource.ir.types import Extent, extent
from adsource.ir.walk import names
from adsource.transforms.plan import Context
from adsource.transforms.scopes import Path

BOUNDS = 2  # that are worth a minimum


def widest(trips: Expr, outer: dict[str, For]) -> Extent | None:
    """The most passes that a loop has in any pass of those around: `range(i + 1)` below `range(n)` has n."""
    return _over(affine(trips), outer)


def bounded(trips: Expr, path: Path, outer: dict[str, For], c: Context) -> Expr | None:
    """A bound of the number of passes of the loop whose body is `path`."""
    found = _ends(_resolved(trips, path, outer, c), "min")
    still = [e for e in found if not any(symbol in outer for symbol, _ in e.terms)]
    most = [_over(e, outer) for e in still or found]
    known = [e for e in most if e is not None and all(_known(symbol, c) for symbol, _ in e.terms)]
    texts = [shapes.extent_expression(e) for e in list(dict.fromkeys(known))[:BOUNDS]]
    if len(texts) < 2:
        return texts[0] if texts else None
    return infer.op("max", (infer.op("min", tuple(texts)), infer.const(0)))  # a band of -1 is an empty loop


def told(trips: Expr) -> str:
    """A number of passes in words short enough for a docstring."""
    if isinstance(trips, Op) and trips.op == "max":
        return told(trips.args[0])
    if isinstance(trips, Op) and trips.op == "min":
        return f"min({', '.join(told(a) for a in trips.args)})"
    if isinstance(trips, Op) and trips.op == "//" and isinstance(trips.args[1], Const):
        text = told(trips.args[0])
        return text if text == "passes" else f"({text}) // {trips.args[1].value}"
    found = affine(trips)
    if found is not None:
        return infer.show_extent(found)
    if isinstance(trips, Op) and trips.op == "shape" and isinstance(trips.args[0], Name):
        return f"{trips.args[0].id}.shape[{trips.get('axis')}]"
    return "passes"


def is_fixed(name: str, c: Context) -> bool:
    """Whether a name has one value, which is known before the outermost loop."""
    at = c.scopes.defined.get(name, [])
    return not at if name in {p.name for p in c.function.params} else len(at) == 1 and at[0] == ()


def _over(e: Extent | None, outer: dict[str, For]) -> Extent | None:
    for name, loop in reversed(outer.items()):
        factor = 0 if e is None else dict(e.terms).get(name, 0)
        if factor:
            low, high = ends(loop)
            end = high if factor > 0 else low
            e = None if end is None else e - extent(name) * factor + end * factor
    return e


def _known(symbol: str, c: Context) -> bool:
    return is_fixed(symbol.partition(".shape[")[0], c)


def _resolved(e: Expr, path: Path, outer: dict[str, For], c: Context) -> Expr:
    """An integer expression with names of the loops around replaced by their values, where these hold still."""
    if isinstance(e, Op):
        return infer.op(e.op, tuple(_resolved(a, path, outer, c) for a in e.args), **dict(e.static)) if (
            e.op in ("+", "-", "*", "min", "max", "u-")
        ) else e
    at = c.scopes.bindings.get(e.id, ()) if isinstance(e, Name) else ()
    if len(at) != 1 or e.id in outer or e.id in c.scopes.params or not isinstance(at[0], Assign) or is_fixed(e.id, c):
        return e
    where, value = c.scopes.defined[e.id][0], at[0].value
    # bound in this very pass through the blocks around, from variables of loops around it
    if path[: len(where)] != where or any(n in outer and not _around(outer[n], where, c) for n in names(value)):
        return e
    return _resolved(value, path, outer, c)


def _around(loop: For, path: Path, c: Context) -> bool:
    return any(c.scopes.loops.get(path[:k]) is loop for k in range(2, len(path) + 1, 2))


def _ends(e: Expr, which: str) -> list[Extent]:
    """Extents that an expression does not exceed (`min`), or that do not exceed it (`max`)."""
    other = "max" if which == "min" else "min"
    found = affine(e)
    if found is not None:
        return [found]
    if not isinstance(e, Op):
        return []
    if e.op == which:
        return [x for a in e.args for x in _ends(a, which)]
    if e.op == "+":
        return [x + y for x in _ends(e.args[0], which) for y in _ends(e.args[1], which)]
    if e.op == "-":
        return [x - y for x in _ends(e.args[0], which) for y in _ends(e.args[1], other)]
    if e.op == "*" and isinstance(e.args[0], Const):
        return [x * e.args[0].value for x in _ends(e.args[1], which if e.args[0].value >= 0 else other)]
    return []
