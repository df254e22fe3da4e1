"""Products of stacks of matrices: one helper goes through the stacks.

    s = q @ np.swapaxes(k, -1, -2)       s = np.empty((q.shape[0], q.shape[1], k.shape[1]))
                                         products_by_turned_into(s, q, k)

It calls the library for each pair of matrices, unless they are small.
"""

from __future__ import annotations

from dataclasses import dataclass

from adsource.ir.infer import op as typed_op
from adsource.ir.nodes import Do, Expr, Name, Op
from adsource.ir.types import Array, Scalar
from adsource.transforms.lower_grouped import plain, reshaped
from adsource.transforms.lower_size import Size
from adsource.transforms.lower_view import TURNS, permutation
from adsource.transforms.lower_work import Work, product

HELPERS = {
    (False, False): "products_into", (True, False): "turned_products_into", (False, True): "products_by_turned_into",
}  # fmt: skip
Operand = tuple[Expr, tuple[str, ...]]


@dataclass(frozen=True)
class Stacks:
    """Operands of a product, each with a label for each axis, and how many of the first axes are those of the stack."""

    first: Operand
    second: Operand
    lead: int
    turned: tuple[bool, bool]


def stacks(a: Operand, b: Operand, out: tuple[str, ...]) -> Stacks | None:
    """The product of two stacks of matrices that a sum of products is, if it is one."""
    a, b = map(_unturned, (a, b))
    lead = len(out) - 2
    if lead < 1 or any(len(set(x)) < len(x) or x[:lead] != out[:lead] or len(x) != lead + 2 for x in (a[1], b[1], out)):
        return None
    row, column = out[lead:]
    first, second = (a, b) if row in a[1] else (b, a)
    inner = set(a[1][lead:]) & set(b[1][lead:])
    if len(inner) != 1 or inner & {row, column} or row not in first[1] or column not in second[1]:
        return None
    return Stacks(first, second, lead, (first[1][-1] == row, second[1][-1] != column))


def _unturned(x: Operand) -> Operand:
    """An operand whose matrices are turned, as it lies in memory."""
    e, labels = x
    rank = len(labels)
    swapped = (*range(rank - 2), rank - 1, rank - 2)
    if rank > 2 and isinstance(e, Op) and e.op in TURNS and permutation(e) == swapped:
        return _unturned((e.args[0], (*labels[:-2], labels[-1], labels[-2])))
    return x


def stacked(found: Stacks, sizes: dict[str, Size], out: tuple[str, ...], dtype: str, work: Work, target: Name) -> None:
    (a, la), (b, lb), (first, second) = found.first, found.second, found.turned
    if first and second:
        a, la, first = typed_op("np.swapaxes", (a,), axis1=-1, axis2=-2), (*la[:-2], la[-1], la[-2]), False
    operands = [(plain(a, work), la), (plain(b, work), lb)]
    work.allocate(target, tuple(sizes[c] for c in out), dtype)
    three = [_three_axes(x, labels, found.lead, sizes, work) for x, labels in ((target, out), *operands)]
    work.emit(Do(Op(f"template.{HELPERS[first, second]}", tuple(three), Scalar("int64"))))


def _three_axes(x: Name, labels: tuple[str, ...], lead: int, sizes: dict[str, Size], work: Work) -> Name:
    """A stack of matrices with one axis in front of theirs."""
    if lead == 1:
        return x
    joined = Size(None, product(tuple(work.length(sizes[c]) for c in labels[:lead])))
    own = (joined, *(sizes[c] for c in labels[lead:]))
    name = Name(work.fresh(), Array(x.type.dtype, tuple(s.extent for s in own), "C"))
    return work.view(name, reshaped(x, own, work), own)
