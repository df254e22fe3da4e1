"""Where the statements of one lowered function are collected: names, blocks, loop nests, and the checks
of lengths that NumPy would make.

    u[1:-1] += v[1:-1]        if v.shape[0] != u.shape[0]:
                                  raise ValueError("operands could not be broadcast together")
                              for i in range(u.shape[0] - 2): ...
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace

from adsource.ir.extents import Equalities
from adsource.ir.nodes import (
    AnyStatement,
    Assign,
    Call,
    Do,
    Expr,
    For,
    If,
    Keep,
    Name,
    Op,
    Origin,
    Permute,
    Store,
    Update,
)
from adsource.ir.types import INT, Array
from adsource.ir.walk import bound_in, names, root, statements
from adsource.transforms.lower_facts import Facts
from adsource.transforms.lower_scalar import LoweringRefused
from adsource.transforms.lower_size import Size, compare, integer, number, same

LOOP_NAMES = ("i", "j", "k", "m")  # never l, which reads like 1
CLIPPED = "an array is shorter than a slice of it"
MISMATCH = "operands could not be broadcast together"


class Bench:
    def __init__(self, facts: Facts, taken: set[str], equal=()):
        self.facts, self.taken = facts, set(taken)
        self.out: list[AnyStatement] = []
        self.known = [Equalities(equal)]  # one for each open block
        self.looping = False
        self.hoisted, self.level = self.out, 0  # where checks of fixed extents go
        self.loop_names = self._loop_names()
        self.depth = 0
        self.sizes_of: dict[str, tuple[Size, ...]] = {}
        self.memo: dict[object, Expr] = {}  # what the present statement has bound already
        self.available: dict[Expr, tuple[Name, tuple[Size, ...]]] = {}  # arrays that hold the same as an expression
        self.behind: tuple[AnyStatement, ...] = ()  # what may be done later
        self.writing: str | None = None  # the array that the present statement writes
        self.hint = ""
        self.origin: Origin | None = None

    # ------------------------------------------------------------------- names

    def _loop_names(self) -> list[str]:
        candidates = [n + suffix for suffix in ("", *map(str, range(2, 9))) for n in LOOP_NAMES]
        free = [n for n in candidates if n not in self.taken]
        self.taken |= set(free)
        return free

    def fresh(self, wish: str = "") -> str:
        """A free name: `wish`, `wish2` ... where there is one, else t1, t2 ..."""
        found = wish if wish and wish not in self.taken else None
        count = 2 if wish else 1
        while found is None:
            candidate = f"{wish or 't'}{count}"
            found = candidate if candidate not in self.taken else None
            count += 1
        self.taken.add(found)
        return found

    def counter(self) -> Name:
        """A fresh integer that is never negative."""
        name = integer(self.fresh())
        self.facts.never_negative.add(name.id)
        return name

    def refuse(self, op: str, why: str = "") -> LoweringRefused:
        return LoweringRefused(op, self.origin, why)

    # -------------------------------------------------------------- statements

    def emit(self, s: AnyStatement) -> None:
        self.out.append(s)

    def assign(self, target: Name, value: Expr) -> Name:
        self.emit(Assign(target=target, value=value))
        return target

    def set(self, place: Expr, value: Expr) -> None:
        """Overwrite an element or a scalar."""
        made = Assign if isinstance(place, Name) else Store
        self.emit(made(target=place, value=value))

    def forget(self, s: AnyStatement) -> None:
        """What a statement binds or writes: arrays computed from it hold something else."""
        every = list(statements((s,)))
        if any(isinstance(t, (Call, Do, Permute)) for t in every):
            self.available = {}
        new = bound_in((s,))
        places = [root(t.target) or "" for t in every if isinstance(t, (Store, Update))]
        self.available = {e: held for e, held in self.available.items() if names(e).isdisjoint(new)
                          and not any(not p or self.facts.may_share(p, n) for p in places for n in names(e))}

    @contextmanager
    def block(self, conditional: bool = False, certain: bool = False) -> Iterator[list[AnyStatement]]:
        """Statements that are emitted inside go into the list; what was checked or bound inside is
        forgotten behind it.  conditional: it may be passed over, so its checks stay inside.
        certain: it is not passed over, so what was checked inside holds behind it too."""
        kept, available = (self.out, self.memo, self.looping, self.hoisted, self.level), self.available
        self.out, self.memo, self.available = [], dict(self.memo), dict(self.available)
        self.known.append(self.known[-1] if certain else self.known[-1].copy())
        self.looping = self.looping and not conditional
        if not self.looping:
            self.hoisted, self.level = self.out, len(self.known) - 1
        try:
            yield self.out
        finally:
            self.known.pop()
            self.out, self.memo, self.looping, self.hoisted, self.level = kept
            self.available = self.available if certain else available

    @contextmanager
    def repeated(self) -> Iterator[None]:
        """The body of a loop: checks of what is fixed from the entry on go in front of the loop."""
        kept = self.looping
        if not kept:
            self.hoisted, self.level = self.out, len(self.known) - 1
        self.looping = True
        yield
        self.looping = kept

    def loops(self, sizes: tuple[Size, ...], body: Callable[[tuple[Expr, ...]], None]) -> None:
        """A nest over all indices, the last axis innermost; `body` emits what stands inside."""
        variables = iter(self.loop_names[self.depth :])
        indices = tuple(number(0) if s.one else integer(next(variables)) for s in sizes)
        deeper = sum(isinstance(i, Name) for i in indices)
        self.depth += deeper
        with self.block() as inside:
            body(indices)
        self.depth -= deeper
        for index, size in reversed(list(zip(indices, sizes))):
            if isinstance(index, Name):
                stop = self.spelt(size).expr
                inside = [For(var=index, start=number(0), stop=stop, step=number(1), body=tuple(inside))]
        self.out += inside

    def require(self, test: Expr, error: str) -> None:
        """Raise unless `test`, which is the refuted form: `if a != b: raise ...`."""
        self.emit(If(test=test, body=(Keep(text=f"raise {error}"),)))

    def require_equal(self, a: Size, b: Size, message: str = MISMATCH) -> None:
        """NumPy's check that two axes are equally long, where that is not known."""
        pair = ("equal", frozenset((a.expr, b.expr)))
        if same(a, b) or pair in self.memo or self.known[-1].known(a.extent, b.extent):
            return
        self.memo[pair] = a.expr
        error = f'ValueError("{message}")'
        bare = self._bare(a, b)
        if bare is not None:
            self.hoisted.append(If(test=compare("!=", *bare), body=(Keep(text=f"raise {error}"),)))
        else:
            self.require(compare("!=", self.length(a), self.length(b)), error)
        for known in self.known[self.level if bare is not None else -1 :]:
            known.learn(a.extent, b.extent, self.facts.standing)

    def _bare(self, a: Size, b: Size) -> tuple[Expr, Expr] | None:
        """Two extents that are fixed from the function's entry on and differ in no constant."""
        if a.extent is None or b.extent is None or a.extent.const != b.extent.const:
            return None
        pair = tuple(self.facts.spell(e.extent - e.extent.const) for e in (a, b))
        return None if None in pair or not self.facts.fixed(a.extent, b.extent) else pair

    def spelt(self, size: Size) -> Size:
        """The size in the best known names: `nx` rather than the `a.shape[0]` that was found equal."""
        reduced = size.extent and self.known[-1].reduced(size.extent)
        if reduced == size.extent:
            return size
        return Size(size.extent, self.facts.spell(reduced) or size.expr)

    def length(self, size: Size) -> Expr:
        """How long an axis is, empty ones included."""
        if self.facts.nonnegative(size.expr):
            return size.expr
        return Op("max", (size.expr, number(0)), INT)

    def hold(self, claimed: Array, sizes: tuple[Size, ...]) -> None:
        """Make sure that the extents of a type, on which later loops rely, are what they are: a slice
        may be clipped where an axis is shorter than was taken for granted."""
        for e, size in zip(claimed.shape, sizes):
            expr = self.facts.spell(e)
            if expr is not None:
                self.require_equal(size, Size(e, expr), CLIPPED)


def with_origin(s: AnyStatement, origin: Origin | None) -> AnyStatement:
    """A new statement with its origin, inside too."""
    changes = {"origin": s.origin or origin}
    for block in ("body", "orelse"):
        if hasattr(s, block):
            changes[block] = tuple(with_origin(b, origin) for b in getattr(s, block))
    return replace(s, **changes)
