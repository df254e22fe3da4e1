"""Items of tuples of numbers that a computed index tells: `B[s]`, `A[s][j]`.

    A = [[], [0.5], [-1.0, 2.0]]        A_rows = np.array(((0.0, 0.0), (0.5, 0.0), (-1.0, 2.0)))
                                        A_lengths = np.array((0, 1, 2))
    A[s]                                A_rows[s, : A_lengths[s]]

Tables of constants are made once, at the head of the function.
"""

from __future__ import annotations

import libcst as cst
from libcst import matchers as m

from adsource.frontend import lists
from adsource.frontend.bound import bound_in
from adsource.frontend.operands import items_of, tuple_expr
from adsource.frontend.scope import Frame
from adsource.frontend.syntax import found_in
from adsource.frontend.syntax import nodes as nodes_of
from adsource.ir import infer, walk
from adsource.ir.nodes import AnyStatement, Assign, Const, Expr, Keep, Name, Slice, TupleExpr
from adsource.ir.types import INTEGERS, Scalar
from adsource.ir.walk import nodes
from adsource.names import fresh

LITERAL = (cst.List, cst.Tuple, cst.Integer, cst.Float, cst.UnaryOperation)
NUMBERS = {"float64": "float", "int64": "int"}


def item(node: cst.Subscript, items: tuple[Expr, ...], frame: Frame) -> Expr | None:
    """A number, as Python's, or a row, as a list; None where the index is known, or no array holds the items."""
    items = _written(node.value, frame) or items
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


def _written(node: cst.BaseExpression, frame: Frame) -> tuple[Expr, ...]:
    """The numbers of a table that stands in the function, and has one name; nothing for all else."""
    name = node.value if isinstance(node, cst.Name) else ""
    if not name or frame.node is None or bound_in(frame.node.body).count(name) != 1 or name in frame.given:
        return ()
    made = [s.value for s in found_in(frame.node.body, cst.Assign) if m.matches(s, m.Assign([m.AssignTarget(
        m.Name(name))], m.List() | m.Tuple()))]
    leaves = [n for value in made for n in nodes_of(value) if isinstance(n, cst.BaseExpression)]
    if not made or not all(isinstance(n, LITERAL) for n in leaves):
        return ()
    return items_of(frame.expression(made[0], frame))


def body_of(frame: Frame) -> tuple[AnyStatement, ...]:
    """The statements of a function behind its tables; a literal that only those are made of is left out."""
    within = list(walk.statements(tuple(frame.out)))
    read = {n for s in within for e in walk.expressions(s) for n in walk.names(e)}
    read |= {n for s in within if isinstance(s, Keep) for n in s.reads}
    idle = {t.target.id.removesuffix("_rows").removesuffix("_items") for t in frame.tables.values()} - read
    gone = [s for s in frame.out if isinstance(s, Assign) and s.target.id in idle and isinstance(s.value, TupleExpr)]
    return (*frame.checks, *frame.tables.values(), *(s for s in frame.out if not any(s is g for g in gone)))


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
        rows = (frame.hoist(frame.op(node, "np.array", i)) if isinstance(i, TupleExpr) else i for i in items)
        return frame.hoist(frame.op(node, "np.array", tuple_expr(tuple(rows))))
    if value not in frame.tables:
        whole = node.value.value if isinstance(node.value, cst.Name) else "table"
        frame.tables[value] = Assign(Name(fresh(f"{whole}_{what}", frame.taken), value.type), value)
        frame.taken.add(frame.tables[value].target.id)
    made = frame.tables[value].target
    return frame.declare(made.id, made.type)
