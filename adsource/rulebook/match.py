"""Whether a rule's pattern fits an operation, and what its names then stand for."""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass, field

from adsource.ir.infer import const
from adsource.ir.nodes import Const, Expr, Op, TupleExpr
from adsource.ir.types import Array, Scalar, Static, is_complex, is_float
from adsource.rulebook.algebra import FOLDED
from adsource.rulebook.rule import Rule, Slot
from adsource.rulebook.statics import NotStatic, evaluate

MISSING = object()


@dataclass
class Bound:
    """operands: what each name of the pattern stands for (a tuple for `*xs`); places: the positions
    among the flattened operands; statics: the values of those that are known while compiling."""

    operands: dict[str, Expr | tuple[Expr, ...]] = field(default_factory=dict)
    places: dict[str, int | tuple[int, ...]] = field(default_factory=dict)
    statics: dict[str, object] = field(default_factory=dict)


def flatten(args: tuple[Expr, ...]) -> tuple[Expr, ...]:
    """The operands with sequences spread out: the numbering of `wanted` and `adds`."""
    flat: list[Expr] = []
    for a in args:
        flat += flatten(a.items) if isinstance(a, TupleExpr) else (a,)
    return tuple(flat)


def match(rule: Rule, op: Op) -> Bound | None:
    """The pattern's names bound to the operation's operands, or None where it does not fit."""
    if rule.op != op.op:
        return None
    bound, given = Bound(), {k: v for k, v in op.static if k != "callee"}
    places, start = [], 0
    for a in op.args:
        places.append(start)
        start += len(flatten((a,)))
    todo = list(zip(op.args, places))
    for slot in rule.slots:
        if not _fill(slot, rule, todo, given, bound):
            return None
    left = [v for v in given.values() if v is not None]
    if todo or (left and not rule.any_static):
        return None
    if not all(_fits(n, a, bound) for n, a in rule.annotations.items()):
        return None
    return bound if all(_holds(g, bound) for g in rule.guards) else None


def _holds(guard: ast.expr, bound: Bound) -> bool:
    try:
        return bool(evaluate(guard, bound.operands, bound.statics))
    except NotStatic:
        return False


def _fill(slot: Slot, rule: Rule, todo: list, given: dict, bound: Bound) -> bool:
    """Give one slot what is its own: the next operands, or the static operand of its name."""
    if slot.what == "many":
        items, first = tuple(a for a, _ in todo), [p for _, p in todo]
        todo.clear()
        bound.operands[slot.name], bound.places[slot.name] = items, tuple(first)
        return True
    key = slot.key or slot.name
    if key in given:
        return _static(slot, given.pop(key), bound)
    if todo and not slot.key:
        return _operand(slot, *todo.pop(0), bound)
    default = rule.defaults.get(slot.name or slot.key, MISSING)
    if slot.what == "literal":
        return default is not MISSING and _same(slot.value, default)
    return default is not MISSING and _static(slot, default, bound)


def _static(slot: Slot, value: object, bound: Bound) -> bool:
    if slot.what == "literal":
        return _same(slot.value, value)
    bound.statics[slot.name] = value
    if isinstance(value, (int, float)):
        bound.operands[slot.name] = const(value)
    return slot.what == "name"


def _operand(slot: Slot, e: Expr, place: int, bound: Bound) -> bool:
    if slot.what == "literal":
        return _same(slot.value, known_value(e))
    if slot.what in ("sequence", "tuple"):
        if not isinstance(e, TupleExpr):
            return False
        if slot.what == "tuple":
            same = len(e.items) == len(slot.items)
            return same and all(
                _operand(s, i, place + k, bound) for k, (s, i) in enumerate(zip(slot.items, e.items))
            )
        bound.operands[slot.name] = e.items
        bound.places[slot.name] = tuple(range(place, place + len(e.items)))
        return not any(isinstance(i, TupleExpr) for i in e.items)
    if slot.name in bound.operands:
        return bound.operands[slot.name] == e
    if isinstance(e, TupleExpr) and any(is_float(i.type) and known_value(i) is MISSING for i in flatten(e.items)):
        return False  # items of which each may vary need a pattern of their own
    known = known_value(e)
    if known is not MISSING:
        bound.statics[slot.name] = known
        e = const(known) if isinstance(e, Op) else e
    bound.operands[slot.name], bound.places[slot.name] = e, place
    return True


def known_value(e: Expr) -> object:
    """The value of an operand that is known while compiling: a literal or a tuple of literals."""
    if isinstance(e, Const):
        return e.value
    if isinstance(e.type, Static):
        return e.type.value
    if isinstance(e, TupleExpr):
        items = tuple(known_value(i) for i in e.items)
        return MISSING if MISSING in items else items
    if isinstance(e, Op) and e.op in ("u-", "+", "-", "*", "/"):
        return _computed(e)
    return MISSING


def _computed(e: Op) -> object:
    """`-1` and `1.0 / 3.0`."""
    values: list = []
    for a in reversed(e.args):  # a long sum is deep on its left
        values.insert(0, known_value(a))
        if not isinstance(values[0], (int, float)):
            return MISSING
    try:
        return -values[0] if e.op == "u-" else FOLDED[e.op](*values)
    except ArithmeticError:
        return MISSING


def _same(a: object, b: object) -> bool:
    if a is None or b is None or isinstance(a, (bool, str)) or isinstance(b, (bool, str)):
        return a is b if a is None or b is None else type(a) is type(b) and a == b
    return a == b


def _fits(name: str, annotation: str, bound: Bound) -> bool:
    """`"2d"`: the rank; `"2d+"`: at least; `"const"`: a number known while compiling, `"static"`: anything
    that is; `int`, `bool`: never active; `"real"`, `complex`: the dtype; `"2d real"`: both."""
    if " " in annotation:
        return all(_fits(name, a, bound) for a in annotation.split())
    e = bound.operands.get(name)
    if annotation == "const":
        return name in bound.statics and isinstance(bound.statics[name], (int, float))
    if annotation == "static":
        return name in bound.statics
    items = e if isinstance(e, tuple) else (e,)
    return all(i is not None and _type_fits(annotation, i.type) for i in items)


def _type_fits(annotation: str, t: object) -> bool:
    if annotation in ("int", "bool"):
        return not is_float(t)
    if annotation in ("real", "complex"):
        return is_complex(t) is (annotation == "complex")
    if not isinstance(t, (Scalar, Array)):
        return False
    if annotation in ("float32", "float64"):
        return t.dtype == annotation
    rank = re.fullmatch(r"(\d)d(\+?)", annotation)
    if rank is None:
        return True
    return t.rank >= int(rank[1]) if rank[2] else t.rank == int(rank[1])
