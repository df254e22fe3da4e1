"""Dicts with literal keys, as they are written."""

from __future__ import annotations

import libcst as cst

from adsource.frontend import held_lists, records
from adsource.frontend.dict_keys import Key, key_of
from adsource.frontend.operands import operands
from adsource.frontend.scope import Frame
from adsource.ir.nodes import Expr, TupleExpr
from adsource.ir.types import Kind


def dictionary(node: cst.Dict, frame: Frame) -> Expr:
    """`{"feed": feed, **others}`."""
    keys: list[Key | None] = []
    for element in node.elements:
        key = key_of(frame.expression(element.key, frame), frame) if isinstance(element, cst.DictElement) else None
        if key is None and isinstance(element, cst.DictElement):
            raise frame.refusal(node, "AD130", "the keys of a dict have to be known while compiling",
                                "Use texts or integers as keys, or an array.")
        keys.append(key)
    parts: dict[Key, Expr] = {}
    for key, value in zip(keys, operands([e.value for e in node.elements], frame)):
        if key is None and not records.is_record(value, "dict"):
            raise frame.refusal(node, "AD130", "what is spread into a dict is no dict", "Write its entries out.")
        parts |= records.parts_of(value) if key is None else {
            key: held_lists.begun(Kind("dict"), key, value, frame)}
    frame.altered += 1
    return records.record(Kind("dict"), parts)


def joined(left: Expr, right: Expr, frame: Frame) -> Expr | None:
    """`defaults | given`, of dicts; None for all else."""
    if not all(records.is_record(e, "dict") and isinstance(e, TupleExpr) for e in (left, right)):
        return None
    frame.altered += 1
    return records.record(Kind("dict"), {**records.parts_of(left), **records.parts_of(right)})
