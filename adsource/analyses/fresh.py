"""Memory that was made in the pass at hand, and the names that stand for it and for nothing else.

    for t in range(steps):
        z = np.zeros(n)          z
        w = z[1:]                z, w: `y`, the `z` of the pass before, is other memory
        ...
        y = z                    z, w, y
"""

from __future__ import annotations

from adsource.analyses.buffers import Effects, shared
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

Names = frozenset[str]  # all that stand for some memory, as far as is known


def apart(a: str, b: str, known: tuple[Names, ...]) -> bool:
    """Whether one of two names stands for memory for which the other does not."""
    return any((a in group) != (b in group) for group in known)


def within(s: AnyStatement, known: tuple[Names, ...], effects: dict[str, Effects]) -> tuple[Names, ...]:
    """What is known inside of a loop or branch and behind it: the memory that it gives no names and takes none off."""
    inner = tuple(statements((s,)))
    lost = bound_in(inner)
    return tuple(
        group for group in known
        if group.isdisjoint(lost) and all(group.isdisjoint(named(t, group, effects)) for t in inner)
    )


def behind(s: AnyStatement, known: tuple[Names, ...], effects: dict[str, Effects]) -> tuple[Names, ...]:
    """What is known behind a statement."""
    if isinstance(s, (If, For, While)):
        return within(s, known, effects)
    found = (moved(s, group, effects) for group in known)
    return (*(group for group in found if group), *(frozenset((n,)) for n in made(s, effects)))


def named(s: AnyStatement, group: Names, effects: dict[str, Effects]) -> set[str]:
    """The names of the memory for which a statement may have another name, or a place in a list, from there on."""
    of = {n: {n} for n in group}
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


def moved(s: AnyStatement, group: Names, effects: dict[str, Effects]) -> Names:
    """The names behind a plain statement; none where they are not known."""
    if isinstance(s, Permute):
        pairs = [(t.id, o.id) for t, o in zip(s.targets, s.sources)]
        return group - {t for t, _ in pairs} | {t for t, o in pairs if o in group}
    more: set[str] = set()
    if named(s, group, effects):
        if not isinstance(s, Assign) or not is_array(s.target.type):
            return frozenset()
        if not shared(s.value, {n: {n} for n in names(s.value)}) <= group:
            return frozenset()
        more = {s.target.id}
    return group - set(bound(s)) | more


def made(s: AnyStatement, effects: dict[str, Effects]) -> list[str]:
    """The names that a statement binds to new memory."""
    if isinstance(s, Assign) and is_array(s.target.type):
        taken = any(isinstance(n, Op) and n.op in ("item", "pop") for n in nodes(s.value))
        return [] if taken or shared(s.value, {n: {n} for n in names(s.value)}) else [s.target.id]
    if isinstance(s, Call):
        found = zip(s.targets, effects[s.callee].returns)
        return [t.id for t, given in found if is_array(t.type) and not given]
    return []
