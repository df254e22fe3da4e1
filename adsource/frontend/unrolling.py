"""Loops over a range that take items of a tuple of objects or arrays: `for k in range(len(layers)): layers[k](x)`.

Such an index has to be known, so the loop is gone through pass by pass; an axis as well (`asked`)."""

from __future__ import annotations

import libcst as cst

from adsource.errors import Refusal
from adsource.frontend import fixed_lists, records
from adsource.frontend.asked import asks
from adsource.frontend.mentions import names_in
from adsource.frontend.runs import Bounds
from adsource.frontend.scope import Frame, is_tuple
from adsource.frontend.syntax import found_in
from adsource.ir import infer
from adsource.ir.nodes import Expr

MOST = 200  # passes


def passes(node: cst.For, axis: Bounds, frame: Frame) -> tuple[Expr, ...] | None:
    """The values of the loop's name, where the body takes items of a tuple by it and the range is known."""
    known = [infer.extent_of(e, frame.known()) for e in axis]
    bounds = [e.constant for e in known if e is not None and e.constant is not None]
    if len(bounds) < 3:
        return None
    numbers = range(*bounds)
    name = node.target.value
    if len(numbers) > MOST:
        return None
    if fixed_lists.is_filled(node, frame):
        return tuple(infer.const(k) for k in numbers)
    if not asks(node.body, name, frame.module) and not any(_takes(s, name, frame) for s in _subscripts(node)):
        return None
    return tuple(infer.const(k) for k in numbers)


def _subscripts(node: cst.For) -> list[cst.Subscript]:
    return found_in(node.body, cst.Subscript)


def _takes(node: cst.Subscript, counter: str, frame: Frame) -> bool:
    """Whether this is an item of a tuple or a dict, by the loop's counter."""
    root = node.value
    while isinstance(root, (cst.Attribute, cst.Subscript)):
        root = root.value
    binding = (frame.env or {}).get(root.value) if isinstance(root, cst.Name) else None
    if binding is None or binding.parts is None or counter in names_in(node.value):
        return False
    if counter not in [n for e in node.slice for n in names_in(e)]:
        return False
    altered = frame.altered
    try:
        value, _ = frame.inside(lambda: frame.expression(node.value, frame))
    except Refusal:
        return False
    frame.altered = altered
    return is_tuple(value) or records.is_record(value, "dict")
