"""Neighbours around the edge without a division: an index of a loop over the whole axis is never far out of it.

    for j in range(m):                     for j in range(m):
        a[(j - 1) % m] + ...        ->         a[j - 1 if j > 0 else m - 1] + ...

A remainder takes many times as long as the load that it is for.  The loop may be over another length that a check
has found equal.  The user's own lines are left as they are.
"""

from __future__ import annotations

from dataclasses import replace

from adsource.ir import infer
from adsource.ir.nodes import AnyStatement, Const, Expr, For, Function, If, Name, Op, While
from adsource.ir.walk import bound, bound_in, map_own, names, statements, transform
from adsource.transforms.fuse_equal import Equal

Body = tuple[AnyStatement, ...]
Loops = dict[str, Expr]  # variables that run from zero up to an extent


def without_remainders(function: Function) -> Function:
    """The lowered function with such indices chosen instead of divided."""
    times = [n for s in statements(function.body) if not isinstance(s, For) for n in bound(s)]
    fixed = {n for s in function.body if not isinstance(s, For) for n in bound(s) if times.count(n) == 1}
    changed = set(times) - fixed
    return replace(function, body=_block(function.body, {}, changed, Equal()))


def _block(body: Body, loops: Loops, changed: set[str], equal: Equal) -> Body:
    """equal: lengths that checks in front have compared."""
    out: list[AnyStatement] = []
    equal = equal.copy()
    for s in body:
        equal.forget(bound_in((s,)))
        out.append(_statement(s, loops, changed, equal))
        equal.learn(s)
    return tuple(out)


def _statement(s: AnyStatement, loops: Loops, changed: set[str], equal: Equal) -> AnyStatement:
    if isinstance(s, For):
        return replace(s, body=_block(s.body, _inside(s, loops, changed), changed, equal))
    if isinstance(s, While):
        return replace(s, body=_block(s.body, loops, changed, equal))
    if isinstance(s, If):
        body, orelse = (_block(b, loops, changed, equal) for b in (s.body, s.orelse))
        s = replace(s, body=body, orelse=orelse)
    return s if s.verbatim or not loops else map_own(s, lambda e: transform(e, lambda n: _chosen(n, loops, equal)))


def _inside(s: For, loops: Loops, changed: set[str]) -> Loops:
    """The loops around the body of one more."""
    up = isinstance(s.step, Const) and s.step.value == 1 or isinstance(s.step, Op) and s.step.op == "max"
    whole = isinstance(s.start, Const) and s.start.value == 0 and up
    rest = {v: stop for v, stop in loops.items() if v != s.var.id}
    whole = whole and s.var.id not in changed and not names(s.stop) & changed
    return rest | {s.var.id: s.stop} if whole else rest


def _chosen(e: Expr, loops: Loops, equal: Equal) -> Expr:
    match e:
        case Op(op="%", args=(Op(op="+" | "-" as sign, args=(Name(id=var) as j, Const(value=1))), size)):
            if var not in loops or not equal.known(loops[var], size):
                return e
            last = infer.op("-", (size, infer.const(1)))
            if sign == "-":
                return infer.op("ifexp", (infer.op(">", (j, infer.const(0))), infer.op("-", (j, infer.const(1))), last))
            further = infer.op("+", (j, infer.const(1)))
            return infer.op("ifexp", (infer.op("<", (j, last)), further, infer.const(0)))
    return e
