"""Array expressions that are not evaluated yet: their sizes, and their element at given indices.

    grid of `a[1:] - b.T`   has sizes (n - 1, m)  and at (i, j) the element  a[i + 1, j] - b[j, i]
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from adsource.ir.nodes import Const, Expr, Op
from adsource.ir.walk import nodes
from adsource.transforms.lower_size import ONE, Size, number

Indices = tuple[Expr, ...]


@dataclass(frozen=True)
class Grid:
    """wraps: axes that take a negative index as Python does.  heavy: worth a temporary rather than
    being computed twice."""

    sizes: tuple[Size, ...]
    at: Callable[[Indices], Expr]
    dtype: str
    wraps: tuple[bool, ...] = ()
    heavy: bool = False

    @property
    def rank(self) -> int:
        return len(self.sizes)


def scalar_grid(e: Expr) -> Grid:
    return Grid((), lambda indices: e, getattr(e.type, "dtype", "float64"))


def project(g: Grid, indices: Indices) -> Indices:
    """The indices of an operand within those of the broadcast result."""
    tail = indices[len(indices) - g.rank :]
    return tuple(number(0) if size.one else i for size, i in zip(g.sizes, tail))


def is_spread(g: Grid, sizes: tuple[Size, ...]) -> bool:
    """Whether broadcasting uses elements of an operand more than once."""
    padded = (ONE,) * (len(sizes) - g.rank) + g.sizes
    return any(mine.one and not whole.one for mine, whole in zip(padded, sizes))


CHEAP = frozenset({
    "+", "-", "*", "u-", "u+", "<", "<=", ">", ">=", "==", "!=", "&", "|", "^", "~", "and", "or", "not",
    "abs", "np.abs", "shape", "size", "len", "max", "min", "np.maximum", "np.minimum", "np.where",
    "ifexp", "np.clip", "np.astype", "float", "int", "np.float32", "np.float64", "np.int64", "np.int32",
    "np.bool_", "np.sign", "np.square", "np.logical_not", "np.logical_and", "np.logical_or", "np.copy",
    "stop_gradient", "np.real", "np.imag", "np.conj",
})  # fmt: skip


def is_heavy(op: str, args: tuple[Expr, ...]) -> bool:
    """Operations that cost more than a load and a store: divisions, powers, functions."""
    if op == "**" and isinstance(args[1], Const) and args[1].value in (1, 2):
        return False
    return op not in CHEAP


def is_heavy_scalar(e: Expr) -> bool:
    """Scalars that a loop had better not compute in each turn: functions and powers."""
    return any(
        isinstance(n, Op) and n.op not in ("/", "//", "%") and is_heavy(n.op, n.args) for n in nodes(e)
    )
