"""Slices as values: `slice(a, b, c)` and `np.s_[a:b, k]`, which are records of their bounds.

    s = slice(1, n)                  s_start = 1
    v[s] = u[s] * 2.0                s_stop = n
                                     v[s_start:s_stop] = u[s_start:s_stop] * 2.0

Bounds that are numbers stand where the slice does, if the name is bound once.
"""

from __future__ import annotations

import libcst as cst

from adsource.frontend.operands import items_of, operands, tuple_expr
from adsource.frontend.scope import Frame, is_tuple
from adsource.ir import infer
from adsource.ir.nodes import Const, Expr, NewAxis, Op, RecordExpr, Slice
from adsource.ir.types import Kind, Record, Scalar

KEYS = ("start", "stop", "step")
BRACKETS = ("np.s_", "np.index_exp")
NONE = infer.const(None)


def is_slice(e: Expr) -> bool:
    return isinstance(e, RecordExpr) and e.type.kind.what == "slice"


def of_bounds(bounds: tuple[Expr, ...]) -> RecordExpr:
    return RecordExpr(bounds, Record(tuple(e.type for e in bounds), KEYS, Kind("slice")))


def made(node: cst.Call, frame: Frame) -> RecordExpr:
    """`slice(stop)`, `slice(start, stop)`, `slice(start, stop, step)`."""
    if not 1 <= len(node.args) <= 3 or any(a.star or a.keyword for a in node.args):
        raise frame.refusal(node, "AD126", "`slice` takes one to three integers", "Give it these.")
    values = [bound(a.value, e, frame) for a, e in zip(node.args, operands([a.value for a in node.args], frame))]
    frame.altered += 1
    given = [NONE, *values] if len(values) == 1 else values
    return of_bounds((*given, *[NONE] * (3 - len(given))))


def bound(node: cst.BaseExpression, value: Expr, frame: Frame) -> Expr:
    """A bound of a slice: an integer, or None."""
    if isinstance(value, Const) and value.value is None:
        return NONE
    if not isinstance(value.type, Scalar) or value.type.dtype[:3] not in ("int", "uin"):
        raise frame.refusal(node, "AD317", "the bounds of a slice are integers", "Convert with `int(...)`.")
    return value


def bracketed(node: cst.Subscript, items: list, frame: Frame) -> Expr:
    """The value of `np.s_[1:-1, k]`, of what stands between the brackets."""
    frame.altered += 1
    several = len(items) > 1 or node.slice[-1].comma is not cst.MaybeSentinel.DEFAULT
    values = tuple(of_bounds(tuple(NONE if b is None else b for b in (i.start, i.stop, i.step)))
                   if isinstance(i, Slice) else NONE if isinstance(i, NewAxis) else i for i in items)
    return tuple_expr(values) if several or frame.module.dotted(node.value) == BRACKETS[1] else values[0]


def as_item(e: Expr) -> Expr | Slice:
    """What stands between brackets for a value that does."""
    if not is_slice(e):
        return e
    return Slice(*(None if isinstance(b, Const) and b.value is None else b for b in e.items))


def spread(value: Expr) -> tuple[Expr, ...]:
    """The items that an index stands for: several where it is a tuple."""
    return items_of(value) if is_tuple(value) else (value,)


def decided(body: Expr, test: Expr, frame: Frame) -> bool | None:
    """Which side of `slice(1, None) if k == axis else slice(None)` it is, where that is known."""
    sides = [infer.extent_of(e, frame.known()) for e in test.args] if is_slice(body) and isinstance(test, Op) else []
    numbers = [e.constant for e in sides if e is not None and e.constant is not None]
    if len(numbers) != 2 or test.op not in infer.OPERATORS:
        return None
    return bool(infer.OPERATORS[test.op](*numbers))


def refuse_choice(node: cst.IfExp, body: Expr, frame: Frame) -> None:
    if is_slice(body):
        raise frame.refusal(node, "AD130", "which of two slices this is has to be known while compiling",
                            "Take the slice in each branch of an `if`: `y = x[1:]`.")
