"""Forms of differences, and of the integrals that are sums of trapezoids and parabolas (see forms.py).

    np.ediff1d(x, to_end=0.0)        np.concatenate((np.diff(x), np.array([0.0])))
    np.trapezoid(y, x)               np.sum(np.diff(x, axis=-1) * (y[..., 1:] + y[..., :-1]) / 2.0, axis=-1)
"""

from __future__ import annotations

import libcst as cst

from adsource.frontend.forms_parts import Form, flat, known, named, rank_of
from adsource.frontend.operands import tuple_expr
from adsource.frontend.scope import Frame, is_array, is_tuple
from adsource.ir import infer
from adsource.ir.nodes import Expr, Slice

ONE, TWO, LAST = infer.const(1), infer.const(2), infer.const(-1)


def _diff(node: cst.Call, bound: dict, frame: Frame) -> Expr | None:
    x, n = bound["a"], known(bound, "n", 1, node, frame)
    ends = [k for k in ("prepend", "append") if k in bound]
    if n == 0:  # the array itself, whatever else is given
        return list(bound.values())[0]
    if not ends:
        return None
    axis = int(known(bound, "axis", -1, node, frame)) % rank_of(x)  # type: ignore[call-overload]
    parts = {"prepend": None, "append": None} | {k: _end(node, bound[k], x, frame) for k in ends}
    whole = tuple(p for p in (parts["prepend"], x, parts["append"]) if p is not None)
    return frame.op(node, "np.diff", frame.op(node, "np.concatenate", tuple_expr(whole), axis=axis), n=n, axis=axis)


def _end(node: cst.Call, e: Expr, x: Expr, frame: Frame) -> Expr:
    if is_array(e) and rank_of(e) == rank_of(x):
        return e
    if not is_array(e) and rank_of(x) == 1:
        return frame.op(node, "np.array", tuple_expr((e,)))
    raise frame.refusal(node, "AD126", "`prepend` and `append` need the rank of the array",
                        "Write `np.concatenate` first.")


def _ediff1d(node: cst.Call, bound: dict, frame: Frame) -> Expr:
    steps = frame.op(node, "np.diff", flat(node, bound["ary"], frame))
    before, after = (_row(node, bound[k], steps, frame) if k in bound else () for k in ("to_begin", "to_end"))
    parts = (*before, steps, *after)
    return steps if len(parts) == 1 else frame.op(node, "np.concatenate", tuple_expr(parts), axis=0)


def _row(node: cst.Call, e: Expr, steps: Expr, frame: Frame) -> tuple[Expr]:
    """What stands in front or behind, as a vector of the dtype of the differences."""
    e = flat(node, frame.op(node, "np.array", e) if is_tuple(e) else e, frame)
    return (e if e.type.dtype == steps.type.dtype else frame.op(node, "np.astype", e, dtype=steps.type.dtype),)


def trapezoid(node: cst.Call, bound: dict, frame: Frame) -> Expr | None:
    """With a step and no places, the places are None; with a place for every value, the sum itself."""
    axis = known(bound, "axis", -1, node, frame)
    if "x" in bound and rank_of(bound["x"]) > 1:
        y = named(bound["y"], frame)
        ends = frame.op(node, "+", *(_along(node, y, axis, s, frame) for s in (Slice(ONE), Slice(None, LAST))))
        areas = frame.op(node, "*", frame.op(node, "np.diff", bound["x"], axis=axis), ends)
        bound.get("dx")  # NumPy does not look at it either
        return frame.op(node, "np.sum", frame.op(node, "/", areas, infer.const(2.0)), axis=axis)
    if "x" in bound or "dx" not in bound:
        return None
    return frame.op(node, "np.trapezoid", bound["y"], infer.const(None), bound["dx"], axis=axis)


def _along(node: cst.Call, x: Expr, axis: object, part: Slice, frame: Frame) -> Expr:
    before = int(axis) % rank_of(x)  # type: ignore[call-overload]
    return frame.index(node, x, (*(Slice(),) * before, part))


def _simpson(node: cst.Call, bound: dict, frame: Frame) -> Expr:
    """Along the last axis, with places or a step."""
    y, axis = bound["y"], known(bound, "axis", -1, node, frame)
    if not is_array(y) or y.type.dtype != "float64" or "x" in bound and rank_of(bound["x"]) != 1:
        raise frame.refusal(node, "AD126", "`scipy.integrate.simpson` is understood of arrays of float64, with a step "
                            "or a vector of places", "Write `scipy.integrate.trapezoid(y, x)`.")
    if int(axis) % rank_of(y) != rank_of(y) - 1:  # type: ignore[call-overload]
        y = frame.op(node, "np.moveaxis", y, source=axis, destination=-1)
    if "x" in bound:
        return frame.op(node, "scipy.integrate.simpson", y, bound["x"])
    return frame.op(node, "scipy.integrate.simpson", y, infer.const(None), bound.get("dx", infer.const(1.0)))


DIFFERENCES: dict[str, Form] = {
    "np.diff": _diff, "np.ediff1d": _ediff1d, "np.trapezoid": trapezoid, "scipy.integrate.simpson": _simpson,
}
