"""Expressions: from libcst to typed IR trees.

Operands are converted in Python's order of evaluation.  A call of one of the program's own functions
becomes a statement before the current one; if it may write into its arguments, what was evaluated
before it is put under a name first.
"""

from __future__ import annotations

import ast

import libcst as cst

from adsource.frontend import (
    calls,
    cells,
    closures,
    comprehensions,
    dicts,
    indexing,
    items,
    kept_apart,
    list_calls,
    lists,
    membership,
    operators,
    records,
    renewed,
    sequences,
    strings,
    texts,
    unset,
)
from adsource.frontend.chains import shortened
from adsource.frontend.conditions import ambiguous, boolean, ternary, truth
from adsource.frontend.functions import CONSTANTS, DTYPES
from adsource.frontend.operands import operands, sequence, tuple_expr
from adsource.frontend.scope import (
    Binding,
    Frame,
    is_array,
    is_static,
    is_tuple,
    static_value,
)
from adsource.ir import infer
from adsource.ir.nodes import Assign, Const, Expr, Name, RecordExpr
from adsource.ir.types import Static, Tuple

SIGNS = {
    cst.Add: "+", cst.Subtract: "-", cst.Multiply: "*", cst.Divide: "/", cst.FloorDivide: "//",
    cst.Modulo: "%", cst.Power: "**", cst.MatrixMultiply: "@", cst.BitAnd: "&", cst.BitOr: "|",
    cst.BitXor: "^", cst.LeftShift: "<<", cst.RightShift: ">>",
}
UNARY = {cst.Minus: "u-", cst.Plus: "u+", cst.BitInvert: "~"}
COMPARISONS = {
    cst.LessThan: "<", cst.LessThanEqual: "<=", cst.GreaterThan: ">", cst.GreaterThanEqual: ">=",
    cst.Equal: "==", cst.NotEqual: "!=",
}


def expression(node: cst.BaseExpression, frame: Frame) -> Expr:
    """The typed IR of an expression; statements that must run before it go to `frame.out`."""
    match node:
        case cst.Integer() | cst.Float() | cst.Imaginary():
            return infer.const(ast.literal_eval(node.value))
        case cst.SimpleString() | cst.ConcatenatedString():
            return infer.const(node.evaluated_value)
        case cst.Name():
            return name(node, frame)
        case cst.Attribute():
            return attribute(node, frame)
        case cst.Subscript():
            return indexing.subscript(node, frame)
        case cst.Call():
            return calls.call(node, frame)
        case cst.Tuple() | cst.List():
            nodes = [e if isinstance(e, cst.StarredElement) else e.value for e in node.elements]
            return sequence(nodes, frame, isinstance(node, cst.List))
        case cst.Ellipsis():
            return Const(..., Static(...))
        case cst.ListComp() if id(node) in frame.arraylike:
            return comprehensions.gathered(node, frame)
        case cst.ListComp():
            known = items.listed(node, frame)
            return known or lists.of((frame.hoist(comprehensions.gathered(node, frame)),), *lists.shape(node))
        case cst.GeneratorExp():
            raise frame.refusal(node, "AD113", "a generator is used as a whole", "Make a list of it: `[...]`.")
        case cst.Lambda():
            return closures.anonymous(node, frame)
        case cst.FormattedString():
            return strings.formatted(node, frame)
        case cst.DictComp():
            return items.dictionary(node, frame)
        case cst.Dict():
            return dicts.dictionary(node, frame)
    return operation(node, frame)


def operation(node: cst.BaseExpression, frame: Frame) -> Expr:
    match node:
        case cst.BinaryOperation():
            return binary(node, frame)
        case cst.UnaryOperation(operator=cst.Not()):
            value = truth(node.expression, frame)
            return infer.const(not value.value) if isinstance(value, Const) else frame.op(node, "not", value)
        case cst.UnaryOperation():
            return unary(node, frame)
        case cst.Comparison():
            return comparison(node, frame)
        case cst.BooleanOperation():
            return boolean(node, frame)
        case cst.IfExp():
            return ternary(node, frame)
        case cst.NamedExpr():
            return walrus(node, frame)
    raise frame.refusal(node, "AD119", f"`{frame.module.code(node)}` is no expression that is understood",
                        "Write it with plain operators and calls.")


# ------------------------------------------------------------------------ names


def name(node: cst.Name, frame: Frame) -> Expr:
    """A local name, a module constant, or a builtin value."""
    text = node.value
    if text in (frame.env or {}):
        return _local(node, frame)
    if text in frame.locals:
        unset.early(node, frame)
        raise frame.refusal(node, "AD315", f"`{text}` is read before it is set",
                            f"Set `{text}` first, on every path that leads here.")
    if text in ("True", "False", "None"):
        return infer.const({"True": True, "False": False, "None": None}[text])
    if text in frame.module.constants or text in frame.module.spoilt:
        return frame.program.constant(node, frame)
    found = known_value(frame.module.dotted(node) or text) or closures.named(node, frame)
    if found is not None:
        return found
    if text in frame.module.classes:
        return closures.function(f"class:{text}")
    raise _unknown(node, frame)


def _local(node: cst.Name, frame: Frame) -> Expr:
    binding = frame.env[node.value]
    if binding.clash:
        unset.learn_none(node, binding, frame)
        renewed.learn(node.value, frame)
        kept_apart.learn(node.value, frame)
        raise frame.refusal(node, "AD314", f"`{node.value}` {binding.clash}",
                            "Use a name of its own for each.")
    if binding.holds is not None:
        return lists.reading(node, node.value, frame)
    if binding.function is not None:
        return closures.local(node, binding.function, frame)
    if binding.parts is not None:
        return records.held(node, node.value, frame)
    if isinstance(binding.type, Static):
        frame.altered += node.value not in frame.given or node.value in frame.bindings  # nothing sets the name
        return Const(binding.type.value, binding.type)
    if isinstance(binding.type, Tuple) and not binding.type.items:
        return tuple_expr(())
    return Name(node.value, binding.type)


def known_value(dotted: str) -> Const | None:
    """The constant that a canonical name stands for: np.pi, np.newaxis, np.float64 (as a dtype)."""
    if dotted in CONSTANTS:
        return infer.const(float(CONSTANTS[dotted]))
    if dotted in DTYPES:
        return Const(DTYPES[dotted], Static(DTYPES[dotted]))
    return infer.const(None) if dotted == "np.newaxis" else None


def _unknown(node: cst.Name, frame: Frame):
    text = node.value
    if text in frame.module.functions:
        return frame.refusal(node, "AD121", f"the function `{text}` is used as a value",
                             f"Call `{text}(...)` directly.")
    if text in frame.module.imports:
        return frame.refusal(node, "AD121", f"the import `{text}` is used as a value",
                             "Call it, or hand its value to the function as a parameter.")
    return frame.refusal(node, "AD120", f"`{text}` is not known here",
                         "Make it a parameter, or a constant at the top of the file.")


def attribute(node: cst.Attribute, frame: Frame) -> Expr:
    """`np.pi`, or a property of an array."""
    dotted = frame.module.dotted(node)
    if dotted is not None and _head(node) not in frame.locals:
        found = known_value(dotted) or closures.named(node, frame)
        if found is None:
            raise frame.refusal(node, "AD121", f"`{frame.module.code(node)}` is used as a value",
                                "Call it, or make its value a constant at the top of the file.")
        return found
    if isinstance(node.value, cst.Name) and node.value.value in frame.module.classes:
        if node.value.value not in frame.locals:
            return closures.of_class(node, frame)
    return calls.property_of(node, frame)


def _head(node: cst.BaseExpression) -> str:
    while isinstance(node, cst.Attribute):
        node = node.value
    return node.value if isinstance(node, cst.Name) else ""


# ------------------------------------------------------------------- operations


def walrus(node: cst.NamedExpr, frame: Frame) -> Expr:
    """`(n := len(a))`: an assignment before the line."""
    value = frame.expression(node.value, frame)
    frame.altered += 1
    if is_tuple(value) or not isinstance(node.target, cst.Name):
        raise frame.refusal(node, "AD112", "`:=` of a tuple is not supported", "Set the name on a line of its own.")
    if isinstance(value.type, Static):
        frame.env[node.target.value] = Binding(value.type)
        return value
    frame.add(Assign(frame.bind(node.target.value, value), value))
    unset.walrus(node.target.value, value, frame)
    return Name(node.target.value, value.type)


def binary(node: cst.BinaryOperation, frame: Frame) -> Expr:
    node = shortened(node, frame)
    sign = SIGNS[type(node.operator)]
    found = list_calls.repetition(node, frame)
    if found is not None:
        return found
    left, right = operands([node.left, node.right], frame)
    if sign == "+" and (lists.is_list(left) or lists.is_list(right)):
        return list_calls.concatenated(node, left, right, frame)
    found = operators.binary(node, sign, left, right, frame) or sign == "|" and dicts.joined(left, right, frame)
    if found:
        return found
    if is_tuple(left) or is_tuple(right):
        return sequences.of_tuples(node, sign, left, right, frame)
    if sign == "+" and all(isinstance(e, Const) and isinstance(e.value, str) for e in (left, right)):
        return infer.const(left.value + right.value)
    return frame.op(node, sign, left, right)


def unary(node: cst.UnaryOperation, frame: Frame) -> Expr:
    value = frame.expression(node.expression, frame)
    sign = UNARY[type(node.operator)]
    literal = isinstance(node.expression, (cst.Integer, cst.Float, cst.Imaginary))
    if literal and sign in ("u-", "u+"):
        return infer.const(-value.value if sign == "u-" else value.value)
    found = operators.unary(node, sign, value, frame)
    if found is not None:
        return found
    return frame.op(node, sign, value)


def comparison(node: cst.Comparison, frame: Frame) -> Expr:
    """One comparison, or a chain joined by "and"."""
    last = node.comparisons[-1].comparator
    if lists.is_unknown(last, frame):
        return infer.op("!=", (infer.op("len", (lists.unknown(last, frame),)), infer.const(0)))
    values = operands([node.left, *(t.comparator for t in node.comparisons)], frame)
    parts = []
    for left, right, target in zip(values, values[1:], node.comparisons):
        parts.append(_compared(node, left, right, target.operator, frame))
    if len(parts) > 1 and any(is_array(p) for p in parts):
        raise ambiguous(node, frame)
    result = parts[0]
    for part in parts[1:]:
        result = frame.op(node, "and", result, part)
    return result


def _compared(node: cst.Comparison, left: Expr, right: Expr, operator, frame: Frame) -> Expr:
    negative = isinstance(operator, (cst.IsNot, cst.NotIn, cst.NotEqual))
    texts.learn(left, frame)
    asking = isinstance(operator, (cst.Is, cst.IsNot)) or unset.optional(node.left, left, frame)
    if asking and isinstance(right, Const) and right.value is None:
        if (name := unset.optional(node.left, left, frame)):
            known, frame.altered = unset.flag(name, frame), frame.altered + 1
            return known if negative else frame.op(node, "not", known)
        return infer.const((is_static(left) and static_value(left) is right.value) != negative)
    if isinstance(operator, (cst.In, cst.NotIn)):
        if lists.is_list(right):
            return list_calls.contained(node, left, right, negative, frame)
        return membership.contained(node, left, right, negative, frame)
    if membership.members(left, right) and isinstance(operator, (cst.Is, cst.IsNot)):
        return infer.const((left.value == right.value) != negative)
    if isinstance(operator, (cst.Is, cst.IsNot)) and isinstance(left, RecordExpr) and isinstance(right, RecordExpr):
        return infer.const(cells.same(node, left, right, frame) != negative)
    if type(operator) not in COMPARISONS:
        way = "Hand over a flag that says so." if is_array(left) or is_array(right) else (
            "Write the comparison out with `==`.")
        raise frame.refusal(node, "AD119", "`is` is understood for `is None` alone", way)
    if is_static(left) and is_static(right):
        return infer.const(membership.fold(COMPARISONS[type(operator)], left, right))
    found = operators.binary(node, COMPARISONS[type(operator)], left, right, frame)
    if found is not None:
        return found
    if is_tuple(left) or is_tuple(right):
        compared = sequences.compared(node, COMPARISONS[type(operator)], left, right, frame)
        if compared is None:
            raise frame.refusal(node, "AD119", "tuples of arrays are not compared", "Compare their items.")
        return compared
    return frame.op(node, COMPARISONS[type(operator)], left, right)
