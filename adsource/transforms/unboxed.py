"""Arrays without axes that are changed in place under the one name that they have become numbers.

    e = np.zeros(())           e = np.float64(0.0)
    e += x[0]                  e += x[0]
    e[()] = 2.0 * e            e = 2.0 * e

A number is another after each change, so that what is recorded of it stays what it was.
Before: a program without `analyses.boxes.refused_boxes`.  After: no array without axes is changed.
"""

from __future__ import annotations

from dataclasses import replace

from adsource.analyses.boxes import boxes, changed_boxes
from adsource.ir import infer
from adsource.ir.boxes import is_box
from adsource.ir.nodes import AnyStatement, Assign, Expr, For, Function, If, Op, Program, TupleExpr, While
from adsource.ir.types import Scalar, is_array
from adsource.ir.walk import map_expressions, transform

FILLED = {"np.zeros": 0.0, "np.empty": 0.0, "np.ones": 1.0}


def unboxed(program: Program, compiled: bool) -> Program:
    """compiled: whether all of them become numbers, which the compiler of the target likes better."""
    known = boxes(program)
    functions = {k: _function(f, known[k], compiled) for k, f in program.functions.items()}
    return replace(program, functions=functions)


def _function(f: Function, names: set[str], compiled: bool) -> Function:
    changed = frozenset(names if compiled else changed_boxes(f, names))
    body = _block(f.body, changed, names) if changed else f.body
    return replace(f, body=tuple(map_expressions(s, lambda e: transform(e, _element)) for s in body))


def _element(e: Expr) -> Expr:
    """`x.reshape(())` as the one element, which is there alone: the size is checked by the other reshape."""
    if not (isinstance(e, Op) and e.op == "np.reshape" and isinstance(e.type, Scalar)):
        return e
    if not is_array(e.args[0].type):
        return e.args[0]
    return infer.index(infer.op("np.reshape", (e.args[0], infer.const(1))), (infer.const(0),))


def _block(block: tuple[AnyStatement, ...], changed: frozenset[str], names: set[str]) -> tuple[AnyStatement, ...]:
    return tuple(_statement(s, changed, names) for s in block)


def _statement(s: AnyStatement, changed: frozenset[str], names: set[str]) -> AnyStatement:
    match s:
        case Assign() if s.target.id in changed and not s.inside and is_box(s.value, names):
            return replace(s, value=_number(s.value), verbatim=False)
        case For() | While():
            return replace(s, body=_block(s.body, changed, names))
        case If():
            return replace(s, body=_block(s.body, changed, names), orelse=_block(s.orelse, changed, names))
    return s


def _number(e: Expr) -> Expr:
    """The number in a new array without axes."""
    kind = f"np.{e.type.dtype}" if e.type.dtype != "bool" else "np.bool_"
    match e:
        case Op(op="np.zeros" | "np.empty" | "np.ones"):
            return infer.op(kind, (infer.const(FILLED[e.op] if e.type.dtype[0] in "fc" else int(FILLED[e.op])),))
        case Op(op="np.full", args=(_, value)) | Op(op="np.array", args=(value,)) if not isinstance(value, TupleExpr):
            return infer.op(kind, (value,))
    return infer.op(kind, (e,))
