"""Statements whose infinite slopes have no part: what they make is replaced where it is no number.

    with np.errstate(divide="ignore"):                  r_b += np.where(y_b != 0.0, -(y_b / r ** 2), 0.0)
        y = 1.0 / r
    y[r == 0.0] = 0.0

What is replaced has an adjoint of 0, and an infinite slope times that would be NaN.  Whoever divides by an array, or
takes a root or a logarithm of one, says so by `np.errstate`, or by what follows: a store under a mask, a choice by
`np.where`, a function that leaves out NaN.  Such a statement is `strong`; its seeds are 0 or what they are (masks.py).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from adsource.ir import infer
from adsource.ir.nodes import (
    AnyStatement,
    Assign,
    Const,
    Expr,
    For,
    Function,
    If,
    Op,
    Store,
    Update,
    While,
)
from adsource.ir.types import is_array
from adsource.ir.walk import expressions, names, nodes, root, statements
from adsource.rulebook.algebra import number

SINGULAR = frozenset({
    "np.sqrt", "np.cbrt", "np.log", "np.log2", "np.log10", "np.log1p", "np.arcsin", "np.arccos", "np.arccosh",
    "np.arctanh", "np.reciprocal",
})  # fmt: skip
CHOOSING = frozenset({"np.nan_to_num", "np.nansum", "np.nanmean", "np.nanmax", "np.nanmin", "np.nanvar", "np.nanstd",
                      "np.nanprod"})
SAID = frozenset({"all", "divide", "invalid"})


def strong(function: Function) -> Function:
    """The function with such statements marked."""
    quiet = any(what in SAID and how == "ignore" for what, how in function.errors)
    replaced = set(_replaced(function.body))
    if not quiet and not replaced:
        return function
    return replace(function, body=_marked(function.body, None if quiet else replaced))


def _replaced(body: tuple[AnyStatement, ...]) -> Iterable[str | None]:
    """The names of arrays of which some elements are replaced or left out."""
    for s in statements(body):
        items = s.target.items if isinstance(s, Store) else ()
        if any(getattr(getattr(i, "type", None), "dtype", "") == "bool" for i in items):
            yield root(s.target)
        for n in (n for e in expressions(s) for n in nodes(e) if isinstance(n, Op)):
            if n.op == "np.where" and len(n.args) == 3:
                yield from names(n.args[1]) ^ names(n.args[2])
            elif n.op in CHOOSING:
                yield from names(n.args[0])


def _marked(body: tuple[AnyStatement, ...], replaced: set[str | None] | None) -> tuple[AnyStatement, ...]:
    """replaced: None stands for every name."""

    def one(s: AnyStatement) -> AnyStatement:
        match s:
            case For() | While():
                return replace(s, body=_marked(s.body, replaced))
            case If():
                return replace(s, body=_marked(s.body, replaced), orelse=_marked(s.orelse, replaced))
            case Assign() | Store() | Update() if replaced is None or root(s.target) in replaced:
                return replace(s, strong=True) if _singular(s) else s
        return s

    return tuple(map(one, body))


def _singular(s: Assign | Store | Update) -> bool:
    """Whether one element of what a statement makes may have an infinite slope, and others finite ones."""
    if not is_array(s.target.type):
        return False
    whole = infer.op(s.op, (s.target, s.value)) if isinstance(s, Update) else s.value
    return any(isinstance(n, Op) and is_array(n.type) and _has_pole(n) for n in nodes(whole))


def _has_pole(e: Op) -> bool:
    if e.op == "/":
        return is_array(e.args[1].type) and not isinstance(e.args[1], Const)
    if e.op == "**":
        power = number(e.args[1]) if isinstance(e.args[1], Const) else None
        return power is None or power < 1
    return e.op in SINGULAR


def seed_of(s: AnyStatement, seed: Expr) -> Expr:
    """What a statement pulls back: 0 where it is 0, also times an infinite slope."""
    if not getattr(s, "strong", False) or not is_array(seed.type):
        return seed
    zero = infer.const(0.0)
    return infer.op("np.where", (infer.op("!=", (seed, zero)), seed, zero))
