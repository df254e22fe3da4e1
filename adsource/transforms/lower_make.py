"""Arrays put together from parts: each part is stored into its section of a fresh array.

    c = np.concatenate((a, b))         c = np.empty(n + m)
                                       for i in range(n):
                                           c[i] = a[i]
                                       for i in range(m):
                                           c[i + n] = b[i]
"""

from __future__ import annotations

from adsource.ir.nodes import Const, Expr, Name, Op, TupleExpr
from adsource.ir.types import INT, Scalar, is_array
from adsource.transforms.library_calls import called
from adsource.transforms.lower_grid import Grid
from adsource.transforms.lower_layout import expr_of, mapped
from adsource.transforms.lower_reduce import filled
from adsource.transforms.lower_scalar import cast, typed
from adsource.transforms.lower_size import (
    ONE,
    Size,
    compare,
    minus,
    modulo,
    number,
    plus,
    times,
)
from adsource.transforms.lower_view import axes_of, literal
from adsource.transforms.lower_work import Work

UNEQUAL = "all the input array dimensions except for the concatenation axis must match exactly"


def concatenate(e: Op, work: Work, target: Name) -> None:
    axis = literal(e, 1, "axis", 0)
    parts = [work.grid(p) for p in parts_of(e)]
    if axis is None:
        raise work.refuse(e.op, "an axis must be given")
    joined(parts, axes_of(axis, e.type.rank)[0], e, work, target)


def parts_of(e: Op) -> tuple[Expr, ...]:
    first = e.args[0]
    if isinstance(first, TupleExpr):
        return first.items
    return first.args if isinstance(first, Op) and first.op == "list" else e.args


def joined(parts: list[Grid], axis: int, e: Op, work: Work, target: Name) -> None:
    """The parts one after the other along an axis."""
    lengths = [work.length(p.sizes[axis]) for p in parts]
    total: Expr = number(0)
    for n in lengths:
        total = plus(total, n)
    sizes = list(parts[0].sizes)
    for p in parts[1:]:
        for k, size in enumerate(p.sizes):
            if k != axis:
                work.require_equal(sizes[k], size, UNEQUAL)
    sizes[axis] = Size(e.type.shape[axis], total)
    dtype = e.type.dtype
    work.allocate(target, tuple(sizes), dtype)
    offset: Expr = number(0)
    for p, n in zip(parts, lengths):
        start = offset

        def part(i, p=p, start=start):
            place = (*i[:axis], plus(start, i[axis]), *i[axis + 1 :])
            work.store(target, place, cast(p.at(i), dtype))

        work.loops(p.sizes, part)
        offset = plus(offset, n)


def stack(e: Op, work: Work, target: Name) -> None:
    axis = axes_of(literal(e, 1, "axis", 0), e.type.rank)[0]
    joined([with_axis(work.grid(p), axis) for p in parts_of(e)], axis, e, work, target)


def with_axis(g: Grid, axis: int) -> Grid:
    """A grid with an axis of length 1 put in."""
    sizes = (*g.sizes[:axis], ONE, *g.sizes[axis:])
    return mapped(g, sizes, lambda i: (*i[:axis], *i[axis + 1 :]))


def hstack(e: Op, work: Work, target: Name) -> None:
    parts = [at_least(work.grid(p), 1) for p in parts_of(e)]
    joined(parts, 0 if parts[0].rank == 1 else 1, e, work, target)


def vstack(e: Op, work: Work, target: Name) -> None:
    joined([at_least(work.grid(p), 2) for p in parts_of(e)], 0, e, work, target)


def column_stack(e: Op, work: Work, target: Name) -> None:
    grids = [at_least(work.grid(p), 1) for p in parts_of(e)]
    joined([with_axis(g, 1) if g.rank == 1 else g for g in grids], 1, e, work, target)


def at_least(g: Grid, rank: int) -> Grid:
    while g.rank < rank:
        g = with_axis(g, 0)
    return g


def array(e: Op, work: Work, target: Name) -> Name | None:
    """np.array of numbers, of rows, or of an array."""
    first = e.args[0]
    if is_array(first.type):
        return work.fill(_converted(work.grid(first), e.type.dtype), target)
    leaves = _numbers(e, ())
    if leaves is None:
        joined([with_axis(work.grid(p), 0) for p in parts_of(e)], 0, e, work, target)
        return None
    values = [(place, cast(work.scalar(p), e.type.dtype)) for place, p in leaves]
    work.allocate(target, tuple(Size(n, number(n.const)) for n in e.type.shape), e.type.dtype)
    for place, value in values:
        work.store(target, tuple(map(number, place)), value)
    return None


def _numbers(e: Expr, place: tuple[int, ...]) -> list[tuple[tuple[int, ...], Expr]] | None:
    """The numbers of a literal array and their places; None where an array stands in it."""
    if not is_array(e.type):
        return [(place, e)]
    if not (isinstance(e, Op) and e.op in ("np.array", "np.asarray") and isinstance(e.args[0], TupleExpr)):
        return None
    found = [_numbers(p, (*place, k)) for k, p in enumerate(e.args[0].items)]
    return None if None in found else [leaf for leaves in found for leaf in leaves or ()]


def asarray(e: Op, work: Work, target: Name) -> Name | None:
    """np.asarray of numbers or rows is np.array; an array is filled in as any other value."""
    if isinstance(e.args[0], TupleExpr):
        return array(e, work, target)
    return work.fill(work.grid(e), target)


def _converted(g: Grid, dtype: str) -> Grid:
    return Grid(g.sizes, lambda i: cast(g.at(i), dtype), dtype, g.wraps, g.heavy)


def cross(e: Op, work: Work, target: Name) -> None:
    """Of two vectors, which are known to have three elements; of stacks as a call."""
    if e.type.rank > 1:
        called(e, work, target)
        return
    a, b = map(work.light, e.args)
    work.allocate(target, (Size(e.type.shape[0], number(3)),), e.type.dtype)
    for k in range(3):
        i, j = number((k + 1) % 3), number((k + 2) % 3)
        ahead, back = (_of_two("*", a.at((m,)), b.at((n,)), e) for m, n in ((i, j), (j, i)))
        work.store(target, (number(k),), _of_two("-", ahead, back, e))


def _of_two(op: str, x: Expr, y: Expr, e: Op) -> Expr:
    return typed(Op(op, (x, y), Scalar(e.type.dtype)), (x, y))


# --------------------------------------------------------------------------- padding


def pad(e: Op, work: Work, target: Name) -> Name | None:
    mode = literal(e, 2, "mode", "constant")
    g = work.grid(e.args[0])
    before, after = zip(*_widths(literal(e, 1, "pad_width"), g.rank, work))
    sizes = tuple(
        Size(t, plus(plus(work.length(s), b), a)) for t, s, b, a in zip(e.type.shape, g.sizes, before, after)
    )
    if mode == "constant":
        _framed(e, g, sizes, before, work, target)
        return None
    if mode not in INSIDE:
        raise work.refuse(e.op, f'mode="{mode}" is not supported')
    g = work.light(e.args[0])

    def at(indices):
        return tuple(
            i if b == a == number(0) else INSIDE[mode](minus(i, b), s.expr)
            for i, b, a, s in zip(indices, before, after, g.sizes)
        )

    return work.fill(mapped(g, sizes, at), target)


def _framed(e: Op, g: Grid, sizes, before, work: Work, target: Name) -> None:
    if isinstance(literal(e, 3, "constant_values", 0), tuple):
        raise work.refuse(e.op, "only one constant value")
    value = work.scalar(expr_of_number(literal(e, 3, "constant_values", 0)))
    filled(target, sizes, g.dtype, cast(value, g.dtype), work)

    def inner(indices):
        work.store(target, tuple(plus(b, i) for b, i in zip(before, indices)), g.at(indices))

    work.loops(g.sizes, inner)


def expr_of_number(value: object) -> Expr:
    if hasattr(value, "type"):
        return value
    return Const(value, Scalar("float64" if isinstance(value, float) else "int64", True))


def _widths(given, rank: int, work: Work) -> list[tuple[Expr, Expr]]:
    """(before, after) for each axis: one number, one pair, or a pair for each axis."""
    items = given if isinstance(given, tuple) else (given, given)
    if not isinstance(items[0], tuple):
        items = (items,) * rank
    items = items * rank if len(items) == 1 else items
    return [tuple(work.scalar(expr_of(x)) for x in (pair * 2)[:2]) for pair in items]


def _edge(i: Expr, n: Expr) -> Expr:
    return Op("min", (Op("max", (i, number(0)), INT), minus(n, 1)), INT)


def _folded(i: Expr, n: Expr, period: Expr, last: Expr) -> Expr:
    place = modulo(i, period)
    return Op("ifexp", (compare("<", place, n), place, minus(last, place)), INT)


INSIDE = {
    "edge": _edge,
    "wrap": modulo,
    "reflect": lambda i, n: _folded(
        i, n, Op("max", (times(minus(n, 1), 2), number(1)), INT), times(minus(n, 1), 2)
    ),
    "symmetric": lambda i, n: _folded(i, n, times(n, 2), minus(times(n, 2), 1)),
}

MAKERS = {
    "np.concatenate": concatenate, "np.stack": stack, "np.hstack": hstack, "np.vstack": vstack,
    "np.column_stack": column_stack, "np.array": array, "np.asarray": asarray, "np.pad": pad,
    "np.cross": cross,
}  # fmt: skip
