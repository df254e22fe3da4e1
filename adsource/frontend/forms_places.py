"""Forms of calls that give places: indices of diagonals and triangles, counts of how often a place occurs."""

from __future__ import annotations

import libcst as cst

from adsource.frontend import lists
from adsource.frontend.forms_parts import Form, named
from adsource.frontend.operands import tuple_expr
from adsource.frontend.scope import Frame, is_static, is_tuple
from adsource.ir import infer
from adsource.ir.nodes import Const, Expr, NewAxis, Slice


def _diag_indices(node: cst.Call, bound: dict, frame: Frame) -> Expr | None:
    if "ndim" in bound and not (isinstance(bound["ndim"], Const) and isinstance(bound["ndim"].value, int)):
        return None
    places = frame.hoist(frame.op(node, "np.arange", bound["n"]))
    return tuple_expr((places,) * (bound["ndim"].value if "ndim" in bound else 2))


def _triangle(name: str) -> Form:
    """np.tril_indices: where a triangle of ones is not zero."""

    def form(node: cst.Call, bound: dict, frame: Frame) -> Expr:
        shape = tuple_expr((bound["n"], bound.get("m", bound["n"])))
        ones = frame.op(node, "np.ones", shape)
        k = bound.get("k", infer.const(0))
        triangle = frame.op(node, name, ones, k=k.value) if isinstance(k, Const) else frame.op(node, name, ones, k)
        found = frame.hoist(frame.op(node, "np.nonzero", triangle))
        return tuple_expr(tuple(frame.hoist(infer.op("item", (found,), k=i)) for i in range(2)))

    return form


def _triangle_from(name: str) -> Form:
    def form(node: cst.Call, bound: dict, frame: Frame) -> Expr:
        n, m = (frame.op(node, "shape", bound["arr"], axis=k) for k in range(2))
        return _triangle(name)(node, {"n": n, "m": m} | {k: v for k, v in bound.items() if k == "k"}, frame)

    return form


def _bincount(node: cst.Call, bound: dict, frame: Frame) -> Expr | None:
    """With a `minlength` that is not known while compiling, zeros are put behind."""
    least = bound.get("minlength")
    if least is None or is_static(least):
        return None
    args = [bound["x"], *([bound["weights"]] if "weights" in bound else [])]
    found = frame.hoist(frame.op(node, "np.bincount", *args))
    missing = frame.op(node, "max", frame.op(node, "-", least, frame.op(node, "shape", found, axis=0)), infer.const(0))
    dtype = {} if found.type.dtype == "float64" else {"dtype": found.type.dtype}
    zeros = frame.op(node, "np.zeros", missing, **dtype)
    return frame.op(node, "np.concatenate", tuple_expr((found, zeros)))


def _open_mesh(node: cst.Call, bound: dict, frame: Frame) -> Expr:
    """`np.ix_(rows, columns)`: each along an axis of its own; masks as the places where they hold."""
    places = []
    for x in bound["args"]:
        found = frame.op(node, "np.array", x) if is_tuple(x) else lists.argument(node, "np.ix_", x, frame)
        if found.type.dtype == "bool":
            found = frame.op(node, "np.flatnonzero", found)
        places.append(named(found, frame))
    return tuple_expr(tuple(
        named(frame.index(node, x, tuple(Slice() if j == k else NewAxis() for j in range(len(places)))), frame)
        for k, x in enumerate(places)))


PLACES: dict[str, Form] = {
    "np.ix_": _open_mesh,
    "np.diag_indices": _diag_indices, "np.bincount": _bincount,
    "np.tril_indices": _triangle("np.tril"), "np.triu_indices": _triangle("np.triu"),
    "np.tril_indices_from": _triangle_from("np.tril"), "np.triu_indices_from": _triangle_from("np.triu"),
}
