"""A loop whose passes meet in sums alone, as several loops of which each is independent.

    for i in range(n):                          for i in range(n):
        for j in range(m):                          for j in range(m):
            u_b[i + 2, j] += t[i, j]                    u_b[i + 2, j] += t[i, j]
        for j in range(m):               ->     for i in range(n):
            u_b[i, j] -= t[i, j]                    for j in range(m):
                                                        u_b[i, j] -= t[i, j]

All else that the passes meet is their own, so that nothing comes before what it needs.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from adsource.ir.nodes import AnyStatement, For
from adsource.ir.walk import bound_in
from adsource.transforms.fuse_facts import exposed

Body = tuple[AnyStatement, ...]


def split(loop: For, fits: Callable[[For, frozenset[str]], bool]) -> list[tuple[For, frozenset[str]]] | None:
    """The loops, as few as there can be, each with the names that the others read.  fits: whether a loop with such
    names behind it is independent."""
    if len(loop.body) < 2 or loop.verbatim or not all(isinstance(s, For) for s in loop.body):
        return None
    binds = [bound_in((s,)) for s in loop.body]
    for k, s in enumerate(loop.body):
        if any(exposed((s,)) & others for j, others in enumerate(binds) if j != k):
            return None
    groups: list[Body] = []
    for s in loop.body:
        if groups and fits(*_alone(loop, (*groups[-1], s))):
            groups[-1] = (*groups[-1], s)
        elif fits(*_alone(loop, (s,))):
            groups.append((s,))
        else:
            return None
    found = [_alone(loop, group) for group in groups]
    return [(replace(one, comments=loop.comments if not k else ()), names) for k, (one, names) in enumerate(found)]


def _alone(loop: For, body: Body) -> tuple[For, frozenset[str]]:
    others = (s for s in loop.body if all(s is not t for t in body))
    return replace(loop, body=body), frozenset().union(*(exposed((s,), frozenset({loop.var.id})) for s in others))
