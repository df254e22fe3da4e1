"""Whether a function makes anything of None but an error: then it has to be told what may be None.

    def added(v, acc):              asks             def squared(v):        does not: None * None raises
        return v if acc is None else acc + v             return v * v
"""

from __future__ import annotations

from collections.abc import Callable

import libcst as cst
import numpy as np

from adsource.frontend.syntax import nodes

ORDER = (cst.LessThan, cst.LessThanEqual, cst.GreaterThan, cst.GreaterThanEqual)
SIGNS = (cst.Minus, cst.Plus, cst.BitInvert)
RAISING = ("abs", "float", "int", "len", "pow", "range", "round")
NEVER_RAISING = ("equal", "not_equal", "logical_and", "logical_or", "logical_not", "logical_xor")
Called = Callable[[cst.Call], list[cst.FunctionDef]]


def takes_none(call: cst.Call, place: int, called: Called, module, seen: tuple[cst.FunctionDef, ...] = ()) -> bool:
    """Whether a function of the program that is called may do something with None as this argument."""
    return any(f in seen or _uses(f, names, called, module, (*seen, f))
               for f in called(call) for names in [_parameters(call, place, f)])


def _parameters(call: cst.Call, place: int, function: cst.FunctionDef) -> set[str]:
    """The parameters that an argument may be handed to."""
    p = function.params
    names = [q.name.value for q in (*p.posonly_params, *p.params)]
    arg = call.args[place]
    if arg.keyword is not None and arg.keyword.value in [*names, *(q.name.value for q in p.kwonly_params)]:
        return {arg.keyword.value}
    place += isinstance(call.func, cst.Attribute) and names[:1] == ["self"]
    if arg.keyword is None and place < len(names) and not any(a.star for a in call.args[: place + 1]):
        return {names[place]}
    return {q.name.value for q in nodes(p) if isinstance(q, cst.Param)}


def _uses(function: cst.FunctionDef, names: set[str], called: Called, module, seen: tuple) -> bool:
    """Whether a name is read anywhere where None is no error."""
    safe: set[int] = set()
    for n in nodes(function.body):
        safe |= {id(e) for e in _raising(n, called, module, seen)}
    return any(isinstance(n, cst.Name) and n.value in names and id(n) not in safe for n in nodes(function.body))


def _raising(node: cst.CSTNode, called: Called, module, seen: tuple) -> list[cst.CSTNode]:
    """The parts of an expression that must not be None."""
    match node:
        case cst.BinaryOperation():
            return [node.left, node.right]
        case cst.UnaryOperation(operator=sign) if isinstance(sign, SIGNS):
            return [node.expression]
        case cst.Subscript():
            return [node.value]
        case cst.Attribute():
            return [node.value, node.attr]
        case cst.AugAssign():
            return [node.value]
        case cst.For():
            return [node.iter]
        case cst.Comparison() if all(isinstance(t.operator, ORDER) for t in node.comparisons):
            return [node.left, *(t.comparator for t in node.comparisons)]
        case cst.Call():
            given = [(k, a.value) for k, a in enumerate(node.args) if isinstance(a.value, cst.Name)]
            keywords = [a.keyword for a in node.args if a.keyword is not None]
            own = bool(called(node))
            return keywords + [e for k, e in given if (
                not takes_none(node, k, called, module, seen) if own else _is_raising(node.func, module))]
    return []


def _is_raising(func: cst.BaseExpression, module) -> bool:
    """Whether a function of a library raises where an argument is None."""
    dotted = module.dotted(func) or (func.value if isinstance(func, cst.Name) else "")
    head, _, name = dotted.rpartition(".")
    if head == "np":
        return isinstance(getattr(np, name, None), np.ufunc) and name not in NEVER_RAISING
    return head == "math" or not head and name in RAISING
