"""Arrays written with brackets: `np.r_[...]`, `np.c_[...]`, `np.mgrid[...]`, `np.ogrid[...]`.

    np.r_[0.0, x, 1:3]      np.concatenate((np.array([0.0]), x, np.arange(1, 3)))
    np.c_[x, y]             np.concatenate((x[:, None], y[:, None]), axis=1)
    np.mgrid[0:n, 0:m]      np.stack((a grid of rows, a grid of columns)), or the two where names take them apart
"""

from __future__ import annotations

import libcst as cst
import numpy as np

from adsource.frontend.operands import operands, tuple_expr
from adsource.frontend.scope import Frame, is_array, is_tuple
from adsource.ir import infer
from adsource.ir.nodes import Const, Expr
from adsource.ir.types import Scalar

BRACKETS = ("np.r_", "np.c_", "np.mgrid", "np.ogrid")


def bracketed(node: cst.Subscript, frame: Frame) -> Expr | None:
    """The value of such a subscript, None for all others."""
    name = frame.module.dotted(node.value)
    if name not in BRACKETS:
        return None
    frame.altered += 1
    if name in ("np.mgrid", "np.ogrid"):
        return _grid(node, name == "np.ogrid", frame)
    parts = [_column(node, p, frame) if name == "np.c_" else _row(node, p, frame) for p in _parts(node, frame)]
    if len({p.type.rank for p in parts}) > 1:
        raise frame.refusal(node, "AD126", f"`{frame.module.code(node)}` joins arrays of different ranks",
                            "Write `np.concatenate(...)`.")
    axis = parts[0].type.rank - 1 if name == "np.c_" else 0
    return frame.op(node, "np.concatenate", tuple_expr(tuple(parts)), axis=axis)


def _parts(node: cst.Subscript, frame: Frame) -> list[Expr]:
    """What stands between the brackets; a slice is a range."""
    nodes, places = [], []
    for e in node.slice:
        bounds = [e.slice.value] if isinstance(e.slice, cst.Index) else [e.slice.lower, e.slice.upper, e.slice.step]
        places.append([None if b is None else len(nodes) + sum(x is not None for x in bounds[:k])
                       for k, b in enumerate(bounds)])
        nodes += [b for b in bounds if b is not None]
    values = operands(nodes, frame)
    found = []
    for e, own in zip(node.slice, places):
        given = [None if k is None else values[k] for k in own]
        found.append(given[0] if isinstance(e.slice, cst.Index) else _range(node, given, frame))
    if any(isinstance(v, Const) and isinstance(v.value, str) for v in found):
        raise frame.refusal(node, "AD126", "a text between the brackets sets axes", "Write `np.concatenate(...)`.")
    return found


def _range(node: cst.Subscript, bounds: list, frame: Frame) -> Expr:
    """`a:b:c` is np.arange(a, b, c), `a:b:5j` np.linspace(a, b, 5)."""
    start, stop, step = bounds
    start = infer.const(0) if start is None else start
    if stop is None:
        raise frame.refusal(node, "AD126", "a range without an end", "Write its end.")
    if isinstance(step, Const) and isinstance(step.value, complex):
        return frame.op(node, "np.linspace", start, stop, infer.const(int(abs(step.value))))
    return frame.op(node, "np.arange", start, stop, *([] if step is None else [step]))


def _row(node: cst.Subscript, e: Expr, frame: Frame) -> Expr:
    if is_array(e):
        return e
    return frame.op(node, "np.array", e if is_tuple(e) else tuple_expr((e,)))


def _column(node: cst.Subscript, e: Expr, frame: Frame) -> Expr:
    row = _row(node, e, frame)
    return frame.op(node, "np.expand_dims", row, axis=1) if row.type.rank == 1 else row


def _grid(node: cst.Subscript, is_open: bool, frame: Frame) -> Expr:
    axes = _parts(node, frame)
    if any(isinstance(e.slice, cst.Index) for e in node.slice):
        raise frame.refusal(node, "AD126", "a grid takes ranges", "Write `0:n`.")
    return grids(node, axes, is_open, frame)


def grids(node: cst.CSTNode, axes: list[Expr], is_open: bool, frame: Frame, stacked: bool = False) -> Expr:
    """The vectors along an axis each, filled up to the whole grid unless it is open.  stacked: one, too, is a row."""
    kind = str(np.result_type(*(a.type.dtype for a in axes)))
    axes = [a if a.type.dtype == kind else frame.op(node, "np.astype", a, dtype=kind) for a in axes]
    if len(axes) == 1:
        return frame.op(node, "np.expand_dims", axes[0], axis=0) if stacked else axes[0]
    axes = [frame.hoist(a) for a in axes]
    lengths = tuple(infer.op("shape", (a,), axis=0) for a in axes)
    found = []
    for k, a in enumerate(axes):
        others = tuple(j for j in range(len(axes)) if j != k)
        wide = frame.op(node, "np.expand_dims", a, axis=others[0] if len(others) == 1 else others)
        found.append(frame.hoist(wide if is_open else frame.op(node, "np.copy", frame.op(
            node, "np.broadcast_to", wide, tuple_expr(lengths)))))
    apart = is_open or id(node) in frame.spread
    return tuple_expr(tuple(found)) if apart else frame.op(node, "np.stack", tuple_expr(tuple(found)), axis=0)


def indices(node: cst.Call, bound: dict, frame: Frame) -> Expr:
    """np.indices((n, m))."""
    shape = bound["dimensions"]
    lengths = shape.items if is_tuple(shape) else (shape,)
    if not all(isinstance(n.type, Scalar) for n in lengths):
        raise frame.refusal(node, "AD126", "the lengths are a tuple of integers", "List them.")
    return grids(node, [frame.op(node, "np.arange", n) for n in lengths], False, frame, stacked=True)


def spread_arrays(node: cst.Call, bound: dict, frame: Frame) -> Expr:
    """np.broadcast_arrays: each stretched to the shape that they have together."""
    given = [e if is_array(e) else _row(node, e, frame) for e in bound.get("args", ())]
    given = [frame.hoist(e) for e in given]
    rank = max((e.type.rank for e in given), default=0)
    lengths = []
    for axis in range(-rank, 0):
        own = [(e, e.type.rank + axis) for e in given if e.type.rank >= -axis]
        wide = [(e, k) for e, k in own if e.type.shape[k] != infer.extent_of(infer.const(1))]
        e, k = (wide or own)[0]
        lengths.append(infer.op("shape", (e,), axis=k))
    shape = tuple_expr(tuple(lengths))
    return tuple_expr(tuple(frame.hoist(frame.op(node, "np.broadcast_to", e, shape)) for e in given))


GRIDS = {"np.indices": indices, "np.broadcast_arrays": spread_arrays}
