"""What one pass of a loop costs: about how many operations it is, a vector's counting as one.

    for i in range(n):
        for j in range(m):              one pass: 7 * m
            w[i, j] = k * z[i, j] + z[i, j + 1]
        for j in range(m):                                  as much as nothing
            w[i, j] = 0.0

It tells a loop that is worth the start of threads from one that is not; nothing else depends on it.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from adsource.ir.nodes import AnyStatement, Const, Expr, For, If, Index, Name, Op, Store, Update, While
from adsource.ir.walk import bound_in, expressions, names, nodes, transform
from adsource.transforms.choices import CHOICE
from adsource.transforms.fuse_facts import contents
from adsource.transforms.lower_size import minus, number, over, plus, product, times
from adsource.transforms.parallel_places import step_of
from adsource.transforms.vector_loops import LANES, PLAIN, is_innermost, vectorises
from adsource.transforms.vector_math import has_helper

Body = tuple[AnyStatement, ...]
SCALAR = 4  # operations of a vector in the time of one alone
UNKNOWN = 8  # passes of a loop of which nothing can be told before
SLOW = {"/": 4, "//": 4, "%": 4, "np.sqrt": 4, "math.sqrt": 4, "ifexp": 2, CHOICE: 2, LANES: 1}
FREE = frozenset({"np.float64", "np.float32", "np.int64", "np.int32", "np.uint64", "float", "shape", "size", "len"})
CALLED = 64  # an elementary function


@dataclass
class Cost:
    """By the lengths of the loops within (a product of them), how many operations."""

    terms: dict[tuple[Expr, ...], int] = field(default_factory=dict)

    @property
    def depth(self) -> int:
        """Loops within a pass, one in the other, of lengths that are not known."""
        return max(map(len, self.terms), default=0)

    @property
    def greatest(self) -> list[tuple[tuple[Expr, ...], int]]:
        """What is done in the deepest loops."""
        return [(lengths, n) for lengths, n in self.terms.items() if len(lengths) == self.depth]

    @property
    def heaviest(self) -> int:
        return sum(n for _, n in self.greatest)

    def expression(self) -> Expr:
        """As an expression for a program's text."""
        known = [(product(lengths), n) for lengths, n in self.greatest]
        open_ended = [(length, n) for length, n in known if not isinstance(length, Const)]
        total: Expr = number(0)
        for length, n in open_ended or known:
            total = plus(times(length, n), total)
        return total

    def add(self, lengths: tuple[Expr, ...], operations: int) -> None:
        if operations:
            self.terms[lengths] = self.terms.get(lengths, 0) + operations


def cost(body: Body, loop: For | None = None) -> Cost:
    """Of one pass of a loop whose body it is, or of a whole function's: then the lengths tell by their names alone."""
    made = _Counter({*bound_in(body), loop.var.id} if loop else set())
    made.block(body, (), 1, 1 if loop and _is_vector(loop) else SCALAR, {loop.var.id: _middle(loop)} if loop else {})
    return made.cost


def _middle(loop: For) -> Expr:
    return over(loop.stop if loop.start == number(0) else plus(loop.start, loop.stop), 2)


@dataclass
class _Counter:
    """changed: names that a pass binds, of which nothing can be told in front of the loop."""

    changed: set[str]
    cost: Cost = field(default_factory=Cost)

    def block(self, body: Body, lengths: tuple[Expr, ...], times_: int, each: int, middle: dict[str, Expr]) -> None:
        """lengths: of the loops around.  each: what an operation counts.  middle: values of loop variables halfway."""
        for s in body:
            self.cost.add(lengths, times_ * each * _operations(s))
            if isinstance(s, If):
                self.block(s.body, lengths, times_, each, middle)
                self.block(s.orelse, lengths, times_, each, middle)
            elif isinstance(s, While):
                self.block(s.body, (*lengths, number(UNKNOWN)), times_, SCALAR, middle)
            elif isinstance(s, For):
                self.loop(s, lengths, times_, middle)

    def loop(self, s: For, lengths: tuple[Expr, ...], times_: int, middle: dict[str, Expr]) -> None:
        start, stop = (self._in_front(e, middle) for e in (s.start, s.stop))
        if start is None or stop is None or not step_of(s):
            lengths = (*lengths, number(UNKNOWN))
        else:
            length = minus(stop, start) if step_of(s) > 0 else minus(start, stop)
            middle = middle | {s.var.id: _middle(replace(s, start=start, stop=stop))}
            known = isinstance(length, Const)
            times_, lengths = (times_ * max(1, int(length.value)), lengths) if known else (times_, (*lengths, length))
        self.block(s.body, lengths, times_, 1 if _is_vector(s) else SCALAR, middle)

    def _in_front(self, e: Expr, middle: dict[str, Expr]) -> Expr | None:
        """A bound of a loop as it is in front of the outer one, halfway through the loops around; None if unknown."""
        found = transform(e, lambda n: middle.get(n.id, n) if isinstance(n, Name) else n)
        return None if names(found) & self.changed or contents(found) else found


def _is_vector(loop: For) -> bool:
    return is_innermost(loop) and vectorises(loop, lambda e: e.op.startswith("template.") or has_helper(e))


def _operations(s: AnyStatement) -> int:
    writes = isinstance(s, (Store, Update))
    return writes + isinstance(s, Update) + sum(_weight(n) for e in expressions(s) for n in nodes(e))


def _weight(e: Expr) -> int:
    if isinstance(e, Index):
        return 1
    if not isinstance(e, Op) or e.op in FREE:
        return 0
    plain = e.op in PLAIN or e.op in SLOW
    if plain or e.op == "**" and isinstance(getattr(e.args[1], "value", None), int):
        return SLOW.get(e.op, 1)
    return CALLED
