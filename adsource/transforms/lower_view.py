"""Views that stay views: what Numba can bind to a name without a copy.

    np.swapaxes(a, 0, 1)   ->  np.transpose(a, (1, 0))
    np.squeeze(a, 0)       ->  a[0]
    np.flip(a, 0)          ->  a[::-1]
    np.ravel(a)            ->  a.reshape(-1)              where a is contiguous
"""

from __future__ import annotations

from dataclasses import replace

from adsource.ir.infer import op as typed_op
from adsource.ir.nodes import Const, Expr, Index, Name, NewAxis, Op, Slice, TupleExpr
from adsource.ir.types import INT, Scalar, Tuple, extent, is_array, is_complex
from adsource.transforms.lower_size import number

FULL = Slice()
TURNS = ("np.transpose", "np.swapaxes", "np.moveaxis")
MINUS = Const(-1, Scalar("int64", True))


def view_of(e: Expr) -> Expr | None:
    """The expression in a form that Numba binds as a view, or None where it makes a fresh array."""
    if isinstance(e, Name):
        return e
    if isinstance(e, Index):
        return None if _gathers(e) else _rebased(e, e.base, lambda base: replace(e, base=base))
    if isinstance(e, Op) and e.op in FORMS:
        return FORMS[e.op](e)
    return None


def _gathers(e: Index) -> bool:
    return any(not isinstance(i, (Slice, NewAxis)) and is_array(i.type) for i in e.items)


def _rebased(e: Expr, operand: Expr, build) -> Expr | None:
    base = view_of(operand)
    return None if base is None else e if base == operand and build(base) == e else build(base)


def axes_of(value: object, rank: int) -> tuple[int, ...]:
    """Axes given as None (all), a number or a tuple, counted from the start."""
    if value is None:
        return tuple(range(rank))
    given = value if isinstance(value, (tuple, list)) else (value,)
    return tuple(int(a) % rank for a in given)


def literal(e: Op, place: int, key: str, default: object = None) -> object:
    """A static operand, which may also stand among the arguments as a constant."""
    statics = dict(e.static)
    if key in statics:
        return plain(statics[key])
    return plain(e.args[place]) if len(e.args) > place else default


def plain(value: object) -> object:
    """The Python value of a constant expression (itself where it is no expression)."""
    if isinstance(value, Const):
        return value.value
    if isinstance(value, TupleExpr):
        return tuple(plain(v) for v in value.items)
    if isinstance(value, Op) and value.op == "u-":
        inner = plain(value.args[0])
        return -inner if isinstance(inner, (int, float)) else value
    return value


def permutation(e: Op) -> tuple[int, ...]:
    """Which axis of the operand each axis of the result is."""
    rank = e.args[0].type.rank
    order = list(range(rank))
    if e.op == "np.transpose":
        axes = literal(e, 1, "axes")
        return tuple(order[::-1]) if axes is None else axes_of(axes, rank)
    first = axes_of(literal(e, 1, "axis1" if e.op == "np.swapaxes" else "source"), rank)
    second = axes_of(literal(e, 2, "axis2" if e.op == "np.swapaxes" else "destination"), rank)
    if e.op == "np.swapaxes":
        order[first[0]], order[second[0]] = order[second[0]], order[first[0]]
        return tuple(order)
    order = [a for a in order if a not in first]
    for to, source in sorted(zip(second, first)):
        order.insert(to, source)
    return tuple(order)


def _transposed(e: Op) -> Expr | None:
    base = view_of(e.args[0])
    if base is None or base == e.args[0] and e.op == "np.transpose":
        return base and e
    axes = permutation(e)
    static = () if axes == tuple(range(len(axes)))[::-1] else (("axes", axes),)
    return Op("np.transpose", (base,), e.type, static)


def _flipped(e: Op) -> Expr | None:
    return _indexed(e, [Slice(step=MINUS) if k in flips(e) else FULL for k in range(e.type.rank)])


def flips(e: Op) -> tuple[int, ...]:
    if e.op in ("np.fliplr", "np.flipud"):
        return (1,) if e.op == "np.fliplr" else (0,)
    return axes_of(literal(e, 1, "axis"), e.args[0].type.rank)


def _expanded(e: Op) -> Expr | None:
    added = axes_of(literal(e, 1, "axis"), e.type.rank)
    return _indexed(e, [NewAxis() if k in added else FULL for k in range(e.type.rank)])


def squeezed(e: Op) -> tuple[int, ...]:
    """The axes that `np.squeeze` drops."""
    shape, axis = e.args[0].type.shape, literal(e, 1, "axis")
    return axes_of(axis, len(shape)) if axis is not None else tuple(
        k for k, n in enumerate(shape) if n == extent(1)
    )


def _squeezed(e: Op) -> Expr | None:
    rank = e.args[0].type.rank
    return _indexed(e, [number(0) if k in squeezed(e) else FULL for k in range(rank)])


def _indexed(e: Op, items: list) -> Expr | None:
    base = view_of(e.args[0])
    while items and items[-1] == FULL:
        items.pop()
    if base is None or not is_array(e.type):
        return None
    return Index(base, tuple(items), e.type) if items else base


def _reshaped(e: Op) -> Expr | None:
    """Only what is known to lie contiguously keeps its memory; the rest is copied."""
    base = view_of(e.args[0])
    if base is None or getattr(base.type, "layout", "A") != "C":
        return None
    if literal(e, 2, "order", "C") not in ("C", None):
        return None
    if e.op == "np.ravel":
        return Op("np.reshape", (base, TupleExpr((MINUS,), Tuple((INT,)))), e.type)
    return replace(e, args=(base, *e.args[1:]))


def _same(e: Op) -> Expr | None:
    if not is_array(e.args[0].type):
        return None
    return view_of(e.args[0]) if e.args[0].type.dtype == e.type.dtype else None


def _spread(e: Op) -> Expr | None:
    base = view_of(e.args[0])
    return base and replace(e, args=(base, *e.args[1:]))


def _part(e: Op) -> Expr | None:
    return _rebased(e, e.args[0], lambda base: replace(e, args=(base,))) if is_complex(e.args[0].type) else None


def _diagonal(e: Op) -> Expr | None:
    base = view_of(e.args[0])
    if base is None:
        return None
    name = "template.diagonal_of" if base.type.rank == 2 else "template.diagonals_of"
    offset = literal(e, 1, "offset", 0)
    operand = offset if hasattr(offset, "type") else number(int(offset))
    return Op(name, (base, operand), e.type)


def turned(e: Op) -> Expr:
    """np.rot90 as a flip and a transposition."""
    rank = e.args[0].type.rank
    k, axes = int(literal(e, 1, "k", 1)) % 4, axes_of(literal(e, 2, "axes", (0, 1)), rank)
    base = e.args[0]
    if k == 1:
        base = _op("np.flip", base, axis=axes[1])
    if k == 2:
        return _op("np.flip", base, axis=axes)
    if k in (1, 3):
        base = _op("np.swapaxes", base, axis1=axes[0], axis2=axes[1])
    return _op("np.flip", base, axis=axes[1]) if k == 3 else base


def _op(name: str, e: Expr, **static: object) -> Op:
    return typed_op(name, (e,), **static)


FORMS = {
    "np.transpose": _transposed, "np.swapaxes": _transposed, "np.moveaxis": _transposed,
    "np.flip": _flipped, "np.fliplr": _flipped, "np.flipud": _flipped, "np.expand_dims": _expanded,
    "np.squeeze": _squeezed, "np.reshape": _reshaped, "np.ravel": _reshaped, "np.asarray": _same,
    "np.atleast_1d": _same, "stop_gradient": _same, "np.broadcast_to": _spread,
    "np.real": _part, "np.imag": _part, "np.diagonal": _diagonal, "np.rot90": lambda e: view_of(turned(e)),
}  # fmt: skip
