"""Lists and tuples where NumPy takes them for arrays.

    np.dot(x, [1.0, 2.0])           np.dot(x, np.array([1.0, 2.0]))
    np.concatenate(([0.0], x))      np.concatenate((np.array([0.0]), x))
    x * [1.0, 2.0]                  x * np.array([1.0, 2.0])
"""

from __future__ import annotations

import libcst as cst

from adsource.frontend import records
from adsource.frontend.operands import items_of, tuple_expr
from adsource.frontend.scope import Frame, is_array, is_static, is_tuple, static_value
from adsource.ir import infer
from adsource.ir.nodes import Const, Expr, Name, Op
from adsource.ir.types import Array, Scalar

# Parameters that take a tuple as such: lengths, axes, several arrays.
AS_THEY_ARE = frozenset(
    "c_and_lower lu_and_piv c_or_cr shape new_shape newshape reps shift axis axes s pad_width condlist choicelist "
    "choices arrays tup obj dimensions multi_index dims keys indices_or_sections repeats dtype".split()
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
        return tuple_expr(items_of(left) + items_of(right), left.type.listed)
    if sign == "*" and isinstance(right, Const) and isinstance(right.value, int):
        return tuple_expr(items_of(records.celled(left, frame)) * right.value, left.type.listed)
    if any(is_array(e) or isinstance(e.type, Scalar) and not e.type.weak for e in (left, right)):
        return frame.op(node, sign, *(arrayed(node, e, frame) for e in (left, right)))
    raise frame.refusal(node, "AD119", f"tuples do not take `{sign}` here",
                        "Join tuples with `+`, or use arrays.")


def compared(node: cst.CSTNode, sign: str, left: Expr, right: Expr, frame: Frame) -> Expr | None:
    """`(i, j) == (0, 0)`, `(a, i) < (b, j)`, item by item; None for what is not understood."""
    if not (is_tuple(left) and is_tuple(right)):
        return infer.const(sign == "!=") if sign in ("==", "!=") and not (is_array(left) or is_array(right)) else None
    pairs = list(zip(items_of(left), items_of(right)))
    lengths = len(items_of(left)), len(items_of(right))
    if sign in ("==", "!="):
        tests = [_same(node, a, b, frame) for a, b in pairs] if lengths[0] == lengths[1] else [infer.const(False)]
        if None in tests:
            return None
        whole = _all(node, tests, frame)
        return whole if sign == "==" else _not(node, whole, frame)
    if lengths[0] != lengths[1] or not all(isinstance(e.type, Scalar) for p in pairs for e in p):
        return None
    (a, b), *rest = reversed(pairs)
    result = frame.op(node, sign, a, b)
    for a, b in rest:
        equal = frame.op(node, "and", frame.op(node, "==", a, b), result)
        result = frame.op(node, "or", frame.op(node, sign.rstrip("="), a, b), equal)
    return result


def _same(node: cst.CSTNode, a: Expr, b: Expr, frame: Frame) -> Expr | None:
    if is_static(a) and is_static(b):
        return infer.const(static_value(a) == static_value(b))
    if is_tuple(a) or is_tuple(b):
        return compared(node, "==", a, b, frame)
    return frame.op(node, "==", a, b) if isinstance(a.type, Scalar) and isinstance(b.type, Scalar) else None


def _all(node: cst.CSTNode, tests: list, frame: Frame) -> Expr:
    if any(isinstance(t, Const) and not t.value for t in tests):
        return infer.const(False)
    tests = [t for t in tests if not isinstance(t, Const)]
    result = tests[0] if tests else infer.const(True)
    for test in tests[1:]:
        result = frame.op(node, "and", result, test)
    return result


def _not(node: cst.CSTNode, e: Expr, frame: Frame) -> Expr:
    return infer.const(not e.value) if isinstance(e, Const) else frame.op(node, "not", e)


def named_setting(e: Expr, frame: Frame) -> int | None:
    """The number that a name is known to stand for.  The user's text reads the name, which nothing else may:
    the line is then put differently."""
    number = infer.extent_of(e, frame.known()) if isinstance(e, (Name, Op)) else None
    if number is None or number.terms:
        return None
    if isinstance(e, Op) or e.id in (frame.env or {}) and e.id not in frame.given:
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
