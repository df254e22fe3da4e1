"""What a loop may run over, as it is known while compiling: items that stand in the source, or counts and places; and
the arithmetic of these."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import libcst as cst

from adsource.frontend import counts
from adsource.frontend.operands import tuple_expr
from adsource.frontend.scope import Frame
from adsource.ir import infer, walk
from adsource.ir.nodes import Const, Expr, Name, Op
from adsource.ir.types import Scalar

Bounds = tuple[Expr, Expr, Expr]
ZERO, ONE = infer.const(0), infer.const(1)


@dataclass(frozen=True)
class Fixed:
    """Items that stand in the source."""

    items: tuple[Expr, ...]


@dataclass(frozen=True)
class Counted:
    """axes: the ranges that are run through, several for `np.ndindex`; item: what a pass is given, for its
    places in these."""

    axes: tuple[Bounds, ...]
    item: Callable[[tuple[Expr, ...]], Expr]


Source = Fixed | Counted


def refused(node: cst.BaseExpression, frame: Frame):
    return frame.refusal(node, "AD131", f"a loop over `{frame.module.code(node)}` is not supported",
                         "Loop over an index: `for i in range(x.shape[0]):`, or over an array.")


def steady(value: Expr, changed: frozenset[str], frame: Frame) -> Expr:
    """A value that stays what it is throughout the loop."""
    if isinstance(value, Const) or isinstance(value, Name) and value.id not in changed:
        return value
    if isinstance(value, Op) and value.op in ("shape", "len", "size") and not walk.names(value) & changed:
        return value
    return frame.hoist(value)


def single(node: cst.BaseExpression, given: Counted, frame: Frame) -> Counted:
    """The same items by one place that counts from zero."""
    if len(given.axes) == 1:
        start, stop, step = given.axes[0]
        if (start, step) == (ZERO, ONE):
            return given
        start, step = (e if isinstance(e, Const) else frame.hoist(e) for e in (start, step))
        count = length(node, (start, stop, step), frame)
        return Counted(
            ((ZERO, count, ONE),),
            lambda i: given.item((added(node, start, product(node, step, i[0], frame), frame),)),
        )
    lengths = [axis[1] for axis in given.axes]
    total = lengths[0]
    for n in lengths[1:]:
        total = product(node, total, n, frame)

    def item(i: tuple[Expr, ...]) -> Expr:
        places, rest = [], i[0]
        for n in lengths[:0:-1]:
            places.insert(0, frame.op(node, "%", rest, n))
            rest = frame.op(node, "//", rest, n)
        return given.item((rest, *places))

    return Counted(((ZERO, total, ONE),), item)


def passes(node: cst.BaseExpression, over: Counted, frame: Frame) -> Expr:
    """How many items there are."""
    total = length(node, over.axes[0], frame)
    for axis in over.axes[1:]:
        total = product(node, total, length(node, axis, frame), frame)
    return total


def length(node: cst.BaseExpression, given: Bounds, frame: Frame) -> Expr:
    """How many numbers a range holds; below zero where it is empty."""
    start, stop, step = given
    if all(isinstance(e, Const) for e in given):
        return infer.const(len(range(start.value, stop.value, step.value)))
    if step == ONE:
        return stop if start == ZERO else frame.op(node, "-", stop, start)
    if step == infer.const(-1):
        return (counts.count(start) - counts.count(stop)).expression()
    span = frame.op(node, "-", start, stop)
    return frame.op(node, "u-", frame.op(node, "//", span, step))


def laid_out(node: cst.Call, part: Source, frame: Frame) -> Counted:
    """Numbers of a literal tuple as an array."""
    if isinstance(part, Counted):
        return part
    if not part.items or not all(isinstance(i.type, Scalar) for i in part.items):
        raise refused(node, frame)
    array = frame.hoist(frame.op(node, "np.array", tuple_expr(part.items)))
    return Counted(((ZERO, infer.const(len(part.items)), ONE),), lambda i: frame.index(node, array, (i[0],)))


# --------------------------------------------------------------------- arithmetic


def added(node: cst.BaseExpression, a: Expr, b: Expr, frame: Frame) -> Expr:
    if isinstance(a, Const) and isinstance(b, Const):
        return infer.const(a.value + b.value)
    if a == ZERO or b == ZERO:
        return b if a == ZERO else a
    if isinstance(a, Const):
        a, b = b, a
    if isinstance(b, Const) and b.value < 0:
        return frame.op(node, "-", a, infer.const(-b.value))
    return frame.op(node, "+", a, b)


def product(node: cst.BaseExpression, a: Expr, b: Expr, frame: Frame) -> Expr:
    return b if a == ONE else a if b == ONE else frame.op(node, "*", a, b)
