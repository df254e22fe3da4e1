"""Lengths that are equal, as checks in front say: `if u.shape[0] != v.shape[0]: raise ...`."""

from __future__ import annotations

from adsource.ir.nodes import AnyStatement, Assign, Const, Expr, If, Index, Keep, Name, Op, TupleExpr
from adsource.ir.types import INT, Array
from adsource.ir.walk import names, nodes, transform


class Equal:
    """Classes of expressions of one value; unless they are exact, `max(n, 0)` and n are the same.  Where they are, a
    name means one array, whatever else is known of it at a place."""

    def __init__(self, classes: tuple[frozenset[Expr], ...] = (), exact: bool = False):
        self.classes, self.exact = classes, exact

    def copy(self) -> Equal:
        return Equal(self.classes, self.exact)

    def forget(self, bound: frozenset[str]) -> None:
        """Names are bound anew."""
        if bound:
            kept = (frozenset(e for e in c if not names(e) & bound) for c in self.classes)
            self.classes = tuple(c for c in kept if len(c) > 1)

    def learn(self, s: AnyStatement) -> None:
        """What holds behind a check, or behind an allocation."""
        if isinstance(s, Assign) and isinstance(s.value, Op) and isinstance(s.target.type, Array):
            for k, size in enumerate(lengths_of(s.value, s.target.type.rank)):
                self.join(Op("shape", (s.target,), INT, (("axis", k),)), size)
        if isinstance(s, Assign) and _is_row(s.value):
            skipped = len(s.value.items)
            for k in range(s.target.type.rank):
                axes = (Op("shape", (n,), INT, (("axis", a),)) for n, a in ((s.target, k), (s.value.base, k + skipped)))
                self.join(*axes)
        if isinstance(s, If) and isinstance(s.test, Op) and s.test.op == "!=" and not s.orelse:
            if isinstance(s.body[-1], Keep) and s.body[-1].text.startswith("raise"):
                self.join(*s.test.args)

    def join(self, a: Expr, b: Expr) -> None:
        if any(isinstance(n, Index) for e in (a, b) for n in nodes(e)):  # whose array may be written
            return
        first, second = self.same(a), self.same(b)
        self.classes = (first | second, *(c for c in self.classes if c not in (first, second)))

    def known(self, a: Expr, b: Expr) -> bool:
        return self.same(a) == self.same(b)

    def same(self, e: Expr) -> frozenset[Expr]:
        """What is known to have the value of an expression."""
        e = transform(e, _bare) if self.exact else length(e)
        return next((c for c in self.classes if e in c), frozenset({e}))


def length(stop: Expr) -> Expr:
    """`max(n, 0)` as n: a range is empty either way."""
    if isinstance(stop, Op) and stop.op == "max" and stop.args[1] == Const(0, stop.args[1].type):
        return stop.args[0]
    return stop


def _bare(e: Expr) -> Expr:
    known = isinstance(e, Name) and isinstance(e.type, Array)
    return Name(e.id, Array(e.type.dtype, (None,) * e.type.rank)) if known else e


def _is_row(e: Expr) -> bool:
    """`w_tape[t]`"""
    if not isinstance(e, Index) or not isinstance(e.base, Name) or not isinstance(e.type, Array):
        return False
    return len(e.items) + e.type.rank == e.base.type.rank and all(
        isinstance(i, Expr) and not isinstance(i.type, Array) for i in e.items
    )


def lengths_of(e: Op, rank: int) -> tuple[Expr, ...]:
    """The lengths of a fresh array, as far as they can be told."""
    if e.op in ("np.empty", "np.zeros"):
        shape = e.args[0]
        return shape.items if isinstance(shape, TupleExpr) else (shape,) if rank == 1 else ()
    if e.op in ("np.copy", "np.zeros_like", "np.empty_like", "np.full_like") and isinstance(e.args[0], Name):
        return tuple(Op("shape", (e.args[0],), INT, (("axis", k),)) for k in range(rank))
    return ()
