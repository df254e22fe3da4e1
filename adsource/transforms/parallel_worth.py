"""Which loops have enough work to share out among threads.

    for t in range(steps):              the deepest loops of the routine: three
        for i in range(n):              worth it: two are one in the other, with one around them
            for j in range(m): ...
    for i in range(n):                  not worth it: for large n this is nothing beside what stands above
        for j in range(m): ...
"""

from __future__ import annotations

from adsource.ir.nodes import AnyStatement, Call, For, Function, While
from adsource.ir.walk import blocks
from adsource.transforms.parallel_places import is_short

Body = tuple[AnyStatement, ...]
SHORT = 8  # passes that are hardly a loop


def depths(functions: list[Function]) -> dict[str, int]:
    """By key, how deep a function's loops are one within the other, with those of the functions that it calls."""
    known: dict[str, int] = {}
    by_key = {f.key: f for f in functions}

    def of(key: str) -> int:
        if key not in known and key in by_key:
            known[key] = 0  # a call of itself adds nothing
            known[key] = levels(by_key[key].body, of)
        return known.get(key, 0)

    for f in functions:
        of(f.key)
    return known


def levels(body: Body, called=lambda key: 0) -> int:
    """How many loops are one within the other."""
    return max((_levels(s, called) for s in body), default=0)


def _levels(s: AnyStatement, called) -> int:
    if isinstance(s, Call):
        return called(s.callee)
    inside = max((levels(block, called) for block in blocks(s)), default=0)
    return inside + (isinstance(s, While) or isinstance(s, For) and not is_short(s, SHORT))


def is_worth(loop: For, around: int, deepest: int) -> bool:
    """Whether threads are worth their start.  around: serial loops around it; deepest: of the routine's loops."""
    own = levels((loop,))
    return loop.declared or around < own and around + own >= deepest
