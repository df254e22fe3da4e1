"""The outermost loops whose passes are independent run in parallel (`--parallel`); others say why they do not.

    for i in range(n):                     # Parallel: each pass has places of its own in v.
        for j in range(m):                 parts = shares(n, 4 * m)
            v[i, j] = f(w, i, j)    ->     if parts > 1:
                                               for part in prange(parts):
                                                   v_loop(part * n // parts, (part + 1) * n // parts, v, w)
                                           else:
                                               v_loop(0, n, v, w)

Loops without much work are left as they are (parallel_worth.py, parallel_cost.py), unless the user has written
`prange`.  What decides is in parallel_proof.py; parallel_parts.py makes the parts.
"""

from __future__ import annotations

from dataclasses import replace

from adsource.analyses import live
from adsource.ir.nodes import (
    AnyStatement,
    Assign,
    Call,
    Do,
    Expr,
    For,
    Function,
    If,
    Op,
    Permute,
    Remark,
    TupleExpr,
    While,
)
from adsource.ir.types import is_array
from adsource.ir.walk import bound_in, expressions, names, statements
from adsource.names import fresh
from adsource.transforms.fuse_facts import ALLOCATED
from adsource.transforms.lower_facts import REVERSE, Facts, Returns
from adsource.transforms.lower_size import number, plus
from adsource.transforms.parallel_checks import checks_first
from adsource.transforms.parallel_cost import cost
from adsource.transforms.parallel_parts import Shared, in_parts
from adsource.transforms.parallel_places import is_short, step_of
from adsource.transforms.parallel_proof import Apart, verdict
from adsource.transforms.parallel_split import split
from adsource.transforms.parallel_worth import SHORT, Worth, is_deep

Body = tuple[AnyStatement, ...]


def parallel(
    function: Function, worth: Worth, taken: frozenset[str], keys: set[str], returns: Returns | None = None
) -> tuple[Function, list[Shared]]:
    """The lowered function with its independent loops in parallel, and the functions of their parts.

    worth: of the loops of the module.  taken: names of the user's.  keys: of functions, to which it adds."""
    body = function.body
    at = next((k for k, s in enumerate(body) if isinstance(s, Remark) and s.text == REVERSE), len(body))
    facts = _Memory(function, returns)
    used = set(taken) | live.mentioned(body) | {p.name for p in function.params}
    work = _Parallel(function, facts, used, worth, keys)
    first = work.block(body[:at], live.before(body[at:], frozenset()))
    for mark in body[at : at + 1]:
        facts.met(mark)
    return replace(function, body=(*first, *work.block(body[at:], frozenset()))), work.shared


class _Memory(Facts):
    """Facts that know, at each place, which arrays have just been allocated: no other name is one of these yet."""

    alone: frozenset[str] = frozenset()

    def may_share(self, a: str, b: str) -> bool:
        return a == b or not self.alone & {a, b} and super().may_share(a, b)


def _alone_behind(s: AnyStatement, alone: frozenset[str]) -> frozenset[str]:
    """The arrays with no other name behind a statement."""
    kept = alone - bound_in((s,))
    for t in statements((s,)):
        if isinstance(t, (Assign, Call, Permute, Do)):
            kept -= {n for e in expressions(t) for n in _handed_on(e)}
    made = isinstance(s, Assign) and isinstance(s.value, Op) and s.value.op in ALLOCATED
    return kept | {s.target.id} if made else kept


def _handed_on(e: Expr) -> frozenset[str]:
    return frozenset() if not is_array(e.type) and not isinstance(e, TupleExpr) else names(e)


class _Parallel:
    def __init__(self, function: Function, facts: _Memory, used: set[str], worth: Worth, keys: set[str]):
        self.key, self.params = function.key, frozenset(p.name for p in function.params)
        self.facts, self.used, self.worth, self.keys = facts, used, worth, keys
        self.deepest = worth.deepest - worth.around[function.key]
        self.shared: list[Shared] = []

    def block(self, body: Body, after: frozenset[str], around: int = 0) -> Body:
        """after: names that are read behind it.  around: how many serial loops it is in."""
        out: list[AnyStatement] = []
        outer, self.facts.alone = self.facts.alone, frozenset()
        for k, s in enumerate(body):
            out += self.statement(s, live.before(body[k + 1 :], after), around)
            self.facts.alone = _alone_behind(s, self.facts.alone)
        self.facts.alone = outer
        return tuple(out)

    def statement(self, s: AnyStatement, after: frozenset[str], around: int) -> list[AnyStatement]:
        if isinstance(s, If):
            return [replace(s, body=self.block(s.body, after, around), orelse=self.block(s.orelse, after, around))]
        if isinstance(s, While):
            return [replace(s, body=self.block(s.body, live.at_header(s, after), around + 1))]
        return self.loop(s, after, around) if isinstance(s, For) else [s]

    def loop(self, s: For, after: frozenset[str], around: int) -> list[AnyStatement]:
        inner = around + (not is_short(s, SHORT))
        if s.abreast is not None or not is_deep(s, around, self.deepest):
            return [replace(s, body=self.block(s.body, live.at_header(s, after), inner))]
        why = self.worth.why_not(s, around + self.worth.around[self.key])
        if why and not any(isinstance(t, For) and t.declared for t in statements(s.body)):
            return [_serial(s, why)]
        checks, freed = checks_first(s)
        found = why or verdict(freed, self.facts, after, self.params)
        if isinstance(found, Apart) and found.serial:
            parts = None if found.work else split(freed, lambda one, names: self.is_apart(one, after | names))
            if parts is not None:
                return [*checks, *(t for one, names in parts for t in self.together(
                    one, verdict(one, self.facts, after | names, self.params)))]
            found = found.serial
        if isinstance(found, Apart):
            return [*checks, *self.together(freed, found)]
        return [_serial(replace(s, body=self.block(s.body, live.at_header(s, after), inner)), found)]

    def is_apart(self, s: For, after: frozenset[str]) -> bool:
        found = verdict(s, self.facts, after, self.params)
        return isinstance(found, Apart) and not found.large + found.added + found.work

    def together(self, s: For, found: Apart) -> list[AnyStatement]:
        if step_of(s) < 0:
            s = replace(s, start=plus(s.stop, 1), stop=plus(s.start, 1), step=number(1), verbatim=False)
        s = replace(s, comments=(*s.comments, *_reasons(found)))
        key = fresh(f"{self.key}_loop", self.keys)
        self.keys.add(key)
        made = in_parts(s, found, cost(s.body, s).expression(), key, self.used, self.facts)
        self.shared.append(made)
        return made.statements


def _serial(s: For, why: str) -> For:
    return replace(s, abreast=False, comments=(*s.comments, f"# Serial: {why}."))


def _reasons(found: Apart) -> list[str]:
    """Comments that say why the passes may run in parallel, and what becomes of what they share."""
    own = f"each pass has places of its own in {_listed(found.writes)}" if found.writes else "no pass needs another"
    out = [f"# Parallel: {own}."]
    if found.sums:
        out.append(f"# Each part adds up {_listed([n.id for n in found.sums])}; the parts are added in order.")
    if found.added:
        out.append(f"# Each part adds to a copy of {_listed(found.added)}; the copies are added in order.")
    if found.work:
        out.append(f"# Each part works in {_listed(found.work)} of its own.")
    return out


def _listed(names: list[str] | tuple[str, ...]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"

