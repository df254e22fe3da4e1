"""Forms of averages and variances: with a mask, about a mean that is given, with the sum of the weights.

    np.var(x, mean=m)                          np.sum((x - m) * (x - m)) / n
    np.average(x, weights=w, returned=True)    (np.average(x, weights=w), np.sum(w))
"""

from __future__ import annotations

import math

import libcst as cst

from adsource.frontend.forms_parts import Form, known, named, rank_of
from adsource.frontend.forms_ufunc import sum_of_some
from adsource.frontend.operands import tuple_expr
from adsource.frontend.scope import Frame, is_array
from adsource.ir import infer
from adsource.ir.nodes import Expr


def _spread(name: str) -> Form:
    """np.var and np.std, in the steps of NumPy."""

    def form(node: cst.Call, bound: dict, frame: Frame) -> Expr | None:
        where, mean = bound.get("where"), bound.get("mean")
        if where is None and mean is None:
            return None
        if not is_array(bound["a"]) or bound["a"].type.dtype != "float64":
            raise frame.refusal(node, "AD126", f"`where` and `mean` of `{name}` are understood for arrays of float64",
                                "Write the sum of squares itself.")
        x = named(bound["a"], frame)
        static = {k: known(bound, k, None, node, frame) for k in ("axis", "keepdims")}
        static = {k: v for k, v in static.items() if v is not None and v is not False}
        count = _count(node, x, where, static, frame)
        if mean is None:
            every = static | {"keepdims": True}
            total = sum_of_some(node, x, where, every, frame)
            mean = frame.op(node, "/", total, _count(node, x, where, every, frame))
        away = named(frame.op(node, "-", x, mean), frame)
        squares = frame.op(node, "*", away, away)
        total = frame.op(node, "np.sum", squares, **static) if where is None else sum_of_some(
            node, squares, where, static, frame)
        found = frame.op(node, "/", total, _free(node, count, known(bound, "ddof", 0, node, frame), frame))
        return found if name == "np.var" else frame.op(node, "np.sqrt", found)

    return form


def _count(node: cst.Call, x: Expr, where: Expr | None, static: dict, frame: Frame) -> Expr:
    """How many elements there are, or are taken."""
    if where is not None:
        if rank_of(where) != rank_of(x):
            raise frame.refusal(node, "AD126", "`where` needs the rank of the array", "Write `np.broadcast_to` first.")
        return frame.op(node, "np.sum", where, **static)
    axis, rank = static.get("axis"), rank_of(x)
    axes = range(rank) if axis is None else [k % rank for k in (axis if isinstance(axis, tuple) else (axis,))]
    lengths = [infer.op("shape", (x,), axis=k) for k in axes]
    count: Expr = lengths[0]
    for n in lengths[1:]:
        count = frame.op(node, "*", count, n)
    return count


def _free(node: cst.Call, count: Expr, ddof: object, frame: Frame) -> Expr:
    if not ddof:
        return count
    free = frame.op(node, "-", count, infer.const(ddof))
    return frame.op(node, "np.maximum" if is_array(free) else "max", free, infer.const(0))


def _average(node: cst.Call, bound: dict, frame: Frame) -> Expr | None:
    """`returned` asks for the sum of the weights, in the shape of the average."""
    if not known(bound, "returned", False, node, frame):
        return None if "returned" not in bound else _plain(node, bound, frame)
    found = frame.hoist(_plain(node, bound, frame))
    x, w = named(bound["a"], frame), bound.get("weights")
    static = {k: v for k, v in _settings(node, bound, frame).items() if k == "axis"}
    if w is None:
        weight = frame.op(node, "np.astype", _count(node, x, None, static, frame), dtype=found.type.dtype)
    elif rank_of(w) == rank_of(x):
        return tuple_expr((found, frame.hoist(frame.op(node, "np.sum", w, **_settings(node, bound, frame)))))
    else:
        weight = frame.op(node, "np.sum", w)
    if is_array(found):
        weight = frame.op(node, "np.full_like", found, weight)
    return tuple_expr((found, frame.hoist(weight)))


def _settings(node: cst.Call, bound: dict, frame: Frame) -> dict:
    static = {k: known(bound, k, None, node, frame) for k in ("axis", "keepdims")}
    return {k: v for k, v in static.items() if v is not None and v is not False}


def _plain(node: cst.Call, bound: dict, frame: Frame) -> Expr:
    weights = [bound["weights"]] if "weights" in bound else []
    return frame.op(node, "np.average" if weights else "np.mean", bound["a"], *weights, **_settings(node, bound, frame))


def _angle(node: cst.Call, bound: dict, frame: Frame) -> Expr | None:
    if "deg" not in bound:
        return None
    found = frame.op(node, "np.angle", bound["z"])
    return frame.op(node, "*", found, infer.const(180 / math.pi)) if known(bound, "deg", False, node, frame) else found


SPREAD: dict[str, Form] = {
    "np.var": _spread("np.var"), "np.std": _spread("np.std"), "np.average": _average, "np.angle": _angle,
}
