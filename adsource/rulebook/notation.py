"""What rules can say beyond NumPy, and operations on structural zeros.

A structural zero (the tangent of an operand that has none) is None: products with it vanish, sums drop
it.  `part(x, axis, start, stop)` is a slice along one axis, `take(x, axis, i)` one element along it,
`lifted(x, axis, keepdims)` puts back the axes that a reduction took away, `count(x, axis)` is how many
elements it took together.
"""

from __future__ import annotations

import ast
import math
from collections.abc import Callable

from adsource.ir import infer
from adsource.ir.infer import const
from adsource.ir.nodes import Const, Expr, Index, Op, Slice, TupleExpr
from adsource.ir.types import Array, Scalar, Tuple
from adsource.rulebook.algebra import make, number
from adsource.rulebook.scope import Scope, static

Value = Callable[[ast.expr, Scope], Expr | None]


def literal(value: object) -> Expr:
    """A compile-time value as an operand."""
    return tupled(tuple(literal(v) for v in value)) if isinstance(value, tuple) else const(value)


def tupled(items: tuple[Expr, ...]) -> TupleExpr:
    return TupleExpr(items, Tuple(tuple(i.type for i in items)))


def extent(base: Expr, axis: int, scope: Scope) -> Expr:
    """`base.shape[axis]`, read off the simplest expression that has this extent."""
    axis %= base.type.rank
    known = base.type.shape[axis]
    if known is not None and known.constant is not None:
        return const(known.constant)
    while isinstance(base, Op) and known is not None:
        inner = [(a, a.type.shape.index(known)) for a in base.args
                 if isinstance(a.type, Array) and known in a.type.shape]
        if not inner:
            break
        base, axis = inner[0]
    return infer.op("shape", (base,), scope.shapes, axis=axis)


def size(base: Expr, scope: Scope) -> Expr:
    if isinstance(base.type, Scalar):
        return const(1)
    fixed = [s.constant if s is not None else None for s in base.type.shape]
    if None not in fixed:
        return const(math.prod(n for n in fixed if n is not None))
    return infer.op("size", (base,), scope.shapes)


def zeros(like: Expr | None, scope: Scope) -> Expr:
    """Zeros in the shape of an operand."""
    if like is None or isinstance(like.type, Scalar):
        return const(0.0)
    return infer.op("np.zeros_like", (like,), scope.shapes)


def combine(name: str, args: list[Expr | None], scope: Scope) -> Expr | None:
    """An operator applied to operands that may be structural zeros."""
    if None not in args:
        return make(name, tuple(a for a in args if a is not None), scope.shapes)
    if name in ("+", "-"):
        a, b = args
        return a if b is None else (b if name == "+" else make("u-", (b,), scope.shapes))
    return None


def where(args: list[Expr | None], scope: Scope) -> Expr | None:
    """np.where; for scalars the ternary, which does not evaluate the side that is not taken."""
    test, a, b = args
    if test is None or all(x is None or number(x) == 0 for x in (a, b)):
        return None
    operands = (test, a or const(0.0), b or const(0.0))
    scalars = all(isinstance(x.type, Scalar) for x in operands)
    return make("ifexp" if scalars else "np.where", operands, scope.shapes)


def _part(e: ast.Call, scope: Scope, value: Value) -> Expr | None:
    """part(x, axis, start, stop): `x[:, start:stop]`."""
    base = value(e.args[0], scope)
    if base is None:
        return None
    axis: int = static(e.args[1], scope) % base.type.rank  # type: ignore[operator]
    bounds = [_bound(value(b, scope)) for b in e.args[2:]]
    item = Slice(*bounds)
    if item == Slice():
        return base
    before: tuple = (Slice(),) * axis
    if isinstance(base, Index) and len(base.items) <= axis and all(isinstance(i, Slice) for i in base.items):
        before = base.items + (Slice(),) * (axis - len(base.items))
        base = base.base
    return infer.index(base, (*before, item), scope.shapes)


def _bound(e: Expr | None) -> Expr | None:
    return None if isinstance(e, Const) and e.value is None else e


def _take(e: ast.Call, scope: Scope, value: Value) -> Expr | None:
    """take(x, axis, i): `x[:, i]`."""
    base = value(e.args[0], scope)
    if base is None:
        return None
    axis: int = static(e.args[1], scope) % base.type.rank  # type: ignore[operator]
    item = value(e.args[2], scope)
    return infer.index(base, (Slice(),) * axis + (item,), scope.shapes)


def _lifted(e: ast.Call, scope: Scope, value: Value) -> Expr | None:
    """lifted(x, axis, keepdims): with the axes put back that a reduction over `axis` took away."""
    base = value(e.args[0], scope)
    axis, keepdims = (static(a, scope) for a in e.args[1:3])
    if base is None or axis is None or keepdims or axis == ():
        return base
    return make("np.expand_dims", (base,), scope.shapes, axis=axis)


def _count(e: ast.Call, scope: Scope, value: Value) -> Expr | None:
    """count(x, axis): how many elements a reduction over `axis` takes together."""
    base, axis = value(e.args[0], scope), static(e.args[1], scope)
    if base is None or axis is None:
        return base and size(base, scope)
    axes = axis if isinstance(axis, tuple) else (axis,)
    found: Expr = const(1)
    for a in axes:
        found = make("*", (found, extent(base, a, scope)), scope.shapes)
    return found


def _like(e: ast.Call, scope: Scope, value: Value) -> Expr | None:
    """like(x, helper(...)): what the helper gives has the type of x."""
    model, before = value(e.args[0], scope), scope.like
    if model is None:
        return None
    scope.like = model.type
    found = value(e.args[1], scope)
    scope.like = before
    return found


NOTATION = {"like": _like, "part": _part, "take": _take, "lifted": _lifted, "count": _count}
