"""What a `for` runs over, as counts and places: every loop becomes one over a `range`.

    for v in a:                       for i in range(a.shape[0]):
                                          v = a[i]
    for i, (x, y) in enumerate(zip(a, b)):
                                      for i in range(min(a.shape[0], b.shape[0])):
                                          x = a[i]
                                          y = b[i]
    for w in (0.5, k):                the body twice
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import libcst as cst

from adsource.frontend import iteration_tools, lists, records
from adsource.frontend.operands import held, items_of, operands, tuple_expr
from adsource.frontend.runs import (
    ONE,
    ZERO,
    Bounds,
    Counted,
    Fixed,
    Source,
    added,
    laid_out,
    refused,
    single,
    steady,
)
from adsource.frontend.scope import Frame, is_array, is_tuple
from adsource.ir import infer
from adsource.ir.nodes import Const, Expr, Keep, Name, RecordExpr
from adsource.ir.types import Scalar
from adsource.names import fresh

PRANGE = "numba.prange"
COUNTERS = ("i", "j", "k", "l", "m")


def source(node: cst.BaseExpression, frame: Frame, changed: frozenset[str]) -> Source:
    """What `for ... in node` runs over.  changed: the names that the loop binds."""
    name = called(node, frame)
    args = [a.value for a in node.args] if isinstance(node, cst.Call) else []
    part = _part_of_range(node, frame)
    if part is not None:
        return source(part, frame, changed)
    match name:
        case "range":
            return _range(node, frame, changed)
        case "enumerate" if args:
            return _enumerated(node, frame, changed)
        case "zip" if args:
            return _zipped(node, [_cut_off(a, frame) or source(a, frame, changed) for a in args], frame)
        case "reversed" if len(args) == 1:
            return _reversed(node, args[0], frame, changed)
        case "list" | "tuple" | "iter" if len(args) == 1 and called(args[0], frame):
            return source(args[0], frame, changed)
        case "itertools.product" if args and all(called(a, frame) == "range" for a in args) and len(args) == len(
            [a for a in node.args if a.keyword is None]):
            return Counted(tuple(bounds(a, frame) for a in args), tuple_expr)
        case _ if name.startswith("itertools."):
            return iteration_tools.source(name.removeprefix("itertools."), node,
                                          lambda a: source(a, frame, changed), changed, frame)
        case "np.ndindex" if args:
            return _indices(node, _shape(args, frame), frame, changed)
        case "np.ndenumerate" if len(args) == 1:
            return _places(node, args[0], frame, changed)
    return _items(node, frame, changed)


def _part_of_range(node: cst.BaseExpression, frame: Frame) -> cst.BaseExpression | None:
    """`range(n)[::-1]`, `range(n)[1:]` and `range(n)[:-1]` without the slice."""
    if not isinstance(node, cst.Subscript) or called(node.value, frame) != "range" or len(node.slice) != 1:
        return None
    part, args = node.slice[0].slice, [a.value for a in node.value.args]
    if not isinstance(part, cst.Slice) or len(args) > 2:
        return None
    shown = [frame.module.code(b) if b is not None else "" for b in (part.lower, part.upper, part.step)]
    start, stop = ([cst.Integer("0"), *args])[-2:]
    match shown:
        case ["", "", "-1"]:
            made = cst.Call(cst.Name("reversed"), [cst.Arg(node.value)])
        case [low, "", ""] if low.isdigit():
            made = cst.Call(cst.Name("range"), [cst.Arg(_added(start, cst.Add(), low)), cst.Arg(stop)])
        case ["", high, ""] if high[:1] == "-" and high[1:].isdigit() and int(high):  # `[:-0]` has no items
            made = cst.Call(cst.Name("range"), [cst.Arg(start), cst.Arg(_added(stop, cst.Subtract(), high[1:]))])
        case _:
            return None
    frame.module.stand(made, node)
    return made


def _added(e: cst.BaseExpression, sign: cst.BaseBinaryOp, number: str) -> cst.BaseExpression:
    if isinstance(e, cst.Integer) and e.value == "0" and isinstance(sign, cst.Add):
        return cst.Integer(number)
    closed = e if e.lpar or isinstance(e, (cst.Name, cst.Integer, cst.Call)) else e.with_changes(
        lpar=[cst.LeftParen()], rpar=[cst.RightParen()])
    return cst.BinaryOperation(closed, sign, cst.Integer(number))


def called(node: cst.BaseExpression, frame: Frame) -> str:
    """The name of the builtin, or of the function of a library, that is called; `prange` runs as `range` does."""
    name = _called(node, frame)
    return "range" if name == PRANGE else name


def is_declared(node: cst.BaseExpression, frame: Frame) -> bool:
    """Whether what a loop runs over says that its passes are independent."""
    return _called(node, frame) == PRANGE


def _called(node: cst.BaseExpression, frame: Frame) -> str:
    if not isinstance(node, cst.Call):
        return ""
    if isinstance(node.func, cst.Name):
        name = node.func.value
        free = name not in frame.locals and name not in frame.module.functions
        return frame.module.dotted(node.func) or name if free else ""
    return frame.module.dotted(node.func) or ""


def counter(frame: Frame, more: Iterable[str] = ()) -> str:
    """A name that means nothing in this function, to count a loop."""
    module = frame.module
    known = {*frame.locals, *frame.counters, *module.constants, *module.functions, *module.imports, *more}
    name = next((n for n in COUNTERS if n not in known), None) or fresh("i", {*frame.taken, *known})
    frame.counters.append(name)
    return name


# ---------------------------------------------------------------------- the kinds


def bounds(node: cst.Call, frame: Frame) -> Bounds:
    """Start, stop and step of a `range`."""
    if not 1 <= len(node.args) <= 3 or any(a.keyword for a in node.args):
        raise frame.refusal(node, "AD126", "`range` takes one to three integers", "Give it these.")
    values = operands([a.value for a in node.args], frame)
    for arg, value in zip(node.args, values):
        if not isinstance(value.type, Scalar) or value.type.dtype[:3] not in ("int", "uin"):
            raise frame.refusal(arg, "AD317", "the bounds of `range` are integers", "Convert with `int(...)`.")
    if len(values) == 1:
        return ZERO, values[0], ONE
    return values[0], values[1], values[2] if len(values) == 3 else ONE


def _range(node: cst.Call, frame: Frame, changed: frozenset[str]) -> Counted:
    return Counted((bounds(node, frame),), lambda i: i[0])


def _items(node: cst.BaseExpression, frame: Frame, changed: frozenset[str]) -> Source:
    """The rows of an array, or the items of a tuple."""
    frame.arraylike.add(id(node))
    value = frame.expression(node, frame)
    if is_tuple(value) and not is_array(value):
        return Fixed(tuple(held(i, frame) for i in items_of(value)))
    if isinstance(value, RecordExpr) and value.type.kind.what == "dict":
        return Fixed(tuple(map(records.constant, value.type.keys)))
    if lists.is_list(value):
        count, item = lists.source(node, value, lambda e: steady(e, changed, frame), frame)
        return Counted(((ZERO, count, ONE),), lambda i: item(i[0]))
    if not is_array(value):
        raise refused(node, frame)
    array = steady(value, changed, frame)
    length = frame.op(node, "shape", array, axis=0)
    return Counted(((ZERO, length, ONE),), lambda i: frame.index(node, array, (i[0],)))


def _enumerated(node: cst.Call, frame: Frame, changed: frozenset[str]) -> Source:
    inner = source(node.args[0].value, frame, changed)
    first: Expr = ZERO
    if len(node.args) == 2:
        first = steady(frame.expression(node.args[1].value, frame), changed, frame)
    if isinstance(inner, Fixed):
        return Fixed(tuple(tuple_expr((added(node, first, infer.const(k), frame), e))
                           for k, e in enumerate(inner.items)))
    inner = single(node, inner, frame)
    return Counted(inner.axes, lambda i: tuple_expr((added(node, first, i[0], frame), inner.item(i))))


@dataclass(frozen=True)
class Endless:
    """What goes on for as long as what it is zipped with."""

    item: Callable[[Expr], Expr]


def _cut_off(node: cst.BaseExpression, frame: Frame) -> Endless | None:
    name = called(node, frame)
    found = iteration_tools.endless(name, node, frame) if name in ("itertools.repeat", "itertools.count") else None
    return Endless(found) if found is not None else None


def _zipped(node: cst.Call, parts: list[Source | Endless], frame: Frame) -> Source:
    if any(isinstance(p, Endless) for p in parts) and not all(isinstance(p, Endless) for p in parts):
        return _with_endless(node, parts, frame)
    if all(isinstance(p, Fixed) for p in parts):
        return Fixed(tuple(tuple_expr(row) for row in zip(*(p.items for p in parts))))
    if any(isinstance(p, Fixed) and any(not isinstance(i.type, Scalar) for i in p.items) for p in parts):
        return _paired(node, parts, frame)
    made = [single(node, laid_out(node, p, frame), frame) for p in parts]
    counts = list(dict.fromkeys(m.axes[0][1] for m in made))
    count = counts[0] if len(counts) == 1 else frame.op(node, "min", *counts)
    return Counted(((ZERO, count, ONE),), lambda i: tuple_expr(tuple(m.item(i) for m in made)))


def _with_endless(node: cst.Call, parts: list[Source | Endless], frame: Frame) -> Source:
    """`zip(x, repeat(2.0))`."""
    inner = _zipped(node, [p for p in parts if not isinstance(p, Endless)], frame)

    def whole(row: Expr, k: Expr) -> Expr:
        rest = iter(items_of(row))
        return tuple_expr(tuple(p.item(k) if isinstance(p, Endless) else next(rest) for p in parts))

    if isinstance(inner, Fixed):
        return Fixed(tuple(whole(row, infer.const(k)) for k, row in enumerate(inner.items)))
    return Counted(inner.axes, lambda i: whole(inner.item(i), i[0]))


def _paired(node: cst.Call, parts: list[Source], frame: Frame) -> Fixed:
    """The items of a tuple together with rows of arrays, of which there have to be enough."""
    count = min(len(p.items) for p in parts if isinstance(p, Fixed))
    rows = []
    for p in parts:
        if isinstance(p, Fixed):
            rows.append(p.items[:count])
            continue
        over = single(node, p, frame)
        length = over.axes[0][1]
        if not isinstance(length, Const):
            name = length if isinstance(length, Name) else frame.hoist(length)
            frame.add(Keep(f'assert {name.id} >= {count}, "{count} items are paired with it"', (name.id,)))
        elif length.value < count:
            raise refused(node, frame)
        rows.append(tuple(over.item((infer.const(k),)) for k in range(count)))
    return Fixed(tuple(map(tuple_expr, zip(*rows))))


def _reversed(node: cst.Call, inner: cst.BaseExpression, frame: Frame, changed: frozenset[str]) -> Source:
    given = source(inner, frame, changed)
    if isinstance(given, Fixed):
        return Fixed(given.items[::-1])
    start, stop, step = given.axes[0]
    if len(given.axes) > 1:
        raise refused(node, frame)
    if step == ONE:
        last = frame.op(node, "-", stop, ONE)
        down: Bounds = (last, added(node, start, infer.const(-1), frame), infer.const(-1))
        return Counted((down,), given.item)
    forward = single(node, given, frame)
    down = (frame.op(node, "-", forward.axes[0][1], ONE), infer.const(-1), infer.const(-1))
    return Counted((down,), forward.item)


def _shape(args: list[cst.BaseExpression], frame: Frame) -> list[Expr]:
    """The extents that `np.ndindex` is given, one by one or as a tuple."""
    plain = [a.value if isinstance(a, cst.StarredElement) else a for a in args]
    values = [i for v in operands(plain, frame) for i in (items_of(v) if is_tuple(v) else (v,))]
    for arg, v in zip(args, values):
        if not isinstance(v.type, Scalar) or v.type.dtype[:3] not in ("int", "uin"):
            raise frame.refusal(arg, "AD317", "extents are integers", "Convert with `int(...)`.")
    return values


def _indices(node: cst.Call, extents: list[Expr], frame: Frame, changed: frozenset[str]) -> Counted:
    kept = [steady(n, changed, frame) for n in extents]
    return Counted(tuple((ZERO, n, ONE) for n in kept), tuple_expr)


def _places(node: cst.Call, arg: cst.BaseExpression, frame: Frame, changed: frozenset[str]) -> Counted:
    """`(i, j), v` of `np.ndenumerate`."""
    value = frame.expression(arg, frame)
    if not is_array(value):
        raise refused(node, frame)
    array = steady(value, changed, frame)
    extents = [frame.op(node, "shape", array, axis=k) for k in range(array.type.rank)]
    axes = tuple((ZERO, n, ONE) for n in extents)
    return Counted(axes, lambda i: tuple_expr((tuple_expr(i), frame.index(node, array, i))))


