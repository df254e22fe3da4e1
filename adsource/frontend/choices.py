"""Choices that become an `if` that sets names: where arms need statements, or fail where they are not chosen.

    m = up.mean() if up.size else 0.0        if up.size != 0:
                                                 t1 = np.mean(up)
                                             else:
                                                 t1 = 0.0
"""

from __future__ import annotations

import libcst as cst

from adsource.frontend.operands import items_of, tuple_expr
from adsource.frontend.scope import Frame, is_array
from adsource.ir import infer
from adsource.ir.nodes import Assign, Expr, If, Name, Op
from adsource.ir.walk import VIEWS, nodes

HARMLESS = frozenset({"shape", "size", "len", "ndim", "ifexp", "stop_gradient", "np.sum", "@", "np.dot", "np.prod",
                      "np.any", "np.all", "np.astype", "np.copy", "np.zeros_like", "np.ones_like", "np.full_like"})


def chosen_parts(node: cst.IfExp, test: Expr, yes: tuple[list, Expr], no: tuple[list, Expr], frame: Frame) -> Expr:
    """`(a, b) if c else (b, a)`: each part is chosen."""
    test = test if isinstance(test, Name) else frame.hoist(test)
    kinds = {getattr(e.type, "listed", False) for _, e in (yes, no)}
    listed = kinds.pop() if len(kinds) == 1 else None
    if not (yes[0] or no[0] or any(map(may_fail, (*items_of(yes[1]), *items_of(no[1]))))):
        pairs = zip(items_of(yes[1]), items_of(no[1]))
        return tuple_expr(tuple(a if a == b else frame.op(node, "ifexp", test, a, b) for a, b in pairs), listed)
    pairs = list(zip(items_of(yes[1]), items_of(no[1])))
    names = [Name(frame.temporary(), frame.op(node, "ifexp", test, a, b).type) for a, b in pairs]
    arms = [(*before, *(Assign(n, e) for n, e in zip(names, items_of(value)))) for before, value in (yes, no)]
    frame.add(If(test, *arms))
    return tuple_expr(tuple(frame.declare(n.id, n.type) for n in names), listed)


def may_differ(a: Expr, b: Expr) -> bool:
    """Whether two arrays may be of different lengths: an operation on both would stretch one, or raise."""
    if not (is_array(a) and is_array(b) and a.type.dtype == b.type.dtype and a.type.rank == b.type.rank):
        return False
    return any(m != n or m is None for m, n in zip(a.type.shape, b.type.shape))


def may_fail(e: Expr) -> bool:
    """Whether a value is made of whole arrays by more than sums and elementary functions: a mean has a slope, and a
    maximum a value, only where there is something."""
    whole = (n for n in nodes(e) if isinstance(n, Op) and any(map(is_array, n.args)))
    return any(not infer.is_elementwise(n.op) and n.op not in HARMLESS | VIEWS for n in whole)


def chosen(node: cst.CSTNode, test: Expr, yes: tuple[list, Expr], no: tuple[list, Expr], frame: Frame) -> Name:
    """A temporary that an `if` sets: what a choice becomes when an arm needs statements."""
    try:
        target = Name(frame.temporary(), infer.join(yes[1].type, no[1].type))
    except infer.Untyped as error:
        raise frame.untyped(node, str(error)) from None
    arms = [(*before, Assign(target, value)) for before, value in (yes, no)]
    frame.add(If(test, *arms))
    return frame.declare(target.id, target.type)
