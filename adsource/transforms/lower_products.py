"""Products: BLAS where the operands are matrices and vectors of floats, loops for the rest.

    c = a @ b[1:]                      t1 = np.ascontiguousarray(b[1:])
                                       c = a @ t1
    s = np.dot(u[1:], v[:-1])          s = 0.0
                                       for i in range(n - 1):
                                           s += u[i + 1] * v[i]
    y = np.einsum("ij,j->i", a, x)     y = a @ x
"""

from __future__ import annotations

from dataclasses import dataclass

from adsource.ir.infer import op as typed_op
from adsource.ir.nodes import Assign, Expr, Index, Name, Op, TupleExpr, Update
from adsource.ir.types import COMPLEXES, FLOATS, Array, Scalar, is_array
from adsource.transforms.lower_grid import Grid
from adsource.transforms.lower_grouped import grouped, groups, settled
from adsource.transforms.lower_scalar import cast, typed, zero
from adsource.transforms.lower_size import Size, number
from adsource.transforms.lower_stacks import stacked, stacks
from adsource.transforms.lower_view import axes_of, literal, view_of
from adsource.transforms.lower_work import Work
from adsource.transforms.pairs import paired

TINY = 4  # the longest axis of what BLAS is not worth a call for
LETTERS = "abcdefghijklmnopqrstuvwxyz"


@dataclass(frozen=True)
class Factor:
    """An operand, and a label for each of its axes."""

    grid: Grid
    labels: tuple[str, ...]


# --------------------------------------------------------------------- matrix products


def matmul(e: Op, work: Work, target: Name) -> Name | None:
    a, b = e.args
    if not (is_array(a.type) and is_array(b.type)):
        return _made(Op("*", (a, b), e.type), work, target)
    if e.op == "np.dot" and b.type.rank > 2:
        raise work.refuse(e.op, "np.dot of stacks of matrices; write `@`")
    if _is_tiny(a, b):
        return _by_hand(e, a, b, work, target)
    if a.type.rank == b.type.rank == 1:
        return _inner(e, a, b, work, target)
    if a.type.rank <= 2 and b.type.rank <= 2 and blas(e):
        work.assign(target, Op(e.op, (dense(a, e, work), dense(b, e, work)), e.type))
        return None
    return _stacked(e, a, b, work, target)


def _made(e: Expr, work: Work, target: Name) -> Name:
    if is_array(e.type):
        return work.make(e, target)
    return work.assign(target, work.scalar(e))


def blas(e: Op) -> bool:
    return e.type.dtype in FLOATS + COMPLEXES


def dense(e: Expr, whole: Op, work: Work) -> Expr:
    """An operand as BLAS wants it: contiguous in one order or the other, of the dtype of the result."""
    if e.type.dtype != whole.type.dtype:
        return work.named(Op("np.astype", (e,), Array(whole.type.dtype, e.type.shape, "C"),
                             (("dtype", whole.type.dtype),)))
    kept = view_of(e)
    if _is_turned(e) and (kept is None or e.args[0].type.layout in ("C", "F")):
        plain = dense(e.args[0], whole, work)  # its rows lie as they are computed
        turned = {"C": "F", "F": "C"}.get(plain.type.layout, "A")
        return Op("np.transpose", (plain,), Array(e.type.dtype, e.type.shape, turned))
    if kept is None:
        return work.named(e)
    if kept.type.layout in ("C", "F") and isinstance(kept, (Name, Op)):
        return kept
    if kept.type.layout == "C":
        return work.named(e)
    key = ("dense", e)
    if key not in work.memo:
        t = Array(e.type.dtype, e.type.shape, "C")
        name = Name(work.fresh(), t)
        work.memo[key] = work.assign(name, Op("np.ascontiguousarray", (kept,), t))
    return work.memo[key]


def _is_turned(e: Expr) -> bool:
    return isinstance(e, Op) and e.op == "np.transpose" and e.type.rank == 2 and not e.static


def _is_tiny(a: Expr, b: Expr) -> bool:
    """Whether the text tells that two matrices, or vectors, are so small that a call takes longer than the work."""
    lengths = [x for e in (a, b) for x in e.type.shape]
    known = all(x is not None and not x.terms and x.const <= TINY for x in lengths)
    return known and a.type.rank <= 2 and b.type.rank <= 2


def _by_hand(e: Op, a: Expr, b: Expr, work: Work, target: Name) -> None:
    left, right = work.light(settled(a, work)), work.light(settled(b, work))
    la, lb = ("x", "y")[2 - left.rank :], ("y", "z")[: right.rank]
    contraction([Factor(left, la), Factor(right, lb)], (*la[:-1], *lb[1:]), e, work, target, tiny=True)


def _inner(e: Op, a: Expr, b: Expr, work: Work, target: Name) -> None:
    """A dot product: BLAS where both operands lie contiguously, else a loop; a loop, too, where the threads of the BLAS
    would be in the way of our own."""
    plain = all(isinstance(x, Name) and x.type.layout == "C" and x.type.dtype == e.type.dtype for x in (a, b))
    if plain and blas(e) and not work.parallel:
        work.assign(target, Op(e.op, (a, b), e.type))
        return
    contraction([Factor(work.grid(a), ("a",)), Factor(work.grid(b), ("a",))], (), e, work, target)


def _stacked(e: Op, a: Expr, b: Expr, work: Work, target: Name) -> None:
    """Stacks of matrices, and matrices of integers."""
    a, b = settled(a, work), settled(b, work)
    left, right = work.light(a), work.light(b)
    batch = LETTERS[: max(left.rank, right.rank) - 2]
    row, inner, column = "xyz"
    la = (*batch[len(batch) - max(left.rank - 2, 0) :], row, inner) if left.rank > 1 else (inner,)
    lb = (*batch[len(batch) - max(right.rank - 2, 0) :], inner, column) if right.rank > 1 else (inner,)
    out = (*batch, *((row,) if left.rank > 1 else ()), *((column,) if right.rank > 1 else ()))
    _product_of_two(e, [Factor(left, la), Factor(right, lb)], [a, b], out, work, target)


def vdot(e: Op, work: Work, target: Name) -> Name | None:
    a, b = (_flat(x) for x in e.args)
    if "complex" in a.type.dtype:
        a = Op("np.conj", (a,), a.type)
    return matmul(Op("np.dot", (a, b), e.type), work, target)


def _flat(e: Expr) -> Expr:
    if e.type.rank == 1:
        return e
    return Op("np.ravel", (e,), Array(e.type.dtype, (None,), e.type.layout))


def inner(e: Op, work: Work, target: Name) -> Name | None:
    """np.inner sums over the last axes of both."""
    a, b = e.args
    if not (is_array(a.type) and is_array(b.type)) or a.type.rank == b.type.rank == 1:
        return matmul(Op("np.dot", e.args, e.type), work, target)
    la, lb = LETTERS[: a.type.rank - 1], LETTERS[a.type.rank - 1 : a.type.rank + b.type.rank - 2]
    return einstein(e, (la + "z", lb + "z"), la + lb, work, target)


def tensordot(e: Op, work: Work, target: Name) -> Name | None:
    a, b = e.args[:2]
    axes = literal(e, 2, "axes", 2)
    rank = a.type.rank
    if isinstance(axes, int):
        axes = (tuple(range(rank - axes, rank)), tuple(range(axes)))
    first, second = axes_of(axes[0], rank), axes_of(axes[1], b.type.rank)
    la = list(LETTERS[:rank])
    lb = list(LETTERS[rank : rank + b.type.rank])
    for i, j in zip(first, second):
        lb[j] = la[i]
    out = [x for k, x in enumerate(la) if k not in first] + [x for k, x in enumerate(lb) if k not in second]
    return einstein(e, ("".join(la), "".join(lb)), "".join(out), work, target)


def einsum(e: Op, work: Work, target: Name) -> Name | None:
    subscripts = str(e.get("subscripts")).replace(" ", "")
    if "." in subscripts:
        raise work.refuse(e.op, "`...` is not supported")
    if len(e.args) > 2 and (found := paired(e)) != e:
        return work.make(found, target)
    left, arrow, out = subscripts.partition("->")
    inputs = tuple(left.split(","))
    if not arrow:
        letters = left.replace(",", "")
        out = "".join(sorted(c for c in set(letters) if letters.count(c) == 1))
    return einstein(e, inputs, out, work, target)


def einstein(e: Op, inputs: tuple[str, ...], out: str, work: Work, target: Name) -> Name | None:
    """A sum of products over labelled axes."""
    operands = [settled(x, work) for x in e.args if not isinstance(x, TupleExpr)]
    product = _as_matmul(e, operands, inputs, out)
    if product is not None:
        return matmul(product, work, target)
    factors = [Factor(work.light(x), tuple(labels)) for x, labels in zip(operands, inputs)]
    return _product_of_two(e, factors, operands, tuple(out), work, target)


def _product_of_two(e: Op, factors: list[Factor], operands: list[Expr], out: tuple[str, ...], work: Work,
                    target: Name) -> None:
    """As one matrix product, where that is what two operands make."""
    known = [dict(zip(f.labels, f.grid.sizes)) for f in factors]
    if len(factors) == 2 and blas(e) and all(x.type.dtype == e.type.dtype for x in operands):
        alike = all(known[0][c].one == known[1][c].one for c in known[0].keys() & known[1].keys())
        first, second = ((x, f.labels) for x, f in zip(operands, factors))
        if alike and (found := groups(first[1], second[1], out)):
            return grouped(found, first, second, _label_sizes(factors, work), work, target)
        if alike and (found := stacks(first, second, out)):
            return stacked(found, _label_sizes(factors, work), out, e.type.dtype, work, target)
    return contraction(factors, out, e, work, target)


def _as_matmul(e: Op, operands, inputs, out: str) -> Op | None:
    """The matrix product that two labelled operands stand for, if they do."""
    if len(operands) != 2 or not blas(e) or any(x.type.dtype != e.type.dtype for x in operands):
        return None
    for (a, la), (b, lb) in (list(zip(operands, inputs)), list(zip(operands, inputs))[::-1]):
        shared = [c for c in la if c in lb]
        if len(shared) != 1 or len(set(la)) < len(la) or len(set(lb)) < len(lb):
            return None
        (c,) = shared
        rest = la.replace(c, "") + lb.replace(c, "")
        if out == rest and 1 < len(la) + len(lb) - 1 and max(len(la), len(lb)) == 2:
            a = a if la[-1] == c else _transposed(a)
            b = b if lb[0] == c else _transposed(b)
            return typed_op("@", (a, b))
    return None


def _transposed(e: Expr) -> Expr:
    return typed_op("np.transpose", (e,))


# ------------------------------------------------------------------------ contraction


def contraction(
    factors: list[Factor], out: tuple[str, ...], e: Op, work: Work, target: Name, tiny: bool = False
) -> None:
    """Loops over all labels; the sum runs in a scalar, or over rows of the result, unless these are tiny."""
    sizes = _label_sizes(factors, work)
    summed = tuple(label for label in sizes if label not in out)
    dtype = e.type.dtype

    def term(places: dict[str, Expr]) -> Expr:
        found = [cast(_element(f, places), dtype) for f in factors]
        total = found[0]
        for x in found[1:]:
            total = typed(Op("*", (), Scalar(dtype)), (total, x))
        return total

    if not out:
        work.assign(target, zero(dtype))
        work.loops(_of(sizes, summed), lambda i: _add(target, term(dict(zip(summed, i))), work))
        return
    if not summed:
        work.allocate(target, _of(sizes, out), dtype)
        work.loops(_of(sizes, out), lambda i: work.store(target, i, term(dict(zip(out, i)))))
        return
    rows = not tiny and any(f.labels and f.labels[-1] == out[-1] for f in factors)
    (_over_rows if rows else _in_scalar)(sizes, out, summed, term, dtype, work, target)


def _over_rows(sizes, out, summed, term, dtype: str, work: Work, target: Name) -> None:
    """The last axis of the result is innermost: whole rows grow together."""
    order = (*out[:-1], *summed, out[-1])
    work.allocate(target, _of(sizes, out), dtype, "np.zeros")

    def element(i):
        places = dict(zip(order, i))
        _add(Index(target, tuple(places[label] for label in out), Scalar(dtype)), term(places), work)

    work.loops(_of(sizes, order), element)


def _in_scalar(sizes, out, summed, term, dtype: str, work: Work, target: Name) -> None:
    work.allocate(target, _of(sizes, out), dtype)
    total = Name(work.fresh(f"{target.id}_sum"), Scalar(dtype))

    def outer(i):
        places = dict(zip(out, i))
        work.emit(Assign(target=total, value=zero(dtype)))
        work.loops(_of(sizes, summed), lambda s: _add(total, term({**places, **dict(zip(summed, s))}), work))
        work.store(target, i, total)

    work.loops(_of(sizes, out), outer)


def _add(place: Expr, value: Expr, work: Work) -> None:
    work.emit(Update(target=place, op="+", value=value, free=True))


def _of(sizes: dict[str, Size], labels) -> tuple[Size, ...]:
    return tuple(sizes[label] for label in labels)


def _element(f: Factor, places: dict[str, Expr]) -> Expr:
    return f.grid.at(tuple(number(0) if s.one else places[c] for c, s in zip(f.labels, f.grid.sizes)))


def _label_sizes(factors: list[Factor], work: Work) -> dict[str, Size]:
    found: dict[str, list[Size]] = {}
    for f in factors:
        for label, size in zip(f.labels, f.grid.sizes):
            found.setdefault(label, []).append(size)
    return {label: work.common(sizes) for label, sizes in found.items()}


MAKERS = {
    "@": matmul, "np.dot": matmul, "np.vdot": vdot, "np.inner": inner, "np.tensordot": tensordot,
    "np.einsum": einsum,
}
