"""The number in an array without axes is set: `e[()] = v`, `e[...] = v`, `e.fill(v)`, `np.add(e, v, out=e)`.

The name gets the number that the array holds then; whether it is the array's only name is asked later
(`analyses.boxes`).
"""

from __future__ import annotations

import libcst as cst
from libcst import matchers as m

from adsource.frontend.scope import Frame
from adsource.ir import infer
from adsource.ir.nodes import Assign, Expr, Name
from adsource.ir.types import Scalar

WHOLE = m.Subscript(slice=[m.SubscriptElement(m.Index(m.Tuple([]) | m.Ellipsis()))])  # `e[()]` and `e[...]`


def of_target(target: cst.BaseExpression, frame: Frame) -> Name | None:
    """`e` of the target `e[()]`, where it is no array with axes."""
    if not (m.matches(target, WHOLE) and isinstance(target.value, cst.Name)):
        return None
    binding = (frame.env or {}).get(target.value.value)
    if binding is None or binding.clash or not is_number(Name(target.value.value, binding.type)):
        return None
    found = frame.expression(target.value, frame)
    return found if is_number(found) else None


def is_number(e: Expr) -> bool:
    """Whether it is a name for a number that NumPy may hold in an array."""
    return isinstance(e, Name) and isinstance(e.type, Scalar) and not e.type.weak


def put(node: cst.CSTNode, box: Name, value: Expr, frame: Frame) -> None:
    """The array without axes holds a value from here on; it keeps its dtype."""
    if not isinstance(value.type, Scalar) or value.type.dtype != box.type.dtype and value.type.dtype[0] in "fc" and (
        box.type.dtype[0] not in "fc" or value.type.dtype[0] > box.type.dtype[0]
    ):
        raise frame.refusal(node, "AD318", f"{infer.describe(value.type)} is stored in an array without axes of "
                            f"{box.type.dtype}", "Give the array another dtype, or convert the value.")
    if value.type != box.type:
        kind = "np.bool_" if box.type.dtype == "bool" else f"np.{box.type.dtype}"
        value = frame.op(node, kind, value)
    frame.add(Assign(frame.bind(box.id, value), value, inside=True))
    frame.altered += 1


def updated(node: cst.AugAssign, box: Name, sign: str, frame: Frame) -> bool:
    """`e[()] += v`."""
    put(node, box, frame.op(node, sign, box, frame.expression(node.value, frame)), frame)
    return False


def read(node: cst.Subscript, e: Expr, frame: Frame) -> Expr:
    """`e[()]`, the number that the array holds now, and so no name for the array."""
    frame.altered += 1
    boxed = isinstance(e, Name) and e.id in frame.boxes
    kind = "np.bool_" if e.type.dtype == "bool" else f"np.{e.type.dtype}"
    return frame.op(node, kind, e) if boxed else e


def as_item(e: Expr, frame: Frame) -> Expr:
    """What a list holds of it: the array itself, which is said by a name of its own."""
    return frame.hoist(e) if isinstance(e, Name) and e.id in frame.boxes and isinstance(e.type, Scalar) else e
