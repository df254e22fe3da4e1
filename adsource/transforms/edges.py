"""Loops over a ring: the passes at its ends, whose neighbours lie at the other end, have a loop of their own.

    for j in range(m):                         for j in range(0, m, max(m - 1, 1)):
        w[j] = u[(j + 1) % m] - u[j]   ->          w[j] = u[(j + 1) % m] - u[j]
                                               for j in range(1, m - 1):
                                                   w[j] = u[j + 1] - u[j]

What is left runs on vectors.  Only innermost loops whose passes are independent are parted.
"""

from __future__ import annotations

from dataclasses import replace

from adsource.ir import infer
from adsource.ir.nodes import AnyStatement, Const, Expr, For, Function, If, Name, Op, While
from adsource.ir.walk import bound_in, expressions, map_own, names, nodes, statements, transform
from adsource.transforms.fuse_equal import Equal
from adsource.transforms.lower_size import minus, plus
from adsource.transforms.vector_loops import is_innermost, vectorises

Body = tuple[AnyStatement, ...]
EDGES = "# The passes at both ends, whose neighbours lie at the other end."
LONGEST = 40  # statements that are worth a second copy


def edges_apart(function: Function) -> Function:
    """The lowered function with such loops parted."""
    return replace(function, body=_block(function.body, Equal()))


def _block(body: Body, equal: Equal) -> Body:
    """equal: lengths that checks in front have compared."""
    out: list[AnyStatement] = []
    equal = equal.copy()
    for s in body:
        equal.forget(bound_in((s,)))
        out += _statement(s, equal)
        equal.learn(s)
    return tuple(out)


def _statement(s: AnyStatement, equal: Equal) -> list[AnyStatement]:
    if isinstance(s, If):
        return [replace(s, body=_block(s.body, equal), orelse=_block(s.orelse, equal))]
    if isinstance(s, For) and is_innermost(s):
        return _parted(s, equal)
    return [replace(s, body=_block(s.body, equal))] if isinstance(s, (For, While)) else [s]


def _parted(loop: For, equal: Equal) -> list[AnyStatement]:
    size = loop.stop
    changed = bound_in(loop.body)
    whole = loop.start == infer.const(0) and loop.step == infer.const(1)
    if not whole or loop.declared or names(size) & changed or loop.var.id in changed:
        return [loop]
    around = [n for s in statements(loop.body) for e in expressions(s) for n in nodes(e) if _is_around(n, loop, equal)]
    if not around or sum(1 for _ in statements(loop.body)) > LONGEST or not vectorises(loop, lambda op: True):
        return [loop]
    step = infer.op("max", (minus(size, 1), infer.const(1)))
    ends = replace(loop, step=step, body=_untold(loop.body), comments=(*loop.comments, EDGES), verbatim=False)
    core = tuple(_straight(s, loop, equal) for s in loop.body)
    inner = replace(loop, start=infer.const(1), stop=minus(size, 1), body=core, comments=(), verbatim=False)
    return [ends, inner]


def _is_around(e: Expr, loop: For, equal: Equal) -> bool:
    """`(j - 1) % m` in a loop of j over all of m."""
    match e:
        case Op(op="%", args=(Op(op="+" | "-", args=(Name(id=var), Const(value=1))), size)):
            return var == loop.var.id and equal.known(loop.stop, size)
    return False


def _straight(s: AnyStatement, loop: For, equal: Equal) -> AnyStatement:
    def new(e: Expr) -> Expr:
        if not _is_around(e, loop, equal):
            return e
        return plus(loop.var, 1) if e.args[0].op == "+" else minus(loop.var, 1)

    told = map_own(s, lambda e: transform(e, new))
    told = replace(told, verbatim=s.verbatim and told == s)
    if isinstance(s, If):
        sides = (tuple(_straight(b, loop, equal) for b in side) for side in (s.body, s.orelse))
        return replace(told, body=next(sides), orelse=next(sides))
    return told


def _untold(body: Body) -> Body:
    """The statements without what is said of them, which is said once."""
    out = []
    for s in body:
        s = replace(s, comments=(), remark="")
        if isinstance(s, If):
            s = replace(s, body=_untold(s.body), orelse=_untold(s.orelse))
        out.append(s)
    return tuple(out)
