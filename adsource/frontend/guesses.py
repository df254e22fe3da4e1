"""What a list holds that is read before anything is put into it, as the text goes: taken for granted for a while.

    S = []
    for it in range(n):
        p = direction(g, S)         S may hold arrays like g
        ...
        S.append(xn - x)            it does

Where all that is put into a list depends on what it holds, nothing can be learned.  Kinds that are at hand are then
tried, one after the other; the first `append` tells what is true (`lists.learned`).
"""

from __future__ import annotations

from dataclasses import dataclass, field

from adsource.errors import Refusal
from adsource.frontend.lists import What
from adsource.frontend.scope import Unmet
from adsource.ir.types import Array, Scalar, Type, is_float

MOST = 12  # attempts for one function


@dataclass
class Guesses:
    """The attempts that are left, each with what is taken for granted in it."""

    waiting: list[dict] = field(default_factory=list)
    made: int = 0
    first: Refusal | None = None

    def follow(self, met: Unmet, facts: dict, refusal: Refusal) -> None:
        """Go on with a guess about the list that was met; raises the refusal where there is none."""
        self.first = self.first or refusal
        if met.key is not None and met.key not in facts:
            self.waiting[:0] = [facts | {met.key: What((t,), guess=True)} for t in kinds(met.env)]
        self.another(facts, refusal)

    def another(self, facts: dict, refusal: Refusal) -> None:
        """Go on with the next guess, after a refusal."""
        self.made += 1
        if not self.waiting or self.made > MOST:
            raise self.first or refusal
        found = self.waiting.pop(0)
        facts.clear()
        facts.update(found)


def kinds(env: dict) -> tuple[Type, ...]:
    """What a list may hold: arrays like those at hand, vectors first, or numbers."""
    arrays = [b.type for b in env.values() if isinstance(b.type, Array) and is_float(b.type)]
    found = [t for t in arrays if None not in t.shape]
    return tuple(dict.fromkeys([*sorted(found, key=lambda t: t.rank), Scalar("float64")]))[:4]
