"""Forms of calls on less than is usual: numbers for vectors, vectors for matrices, one variable, one number of repeats.

    np.outer(a, x) of a number       np.outer(np.array([a]), x)
    np.cov(x) of one row             np.cov(np.ravel(x))
    np.unstack(x)                    (x[0], x[1], x[2])
"""

from __future__ import annotations

import libcst as cst

from adsource.frontend.forms_parts import Form, flat, known, named, rank_of
from adsource.frontend.operands import tuple_expr
from adsource.frontend.scope import Frame, is_array, is_tuple
from adsource.ir import infer
from adsource.ir.nodes import Expr, Keep, Op, Slice
from adsource.ir.types import extent


def _outer(node: cst.Call, bound: dict, frame: Frame) -> Expr | None:
    a, b = bound["a"], bound["b"]
    if is_array(a) and is_array(b) or is_tuple(a) or is_tuple(b):
        return None
    return frame.op(node, "np.outer", flat(node, a, frame), flat(node, b, frame))


def _vdot(node: cst.Call, bound: dict, frame: Frame) -> Expr | None:
    a, b = bound["a"], bound["b"]
    if is_tuple(a) or is_tuple(b) or is_array(a) and is_array(b):
        return None
    return frame.op(node, "np.vdot", flat(node, a, frame), flat(node, b, frame))


def _repeat(node: cst.Call, bound: dict, frame: Frame) -> Expr | None:
    """One number of repeats is that of all elements; several are as many as there are elements."""
    x, times = bound["a"], bound["repeats"]
    axis = known(bound, "axis", None, node, frame)
    static = {} if axis is None else {"axis": axis}
    if is_array(times) and times.type.shape == (extent(1),):
        given = times.args[0].items if isinstance(times, Op) and is_tuple(times.args[0]) else ()
        times = given[0] if given else frame.index(node, named(times, frame), (infer.const(0),))
        return frame.op(node, "np.repeat", x if is_array(x) else flat(node, x, frame), times, **static)
    if not is_array(x) and not is_tuple(x):
        return frame.op(node, "np.repeat", flat(node, x, frame), times)
    return _each(node, x, times, axis, frame) if is_array(x) and rank_of(times) == 1 else None


def _each(node: cst.Call, x: Expr, times: Expr, axis: object, frame: Frame) -> Expr | None:
    """NumPy checks the lengths, too, but takes a single number for all elements."""
    flattened = axis is None and rank_of(x) > 1
    along = 0 if axis is None else int(axis) % rank_of(x)  # type: ignore[call-overload]
    if not flattened and x.type.shape[along] is not None and x.type.shape[along] == times.type.shape[0]:
        return None
    x, times = named(x, frame), named(times, frame)
    length = f"{x.id}.size" if flattened else f"{x.id}.shape[{along}]"
    frame.add(Keep(f'assert {times.id}.size == {length}, "np.repeat needs one number for each element, or an integer"',
                   (x.id, times.id)))
    return frame.op(node, "np.repeat", x, times, **({} if axis is None else {"axis": axis}))


def _triangle(name: str) -> Form:
    """Of a vector: each row is the vector, cut off at the diagonal."""

    def form(node: cst.Call, bound: dict, frame: Frame) -> Expr | None:
        x = bound["m"]
        if rank_of(x) != 1:
            return None
        x = named(x, frame)
        length = infer.op("shape", (x,), axis=0)
        rows = frame.op(node, "np.broadcast_to", x, tuple_expr((length, length)))
        return frame.op(node, name, rows, k=known(bound, "k", 0, node, frame))

    return form


def of_one_variable(node: cst.Call, name: str, x: Expr, static: dict, frame: Frame) -> Expr | None:
    """np.cov and np.corrcoef of a matrix with one row (or column): a number, as of a vector."""
    rows = static.get("rowvar", True)
    if rank_of(x) != 2 or x.type.shape[0 if rows else 1] != extent(1):
        return None
    static = {k: v for k, v in static.items() if k != "rowvar"}
    found = frame.op(node, "np.cov", frame.op(node, "np.ravel", x), **static)
    if name == "np.cov":
        return found
    found = frame.hoist(found)
    return frame.op(node, "/", found, found)


def _unstack(node: cst.Call, bound: dict, frame: Frame) -> Expr:
    x, axis = named(bound["x"], frame), known(bound, "axis", 0, node, frame)
    along = int(axis) % max(rank_of(x), 1)  # type: ignore[call-overload]
    length = x.type.shape[along] if is_array(x) else None
    if length is None or length.constant is None:
        raise frame.refusal(node, "AD126", "how many parts there are has to be known while compiling",
                            "Declare the length, as in `float64[3, :]`, or take the array apart: `a, b = x`.")
    return tuple_expr(tuple(
        frame.index(node, x, (*(Slice(),) * along, infer.const(k))) for k in range(length.constant)
    ))


def _tall(node: cst.Call, bound: dict, frame: Frame) -> None:
    """np.linalg.qr: where the lengths are known, the matrix is not wider than high."""
    x = bound["a"]
    rows, columns = x.type.shape[-2:] if rank_of(x) > 1 else (None, None)
    more = None if rows is None or columns is None else (rows - columns).constant
    if more is not None and more < 0:
        raise frame.refusal(node, "AD126", "`np.linalg.qr` is known of matrices with at least as many rows as columns",
                            "Factor the first columns, `q, r = np.linalg.qr(a[:, :n])`; those that are left give "
                            "`q.T @ a[:, n:]`.")


SINGLE: dict[str, Form] = {
    "np.linalg.qr": _tall, "np.outer": _outer, "np.vdot": _vdot, "np.repeat": _repeat, "np.unstack": _unstack,
    "np.tril": _triangle("np.tril"), "np.triu": _triangle("np.triu"),
}  # fmt: skip
