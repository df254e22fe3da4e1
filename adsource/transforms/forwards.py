"""Innermost loops of the reverse sweep whose passes are independent, and perfect nests of such, run forwards:
processors and compilers like it better.

    for k in range(j - 1, -1, -1):             for k in range(j):
        a_b[i, k] -= s_b * a[j, k]      ->         a_b[i, k] -= s_b * a[j, k]
        a_b[j, k] -= s_b * a[i, k]                 a_b[j, k] -= s_b * a[i, k]

Passes are independent where each meets elements of its own, and where they meet in sums alone.  The sums
are the adjoint's own, so that their order is ours to choose; loops of the primal are left as they are.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from adsource.analyses import live
from adsource.ir.nodes import AnyStatement, Const, Expr, For, Function, If, Name, Remark, Update, While
from adsource.ir.walk import base_name, bound, expressions, names, statements
from adsource.transforms.fuse import Place
from adsource.transforms.fuse_facts import added_to, elements, exposed, touched
from adsource.transforms.lower_facts import REVERSE, Facts, Returns
from adsource.transforms.lower_size import number, plus

Body = tuple[AnyStatement, ...]


def forwards(function: Function, returns: Returns | None = None) -> Function:
    """The function with such loops turned round."""
    body = function.body
    at = next((k for k, s in enumerate(body) if isinstance(s, Remark) and s.text == REVERSE), len(body))
    facts = Facts(function, returns, halves=True)
    for mark in body[at : at + 1]:
        facts.met(mark)
    behind = live.before(body[at:], frozenset())
    halves = _block(body[:at], facts, False, behind), _block(body[at:], facts, True, frozenset())
    return replace(function, body=(*halves[0], *halves[1]))


def _block(body: Body, facts: Facts, reverse: bool, after: frozenset[str]) -> Body:
    """after: names that are read behind the block."""
    return tuple(_statement(s, facts, reverse, live.before(body[k + 1 :], after)) for k, s in enumerate(body))


def _statement(s: AnyStatement, facts: Facts, reverse: bool, after: frozenset[str]) -> AnyStatement:
    """reverse: it stands in the reverse sweep.  A loop that was joined to the forward sweep is known by its remark."""
    if isinstance(s, (For, While)):
        s = replace(s, body=_block(s.body, facts, reverse, live.at_header(s, after)))
    elif isinstance(s, If):
        s = replace(s, body=_block(s.body, facts, reverse, after), orelse=_block(s.orelse, facts, reverse, after))
    mirrored = isinstance(s, For) and (reverse or s.remark.startswith("line "))
    return _turned(s) if mirrored and _may_turn(s, facts, after) else s


def _turned(s: For) -> For:
    """`range(n - 1, -1, -1)` as `range(n)`."""
    return replace(s, start=plus(s.stop, 1), stop=plus(s.start, 1), step=number(1))


def _may_turn(s: For, facts: Facts, after: frozenset[str]) -> bool:
    if s.verbatim or _value(s.step) != -1 or not _is_nest(s):
        return False
    whole = [touched(b) for b in s.body]
    if any(t.fixed or t.check for t in whole):
        return False
    binds = frozenset().union(*(t.binds for t in whole))
    sums = set(_sums(s.body))
    if (binds | {s.var.id}) & (exposed(s.body) - {s.var.id} | after) - {t.id for t in sums if isinstance(t, Name)}:
        return False  # a name that a pass has of another, or that the last pass leaves
    place = Place(s.var.id, binds, True, facts, around={x.var.id: x for x in _nest(s)})
    added = added_to(s.body, facts)
    met = [(e, w) for e, w in elements(s.body) if not (isinstance(e.base, Name) and e.base.id in added)]
    return all(
        place.in_order(x, y)
        for x, writes in met for y, w in met
        if (writes or w) and facts.may_share(base_name(x), base_name(y))
    )  # fmt: skip


def _nest(s: For) -> list[For]:
    inner = s.body[0] if len(s.body) == 1 else None
    return [s, *_nest(inner)] if isinstance(inner, For) else [s]


def _is_nest(s: For) -> bool:
    """A loop without others inside, or with nothing but such a loop."""
    if len(s.body) == 1 and isinstance(s.body[0], For):
        return _is_nest(s.body[0])
    return not any(isinstance(b, (For, While)) for b in statements(s.body))


def _value(e: Expr) -> object:
    if isinstance(e, Const):
        return e.value
    return -1 if getattr(e, "op", "") == "u-" and getattr(e.args[0], "value", None) == 1 else None


def _sums(body: Body) -> Iterator[Name]:
    """The scalars that are only added to."""
    for s in statements(body):
        if isinstance(s, Update) and isinstance(s.target, Name) and s.op in ("+", "-"):
            if not any(_binds_or_reads(b, s.target.id) for b in statements(body)):
                yield s.target


def _binds_or_reads(s: AnyStatement, name: str) -> bool:
    if isinstance(s, Update) and isinstance(s.target, Name) and s.target.id == name:
        return s.op not in ("+", "-") or name in names(s.value)
    return any(name in names(e) for e in expressions(s)) or name in bound(s)
