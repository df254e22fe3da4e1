"""`outer` of ufuncs, and reductions with `where` and `initial`: they become the functions that they stand for.

    np.subtract.outer(a, b)         np.expand_dims(a, 1) - b
    np.sum(x, where=m)              np.sum(np.where(m, x, 0.0))
"""

from __future__ import annotations

import libcst as cst

from adsource.frontend.forms_parts import Form, flat, known, rank_of
from adsource.frontend.operands import tuple_expr
from adsource.frontend.scope import Frame, is_array, is_tuple
from adsource.ir import infer
from adsource.ir.nodes import Expr

OUTER = {
    "add": "+", "subtract": "-", "multiply": "*", "divide": "/", "true_divide": "/", "power": "**", "less": "<",
    "greater": ">", "less_equal": "<=", "greater_equal": ">=", "equal": "==", "not_equal": "!=",
    **{n: f"np.{n}" for n in ("maximum", "minimum", "hypot", "arctan2", "logaddexp", "fmax", "fmin")},
}


def _sections(node: cst.Call, bound: dict, frame: Frame) -> Expr | None:
    if rank_of(bound["array"]) != 1 or known(bound, "axis", 0, node, frame) not in (0, -1):
        raise frame.refusal(node, "AD126", "`np.add.reduceat` is known for vectors alone", "Go through the rows.")
    places = bound["indices"]
    places = frame.op(node, "np.array", places) if is_tuple(places) else places
    return frame.op(node, "np.add.reduceat", bound["array"], places)


def _outer(name: str) -> Form:
    def form(node: cst.Call, bound: dict, frame: Frame) -> Expr:
        a, b = bound["a"], bound["b"]
        axes = tuple(range(rank_of(a), rank_of(a) + rank_of(b)))
        if is_array(a) and axes:
            a = frame.op(node, "np.expand_dims", a, axis=axes[0] if len(axes) == 1 else axes)
        return frame.op(node, OUTER[name], a, b)

    return form


# ------------------------------------------------------------------- where and initial

NEUTRAL = {"np.sum": 0.0, "np.prod": 1.0, "np.all": True, "np.any": False}
JOINED = {"np.sum": "+", "np.prod": "*", "np.max": "np.maximum", "np.min": "np.minimum"}


def selected(name: str) -> Form:
    """`where` puts what changes nothing in the place of what it leaves out; `initial` is one operand more."""

    def form(node: cst.Call, bound: dict, frame: Frame) -> Expr | None:
        where, initial = bound.get("where"), bound.get("initial")
        if where is None and initial is None:
            return None
        x = bound["a"]
        if name in ("np.max", "np.min") and initial is None:
            raise frame.refusal(node, "AD126", "`where` of an extremum needs `initial`", "Give it.")
        static = {k: known(bound, k, None, node, frame) for k in ("axis", "dtype", "keepdims", "ddof")}
        static = {k: v for k, v in static.items() if v is not None and v is not False}
        if where is not None:
            if name == "np.sum" and initial is None:
                return sum_of_some(node, x, where, static, frame)
            x = frame.op(node, "np.where", where, x, _neutral(node, name, x, initial, frame))
        if name in ("np.max", "np.min") and "axis" not in static and "keepdims" not in static:
            if not is_array(initial) and getattr(initial.type, "weak", False) and x.type.dtype != "float64":
                initial = frame.op(node, f"np.{x.type.dtype}", initial)
            ends = tuple_expr((flat(node, x, frame), flat(node, initial, frame)))
            return frame.op(node, name, frame.op(node, "np.concatenate", ends, axis=0))
        whole = frame.op(node, name, x, **static)
        return whole if initial is None else frame.op(node, JOINED[name], whole, initial)

    return form


def sum_of_some(node: cst.Call, x: Expr, where: Expr, static: dict, frame: Frame) -> Expr:
    """The sum of those that are taken, added up as NumPy does it."""
    if "dtype" in static:
        raise frame.refusal(node, "AD126", "`where` with a `dtype`", "Write `np.where` and `astype` first.")
    rank = rank_of(x)
    axes = static.get("axis", tuple(range(rank)) if rank != 1 else 0)
    return frame.op(node, "np.add.reduce", x, where, **{**static, "axis": axes})


def _neutral(node: cst.Call, name: str, x: Expr, initial: Expr | None, frame: Frame) -> Expr:
    if name in ("np.max", "np.min") and initial is not None:
        return initial
    value = NEUTRAL[name]
    kind = x.type.dtype[:1]
    return infer.const(value if kind in "fc" or isinstance(value, bool) else int(value))


def _mean_of_some(node: cst.Call, bound: dict, frame: Frame) -> Expr | None:
    """The sum of those that are taken, by their number."""
    where = bound.get("where")
    if where is None:
        return None
    x = bound["a"]
    static = {k: known(bound, k, None, node, frame) for k in ("axis", "keepdims")}
    static = {k: v for k, v in static.items() if v is not None and v is not False}
    if rank_of(where) != rank_of(x):
        raise frame.refusal(node, "AD126", "`where` needs the rank of the array", "Write `np.broadcast_to` first.")
    total = sum_of_some(node, x, where, static, frame)
    found = frame.op(node, "/", total, frame.op(node, "np.sum", where, **static))
    same = found.type.dtype == total.type.dtype
    return found if same else frame.op(node, "np.astype", found, dtype=total.type.dtype)


def _clip(node: cst.Call, bound: dict, frame: Frame) -> Expr | None:
    """`min` and `max` are other names of the bounds; one that is left out is None."""
    if "a_min" in bound and "a_max" in bound:
        return None
    low, high = (bound.get(f"a_{k}", bound.get(k, infer.const(None))) for k in ("min", "max"))
    return frame.op(node, "np.clip", bound["a"], low, high)


UFUNCS: dict[str, Form] = {
    **{f"np.{n}.outer": _outer(n) for n in OUTER},
    "np.add.reduceat": _sections,
    **{name: selected(name) for name in ("np.sum", "np.prod", "np.max", "np.min")},
    "np.mean": _mean_of_some, "np.clip": _clip,
}  # fmt: skip
