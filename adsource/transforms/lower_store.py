"""Stores and updates of arrays and sections as loops.

    a[1:] = a[:-1] + b         t1 = np.empty(n - 1)           the right side reads what is written,
                               for i in range(n - 1):         at other places: it is evaluated first
                                   t1[i] = a[i] + b[i]
                               for i in range(n - 1):
                                   a[i + 1] = t1[i]
    a[a < 0.0] = 0.0           for i in range(n):
                                   if a[i] < 0.0:
                                       a[i] = 0.0
"""

from __future__ import annotations

from dataclasses import replace

from adsource.ir import infer
from adsource.ir.nodes import (
    Assign,
    Do,
    Expr,
    Index,
    Name,
    NewAxis,
    Op,
    Slice,
    Store,
    TupleExpr,
    Update,
)
from adsource.ir.types import FLOATS, Array, Scalar, is_array
from adsource.ir.walk import names, nodes, root
from adsource.transforms.lower_grid import Grid, project
from adsource.transforms.lower_index import count, mask_grid, where
from adsource.transforms.lower_reduce import result_place, result_sizes, summed_up
from adsource.transforms.lower_scalar import typed
from adsource.transforms.lower_size import ONE, Size, integer, number
from adsource.transforms.lower_view import axes_of, literal, view_of
from adsource.transforms.lower_work import Work, is_whole_mask

NARROW = "could not broadcast input array from one shape into another"


def store(s: Store, work: Work) -> None:
    """`base[items] = value`."""
    work.writing = root(s.target)
    s = replace(s, target=_of_part(s.target, work))
    if not is_array(s.target.type):
        work.emit(replace(s, target=element(s.target, work), value=work.scalar(s.value)))
    elif is_whole_mask(s.target):
        _masked(s.target, s.value, "", work)
    else:
        _section(s.target, s.value, "", work)


def update(s: Update, work: Work) -> None:
    """`target op= value`."""
    work.writing = root(s.target)
    s = replace(s, target=_of_part(s.target, work))
    if not is_array(s.target.type):
        target = element(s.target, work) if isinstance(s.target, Index) else s.target
        write(target, s.op, work.scalar(s.value), work, s)
    elif s.op == "@":
        product = infer.op("@", (s.target, s.value))
        _section(s.target, work.named(product), "", work)
    elif isinstance(s.target, Index) and is_whole_mask(s.target):
        _masked(s.target, s.value, s.op, work)
    elif isinstance(s.target, Index) and _gathers(s.target):
        _section(s.target, work.named(infer.op(s.op, (s.target, s.value))), "", work)
    elif not _taken_in(s, work):
        _section(s.target, s.value, s.op, work)


def _of_part(target: Expr, work: Work) -> Expr:
    """`z.real[i]` as a target: the view gets a name, since an element of it is none of z."""
    if isinstance(target, Index):
        return replace(target, base=_of_part(target.base, work))
    if isinstance(target, Op) and target.op in ("np.real", "np.imag"):
        return work.named(target)
    if isinstance(target, Op):
        return replace(target, args=(_of_part(target.args[0], work), *target.args[1:]))
    return target


def _taken_in(s: Update, work: Work) -> bool:
    """`x_b += np.sum(a, axis=0)` adds to x_b element by element, without an array for the sum."""
    e = s.value
    summed = isinstance(e, Op) and e.op == "np.sum" and is_array(e.type) and s.op in ("+", "-")
    if not summed or e.type.dtype != s.target.type.dtype or e.type.dtype not in FLOATS:
        return False
    place, g = work.grid(s.target), work.grid(e.args[0])
    axes = axes_of(literal(e, 1, "axis"), g.rank)
    sizes = result_sizes(g, axes, e)
    if len(sizes) != place.rank or any(a.one != b.one for a, b in zip(place.sizes, sizes)) or _reads(g, place, work):
        return False
    for a, b in zip(place.sizes, sizes):
        work.require_equal(a, b, NARROW)
    total = Name(work.fresh(f"{root(s.target)}_row"), Scalar(e.type.dtype))

    def put(indices, value):
        write(place.at(result_place(indices, axes, e)), s.op, value, work)

    summed_up(g, axes, total, put, work)
    return True


def _reads(g: Grid, place: Grid, work: Work) -> bool:
    """Whether an element of a grid reads from the array that is written."""
    written = place.at((number(0),) * place.rank).base
    found = nodes(g.at(tuple(integer(f"#{k}") for k in range(g.rank))))
    return any(
        isinstance(n, Index) and isinstance(n.base, Name) and work.facts.may_share(n.base.id, written.id)
        for n in found
    )  # fmt: skip


def effect(s: Do, work: Work) -> None:
    """np.add.at(u, index, values), np.copyto(u, values); other effects stay as they are."""
    op, args = s.value.op, s.value.args
    if op in ("np.add.at", "np.subtract.at"):
        items = args[1].items if isinstance(args[1], TupleExpr) else (args[1],)
        work.writing = root(args[0])
        _section(infer.index(_of_part(args[0], work), items), args[2], "+" if op == "np.add.at" else "-", work)
    elif op == "np.copyto":
        work.writing = root(args[0])
        _section(_of_part(args[0], work), args[1], "", work)
    else:
        work.emit(replace(s, value=replace(s.value, args=tuple(_handed(a, work) for a in args))))


def _handed(e: Expr, work: Work) -> Expr:
    """What an operation takes as it is: copies stay in the call."""
    if not is_array(e.type):
        return work.scalar(e)
    copied = isinstance(e, Op) and e.op == "np.copy" and isinstance(view_of(e.args[0]), (Name, Index))
    return e if copied else work.named(e)


def element(e: Index, work: Work) -> Expr:
    """The place that a store of one element writes."""
    return work.grid_of(e).at(())


def write(place: Expr, op: str, value: Expr, work: Work, s: Update | None = None) -> None:
    """`place = value` or `place op= value` for one element or one scalar, in NumPy's dtypes."""
    if not op:
        work.emit(Store(target=place, value=value))
        return
    whole = typed(infer.op(op, (place, value)), (place, value))
    if isinstance(whole, Op) and whole.op == op and whole.args[0] == place:
        update = Update(target=place, op=op, value=whole.args[1])
        work.emit(update if s is None else replace(s, target=place, value=whole.args[1]))
    elif isinstance(place, Index):
        work.emit(Store(target=place, value=whole))
    else:
        work.emit(Assign(target=place, value=whole))


# ------------------------------------------------------------------------ sections


def _gathers(e: Index) -> bool:
    return any(not isinstance(i, (Slice, NewAxis)) and is_array(i.type) for i in e.items)


def _section(target: Expr, value: Expr, op: str, work: Work) -> None:
    place, g = work.grid(target), work.grid(value)
    fits(place.sizes, g, work)
    if conflicts(place, [g], work):
        g = copied(g, work)
    work.loops(place.sizes, lambda i: write(place.at(i), op, g.at(project(g, i[-place.rank :])), work))


def fits(sizes: tuple[Size, ...], g: Grid, work: Work) -> None:
    """NumPy's check that a value can be broadcast into a section."""
    if g.rank > len(sizes):
        sizes = (ONE,) * (g.rank - len(sizes)) + sizes
    for wanted, mine in zip(sizes[len(sizes) - g.rank :], g.sizes):
        if not mine.one:
            work.require_equal(wanted, mine, NARROW)


def copied(g: Grid, work: Work) -> Grid:
    """A grid evaluated into a temporary."""
    t = Array(g.dtype, tuple(s.extent for s in g.sizes), "C")
    return work.grid(work.fill(g, Name(work.fresh(), t)))


def conflicts(place: Grid, operands: list[Grid], work: Work) -> bool:
    """Whether an operand's element reads what is written, other than the element itself."""
    indices = tuple(integer(f"#{k}") for k in range(place.rank))
    written = place.at(indices)
    found = [n for g in operands for n in nodes(g.at(project(g, indices)))]
    return any(
        isinstance(n, Index) and isinstance(n.base, Name)
        and work.facts.may_share(n.base.id, written.base.id) and not _beside(n, written)
        for n in found
    )  # fmt: skip


def _beside(read: Index, written: Index) -> bool:
    """Whether an element that is read is the one that is written, or stands in another plane than all
    that are written: `d[i, k - 1]` beside `d[i, k]` with i the loop's and k not.  One of `d[index[i]]` may be
    written again before it is read, or after."""
    pairs = list(zip(read.items, written.items))
    if any(_moves(b) and any(isinstance(n, Index) for n in nodes(b)) for _, b in pairs):
        return False
    return read.base == written.base and all(a == b or not (_moves(a) or _moves(b)) for a, b in pairs)


def _moves(e: Expr) -> bool:
    return any(name.startswith("#") for name in names(e))


# --------------------------------------------------------------------------- masks


def _masked(target: Index, value: Expr, op: str, work: Work) -> None:
    mask = target.items[0]
    place = work.grid(target.base)
    choice = mask_grid(mask, place.sizes, work)
    below = under(mask, value)
    if is_array(value.type) and below is None:
        _in_order(place, mask, choice, value, op, work)
        return
    g = work.grid(value if below is None else below)
    if conflicts(place, [choice], work):
        choice = copied(choice, work)
    if conflicts(place, [g], work):
        g = copied(g, work)
    where(choice, work, lambda i: write(place.at(i), op, g.at(project(g, i)), work))


def under(mask: Expr, e: Expr) -> Expr | None:
    """`a[mask] * k` as `a * k`, to be read where the mask holds; None where the value is of another kind."""
    if not is_array(e.type):
        return e
    if isinstance(e, Index) and e.items == (mask,):
        return e.base
    if not isinstance(e, Op) or not infer.is_elementwise(e.op):
        return None
    args = tuple(under(mask, a) for a in e.args)
    if None in args:
        return None
    return replace(e, args=args, type=Array(e.type.dtype, mask.type.shape, "C"))


def _in_order(place: Grid, mask: Expr, choice: Grid, value: Expr, op: str, work: Work) -> None:
    """One value for each place that the mask chooses, in order."""
    g = work.grid(value)
    total = count(mask, choice, work)
    fits((Size(None, total),), g, work)
    choice = copied(choice, work) if conflicts(place, [choice], work) else choice
    indices = (integer("#"),)
    reads = [n.base.id for n in nodes(g.at(project(g, indices))) if isinstance(n, Index)]
    if any(work.facts.may_share(name, root(place.at((number(0),) * place.rank))) for name in reads):
        g = copied(g, work)
    next_ = work.assign(work.counter(), number(0))

    def take(i):
        write(place.at(i), op, g.at(project(g, (next_,))), work)
        work.emit(Update(target=next_, op="+", value=number(1)))

    where(choice, work, take)
