"""What Python's `itertools` run through, as counts and places.

    pairwise(x)          x[i], x[i + 1] for i in range(x.shape[0] - 1)
    islice(x, a, b)      x[i] for i in range(a, min(b, x.shape[0]))
    chain(x, y)          the items of np.concatenate((x, y))
    accumulate(x)        the items of np.cumsum(x)
    product(x, y)        x[i], y[j] for each i and each j
    combinations(t, 3)   those of a literal tuple, or of a range that is known
    combinations(x, 2)   x[i], x[j] for i, j in zip(*np.triu_indices(x.shape[0], k=1))
"""

from __future__ import annotations

import itertools
from collections.abc import Callable

import libcst as cst

from adsource.frontend.forms_places import PLACES
from adsource.frontend.operands import items_of, operands, tuple_expr
from adsource.frontend.operator_module import as_lambda
from adsource.frontend.runs import (
    ONE,
    ZERO,
    Counted,
    Fixed,
    Source,
    added,
    laid_out,
    product,
    refused,
    single,
    steady,
)
from adsource.frontend.scope import Frame, is_array, is_tuple
from adsource.ir import infer
from adsource.ir.nodes import Const, Expr, Index, Keep, Name
from adsource.ir.types import Scalar

MOST = 200
RUNNING = {"": "np.cumsum", "a + b": "np.cumsum", "a * b": "np.cumprod"}
PAIRS = {"combinations": 1, "combinations_with_replacement": 0}  # -> the first diagonal that they are above
CHOICES = ("combinations", "permutations", "combinations_with_replacement")
Of = Callable[[cst.BaseExpression], Source]


def source(name: str, node: cst.Call, of: Of, changed: frozenset[str], frame: Frame) -> Source:
    """What `itertools.NAME(...)` runs through.  of: what an argument runs through."""
    args = [a.value for a in node.args if a.keyword is None]
    named = {a.keyword.value: a.value for a in node.args if a.keyword is not None}
    if any(a.star for a in node.args) or not args and name != "count" or set(named) - {"repeat"}:
        raise refused(node, frame)
    match name:
        case "pairwise" if len(args) == 1:
            return _pairwise(node, of(args[0]), frame)
        case "islice" if 2 <= len(args) <= 4:
            return _part(node, of(args[0]), operands(args[1:], frame), frame)
        case "product":
            return _product(node, [of(a) for a in args], named.get("repeat"), frame)
        case "chain":
            return _chained(node, [of(a) for a in args], frame)
        case "accumulate":
            array = steady(running(node, frame), changed, frame)
            return Counted(((ZERO, infer.op("shape", (array,), axis=0), ONE),),
                           lambda i: frame.index(node, array, (i[0],)))
        case "repeat" if len(args) == 2:
            value, count = operands(args, frame)
            value = value if isinstance(value, (Const, Name)) else frame.hoist(value)
            return Counted(((ZERO, count, ONE),), lambda i: value)
        case _ if name in CHOICES and (len(args) == 2 or name == "permutations"):
            return _choices(node, name, of(args[0]), args[1:], frame)
    if name in ("count", "cycle", "repeat"):
        raise frame.refusal(node, "AD131", f"a loop over `{frame.module.code(node)}` ends nowhere",
                            "Write `while True:`, and count in it: `k += 1`.")
    raise refused(node, frame)


def _pairwise(node: cst.Call, given: Source, frame: Frame) -> Source:
    if isinstance(given, Fixed):
        return Fixed(tuple(map(tuple_expr, itertools.pairwise(given.items))))
    over = single(node, given, frame)
    last = added(node, over.axes[0][1], infer.const(-1), frame)
    return Counted(((ZERO, last, ONE),), lambda i: tuple_expr(
        (over.item(i), over.item((added(node, i[0], ONE, frame),)))))


def _part(node: cst.Call, given: Source, bounds: list[Expr], frame: Frame) -> Source:
    start, stop, step = (ZERO, *bounds, ONE) if len(bounds) == 1 else (*bounds, ONE)[:3]
    start, step = (d if isinstance(e, Const) and e.value is None else e for e, d in ((start, ZERO), (step, ONE)))
    open_ = isinstance(stop, Const) and stop.value is None
    if isinstance(given, Fixed):
        numbers = [e.value if isinstance(e, Const) else -1 for e in (start, stop, step)]
        if any(n is not None and n < 0 for n in numbers):
            raise refused(node, frame)
        return Fixed(given.items[slice(*numbers)])
    checked = [_not_negative(node, e, frame) for e in (start, *([] if open_ else [stop]))]
    over = single(node, given, frame)
    count = over.axes[0][1]
    if not isinstance(step, Const) or step.value < 1:
        raise refused(node, frame)
    return Counted(((checked[0], count if open_ else frame.op(node, "min", checked[1], count), step),), over.item)


def _not_negative(node: cst.Call, e: Expr, frame: Frame) -> Expr:
    """A bound of `islice`, which raises for others."""
    if not isinstance(e.type, Scalar) or e.type.dtype[:3] not in ("int", "uin"):
        raise frame.refusal(node, "AD317", "the bounds of `islice` are integers", "Convert with `int(...)`.")
    if isinstance(e, Const):
        if e.value < 0:
            raise refused(node, frame)
        return e
    kept = e if isinstance(e, Name) else frame.hoist(e)
    frame.add(Keep(f'assert {kept.id} >= 0, "the bounds of islice are no less than 0"', (kept.id,)))
    return kept


def _product(node: cst.Call, parts: list[Source], repeat: cst.BaseExpression | None, frame: Frame) -> Source:
    if repeat is not None:
        times = frame.expression(repeat, frame)
        if not isinstance(times, Const) or not isinstance(times.value, int) or times.value < 1:
            raise refused(node, frame)
        parts = parts * times.value
    if all(isinstance(p, Fixed) for p in parts):
        return _limited(node, map(tuple_expr, itertools.product(*(p.items for p in parts))), frame)
    made = [p if isinstance(p, Counted) else laid_out(node, p, frame) for p in parts]
    if any(len(m.axes) > 1 for m in made):
        raise refused(node, frame)
    return Counted(tuple(m.axes[0] for m in made), lambda i: tuple_expr(
        tuple(m.item((k,)) for m, k in zip(made, i))))


def _chained(node: cst.Call, given: list[Source], frame: Frame) -> Source:
    if all(isinstance(g, Fixed) for g in given):
        return Fixed(tuple(i for g in given for i in g.items))
    values = [_array(node, g, frame) for g in given]
    if len({v.type.dtype for v in values}) > 1:
        raise refused(node, frame)
    whole = frame.hoist(frame.op(node, "np.concatenate", tuple_expr(tuple(values))))
    return Counted(((ZERO, infer.op("shape", (whole,), axis=0), ONE),), lambda i: frame.index(node, whole, (i[0],)))


def _array(node: cst.Call, given: Source, frame: Frame) -> Expr:
    """An array of the numbers that it runs through."""
    if isinstance(given, Fixed):
        return frame.op(node, "np.array", tuple_expr(given.items))
    item = given.item((ZERO,)) if len(given.axes) == 1 else None
    if item == ZERO:
        return frame.op(node, "np.arange", *given.axes[0])
    if isinstance(item, Index) and item.base.type.rank == 1 and item.items == (ZERO,):
        return item.base
    raise refused(node, frame)


def endless(name: str, node: cst.Call, frame: Frame) -> Callable[[Expr], Expr] | None:
    """The item at each place of `repeat(v)` and `count(a, b)`, which `zip` cuts off; None for all else."""
    values = operands([a.value for a in node.args], frame) if not any(a.star or a.keyword for a in node.args) else []
    if name == "itertools.repeat" and len(values) == 1:
        value = values[0] if isinstance(values[0], (Const, Name)) else frame.hoist(values[0])
        return lambda k: value
    if name == "itertools.count" and all(isinstance(v.type, Scalar) and v.type.dtype == "int64" for v in values):
        start, step = (*values, *(ZERO, ONE)[len(values) :])
        return lambda k: added(node, start, product(node, step, k, frame), frame)
    return None


def running(node: cst.Call, frame: Frame) -> Expr:
    """`accumulate(x)` and `accumulate(x, operator.mul)` as an array."""
    args = [a.value for a in node.args if a.keyword is None]
    step = as_lambda(args[1], frame) or args[1] if len(args) == 2 else None
    text = frame.module.code(step.body) if isinstance(step, cst.Lambda) else "" if step is None else "?"
    named = step.params.params if isinstance(step, cst.Lambda) else ()
    for letter, p in zip("ab", named):
        text = text.replace(p.name.value, letter) if p.name.value not in "ab" else text
    if len(node.args) != len(args) or not 1 <= len(args) <= 2 or text not in RUNNING:
        raise frame.refusal(node, "AD131", "`accumulate` is understood for sums and products alone",
                            "Write a loop that appends to a list: `total = f(total, v)`.")
    frame.arraylike.add(id(args[0]))
    value = frame.expression(args[0], frame)
    if is_tuple(value) and items_of(value):
        value = frame.op(node, "np.array", value)
    if not is_array(value) or value.type.rank != 1 or value.type.dtype == "bool":
        raise refused(node, frame)
    frame.altered += 1
    return frame.op(node, RUNNING[text], value)


def _choices(node: cst.Call, name: str, given: Source, size: list, frame: Frame) -> Source:
    many = [frame.expression(s, frame) for s in size]
    if isinstance(given, Counted) and _numbers(given, frame) is None and name in PAIRS and many == [infer.const(2)]:
        return _pairs(node, PAIRS[name], given, frame)
    items = given.items if isinstance(given, Fixed) else _numbers(given, frame)
    if items is None or not all(isinstance(e, Const) for e in many):
        raise frame.refusal(node, "AD131", f"a loop over `{name}` of what is not known while compiling",
                            "Write loops: `for i in range(n): for j in range(i + 1, n):`.")
    return _limited(node, map(tuple_expr, getattr(itertools, name)(items, *(e.value for e in many))), frame)


def _pairs(node: cst.Call, k: int, given: Counted, frame: Frame) -> Counted:
    """Each pair of items: their places are in two index arrays."""
    over = single(node, given, frame)
    first, second = items_of(PLACES["np.triu_indices"](node, {"n": over.axes[0][1], "k": infer.const(k)}, frame))
    count = infer.op("shape", (first,), axis=0)
    return Counted(((ZERO, count, ONE),), lambda i: tuple_expr(
        tuple(over.item((frame.index(node, places, (i[0],)),)) for places in (first, second))))


def _numbers(given: Counted, frame: Frame) -> tuple[Expr, ...] | None:
    """The items of a range that is known."""
    known = [infer.extent_of(e, frame.known()) for e in given.axes[0]]
    bounds = [e.constant for e in known if e is not None and e.constant is not None]
    if len(given.axes) > 1 or len(bounds) < 3 or len(range(*bounds)) > MOST:
        return None
    return tuple(given.item((infer.const(k),)) for k in range(*bounds))


def _limited(node: cst.Call, items, frame: Frame) -> Fixed:
    found = tuple(itertools.islice(items, MOST + 1))
    if len(found) > MOST:
        raise refused(node, frame)
    return Fixed(found)
