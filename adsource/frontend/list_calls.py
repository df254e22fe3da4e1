"""Builtins that make lists: `list(x)`, `sorted(x)`, `zip(*pts)`; and `v in xs`."""

from __future__ import annotations

import libcst as cst

from adsource.frontend import by_key, comprehensions, iteration_tools, lists
from adsource.frontend.iteration import called
from adsource.frontend.operands import items_of, operands, tuple_expr
from adsource.frontend.scope import Frame, is_array, is_tuple
from adsource.ir import infer
from adsource.ir.nodes import Const, Expr, RecordExpr, TupleExpr
from adsource.ir.types import Scalar

SEVERAL = ("zip", "enumerate", "range", "reversed", "map", "itertools.islice", "itertools.pairwise", "itertools.chain")


def made(node: cst.Call, frame: Frame) -> Expr | None:
    """The list that a call gives; None for other calls."""
    name = called(node, frame)
    values = [a.value for a in node.args]
    if name == "sorted" and values and not any(a.star for a in node.args) and (
        by_key.options(node) or called(values[0], frame) == "range"):
        return by_key.ordered(node, values[0], frame)
    plain = len(values) == 1 and node.args[0].keyword is None
    if name == "zip" and plain and node.args[0].star == "*":
        return _columns(node, values[0], frame)
    if name not in ("list", "tuple", "sorted") or not plain or node.args[0].star:
        return None
    inner = called(values[0], frame)
    if inner == "itertools.accumulate":
        found = iteration_tools.running(values[0], frame)
    elif inner in SEVERAL or comprehensions.is_comprehension(values[0]):
        found = frame.expression(_comprehension(node, values[0], frame), frame)
    else:
        found = frame.expression(values[0], frame)
    if is_tuple(found) and name != "sorted":
        return tuple_expr(items_of(found), name == "list")
    if is_tuple(found):
        found = by_key.listed(node, found, frame)
    if is_array(found):
        found = lists.of((found,), 1, 0)
    if not lists.is_list(found):
        return None
    frame.altered += 1
    return lists.shallow(node, found, frame) if name != "sorted" else _sorted(node, found, frame)


def _sorted(node: cst.Call, e: RecordExpr, frame: Frame) -> Expr:
    if lists.form(e) != (1, 0) or e.items[0].type.rank != 1:
        return by_key.in_order(node, e, e.items, False, frame)
    return lists.of((frame.hoist(frame.op(node, "np.sort", e.items[0])),), 1, 0)


def _comprehension(node: cst.Call, over: cst.BaseExpression, frame: Frame) -> cst.BaseExpression:
    """`list(zip(a, b))` as `[(v1, v2) for v1, v2 in zip(a, b)]`."""
    if isinstance(over, cst.ListComp):
        return over
    if isinstance(over, cst.GeneratorExp):
        made = cst.ListComp(over.elt, over.for_in)
    else:
        inner = called(over, frame)
        count = {"zip": len(over.args), "enumerate": 2, "itertools.pairwise": 2}.get(inner, 1)
        if inner == "map":
            over = cst.Call(cst.Name("map"), over.args)
        names = [frame.temporary() for _ in range(count)]
        item, target = (
            cst.Name(names[0]) if count == 1 else cst.Tuple([cst.Element(cst.Name(n)) for n in names]) for _ in "it"
        )
        made = cst.ListComp(item, cst.CompFor(target, over))
    frame.module.stand(made, node)
    return made


def _columns(node: cst.Call, value: cst.BaseExpression, frame: Frame) -> Expr | None:
    """`zip(*pts)`: a list for each part of the items."""
    found = frame.expression(value, frame)
    if not lists.is_list(found) or not lists.form(found)[1] or lists.form(found)[0] > 1:
        return None
    frame.altered += 1
    width = lists.form(found)[1]
    parts = found.items
    if width < 0:
        parts = [frame.index(node, parts[0], (lists.ALL, lists.number(j))) for j in range(-width)]
    return tuple_expr(tuple(lists.shallow(node, lists.of((p,), 1, 0), frame) for p in parts))


def depth_of(e: Expr) -> int:
    """How deep lists of numbers lie in each other; 0 for all else."""
    if not is_tuple(e) or not items_of(e):
        return 0
    items = items_of(e)
    if all(isinstance(i.type, Scalar) for i in items):
        return 1
    inner = {(depth_of(i), len(items_of(i)) if is_tuple(i) else 0) for i in items}
    depth, _ = inner.pop()
    return 1 + depth if not inner and depth else 0


def array_of_numbers(node: cst.CSTNode, e: Expr, frame: Frame) -> Expr:
    if depth_of(e) == 1:
        return frame.op(node, "np.array", e)
    return frame.op(node, "np.array", tuple_expr(tuple(array_of_numbers(node, i, frame) for i in items_of(e))))


def repetition(node: cst.BinaryOperation, frame: Frame) -> Expr | None:
    """`[0.0] * n`; None for all else."""
    if not lists.is_made(node):
        return None
    if id(node) in frame.arraylike:
        return repeated(node, frame)
    if isinstance(node.right, cst.Integer):
        return None
    found = repeated(node, frame)
    return found if is_tuple(found) else lists.of((frame.hoist(found),), 1, 0)


def repeated(node: cst.BinaryOperation, frame: Frame) -> Expr:
    """`[value] * n`, as an array."""
    value, times = operands([node.left, node.right], frame)
    known = infer.extent_of(times, frame.known()) if isinstance(times.type, Scalar) else None
    if known is not None and known.constant is not None and any(isinstance(i, TupleExpr) for i in value.items):
        return tuple_expr(value.items * known.constant, True)
    if len(value.items) == 1 and _is_none(value.items[0]) and getattr(times.type, "dtype", "") == "int64":
        return frame.op(node, "np.empty", times)
    if len(value.items) != 1 or not isinstance(value.items[0].type, Scalar) or getattr(
        times.type, "dtype", "")[:3] not in ("int", "uin"):
        raise frame.refusal(node, "AD113", "this list is not understood", "Use `[0.0] * n`, or an array.")
    dtype = value.items[0].type.dtype
    return frame.op(node, "np.full", times, value.items[0], **({} if dtype == "float64" else {"dtype": dtype}))


def _is_none(e: Expr) -> bool:
    return isinstance(e, Const) and e.value is None


def concatenated(node: cst.CSTNode, left: Expr, right: Expr, frame: Frame) -> Expr:
    """`xs + ys`, of lists of numbers."""
    if lists.is_list(left) and lists.is_list(right) and lists.form(left) == lists.form(right) and all(
        a.type.dtype == b.type.dtype and lists.form(left)[1] for a, b in zip(left.items, right.items)):
        joined = [frame.hoist(frame.op(node, "np.concatenate", tuple_expr(p))) for p in zip(left.items, right.items)]
        return lists.of(tuple(joined), *lists.form(left))
    parts = [frame.op(node, "np.array", e) if is_tuple(e) else e.items[0] if lists.is_list(e) else e
             for e in (left, right)]
    forms = [lists.form(e) if lists.is_list(e) else (1, 0) for e in (left, right)]
    if forms != [(1, 0)] * 2 or any(not is_array(p) or p.type.rank != 1 for p in parts) or any(
        is_array(e) for e in (left, right)) or len({p.type.dtype for p in parts}) > 1:
        raise frame.refusal(node, "AD113", "`+` is understood for lists of numbers of one kind alone",
                            "Use arrays, and `np.concatenate`.")
    return lists.of((frame.hoist(frame.op(node, "np.concatenate", tuple_expr(tuple(parts)))),), 1, 0)


def contained(node: cst.CSTNode, left: Expr, right: Expr, negative: bool, frame: Frame) -> Expr:
    """`v in xs`, of a list of numbers."""
    if lists.form(right) != (1, 0) or right.items[0].type.rank != 1 or not isinstance(left.type, Scalar):
        raise frame.refusal(node, "AD113", "`in` is understood for lists of numbers alone", "Write a loop.")
    frame.altered += 1
    found = frame.op(node, "np.any", frame.op(node, "==", right.items[0], left))
    return frame.op(node, "not", found) if negative else found

