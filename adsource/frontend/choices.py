"""Choices that need statements in their arms: names that an `if` sets."""

from __future__ import annotations

import libcst as cst

from adsource.frontend.operands import items_of, tuple_expr
from adsource.frontend.scope import Frame, is_array
from adsource.ir import infer
from adsource.ir.nodes import Assign, Expr, If, Name


def chosen_parts(node: cst.IfExp, test: Expr, yes: tuple[list, Expr], no: tuple[list, Expr], frame: Frame) -> Expr:
    """`(a, b) if c else (b, a)`: each part is chosen."""
    test = test if isinstance(test, Name) else frame.hoist(test)
    kinds = {getattr(e.type, "listed", False) for _, e in (yes, no)}
    listed = kinds.pop() if len(kinds) == 1 else None
    if not yes[0] and not no[0]:
        pairs = zip(items_of(yes[1]), items_of(no[1]))
        return tuple_expr(tuple(a if a == b else frame.op(node, "ifexp", test, a, b) for a, b in pairs), listed)
    pairs = list(zip(items_of(yes[1]), items_of(no[1])))
    names = [Name(frame.temporary(), frame.op(node, "ifexp", test, a, b).type) for a, b in pairs]
    arms = [(*before, *(Assign(n, e) for n, e in zip(names, items_of(value)))) for before, value in (yes, no)]
    frame.add(If(test, *arms))
    return tuple_expr(tuple(frame.declare(n.id, n.type) for n in names), listed)


def may_differ(a: Expr, b: Expr) -> bool:
    """Whether two arrays are probably of different lengths: an operation on both would stretch one, or raise.  Two
    whole arguments are not."""
    if not (is_array(a) and is_array(b) and a.type.dtype == b.type.dtype and a.type.rank == b.type.rank):
        return False
    pairs = [(m, n) for m, n in zip(a.type.shape, b.type.shape) if m != n or m is None]
    return not all(m and n and m.terms and n.terms and m.const == n.const == 0 for m, n in pairs)


def chosen(node: cst.CSTNode, test: Expr, yes: tuple[list, Expr], no: tuple[list, Expr], frame: Frame) -> Name:
    """A temporary that an `if` sets: what a choice becomes when an arm needs statements."""
    try:
        target = Name(frame.temporary(), infer.join(yes[1].type, no[1].type))
    except infer.Untyped as error:
        raise frame.untyped(node, str(error)) from None
    arms = [(*before, Assign(target, value)) for before, value in (yes, no)]
    frame.add(If(test, *arms))
    return frame.declare(target.id, target.type)
