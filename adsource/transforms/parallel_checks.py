"""Checks that come out the same in each pass of a loop stand in front of it: parallel passes raise no errors.

    for i in range(n):                         if n > 0 and b.shape[1] != m:
        if b.shape[1] != m:                        raise ValueError("...")
            raise ValueError("...")    ->      for i in range(n):
        ...                                        ...
"""

from __future__ import annotations

from dataclasses import replace

from adsource.ir.extents import affine
from adsource.ir.nodes import AnyStatement, Expr, For, If, Jump, Keep, Op, While
from adsource.ir.types import BOOL
from adsource.ir.walk import bound_in, names, statements
from adsource.transforms.fuse_facts import contents
from adsource.transforms.lower_size import compare, plus
from adsource.transforms.parallel_places import step_of

Body = tuple[AnyStatement, ...]


def checks_first(loop: For) -> tuple[list[AnyStatement], For]:
    """What can stand in front of a loop, and the loop without it."""
    changed = bound_in((loop,))
    first, body = _parted(loop.body, changed, _runs(loop))
    return first, replace(loop, body=body) if first else loop


def _parted(body: Body, changed: set[str], when: tuple[Expr, ...]) -> tuple[list[AnyStatement], Body]:
    """when: what has to hold for the block to be run."""
    first: list[AnyStatement] = []
    rest: list[AnyStatement] = []
    for k, s in enumerate(body):
        if any(isinstance(t, (Jump, While)) for t in statements((s,))):
            return first, (*rest, *body[k:])
        if _is_check(s) and _is_fixed(s.test, changed):
            first.append(replace(s, test=Op("and", (*when, s.test), BOOL) if when else s.test, verbatim=False))
            continue
        if isinstance(s, For) and step_of(s) in (1, -1) and _is_fixed(s.start, changed) and _is_fixed(s.stop, changed):
            more, inside = _parted(s.body, changed, (*when, *_runs(s)))
            first += more
            s = replace(s, body=inside) if more else s
        rest.append(s)
    return first, tuple(rest)


def _is_check(s: AnyStatement) -> bool:
    return isinstance(s, If) and not s.orelse and len(s.body) == 1 and isinstance(s.body[0], Keep) and (
        s.body[0].text.startswith("raise")
    )  # fmt: skip


def _is_fixed(e: Expr, changed: set[str]) -> bool:
    return not names(e) & changed and not contents(e)


def _runs(loop: For) -> tuple[Expr, ...]:
    """What tells whether a loop, whose steps are of one, makes a pass; nothing where it certainly does."""
    down = step_of(loop) < 0
    first, last = (plus(loop.stop, 1), plus(loop.start, 1)) if down else (loop.start, loop.stop)
    ends = affine(last), affine(first)
    passes = None if None in ends else ends[0] - ends[1]
    if passes is not None and not passes.terms and passes.const > 0:
        return ()
    return (compare(">", last, first),)
