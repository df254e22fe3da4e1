"""Detach a maximum that is subtracted for safety alone.

    e = np.exp(s - np.max(s, axis=1, keepdims=True))
    return e / np.sum(e, axis=1, keepdims=True)

The result is the same whatever is subtracted from `s`, so that the slopes through the maximum add up to 0: they are
left out, and with them a search for the places where the maximum stands.  Derivatives are those of the text as it is,
but for rounding.  A maximum that a loop finds (`top = max(top, s[i])`, `if s[i] > top: top = s[i]`) is one, too.
"""

from __future__ import annotations

from dataclasses import replace

from adsource.analyses.live import mentioned_in, reads
from adsource.analyses.shifts import asked_of, stays
from adsource.ir.nodes import AnyStatement, Assign, Call, Expr, For, Function, If, Name, Op
from adsource.ir.types import FLOATS
from adsource.ir.walk import blocks, bound, map_own, names, statements, transform

Body = tuple[AnyStatement, ...]
MAXIMA = frozenset({"np.max", "np.min", "np.maximum", "np.minimum", "max", "min"})
EXPONENTIALS = frozenset({"np.exp", "math.exp"})


def detached(function: Function) -> Function:
    every = list(statements(function.body))
    if function.implicit or not any(asked_of(s, EXPONENTIALS) for s in every):
        return function
    found = {id(s): ops for s in every if not isinstance(s, Call) and (ops := _safety(function, s))}
    found |= _in_loops(function, function.body)
    return replace(function, body=_marked(function.body, found)) if found else function


def _safety(function: Function, s: AnyStatement) -> list[Op]:
    return [op for op in asked_of(s, MAXIMA) if getattr(op.type, "dtype", "") in FLOATS and stays(function, s, op)]


def _in_loops(function: Function, body: Body) -> dict[int, list[Expr]]:
    """The values of maxima that loops find."""
    found: dict[int, list[Expr]] = {}
    for k, s in enumerate(body):
        for block in blocks(s):
            found |= _in_loops(function, block)
        for name in _running(s) if isinstance(s, For) else ():
            first = next((t for t in reversed(body[:k]) if name.id in mentioned_in(t)), None)
            if isinstance(first, Assign) and first.target.id == name.id and stays(function, s, name):
                own = (first, *(t for t in statements(s.body) if name.id in bound(t)))
                found |= {id(t): [t.value] for t in own if names(t.value)}  # a number has no slope
    return found


def _running(loop: For) -> list[Name]:
    """The numbers that a loop does nothing with but to find the largest or smallest of something."""
    inside = list(statements(loop.body))
    tests = [s for s in inside if isinstance(s, If)]
    own = [s for s in inside if isinstance(s, Assign) and (_is_extreme(s) or any(_sets(t, s) for t in tests))]
    largest = dict.fromkeys(s.target for s in own if getattr(s.target.type, "dtype", "") in FLOATS)
    return [n for n in largest if all(
        any(s is t for t in own) and s.target.id == n.id or isinstance(s, If) or n.id not in reads(s) | set(bound(s))
        for s in inside
    )]  # fmt: skip


def _is_extreme(s: Assign) -> bool:
    """`top = max(top, x)`"""
    e = s.value
    return isinstance(e, Op) and e.op in MAXIMA and s.target in e.args and not any(
        s.target.id in names(a) for a in e.args if a != s.target
    )  # fmt: skip


def _sets(test: If, s: Assign) -> bool:
    """`if x > top: top = x`"""
    e = test.test
    compared = isinstance(e, Op) and e.op in ("<", "<=", ">", ">=") and s.target in e.args and s.value in e.args
    return compared and any(s is t for t in test.body) and s.target != s.value


def _marked(body: Body, found: dict[int, list[Expr]]) -> Body:
    def one(s: AnyStatement) -> AnyStatement:
        if id(s) in found:
            return map_own(s, lambda e: transform(e, lambda n: _without_slope(n) if n in found[id(s)] else n))
        return s if not blocks(s) else replace(s, **{name: _marked(getattr(s, name), found) for name in _names(s)})

    return tuple(map(one, body))


def _names(s: AnyStatement) -> tuple[str, ...]:
    return ("body", "orelse") if len(blocks(s)) > 1 else ("body",)


def _without_slope(e: Expr) -> Op:
    return Op("stop_gradient", (e,), e.type, (("exact", True),))
