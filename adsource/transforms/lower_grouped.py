"""Sums of products over labelled axes as one matrix product, where the axes form groups.

    y = np.einsum("bsi,io->bso", x, w)       t1 = x.reshape(b * s, i) @ w
                                             y = t1.reshape(b, s, o)
    z = np.einsum("bsi,bso->io", x, v)       z = x.reshape(b * s, i).T @ v.reshape(b * s, o)

Each operand has axes that it shares with the other one, over which is summed, and axes of its own, which the result
has.  An operand whose groups are mixed is copied: that is little work beside the product.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from adsource.ir.infer import op as typed_op
from adsource.ir.nodes import Expr, Name, Op, TupleExpr
from adsource.ir.types import INT, Array, Tuple
from adsource.transforms.lower_size import Size
from adsource.transforms.lower_view import view_of
from adsource.transforms.lower_work import Work, product


@dataclass(frozen=True)
class Groups:
    """The labels of a product `(left, inner) @ (inner, right)`, in the order of the result; turned: right, left."""

    left: tuple[str, ...]
    inner: tuple[str, ...]
    right: tuple[str, ...]
    turned: bool


def groups(la: tuple[str, ...], lb: tuple[str, ...], out: tuple[str, ...]) -> Groups | None:
    """How the axes of two operands form a matrix product; None where they do not, or where loops do as well."""
    inner = tuple(c for c in la if c in lb)
    left, right = (tuple(c for c in out if c in own) for own in (la, lb))
    lone = len(set(la)) < len(la) or len(set(lb)) < len(lb) or set(inner) & set(out)
    if lone or {*left, *inner} != set(la) or {*right, *inner} != set(lb) or not (left and inner and right):
        return None
    if max(len(la), len(lb)) < 3 or out not in (left + right, right + left):
        return None
    mixed = la not in (left + inner, inner + left)
    inner = tuple(c for c in (lb if mixed else la) if c in inner)
    return Groups(left, inner, right, out != left + right)


def grouped(g: Groups, a: tuple[Expr, tuple[str, ...]], b: tuple[Expr, tuple[str, ...]], sizes: dict[str, Size],
            work: Work, target: Name) -> None:
    """The product.  a, b: the operands, with a label for each axis."""
    first = _matrix(*a, g.left, g.inner, sizes, work)
    second = _matrix(*b, g.inner, g.right, sizes, work)
    if g.turned:
        first, second = _turned(second), _turned(first)
    out = g.right + g.left if g.turned else g.left + g.right
    made = typed_op("@", (first, second))
    if len(out) == 2:
        work.assign(target, made)
        return
    flat = work.assign(Name(work.fresh(), Array(made.type.dtype, made.type.shape, "C")), made)
    found = tuple(sizes[c] for c in out)
    work.view(target, reshaped(flat, found, work), found)


def _matrix(e: Expr, labels: tuple[str, ...], rows: tuple[str, ...], columns: tuple[str, ...], sizes: dict[str, Size],
            work: Work) -> Expr:
    """An operand as a matrix."""
    if labels not in (rows + columns, columns + rows):
        e = typed_op("np.transpose", (e,), axes=tuple(labels.index(c) for c in rows + columns))
        labels = rows + columns
    name = plain(e, work)
    turned = labels != rows + columns
    parts = (columns, rows) if turned else (rows, columns)
    if len(labels) > 2:
        joined = tuple(product(tuple(work.length(sizes[c]) for c in part)) for part in parts)
        shape = TupleExpr(joined, Tuple((INT, INT)))
        name = Op("np.reshape", (name, shape), Array(name.type.dtype, (None, None), "C"))
    return _turned(name) if turned else name


def _turned(e: Expr) -> Expr:
    return e.args[0] if isinstance(e, Op) and e.op == "np.transpose" else typed_op("np.transpose", (e,))


def plain(e: Expr, work: Work) -> Name:
    """An operand under a name, contiguous in C order."""
    kept = view_of(e)
    if kept is None or kept.type.layout == "C":
        return work.named(e)
    return work.fill(work.grid(e), Name(work.fresh(), Array(e.type.dtype, e.type.shape, "C")))


def settled(e: Expr, work: Work) -> Expr:
    """An operand that is reshaped and does not lie row by row: a view of a copy, which is made once."""
    if not isinstance(e, Op) or e.op not in ("np.reshape", "np.ravel") or view_of(e) is not None:
        return e
    whole = plain(e.args[0], work), *e.args[1:]
    return work.named(replace(e, args=whole, type=replace(e.type, layout="C")))


def reshaped(name: Name, sizes: tuple[Size, ...], work: Work) -> Op:
    lengths = tuple(work.length(s) for s in sizes)
    shape = TupleExpr(lengths, Tuple((INT,) * len(lengths)))
    return Op("np.reshape", (name, shape), Array(name.type.dtype, tuple(s.extent for s in sizes), "C"))
