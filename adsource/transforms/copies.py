"""Replace names that a pass has bound to another name by that name.

    w = w1 (of an unrolled loop)
    loss += np.sum(w ** 2)          loss += np.sum(w1 ** 2)
"""

from __future__ import annotations

from dataclasses import replace

from adsource.ir.nodes import AnyStatement, Assign, Expr, For, Function, If, Keep, Name, Update, While
from adsource.ir.types import is_array
from adsource.ir.walk import bound, map_expressions, statements, transform


def copies(function: Function) -> Function:
    """Array names of ours (the user's own lines stay) that are bound once, to a name that stays."""
    often = {p.name: 1 for p in function.params}
    for s in statements(function.body):
        for n in bound(s):
            often[n] = often.get(n, 0) + 1
    kept = {r for s in statements(function.body) if isinstance(s, Keep) for r in s.reads}
    same: dict[str, Name] = {}
    for s in statements(function.body):
        if _is_copy(s) and often[s.target.id] == 1 and s.target.id not in kept:
            if often.get(s.value.id) == 1:
                same[s.target.id] = same.get(s.value.id, s.value)
    return replace(function, body=_block(function.body, same)) if same else function


def _is_copy(s: AnyStatement) -> bool:
    return (
        isinstance(s, Assign) and isinstance(s.value, Name) and is_array(s.target.type) and not s.verbatim
    )


def _block(block, same: dict[str, Name]):
    out = []
    for s in block:
        if isinstance(s, Assign) and s.target.id in same:
            continue
        if isinstance(s, (For, While, If)):
            parts = {k: _block(getattr(s, k), same) for k in ("body", "orelse") if hasattr(s, k)}
            bare = replace(s, **dict.fromkeys(parts, ()))
            s = replace(_put(bare, same), **parts)
        else:
            s = _put(s, same)
        out.append(s)
    return tuple(out)


def _put(s: AnyStatement, same: dict[str, Name]) -> AnyStatement:
    def one(n: Expr) -> Expr:
        return same.get(n.id, n) if isinstance(n, Name) else n

    new = map_expressions(s, lambda e: transform(e, one))
    if isinstance(new, Update) and isinstance(new.target, Name):
        new = replace(new, target=one(new.target))
    return replace(new, verbatim=s.verbatim)
