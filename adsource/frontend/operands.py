"""Several operands at once, and tuples."""

from __future__ import annotations

from dataclasses import replace

import libcst as cst

from adsource.frontend.scope import Frame, is_tuple
from adsource.ir import infer, walk
from adsource.ir.nodes import Assign, Const, Expr, Name, TupleExpr
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
    """A tuple or a list; the items of tuples within it are spread by `*`."""
    plain = [n.value if isinstance(n, cst.StarredElement) else n for n in nodes]
    items: list[Expr] = []
    for node, value in zip(nodes, operands(plain, frame)):
        if not isinstance(node, cst.StarredElement):
            items.append(value)
        elif is_tuple(value):
            items += items_of(value)
        else:
            raise frame.refusal(node, "AD109", "`*` unpacks a number of items that is not known",
                                "List the items.")
    return tuple_expr(tuple(items))


def operands(nodes: list[cst.BaseExpression], frame: Frame) -> list[Expr]:
    """The expressions in Python's order.  Where one of them calls a function that may write into
    arrays, those before it are evaluated before the call."""
    done: list[Expr] = []
    for node in nodes:
        mark = len(frame.out)
        value = frame.expression(node, frame)
        bound = {s.target.id for s in walk.statements(tuple(frame.out[mark:])) if isinstance(s, Assign)}
        if any(bound & walk.names(e) for e in done):
            called, frame.out[mark:] = frame.out[mark:], []
            done = [frame.hoist(e) if bound & walk.names(e) else e for e in done]
            frame.out += called
        if any(frame.program.writes(s) for s in frame.out[mark:]):
            called, frame.out[mark:] = frame.out[mark:], []
            done = [e if isinstance(e, (Const, Name)) else frame.hoist(e) for e in done]
            frame.out += called
        done.append(value)
    return done
