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

from adsource.analyses.buffers import Effects, shared
from adsource.analyses.live import mentioned
from adsource.analyses.sections import index_operands
from adsource.ir.nodes import (
    AnyStatement,
    Assign,
    Call,
    For,
    If,
    Jump,
    Op,
    Permute,
    Remark,
    Store,
    Update,
    While,
)
from adsource.ir.types import Array, Scalar, is_array
from adsource.ir.walk import bound, bound_in, expressions, names, nodes, statements
from adsource.transforms.exchanged import MARK, places
from adsource.transforms.plan import Context, Step, adjoint_statements, kills_below, needs


@dataclass(frozen=True)
class Birth:
    """names: those that stand for the memory, and for nothing else; read: the names that adjoints have read since."""

    names: frozenset[str]
    read: frozenset[str] = frozenset()

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
    inner, read = tuple(statements((step.statement,))), _reads(step)
    moved = bound_in(inner)
    still = [b for b in newborn if b.names.isdisjoint(moved)]
    for s in inner:
        still = [b for b in still if b.names.isdisjoint(_named(s, b, effects))]
    return tuple(replace(b, read=b.read | read) for b in still)


def behind(step: Step, newborn: Newborn, c: Context) -> Newborn:
    """What is known behind a step."""
    s, effects = step.statement, c.buffers.effects
    if step.plans:
        return within(step, newborn, effects)
    newborn = tuple(replace(b, read=b.read | _reads(step)) for b in newborn)
    known = [_exchanged(b, s) if isinstance(s, Permute) else _bound(s, b, effects) for b in newborn]
    born = [Birth(frozenset((n,)), frozenset(read_by(step))) for n in _made(s, c)]
    return (*(b for b in known if b is not None), *born)


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


def _named(s: AnyStatement, b: Birth, effects: dict[str, Effects]) -> set[str]:
    """The names of the memory for which a statement may have another name, or a place in a list, from there on."""
    of = {n: {n} for n in b.names}
    match s:
        case Assign() if isinstance(s.target.type, (Array, Scalar)):
            return shared(s.value, of) if is_array(s.target.type) else set()
        case Store() if is_array(s.target.base.type):
            return set()
        case Call() if all(isinstance(a.type, (Array, Scalar)) for a in s.args):
            returned = {i for found in effects[s.callee].returns for i in found}
            return set().union(*(shared(s.args[i], of) for i in returned))
        case Permute():
            return {o.id for o in s.sources}
        case Update() | If() | For() | While() | Jump() | Remark():
            return set()
    return set().union(*(names(e) for e in expressions(s)))


def _exchanged(b: Birth, s: Permute) -> Birth | None:
    """The memory under its new names; None where what was read goes on under another name."""
    pairs = [(t.id, o.id) for t, o in zip(s.targets, s.sources)]
    found = b.names - {t for t, _ in pairs} | {t for t, o in pairs if o in b.names}
    return replace(b, names=found) if found and (found == b.names or not b.is_used) else None


def _bound(s: AnyStatement, b: Birth, effects: dict[str, Effects]) -> Birth | None:
    """The memory with the names that it has behind a statement; None where that is not known."""
    gone = b.names & set(bound(s))
    if gone and b.is_used:
        return None  # what was read is kept under names that are not followed
    more: set[str] = set()
    if _named(s, b, effects):
        if not isinstance(s, Assign) or not is_array(s.target.type):
            return None
        if not shared(s.value, {n: {n} for n in names(s.value)}) <= b.names:
            return None
        more = {s.target.id}
    found = b.names - gone | more
    return replace(b, names=found) if found else None


def _made(s: AnyStatement, c: Context) -> list[str]:
    """The names that a statement binds to new memory."""
    if isinstance(s, Assign) and is_array(s.target.type):
        taken = any(isinstance(n, Op) and n.op in ("item", "pop") for n in nodes(s.value))
        return [] if taken or shared(s.value, {n: {n} for n in names(s.value)}) else [s.target.id]
    if isinstance(s, Call):
        found = zip(s.targets, c.buffers.effects[s.callee].returns)
        return [t.id for t, given in found if is_array(t.type) and not given]
    return []
