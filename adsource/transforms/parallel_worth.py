"""Which loops have enough work to share out among threads.

    for t in range(steps):              the deepest loops of the routine: three
        for i in range(n):              worth it: two are one in the other, with one around them
            for j in range(m): ...
    for i in range(n):                  not worth it: for large n this is nothing beside what stands above
        for j in range(m): ...
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from adsource.ir.infer import Shapes, extent_of
from adsource.ir.nodes import AnyStatement, Call, Expr, For, Function, Op, While
from adsource.ir.types import extent
from adsource.ir.walk import blocks, expressions, names, nodes, statements
from adsource.transforms.parallel_cost import cost
from adsource.transforms.parallel_places import is_short
from adsource.transforms.workspace_sizes import PRODUCTS

Body = tuple[AnyStatement, ...]
SHORT = 8  # passes that are hardly a loop
LIGHT = 10  # a loop with so small a part of what is done over such lengths is not worth compiling
LIGHTER = 50  # with so small a part of all


@dataclass(frozen=True)
class Worth:
    """What the loops of a module are measured by.  around: by a function's key, the loops around its calls.
    deepest: how many loops are one within the other.  all: how deep loops are, over which lengths, and what they do.
    crowded: products of matrices have threads of their own."""

    around: dict[str, int]
    deepest: int
    all: list[tuple[int, frozenset[str], int]]
    crowded: bool

    def why_not(self, loop: For, around: int) -> str:
        """Why a loop is not worth its threads, independent or not.  around: loops around it, of callers too."""
        if loop.declared:
            return ""
        if self.crowded:
            return "threads of matrix products are in the way"
        made = cost(loop.body, loop)
        deep = [(over, n) for depth, over, n in self.all if depth > around + made.depth]
        own = _measured((loop.start, loop.stop, *(e for lengths, _ in made.greatest for e in lengths)))
        alike = sum(n for over, n in deep if own & over)
        if made.heaviest * LIGHT < alike or made.heaviest * LIGHTER < sum(n for _, n in deep):
            return "other loops have more to do"
        return ""


def worth(functions: list[Function]) -> Worth:
    """Of the functions of a module."""
    around = _around_calls({f.key: f for f in functions})
    every = [(around[f.key] + len(lengths), _measured(lengths), n)
             for f in functions for lengths, n in cost(f.body).terms.items()]
    deepest = max((around[f.key] + levels(f.body) for f in functions), default=0)
    return Worth(around, deepest, every, any(map(_has_products, functions)))


def _measured(lengths: Iterable[Expr]) -> frozenset[str]:
    """What lengths are made of: `u.shape[1]` of `u.shape[1] - 2`."""
    found = (extent_of(e, Shapes({n: extent(n) for n in names(e)})) for e in lengths)
    return frozenset(symbol for e in found if e is not None for symbol, _ in e.terms)


def _around_calls(by_key: dict[str, Function]) -> dict[str, int]:
    found: dict[str, int] = {}

    def visit(key: str, loops: int, path: tuple[str, ...]) -> None:
        if key in path or key not in by_key or found.get(key, -1) >= loops:  # a call of itself adds nothing
            return
        found[key] = loops
        for callee, own in _calls(by_key[key].body, 0):
            visit(callee, loops + own, (*path, key))

    for key in by_key:
        visit(key, 0, ())
    return found


def _calls(body: Body, loops: int) -> Iterator[tuple[str, int]]:
    """The functions that are called, each with the loops around."""
    for s in body:
        if isinstance(s, Call):
            yield s.callee, loops
        for block in blocks(s):
            yield from _calls(block, loops + _is_long(s))


def levels(body: Body) -> int:
    """How many loops are one within the other."""
    return max((_is_long(s) + max(map(levels, blocks(s)), default=0) for s in body), default=0)


def _is_long(s: AnyStatement) -> bool:
    return isinstance(s, While) or isinstance(s, For) and not is_short(s, SHORT)


def is_deep(loop: For, around: int, deepest: int) -> bool:
    """Whether a loop is one of the deepest nests.  around: serial loops around it; deepest: how many loops are one
    within the other."""
    own = levels((loop,))
    return loop.declared or around < own and around + own >= deepest


def _has_products(function: Function) -> bool:
    """Whether a function calls the BLAS, whose threads are still busy waiting for more when it is done."""
    every = (n for s in statements(function.body) for e in expressions(s) for n in nodes(e))
    return any(isinstance(n, Op) and (n.op in PRODUCTS or n.op.startswith("np.linalg.")) for n in every)
