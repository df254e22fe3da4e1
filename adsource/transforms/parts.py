"""Loops that are done in parts of a few hundred passes, one loop after the other for each part.

    for i in range(n):                for part in range(0, n, 512):
        ...                               for i in range(part, min(part + 512, n)):
    for i in range(n):        ->              ...
        ...                               for i in range(part, min(part + 512, n)):
                                              ...

What one hands to the next stays in the cache, and takes no more memory than a part.
"""

from __future__ import annotations

from dataclasses import replace

from adsource.ir import infer
from adsource.ir.nodes import Const, Expr, For, Name
from adsource.transforms.lower_size import minus, plus

PART = 512  # passes


def in_parts(part: Name, low: Expr, end: Expr, back: bool, loops: tuple[For, ...]) -> For:
    """The loops from low up to end, from part to part.  back: the last part first; loops with a step of -1 go down."""
    own = tuple(_within(s, *_ends(part, low, end, back)) for s in loops)
    over = (end, low, infer.const(-PART)) if back else (low, end, infer.const(PART))
    return For(part, *over, own, origin=loops[0].origin)


def whole(s: For) -> tuple[For, ...] | None:
    """The loops that a loop does in parts, as they would be by themselves; None where it does something else."""
    if not isinstance(s.step, Const) or abs(s.step.value) != PART or not all(isinstance(t, For) for t in s.body):
        return None
    back = s.step.value < 0
    low, end = (s.stop, s.start) if back else (s.start, s.stop)
    ends = _ends(s.var, low, end, back)
    if any(_within(t, *ends) != t for t in s.body):
        return None
    return tuple(_within(t, low, end) for t in s.body)


def part_again(s: For, loops: tuple[For, ...]) -> For:
    """A loop in parts, of other loops than before: those that `whole` gave, changed within."""
    return replace(s, body=tuple(replace(t, start=now.start, stop=now.stop) for t, now in zip(loops, s.body)))


def _ends(part: Name, low: Expr, end: Expr, back: bool) -> tuple[Expr, Expr]:
    """Where a part begins, and where it ends."""
    if back:
        return infer.op("max", (minus(part, PART), low)), part
    return part, infer.op("min", (plus(part, PART), end))


def _within(s: For, low: Expr, end: Expr) -> For:
    """A loop from low up to end, or from there down."""
    down = getattr(s.step, "value", 1) != 1
    return replace(s, start=minus(end, 1) if down else low, stop=minus(low, 1) if down else end)
