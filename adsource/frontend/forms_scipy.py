"""Forms of scipy.integrate, of matrices that repeat a vector, of np.unique with places and counts (see forms.py)."""

from __future__ import annotations

import libcst as cst

from adsource.frontend.forms_differences import trapezoid
from adsource.frontend.forms_parts import Form, flat, known, named, rank_of
from adsource.frontend.operands import tuple_expr
from adsource.frontend.scope import Frame, is_array, is_tuple
from adsource.ir import infer
from adsource.ir.nodes import Expr, NewAxis, Slice

ONE, TWO = infer.const(1), infer.const(2.0)


def _unique(node: cst.Call, bound: dict, frame: Frame) -> Expr | None:
    """The places of the first ones, the place of each, how many there are: found in the sorted array."""
    asked = [k for k in ("return_index", "return_inverse", "return_counts") if known(bound, k, False, node, frame)]
    if not asked:
        plain = len(bound) == 1 and rank_of(bound["ar"]) == 1
        return None if plain else frame.op(node, "np.unique", flat(node, bound["ar"], frame))
    if rank_of(bound["ar"]) > 1 and "return_inverse" in asked:
        raise frame.refusal(node, "AD126", "`return_inverse` is understood for one axis",
                            "Write `np.ravel(...)` first.")
    x = named(flat(node, bound["ar"], frame), frame)
    values = frame.hoist(frame.op(node, "np.unique", x))
    found = {}
    if "return_index" in asked:
        order = frame.hoist(frame.op(node, "np.argsort", x, kind="stable"))
        ordered = frame.op(node, "np.take", x, order, axis=0)
        found["return_index"] = frame.op(node, "np.take", order, _place(node, ordered, values, frame), axis=0)
    if "return_inverse" in asked:
        found["return_inverse"] = _place(node, values, x, frame)
    if "return_counts" in asked:
        ordered = named(frame.op(node, "np.sort", x), frame)
        ends = (frame.op(node, "np.searchsorted", ordered, values, side=s) for s in ("right", "left"))
        found["return_counts"] = frame.op(node, "-", *ends)
    return tuple_expr((values, *(frame.hoist(found[k]) for k in asked)))


def _place(node: cst.Call, ordered: Expr, values: Expr, frame: Frame) -> Expr:
    return frame.op(node, "np.searchsorted", ordered, values)


# ------------------------------------------------------------------------ integrals


def _trapezoid(node: cst.Call, bound: dict, frame: Frame) -> Expr | None:
    axis = known(bound, "axis", -1, node, frame)
    if "x" in bound and rank_of(bound["x"]) > 1:
        return trapezoid(node, bound, frame)
    args = [bound["y"], *([bound.get("x", infer.const(None))] if "x" in bound or "dx" in bound else [])]
    step = [bound["dx"]] if "dx" in bound and "x" not in bound else []
    return frame.op(node, "np.trapezoid", *args, *step, axis=axis)


def _cumulative_trapezoid(node: cst.Call, bound: dict, frame: Frame) -> Expr:
    y = named(_array(node, bound["y"], frame), frame)
    rank = rank_of(y)
    axis = int(known(bound, "axis", -1, node, frame)) % rank  # type: ignore[call-overload]
    if "x" in bound and not is_array(bound["x"]):
        raise frame.refusal(node, "AD126", "`x` is no array", "Give it as an array.")
    steps = bound.get("dx", infer.const(1.0))
    if "x" in bound:
        lined = rank_of(bound["x"]) == 1
        steps = frame.op(node, "np.diff", bound["x"], **({} if lined else {"axis": axis}))
        if lined and rank > 1:
            wide = tuple(Slice() if k == axis else NewAxis() for k in range(rank))
            steps = frame.index(node, named(steps, frame), wide)
    pair = frame.op(node, "+", *(_cut(node, y, axis, s, frame) for s in (Slice(ONE), Slice(None, infer.const(-1)))))
    areas = frame.op(node, "/", frame.op(node, "*", steps, pair), TWO)
    found = frame.op(node, "np.cumsum", areas, axis=axis)
    if known(bound, "initial", None, node, frame) is None:
        return found
    zeros = frame.op(node, "np.zeros_like", _cut(node, y, axis, Slice(None, ONE), frame))
    return frame.op(node, "np.concatenate", tuple_expr((zeros, found)), axis=axis)


def _array(node: cst.Call, e: Expr, frame: Frame) -> Expr:
    return frame.op(node, "np.array", e) if is_tuple(e) else e


def _cut(node: cst.Call, x: Expr, axis: int, part: Slice, frame: Frame) -> Expr:
    return frame.index(node, x, (*(Slice(),) * axis, part))


# ------------------------------------------------------------------------ matrices


def _circulant(node: cst.Call, bound: dict, frame: Frame) -> Expr:
    """Each column is the one before, moved down: c[(i - j) % n]."""
    c = named(bound["c"], frame)
    if rank_of(c) != 1:
        raise frame.refusal(node, "AD126", "`circulant` is understood for vectors", "Make the matrices one by one.")
    n = infer.op("shape", (c,), axis=0)
    places = named(frame.op(node, "np.arange", n), frame)
    down = frame.op(node, "-", frame.op(node, "np.expand_dims", places, axis=1), places)
    return frame.op(node, "np.take", c, frame.op(node, "%", down, n), axis=0)


def _hankel(node: cst.Call, bound: dict, frame: Frame) -> Expr:
    """Constant along the diagonals that rise: (c, r[1:])[i + j]."""
    c = named(flat(node, bound["c"], frame), frame)
    r = named(flat(node, bound["r"], frame) if "r" in bound else frame.op(node, "np.zeros_like", c), frame)
    values = frame.op(node, "np.concatenate", tuple_expr((c, frame.index(node, r, (Slice(ONE),)))), axis=0)
    rows, columns = (frame.op(node, "np.arange", infer.op("shape", (x,), axis=0)) for x in (c, r))
    places = frame.op(node, "+", frame.op(node, "np.expand_dims", rows, axis=1), columns)
    return frame.op(node, "np.take", values, places, axis=0)


SCIPY: dict[str, Form] = {
    "np.unique": _unique, "scipy.integrate.trapezoid": _trapezoid,
    "scipy.integrate.cumulative_trapezoid": _cumulative_trapezoid,
    "scipy.linalg.circulant": _circulant, "scipy.linalg.hankel": _hankel,
}
