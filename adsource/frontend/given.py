"""What functions of libraries are given: one form of what can be written in several, and settings that are known."""

from __future__ import annotations

import libcst as cst

from adsource.frontend.operands import tuple_expr
from adsource.frontend.scope import Frame, is_array, is_tuple, static_value
from adsource.frontend.sequences import named_setting
from adsource.ir import infer
from adsource.ir.nodes import Expr, TupleExpr

SUMS = tuple(f"np.{f}" for f in "sum prod mean std var cumsum cumprod nansum nanmean nancumsum".split())


def normal(node: cst.Call, name: str, bound: dict, frame: Frame) -> None:
    """Forms that are one and the same."""
    if name.startswith("scipy.linalg."):
        _of_linalg(node, name, bound, frame)
    if name in SUMS and is_array(bound.get("a")) and "dtype" in bound and (
        setting(node, "dtype", bound["dtype"], frame) == {"dtype": bound["a"].type.dtype}):
        del bound["dtype"]
    if name == "np.reshape" and not is_tuple(bound["shape"]):
        bound["shape"] = tuple_expr((bound["shape"],))
    if name in ("np.array", "np.asarray") and isinstance(bound.get("a"), TupleExpr):
        static = setting(node, "dtype", bound["dtype"], frame) if "dtype" in bound else {}
        bound["a"] = tuple_expr(tuple(row(node, i, static, frame) for i in bound["a"].items))
    for key in ("indices", "repeats"):
        if name in ("np.take", "np.take_along_axis", "np.repeat") and is_tuple(bound.get(key, infer.const(0))):
            bound[key] = frame.op(node, "np.array", bound[key])


def _of_linalg(node: cst.Call, name: str, bound: dict, frame: Frame) -> None:
    """Settings that change no value: whether NaN is looked for, and whether memory of the operands may be taken."""
    bound.pop("check_finite", None)
    for key in [k for k in bound if k.startswith("overwrite_")]:
        if setting(node, key, bound.pop(key), frame).get(key):
            raise frame.refusal(node, "AD126", f"`{key}=True` leaves nobody knows what in the array",
                                "Leave it out: the values are the same.")


def row(node: cst.Call, item: Expr, static: dict, frame: Frame) -> Expr:
    """A row of `np.array([[a, b], [c, d]])` as an array."""
    if not isinstance(item, TupleExpr):
        return item
    rows = tuple(row(node, i, static, frame) for i in item.items)
    return frame.op(node, "np.array", tuple_expr(rows), **static)


def setting(node: cst.Call, key: str, value: Expr, frame: Frame) -> dict[str, object]:
    try:
        found = named_setting(value, frame)
        found = static_value(value) if found is None else found
    except ValueError:
        raise frame.refusal(node, "AD126", f"`{key}` has to be known while compiling",
                            "Write it as a literal or a constant of the file.") from None
    if key == "dtype" and found is not None:
        found = infer.np.dtype(found).name
    return {} if found is None or (key == "keepdims" and found is False) else {key: found}
