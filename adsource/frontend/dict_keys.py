"""Keys of dicts: what stands for one has to be known while compiling."""

from __future__ import annotations

import libcst as cst

from adsource.frontend.scope import Frame, static_value
from adsource.ir import infer
from adsource.ir.nodes import Expr, TupleExpr
from adsource.ir.types import Member, Scalar

Key = str | int | Member | tuple


def key_of(e: Expr, frame: Frame) -> Key | None:
    """The text, the integer, the member or the tuple of these that an expression is; None where it is not known."""
    if isinstance(e, TupleExpr):
        items = tuple(key_of(i, frame) for i in e.items)
        return None if None in items else items
    known = infer.extent_of(e, frame.known()) if isinstance(e.type, Scalar) and e.type.dtype == "int64" else None
    if known is not None and known.constant is not None:
        return known.constant
    try:
        value = static_value(e)
    except ValueError:
        return None
    return value if isinstance(value, (str, Member)) or type(value) is int else None


def key_in(node: cst.Subscript, frame: Frame) -> Key | None:
    """The key between the brackets of `d["feed"]`, `d[0]` and `d[i, j]`."""
    if not all(isinstance(e.slice, cst.Index) for e in node.slice):
        return None
    items = tuple(key_of(frame.expression(e.slice.value, frame), frame) for e in node.slice)
    if len(items) > 1:
        return None if None in items else items
    return items[0]
