"""Items of tuples of numbers that a computed index tells: `B[s]`, `A[s][j]`.

    A = [[], [0.5], [-1.0, 2.0]]        A_rows = np.array(((0.0, 0.0), (0.5, 0.0), (-1.0, 2.0)))
                                        A_lengths = np.array((0, 1, 2))
    A[s]                                A_rows[s, : A_lengths[s]]

Tables of constants are made once, at the head of the function.
"""

from __future__ import annotations

import libcst as cst

from adsource.frontend import lists
from adsource.frontend.operands import items_of, tuple_expr
from adsource.frontend.scope import Frame
from adsource.ir import infer
from adsource.ir.nodes import Assign, Const, Expr, Name, Slice, TupleExpr
from adsource.ir.types import INTEGERS, Scalar
from adsource.ir.walk import nodes
from adsource.names import fresh

NUMBERS = {"float64": "float", "int64": "int"}


def item(node: cst.Subscript, items: tuple[Expr, ...], frame: Frame) -> Expr | None:
    """A number, as Python's, or a row, as a list; None where the index is known, or no array holds the items."""
    rows = tuple(items_of(i) for i in items if isinstance(i, TupleExpr))
    if len(rows) not in (0, len(items)):
        return None
    kinds = _kinds(items) if not rows else _kinds(tuple(e for row in rows for e in row))
    index = _computed(node.slice[0].slice, frame) if len(kinds) == 1 and kinds <= set(NUMBERS) else None
    if index is None:
        return None
    frame.altered += 1
    if rows:
        return lists.of((_row(node, rows, index, frame),), 1, 0)
    return frame.op(node, NUMBERS[kinds.pop()], frame.index(node, _table(node, items, "items", frame), (index,)))


def _kinds(items: tuple[Expr, ...]) -> set[str]:
    return {i.type.dtype if isinstance(i.type, Scalar) else "" for i in items}


def _computed(place, frame: Frame) -> Expr | None:
    """An index that only the running program knows."""
    index = frame.expression(place.value, frame) if isinstance(place, cst.Index) else None
    if index is None or not isinstance(index.type, Scalar) or index.type.dtype not in INTEGERS:
        return None
    known = infer.extent_of(index, frame.known())
    return None if isinstance(index, Const) or known is not None and known.constant is not None else index


def _row(node: cst.Subscript, rows: tuple[tuple[Expr, ...], ...], index: Expr, frame: Frame) -> Expr:
    """A row: as many of the numbers in a table as it has."""
    zero = infer.const(0 if _kinds(tuple(e for row in rows for e in row)) == {"int64"} else 0.0)
    room = max(map(len, rows))
    table = _table(node, tuple(tuple_expr((*row, *(zero,) * (room - len(row)))) for row in rows), "rows", frame)
    if all(len(row) == room for row in rows):
        return frame.index(node, table, (index,))
    index = index if isinstance(index, Name) else frame.hoist(index)
    lengths = _table(node, tuple(infer.const(len(row)) for row in rows), "lengths", frame)
    return frame.index(node, table, (index, Slice(None, frame.index(node, lengths, (index,)))))


def _table(node: cst.Subscript, items: tuple[Expr, ...], what: str, frame: Frame) -> Name:
    """The array of these items."""
    value = frame.op(node, "np.array", tuple_expr(items))
    if frame.node is None or any(isinstance(n, Name) for n in nodes(value)):
        return frame.hoist(value)
    if value not in frame.tables:
        whole = node.value.value if isinstance(node.value, cst.Name) else "table"
        frame.tables[value] = Assign(Name(fresh(f"{whole}_{what}", frame.taken), value.type), value)
        frame.taken.add(frame.tables[value].target.id)
    made = frame.tables[value].target
    return frame.declare(made.id, made.type)
