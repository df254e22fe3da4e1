"""Names that a loop leaves behind.

    for i in range(n):           for i2 in range(n):
        ...                          i = i2
    y = x[i]                         ...
                                 y = x[i]

A loop's variable that is read behind the loop, and that other statements bind too, becomes a name like
any other, which the loop binds in each pass: so it is recorded and recalled like any other.  Where it is a float
elsewhere (`i = 0.5`), the loop's body keeps to the integer.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from adsource.analyses import live
from adsource.ir.nodes import AnyStatement, Assign, For, Function, If, Name, While
from adsource.ir.walk import bound, map_expressions, statements, targets, transform
from adsource.names import fresh

Block = tuple[AnyStatement, ...]


@dataclass(frozen=True)
class Bound:
    """How often names are bound; the loop variables that are something else than integers elsewhere."""

    often: dict[str, int]
    mixed: set[str]


def loop_values(function: Function, taken: set[str]) -> Function:
    """The function with loop variables that are read behind their loops bound inside these."""
    often: dict[str, int] = {p.name: 1 for p in function.params}
    for s in statements(function.body):
        for n in bound(s):
            often[n] = often.get(n, 0) + 1
    types = [(t.id, t.type) for s in statements(function.body) for t in targets(s) if not isinstance(s, For)]
    mixed = {s.var.id for s in statements(function.body) if isinstance(s, For) and any(
        n == s.var.id and t != s.var.type for n, t in (*types, *((p.name, p.type) for p in function.params)))}
    return replace(function, body=_block(function.body, frozenset(), False, Bound(often, mixed), taken))


def _block(block: Block, after: frozenset[str], looped: bool, known: Bound, taken: set[str]) -> Block:
    out: list[AnyStatement] = []
    behind = after
    for s in reversed(block):
        out.insert(0, _statement(s, behind, looped, known, taken))
        behind = live.before_statement(s, behind)
    return tuple(out)


def _statement(s: AnyStatement, behind: frozenset[str], looped: bool, known: Bound, taken: set[str]) -> AnyStatement:
    if isinstance(s, If):
        arms = {k: _block(getattr(s, k), behind, looped, known, taken) for k in ("body", "orelse")}
        return replace(s, **arms)
    if not isinstance(s, (For, While)):
        return s
    body = _block(s.body, live.at_header(s, behind), True, known, taken)
    if isinstance(s, While) or s.var.id not in behind or (known.often[s.var.id] == 1 and not looped):
        return replace(s, body=body)
    var = Name(fresh(s.var.id, taken), s.var.type)
    taken.add(var.id)
    if s.var.id in known.mixed and not any(s.var.id in bound(b) for b in statements(body)):
        body = tuple(map_expressions(b, lambda e: transform(e, lambda n: var if n == s.var else n)) for b in body)
    return replace(s, var=var, body=(Assign(s.var, var, origin=s.origin), *body), verbatim=False)
