"""Evaluating at compile time what rules say about static operands: `axis is None`, `x.ndim - 1`.

A small whitelist; nothing of the user's program or of NumPy is run.
"""

from __future__ import annotations

import ast
import math
import operator
from collections.abc import Mapping

from adsource.rulebook import subscripts
from adsource.rulebook.read import dotted

BINARY = {
    ast.Add: operator.add, ast.Sub: operator.sub, ast.Mult: operator.mul, ast.Div: operator.truediv,
    ast.FloorDiv: operator.floordiv, ast.Mod: operator.mod, ast.Pow: operator.pow,
}
UNARY = {ast.USub: operator.neg, ast.UAdd: operator.pos, ast.Not: operator.not_}
COMPARE = {
    ast.Lt: operator.lt, ast.LtE: operator.le, ast.Gt: operator.gt, ast.GtE: operator.ge,
    ast.Eq: operator.eq, ast.NotEq: operator.ne, ast.Is: operator.is_, ast.IsNot: operator.is_not,
    ast.In: lambda a, b: a in b, ast.NotIn: lambda a, b: a not in b,
}


def _inverse(axes) -> tuple[int, ...]:
    """The permutation that undoes `axes`."""
    return tuple(sorted(range(len(axes)), key=lambda k: axes[k] % len(axes)))


def _opposite_norm(norm) -> str:
    """The scaling of an inverse transform that makes it the adjoint."""
    return {"forward": "backward", "ortho": "ortho"}.get(norm, "forward")


FUNCTIONS = {
    "opposite_norm": _opposite_norm,
    "len": len, "tuple": tuple, "sorted": sorted, "range": range, "min": min, "max": max, "abs": abs,
    "float": float, "int": int, "sum": sum, "math.sqrt": math.sqrt, "math.log": math.log, "math.gamma": math.gamma,
    "inverse": _inverse, "is_tuple": lambda x: isinstance(x, (tuple, list)),
    "is_int": lambda x: isinstance(x, int), "is_whole": lambda x: float(x).is_integer(),
    "subscripts.back": subscripts.back, "subscripts.contraction": subscripts.contraction,
}
# The methods of np.quantile: how the place is rounded, and the parameter of Hyndman and Fan (1996).
ROUNDING = {"lower": 1, "higher": 2, "nearest": 3, "midpoint": 4}
ALPHA = {"hazen": 0.5, "weibull": 0.0, "median_unbiased": 1.0 / 3.0, "normal_unbiased": 3.0 / 8.0}
FUNCTIONS |= {
    "method_known": lambda m: m == "linear" or m in ROUNDING or m in ALPHA,
    "method_alpha": lambda m: ALPHA.get(m, 1.0), "method_rounding": lambda m: ROUNDING.get(m, 0),
}
CONSTANTS = {"math.pi": math.pi, "math.e": math.e, "math.nan": math.nan, "math.inf": math.inf}


class NotStatic(Exception):
    """The expression depends on values that are known at run time only."""


def evaluate(e: ast.expr, operands: Mapping, statics: Mapping) -> object:
    """The value of a compile-time expression; raises NotStatic."""
    def value(node):
        return evaluate(node, operands, statics)

    match e:
        case ast.Constant():
            return e.value
        case ast.Name():
            if e.id in statics:
                return statics[e.id]
        case ast.Attribute():
            return _attribute(e, operands, value)
        case ast.Tuple() | ast.List():
            return _items(e, value)
        case ast.BinOp() if type(e.op) in BINARY:
            return BINARY[type(e.op)](value(e.left), value(e.right))
        case ast.UnaryOp() if type(e.op) in UNARY:
            return UNARY[type(e.op)](value(e.operand))
        case ast.BoolOp():
            return _bool(e, value)
        case ast.Compare():
            return _compare(e, operands, statics, value)
        case ast.IfExp():
            return value(e.body) if value(e.test) else value(e.orelse)
        case ast.Call() if not e.keywords:
            return _call(e, operands, value)
        case ast.Subscript():
            return _subscript(e, operands, value)
        case ast.Slice():
            return slice(*(b and value(b) for b in (e.lower, e.upper, e.step)))
        case ast.GeneratorExp(generators=[one]):
            return _each(e.elt, one, operands, statics)
    raise NotStatic(ast.unparse(e))


def _attribute(e: ast.Attribute, operands: Mapping, value) -> object:
    name = dotted(e)
    if name in CONSTANTS:
        return CONSTANTS[name]
    base = _operand(e.value, operands, value)
    if base is not None and e.attr in ("ndim", "dtype"):
        return base.type.rank if e.attr == "ndim" else base.type.dtype
    raise NotStatic(ast.unparse(e))


def _operand(e: ast.expr, operands: Mapping, value):
    """The operand that `x` or `xs[i]` stands for, or None."""
    if isinstance(e, ast.Subscript) and isinstance(e.value, ast.Name):
        many = operands.get(e.value.id)
        return many[value(e.slice)] if isinstance(many, tuple) else None
    found = operands.get(e.id) if isinstance(e, ast.Name) else None
    return None if isinstance(found, tuple) else found


def _items(e, value) -> tuple:
    found: list = []
    for item in e.elts:
        found += value(item.value) if isinstance(item, ast.Starred) else [value(item)]
    return tuple(found)


def _bool(e: ast.BoolOp, value) -> object:
    want = isinstance(e.op, ast.Or)
    result: object = not want
    for node in e.values:
        result = value(node)
        if bool(result) is want:
            break
    return result


def _compare(e: ast.Compare, operands, statics, value) -> bool:
    if isinstance(e.ops[0], (ast.Is, ast.IsNot)) and isinstance(e.left, ast.Name):
        if e.left.id in operands and e.left.id not in statics:
            return isinstance(e.ops[0], ast.IsNot)  # `lo is None` of an operand known at run time
    left = value(e.left)
    for op, node in zip(e.ops, e.comparators):
        right = value(node)
        if not COMPARE[type(op)](left, right):
            return False
        left = right
    return True


def _call(e: ast.Call, operands: Mapping, value) -> object:
    name = dotted(e.func)
    if name == "len" and isinstance(e.args[0], ast.Name):
        items = operands.get(e.args[0].id)
        if isinstance(items, tuple):
            return len(items)
    if name not in FUNCTIONS:
        raise NotStatic(ast.unparse(e))
    return FUNCTIONS[name](*(value(a) for a in e.args))


def _subscript(e: ast.Subscript, operands: Mapping, value) -> object:
    """`axes[0]`, `axes[1:]`, and `x.shape[0]` where that extent is a known number."""
    if isinstance(e.value, ast.Attribute) and e.value.attr == "shape":
        base = None if isinstance(e.slice, ast.Slice) else _operand(e.value.value, operands, value)
        known = base.type.shape[value(e.slice)] if base is not None else None
        if known is not None and known.constant is not None:
            return known.constant
        raise NotStatic(ast.unparse(e))
    return value(e.value)[value(e.slice)]


def unpacked(target: ast.expr, item) -> dict[str, object]:
    """`k` or `p, q` of a loop, bound to one item."""
    if isinstance(target, ast.Tuple):
        return {name.id: part for name, part in zip(target.elts, item)}  # type: ignore[attr-defined]
    return {target.id: item}  # type: ignore[attr-defined]


def _each(element, generator, operands, statics) -> tuple:
    found = []
    for item in evaluate(generator.iter, operands, statics):
        inner = {**statics, **unpacked(generator.target, item)}
        if all(evaluate(test, operands, inner) for test in generator.ifs):
            found.append(evaluate(element, operands, inner))
    return tuple(found)
