"""Name operands that the adjoint reads, made of arrays that a loop changes: the value may be less to keep than they.

    for t in range(steps):                          for t in range(steps):
        e += k * (h[1:] - h[:-1] - g)        ->         t1 = h[1:] - h[:-1] - g
        ...                                             e += k * t1

Here `t1` is recorded for the slope of `k`, instead of `h` and `g`.  Whether it pays is seen by trying it (`forms.py`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, field

from adsource.analyses.buffers import Effects, values_read
from adsource.ir.nodes import Const, Expr, Function, Index, Name, Op, TupleExpr
from adsource.ir.types import is_array, is_float
from adsource.ir.walk import VIEWS, children, expressions, nodes, rebuild, statements
from adsource.rulebook.book import Book
from adsource.transforms.heavy import Namer, written_in
from adsource.transforms.pull import flat, namer

LAZY = frozenset({"ifexp", "and", "or", "stop_gradient"})  # their operands are not always computed
SEVERAL = 3


def name_operands(
    function: Function, book: Book, effects: dict[str, Effects], active: frozenset[str], taken: set[str],
    wanted: Collection[Expr] | None,
) -> tuple[Function, dict[str, Expr]]:
    """The function with such operands named (those in `wanted`, all for None), and what the names stand for."""
    made = _Operands(book, namer(taken), written_in(function, effects), active, _short(function), wanted)
    return made.named(function), made.names


@dataclass
class _Operands(Namer):
    short: frozenset[Expr]
    wanted: Collection[Expr] | None
    names: dict[str, Expr] = field(default_factory=dict)

    def walk(self, e: Expr, name_it, depth: int, has_name: bool = False) -> Expr:
        if not isinstance(e, Op) or not depth or e.op in LAZY:
            return e
        read = self.read(e, has_name)
        places = iter(range(len(flat(e))))

        def one(child: Expr) -> Expr:
            if isinstance(child, TupleExpr):
                return rebuild(child, one)
            k = next(places)
            inner = self.walk(child, name_it, depth)
            if k not in read or not self._offered(child):
                return inner
            name = name_it(inner)
            self.names[name.id] = child
            return name

        return rebuild(e, one)

    def _offered(self, e: Expr) -> bool:
        if isinstance(e, (Name, Const)) or not is_float(e.type) or not values_read(e) & self.written:
            return False
        if is_array(e.type) and (isinstance(e, Index) or isinstance(e, Op) and e.op in VIEWS):
            return False  # a name for the same memory
        return e in self.wanted if self.wanted is not None else self._moves(e)

    def _moves(self, e: Expr) -> bool:
        """Whether an expression is made of arrays, or of elements of such as are likely to be long."""
        if isinstance(e, Index):
            return is_array(e.type) or e.base not in self.short
        return is_array(e.type) if isinstance(e, Name) else any(map(self._moves, children(e)))


def _short(function: Function) -> frozenset[Expr]:
    """The arrays of which many elements are named by numbers: `y[0] * (k - y[2]) - y[1]`."""
    every = {n for s in statements(function.body) for e in expressions(s) for n in nodes(e) if isinstance(n, Index)}
    counts = Counter(e.base for e in every if all(isinstance(i, Const) for i in e.items))
    return frozenset(base for base, count in counts.items() if count >= SEVERAL)
