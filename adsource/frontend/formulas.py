"""Functions that are a formula: the call becomes that formula, computed as the library computes it.

    scipy.stats.norm.cdf(x, m, s)     scipy.special.ndtr((x - m) / s)

The formulas stand in formula_rows.py.
"""

from __future__ import annotations

import ast
import math

import libcst as cst

from adsource.frontend.forms_parts import Form, named
from adsource.frontend.formula_rows import TABLE
from adsource.frontend.operands import tuple_expr
from adsource.frontend.scope import Frame
from adsource.ir import infer
from adsource.ir.nodes import Const, Expr
from adsource.ir.types import is_complex

SIGNS = {ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/", ast.Pow: "**", ast.MatMult: "@", ast.BitAnd: "&"}


def _form(name: str) -> Form:
    def form(node: cst.Call, bound: dict, frame: Frame) -> Expr | None:
        given = {k: v for k, v in bound.items() if v is not None}
        other = {getattr(v.type, "dtype", "") for v in given.values()} & {"float32", "complex64", "complex128"}
        if name.startswith("scipy.stats.") and other:
            raise frame.refusal(node, "AD126", f"`{name}` of {min(other)} is computed in mixed precision, or not "
                                "at all", "Convert first: `x.astype(np.float64)`.")
        if given.get("M") == infer.const(1):
            return frame.op(node, "np.ones", infer.const(1))  # a window of one place: NumPy does not compute it
        for params, formula in TABLE[name]:
            if set(given) == set(params) or set(given) == set(params) - {"axis"}:
                return _value(formula, node, _once(formula, node, given, frame), frame)
        raise frame.refusal(node, "AD126", f"`{frame.module.code(node.func)}` is given too few arguments",
                            "Give those that have no default.")

    return form


def _once(formula: ast.expr, node: cst.Call, given: dict, frame: Frame) -> dict[str, Expr]:
    """The operands; one that the formula reads twice is computed once."""
    read = [n.id for n in ast.walk(formula) if isinstance(n, ast.Name)]
    found = {k: named(v, frame) if read.count(k) > 1 else v for k, v in given.items()}
    if "positive" in read:
        found["scale"] = _positive(node, found["scale"], frame)
    return found


def _positive(node: cst.Call, scale: Expr, frame: Frame) -> Expr:
    if isinstance(scale, Const) and scale.value > 0:
        return scale
    scale = named(scale, frame)
    test = frame.op(node, ">", scale, infer.const(0.0))
    return frame.hoist(frame.op(node, "np.where", test, scale, infer.const(math.nan)))


def _value(e: ast.expr, node: cst.Call, given: dict[str, Expr], frame: Frame) -> Expr:
    match e:
        case ast.Constant():
            return infer.const(e.value)
        case ast.Name():
            return given[e.id]
        case ast.BinOp():
            return frame.op(node, SIGNS[type(e.op)], *(_value(x, node, given, frame) for x in (e.left, e.right)))
        case ast.Compare(left=left, ops=[ast.LtE()], comparators=[right]):
            return frame.op(node, "<=", _value(left, node, given, frame), _value(right, node, given, frame))
        case ast.UnaryOp():
            return frame.op(node, "u-", _value(e.operand, node, given, frame))
        case ast.Tuple():
            return tuple_expr(tuple(_value(x, node, given, frame) for x in e.elts))
        case ast.Call(func=ast.Name(id="positive"), args=[ast.Name(id=key)]):
            return given[key]
        case ast.Call(func=ast.Attribute(attr="conj"), args=[x]):
            found = _value(x, node, given, frame)
            return frame.op(node, "np.conj", found) if is_complex(found.type) else found
        case ast.Call(func=ast.Attribute(attr="complex128"), args=[x]):
            found = _value(x, node, given, frame)
            return found if is_complex(found.type) else frame.op(node, "np.complex128", found)
        case ast.Call():
            static = {k.arg: _setting(k.value, given) for k in e.keywords if k.arg}
            args = [_value(x, node, given, frame) for x in e.args]
            return frame.op(node, ast.unparse(e.func), *args, **{k: v for k, v in static.items() if v is not None})
    raise ValueError(ast.dump(e))


def _setting(e: ast.expr, given: dict[str, Expr]) -> object:
    if isinstance(e, ast.Name):
        found = given.get(e.id)
        return found.value if isinstance(found, Const) else None
    return ast.literal_eval(e)


FORMULAS: dict[str, Form] = {name: _form(name) for name in TABLE}
