"""`np.where` in innermost loops computes both of its sides, as NumPy does, where they read arrays.

    for i in range(n):                                     for i in range(n):
        d = u[i] - a[i] if u[i] > 0.0 else b[i] - u[i]  ->     d = choice(u[i] > 0.0, u[i] - a[i], b[i] - u[i])

An element that is read on one side alone would be behind a branch, which may keep the compiler from running the passes
in the lanes of a vector.  What the user wrote as `a if test else b` stays: its other side may lie outside of the array.
"""

from __future__ import annotations

from dataclasses import replace

from adsource.ir.nodes import AnyStatement, Expr, For, Function, If, Index, Op, While
from adsource.ir.walk import map_expressions, nodes, transform
from adsource.transforms.lower_scalar import BOTH
from adsource.transforms.vector_loops import is_innermost, vectorises
from adsource.transforms.vector_math import has_helper

CHOICE = "template.choice"


def choices(function: Function) -> Function:
    return replace(function, body=tuple(map(_statement, function.body)))


def _statement(s: AnyStatement) -> AnyStatement:
    if isinstance(s, For) and is_innermost(s):
        return _with_choices(s) if vectorises(s, _is_plain) else s
    if isinstance(s, (For, While)):
        return replace(s, body=tuple(map(_statement, s.body)))
    if isinstance(s, If):
        return replace(s, body=tuple(map(_statement, s.body)), orelse=tuple(map(_statement, s.orelse)))
    return s


def _is_plain(e: Op) -> bool:
    return e.op.startswith("template.") or has_helper(e)


def _with_choices(loop: For) -> For:
    return replace(loop, body=tuple(map_expressions(s, lambda e: transform(e, _choice)) for s in loop.body))


def _choice(e: Expr) -> Expr:
    if not (isinstance(e, Op) and e.op == "ifexp" and e.static == BOTH):
        return e
    sides = e.args[1:]
    reads = any(isinstance(n, Index) for side in sides for n in nodes(side))
    return Op(CHOICE, e.args, e.type) if reads else e
