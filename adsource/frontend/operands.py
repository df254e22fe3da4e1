"""Several operands at once, and tuples."""

from __future__ import annotations

from dataclasses import replace

import libcst as cst

from adsource.frontend import cells
from adsource.frontend.scope import Frame, is_tuple
from adsource.ir import infer, walk
from adsource.ir.nodes import AnyStatement, Assign, Call, Const, Expr, Name, TupleExpr
from adsource.ir.types import Array, Tuple, is_float


def tuple_expr(items: tuple[Expr, ...], listed: bool | None = False) -> TupleExpr:
    return TupleExpr(tuple(items), Tuple(tuple(i.type for i in items), listed=listed))


def items_of(e: Expr) -> tuple[Expr, ...]:
    """The items of a tuple, as expressions."""
    if isinstance(e, TupleExpr):
        return e.items
    return tuple(infer.op("item", (e,), k=k) for k in range(len(e.type.items)))


def unpacked(several: Expr, frame: Frame) -> TupleExpr:
    """An operation's several results; those that may carry a derivative get names of their own."""
    items = items_of(frame.hoist(several))
    return tuple_expr(tuple(frame.hoist(i) if isinstance(i.type, Array) or is_float(i.type) else i for i in items))


def _bound(s: AnyStatement) -> tuple[Name, ...]:
    return s.targets if isinstance(s, Call) else (s.target,) if isinstance(s, Assign) else ()


def _late(e: Expr, node: cst.BaseExpression, bound: set[str], frame: Frame) -> Expr:
    """A value that is used after a call which may write."""
    if isinstance(e, TupleExpr) and any(True for _ in cells.origins(e)):
        return cells.refreshed(node, e, frame)  # the objects themselves, as the call leaves them
    return e if isinstance(e, (Const, Name)) and not walk.names(e) & bound else kept(e, frame)


def held(e: Expr, frame: Frame) -> Expr:
    """The value computed here once, each part of it under a name."""
    if isinstance(e, (Const, Name)):
        return e
    if isinstance(e, TupleExpr):
        return replace(e, items=tuple(held(i, frame) for i in e.items))
    return frame.hoist(e)


def kept(e: Expr, frame: Frame) -> Expr:
    """The value as it is now, under names that nobody binds again."""
    if isinstance(e, Const):
        return e
    if isinstance(e, TupleExpr):
        return replace(e, items=tuple(kept(i, frame) for i in e.items))
    return frame.hoist(e)


def listed(node: cst.BaseExpression, frame: Frame) -> cst.BaseExpression:
    """What is taken apart at once: a generator is gone through to its end, as a list is."""
    if not isinstance(node, cst.GeneratorExp):
        return node
    made = cst.ListComp(node.elt, node.for_in)
    frame.module.stand(made, node)
    return made


def sequence(nodes: list[cst.BaseExpression], frame: Frame, as_list: bool = False) -> TupleExpr:
    """A tuple or a list; the items of tuples within it are spread by `*`."""
    plain = [listed(n.value, frame) if isinstance(n, cst.StarredElement) else n for n in nodes]
    items: list[Expr] = []
    for node, value in zip(nodes, operands(plain, frame)):
        if not isinstance(node, cst.StarredElement):
            items.append(value)
        elif is_tuple(value):
            items += items_of(value)
        else:
            raise frame.refusal(node, "AD109", "`*` unpacks a number of items that is not known",
                                "List the items.")
    return tuple_expr(tuple(items), as_list)


def operands(nodes: list[cst.BaseExpression], frame: Frame) -> list[Expr]:
    """The expressions in Python's order.  Where one of them calls a function that may write into
    arrays, those before it are evaluated before the call."""
    done: list[Expr] = []
    for node in nodes:
        mark = len(frame.out)
        value = frame.expression(node, frame)
        bound = {t.id for s in walk.statements(tuple(frame.out[mark:])) for t in _bound(s)}
        if any(frame.program.writes(s) for s in frame.out[mark:]) or any(walk.names(e) & bound for e in done):
            called, frame.out[mark:] = frame.out[mark:], []
            done = [_late(e, n, bound, frame) for e, n in zip(done, nodes)]
            frame.out += called
        done.append(value)
    return done
