"""Forms of calls that take elements by their places, or tell places.

    np.take(x, i, axis=0)       np.copy(x[i])
    np.where(m)                 np.nonzero(m)              np.unravel_index(k, s)    (k // s[1], k % s[1])
"""

from __future__ import annotations

import libcst as cst

from adsource.frontend.forms_parts import Form, flat, known, named, parts_of, rank_of
from adsource.frontend.operands import tuple_expr
from adsource.frontend.scope import Frame, is_array, is_tuple
from adsource.ir import infer
from adsource.ir.nodes import Expr, Keep, Name, Slice, TupleExpr
from adsource.ir.types import Scalar, extent


def _take(node: cst.Call, bound: dict, frame: Frame) -> Expr | None:
    """One place is a subscript; `mode` brings the places into the axis."""
    axis, mode = known(bound, "axis", None, node, frame), known(bound, "mode", "raise", node, frame)
    x, places = bound["a"], bound["indices"]
    if is_tuple(places):
        places = frame.op(node, "np.array", places)
    one = isinstance(places.type, Scalar)
    if not is_array(x) or mode == "raise" and not one:
        return None
    x = named(flat(node, x, frame) if axis is None else x, frame)
    k = 0 if axis is None else int(axis) % rank_of(x)  # type: ignore[call-overload]
    places = _brought_in(node, places, infer.op("shape", (x,), axis=k), mode, frame)
    if not one:
        return frame.op(node, "np.take", x, places, axis=k)
    found = frame.index(node, x, (*(Slice(),) * k, places))
    return frame.op(node, "np.copy", found) if is_array(found) else found


def _brought_in(node: cst.Call, places: Expr, length: Expr, mode: object, frame: Frame) -> Expr:
    if mode == "wrap":
        return frame.op(node, "%", places, length)
    if mode == "clip":
        last = frame.op(node, "-", length, infer.const(1))
        low, high = ("np.minimum", "np.maximum") if is_array(places) else ("min", "max")
        return frame.op(node, high, frame.op(node, low, places, last), infer.const(0))
    return places


def _take_along(node: cst.Call, bound: dict, frame: Frame) -> Expr | None:
    """Places and elements are stretched over each other, but for the axis; without an axis all is one vector."""
    x, places = bound["arr"], bound["indices"]
    if is_tuple(places):
        places = frame.op(node, "np.array", places)
    axis = bound.get("axis")
    if axis is None and _says_none(node, 2):
        return frame.op(node, "np.take", flat(node, x, frame), places, axis=0)
    if rank_of(x) != rank_of(places):
        return None
    along = int(known(bound, "axis", -1, node, frame)) % rank_of(x)  # type: ignore[call-overload]
    pairs = [(x.type.shape[k], places.type.shape[k]) for k in range(rank_of(x))]
    stretched = [k for k, (a, b) in enumerate(pairs) if k != along and a != b and extent(1) in (a, b)]
    if not stretched:
        return None
    x, places = named(x, frame), named(places, frame)
    x, places = (_stretched(node, e, other, along, frame) for e, other in ((x, places), (places, x)))
    return frame.op(node, "np.take_along_axis", x, places, axis=along)


def _says_none(node: cst.Call, place: int) -> bool:
    """Whether the call says `axis=None`; the parser of arguments leaves out what is None."""
    given = [a.value for k, a in enumerate(node.args) if a.keyword is None and k == place
             or a.keyword is not None and a.keyword.value == "axis"]
    return bool(given) and isinstance(given[0], cst.Name) and given[0].value == "None"


def _stretched(node: cst.Call, e: Expr, other: Expr, along: int, frame: Frame) -> Expr:
    """The array with its axes of length 1 as long as those of the other one."""
    ones = [k for k in range(rank_of(e)) if k != along and e.type.shape[k] == extent(1) != other.type.shape[k]]
    if not ones:
        return e
    lengths = tuple(infer.op("shape", (other if k in ones else e,), axis=k) for k in range(rank_of(e)))
    return frame.op(node, "np.copy", frame.op(node, "np.broadcast_to", e, tuple_expr(lengths)))


def _unravel(node: cst.Call, bound: dict, frame: Frame) -> Expr:
    """Places in an array's elements one after the other, as places along its axes."""
    k, lengths = named(bound["indices"], frame), _lengths(node, bound["shape"], frame)
    total: Expr = lengths[0]
    for n in lengths[1:]:
        total = frame.op(node, "*", total, n)
    _inside(k, frame.hoist(total), "index is out of bounds for the shape", frame)
    found: list[Expr] = []
    for n in lengths[:0:-1]:
        found.insert(0, frame.hoist(frame.op(node, "%", k, n)))
        k = frame.hoist(frame.op(node, "//", k, n))
    return tuple_expr((k, *found))


def _ravel_places(node: cst.Call, bound: dict, frame: Frame) -> Expr:
    parts, lengths = parts_of(bound["multi_index"]), _lengths(node, bound["dims"], frame)
    if len(parts) != len(lengths):
        raise frame.refusal(node, "AD126", "as many places as lengths are needed", "List them.")
    total: Expr | None = None
    for part, n in zip(parts, lengths):
        part = named(part, frame)
        _inside(part, named(n, frame), "invalid entry in coordinates array", frame)
        total = part if total is None else frame.op(node, "+", frame.op(node, "*", total, n), part)
    assert total is not None
    return total


def _lengths(node: cst.Call, shape: Expr, frame: Frame) -> tuple[Expr, ...]:
    found = parts_of(shape) if is_tuple(shape) else (shape,)
    if not found or not all(isinstance(n.type, Scalar) for n in found):
        raise frame.refusal(node, "AD126", "the lengths are a tuple of integers", "Write `x.shape`, or list them.")
    return found


def _inside(places: Expr, length: Expr, message: str, frame: Frame) -> None:
    """NumPy's check of places, as a line of the routine."""
    shown, most = (str(getattr(e, "id", getattr(e, "value", None))) for e in (places, length))
    test = f"np.all(({shown} >= 0) & ({shown} < {most}))" if is_array(places) else f"0 <= {shown} < {most}"
    reads = tuple(e.id for e in (places, length) if isinstance(e, Name))
    frame.add(Keep(f'assert {test}, "{message}"', reads))


def _lexsort(node: cst.Call, bound: dict, frame: Frame) -> Expr:
    """One stable sort after another: the last key counts most."""
    keys = parts_of(bound["keys"])
    if not keys or any(rank_of(k) != 1 for k in keys):
        raise frame.refusal(node, "AD126", "`np.lexsort` takes a tuple of vectors", "List them.")
    order = frame.hoist(frame.op(node, "np.argsort", keys[0], kind="stable"))
    for key in keys[1:]:
        turn = frame.op(node, "np.argsort", frame.index(node, named(key, frame), (order,)), kind="stable")
        order = frame.hoist(frame.index(node, order, (frame.hoist(turn),)))
    return order


def _where(node: cst.Call, bound: dict, frame: Frame) -> Expr | None:
    """A condition alone gives places."""
    if "x" in bound or "y" in bound:
        return None
    return frame.op(node, "np.nonzero", bound["condition"])


def _diagonal_places(node: cst.Call, bound: dict, frame: Frame) -> Expr:
    x = bound["arr"]
    places = frame.hoist(frame.op(node, "np.arange", infer.op("shape", (x,), axis=0)))
    return tuple_expr((places,) * rank_of(x))


def _searchsorted(node: cst.Call, bound: dict, frame: Frame) -> Expr | None:
    if "sorter" not in bound:
        return None
    static = {"side": known(bound, "side", "left", node, frame)} if "side" in bound else {}
    return frame.op(node, "np.searchsorted", frame.op(node, "np.take", bound["a"], bound["sorter"], axis=0),
                    bound["v"], **static)


def _choose_rows(node: cst.Call, bound: dict, frame: Frame) -> None:
    """The rows of an array are the choices; `mode` brings the places in."""
    rows = bound["choices"]
    count = rows.type.shape[0] if is_array(rows) else None
    if count is not None and count.constant is not None:
        rows = named(rows, frame)
        bound["choices"] = TupleExpr(
            tuple(frame.index(node, rows, (infer.const(k),)) for k in range(count.constant)),
            infer.Tuple(tuple(frame.index(node, rows, (infer.const(k),)).type for k in range(count.constant))),
        )
    mode = known(bound, "mode", "raise", node, frame)
    if mode != "raise" and is_tuple(bound["choices"]):
        length = infer.const(len(parts_of(bound["choices"])))
        bound["a"] = _brought_in(node, bound["a"], length, mode, frame)


def choose_first(form: Form) -> Form:
    """np.choose, with what `_choose_rows` understands."""

    def whole(node: cst.Call, bound: dict, frame: Frame) -> Expr | None:
        _choose_rows(node, bound, frame)
        return form(node, bound, frame)

    return whole


TAKING: dict[str, Form] = {
    "np.take": _take, "np.take_along_axis": _take_along, "np.unravel_index": _unravel,
    "np.ravel_multi_index": _ravel_places, "np.lexsort": _lexsort, "np.where": _where,
    "np.diag_indices_from": _diagonal_places, "np.searchsorted": _searchsorted,
}  # fmt: skip
