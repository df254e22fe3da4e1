"""Names that a loop leaves behind.

    for i in range(n):           for i2 in range(n):
        ...                          i = i2
    y = x[i]                         ...
                                 y = x[i]

A loop's variable that is read behind the loop, and that other statements or further runs of the loop bind too,
becomes a name like any other, which the loop binds in each pass: so it is recorded and recalled like any other.
"""

from __future__ import annotations

from dataclasses import replace

from adsource.analyses import live
from adsource.ir.nodes import AnyStatement, Assign, For, Function, If, Name, While
from adsource.ir.walk import bound, statements
from adsource.names import fresh

Block = tuple[AnyStatement, ...]


def loop_values(function: Function, taken: set[str]) -> Function:
    """The function with loop variables that are read behind their loops bound inside these."""
    often: dict[str, int] = {p.name: 1 for p in function.params}
    for s in statements(function.body):
        for n in bound(s):
            often[n] = often.get(n, 0) + 1
    return replace(function, body=_block(function.body, frozenset(), False, often, taken))


def _block(block: Block, after: frozenset[str], looped: bool, often: dict[str, int], taken: set[str]) -> Block:
    out: list[AnyStatement] = []
    behind = after
    for s in reversed(block):
        out.insert(0, _statement(s, behind, looped, often, taken))
        behind = live.before_statement(s, behind)
    return tuple(out)


def _statement(s: AnyStatement, behind, looped: bool, often: dict[str, int], taken: set[str]) -> AnyStatement:
    if isinstance(s, If):
        arms = {k: _block(getattr(s, k), behind, looped, often, taken) for k in ("body", "orelse")}
        return replace(s, **arms)
    if not isinstance(s, (For, While)):
        return s
    body = _block(s.body, live.at_header(s, behind), True, often, taken)
    if isinstance(s, While) or s.var.id not in behind or (often[s.var.id] == 1 and not looped):
        return replace(s, body=body)
    var = Name(fresh(s.var.id, taken), s.var.type)
    taken.add(var.id)
    return replace(s, var=var, body=(Assign(s.var, var, origin=s.origin), *body), verbatim=False)
