"""Detach a maximum that is subtracted for safety alone.

    e = np.exp(s - np.max(s, axis=1, keepdims=True))
    return e / np.sum(e, axis=1, keepdims=True)

The result is the same whatever is subtracted from `s`, so that the slopes through the maximum add up to 0: they are
left out, and with them a search for the places where the maximum stands.  Derivatives are those of the text as it is,
but for rounding.
"""

from __future__ import annotations

from dataclasses import replace

from adsource.analyses.shifts import asked_of, stays
from adsource.ir.nodes import AnyStatement, Call, Expr, Function, Op
from adsource.ir.types import FLOATS
from adsource.ir.walk import blocks, map_own, statements, transform

MAXIMA = frozenset({"np.max", "np.min", "np.maximum", "np.minimum", "max", "min"})
EXPONENTIALS = frozenset({"np.exp", "math.exp"})


def detached(function: Function) -> Function:
    every = list(statements(function.body))
    if function.implicit or not any(asked_of(s, EXPONENTIALS) for s in every):
        return function
    found = {id(s): ops for s in every if not isinstance(s, Call) and (ops := _safety(function, s))}
    return replace(function, body=_marked(function.body, found)) if found else function


def _safety(function: Function, s: AnyStatement) -> list[Op]:
    return [op for op in asked_of(s, MAXIMA) if getattr(op.type, "dtype", "") in FLOATS and stays(function, s, op)]


def _marked(body: tuple[AnyStatement, ...], found: dict[int, list[Op]]) -> tuple[AnyStatement, ...]:
    def one(s: AnyStatement) -> AnyStatement:
        if id(s) in found:
            return map_own(s, lambda e: transform(e, lambda n: _without_slope(n) if n in found[id(s)] else n))
        return s if not blocks(s) else replace(s, **{name: _marked(getattr(s, name), found) for name in _names(s)})

    return tuple(map(one, body))


def _names(s: AnyStatement) -> tuple[str, ...]:
    return ("body", "orelse") if len(blocks(s)) > 1 else ("body",)


def _without_slope(e: Expr) -> Op:
    return Op("stop_gradient", (e,), e.type, (("exact", True),))
