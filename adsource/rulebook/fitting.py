"""Fitting what a rule gives to the operand or the result, and shared work to where it is read."""

from __future__ import annotations

from adsource.ir import walk
from adsource.ir.infer import Shapes, const
from adsource.ir.nodes import Expr, Name
from adsource.ir.types import COMPLEXES, FLOATS, Array, Type, extent
from adsource.rulebook import notation
from adsource.rulebook.algebra import make
from adsource.rulebook.scope import Scope


def as_wide(e: Expr, result: Type, scope: Scope) -> Expr:
    """The tangent in the result's dtype, where a narrower operand alone gives it."""
    dtype = getattr(result, "dtype", "")
    weak = getattr(result, "weak", False) or getattr(e.type, "weak", False)
    if weak or getattr(e.type, "dtype", dtype) == dtype or dtype not in FLOATS + COMPLEXES:
        return e
    if isinstance(e.type, Array):
        return make("np.astype", (e,), scope.shapes, dtype=dtype)
    return make(f"np.{dtype}", (e,), scope.shapes)


def spread(e: Expr, result: Type, operands: list[Expr], scope: Scope) -> Expr:
    """The tangent at the result's shape, where a smaller operand alone gives it; the extents are read
    off `operands`, which reach that shape together."""
    shape, wide = getattr(e.type, "shape", ()), getattr(result, "shape", ())
    ones = any(a == extent(1) != b for a, b in zip(shape[::-1], wide[::-1]))
    if len(shape) == len(wide) and not ones:
        return e
    items = tuple(_extent_among(operands, k - len(wide), scope) for k in range(len(wide)))
    return make("np.broadcast_to", (e, notation.tupled(items)), scope.shapes)


def _extent_among(operands: list[Expr], axis: int, scope: Scope) -> Expr:
    """The extent of the result along an axis, read off an operand that is not 1 there."""
    fits = [a for a in operands if a.type.rank >= -axis and a.type.shape[axis] != extent(1)]
    named = sorted(fits, key=lambda a: not isinstance(a, Name))
    return notation.extent(named[0], axis, scope) if named else const(1)


def inlined(lets: list[tuple[str, Expr]], ends: list[Expr]) -> tuple[list[tuple[str, Expr]], list[Expr]]:
    """Shared work that is read once goes where it is read, that which is not read goes."""
    kept: list[tuple[str, Expr]] = []
    for name, e in reversed(lets):
        uses = sum(_uses(x, name) for x in (*ends, *(k for _, k in kept)))
        if uses > 1:
            kept.insert(0, (name, e))
        elif uses:
            kept = [(n, substituted(x, name, e)) for n, x in kept]
            ends = [substituted(x, name, e) for x in ends]
    return kept, ends


def _uses(e: Expr, name: str) -> int:
    return sum(isinstance(n, Name) and n.id == name for n in walk.nodes(e))


def substituted(e: Expr, name: str, by: Expr) -> Expr:
    return walk.transform(e, lambda n: by if isinstance(n, Name) and n.id == name else n)


def reduced(e: Expr, like: Type, shapes: Shapes) -> Expr:
    """Summed over the axes along which an operand of type `like` was broadcast."""
    shape, wanted = getattr(e.type, "shape", ()), getattr(like, "shape", ())
    extra = len(shape) - len(wanted)
    if extra > 0:
        axis = None if not wanted else tuple(range(extra)) if extra > 1 else 0
        e = make("np.sum", (e,), shapes, axis=axis)
        shape = shape[extra:]
    ones = tuple(k for k, (a, b) in enumerate(zip(shape, wanted[-extra:] if extra < 0 else wanted))
                 if b == extent(1) and a != extent(1))
    if not ones:
        return e
    return make("np.sum", (e,), shapes, axis=ones if len(ones) > 1 else ones[0], keepdims=True)
