"""Values of constant expressions, computed without running the user's code."""

from __future__ import annotations

import ast
import math
import operator

import libcst as cst
import numpy as np

from adsource.frontend.functions import CONSTANTS, DTYPES
from adsource.frontend.module import Module


class NotConstant(Exception):
    """The expression is no constant; `node` is the part that is not, `failed` tells that it cannot be
    computed at all."""

    def __init__(self, node: cst.CSTNode, reason: str, failed: bool = False) -> None:
        super().__init__(reason)
        self.node, self.reason, self.failed = node, reason, failed


class Listed(tuple):
    """A list: as an index it is an array."""

    def __add__(self, other: tuple) -> Listed:
        return Listed((*self, *other))

    def __mul__(self, times: int) -> Listed:
        return Listed(tuple(self) * times)

    __rmul__ = __mul__


BINARY = {
    cst.Add: operator.add, cst.Subtract: operator.sub, cst.Multiply: operator.mul,
    cst.Divide: operator.truediv, cst.FloorDivide: operator.floordiv, cst.Modulo: operator.mod,
    cst.Power: operator.pow,
}
UNARY = {cst.Minus: operator.neg, cst.Plus: operator.pos, cst.Not: operator.not_,
         cst.BitInvert: operator.invert}
LARGEST = 2**63
LIMITS = {"np.finfo": np.finfo, "np.iinfo": np.iinfo}


def value_of(node: cst.BaseExpression, module: Module, seen: tuple[str, ...] = ()) -> object:
    """The value of a constant expression: numbers, strings, None, dtypes and tuples of them."""
    match node:
        case cst.Integer() | cst.Float() | cst.Imaginary():
            return node.evaluated_value if not isinstance(node, cst.Imaginary) else ast.literal_eval(node.value)
        case cst.SimpleString() | cst.ConcatenatedString():
            return node.evaluated_value
        case cst.Name():
            return _name(node, module, seen)
        case cst.Attribute(value=cst.Call(func=func, args=[arg])) if module.dotted(func) in LIMITS:
            return limit(module.dotted(func) or "", value_of(arg.value, module, seen), node.attr.value, node, module)
        case cst.Attribute():
            return _dotted(node, module)
        case cst.UnaryOperation():
            return _apply(node, UNARY[type(node.operator)], [value_of(node.expression, module, seen)])
        case cst.BinaryOperation() if type(node.operator) in BINARY:
            sides = [value_of(side, module, seen) for side in (node.left, node.right)]
            return _apply(node, BINARY[type(node.operator)], sides)
        case cst.Tuple() | cst.List():
            kind = Listed if isinstance(node, cst.List) else tuple
            return kind(value_of(e.value, module, seen) for e in node.elements)
        case cst.Dict() if all(isinstance(e, cst.DictElement) for e in node.elements):
            keys = [value_of(e.key, module, seen) for e in node.elements]
            if all(isinstance(k, str) or type(k) is int for k in keys):
                return {k: value_of(e.value, module, seen) for k, e in zip(keys, node.elements)}
        case cst.Call():
            return _call(node, module, seen)
    raise NotConstant(node, f"`{module.code(node)}` is not evaluated")


def _name(node: cst.Name, module: Module, seen: tuple[str, ...]) -> object:
    name = node.value
    if name in ("True", "False", "None"):
        return {"True": True, "False": False, "None": None}[name]
    if name in module.spoilt:
        raise NotConstant(node, f"`{name}` {module.spoilt[name]}")
    if name in module.constants and name not in seen:
        return value_of(module.constants[name], module, (*seen, name))
    if name in DTYPES:
        return DTYPES[name]
    return _dotted(node, module)


def _dotted(node: cst.BaseExpression, module: Module) -> object:
    dotted = module.dotted(node)
    if dotted == "np.newaxis":
        return None
    for table in (CONSTANTS, DTYPES):
        if dotted in table:
            return table[dotted]
    raise NotConstant(node, f"`{module.code(node)}` is not evaluated")


def _call(node: cst.Call, module: Module, seen: tuple[str, ...]) -> object:
    dotted = module.dotted(node.func) or ""
    if isinstance(node.func, cst.Name) and node.func.value == "dict" and all(a.keyword for a in node.args):
        return {a.keyword.value: value_of(a.value, module, seen) for a in node.args}
    head, _, tail = dotted.partition(".")
    if dotted == "float" and len(node.args) == 1:
        return _apply(node, float, [value_of(node.args[0].value, module, seen)])
    function = getattr(math, tail, None) if head == "math" else None
    plain = all(a.keyword is None and not a.star for a in node.args)
    if function is None or not plain or tail not in ("sqrt", "exp", "log", "sin", "cos", "tan", "radians"):
        raise NotConstant(node, f"`{module.code(node)}` is not evaluated")
    return _apply(node, function, [value_of(a.value, module, seen) for a in node.args])


def limit(table: str, kind: object, what: str, node: cst.CSTNode, module: Module) -> object:
    """`np.finfo(float).eps`, a number of that dtype; those of `np.iinfo` are Python's."""
    try:
        found = getattr(LIMITS[table](str(kind)), what)
    except (AttributeError, TypeError, ValueError):
        found = None
    if isinstance(found, (int, np.floating)):
        return found
    raise NotConstant(node, f"`{module.code(node)}` is not evaluated")


def _apply(node: cst.CSTNode, function, values: list) -> object:
    numbers = all(isinstance(v, (int, float, complex)) for v in values)
    if not numbers and not (function is operator.add and len({type(v) for v in values}) == 1):
        raise NotConstant(node, "only numbers are computed with")
    if function is operator.pow and all(isinstance(v, int) for v in values) and abs(values[1]) > 64:
        raise NotConstant(node, "the power is too large", True)
    try:
        result = function(*values)
    except (ArithmeticError, TypeError, ValueError) as error:
        raise NotConstant(node, str(error), True) from None
    if isinstance(result, int) and abs(result) >= LARGEST:
        raise NotConstant(node, "the number does not fit into 64 bits", True)
    return result
