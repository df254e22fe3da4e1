"""A function in the making, and how often each kind of statement comes up."""

from __future__ import annotations

from tests.programs.bindings import Bindings
from tests.programs.expressions import Expressions
from tests.programs.scope import Draw, Scope, Shape
from tests.programs.stores import Stores

SINGLE = {
    "fresh": 4, "rebound": 4, "updated": 6, "filled": 4, "part": 10, "entry": 5, "view": 7, "work": 3, "scalar": 4,
    "accumulated": 5, "swapped": 3, "masked": 3, "moved": 2, "called": 4, "unpacked": 2, "found": 1.5, "copied": 2,
    "aliased": 6, "saved": 4, "rotated": 1.5, "ragged": 3,
}


class Frame(Bindings, Stores):
    """One function being written."""

    def __init__(self, draw: Draw, scope: Scope, helpers=None, level: int = 1, counter=None):
        self.draw, self.scope, self.helpers, self.level = draw, scope, helpers, level
        self.lines: list[str] = []
        self.counter = counter if counter is not None else {}
        self.expressions = Expressions(draw, scope, self._call)

    def _call(self, shape, depth):
        return self.helpers.expression(self, shape, depth) if self.helpers else None

    def block(self) -> Frame:
        """An indented block: its lines are this frame's, its names are its own."""
        inner = Frame(self.draw, self.scope.inner(), self.helpers, self.level + 1, self.counter)
        inner.lines = self.lines
        return inner

    def add(self, line: str) -> None:
        self.lines.append("    " * self.level + line)

    def name(self, stem: str) -> str:
        self.counter[stem] = self.counter.get(stem, 0) + 1
        return stem if self.counter[stem] == 1 else f"{stem}{self.counter[stem]}"

    def of(self, shape: Shape, depth: int = 2) -> str:
        return self.expressions.of(shape, depth)

    def array(self) -> str:
        return self.draw.choice(self.scope.writable() or list(self.scope.arrays))

    def single(self) -> None:
        getattr(self, self.draw.weighted(SINGLE))()

    def called(self):
        if self.helpers:
            self.helpers.statement(self)
