"""Functions that join the items of a list, which are the rows of one array already.

    np.stack([f(v) for v in x], axis=-1)           np.moveaxis(t1, 0, -1).copy()
    np.hstack([f(v) for v in x])                   np.ravel(t1)
    np.concatenate([f(a) for a in x], axis=1)      np.moveaxis(t1, 0, 1).copy().reshape(n, k * m)
"""

from __future__ import annotations

import libcst as cst
from libcst import matchers as m

from adsource.frontend import lists, ragged
from adsource.frontend.operands import tuple_expr
from adsource.frontend.scope import Frame
from adsource.ir import infer
from adsource.ir.nodes import Const, Expr

# name -> for items of each rank: along which axis they are joined, or, in brackets, which new axis they get.
PLACES: dict[str, dict[int, int | tuple[int]]] = {
    "np.array": {}, "np.stack": {}, "np.concatenate": {},
    "np.vstack": {1: (0,), 2: 0, 3: 0},
    "np.hstack": {0: (0,), 1: 0, 2: 1, 3: 1},
    "np.column_stack": {1: (1,), 2: 1},
    "np.dstack": {2: (2,), 3: 2},
}


FIRST = {"np.array": (0,), "np.stack": (0,), "np.concatenate": 0}  # for all ranks


def stacked(node: cst.Call, name: str, args: list[cst.Arg], frame: Frame) -> Expr:
    """`np.vstack([row for ...])`: the rows are in one array."""
    if is_sum(args[0].value, name, frame):
        rows = _in_one(node, args[0].value, frame)
    else:
        rows = frame.expression(args[0].value, frame)
    if lists.is_list(rows):
        frame.altered += 1
        if len(rows.items) == 3 and ragged.ranks_of(rows) == (1,) and name in ("np.concatenate", "np.hstack"):
            return ragged.joined(node, rows, frame)
        rows = frame.op(node, "np.array", lists.array_of(node, rows, frame))
    rank = rows.type.rank - 1
    place = _place(name, args[1:], rank, frame)
    if isinstance(place, tuple) and -rank <= place[0] + 1 <= rank + 1:
        return _moved(node, rows, place[0], frame)
    if isinstance(place, int) and -rank <= place < rank:
        return _joined(node, rows, place % rank, frame)
    raise frame.refusal(node, "AD113", f"`{frame.module.code(node.func)}` of this comprehension is not understood",
                        "Allocate an array, and fill it in a loop.")


def is_sum(node: cst.BaseExpression, name: str, frame: Frame) -> bool:
    """`[a, b] + [f(v) for v in x]`, for a function that asks for items of one shape."""
    if not m.matches(node, m.BinaryOperation(operator=m.Add())) or name in ("np.concatenate", "np.hstack"):
        return False
    sides = node.left, node.right
    return all(isinstance(e, cst.List) or lists.is_one(e, frame) or is_sum(e, name, frame) for e in sides) and any(
        isinstance(e, cst.List | cst.ListComp) for e in sides)


def _in_one(node: cst.Call, e: cst.BaseExpression, frame: Frame) -> Expr:
    """The items of lists that are joined by `+`, in one array."""
    if isinstance(e, cst.BinaryOperation):
        sides = tuple(_in_one(node, side, frame) for side in (e.left, e.right))
        return frame.hoist(frame.op(node, "np.concatenate", tuple_expr(sides)))
    frame.arraylike.add(id(e))
    value = frame.expression(e, frame)
    held = lists.array_of(node, value, frame) if lists.is_list(value) else value
    return frame.hoist(frame.op(node, "np.array", held))


def _place(name: str, settings: list[cst.Arg], rank: int, frame: Frame) -> int | tuple[int] | None:
    """Where the items meet, as in `PLACES`; None where that is not understood."""
    if not settings:
        return PLACES[name].get(rank, FIRST.get(name))
    if name not in ("np.stack", "np.concatenate") or len(settings) > 1 or (
            settings[0].keyword is not None and settings[0].keyword.value != "axis"):
        return None
    axis = frame.expression(settings[0].value, frame)
    if not isinstance(axis, Const) or type(axis.value) is not int:
        return None
    return (axis.value,) if name == "np.stack" else axis.value


def _moved(node: cst.Call, rows: Expr, axis: int, frame: Frame) -> Expr:
    """The items along a new axis."""
    if not axis:
        return rows
    if rows.type.rank == 2:
        return frame.op(node, "np.copy", frame.op(node, "np.transpose", rows)) if axis in (1, -1) else rows
    return frame.op(node, "np.copy", frame.op(node, "np.moveaxis", rows, source=0, destination=axis))


def _joined(node: cst.Call, rows: Expr, axis: int, frame: Frame) -> Expr:
    """The items behind each other along one of their own axes."""
    if rows.type.rank == 2:
        return frame.op(node, "np.ravel", rows)
    rows = frame.hoist(_moved(node, rows, axis, frame))
    sizes = [infer.op("shape", (rows,), axis=k) for k in range(rows.type.rank)]
    sizes[axis : axis + 2] = [frame.op(node, "*", *sizes[axis : axis + 2])]
    return frame.op(node, "np.reshape", rows, tuple_expr(tuple(sizes)))
