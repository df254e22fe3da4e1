"""Which statement writes into an array of the module, under another name.

    d = TABLE
    d[0] = 3.0               `TABLE` is a constant for everything that is derived: this must not be
"""

from __future__ import annotations

from dataclasses import replace

from adsource.analyses.buffers import Effects, buffers, written
from adsource.ir.nodes import AnyStatement, Function, Name, Param
from adsource.ir.types import is_array
from adsource.ir.walk import bound, expressions, nodes, root, statements


def constant_written(function: Function, effects: dict[str, Effects]) -> tuple[AnyStatement, str] | None:
    """The first such statement, and the array of the module."""
    every = tuple(statements(function.body))
    own = {p.name for p in function.params} | {n for s in every for n in bound(s)}
    read = (n for s in every for e in expressions(s) for n in nodes(e) if isinstance(n, Name))
    arrays = {n.id: Param(n.id, n.type) for n in read if n.id not in own and is_array(n.type)}
    if not arrays:
        return None
    shown = buffers(replace(function, params=(*function.params, *arrays.values())), effects).of
    for s in every:
        for e in written(s, effects):
            found = sorted(shown.get(root(e) or "", frozenset()) & arrays.keys())
            if found:
                return s, found[0]
    return None
