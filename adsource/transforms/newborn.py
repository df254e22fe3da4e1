"""Memory that was made in the pass at hand: writing it destroys nothing that was read before it was made.

    for t in range(steps):
        new = u.copy()                 made here: whatever `u` and `new` were read for before is elsewhere
        new[1:-1] = f(u)               reads `u`, which is not this memory
        new[0] = new[1]                destroys what was read through `new` since, which is nothing
        u = new                        `u` is another name of it from here on; the next pass makes another

Who reads is told by names, and `u` and `new` may share memory, in the loop as a whole: without the births, each
of these writes would be preceded by a record.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from adsource.analyses import fresh
from adsource.analyses.buffers import Effects
from adsource.analyses.live import mentioned
from adsource.analyses.sections import index_operands
from adsource.ir.nodes import AnyStatement, For, If, Permute, While
from adsource.ir.walk import bound, expressions, names, statements
from adsource.transforms.exchanged import MARK, places
from adsource.transforms.plan import Context, Step, adjoint_statements, kills_below, needs


@dataclass(frozen=True)
class Birth:
    """names: those that stand for the memory, and for nothing else; read: the names that adjoints have read since;
    depth: how many loops are around the statement that makes it, in each pass of which there is another one."""

    names: frozenset[str]
    read: frozenset[str] = frozenset()
    depth: int = 0

    @property
    def is_used(self) -> bool:
        """Whether it has been read since, or something will be put back there."""
        return not self.names.isdisjoint(n.removesuffix(MARK) for n in self.read)


Newborn = tuple[Birth, ...]


def birth_of(name: str, newborn: Newborn) -> Birth | None:
    return next((b for b in newborn if name in b.names), None)


def within(step: Step, newborn: Newborn, effects: dict[str, Effects]) -> Newborn:
    """What is known inside of a loop or branch, and behind it: the memory that the statements below give no names, and
    take none off.  Anything in it may have been read: in an earlier pass."""
    read = _reads(step)
    still = fresh.within(step.statement, tuple(b.names for b in newborn), effects)
    return tuple(replace(b, read=b.read | read) for b in newborn if b.names in still)


def behind(step: Step, newborn: Newborn, c: Context, depth: int) -> Newborn:
    """What is known behind a step.  depth: how many loops are around it."""
    s, effects = step.statement, c.buffers.effects
    if step.plans:
        return within(step, newborn, effects)
    newborn = tuple(replace(b, read=b.read | _reads(step)) for b in newborn)
    known = (_moved(s, b, effects) for b in newborn)
    born = [Birth(frozenset((n,)), frozenset(read_by(step)), depth) for n in fresh.made(s, effects)]
    return (*(b for b in known if b is not None), *born)


def _moved(s: AnyStatement, b: Birth, effects: dict[str, Effects]) -> Birth | None:
    """The memory with the names that it has behind a statement; None where that is not known, or where what was read
    goes on under names that are not followed."""
    found = fresh.moved(s, b.names, effects)
    lost = found != b.names if isinstance(s, Permute) else b.names & set(bound(s))
    return replace(b, names=found) if found and not (lost and b.is_used) else None


def read_by(step: Step) -> set[str]:
    """The names that adjoints of a step, and of those below it, read themselves: other names for the same memory may
    count as read elsewhere, and stand for other memory in this pass."""
    found = set(mentioned(tuple(adjoint_statements(step)))) | _handed(step)
    for s in statements((step.statement,)):
        if isinstance(s, (If, For, While)):  # the mirror has the same head
            found |= set().union(*map(names, expressions(s)))
    for kill in (*step.kills, *(k for p in step.plans for k in kills_below(p))):
        found |= index_operands(kill.section) if kill.section is not None else set()
    return found & (step.pre | step.post).union(step.handed, *map(needs, step.plans))


def _handed(step: Step) -> set[str]:
    return step.handed.union(*(_handed(inner) for p in step.plans for inner in p.steps))


def _reads(step: Step) -> frozenset[str]:
    """What adjoints of a step, and of those below it, read, and where something is put back."""
    below = [places(needs(p, places=True)) for p in step.plans]
    return frozenset(read_by(step) | places(step.places)).union(*below)
