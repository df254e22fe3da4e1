"""`isinstance(x, Vec)`: what a value is, is known while compiling."""

from __future__ import annotations

import libcst as cst

from adsource.frontend import objects, records
from adsource.frontend.pieces import closed
from adsource.frontend.scope import Frame, is_array
from adsource.ir import infer
from adsource.ir.nodes import Const, Expr
from adsource.ir.types import Scalar, Tuple

NUMBERS = {
    "float": ("float64",), "int": ("int64", "bool"), "bool": ("bool",), "complex": ("complex128",),
    "numbers.Number": ("f", "i", "u", "c", "b"), "numbers.Real": ("f", "i", "u", "b"),
    "numbers.Integral": ("i", "u", "b"),
}
KINDS = {"dict": "dict", "list": "list", "tuple": "tuple"}


def isinstance_of(node: cst.Call, frame: Frame) -> Expr:
    """The answer to `isinstance(value, kinds)`."""
    if len(node.args) != 2:
        raise _refused(node, frame)
    value = frame.expression(node.args[0].value, frame)
    kinds = node.args[1].value
    several = [e.value for e in kinds.elements] if isinstance(kinds, cst.Tuple) else _joined(kinds)
    frame.altered += 1
    return infer.const(any(_is(node, value, k, frame) for k in several))


def attribute_of(node: cst.Call, name: str, frame: Frame) -> Expr:
    """`getattr(p, "mass")` and `hasattr(p, "mass")`."""
    args = [a.value for a in node.args]
    word = args[1].evaluated_value if len(args) > 1 and isinstance(args[1], cst.SimpleString) else None
    if not isinstance(word, str) or not word.isidentifier():
        raise frame.refusal(node, "AD121", f"the attribute that `{name}` looks up is not known", "Write `p.name`.")
    value = frame.expression(args[0], frame)
    made = objects.class_of(value, frame)
    keys = value.type.keys if records.is_record(value) else ()
    there = word in keys or made is not None and word in (*made.methods, *made.constants)
    frame.altered += 1
    if name == "hasattr":
        return infer.const(there)
    if not there and len(args) == 3:
        return frame.expression(args[2], frame)
    wanted = cst.Attribute(closed(args[0]), cst.Name(word))
    frame.module.stand(wanted, node)
    return frame.expression(wanted, frame)


def _joined(node: cst.BaseExpression) -> list[cst.BaseExpression]:
    """`int | float`."""
    if isinstance(node, cst.BinaryOperation) and isinstance(node.operator, cst.BitOr):
        return [*_joined(node.left), *_joined(node.right)]
    return [node]


def _is(node: cst.Call, value: Expr, kind: cst.BaseExpression, frame: Frame) -> bool:
    name = frame.module.dotted(kind) or frame.module.code(kind)
    if name in frame.module.classes:
        made = frame.module.classes.get(value.type.kind.name) if records.is_record(value) else None
        return made is not None and name in (made.name, *made.bases)
    if name == "np.ndarray":
        return is_array(value)
    if name == "str":
        return isinstance(value, Const) and isinstance(value.value, str)
    if name in NUMBERS:
        dtype = value.type.dtype if isinstance(value.type, Scalar) else ""
        return bool(dtype) and any(dtype == d or dtype[0] == d for d in NUMBERS[name])
    if name in KINDS and not (isinstance(value.type, Tuple) and not records.is_record(value)):
        return records.is_record(value, KINDS[name])
    raise _refused(node, frame)


def _refused(node: cst.Call, frame: Frame):
    return frame.refusal(node, "AD121", f"`{frame.module.code(node)}` is not known here",
                         "Test for numbers, `np.ndarray`, `str`, or a class of this file.")
