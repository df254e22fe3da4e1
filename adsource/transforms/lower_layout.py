"""Operations that move elements: index maps, no loops of their own.

    u.T                at (i, j)   u[j, i]
    np.roll(u, 1)      at (i,)     u[(i - 1) % n]
    np.tril(u)         at (i, j)   u[i, j] if j <= i else 0.0
"""

from __future__ import annotations

from dataclasses import replace

from adsource.ir.nodes import Const, Expr, Index, Name, Op, Slice, TupleExpr
from adsource.ir.types import INT, Array, Scalar, Tuple, extent, is_array
from adsource.transforms.lower_grid import Grid, project
from adsource.transforms.lower_scalar import typed, zero
from adsource.transforms.lower_size import (
    ONE,
    Size,
    compare,
    minus,
    modulo,
    number,
    over,
    plus,
    same,
    times,
)
from adsource.transforms.lower_view import (
    MINUS,
    axes_of,
    flips,
    literal,
    permutation,
    squeezed,
    turned,
    view_of,
)
from adsource.transforms.lower_work import Work


def expr_of(value: object) -> Expr:
    """A static operand as an expression."""
    return value if hasattr(value, "type") else number(int(value))


def size_of(e: Expr, claimed, work: Work) -> Size:
    """The size that an operand of a shape gives."""
    value = work.scalar(e)
    return Size(claimed if claimed is not None else None, value)


def shape_sizes(e: Expr, t: Array, work: Work) -> tuple[Size, ...]:
    """The sizes given by a shape operand: an integer or a tuple."""
    if isinstance(e, TupleExpr):
        return tuple(size_of(i, c, work) for i, c in zip(e.items, t.shape))
    if isinstance(e.type, Tuple):
        items = [Op("item", (e,), INT, (("index", k),)) for k in range(len(e.type.items))]
        return tuple(Size(c, i) for i, c in zip(items, t.shape))
    return (size_of(e, t.shape[0], work),)


def mapped(g: Grid, sizes, f, wraps=None) -> Grid:
    """The grid whose element at indices is that of `g` at f(indices)."""
    wraps = (False,) * len(sizes) if wraps is None else wraps
    return Grid(tuple(sizes), lambda i: g.at(f(i)), g.dtype, tuple(wraps), g.heavy)


# ---------------------------------------------------------------------------- axes


def transposed(e: Op, work: Work) -> Grid:
    g, axes = work.grid(e.args[0]), permutation(e)
    back = [axes.index(k) for k in range(len(axes))]
    return mapped(
        g, [g.sizes[a] for a in axes], lambda i: tuple(i[b] for b in back), [g.wraps[a] for a in axes]
    )


def flipped(e: Op, work: Work) -> Grid:
    g, axes = work.grid(e.args[0]), flips(e)

    def at(indices):
        return tuple(
            minus(minus(n.expr, 1), i) if k in axes else i for k, (i, n) in enumerate(zip(indices, g.sizes))
        )

    return mapped(g, g.sizes, at, [w and k not in axes for k, w in enumerate(g.wraps)])


def expanded(e: Op, work: Work) -> Grid:
    g, added = work.grid(e.args[0]), axes_of(literal(e, 1, "axis"), e.type.rank)
    kept = [k for k in range(e.type.rank) if k not in added]
    sizes = [ONE] * e.type.rank
    wraps = [True] * e.type.rank
    for place, k in enumerate(kept):
        sizes[k], wraps[k] = g.sizes[place], g.wraps[place]
    return mapped(g, sizes, lambda i: tuple(i[k] for k in kept), wraps)


def squeeze(e: Op, work: Work) -> Grid:
    g, dropped = work.grid(e.args[0]), squeezed(e)
    for k in dropped:
        work.require_equal(g.sizes[k], ONE, "cannot select an axis to squeeze out which has size not equal to one")
    kept = [k for k in range(g.rank) if k not in dropped]

    def at(indices):
        places = dict(zip(kept, indices))
        return tuple(places.get(k, number(0)) for k in range(g.rank))

    return mapped(g, [g.sizes[k] for k in kept], at, [g.wraps[k] for k in kept])


def spread(e: Op, work: Work) -> Grid:
    """np.broadcast_to."""
    g = work.grid(e.args[0])
    sizes = shape_sizes(e.args[1], e.type, work)
    for mine, wanted in zip(g.sizes, sizes[len(sizes) - g.rank :]):
        if not mine.one:
            work.require_equal(mine, wanted)
    return Grid(sizes, lambda i: g.at(project(g, i)), g.dtype, (False,) * len(sizes), g.heavy)


def reshaped(e: Op, work: Work) -> Grid:
    """A view of contiguous memory: of the operand where it is known to be so, else of a copy."""
    axes = _long_axes(e)
    if axes is not None:
        return _of_same_axes(e, axes, work)
    viewed = view_of(e)
    if viewed is None:
        if literal(e, 2, "order", "C") not in ("C", None):
            raise work.refuse(e.op, "only the C order of elements is supported")
        operand = work.named(e.args[0])
        if operand.type.layout != "C":
            operand = _contiguous(operand, work)
        shape = e.args[1] if e.op == "np.reshape" else MINUS
        viewed = Op("np.reshape", (operand, shape, *e.args[2:]), e.type)
    if isinstance(viewed, Op) and viewed.op == "np.reshape":
        viewed = replace(viewed, args=(viewed.args[0], *map(work.scalar, viewed.args[1:])))
    target = Name(work.fresh(), e.type)
    shape = viewed.args[1:] if isinstance(viewed, Op) else ()
    return work.grid(work.view(target, viewed, _new_sizes(shape, e.type, target, work)))


def _long_axes(e: Op) -> list[tuple[int, int]] | None:
    """Which axes of operand and result are the same, where none but axes of length 1 come or go: `m.reshape(n, 1)` is
    `m[:, None]`."""
    old, new = ([k for k, length in enumerate(x.type.shape) if length != extent(1)] for x in (e.args[0], e))
    pairs = list(zip(old, new))
    if len(old) != len(new) or e.type.rank == e.args[0].type.rank:
        return None
    alike = all(None is not e.args[0].type.shape[a] == e.type.shape[b] for a, b in pairs)
    return pairs if alike or len(pairs) == 1 else None


def _of_same_axes(e: Op, axes: list[tuple[int, int]], work: Work) -> Grid:
    g, sizes, wraps = work.grid(e.args[0]), [ONE] * e.type.rank, [True] * e.type.rank
    for old, new in axes:
        sizes[new], wraps[new] = g.sizes[old], g.wraps[old]
        item = e.args[1].items[new] if len(e.args) > 1 and isinstance(e.args[1], TupleExpr) else MINUS
        if item != MINUS:
            given = size_of(item, e.type.shape[new], work)
            work.require_equal(given, g.sizes[old], "cannot reshape an array of another size")

    def at(indices):
        places = dict(axes)
        return tuple(indices[places[k]] if k in places else number(0) for k in range(g.rank))

    return mapped(g, sizes, at, wraps)


def _contiguous(operand: Name, work: Work) -> Name:
    t = Array(operand.type.dtype, operand.type.shape, "C")
    return work.assign(Name(work.fresh(), t), Op("np.ascontiguousarray", (operand,), t))


def _new_sizes(shape, t: Array, target: Name, work: Work) -> tuple[Size, ...]:
    return tuple(
        Size(e, work.facts.spell(e) or Op("shape", (target,), INT, (("axis", k),))) for k, e in enumerate(t.shape)
    )


def rolled(e: Op, work: Work) -> Grid:
    axis = literal(e, 2, "axis")
    shift = literal(e, 1, "shift")
    if axis is None and e.type.rank > 1:
        flat = Op("np.ravel", e.args[:1], Array(e.type.dtype, (None,), e.args[0].type.layout))
        g = rolled(Op("np.roll", (flat, *e.args[1:]), flat.type, e.static), work)
        filled = work.fill(g, Name(work.fresh(), Array(e.type.dtype, (None,), "C")))
        sizes = work.grid(e.args[0]).sizes
        shape = TupleExpr(tuple(work.length(s) for s in sizes), Tuple((INT,) * len(sizes)))
        target = Name(work.fresh(), e.type)
        return work.grid(work.view(target, Op("np.reshape", (filled, shape), e.type), sizes))
    g, axes = work.grid(e.args[0]), axes_of(axis, e.type.rank)
    shifts = shift if isinstance(shift, tuple) else (shift,) * len(axes)
    axes = axes if len(axes) > 1 else axes * len(shifts)  # several along one axis
    by_axis: dict[int, Expr] = {}
    for a, s in zip(axes, shifts):
        amount = work.scalar(expr_of(s))
        by_axis[a] = plus(by_axis[a], amount) if a in by_axis else amount

    def at(indices):
        return tuple(
            modulo(minus(i, by_axis[k]), n.expr) if k in by_axis else i
            for k, (i, n) in enumerate(zip(indices, g.sizes))
        )

    return mapped(g, g.sizes, at)


def repeated(e: Op, work: Work) -> Grid:
    """np.repeat by a number: element i comes from i // repeats."""
    axis, times_ = literal(e, 2, "axis"), literal(e, 1, "repeats")
    base = e.args[0]
    if hasattr(times_, "type") and is_array(times_.type):
        raise work.refuse(e.op, "the number of repeats must be one integer")
    if axis is None and base.type.rank > 1:
        base = Op("np.ravel", (base,), Array(e.type.dtype, (None,), base.type.layout))
    g, (axis,) = work.grid(base), axes_of(0 if axis is None else axis, base.type.rank)
    count = work.scalar(expr_of(times_))
    sizes = list(g.sizes)
    sizes[axis] = Size(e.type.shape[axis], times(g.sizes[axis].expr, count))
    return mapped(g, sizes, lambda i: (*i[:axis], over(i[axis], count), *i[axis + 1 :]))


def tiled(e: Op, work: Work) -> Grid:
    reps = literal(e, 1, "reps")
    reps = reps if isinstance(reps, tuple) else (reps,)
    g, rank = work.grid(e.args[0]), e.type.rank
    counts = [number(1)] * (rank - len(reps)) + [work.scalar(expr_of(r)) for r in reps]
    old = (ONE,) * (rank - g.rank) + g.sizes
    sizes = [Size(c, times(n.expr, r)) for c, n, r in zip(e.type.shape, old, counts)]

    def at(indices):
        pairs = zip(indices, old, counts)
        found = [i if r == number(1) else number(0) if n.one else modulo(i, n.expr) for i, n, r in pairs]
        return tuple(found[rank - g.rank :])

    return mapped(g, sizes, at)


# ----------------------------------------------------------------------- diagonals


def triangle(e: Op, work: Work) -> Grid:
    g, k = work.grid(e.args[0]), work.scalar(expr_of(literal(e, 1, "k", 0)))
    kept = "<=" if e.op == "np.tril" else ">="

    def at(indices):
        row, column = indices[-2:]
        test = compare(kept, column, plus(row, k))
        return Op("ifexp", (test, g.at(indices), zero(g.dtype)), Scalar(g.dtype))

    return Grid(g.sizes, at, g.dtype, (False,) * g.rank, g.heavy)


def diagonal(e: Op, work: Work) -> Grid:
    """np.diag both ways, np.diagonal of a matrix, or of those along the last axes of a stack."""
    key = "k" if e.op == "np.diag" else "offset"
    k = work.scalar(expr_of(literal(e, 1, key, 0)))
    if e.args[0].type.rank == 1:
        return _on_diagonal(work.grid(e.args[0]), k)
    return diagonal_of(work.grid(e.args[0]), k)


def diagonal_of(g: Grid, k: Expr) -> Grid:
    *rest, rows, columns = g.sizes
    down = k if isinstance(k, Const) else None
    if down is not None and down.value == 0 and same(rows, columns):
        size = rows
    else:
        across = minus(columns.expr, _positive(k))
        size = Size(None, Op("min", (minus(rows.expr, _positive(_negated(k))), across), INT))
    down, right = _positive(_negated(k)), _positive(k)
    return mapped(g, (*rest, size), lambda i: (*i[:-1], plus(i[-1], down), plus(i[-1], right)))


def _negated(k: Expr) -> Expr:
    return minus(number(0), k) if isinstance(k, Const) else Op("u-", (k,), INT)


def _positive(k: Expr) -> Expr:
    if isinstance(k, Const):
        return number(max(int(k.value), 0))
    return Op("max", (k, number(0)), INT)


def _on_diagonal(g: Grid, k: Expr) -> Grid:
    above, below = _positive(k), _positive(_negated(k))
    n = Size(None, plus(plus(g.sizes[0].expr, above), below))
    if k == number(0):
        n = g.sizes[0]

    def at(indices):
        row, column = indices
        test = compare("==", column, plus(row, k))
        return Op("ifexp", (test, g.at((minus(row, below),)), zero(g.dtype)), Scalar(g.dtype))

    return Grid((n, n), at, g.dtype, (False, False), g.heavy)


# ------------------------------------------------------------------------- others


def outer(e: Op, work: Work) -> Grid:
    a, b = (_flat(work.light(x), x, work) for x in e.args)
    product_ = Op("*", e.args, Scalar(e.type.dtype))
    return Grid(
        (*a.sizes, *b.sizes), lambda i: typed(product_, (a.at(i[:1]), b.at(i[1:]))), e.type.dtype, (False,) * 2
    )


def _flat(g: Grid, e: Expr, work: Work) -> Grid:
    if g.rank == 1:
        return g
    return work.grid(Op("np.ravel", (e,), Array(g.dtype, (None,), e.type.layout)))


def difference(e: Op, work: Work) -> Grid:
    """np.diff: neighbours subtracted, n times."""
    axis = axes_of(literal(e, 2, "axis", -1), e.args[0].type.rank)[0]
    g = work.light(e.args[0])
    for _ in range(int(literal(e, 1, "n", 1))):
        g = _difference(g, axis)
    return g


def _difference(g: Grid, axis: int) -> Grid:
    n = g.sizes[axis]
    size = Size(None if n.extent is None else n.extent - 1, minus(n.expr, 1))
    sizes = (*g.sizes[:axis], size, *g.sizes[axis + 1 :])
    sign = Op("!=" if g.dtype == "bool" else "-", (), Scalar(g.dtype))

    def at(i):
        return typed(sign, (g.at((*i[:axis], plus(i[axis], 1), *i[axis + 1 :])), g.at(i)))

    return Grid(sizes, at, g.dtype, (False,) * g.rank, g.heavy)


def same_elements(e: Op, work: Work) -> Grid:
    """np.copy, np.asarray: the elements of the operand, where that is an array."""
    if isinstance(e.args[0], TupleExpr):
        return work.grid(work.named(Op("np.array", e.args, e.type, e.static)))
    if e.type.dtype != e.args[0].type.dtype:
        return work.grid(Op("np.astype", e.args, e.type, (("dtype", e.type.dtype),)))
    return work.grid(e.args[0])


def taken(e: Op, work: Work) -> Grid:
    """np.take(a, indices, axis)."""
    axis = literal(e, 2, "axis")
    if axis is None and e.args[0].type.rank > 1:
        raise work.refuse(e.op, "an axis must be given")
    items = (*[Slice()] * axes_of(axis or 0, e.args[0].type.rank)[0], e.args[1])
    return work.grid(Index(e.args[0], items, e.type))


def at_least_two(e: Op, work: Work) -> Grid:
    g = work.grid(e.args[0])
    return mapped(g, (ONE, *g.sizes), lambda i: i[1:], (True, *g.wraps)) if g.rank == 1 else g


GRIDS = {
    "np.transpose": transposed, "np.swapaxes": transposed, "np.moveaxis": transposed,
    "np.flip": flipped, "np.fliplr": flipped, "np.flipud": flipped, "np.expand_dims": expanded,
    "np.squeeze": squeeze, "np.broadcast_to": spread, "np.reshape": reshaped, "np.ravel": reshaped,
    "np.roll": rolled, "np.repeat": repeated, "np.tile": tiled, "np.tril": triangle,
    "np.triu": triangle, "np.diag": diagonal, "np.diagonal": diagonal, "np.outer": outer,
    "np.diff": difference, "np.take": taken, "np.copy": same_elements, "np.asarray": same_elements,
    "np.ascontiguousarray": same_elements, "np.asfortranarray": same_elements,
    "np.atleast_1d": same_elements, "np.atleast_2d": at_least_two, "stop_gradient": same_elements,
    "np.rot90": lambda e, work: work.grid(turned(e)),
}  # fmt: skip
