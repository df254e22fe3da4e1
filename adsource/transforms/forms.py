"""Of the forms that a routine may have, the one that records least.

What is recorded where depends on what else is: a value is made again from an array that is recorded anyway, else
it is recorded itself.  So some forms are tried:

    named    operands that get names, and may so be recorded instead of what they are made of (`operands.py`)
    kept     arrays that are recorded wherever they change, from which more can then be made again (`replay.py`)
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from typing import TypeVar

from adsource.ir.nodes import Expr
from adsource.ir.walk import root
from adsource.transforms.plan import Context
from adsource.transforms.smaller_records import LONG, size

Made = TypeVar("Made")
OFTEN = 3  # times that arrays are added to those that are kept


@dataclass(frozen=True)
class Form:
    named: Collection[Expr] | None = ()  # None: all that there are
    kept: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Tried:
    """What came of a form.  names: what the names that it gives stand for."""

    form: Form
    made: Made
    context: Context
    names: dict[str, Expr]

    @property
    def amount(self) -> int:
        """About how much is recorded."""
        return sum(size(value.type) * LONG ** _loops(passes) for _, value, passes, _, _ in self.context.taped)

    @property
    def recorded(self) -> set[str | None]:
        return {root(value) for _, value, _, _, _ in self.context.taped}


def least(make: Callable[[Form], Tried]) -> Tried:
    """The form that records least, of those that are worth a try."""
    best = make(Form())
    if not any(_loops(passes) for _, _, passes, _, _ in best.context.taped):
        return best
    every = make(replace(best.form, named=None))
    named = [e for name, e in every.names.items() if name in every.recorded]
    if named:
        best = _less(best, make(replace(best.form, named=named)))
    kept: frozenset[str] = frozenset()
    missed = best.context.missed
    for _ in range(OFTEN):
        if missed <= kept:
            break
        kept |= missed
        one = make(replace(best.form, kept=kept))
        missed = one.context.missed
        best = _less(best, one)
    return best


def _less(a: Tried, b: Tried) -> Tried:
    return b if b.amount < a.amount else a


def _loops(passes: str) -> int:
    return passes.count(" x ") + bool(passes)
