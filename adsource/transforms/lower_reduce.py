"""Reductions as loops.

    energy = np.sum(u * u)            energy = 0.0
                                      for i in range(n):
                                          energy += u[i] * u[i]
    y = np.sum(a, axis=0)             y = np.zeros(m)
                                      for i in range(n):
                                          for j in range(m):
                                              y[j] += a[i, j]
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from adsource.ir.nodes import Assign, Const, Expr, If, Index, Name, Op, Store, Update
from adsource.ir.types import BOOL, FLOAT, INTEGERS, Array, Scalar, is_array
from adsource.transforms.lower_grid import Grid, project
from adsource.transforms.lower_scalar import cast, typed, zero
from adsource.transforms.lower_size import ONE, Size, compare, minus, number, product
from adsource.transforms.lower_view import axes_of, literal
from adsource.transforms.lower_work import Work


@dataclass(frozen=True)
class Kind:
    """start: the value before the first element.  step: statements that take in one element."""

    start: Callable[[str], Expr]
    step: Callable[[Expr, Expr], object]


def _add(op: str):
    return lambda target, x: Update(target=target, op=op, value=x, free=True)


def _extreme(op: str):
    def step(target, x):
        return _set(target, Op(op, (target, x), target.type))

    return step


def _any(target, x):
    return _set(target, Op("or", (target, x), BOOL))


def _all(target, x):
    return _set(target, Op("and", (target, x), BOOL))


def _set(target, value):
    made = Assign if isinstance(target, Name) else Store
    return made(target=target, value=value)


def _lowest(dtype: str) -> Expr:
    return _limit(dtype, -1)


def _highest(dtype: str) -> Expr:
    return _limit(dtype, 1)


def _limit(dtype: str, sign: int) -> Expr:
    if dtype == "bool":
        return Const(sign > 0, Scalar("bool", True))
    if dtype in INTEGERS:
        info = np.iinfo(dtype)
        return cast(Const(int(info.max if sign > 0 else info.min), Scalar("int64", True)), dtype)
    return cast(Const(sign * float("inf"), Scalar("float64", True)), dtype)


KINDS = {
    "np.sum": Kind(zero, _add("+")),
    "np.prod": Kind(lambda d: zero(d, 1), _add("*")),
    "np.max": Kind(_lowest, _extreme("np.maximum")),
    "np.min": Kind(_highest, _extreme("np.minimum")),
    "np.any": Kind(lambda d: Const(False, Scalar("bool", True)), _any),
    "np.all": Kind(lambda d: Const(True, Scalar("bool", True)), _all),
}


def reduction(e: Op, work: Work, target: Name) -> None:
    """np.sum and its like: the element is cast to the dtype of the result, then taken in."""
    g = work.grid(e.args[0])
    axes = axes_of(literal(e, 1, "axis"), g.rank)
    if e.op in ("np.max", "np.min"):
        _need_elements(e, g, axes, work)
        if isinstance(e.args[0], Name) and not is_array(e.type) and _fast(e.args[0].type):
            work.assign(target, Op(e.op, e.args, e.type))
            return
    if e.op in ("np.any", "np.all") and g.dtype != "bool":
        g = _truth(g)
    accumulate(g, axes, KINDS[e.op], e, work, target)


def _fast(t: Array) -> bool:
    """Whether Numba's own np.max and np.min of an array are faster than a loop: four times so for floats."""
    return t.layout == "C" and t.dtype in ("float64", "float32")


def _truth(g: Grid) -> Grid:
    return Grid(g.sizes, lambda i: compare("!=", g.at(i), number(0)), "bool", g.wraps, g.heavy)


def _need_elements(e: Op, g: Grid, axes, work: Work) -> None:
    name = {"np.max": "maximum", "np.min": "minimum"}.get(e.op, e.op)
    text = f'ValueError("zero-size array to reduction operation {name} which has no identity")'
    if e.op in ("np.argmax", "np.argmin"):
        text = f'ValueError("attempt to get {e.op[3:]} of an empty sequence")'
    for k in axes:
        size = work.length(g.sizes[k])
        if not (isinstance(size, Const) and size.value > 0):
            work.require(compare("==", size, number(0)), text)


def accumulate(g: Grid, axes, kind: Kind, e: Op, work: Work, target: Name) -> None:
    """Take in all elements along some axes: into a scalar, or into a fresh array."""
    dtype, axes = e.type.dtype, tuple(sorted(axes))  # in whatever order they were given
    kept = tuple(k for k in range(g.rank) if k not in axes)
    if not axes:
        raise work.refuse(e.op, "a reduction over no axis")
    if not is_array(e.type):
        _into_scalar(g, kind, dtype, work, target)
    elif kept and max(kept) < min(axes):
        _row_by_row(g, kept, axes, kind, e, work, target)
    else:
        _into_array(g, axes, kind, e, work, target)


def _into_scalar(g: Grid, kind: Kind, dtype: str, work: Work, target: Name) -> None:
    work.assign(target, kind.start(dtype))
    work.loops(g.sizes, lambda i: work.emit(kind.step(target, cast(g.at(i), dtype))))


def result_sizes(g: Grid, axes, e: Op) -> tuple[Size, ...]:
    if e.get("keepdims") is True:
        return tuple(ONE if k in axes else s for k, s in enumerate(g.sizes))
    return tuple(s for k, s in enumerate(g.sizes) if k not in axes)


def result_place(indices, axes, e: Op):
    if e.get("keepdims") is True:
        return tuple(number(0) if k in axes else i for k, i in enumerate(indices))
    return tuple(i for k, i in enumerate(indices) if k not in axes)


def _row_by_row(g: Grid, kept, axes, kind: Kind, e: Op, work: Work, target: Name) -> None:
    """The last axes are reduced: a scalar in the inner loop."""
    dtype = e.type.dtype
    work.allocate(target, result_sizes(g, axes, e), dtype)
    total = Name(work.fresh(f"{target.id}_row"), Scalar(dtype))

    def row(outer):
        work.assign(total, kind.start(dtype))
        inner = tuple(g.sizes[k] for k in axes)
        work.loops(inner, lambda i: work.emit(kind.step(total, cast(g.at((*outer, *i)), dtype))))
        full = (*outer, *(number(0) for _ in axes))
        work.store(target, result_place(full, axes, e), total)

    work.loops(tuple(g.sizes[k] for k in kept), row)


def summed_up(g: Grid, axes, total: Name, put: Callable, work: Work) -> None:
    """Hand all elements to `put`, those of a row added up in `total` first where the last axes are summed."""
    dtype, axes = total.type.dtype, tuple(sorted(axes))
    kept = tuple(k for k in range(g.rank) if k not in axes)
    if not kept or max(kept) > min(axes):
        work.loops(g.sizes, lambda i: put(i, cast(g.at(i), dtype)))
        return

    def row(outer):
        work.assign(total, zero(dtype))
        inner = tuple(g.sizes[k] for k in axes)
        take = KINDS["np.sum"].step
        work.loops(inner, lambda i: work.emit(take(total, cast(g.at((*outer, *i)), dtype))))
        put((*outer, *(number(0) for _ in axes)), total)

    work.loops(tuple(g.sizes[k] for k in kept), row)


def _into_array(g: Grid, axes, kind: Kind, e: Op, work: Work, target: Name) -> None:
    """An earlier axis is reduced: all elements of the result grow together."""
    dtype, sizes = e.type.dtype, result_sizes(g, axes, e)
    filled(target, sizes, dtype, kind.start(dtype), work)

    def element(indices):
        place = Index(target, result_place(indices, axes, e), Scalar(dtype))
        work.emit(kind.step(place, cast(g.at(indices), dtype)))

    work.loops(g.sizes, element)


def filled(target: Name, sizes, dtype: str, value: Expr, work: Work) -> None:
    """A fresh array with one value everywhere."""
    if isinstance(value, Const) and not value.value:
        work.allocate(target, sizes, dtype, "np.zeros")
        return
    work.allocate(target, sizes, dtype)
    work.loops(sizes, lambda i: work.store(target, i, value))


# -------------------------------------------------------------------- mean, variance


def count_of(g: Grid, axes, work: Work) -> Expr:
    return product(tuple(work.length(g.sizes[k]) for k in axes))


def mean(e: Op, work: Work, target: Name) -> None:
    g = work.grid(e.args[0])
    axes = axes_of(literal(e, 1, "axis"), g.rank)
    accumulate(g, axes, KINDS["np.sum"], e, work, target)
    _divide(target, count_of(g, axes, work), e.type.dtype, work)


def _divide(target: Name, count: Expr, dtype: str, work: Work) -> None:
    divisor = cast(count, dtype) if dtype in ("float32", "complex64") else count
    work.each(target, lambda place: work.emit(Update(target=place, op="/", value=divisor)))


def variance(e: Op, work: Work, target: Name) -> None:
    """Two passes: the mean, then the mean of squared distances from it."""
    g = work.light(e.args[0])
    axes = axes_of(literal(e, 1, "axis"), g.rank)
    kind = "complex128" if "complex" in g.dtype else e.type.dtype
    kept = tuple(("keepdims", True) for _ in range(1) if is_array(e.type))
    shape = tuple(ONE.extent if k in axes else s.extent for k, s in enumerate(g.sizes))
    center_type = Array(kind, shape, "C") if is_array(e.type) else Scalar(kind)
    center = Name(work.fresh(f"{target.id}_mean"), center_type)
    mean(Op("np.mean", (e.args[0],), center_type, (("axis", tuple(axes)), *kept)), work, center)
    middle = work.grid(center)
    squares = Grid(
        g.sizes, lambda i: _square(g.at(i), middle.at(project(middle, i)), e.type.dtype), e.type.dtype, g.wraps, True
    )
    accumulate(squares, axes, KINDS["np.sum"], e, work, target)
    count = count_of(g, axes, work)
    ddof = literal(e, 4, "ddof", 0)
    if ddof:
        count = Op("max", _degrees(count, ddof), FLOAT if ddof % 1 else count.type)
    _divide(target, count, e.type.dtype, work)
    if e.op == "np.std":
        work.each(target, lambda place: work.set(place, Op("np.sqrt", (place,), Scalar(e.type.dtype))))


def _degrees(count: Expr, ddof: float) -> tuple[Expr, Expr]:
    """How many elements are free, which may be a half more or less, and 0, which is the least."""
    if ddof % 1:
        return Op("-", (count, Const(float(ddof), FLOAT)), FLOAT), Const(0.0, FLOAT)
    return minus(count, int(ddof)), number(0)


def _square(x: Expr, middle: Expr, dtype: str) -> Expr:
    away = typed(Op("-", (), Scalar(middle.type.dtype)), (x, middle))
    if "complex" in middle.type.dtype:
        away = Op("abs", (away,), Scalar(dtype))
    return cast(Op("np.square", (away,), Scalar(dtype)), dtype)


# ------------------------------------------------------------------------- argmax


def position(e: Op, work: Work, target: Name) -> None:
    """np.argmax, np.argmin: the first of the extremes; a NaN counts as one."""
    axis = literal(e, 1, "axis")
    g = work.light(e.args[0])
    if axis is None and g.rank > 1:
        flat = Op("np.ravel", e.args[:1], Array(g.dtype, (None,), e.args[0].type.layout))
        g = work.light(flat)
    (axis,) = axes_of(0 if axis is None else axis, g.rank)
    _need_elements(e, g, (axis,), work)
    if not is_array(e.type):
        _search(g, (), axis, e, work, target, lambda at: work.assign(target, at))
        return
    work.allocate(target, result_sizes(g, (axis,), e), "int64")
    outer = tuple(s for k, s in enumerate(g.sizes) if k != axis)

    def row(indices):
        full = (*indices[:axis], number(0), *indices[axis:])
        place = result_place(full, (axis,), e)
        _search(g, indices, axis, e, work, target, lambda at: work.store(target, place, at))

    work.loops(outer, row)


def _search(g: Grid, outer, axis: int, e: Op, work: Work, target: Name, found) -> None:
    best = Name(work.fresh(f"{target.id}_best"), Scalar(g.dtype))

    def at(i):
        return g.at((*outer[:axis], i, *outer[axis:]))

    work.assign(best, at(number(0)))
    found(number(0))
    sign = ">" if e.op == "np.argmax" else "<"

    def step(indices):
        (i,) = indices
        x = at(i)
        test: Expr = compare(sign, x, best)
        if g.dtype not in INTEGERS and g.dtype != "bool":
            first_nan = Op("and", (compare("!=", x, x), compare("==", best, best)), BOOL)
            test = Op("or", (test, first_nan), BOOL)
        with work.block() as body:
            work.assign(best, x)
            found(i)
        work.emit(If(test=test, body=tuple(body)))

    work.loops((g.sizes[axis],), step)


# -------------------------------------------------------------------- running sums


def running(e: Op, work: Work, target: Name) -> None:
    """np.cumsum, np.cumprod: each plane from the one before it."""
    axis = literal(e, 1, "axis")
    operand, dtype = e.args[0], e.type.dtype
    if axis is None and operand.type.rank > 1:
        operand = Op("np.ravel", (operand,), Array(operand.type.dtype, (None,), operand.type.layout))
    g = work.grid(operand)
    if not g.rank:  # a number is the only one that is summed
        work.allocate(target, (ONE,), dtype)
        work.store(target, (number(0),), cast(g.at(()), dtype))
        return
    (axis,) = axes_of(0 if axis is None else axis, g.rank)
    sign, start = ("+", 0) if e.op == "np.cumsum" else ("*", 1)
    work.allocate(target, g.sizes, dtype)
    if axis == g.rank - 1:
        _running_rows(g, sign, zero(dtype, start), work, target)
        return

    def plane(indices):
        (i,) = indices
        others = tuple(s for k, s in enumerate(g.sizes) if k != axis)
        work.loops(others, lambda o: _grow(g, sign, (*o[:axis], i, *o[axis:]), axis, work, target))

    work.loops((g.sizes[axis],), plane)


def _grow(g: Grid, sign: str, place, axis: int, work: Work, target: Name) -> None:
    dtype = Scalar(target.type.dtype)
    x = cast(g.at(place), dtype.dtype)
    before = (*place[:axis], minus(place[axis], 1), *place[axis + 1 :])
    grown = typed(Op(sign, (), dtype), (Index(target, before, dtype), x))
    test = compare("==", place[axis], number(0))
    work.store(target, place, Op("ifexp", (test, x, grown), dtype))


def _running_rows(g: Grid, sign: str, start: Expr, work: Work, target: Name) -> None:
    dtype = target.type.dtype
    total = Name(work.fresh(f"{target.id}_total"), Scalar(dtype))

    def row(outer):
        work.assign(total, start)

        def step(inner):
            place = (*outer, *inner)
            work.emit(Update(target=total, op=sign, value=cast(g.at(place), dtype)))
            work.store(target, place, total)

        work.loops(g.sizes[-1:], step)

    work.loops(g.sizes[:-1], row)


# --------------------------------------------------------------------- built on these


def trace(e: Op, work: Work, target: Name) -> None:
    diagonal = Op("np.diagonal", (e.args[0],), Array(e.args[0].type.dtype, (None,), "A"), e.static)
    accumulate(work.grid(diagonal), (0,), KINDS["np.sum"], e, work, target)


def peak_to_peak(e: Op, work: Work, target: Name) -> None:
    high, low = (Op(op, e.args, e.type, e.static) for op in ("np.max", "np.min"))
    span = Op("-", (high, low), e.type)
    if is_array(e.type):
        work.fill(work.grid(span), target)
    else:
        work.assign(target, work.scalar(span))


def count_nonzero(e: Op, work: Work, target: Name) -> None:
    g = work.grid(e.args[0])
    g = g if g.dtype == "bool" else _truth(g)
    counted = Grid(g.sizes, lambda i: Op("int", (g.at(i),), Scalar("int64")), "int64", g.wraps, g.heavy)
    accumulate(counted, axes_of(literal(e, 1, "axis"), g.rank), KINDS["np.sum"], e, work, target)


MAKERS = {
    **dict.fromkeys(KINDS, reduction), "np.mean": mean, "np.var": variance, "np.std": variance,
    "np.argmax": position, "np.argmin": position, "np.cumsum": running, "np.cumprod": running,
    "np.trace": trace, "np.ptp": peak_to_peak, "np.count_nonzero": count_nonzero,
}  # fmt: skip
