"""Strings that are known while compiling: `f"mode_{k}"`, `mode.lower()`, `name.startswith("d")`."""

from __future__ import annotations

import libcst as cst

from adsource.frontend.scope import Frame, is_static, static_value
from adsource.ir import infer
from adsource.ir.nodes import Const, Expr
from adsource.ir.types import Scalar

METHODS = (
    "lower", "upper", "strip", "lstrip", "rstrip", "startswith", "endswith", "replace", "title", "capitalize",
    "isdigit", "isalpha", "removeprefix", "removesuffix", "find", "count",
)


def formatted(node: cst.FormattedString, frame: Frame) -> Expr:
    """An f-string of strings and integers that are known."""
    found = ""
    for part in node.parts:
        if isinstance(part, cst.FormattedStringText):
            found += part.value.replace("{{", "{").replace("}}", "}")
            continue
        value = _known(frame.expression(part.expression, frame), frame)
        plain = part.conversion is None and part.format_spec is None and part.equal is None
        if not plain or "\\" in frame.module.code(node) or not isinstance(value, (str, int)):
            raise frame.refusal(part.expression, "AD119", "a text is made of what is not known while compiling",
                                "Put it into the message of a `raise`, an `assert` or a `print`.")
        found += str(value)
    return infer.const(found)


def _known(e: Expr, frame: Frame) -> object:
    if is_static(e):
        return static_value(e)
    extent = infer.extent_of(e, frame.known()) if isinstance(e.type, Scalar) and e.type.dtype == "int64" else None
    return extent.constant if extent is not None else None


def method(node: cst.Call, base: Expr, frame: Frame) -> Expr | None:
    """The value of a method of a known string; None for all others."""
    text, what = static_value(base) if is_static(base) else None, node.func.attr.value
    if not isinstance(text, str) or what not in METHODS or any(a.star or a.keyword for a in node.args):
        return None
    values = [frame.expression(a.value, frame) for a in node.args]
    if not all(isinstance(v, Const) for v in values):
        return None
    try:
        return infer.const(getattr(text, what)(*(v.value for v in values)))
    except (TypeError, ValueError):
        return None
