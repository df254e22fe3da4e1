"""Forms of calls: what is shared, and those that take arrays apart or choose among them (see forms.py)."""

from __future__ import annotations

from collections.abc import Callable

import libcst as cst

from adsource.frontend.operands import items_of, tuple_expr
from adsource.frontend.scope import Frame, is_array, is_tuple, static_value
from adsource.frontend.sequences import named_setting
from adsource.ir import infer
from adsource.ir.nodes import Const, Expr, Keep, Name, Slice
from adsource.ir.types import Scalar

Form = Callable[[cst.Call, dict, Frame], "Expr | None"]


def rank_of(e: Expr) -> int:
    return getattr(e.type, "rank", 0)


def named(e: Expr, frame: Frame) -> Expr:
    return e if isinstance(e, (Name, Const)) else frame.hoist(e)


def flat(node: cst.Call, e: Expr, frame: Frame) -> Expr:
    """np.ravel of an array, an array of one number."""
    if not is_array(e):
        return frame.op(node, "np.array", tuple_expr((e,)))
    return e if rank_of(e) == 1 else frame.op(node, "np.ravel", e)


def known(bound: dict, key: str, default: object, node: cst.Call, frame: Frame) -> object:
    """A setting that has to be known while compiling."""
    if key not in bound:
        return default
    number = named_setting(bound[key], frame)
    if number is not None:
        return number
    try:
        return static_value(bound[key])
    except ValueError:
        raise frame.refusal(node, "AD126", f"`{key}` has to be known while compiling",
                            "Write it as a literal or a constant of the file.") from None


def parts_of(e: Expr) -> tuple[Expr, ...]:
    return items_of(e) if is_tuple(e) else ()


# -------------------------------------------------------------------------- parts


def _sections(name: str, axis: int | None) -> Form:
    """np.split and its like: slices along one axis."""

    def form(node: cst.Call, bound: dict, frame: Frame) -> Expr:
        x = named(bound["ary"], frame)
        along = known(bound, "axis", 0, node, frame) if axis is None else axis
        if name == "hsplit" and rank_of(x) == 1:
            along = 0
        along %= max(rank_of(x), 1)
        given = known(bound, "indices_or_sections", None, node, frame)
        if not is_array(x) or not isinstance(given, (int, tuple)):
            raise frame.refusal(node, "AD126", "the sections have to be known while compiling",
                                "Write slices, `x[:n]` and `x[n:]`.")
        bounds = given if isinstance(given, tuple) else _even(node, x, along, given, name, frame)
        return _cut(node, x, along, bounds, frame)

    return form


def _even(node: cst.Call, x: Name, axis: int, count: int, name: str, frame: Frame) -> tuple:
    """The inner bounds of that many sections; np.split wants them equally long."""
    length = infer.op("shape", (x,), axis=axis)
    known = x.type.shape[axis]
    if known is not None and known.constant is not None:
        length = infer.const(known.constant)
    if name != "array_split":
        frame.add(Keep(f'assert {x.id}.shape[{axis}] % {count} == 0, "array split does not result in an equal '
                       f'division"', (x.id,)))
        each = frame.op(node, "//", length, infer.const(count))
        return tuple(each if k == 1 else frame.op(node, "*", infer.const(k), each) for k in range(1, count))
    each, more = (frame.op(node, sign, length, infer.const(count)) for sign in ("//", "%"))
    return tuple(
        frame.op(node, "+", frame.op(node, "*", infer.const(k), each),
                 frame.op(node, "min", infer.const(k), more)) for k in range(1, count)
    )


def _cut(node: cst.Call, x: Name, axis: int, bounds: tuple, frame: Frame) -> Expr:
    ends = [b if isinstance(b, Expr) else infer.const(b) for b in bounds]
    before = (Slice(),) * axis
    pairs = zip([None, *ends], [*ends, None])
    return tuple_expr(tuple(frame.index(node, x, (*before, Slice(a, b))) for a, b in pairs))


def _delete(node: cst.Call, bound: dict, frame: Frame) -> Expr:
    x, axis, place = _one_place(node, bound, "arr", frame)
    before, _, after = _around(node, x, axis, place, frame)
    return frame.op(node, "np.concatenate", tuple_expr((before, after)), axis=axis)


def _insert(node: cst.Call, bound: dict, frame: Frame) -> Expr:
    value = bound["values"]
    x, axis, place = _one_place(node, bound, "arr", frame, room=1)
    before, after, _ = _around(node, x, axis, place, frame)
    if is_tuple(value):
        value = frame.op(node, "np.array", value)
    if rank_of(x) == 1:
        value = flat(node, value, frame)
    elif rank_of(value) == rank_of(x) - 1:
        value = frame.op(node, "np.expand_dims", value, axis=axis)
    elif rank_of(value) == 0:
        lengths = tuple(infer.const(1) if k == axis else infer.op("shape", (x,), axis=k) for k in range(rank_of(x)))
        value = frame.op(node, "np.full", tuple_expr(lengths), value)
    else:
        raise frame.refusal(node, "AD126", "the values have to have one axis less than the array",
                            "Write `np.concatenate` of the parts.")
    if value.type.dtype != x.type.dtype:
        value = frame.op(node, "np.astype", value, dtype=x.type.dtype)
    return frame.op(node, "np.concatenate", tuple_expr((before, value, after)), axis=axis)


def _one_place(node: cst.Call, bound: dict, key: str, frame: Frame, room: int = 0):
    """The array by a name, the axis, and the place, checked as NumPy does."""
    x = bound[key]
    axis = known(bound, "axis", None, node, frame)
    x = named(flat(node, x, frame) if axis is None else x, frame)
    axis = 0 if axis is None else int(axis) % rank_of(x)
    place = bound["obj"]
    if not isinstance(place.type, Scalar) or place.type.dtype[:3] not in ("int", "uin"):
        raise frame.refusal(node, "AD126", "only one place can be given", "Write `np.concatenate` of the parts, or "
                            "index with a mask.")
    place = place if isinstance(place, (Const, Name)) else _constant(place, frame)
    shown = place.value if isinstance(place, Const) else place.id
    low, high = f"-{x.id}.shape[{axis}]", f"{x.id}.shape[{axis}]" + (f" + {room}" if room else "")
    reads = (x.id,) if isinstance(place, Const) else (x.id, place.id)
    frame.add(Keep(f'assert {low} <= {shown} < {high}, "index is out of bounds"', reads))
    return x, axis, place


def _constant(e: Expr, frame: Frame) -> Expr:
    known = infer.extent_of(e, frame.known())
    return infer.const(known.const) if known is not None and not known.terms else frame.hoist(e)


def _around(node: cst.Call, x: Name, axis: int, place: Expr, frame: Frame):
    """x[:place], x[place:], x[place + 1:]."""
    if not isinstance(place, Const):
        length = infer.op("shape", (x,), axis=axis)
        place = frame.hoist(frame.op(node, "%", place, length))
    front = (Slice(),) * axis
    last = isinstance(place, Const) and place.value == -1
    after = None if last else frame.op(node, "+", place, infer.const(1)) if not isinstance(place, Const) \
        else infer.const(place.value + 1)
    rest = Slice(infer.op("shape", (x,), axis=axis)) if last else Slice(after)
    return tuple(frame.index(node, x, (*front, s)) for s in (Slice(None, place), Slice(place), rest))


def _resize(node: cst.Call, bound: dict, frame: Frame) -> Expr:
    """The elements over and over, as often as they fit."""
    x = named(flat(node, bound["a"], frame), frame)
    shape = bound["new_shape"]
    lengths = shape.items if is_tuple(shape) else (shape,)
    total: Expr = lengths[0]
    for n in lengths[1:]:
        total = frame.op(node, "*", total, n)
    places = frame.op(node, "%", frame.op(node, "np.arange", total), infer.op("size", (x,)))
    taken = frame.op(node, "np.take", x, places)
    return taken if len(lengths) == 1 else frame.op(node, "np.reshape", taken, tuple_expr(tuple(lengths)))


# ------------------------------------------------------------------------- choices


def _compress(node: cst.Call, bound: dict, frame: Frame) -> Expr:
    axis = known(bound, "axis", None, node, frame)
    x = flat(node, bound["a"], frame) if axis is None else bound["a"]
    places = frame.op(node, "np.flatnonzero", bound["condition"])
    return frame.op(node, "np.take", x, places, axis=0 if axis is None else axis)


def _extract(node: cst.Call, bound: dict, frame: Frame) -> Expr:
    places = frame.op(node, "np.flatnonzero", bound["condition"])
    return frame.op(node, "np.take", flat(node, bound["arr"], frame), places, axis=0)


def _select(node: cst.Call, bound: dict, frame: Frame) -> Expr:
    """The first choice whose condition holds."""
    tests, choices = (parts_of(bound[k]) for k in ("condlist", "choicelist"))
    if not tests or len(tests) != len(choices):
        raise frame.refusal(node, "AD126", "as many choices as conditions are needed", "List them.")
    value = bound.get("default", infer.const(0))
    for test, choice in reversed(list(zip(tests, choices))):
        value = frame.op(node, "np.where", test, choice, value)
    return value


def _choose(node: cst.Call, bound: dict, frame: Frame) -> Expr:
    place, choices = named(bound["a"], frame), parts_of(bound["choices"])
    if not choices or not is_array(place):
        raise frame.refusal(node, "AD126", "an array of places and a list of choices are needed", "Use `np.where`.")
    count = len(choices)
    frame.add(Keep(f'assert np.all(({place.id} >= 0) & ({place.id} < {count})), "invalid entry in choice array"',
                   (place.id,)))
    value = choices[-1]
    for k in range(count - 2, -1, -1):
        value = frame.op(node, "np.where", frame.op(node, "==", place, infer.const(k)), choices[k], value)
    return value


PARTS: dict[str, Form] = {
    "np.split": _sections("split", None), "np.array_split": _sections("array_split", None),
    "np.hsplit": _sections("hsplit", 1), "np.vsplit": _sections("vsplit", 0),
    "np.dsplit": _sections("dsplit", 2), "np.delete": _delete, "np.insert": _insert, "np.resize": _resize,
    "np.compress": _compress, "np.extract": _extract, "np.select": _select, "np.choose": _choose,
}  # fmt: skip
