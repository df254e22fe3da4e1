"""`reduce` and `accumulate` of ufuncs: the functions that they stand for, or loops.

    np.add.reduce(x, axis=1)        np.sum(x, axis=1)
    np.hypot.reduce(x)              functools.reduce(np.hypot, x)
    np.hypot.accumulate(x)          a copy y of x, with y[i] = np.hypot(y[i - 1], y[i]) from the second on
"""

from __future__ import annotations

import libcst as cst

from adsource.frontend import builtin_calls, comprehensions
from adsource.frontend.forms_parts import Form, flat, known, rank_of
from adsource.frontend.forms_ufunc import selected
from adsource.frontend.iteration import counter
from adsource.frontend.scope import Frame, is_array, is_tuple
from adsource.ir import infer
from adsource.ir.nodes import Expr, Name

REDUCED = {
    "add": "np.sum", "multiply": "np.prod", "maximum": "np.max", "minimum": "np.min", "logical_and": "np.all",
    "logical_or": "np.any", "fmax": "np.nanmax", "fmin": "np.nanmin", "logaddexp": "np.logaddexp.reduce",
}
RUNNING = {"add": "np.cumsum", "multiply": "np.cumprod"}
LOOPED = ("subtract", "divide", "true_divide", "hypot")  # NumPy 2.3 reduces with `power` and `arctan2` wrongly
STEPPED = (*LOOPED, "logaddexp", "fmax", "fmin")


def _all_axes(node: cst.Call) -> bool:
    """Whether the call says `axis=None`; the parser of arguments leaves out what is None."""
    given = [a.value for k, a in enumerate(node.args) if a.keyword is None and k == 1
             or a.keyword is not None and a.keyword.value == "axis"]
    return bool(given) and isinstance(given[0], cst.Name) and given[0].value == "None"


def _array(node: cst.Call, bound: dict, frame: Frame) -> Expr:
    return frame.op(node, "np.array", bound["array"]) if is_tuple(bound["array"]) else bound["array"]


def _plain(node: cst.Call, bound: dict, keys: tuple[str, ...], frame: Frame) -> None:
    """Refuse the arguments that are not known of this ufunc."""
    found = next((k for k in keys if k in bound), None)
    if found is not None:
        raise frame.refusal(node, "AD126", f"`{found}` of `{frame.module.code(node.func)}` is not understood",
                            "Apply `np.where` or `astype` first, or write a loop.")


def _reduce(name: str) -> Form:
    """The function of all elements along an axis, which is the first where none is given."""

    def form(node: cst.Call, bound: dict, frame: Frame) -> Expr:
        x, static = _array(node, bound, frame), {}
        more = {k: bound[k] for k in ("initial", "where") if k in bound}
        _plain(node, bound, () if name in ("add", "multiply") else ("dtype",), frame)
        if name not in ("add", "multiply", "maximum", "minimum"):
            _plain(node, bound, ("initial", "where"), frame)
        if not _all_axes(node):
            static["axis"] = known(bound, "axis", 0, node, frame)
        if known(bound, "keepdims", False, node, frame):
            static["keepdims"] = True
        if "dtype" in bound:
            static["dtype"] = known(bound, "dtype", None, node, frame)
        if rank_of(x) == 1 and static.get("axis") in (0, -1):
            del static["axis"]
        if more:
            more |= {"a": x, **{k: infer.const(v) for k, v in static.items()}}
            return selected(REDUCED[name])(node, more, frame)  # type: ignore[return-value]
        if name == "logaddexp" and "axis" not in static:
            static["axis"] = tuple(range(rank_of(x))) if rank_of(x) != 1 else 0
        return frame.op(node, REDUCED[name], x, **static)

    return form


def _axis(node: cst.Call, x: Expr, bound: dict, frame: Frame) -> int:
    """The one axis that a function is taken along, which is not taken in any order."""
    _plain(node, bound, ("dtype", "where", "initial"), frame)
    axis = known(bound, "axis", 0, node, frame)
    several = _all_axes(node) and rank_of(x) > 1
    if several or not isinstance(axis, int) or not is_array(x) or not -rank_of(x) <= axis < rank_of(x):
        raise frame.refusal(node, "AD126", f"`{frame.module.code(node.func)}` is understood along one axis of an array",
                            "Name one axis.")
    return axis % rank_of(x)


def _rows(node: cst.Call, x: Expr, axis: int, frame: Frame) -> Name:
    """The array with the axis in front, under a name."""
    x = frame.op(node, "np.moveaxis", x, source=axis, destination=0) if axis else x
    return x if isinstance(x, Name) else frame.hoist(x)


def _in_order(node: cst.Call, bound: dict, frame: Frame) -> Expr:
    """`functools.reduce` of the rows."""
    x = _array(node, bound, frame)
    axis = _axis(node, x, bound, frame)
    ufunc = cst.ensure_type(node.func, cst.Attribute).value
    over = cst.Name(_rows(node, x, axis, frame).id)
    call = node.with_changes(args=[cst.Arg(ufunc), cst.Arg(over)])
    frame.module.stand(call, node)
    made = builtin_calls.reduced(call, frame)
    if not known(bound, "keepdims", False, node, frame):
        return made
    return frame.op(node, "np.expand_dims", made, axis=axis) if is_array(made) else flat(node, made, frame)


def _accumulate(name: str) -> Form:
    def form(node: cst.Call, bound: dict, frame: Frame) -> Expr:
        static = {"dtype": known(bound, "dtype", None, node, frame)} if "dtype" in bound else {}
        return frame.op(node, RUNNING[name], _array(node, bound, frame), axis=known(bound, "axis", 0, node, frame),
                        **static)

    return form


def _stepped(node: cst.Call, bound: dict, frame: Frame) -> Expr:
    """Row after row, in a copy."""
    x = _array(node, bound, frame)
    axis = _axis(node, x, bound, frame)
    made = frame.hoist(frame.op(node, "np.array", x))
    i, ufunc = counter(frame), frame.module.code(cst.ensure_type(node.func, cst.Attribute).value)
    y = _rows(node, made, axis, frame).id
    text = f"for {i} in range(1, {y}.shape[0]):\n    {y}[{i}] = {ufunc}({y}[{i} - 1], {y}[{i}])\n"
    comprehensions.run(node, cst.parse_statement(text), [i], frame)
    frame.counters.remove(i)
    return made


REDUCTIONS: dict[str, Form] = {
    **{f"np.{n}.reduce": _reduce(n) for n in REDUCED}, **{f"np.{n}.reduce": _in_order for n in LOOPED},
    **{f"np.{n}.accumulate": _accumulate(n) for n in RUNNING}, **{f"np.{n}.accumulate": _stepped for n in STEPPED},
}  # fmt: skip
