"""Lists of arrays, and of what else is no number, of which items are set: `h[k] = np.tanh(w[k] @ h[k])`.

Where every index is known, an item is a name, as a field of an object is: `h_0`, `h_1`.  Where one is not, the function
is converted anew, and the rows of an array hold the items; `analyses.references` sees to it that nobody can tell.
"""

from __future__ import annotations

import libcst as cst
from libcst import matchers as m

from adsource.frontend import lists, records
from adsource.frontend.operands import items_of, tuple_expr
from adsource.frontend.scope import Frame, Learned, is_array, is_tuple
from adsource.frontend.syntax import found_in
from adsource.ir.nodes import Expr, Name, RecordExpr
from adsource.ir.types import Array, Kind, Scalar

SET = Kind("list", "set")


def names_of(node: cst.CSTNode) -> frozenset[str]:
    """The names of lists of which items are set; an item that is updated in place stays the same array."""
    found = []
    for s in found_in(node, cst.AssignTarget):
        listed = isinstance(s.target, (cst.Tuple, cst.List))
        parts = [e.value for e in s.target.elements] if listed else [s.target]
        found += [p.value.value for p in parts if isinstance(p, cst.Subscript) and isinstance(p.value, cst.Name)]
    return frozenset(n for name in found for n in _others(name, node))


def _others(name: str, node: cst.CSTNode) -> set[str]:
    """The names that may stand for the same list: `ys = xs`."""
    found, pairs = {name}, []
    for s in found_in(node, cst.Assign):
        sides = [_whole(e) for e in (s.value, *(t.target for t in s.targets))]
        pairs.append({n for side in sides for n in side})
    while more := [p for p in pairs if p & found and p - found]:
        found = found.union(*more)
    return found


def _whole(node: cst.BaseExpression) -> list[str]:
    """The names that an expression, or a target, consists of."""
    match node:
        case cst.Name():
            return [node.value]
        case cst.Tuple():
            return [n for e in node.elements for n in _whole(e.value)]
        case cst.IfExp():
            return [*_whole(node.body), *_whole(node.orelse)]
    return []


def is_fresh(node: cst.BaseExpression) -> bool:
    """Whether an expression makes a list: nobody else has it."""
    copied = m.Subscript(slice=[m.SubscriptElement(m.Slice())])
    copied |= m.Call(m.Attribute(attr=m.Name("copy")), [])
    return m.matches(node, m.List() | m.ListComp() | m.Call(m.Name("list")) | m.BinaryOperation() | copied)


def listed(target: cst.Name, value: Expr, frame: Frame) -> Expr:
    """What a name of which items are set, or taken by an index that is not known, is bound to, for a new list."""
    plain = is_tuple(value) and not (isinstance(value, RecordExpr) and value.type.kind.what == "tuple")
    if not plain or target.value not in frame.refilled | frame.stored:
        return value
    items = items_of(value)
    if ("rows", target.value) in frame.facts and _alike(items):
        rows = frame.op(target, "np.array", tuple_expr(tuple(items)))
        lists.begin(target, target, rows, frame, 1)
        return lists.reading(target, target.value, frame)
    if target.value not in frame.refilled:
        return value
    return records.record(SET, {str(k): e for k, e in enumerate(items)})


def array_of(node: cst.BaseExpression, frame: Frame) -> Name | None:
    """The array that an item of a literal list is, which `h[1] *= 2` updates."""
    binding = (frame.env or {}).get(node.value.value) if m.matches(node, m.Subscript(m.Name())) else None
    if binding is None or binding.holds is not None or isinstance(binding.type, (Array, Scalar)):
        return None
    base = frame.expression(node.value, frame)
    if not is_tuple(base) and not is_set(base):
        return None
    found = frame.expression(node, frame)
    return found if is_array(found) and isinstance(found, Name) else None


def is_set(e: Expr) -> bool:
    return isinstance(e, RecordExpr) and e.type.kind == SET


def unknown(node: cst.Subscript, base: Expr, frame: Frame) -> None:
    """An index of which the value is not known: rows have to hold the items, where they can."""
    name = node.value.value if isinstance(node.value, cst.Name) else ""
    group = _others(name, frame.node.body) if name and _alike(items_of(base)) else set()
    if group - set(frame.given) == group and not all(("rows", n) in frame.facts for n in group):
        frame.facts |= {("rows", n): True for n in group}
        raise Learned


def _alike(items) -> bool:
    """Whether all items are arrays of one kind."""
    kinds = {(i.type.dtype, i.type.rank) if is_array(i) else None for i in items}
    return len(kinds) == 1 and None not in kinds
