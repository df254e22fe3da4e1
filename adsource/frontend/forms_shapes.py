"""Forms of calls that lay elements out in another way: orders, diagonals, edges, products of unequal ranks.

    x.reshape((n, m), order="F")      x.T.reshape((m, n)).T
    np.pad(x, 1, mode="mean")         np.concatenate((mean, x, mean))
"""

from __future__ import annotations

import libcst as cst

from adsource.frontend.forms_parts import Form, flat, known, named, parts_of, rank_of
from adsource.frontend.operands import items_of, tuple_expr
from adsource.frontend.scope import Frame, is_array, is_static, is_tuple
from adsource.ir import infer
from adsource.ir.nodes import Const, Expr, Slice, Store, TupleExpr

# ---------------------------------------------------------------------------- orders


def _order(bound: dict, node: cst.Call, frame: Frame) -> bool:
    """Whether the order is Fortran's; C's is what a missing one means."""
    order = known(bound, "order", "C", node, frame)
    if order not in ("C", "F"):
        raise frame.refusal(node, "AD126", f"`order={order!r}` follows how the array lies in memory",
                            'Write `order="C"` or `order="F"`.')
    return order == "F"


def _reshape(node: cst.Call, bound: dict, frame: Frame) -> Expr | None:
    if "order" not in bound:
        return None
    x, shape = bound["a"], bound["shape"]
    lengths = items_of(shape) if is_tuple(shape) else (shape,)
    if not _order(bound, node, frame):
        return frame.op(node, "np.reshape", x, tuple_expr(lengths))
    turned = frame.op(node, "np.transpose", x) if rank_of(x) > 1 else x
    found = frame.op(node, "np.reshape", turned, tuple_expr(lengths[::-1]))
    return frame.op(node, "np.transpose", found) if len(lengths) > 1 else found


def _ravel(node: cst.Call, bound: dict, frame: Frame) -> Expr | None:
    if "order" not in bound:
        return None
    x = bound["a"]
    turned = frame.op(node, "np.transpose", x) if _order(bound, node, frame) and rank_of(x) > 1 else x
    return frame.op(node, "np.ravel", turned)


# ------------------------------------------------------------------------- diagonals


def diagonals(node: cst.Call, bound: dict, frame: Frame) -> Expr | None:
    """The diagonals of stacks of matrices, to be added up at once: np.diagonal is a view, this is none."""
    found = _matrices(node, bound, frame)
    if found is None:
        return None
    turned, (rows, columns), k = found
    if k:
        rows, columns = (frame.op(node, "-", n, infer.const(max(s * k, 0))) for n, s in ((rows, -1), (columns, 1)))
    least = frame.op(node, "max", frame.op(node, "min", rows, columns), infer.const(0))
    places = frame.hoist(frame.op(node, "np.arange", least))
    first = frame.op(node, "+", places, infer.const(-k)) if k < 0 else places
    second = frame.op(node, "+", places, infer.const(k)) if k > 0 else places
    return frame.index(node, turned, (*(Slice(),) * (rank_of(turned) - 2), first, second))


def _matrices(node: cst.Call, bound: dict, frame: Frame) -> tuple[Expr, tuple[Expr, ...], int] | None:
    """The stack with its matrices along the last axes, their lengths, and the offset; None for a plain matrix."""
    x = next(iter(bound.values()))
    axes = [int(known(bound, k, d, node, frame)) for k, d in (("axis1", 0), ("axis2", 1))]  # type: ignore[call-overload]
    rank = rank_of(x)
    axes = [a % rank for a in axes] if rank > 1 else axes
    if rank < 2 or rank == 2 and axes == [0, 1]:
        return None
    x = named(x, frame)
    rest = tuple(a for a in range(rank) if a not in axes)
    order = rest + tuple(axes)
    turned = x if order == tuple(range(rank)) else frame.op(node, "np.transpose", x, axes=order)
    lengths = tuple(infer.op("shape", (x,), axis=a) for a in axes)
    return turned, lengths, int(known(bound, "offset", 0, node, frame))  # type: ignore[call-overload]


def _diagonal(node: cst.Call, bound: dict, frame: Frame) -> Expr | None:
    """Of a stack: the view, with the matrices along the last axes."""
    found = _matrices(node, bound, frame)
    if found is None:
        return None
    turned, _, k = found
    if rank_of(turned) == 2:
        return frame.op(node, "np.diagonal", turned, offset=k)
    return frame.hoist(frame.op(node, "np.diagonal", turned, offset=k, axis1=-2, axis2=-1))  # its length is its own


def _trace(node: cst.Call, bound: dict, frame: Frame) -> Expr | None:
    found = diagonals(node, bound, frame)
    return None if found is None else frame.op(node, "np.sum", found, axis=rank_of(found) - 1)


def _trace_of_stack(node: cst.Call, bound: dict, frame: Frame) -> Expr | None:
    """np.linalg.trace: of the last two axes."""
    if rank_of(bound["x"]) == 2:
        return frame.op(node, "np.trace", bound["x"], offset=known(bound, "offset", 0, node, frame))
    return _trace(node, bound | {"axis1": infer.const(-2), "axis2": infer.const(-1)}, frame)


def _diagonal_of_stack(node: cst.Call, bound: dict, frame: Frame) -> Expr | None:
    """np.linalg.diagonal: of the last two axes."""
    if rank_of(bound["x"]) == 2:
        return frame.op(node, "np.diagonal", bound["x"], offset=known(bound, "offset", 0, node, frame))
    return _diagonal(node, bound | {"axis1": infer.const(-2), "axis2": infer.const(-1)}, frame)


# -------------------------------------------------------------------------- products


def _kron(node: cst.Call, bound: dict, frame: Frame) -> Expr | None:
    a, b = bound["a"], bound["b"]
    ranks = rank_of(a), rank_of(b)
    if 0 in ranks:
        return frame.op(node, "*", a, b)
    if ranks[0] == ranks[1]:
        return None
    return frame.op(node, "np.kron", *(_ranked(node, e, max(ranks), frame) for e in (a, b)))


def _ranked(node: cst.Call, e: Expr, rank: int, frame: Frame) -> Expr:
    missing = tuple(range(rank - rank_of(e)))
    if not missing:
        return e
    return frame.op(node, "np.expand_dims", e, axis=missing[0] if len(missing) == 1 else missing)


def _multi_dot(node: cst.Call, bound: dict, frame: Frame) -> Expr | None:
    """A vector in front is a row, one behind a column."""
    parts = list(parts_of(bound["arrays"]))
    ends = [bool(parts) and rank_of(parts[k]) == 1 for k in (0, -1)]
    if len(parts) < 2 or not any(ends):
        return None
    if len(parts) == 2:
        return frame.op(node, "@", *parts)
    for k, axis in ((0, 0), (-1, 1)):
        if ends[k]:
            parts[k] = frame.op(node, "np.expand_dims", parts[k], axis=axis)
    whole = frame.op(node, "np.linalg.multi_dot", tuple_expr(tuple(parts)))
    if all(ends):
        return frame.index(node, frame.hoist(whole), (infer.const(0), infer.const(0)))
    return frame.op(node, "np.ravel", whole)


def _norm(node: cst.Call, bound: dict, frame: Frame) -> Expr | None:
    """Norms of the matrices of a stack that are made of singular values."""
    order, axis = known(bound, "ord", None, node, frame), known(bound, "axis", None, node, frame)
    taken = {2: "np.max", -2: "np.min", "nuc": "np.sum"}.get(order)  # type: ignore[call-overload]
    if taken is None or not isinstance(axis, tuple) or len(axis) != 2:
        return None
    x = bound["x"]
    axes = [int(a) % rank_of(x) for a in axis]
    rest = tuple(k for k in range(rank_of(x)) if k not in axes)
    s = frame.op(node, "np.linalg.svd", frame.op(node, "np.transpose", x, axes=(*rest, *axes)), compute_uv=False)
    found = frame.op(node, taken, s, axis=-1) if rest else frame.op(node, taken, s)
    if not known(bound, "keepdims", False, node, frame):
        return found
    return frame.op(node, "np.expand_dims", found, axis=tuple(sorted(axes)))


# ----------------------------------------------------------------------------- edges

MEANS = {"mean": "np.mean", "maximum": "np.max", "minimum": "np.min", "median": "np.median"}


def _pad(node: cst.Call, bound: dict, frame: Frame) -> Expr | None:
    """Edges made of what stands along the axis, or ramps: axis by axis, as NumPy does it."""
    mode = known(bound, "mode", "constant", node, frame)
    if mode not in MEANS and mode != "linear_ramp":
        if "end_values" in bound:
            raise frame.refusal(node, "AD126", f"`end_values` is no setting of mode={mode!r}", "Leave it out.")
        fill, wide = _parts(bound.get("constant_values", infer.const(0))), _parts(bound["pad_width"])
        if mode != "constant" or all(map(is_static, fill)) and (len(fill) == 1 or not all(map(is_static, wide))):
            return None
    x = bound["array"]
    widths = _pairs(known(bound, "pad_width", 0, node, frame), rank_of(x))
    fills = mode == "constant"
    edges = _nested(bound["constant_values"]) if fills else known(bound, "end_values", 0, node, frame)
    ends = _pairs(edges, rank_of(x))
    if widths is None or ends is None or x.type.dtype not in ("float64", "float32"):
        raise frame.refusal(node, "AD126", "the widths have to be known while compiling", "Write them as literals.")
    for axis, (low, high) in enumerate(widths):
        x = named(x, frame)
        before = _edge(node, x, axis, low, str(mode), ends[axis][0], 0, frame)
        after = _edge(node, x, axis, high, str(mode), ends[axis][1], -1, frame)
        parts = [p for p in (before, x, after) if p is not None]
        x = frame.op(node, "np.concatenate", tuple_expr(tuple(parts)), axis=axis) if len(parts) > 1 else x
    return x


def _parts(e: Expr) -> list[Expr]:
    return [p for i in e.items for p in _parts(i)] if isinstance(e, TupleExpr) else [e]


def _nested(e: Expr) -> object:
    return tuple(map(_nested, e.items)) if isinstance(e, TupleExpr) else e


def _pairs(given: object, rank: int) -> list[tuple] | None:
    """Two numbers for each axis."""
    if isinstance(given, (int, float, Expr)):
        return [(given, given)] * rank
    if not isinstance(given, tuple) or not given:
        return None
    if not isinstance(given[0], tuple):
        return [(given[0], given[-1])] * rank
    rows = given if len(given) == rank else given * rank
    return [(r[0], r[-1]) for r in rows]


def _edge(node: cst.Call, x: Expr, axis: int, width: int, mode: str, end: object, side: int, frame: Frame):
    if not width:
        return None
    front = (Slice(),) * axis
    if mode == "constant":
        lengths = (infer.const(width) if k == axis else infer.op("shape", (x,), axis=k) for k in range(rank_of(x)))
        kind = {} if x.type.dtype == "float64" else {"dtype": x.type.dtype}
        return frame.op(node, "np.full", tuple_expr(tuple(lengths)), end, **kind)
    if mode in MEANS:
        one = frame.op(node, MEANS[mode], x, axis=axis, keepdims=True)
        return frame.op(node, "np.repeat", one, infer.const(width), axis=axis)
    place = infer.const(0) if side == 0 else frame.op(node, "-", infer.op("shape", (x,), axis=axis), infer.const(1))
    inner = frame.index(node, x, (*front, place))
    start = infer.const(float(end))  # type: ignore[arg-type]
    if is_array(inner):
        start = frame.op(node, "np.full_like", inner, start)
    elif x.type.dtype != "float64":
        start = frame.op(node, f"np.{x.type.dtype}", start)
    ramp = frame.op(node, "np.linspace", start, inner, infer.const(width), endpoint=False)
    ramp = frame.op(node, "np.moveaxis", ramp, source=0, destination=axis) if axis else ramp
    return frame.op(node, "np.flip", ramp, axis=axis) if side else ramp


# ------------------------------------------------------------------- lines of numbers


def _full(node: cst.Call, bound: dict, frame: Frame) -> Expr | None:
    """A row in each place of the axes before."""
    if not is_array(bound["fill_value"]):
        return None
    value = bound["fill_value"]
    if "dtype" in bound:
        value = frame.op(node, "np.astype", value, dtype=known(bound, "dtype", None, node, frame))
    return frame.op(node, "np.copy", frame.op(node, "np.broadcast_to", value, bound["shape"]))


def _linspace(node: cst.Call, bound: dict, frame: Frame) -> Expr | None:
    """`retstep` gives the step too; along another axis: that axis moved."""
    step, axis = known(bound, "retstep", False, node, frame), known(bound, "axis", 0, node, frame)
    if not step and axis == 0:
        return None
    a, b = named(bound["start"], frame), named(bound["stop"], frame)
    count = bound.get("num", infer.const(50))
    static = {"endpoint": False} if known(bound, "endpoint", True, node, frame) is False else {}
    found = frame.op(node, "np.linspace", a, b, count, **static)
    if axis not in (0, -rank_of(found)):
        found = frame.op(node, "np.moveaxis", found, source=0, destination=axis)
    if not step:
        return found
    parts = count if static else frame.op(node, "-", count, infer.const(1))
    return tuple_expr((found, frame.op(node, "/", frame.op(node, "-", b, a), parts)))


def _delete_several(form: Form) -> Form:
    """np.delete of several places: what is left is taken."""

    def whole(node: cst.Call, bound: dict, frame: Frame) -> Expr | None:
        places = bound["obj"]
        places = frame.op(node, "np.array", places) if is_tuple(places) else places
        if not is_array(places) or places.type.dtype == "bool":
            return form(node, bound, frame)
        axis = known(bound, "axis", None, node, frame)
        x = named(flat(node, bound["arr"], frame) if axis is None else bound["arr"], frame)
        along = 0 if axis is None else int(axis) % rank_of(x)  # type: ignore[call-overload]
        left = frame.hoist(frame.op(node, "np.ones", infer.op("shape", (x,), axis=along), dtype="bool"))
        frame.add(Store(frame.index(node, left, (named(places, frame),)), Const(False, infer.const(False).type)))
        return frame.op(node, "np.take", x, frame.hoist(frame.op(node, "np.flatnonzero", left)), axis=along)

    return whole


def _interp(node: cst.Call, bound: dict, frame: Frame) -> Expr | None:
    """What holds outside, and numbers that go round, by hand; arrays of any rank as vectors."""
    x, xp, fp = (named(bound[k], frame) for k in ("x", "xp", "fp"))
    if rank_of(x) > 1:
        row = frame.hoist(frame.op(node, "np.copy", flat(node, x, frame)))
        found = _interp(node, bound | {"x": row}, frame)
        found = found if found is not None else frame.op(node, "np.interp", row, xp, fp)
        return frame.op(node, "np.reshape", found, tuple_expr(
            tuple(infer.op("shape", (x,), axis=k) for k in range(rank_of(x)))))
    if "period" in bound:
        return _around_period(node, x, xp, fp, named(bound["period"], frame), frame)
    if "left" not in bound and "right" not in bound:
        return None
    found = frame.op(node, "np.interp", x, xp, fp)
    if "right" in bound:
        last = frame.index(node, xp, (infer.const(-1),))
        found = frame.op(node, "np.where", frame.op(node, ">", x, last), bound["right"], found)
    if "left" in bound:
        first = frame.index(node, xp, (infer.const(0),))
        found = frame.op(node, "np.where", frame.op(node, "<", x, first), bound["left"], found)
    return found


def _around_period(node: cst.Call, x: Expr, xp: Expr, fp: Expr, period: Expr, frame: Frame) -> Expr:
    """As NumPy does it: the table in order, one more node on either side."""
    period = named(frame.op(node, "abs", period), frame)
    x, xp = (frame.hoist(frame.op(node, "%", e, period)) for e in (x, xp))
    order = frame.hoist(frame.op(node, "np.argsort", xp))
    xp, fp = (frame.hoist(frame.index(node, e, (order,))) for e in (xp, fp))
    last, first = Slice(infer.const(-1)), Slice(infer.const(0), infer.const(1))
    below = frame.op(node, "-", frame.index(node, xp, (last,)), period)
    above = frame.op(node, "+", frame.index(node, xp, (first,)), period)
    nodes = frame.op(node, "np.concatenate", tuple_expr((below, xp, above)), axis=0)
    values = (frame.index(node, fp, (last,)), fp, frame.index(node, fp, (first,)))
    return frame.op(node, "np.interp", x, frame.hoist(nodes),
                    frame.hoist(frame.op(node, "np.concatenate", tuple_expr(values), axis=0)))


def shapes(parts: dict[str, Form]) -> dict[str, Form]:
    """The forms; `parts` holds np.delete of one place."""
    return {
        "np.reshape": _reshape, "np.ravel": _ravel, "np.trace": _trace, "np.diagonal": _diagonal,
        "np.linalg.trace": _trace_of_stack, "np.linalg.diagonal": _diagonal_of_stack,
        "np.kron": _kron, "np.linalg.multi_dot": _multi_dot,
        "np.linalg.norm": _norm, "np.pad": _pad, "np.full": _full, "np.linspace": _linspace,
        "np.delete": _delete_several(parts["np.delete"]), "np.interp": _interp,
    }  # fmt: skip
