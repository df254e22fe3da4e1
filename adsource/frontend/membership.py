"""`k in (1, 2)`, and comparisons of what is known."""

from __future__ import annotations

import libcst as cst

from adsource.frontend import sequences
from adsource.frontend.dict_keys import key_of
from adsource.frontend.operands import items_of
from adsource.frontend.scope import Frame, is_static, is_tuple, static_value
from adsource.ir import infer
from adsource.ir.nodes import Const, Expr, RecordExpr
from adsource.ir.types import Member, Scalar, Static


def contained(node: cst.Comparison, left: Expr, right: Expr, negative: bool, frame: Frame) -> Expr:
    """`k in (1, 2)`: a comparison with each item."""
    known = isinstance(right.type, Static) and isinstance(right.type.value, (str, tuple))
    if is_static(left) and known:
        return infer.const((static_value(left) in right.type.value) != negative)
    if isinstance(right, RecordExpr) and right.type.kind.what == "dict":
        key = key_of(left, frame)
        if key is None:
            raise frame.refusal(node, "AD119", "what is looked for in a dict has to be known while compiling",
                                "Write the comparison out with `==`.")
        frame.altered += 1
        return infer.const((key in right.type.keys) != negative)
    if not is_tuple(right):
        raise frame.refusal(node, "AD119", "`in` is understood for tuples, lists and dicts alone",
                            "Write the comparison out with `==`.")
    tests = []
    for item in items_of(right):
        if is_static(left) and is_static(item):
            tests.append(infer.const(static_value(left) == static_value(item)))
        elif isinstance(left.type, Scalar) and isinstance(item.type, Scalar):
            tests.append(frame.op(node, "==", left, item))
        elif is_tuple(left) and is_tuple(item) and (test := sequences.compared(node, "==", left, item, frame)):
            tests.append(test)
        else:
            raise frame.refusal(node, "AD119", "`in` is understood for tuples of numbers alone",
                                "Write the comparison out with `==`.")
    if any(isinstance(t, Const) and t.value for t in tests):
        return infer.const(not negative)
    tests = [t for t in tests if not isinstance(t, Const)]
    if not tests:
        return infer.const(negative)
    result = tests[0]
    for test in tests[1:]:
        result = frame.op(node, "or", result, test)
    return frame.op(node, "not", result) if negative else result


def members(left: Expr, right: Expr) -> bool:
    """Whether two values are known, and one of them is a member of an enumeration."""
    return is_static(left) and is_static(right) and any(isinstance(static_value(e), Member) for e in (left, right))


def fold(sign: str, left: Expr, right: Expr) -> bool:
    """A comparison of values that are known."""
    try:
        return bool(infer.OPERATORS[sign](static_value(left), static_value(right)))
    except TypeError:
        return sign == "!="
