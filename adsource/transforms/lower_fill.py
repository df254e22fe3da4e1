"""Arrays that are made of numbers: each element follows from its place.

    np.eye(n)                at (i, j)   1.0 if j == i else 0.0
    np.arange(2, n)          at (i,)     i + 2
"""

from __future__ import annotations

from adsource.ir.nodes import Const, Expr, Op
from adsource.ir.types import INT, Scalar
from adsource.transforms.lower_grid import Grid, project
from adsource.transforms.lower_layout import expr_of, shape_sizes, size_of
from adsource.transforms.lower_scalar import cast, zero
from adsource.transforms.lower_size import Size, compare, minus, number, over, plus, times
from adsource.transforms.lower_view import literal
from adsource.transforms.lower_work import Work


def constant(value):
    """zeros, ones, empty: every element the same."""

    def grid(e: Op, work: Work) -> Grid:
        sizes = shape_sizes(e.args[0], e.type, work)
        return Grid(sizes, lambda _: zero(e.type.dtype, value), e.type.dtype, (True,) * len(sizes))

    return grid


def like(value):
    def grid(e: Op, work: Work) -> Grid:
        g = work.grid(e.args[0])
        return Grid(g.sizes, lambda _: zero(e.type.dtype, value), e.type.dtype, (True,) * g.rank)

    return grid


def full(e: Op, work: Work) -> Grid:
    sizes = work.grid(e.args[0]).sizes if e.op == "np.full_like" else shape_sizes(e.args[0], e.type, work)
    value = work.grid(e.args[1])
    dtype = e.type.dtype
    return Grid(sizes, lambda i: cast(value.at(project(value, i)), dtype), dtype, (True,) * len(sizes))


def eye(e: Op, work: Work) -> Grid:
    rows = size_of(e.args[0], e.type.shape[0], work)
    columns = size_of(e.args[1], e.type.shape[1], work) if _given(e, 1) else rows
    k, dtype = work.scalar(expr_of(literal(e, 2, "k", 0))), e.type.dtype

    def at(indices):
        test = compare("==", indices[1], plus(indices[0], k))
        return Op("ifexp", (test, zero(dtype, 1), zero(dtype)), Scalar(dtype))

    return Grid((rows, columns), at, dtype, (False, False))


def _given(e: Op, place: int) -> bool:
    return len(e.args) > place and not (isinstance(e.args[place], Const) and e.args[place].value is None)


def arange(e: Op, work: Work) -> Grid:
    """start + i * step, as NumPy fills it: the second element minus the first is the step."""
    args = [work.scalar(a) for a in e.args]
    start = args[0] if len(args) > 1 else number(0)
    stop = args[1] if len(args) > 1 else args[0]
    step = args[2] if len(args) > 2 else number(1)
    dtype = e.type.dtype
    if not all(a.type.dtype == "int64" for a in args):
        size = Size(None, _float_count(start, stop, step, work))
        first, delta = _float_steps(start, step, work)
        return Grid((size,), lambda i: cast(_line(first, i[0], delta), dtype), dtype, (False,))
    size = Size(e.type.shape[0], _count(start, stop, step, work))
    return Grid((size,), lambda i: cast(plus(start, times(i[0], step)), dtype), dtype, (False,))


def _count(start, stop, step, work: Work) -> Expr:
    if step == number(1):
        return minus(stop, start)
    negative = isinstance(step, Const) and step.value < 0
    if isinstance(step, Const):
        span = minus(start, stop) if negative else minus(stop, start)
        return over(plus(span, abs(step.value) - 1), abs(step.value))
    return Op("len", (Op("range", (start, stop, step), INT),), INT)


def _float(value: Expr) -> Expr:
    return Const(float(value.value), Scalar("float64", True)) if isinstance(value, Const) else value


def _float_count(start, stop, step, work: Work) -> Expr:
    span = Op("/", (Op("-", (stop, start), Scalar("float64")), step), Scalar("float64"))
    return work.bind(Op("int", (Op("np.ceil", (span,), Scalar("float64")),), INT))


def _float_steps(start, step, work: Work) -> tuple[Expr, Expr]:
    double = Scalar("float64")
    second = Op("+", (_float(start), _float(step)), double)
    return _float(start), work.bind(Op("-", (second, _float(start)), double))


def _line(first: Expr, i: Expr, delta: Expr) -> Expr:
    double = Scalar("float64")
    return Op("+", (first, Op("*", (i, delta), double)), double)


def _at_least_one(parts: Expr) -> Expr:
    """A number of steps to divide by: of no step at all the length does not matter."""
    if isinstance(parts, Const):
        return number(max(parts.value, 1))
    return Op("max", (parts, number(1)), parts.type)


def linspace(e: Op, work: Work) -> Grid:
    """i * step + start, and the end exactly, as NumPy computes it."""
    double, dtype = Scalar("float64"), e.type.dtype
    if e.type.rank > 1:
        raise work.refuse(e.op, "only between two numbers")
    start, stop = (_float(work.scalar(a)) for a in e.args[:2])
    count = work.scalar(expr_of(literal(e, 2, "num", 50)))
    size = Size(e.type.shape[0], count)
    ends = literal(e, 3, "endpoint", True)
    parts = _at_least_one(minus(count, 1) if ends else count)
    step = work.bind(Op("/", (Op("-", (stop, start), double), parts), double))

    def at(indices):
        inner = Op("+", (Op("*", (indices[0], step), double), start), double)
        if ends:
            last = compare("==", indices[0], minus(count, 1))
            alone = compare(">", count, number(1))
            inner = Op("ifexp", (Op("and", (last, alone), Scalar("bool")), stop, inner), double)
        return cast(inner, dtype)

    return Grid((size,), at, dtype, (False,))


GRIDS = {
    "np.zeros": constant(0), "np.ones": constant(1), "np.zeros_like": like(0), "np.ones_like": like(1),
    "np.empty": constant(0), "np.empty_like": like(0), "np.full": full, "np.full_like": full,
    "np.eye": eye, "np.identity": eye, "np.arange": arange, "np.linspace": linspace,
}  # fmt: skip
