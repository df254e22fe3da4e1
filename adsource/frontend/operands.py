"""Several operands at once, and tuples."""

from __future__ import annotations

from dataclasses import replace

import libcst as cst

from adsource.frontend.scope import Frame
from adsource.ir import infer
from adsource.ir.nodes import Const, Expr, Name, TupleExpr
from adsource.ir.types import Array, Tuple, is_float


def tuple_expr(items: tuple[Expr, ...]) -> TupleExpr:
    return TupleExpr(tuple(items), Tuple(tuple(i.type for i in items)))


def items_of(e: Expr) -> tuple[Expr, ...]:
    """The items of a tuple, as expressions."""
    if isinstance(e, TupleExpr):
        return e.items
    return tuple(infer.op("item", (e,), k=k) for k in range(len(e.type.items)))


def unpacked(several: Name, frame: Frame) -> Name:
    """The name of an operation's several results; those that may carry a derivative get names of their own."""
    items = tuple(frame.hoist(i) if isinstance(i.type, Array) or is_float(i.type) else i for i in items_of(several))
    frame.env[several.id] = replace(frame.env[several.id], parts=items)
    return several


def sequence(nodes: list[cst.BaseExpression], frame: Frame) -> TupleExpr:
    for node in nodes:
        if isinstance(node, cst.StarredElement):
            raise frame.refusal(node, "AD109", "`*` unpacks a number of items that is not known",
                                "List the items.")
    return tuple_expr(tuple(operands(nodes, frame)))


def operands(nodes: list[cst.BaseExpression], frame: Frame) -> list[Expr]:
    """The expressions in Python's order.  Where one of them calls a function that may write into
    arrays, those before it are evaluated before the call."""
    done: list[Expr] = []
    for node in nodes:
        mark = len(frame.out)
        value = frame.expression(node, frame)
        if any(frame.program.writes(s) for s in frame.out[mark:]):
            called, frame.out[mark:] = frame.out[mark:], []
            done = [e if isinstance(e, (Const, Name)) else frame.hoist(e) for e in done]
            frame.out += called
        done.append(value)
    return done
