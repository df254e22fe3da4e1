"""Expressions for extents and shapes, and operands fitted to each other's shape."""

from __future__ import annotations

from adsource.ir import infer
from adsource.ir.nodes import Expr, Index, Name, Op, TupleExpr
from adsource.ir.types import INT, Array, Extent, Scalar, extent, is_array
from adsource.ir.walk import nodes


def extent_expression(e: Extent) -> Expr:
    """`u.shape[0] - 2` as an IR expression; its symbols are names or `name.shape[k]`."""
    total: Expr | None = None
    for symbol, factor in e.terms:
        term = _symbol(symbol)
        if abs(factor) != 1:
            term = infer.op("*", (infer.const(abs(factor)), term))
        if total is None:
            total = term if factor > 0 else infer.op("u-", (term,))
        else:
            total = infer.op("+" if factor > 0 else "-", (total, term))
    if total is None:
        return infer.const(e.const)
    if e.const:
        total = infer.op("+" if e.const > 0 else "-", (total, infer.const(abs(e.const))))
    return total


def _symbol(text: str) -> Expr:
    base, dot, rest = text.partition(".shape[")
    if not dot:
        return Name(text, INT)
    axis = int(rest.rstrip("]"))
    shape = (None,) * (axis + 1)
    return infer.op("shape", (Name(base, Array("float64", shape)),), axis=axis)


def axis_length(e: Expr, axis: int) -> Expr:
    """The extent of one axis of an array expression, read off an operand where one has it."""
    wanted = e.type.shape[axis]
    if wanted is not None:
        for n in nodes(e):
            if isinstance(n, Name) and is_array(n.type):
                for k, found in enumerate(n.type.shape):
                    if found == wanted and wanted != extent(1):
                        return infer.op("shape", (n,), axis=k)
        return extent_expression(wanted)
    for n in operands(e):
        if n.type.rank == e.type.rank and n.type.shape[axis] is None:
            return infer.op("shape", (n,), axis=axis)
    return infer.op("shape", (e,), axis=axis)


def operands(e: Expr):
    """Named arrays that reach the expression's shape through elementwise operations only."""
    if isinstance(e, Name) and is_array(e.type):
        yield e
    elif isinstance(e, Op) and infer.is_elementwise(e.op):
        for a in e.args:
            yield from operands(a)


def shape_of(e: Expr) -> TupleExpr:
    """The shape of an array expression as a tuple of expressions, without computing it."""
    lengths = tuple(axis_length(e, k) for k in range(e.type.rank))
    return TupleExpr(lengths, None)


def fit(given: Expr, like: Expr, full: Expr) -> Expr:
    """Reduce a contribution, as wide as `full` or broadcastable to it, to the shape of `like`.

        s_b for a scalar s in `s * u`      np.sum(given)
        b_b for b[m] in `a[n, m] + b`      np.sum(given, axis=0)
    An axis that the contribution does not have itself counts as often as `full` is long there.
    """
    rank = getattr(full.type, "rank", 0)
    own = getattr(like.type, "shape", ())
    if rank == 0:
        return given
    lead = rank - len(own)
    for axis in reversed(range(rank)):
        extra = axis < lead
        if not extra and not (own[axis - lead] == extent(1) and full.type.shape[axis] != extent(1)):
            continue
        left = rank if not extra else axis + 1 + len(own)  # axes that are still there
        given = _sum_axis(given, axis, left, full, keep=not extra)
    return _gathered_sums(given)


def _sum_axis(given: Expr, axis: int, rank: int, full: Expr, keep: bool) -> Expr:
    at = axis - rank + getattr(given.type, "rank", 0)
    if at < 0 or given.type.shape[at] == extent(1):
        if full.type.shape[axis] == extent(1):
            count = None
        else:
            count = axis_length(full, axis)
        if at >= 0 and not keep:
            given = infer.op("np.sum", (given,), axis=at)
        return given if count is None else infer.op("*", (given, count))
    return _sum(given, at, {"keepdims": True} if keep else {})


def _sum(e: Expr, axis: int, keep: dict[str, bool]) -> Expr:
    """The sum along an axis; of a product of matrices the product of one with the sum of the other.

        np.sum(a @ b, axis=0)      np.sum(a, axis=0) @ b
        np.sum(a @ b, axis=1)      a @ np.sum(b, axis=1)
    """
    if isinstance(e, Op) and e.op == "u-" and _is_product(e.args[0], axis):
        return infer.op("u-", (_sum(e.args[0], axis, keep),))
    if _is_product(e, axis):
        a, b = e.args
        return infer.op(e.op, (_sum(a, 0, keep), b) if axis == 0 else (a, _sum(b, 1, keep)))
    return infer.op("np.sum", (e,), axis=axis, **keep)


def _is_product(e: Expr, axis: int) -> bool:
    """Whether it is a product of matrices, or of a matrix and a vector, whose operand on that side is a matrix."""
    if not isinstance(e, Op) or e.op not in ("@", "np.dot"):
        return False
    ranks = [getattr(a.type, "rank", 0) for a in e.args]
    return ranks[axis] == 2 and ranks in ([2, 2], [2, 1]) and e.args[axis].type.dtype == e.type.dtype


def _gathered_sums(e: Expr) -> Expr:
    """`np.sum(np.sum(x, axis=1), axis=0)` is `np.sum(x)`."""
    if isinstance(e, Op) and e.op == "np.sum" and not e.get("keepdims"):
        inner = _gathered_sums(e.args[0])
        if not is_array(e.type) and isinstance(inner, Op) and inner.op == "np.sum":
            return infer.op("np.sum", (inner.args[0],)) if not inner.get("keepdims") else e
        if not is_array(e.type) and e.args[0].type.rank == 1:
            return infer.op("np.sum", (inner,))
        return infer.op("np.sum", (inner,), **dict(e.static))
    return e


def spread(seed: Expr, full: Expr) -> Expr:
    """A seed that is narrower than what it belongs to, as an array of the full shape."""
    rank = getattr(full.type, "rank", 0)
    if rank == 0 or (getattr(seed.type, "rank", 0) == rank and seed.type.shape == full.type.shape):
        return seed
    if getattr(seed.type, "rank", 0) == rank and not any(
        a == extent(1) and b != extent(1) for a, b in zip(seed.type.shape, full.type.shape)
    ):
        return seed
    shape = shape_of(full)
    if isinstance(seed.type, Scalar):
        wide = Array(full.type.dtype, full.type.shape, "C")
        target = shape.items[0] if rank == 1 else shape
        static = () if full.type.dtype == "float64" else (("dtype", full.type.dtype),)
        return Op("np.full", (target, seed), wide, static)
    return Op("np.broadcast_to", (seed, shape), Array(seed.type.dtype, full.type.shape, "A"))


def is_leaf(e: Expr) -> bool:
    """A name, or subscripts of one: what a contribution can be added to in place."""
    outermost = True
    while isinstance(e, (Index, Op)):
        if isinstance(e, Op):
            if e.op not in SAFE_VIEWS:
                return False
            e = e.args[0]
        elif not outermost and any(is_array(getattr(i, "type", None)) for i in e.items):
            return False  # an index with arrays makes a copy
        else:
            e = e.base
        outermost = False
    return isinstance(e, Name)


SAFE_VIEWS = frozenset({"np.transpose", "np.swapaxes", "np.expand_dims", "np.moveaxis", "np.flip",
                        "np.fliplr", "np.flipud", "np.real", "np.imag"})
