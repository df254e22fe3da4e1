"""Conditions, and choices that go by them: `and`, `or`, `a if c else b`."""

from __future__ import annotations

import libcst as cst

from adsource.frontend import kept_apart, lists, records, slice_values, unset
from adsource.frontend.choices import chosen, chosen_parts, may_differ, may_fail
from adsource.frontend.operands import items_of
from adsource.frontend.scope import (
    Frame,
    Recursion,
    Unmet,
    is_array,
    is_tuple,
    merged,
    static_value,
)
from adsource.ir import infer
from adsource.ir.nodes import Const, Expr, Name, RecordExpr, TupleExpr
from adsource.ir.types import Scalar, Static


def truth(node: cst.BaseExpression, frame: Frame) -> Expr:
    """A condition: a scalar that is true or false."""
    if isinstance(node, cst.BooleanOperation):
        return boolean(node, frame, truth)
    if lists.is_unknown(node, frame):
        return infer.op("!=", (infer.op("len", (lists.unknown(node, frame),)), infer.const(0)))
    value = frame.expression(node, frame)
    if isinstance(value, TupleExpr) and not isinstance(value, RecordExpr):
        name = unset.optional(node, value, frame)
        frame.altered += 1
        return unset.flag(name, frame) if name else infer.const(bool(value.items))
    return as_truth(node, value, frame)


def as_truth(node: cst.BaseExpression, value: Expr, frame: Frame) -> Expr:
    if unset.is_optional(value, frame) and isinstance(value.type, Scalar):
        frame.altered += 1
        return frame.op(node, "and", unset.flag(value.id, frame), _is_true(node, value, frame))
    if isinstance(value, Const) or isinstance(value.type, Static):
        return infer.const(bool(static_value(value)))
    if lists.is_list(value):
        frame.altered += 1
        return frame.op(node, "!=", lists.length(value, frame), infer.const(0))
    if is_array(value):
        raise ambiguous(node, frame)
    if not isinstance(value.type, Scalar):
        raise frame.refusal(node, "AD316", "the truth of this is not known", "Write a comparison.")
    return _is_true(node, value, frame)


def _is_true(node: cst.BaseExpression, value: Expr, frame: Frame) -> Expr:
    return value if value.type.dtype == "bool" else frame.op(node, "!=", value, infer.const(0))


def ambiguous(node: cst.BaseExpression, frame: Frame):
    return frame.refusal(node, "AD316", "the truth of an array with more than one element is ambiguous",
                         "Use `.any()`, `.all()`, or `np.where`, `&` and `|` element by element.")


def boolean(node: cst.BooleanOperation, frame: Frame, side=None) -> Expr:
    """`a and b`; where b calls a function of the program, an `if` that calls it only when needed."""
    sign, side = "and" if isinstance(node.operator, cst.And) else "or", side or _flag
    left = side(node.left, frame)
    if isinstance(left, Const):
        return side(node.right, frame) if bool(left.value) == (sign == "and") else left
    if side is _flag and not _is_flag(left):
        return _either(node, sign, left, frame)
    names = dict(frame.env or {})
    right, before = frame.inside(lambda: side(node.right, frame))
    if not _is_flag(right):
        raise frame.refusal(node.right, "AD316", "an operand of `and`, `or` is no condition",
                            f"Write a comparison, such as `{frame.module.code(node.right)} != 0`.")
    if not before:
        return frame.op(node, sign, left, right)
    frame.env = merged(names, frame.env)
    return chosen(node, left, *(((before, right), ([], left)) if sign == "and" else ((([], left), (before, right)))),
                  frame)


def _flag(node: cst.BaseExpression, frame: Frame) -> Expr:
    value = frame.expression(node, frame)
    if is_array(value):
        raise ambiguous(node, frame)
    if isinstance(value, Const) or isinstance(value.type, Scalar):
        return value
    raise frame.refusal(node, "AD316", "an operand of `and`, `or` is no condition",
                        f"Write a comparison, such as `{frame.module.code(node)} != 0`.")


def _is_flag(e: Expr) -> bool:
    return isinstance(e.value, bool) if isinstance(e, Const) else e.type.dtype == "bool"


def _either(node: cst.BooleanOperation, sign: str, left: Expr, frame: Frame) -> Expr:
    """`k or 1.0`, of numbers: one of the two."""
    if sign == "and" and unset.is_optional(left, frame):
        raise frame.refusal(node, "AD316", "the value of this may be None", "Write it out as an `if`.")
    kept = left if isinstance(left, Name) else frame.hoist(left)
    test = as_truth(node, kept, frame)
    names = dict(frame.env or {})
    right, before = frame.inside(lambda: frame.expression(node.right, frame))
    frame.env = merged(names, frame.env)
    arms = (before, right), ([], kept)
    yes, no = arms if sign == "and" else arms[::-1]
    if before:
        return chosen(node, test, yes, no, frame)
    return frame.op(node, "ifexp", test, yes[1], no[1])


def _arm(node: cst.BaseExpression, frame: Frame) -> tuple[Expr | None, list]:
    """One side of a choice, and its statements; None where it comes to a call whose results are not yet known: the
    other side tells their types, and the function is converted once more."""
    try:
        return frame.inside(lambda: frame.expression(node, frame))
    except Unmet:
        raise
    except Recursion as met:
        frame.met = met
        return None, []


def ternary(node: cst.IfExp, frame: Frame) -> Expr:
    test = truth(node.test, frame)
    if isinstance(test, Const):
        return frame.expression(node.body if test.value else node.orelse, frame)
    names, altered = dict(frame.env or {}), frame.altered
    body, before_body = _arm(node.body, frame)
    if body is None:
        frame.env = names
        return frame.expression(node.orelse, frame)
    known = slice_values.decided(body, test, frame)
    if known is not None:
        frame.env, frame.altered = names, altered
        return frame.expression(node.body if known else node.orelse, frame)
    after, frame.env = frame.env, dict(names)
    orelse, before_orelse = _arm(node.orelse, frame)
    if orelse is None:
        frame.env, frame.altered = names, altered
        return frame.expression(node.body, frame)
    frame.env = merged(after, frame.env)
    if any(isinstance(e, Const) and e.value is None for e in (body, orelse)) and not is_array(body) | is_array(orelse):
        kept_apart.learn_spelled(node, frame)
    if any(records.is_record(e) and not lists.is_list(e) for e in (body, orelse)):
        kept_apart.learn_spelled(node, frame)
        slice_values.refuse_choice(node, body, frame)
    if is_tuple(body) and is_tuple(orelse) and len(items_of(body)) == len(items_of(orelse)):
        return chosen_parts(node, test, (before_body, body), (before_orelse, orelse), frame)
    if before_body or before_orelse or may_differ(body, orelse):
        return chosen(node, test, (before_body, body), (before_orelse, orelse), frame)
    if is_array(body) != is_array(orelse):
        kept_apart.learn_choice(node, frame)
    elif may_fail(body) or may_fail(orelse):
        return chosen(node, test, ([], body), ([], orelse), frame)
    return frame.op(node, "ifexp", test, body, orelse)
