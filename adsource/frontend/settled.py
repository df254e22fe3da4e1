"""The types of the names that a loop changes, found by going round until they hold."""

from __future__ import annotations

import functools
from typing import NamedTuple

import libcst as cst

from adsource.errors import Refusal
from adsource.frontend import as_long
from adsource.frontend.kept_apart import learn_wider, note
from adsource.frontend.scope import Env, Frame, Loop, merged
from adsource.ir.types import Type, is_array


def settled(node: cst.CSTNode, work, loop: Loop, frame: Frame):
    """Run work (which converts a loop's body) until the types at the head of the loop hold."""
    head, start = dict(frame.env), _Start(frozenset(frame.taken), dict(frame.entries), len(frame.checks))
    tried: set[as_long.Change] = set()
    same: tuple[as_long.Change, ...] = ()
    while True:
        made, statements, ends = _passed(head, start, work, loop, frame)
        if _prefers(head, ends or {}, frame):
            continue
        changed = tuple(c for c in as_long.changes(head, ends) if c not in tried)
        if changed:
            tried |= set(changed)
            _try_later(as_long.later(head, changed), start, work, loop, frame)
            same += as_long.needed(changed, frame)
            continue
        ends = as_long.as_at_head(ends, same)
        again = merged({n: b for n, b in (ends or {}).items() if n in head}, head)
        note("loop", node, head, again, frame)
        learn_wider(node, loop, head, ends, frame)
        if again == head:
            as_long.checked(node, same, head, frame)
            breaks = functools.reduce(merged, (as_long.as_at_head(b, same) for b in loop.breaks), None)
            return made, statements, breaks, merged(dict(head), ends)
        head = again


class _Start(NamedTuple):
    """The names that are taken in front of a loop, and how many checks have been made."""

    taken: frozenset[str]
    entries: dict[tuple[str, str], str]
    checks: int


def _passed(head: Env, start: _Start, work, loop: Loop, frame: Frame):
    """One pass that begins with what is known at the head: what work gives, the statements, what is known behind it."""
    frame.env, frame.taken, frame.entries = dict(head), set(start.taken), dict(start.entries)
    loop.breaks, loop.continues = [], []
    del frame.checks[start.checks :]
    frame.loops.append(loop)
    made, statements = frame.inside(work)
    frame.loops.pop()
    return made, statements, functools.reduce(merged, loop.continues, frame.env)


def _try_later(head: Env, start: _Start, work, loop: Loop, frame: Frame) -> None:
    """A pass for what it meets alone."""
    loops = len(frame.loops)
    try:
        _passed(head, start, work, loop, frame)
    except Refusal:
        del frame.loops[loops:]


def _prefers(head: Env, ends: Env, frame: Frame) -> bool:
    """Whether lengths of arrays at the head of a loop are from now on told as they are there, not by what they meet in
    the loop: `u = k * u` leaves `u` as long as it was."""
    met = [(a, b) for n in head if n in ends for a, b in _lengths(head[n].type, ends[n].type) if a != b]
    new = [a for a, b in met if a is not None and b is not None and a not in frame.shapes.preferred]
    frame.shapes.preferred += dict.fromkeys(new)
    return bool(new)


def _lengths(a: Type, b: Type):
    return zip(a.shape, b.shape) if is_array(a) and is_array(b) and a.rank == b.rank else ()
