"""What follows from affine inequalities of integers.

Every extent in a list says "this is not negative".  From `i >= 0` and `n - 1 - i >= 0` follows
`n - 1 >= 0`; without i, what is left of `i + 1 - m >= 0, i >= 0, n - 1 - i >= 0` is `n - m >= 0, n - 1 >= 0`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from adsource.ir.types import Extent, extent

Extents = tuple[Extent, ...]
Facts = dict[str, list[tuple[int, Extent]]]

BUDGET = 120  # goals that a proof may look at
LARGEST = 16  # factors in them
CASES = 3  # how many choices a proof may take apart


@dataclass
class Symbols:
    """The integers that a function computes, each a symbol that never changes.

    about: symbol -> what is always true of it.  cases: symbol -> (value, what holds then) for a value
    that is one of several.  meaning: symbol -> how it is computed anew (see bounds_values)."""

    about: dict[str, Extents] = field(default_factory=dict)
    cases: dict[str, tuple[tuple[Extent, Extents], ...]] = field(default_factory=dict)
    meaning: dict[str, tuple] = field(default_factory=dict)

    def fresh(self, name: str) -> Extent:
        """A symbol of its own for what a name stands for from here on."""
        symbol = f"{name}@{len(self.about)}"
        self.about[symbol] = ()
        return extent(symbol)


def factor(e: Extent, symbol: str) -> int:
    return next((f for s, f in e.terms if s == symbol), 0)


def negated(e: Extent) -> Extent:
    """`e >= 0` does not hold."""
    return e * -1 - 1


def replaced(e: Extent, symbol: str, value: Extent) -> Extent:
    f = factor(e, symbol)
    return e + (value - extent(symbol)) * f if f else e


# ------------------------------------------------------------------------- proofs


def implied(goal: Extent, facts: Iterable[Extent], symbols: Symbols, cases: int = CASES) -> bool:
    """Whether a goal certainly follows; False where no proof is found."""
    known = _relevant(goal, tuple(facts), symbols)
    if _follows(goal, _by_symbol(known), set()):
        return True
    choice = _choice(goal, known, symbols)
    if choice is None or not cases:
        return False
    return all(
        _in_case(goal, known, choice, value, holds, symbols, cases - 1)
        for value, holds in symbols.cases[choice]
    )


def _in_case(goal: Extent, facts: Extents, choice: str, value: Extent, holds: Extents, symbols, cases: int) -> bool:
    """Whether the goal follows where a choice has this value, or nothing can have it."""
    new = tuple(replaced(f, choice, value) for f in facts if factor(f, choice))
    known = (*(f for f in facts if not factor(f, choice)), *new, *holds)
    with_each = _by_symbol(known)
    if any(_follows(negated(f), with_each, set()) for f in new):
        return True
    return implied(replaced(goal, choice, value), known, symbols, cases)


def _choice(goal: Extent, facts: Extents, symbols: Symbols) -> str | None:
    """A symbol that is one of several values, in the goal or beside what is in it."""
    near = {s for s, _ in goal.terms}
    beside = [f for f in facts if near & {s for s, _ in f.terms}]
    return next((s for e in (goal, *beside) for s, _ in e.terms if s in symbols.cases), None)


def _relevant(goal: Extent, facts: Extents, symbols: Symbols) -> Extents:
    """The facts, with what is always true of the symbols in them."""
    found = dict.fromkeys(facts)
    met: set[str] = set()
    waiting = {s for e in (goal, *facts) for s, _ in e.terms}
    while waiting - met:
        symbol = min(waiting - met)
        met.add(symbol)
        for fact in symbols.about.get(symbol, ()):
            found[fact] = None
            waiting |= {s for s, _ in fact.terms}
    return tuple(found)


def _by_symbol(facts: Extents) -> Facts:
    """The facts that each symbol is in, and its factor there."""
    found: Facts = {}
    for fact in facts:
        for symbol, f in fact.terms:
            found.setdefault(symbol, []).append((f, fact))
    return found


def _follows(goal: Extent, facts: Facts, seen: set[Extent]) -> bool:
    """A goal minus a fact is a smaller goal: one symbol that is in the way is taken out at a time."""
    hindering = _hindering(goal)
    if not hindering:
        return goal.const >= 0
    if goal in seen or len(seen) > BUDGET or any(abs(f) > LARGEST for _, f in goal.terms):
        return False
    seen.add(goal)
    for symbol in hindering:
        wanted = factor(goal, symbol)
        for given, fact in facts.get(symbol, ()):
            if given * wanted > 0 and _follows(_without(goal, wanted, fact, given), facts, seen):
                return True
    return False


def _without(goal: Extent, wanted: int, fact: Extent, given: int) -> Extent:
    """`times * goal + times - 1 - often * fact`, which has one symbol less."""
    times = 1 if wanted % given == 0 else abs(given)
    often = wanted * times // given
    sums = {s: f * times for s, f in goal.terms}
    for s, f in fact.terms:
        sums[s] = sums.get(s, 0) - f * often
    kept = tuple(sorted((s, f) for s, f in sums.items() if f))
    return Extent(kept, goal.const * times + times - 1 - fact.const * often)


def _hindering(e: Extent) -> list[str]:
    """The symbols that keep one from seeing that e is not negative; any one of the first kind must go."""
    doubtful = [s for s, f in e.terms if f < 0 or not is_length(s)]
    if doubtful:
        return doubtful[-1:]
    return [] if e.const >= 0 else [s for s, _ in e.terms]


def is_length(symbol: str) -> bool:
    """Lengths of axes are never negative."""
    return ".shape[" in symbol


# -------------------------------------------------------------------- conjunctions


def eliminated(symbol: str, conditions: Extents) -> Extents | None:
    """What the conditions say where the symbol may be any integer; None where that is not affine."""
    kept = tuple(c for c in conditions if not factor(c, symbol))
    low = [c for c in conditions if factor(c, symbol) > 0]
    high = [c for c in conditions if factor(c, symbol) < 0]
    met = []
    for a in low:
        for b in high:
            f, g = factor(a, symbol), -factor(b, symbol)
            if f != 1 and g != 1:
                return None
            met.append((min(conditions.index(a), conditions.index(b)), a * g + b * f))
    met += [(conditions.index(c), c) for c in kept]
    return tuple(c for _, c in sorted(met, key=lambda pair: pair[0]))


def simplified(conditions: Extents, facts: Iterable[Extent], symbols: Symbols) -> Extents | None:
    """The conditions without those that follow from the rest; None where they cannot all hold."""
    facts = tuple(facts)
    left = list(dict.fromkeys(conditions))
    for c in reversed(tuple(left)):
        rest = [*facts, *(x for x in left if x != c)]
        if implied(negated(c), rest, symbols):
            return None
        if len(left) > 1 and implied(c, rest, symbols):
            left.remove(c)
    return tuple(left)
