"""Which lengths are equal from a statement of a routine on: what a product or a check of the routine asks for.

    t = np.dot(h, w)                                   from here on h.shape[1] == w.shape[0]
    if n != w.shape[0]: raise ValueError(...)          from here on n == w.shape[0]
"""

from __future__ import annotations

from collections.abc import Iterator

from adsource.ir.nodes import AnyStatement, Assign, Do, Expr, Function, If, Keep, Name, Op, TupleExpr
from adsource.ir.walk import transform
from adsource.transforms.workspace_sizes import PRODUCTS, Shape, Sizes


class Equal:
    """The lengths of a function."""

    def __init__(self, function: Function, sizes: Sizes):
        self.sizes = sizes
        self.told = [(k, a, b) for k, s in enumerate(function.body) for a, b in self._said(s)]

    def shapes(self, a: Shape, b: Shape, at: int) -> bool:
        """Whether two shapes are the same wherever the statement `at` of the function is reached."""
        return len(a) == len(b) and all(self._same(m, n, at) for m, n in zip(a, b))

    def _same(self, a: Expr, b: Expr, at: int) -> bool:
        a, b = self._whole(a), self._whole(b)
        known, size = {a}, 0
        while b not in known and len(known) > size:
            size = len(known)
            known |= {n for k, *both in self.told if k < at and not known.isdisjoint(both) for n in both}
        return b in known

    def _said(self, s: AnyStatement) -> Iterator[tuple[Expr, Expr]]:
        for m, n in self._pairs(s):
            m, n = (None if e is None else self.sizes.number(e) for e in (m, n))
            if m is not None and n is not None:
                yield self._whole(m), self._whole(n)

    def _pairs(self, s: AnyStatement) -> Iterator[tuple[Expr | None, Expr | None]]:
        if isinstance(s, (Assign, Do)) and isinstance(s.value, Op) and s.value.op in PRODUCTS:
            a, b = s.value.args[:2]
            yield self.sizes.extent(a, a.type.rank - 1), self.sizes.extent(b, 0)
        if isinstance(s, If) and not s.orelse and isinstance(s.body[-1], Keep) and s.body[-1].text.startswith("raise "):
            for test in s.test.args if isinstance(s.test, Op) and s.test.op == "or" else (s.test,):
                if isinstance(test, Op) and test.op == "!=" and not isinstance(test.args[0], TupleExpr):
                    yield test.args

    def _whole(self, e: Expr) -> Expr:
        """A number in terms of the parameters alone."""
        return transform(e, lambda n: self._whole(self.sizes.values[n.id]) if self._is_own(n) else n)

    def _is_own(self, n: Expr) -> bool:
        return isinstance(n, Name) and n.id in self.sizes.values
