"""Of the forms that a routine may have, the one that records least.

What is recorded where depends on what else is: a value is made again from an array that is recorded anyway, else
it is recorded itself.  So some forms are tried:

    named    operands that get names, and may so be recorded instead of what they are made of (`operands.py`)
    copied   names that stand for other names' arrays (`u = new`) get copies, where nobody can tell: what is written
             to the one is then not what the other stands for
    kept     arrays that are recorded wherever they change, from which more can then be made again (`replay.py`)
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, replace

from adsource.errors import Refusal
from adsource.ir.nodes import Contract, Expr, Function
from adsource.ir.walk import root
from adsource.transforms.plan import Context
from adsource.transforms.smaller_records import LONG, size

OFTEN = 3  # times that arrays are added to those that are kept
AGAIN = 4  # arrays that are filled again count as much as one that is recorded
ENOUGH = 0.9  # of what another form records, for another text


@dataclass(frozen=True)
class Form:
    named: Collection[Expr] | None = ()  # None: all that there are
    copied: bool = False
    kept: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Tried:
    """What came of a form.  made: the routine, if it is to be this one.  joinable: loops that may run both sweeps.
    names: what the names that it gives stand for."""

    form: Form
    made: Callable[[], tuple[Function, Contract] | None]
    joinable: list[int]
    context: Context
    names: dict[str, Expr]

    @property
    def amount(self) -> int:
        """About how much is recorded; what is filled again takes time, too."""
        c = self.context
        again = sum(size(c.types[n]) * LONG**depth for n, depth in c.refilled.items())
        return sum(size(value.type) * LONG ** _loops(passes) for _, value, passes, _, _ in c.taped) + again // AGAIN

    @property
    def recorded(self) -> set[str | None]:
        return {root(value) for _, value, _, _, _ in self.context.taped}


def least(make: Callable[[Form], Tried]) -> Tried:
    """The form that records least, of those that are worth a try."""
    best = make(Form())
    if not any(_loops(passes) for _, _, passes, _, _ in best.context.taped):
        return best
    if any(reference for _, _, _, _, reference in best.context.taped):
        best = _less(best, _tried(make, replace(best.form, copied=True)))
    every = _tried(make, replace(best.form, named=None)) or best
    named = [e for name, e in every.names.items() if name in every.recorded]
    if named:
        best = _less(best, every if len(named) == len(every.names) else _tried(make, replace(best.form, named=named)))
    best = _keeping(best, make)
    used = [e for name, e in best.names.items() if name in best.recorded]
    return best if len(used) == len(best.names) else _less(best, _tried(make, replace(best.form, named=used)), 1.01)


def _keeping(best: Tried, make: Callable[[Form], Tried]) -> Tried:
    """The same with arrays kept, if that is less."""
    one, form = best, best.form
    for _ in range(OFTEN):
        if one is None or one.context.missed <= form.kept:
            break
        form = replace(form, kept=form.kept | one.context.missed)
        one = _tried(make, form)
        best = _less(best, one)
    return best


def _tried(make: Callable[[Form], Tried], form: Form) -> Tried | None:
    try:
        return make(form)
    except Refusal:
        return None


def _less(a: Tried, b: Tried | None, share: float = ENOUGH) -> Tried:
    """The second, where it is worth another text: where it records less than a share of the first."""
    return b if b is not None and b.amount < share * a.amount else a


def _loops(passes: str) -> int:
    return passes.count(" x ") + bool(passes)
