"""Dicts with literal keys, as they are written."""

from __future__ import annotations

import libcst as cst

from adsource.frontend import held_lists, records
from adsource.frontend.operands import operands
from adsource.frontend.scope import Frame
from adsource.ir.nodes import Expr
from adsource.ir.types import Kind


def dictionary(node: cst.Dict, frame: Frame) -> Expr:
    """`{"feed": feed, **others}`."""
    keys: list[str | None] = []
    for element in node.elements:
        key = element.key if isinstance(element, cst.DictElement) else None
        if key is not None and not isinstance(key, cst.SimpleString):
            raise frame.refusal(node, "AD130", "the keys of a dict have to be literal strings",
                                "Use literal keys, or an array.")
        keys.append(None if key is None else str(key.evaluated_value))
    parts: dict[str, Expr] = {}
    for key, value in zip(keys, operands([e.value for e in node.elements], frame)):
        if key is None and not records.is_record(value, "dict"):
            raise frame.refusal(node, "AD130", "what is spread into a dict is no dict", "Write its entries out.")
        parts |= records.parts_of(value) if key is None else {
            key: held_lists.begun(Kind("dict"), key, value, frame)}
    frame.altered += 1
    return records.record(Kind("dict"), parts)
