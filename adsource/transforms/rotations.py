"""Exchange of buffers through a temporary name, as one permutation.

    tmp = old
    old = cur               old, cur, nxt = cur, nxt, old
    cur = nxt
    nxt = tmp

And the other way round: names of different kinds that are exchanged (an array and a number, or one of integers) become
assignments through temporaries; so does an exchange of which one name is not read again, since it may be bound
anew, and then the exchange cannot be undone by another.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import islice

from adsource.analyses import live
from adsource.ir.nodes import AnyStatement, Assign, For, If, Name, Permute, While
from adsource.ir.types import is_array
from adsource.names import temporary

Block = tuple[AnyStatement, ...]


def rotations(block: Block, taken: set[str], after: frozenset[str] = frozenset()) -> Block:
    """A block with its exchanges in the form that suits them."""
    out: list[AnyStatement] = []
    behind = live.behind_each(block, after)
    k = 0
    while k < len(block):
        s = block[k]
        run = _run(block, k)
        found = _permutation(run, behind[k + len(run) - 1]) if len(run) > 2 else None
        if found is not None:
            out.append(found)
            k += len(run)
            continue
        out += _one(s, taken, behind[k])
        k += 1
    return tuple(out)


def _one(s: AnyStatement, taken: set[str], behind: frozenset[str]) -> list[AnyStatement]:
    if isinstance(s, (For, While)):
        body = rotations(s.body, taken, live.at_header(s, behind))
        return [replace(s, body=body) if body != s.body else s]
    if isinstance(s, If):
        body, orelse = rotations(s.body, taken, behind), rotations(s.orelse, taken, behind)
        return [replace(s, body=body, orelse=orelse) if (body, orelse) != (s.body, s.orelse) else s]
    if isinstance(s, Permute):
        dead = {t.id for t in s.targets} - behind
        if dead or len({_kind(n) for n in s.sources}) > 1:
            return _apart(s, dead, taken)
    return [s]


def _apart(s: Permute, dead: set[str], taken: set[str]) -> list[AnyStatement]:
    old: list[AnyStatement] = []
    new: list[AnyStatement] = []
    pairs = [(t, o) for t, o in zip(s.targets, s.sources) if t.id not in dead]
    if not {t.id for t, _ in pairs} & {o.id for _, o in pairs}:
        return [Assign(replace(t, type=o.type), o, origin=s.origin, comments=s.comments) for t, o in pairs]
    for target, source in pairs:
        name = Name(temporary(taken), source.type)
        taken.add(name.id)
        old.append(Assign(name, source, origin=s.origin))
        new.append(Assign(replace(target, type=source.type), name, origin=s.origin))
    return old + new


def _kind(n: Name) -> tuple:
    return is_array(n.type), is_array(n.type) and n.type.dtype


def _run(block: Block, k: int) -> list[Assign]:
    """Assignments of array names to array names, one after another."""
    run: list[Assign] = []
    for s in islice(block, k, None):
        if not (isinstance(s, Assign) and isinstance(s.value, Name) and is_array(s.value.type)):
            break
        run.append(s)
    return run


def _permutation(run: list[Assign], behind: frozenset[str]) -> Permute | None:
    """What a run of assignments does to the names that are still read: one permutation, or None."""
    holds: dict[str, Name] = {}
    for s in run:
        holds[s.target.id] = holds.get(s.value.id, s.value)
    kept = [s.target for s in run if s.target.id in behind]
    targets = tuple({t.id: t for t in kept}.values())
    sources = tuple(holds[t.id] for t in targets)
    if len({_kind(n) for n in (*targets, *sources)}) > 1:
        return None
    if {t.id for t in targets} != {o.id for o in sources} or all(t.id == o.id for t, o in zip(targets, sources)):
        return None
    comments = tuple(line for s in run for line in s.comments)
    return Permute(targets, sources, origin=run[0].origin, comments=comments)
