"""`np.hypot(*p)`: the items of a tuple, or of an array, as arguments of a function of a library."""

from __future__ import annotations

import libcst as cst
import numpy as np

from adsource.frontend.operands import items_of
from adsource.frontend.scope import Frame, is_array, is_tuple
from adsource.ir import infer
from adsource.ir.nodes import Expr, Keep, Name


def spread_out(node: cst.Call, name: str, args: list[cst.Arg], first: int, frame: Frame) -> list[cst.Arg]:
    """The arguments one by one.  first: how many are given already."""
    frame.altered += 1
    given = first + sum(not a.star and a.keyword is None for a in args)
    alone = sum(bool(a.star) for a in args) == 1
    out: list[cst.Arg] = []
    for arg in args:
        if not arg.star:
            out.append(arg)
        elif arg.star == "*" and isinstance(arg.value, (cst.Tuple, cst.List)):
            out += [cst.Arg(e.value, star="*" if isinstance(e, cst.StarredElement) else "") for e in arg.value.elements]
        else:
            items = _items(arg, name, given if alone else None, frame)
            out += [cst.Arg(frame.placed((e if isinstance(e, Name) else frame.hoist(e)).id, arg)) for e in items]
    return spread_out(node, name, out, first, frame) if any(a.star for a in out) else out


def _items(arg: cst.Arg, name: str, given: int | None, frame: Frame) -> tuple[Expr, ...]:
    """The items of a value.  given: the other arguments that are given by position."""
    value = frame.expression(arg.value, frame) if arg.star == "*" else infer.const(None)
    if is_tuple(value) and not is_array(value):
        return items_of(value)
    count = _count(value, name, given) if is_array(value) else None
    if count is None:
        raise frame.refusal(arg, "AD109", "`*` and `**` hand over a number of arguments that is not known",
                            "List the arguments.")
    kept = value if isinstance(value, Name) else frame.hoist(value)
    if value.type.shape[0] is None or value.type.shape[0].terms:
        frame.add(Keep(f'assert {kept.id}.shape[0] == {count}, "{count} arguments are handed over"', (kept.id,)))
    return tuple(frame.index(arg, kept, (infer.const(k),)) for k in range(count))


def _count(value: Expr, name: str, given: int | None) -> int | None:
    """How many rows an array has: its length, or what a function of so many operands asks for."""
    rows = value.type.shape[0]
    if rows is not None and not rows.terms:
        return rows.const
    function = getattr(np, name.removeprefix("np."), None)
    return function.nin - given if isinstance(function, np.ufunc) and given is not None else None
