"""Sweeps along the last axis of arrays stand within the loop over their first axis; so do sweeps that meet whole
arrays again in each pass.

    for k in range(1, n):                      for i in range(l):
        for i in range(l):                         for k in range(1, n):
            for j in range(m):         ->              for j in range(m):
                t[i, j, k] += ...                          t[i, j, k] += ...

A pass of the sweep meets one element in each line of memory, and the next pass meets all of these lines again: within
one `i` they are few enough to be near by then.  Each element sees the same work in the same order.

    for k in range(taps):                      for i in range(n):
        for i in range(n):                         for k in range(taps):
            for j in range(m):         ->              for j in range(m):
                y[i, j] += c[k] * x[i + k, j]              y[i, j] += c[k] * x[i + k, j]

The rows of `y` are met once, and stay near by for all taps.
"""

from __future__ import annotations

from dataclasses import replace

from adsource.analyses import live
from adsource.ir.nodes import AnyStatement, Const, For, Function, If, Slice, While
from adsource.ir.walk import base_name, bound_in, names, statements
from adsource.transforms.fuse import Place
from adsource.transforms.fuse_facts import Sums, elements, exposed, touched
from adsource.transforms.lower_facts import Facts, Returns
from adsource.transforms.parallel_checks import checks_first
from adsource.transforms.sweep_heads import head_apart
from adsource.transforms.vector_loops import is_innermost
from adsource.transforms.viewed import rows_seen_through

Body = tuple[AnyStatement, ...]


def in_slabs(function: Function, sums: Sums, returns: Returns | None = None) -> Function:
    """The lowered function with such sweeps the other way round.  sums: those whose terms may come in any order."""
    body = _Slabs(Facts(function, returns), sums).block(function.body, frozenset(), True)
    return function if body == function.body else replace(function, body=body)


class _Slabs:
    def __init__(self, facts: Facts, sums: Sums):
        self.facts, self.sums = facts, sums

    def block(self, body: Body, after: frozenset[str], top: bool = False) -> Body:
        out: list[AnyStatement] = []
        for s, behind in zip(body, live.behind_each(body, after)):
            if top:
                self.facts.met(s)
            turned = self.turned(s, behind) if isinstance(s, For) else []
            if turned:
                out += turned
                continue
            if isinstance(s, For):
                s = replace(s, body=self.block(s.body, live.at_header(s, behind)))
            elif isinstance(s, While):
                s = replace(s, body=self.block(s.body, live.at_header(s, behind)))
            elif isinstance(s, If):
                s = replace(s, body=self.block(s.body, behind), orelse=self.block(s.orelse, behind))
            out.append(s)
        return tuple(out)

    def turned(self, sweep: For, after: frozenset[str]) -> Body:
        """The loop over rows, behind the checks that the sweep would make in each step; nothing where it stays."""
        checks, sweep = checks_first(sweep)
        head, sweep = head_apart(rows_seen_through(sweep, after), self.facts, after)
        row = sweep.body[0] if len(sweep.body) == 1 else None
        pays = isinstance(row, For) and (self.along(sweep, row) or self.again(sweep, row))
        if not pays or not self.allowed(sweep, row, after):
            return ()
        within = replace(sweep, body=row.body, comments=row.comments, verbatim=False)
        inner = self.turned(within, after)  # the rows of a plane, too
        return (*checks, *head, replace(row, body=inner or (within,), comments=sweep.comments, verbatim=False))

    def again(self, sweep: For, row: For) -> bool:
        """Whether each pass of the sweep meets the rows of an array again, and else little that is not of them."""
        loops = [s for s in statements(row.body) if isinstance(s, For)]
        along = {s.var.id for s in loops if is_innermost(s)}
        counted = {s.var.id for s in (sweep, row, *loops)}
        if not loops:
            return False
        found = False
        for e, written in dict.fromkeys(elements(row.body)):
            items = [names(i) for i in e.items if not isinstance(i, Slice)]
            used = frozenset().union(*items)
            swept, rows = ([i for i in items if v.var.id in i] for v in (sweep, row))
            anew = used & along and not _is_window(swept or rows, counted)
            if swept and (written if rows else anew):
                return False
            found = found or bool(rows and anew and not swept)
        return found

    def along(self, sweep: For, row: For) -> bool:
        """Whether the sweep goes along the last axis of most arrays, the row is an earlier axis of theirs, and there is
        a loop within the row to run on vectors."""
        if len(row.body) != 1 or not isinstance(row.body[0], For):
            return False
        along = across = 0
        for e in dict.fromkeys(e for e, _ in elements(row.body)):
            at = [k for k, i in enumerate(e.items) if sweep.var.id in names(i)]
            rows = [k for k, i in enumerate(e.items) if row.var.id in names(i)]
            if at and rows:
                last = at == [len(e.items) - 1]
                along, across = along + last, across + (not last)
        return along > across

    def allowed(self, sweep: For, row: For, after: frozenset[str]) -> bool:
        """Whether passes of the row have nothing to do with each other, and nothing is left of them but elements."""
        found = touched(sweep)
        bound = bound_in(sweep.body) | {sweep.var.id}
        plain = row.start == Const(0, row.start.type) and row.step == Const(1, row.step.type)
        if not plain or found.check or found.fixed or sweep.declared or row.declared or sweep.checkpoint is not None:
            return False
        ends = names(sweep.start) | names(sweep.stop) | names(sweep.step) | names(row.stop)
        own = bound - {sweep.var.id, row.var.id}
        if ends & bound or bound & after or own & exposed(row.body):
            return False
        place = Place(row.var.id, bound - {row.var.id}, True, self.facts)
        free = self.sums.free(row.body, self.facts)
        met = [(e, w) for e, w in elements(row.body) if base_name(e) not in free]
        apart = Place(sweep.var.id, bound - {sweep.var.id}, True, self.facts)
        return all(
            place.in_order(x, y) or apart.in_order(x, y) for x, writes in met for y, w in met
            if (writes or w) and self.facts.may_share(base_name(x), base_name(y))
        )  # fmt: skip


def _is_window(items: list[frozenset[str]], counted: set[str]) -> bool:
    """`x[i + k]`: mostly what the pass before has met."""
    return all(len(i & counted) > 1 for i in items)
