"""Lists and tuples where NumPy takes them for arrays.

    np.dot(x, [1.0, 2.0])           np.dot(x, np.array([1.0, 2.0]))
    np.concatenate(([0.0], x))      np.concatenate((np.array([0.0]), x))
    x * [1.0, 2.0]                  x * np.array([1.0, 2.0])
"""

from __future__ import annotations

import libcst as cst

from adsource.frontend import records
from adsource.frontend.operands import items_of, tuple_expr
from adsource.frontend.scope import Frame, is_array, is_tuple
from adsource.ir import infer
from adsource.ir.nodes import Const, Expr, Name
from adsource.ir.types import Array, Scalar

# Parameters that take a tuple as such: lengths, axes, several arrays.
AS_THEY_ARE = frozenset(
    "c_and_lower lu_and_piv shape new_shape newshape reps shift axis axes s pad_width condlist choicelist choices "
    "arrays tup obj indices_or_sections repeats dtype".split()
)
OF_ARRAYS = ("arrays", "tup")  # several arrays, each of which may be a list
MAKES = ("np.array", "np.asarray", "np.block")


def arrayed(node: cst.CSTNode, e: Expr, frame: Frame) -> Expr:
    """The tuple as the array that NumPy makes of it; all else as it is."""
    items = items_of(e) if is_tuple(e) else ()
    if not items or not all(isinstance(i.type, (Array, Scalar)) or is_tuple(i) for i in items):
        return e
    return frame.op(node, "np.array", tuple_expr(tuple(arrayed(node, i, frame) for i in items)))


def of_tuples(node: cst.BinaryOperation, sign: str, left: Expr, right: Expr, frame: Frame) -> Expr:
    """`(4,) + u.shape` and `(n,) * 3`; with an array, what NumPy makes of it."""
    if sign == "+" and is_tuple(left) and is_tuple(right):
        return tuple_expr(items_of(left) + items_of(right))
    if sign == "*" and isinstance(right, Const) and isinstance(right.value, int):
        return tuple_expr(items_of(records.celled(left, frame)) * right.value)
    if any(is_array(e) or isinstance(e.type, Scalar) and not e.type.weak for e in (left, right)):
        return frame.op(node, sign, *(arrayed(node, e, frame) for e in (left, right)))
    raise frame.refusal(node, "AD119", f"tuples do not take `{sign}` here",
                        "Join tuples with `+`, or use arrays.")


def named_setting(e: Expr, frame: Frame) -> int | None:
    """The number that a name is known to stand for.  The user's text reads the name, which nothing else may:
    the line is then put differently."""
    number = infer.extent_of(e, frame.known()) if isinstance(e, Name) else None
    if number is None or number.terms:
        return None
    if e.id in (frame.env or {}) and e.id not in frame.given:
        frame.altered += 1
    return bool(number.const) if e.type.dtype == "bool" else number.const


def as_arrays(node: cst.CSTNode, name: str, names: tuple[str, ...], bound: dict, frame: Frame) -> None:
    """The arguments of a call, lists among them put as arrays where arrays are meant."""
    if name in MAKES or name.startswith("math."):
        return
    for param in names:
        key = param.strip("*")
        if param.startswith("*"):
            bound[key] = tuple(arrayed(node, i, frame) for i in bound.get(key, ()))
        elif key in OF_ARRAYS and is_tuple(bound.get(key)) and name != "np.stack":
            parts = tuple(_part(node, name, i, frame) for i in items_of(bound[key]))
            bound[key] = tuple_expr(parts)
        elif key in bound and key not in AS_THEY_ARE and not param.endswith("!"):
            bound[key] = arrayed(node, bound[key], frame)


def _part(node: cst.CSTNode, name: str, e: Expr, frame: Frame) -> Expr:
    """One of several arrays; np.hstack takes a number for an array of one."""
    if name == "np.hstack" and not is_tuple(e) and not is_array(e):
        e = tuple_expr((e,))
    return arrayed(node, e, frame)
