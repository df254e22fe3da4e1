"""A function in the making, and how often each kind of statement comes up."""

from __future__ import annotations

from tests.programs.bindings import Bindings
from tests.programs.expressions import Expressions
from tests.programs.scope import Draw, Scope, Shape
from tests.programs.stores import Stores
from tests.programs.wide import Wide

SINGLE = {
    "fresh": 4, "rebound": 4, "updated": 6, "filled": 4, "part": 10, "entry": 5, "view": 7, "work": 3, "scalar": 4,
    "accumulated": 5, "swapped": 3, "masked": 3, "moved": 2, "called": 4, "unpacked": 2, "found": 1.5, "copied": 2,
    "aliased": 6, "saved": 4, "rotated": 1.5, "ragged": 3,
}
WIDE = {
    **SINGLE, "chained": 2, "gathered": 2, "scattered": 1.5, "ordered": 1.5, "solved": 1, "laid_out": 5, "methods": 3,
    "masks_joined": 2, "counted": 2, "exchanged": 2, "collected": 2, "narrowed": 1, "stacked": 1,
}
TAKEN = ("x_b", "u_b", "u_d", "t1", "t2", "u_tape", "branch", "trips", "f_b", "value", "f_seed", "u_exit", "unstretched", "f_grad")


class Frame(Bindings, Stores, Wide):
    """One function being written.

    wide: with the rarer kinds of statements.  loops: how many are open.  returns: shapes of what a `return` gives, None where
    there is to be none.
    """

    def __init__(self, draw: Draw, scope: Scope, helpers=None, level: int = 1, counter=None, wide: bool = False):
        self.draw, self.scope, self.helpers, self.level, self.wide = draw, scope, helpers, level, wide
        self.loops: int = 0
        self.returns: tuple[Shape, ...] | None = None
        self.lines: list[str] = []
        self.counter = counter if counter is not None else {}
        self.expressions = Expressions(draw, scope, self._call)

    def _call(self, shape, depth):
        return self.helpers.expression(self, shape, depth) if self.helpers else None

    def block(self, loop: bool = False) -> Frame:
        """An indented block: its lines are this frame's, its names are its own."""
        inner = Frame(self.draw, self.scope.inner(), self.helpers, self.level + 1, self.counter, self.wide)
        inner.lines, inner.returns, inner.loops = self.lines, self.returns, self.loops + loop
        return inner

    def add(self, line: str) -> None:
        self.lines.append("    " * self.level + line)

    def name(self, stem: str) -> str:
        if self.wide and self.draw.chance(0.04):
            stem = self.draw.choice(TAKEN)
        self.counter[stem] = self.counter.get(stem, 0) + 1
        return stem if self.counter[stem] == 1 else f"{stem}{self.counter[stem]}"

    def of(self, shape: Shape, depth: int = 2) -> str:
        return self.expressions.of(shape, depth)

    def array(self) -> str:
        return self.draw.choice(self.scope.writable() or list(self.scope.arrays))

    def single(self) -> None:
        getattr(self, self.draw.weighted(WIDE if self.wide else SINGLE))()

    def called(self):
        if self.helpers:
            self.helpers.statement(self)
