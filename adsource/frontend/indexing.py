"""Subscripts: elements, slices, gathers, items of tuples, entries of dicts, `a.shape[0]`."""

from __future__ import annotations

import libcst as cst
from libcst import matchers as m

from adsource.errors import Refusal
from adsource.frontend import boxed, grids, lists, operators, refilled, slice_values, tables
from adsource.frontend.dict_keys import key_in
from adsource.frontend.operands import items_of, operands, tuple_expr, unpacked
from adsource.frontend.scope import Frame, is_array, is_static, is_tuple, static_value
from adsource.ir import infer
from adsource.ir.nodes import Const, Expr, Index, Name, NewAxis, Op, RecordExpr, Slice, TupleExpr
from adsource.ir.types import Scalar, Static, Tuple


def subscript(node: cst.Subscript, frame: Frame) -> Expr:
    found = grids.bracketed(node, frame) or flat_item(node, frame)
    if found is not None:
        return found
    if frame.module.dotted(node.value) in slice_values.BRACKETS:
        alone = len(node.slice) == 1
        return slice_values.bracketed(node, [i for e in node.slice for i in _items(e.slice, frame, alone)], frame)
    base = frame.expression(_items_alone(node, frame), frame)
    if isinstance(base, RecordExpr) and base.type.kind.what == "dict":
        return _entry(node, base, frame)
    if lists.is_list(base):
        return lists.subscript(node, base, frame)
    found = operators.item(node, base, frame)
    if found is not None:
        return found
    if is_tuple(base) or isinstance(base.type, Static):
        return _item(node, base, frame)
    if isinstance(base.type, Scalar) and m.matches(node, m.Subscript(slice=[m.SubscriptElement(m.Index(m.Tuple([])))])):
        return boxed.read(node, base, frame)
    found = indexed(node, base, frame)
    if not is_array(found) and any(isinstance(getattr(e.slice, "value", None), cst.Ellipsis) for e in node.slice):
        raise frame.refusal(node, "AD317", "with `...` this is an array without axes, which follows the array shown",
                            "Leave out the `...`: then it is a number.")
    return found


def flat_item(node: cst.Subscript, frame: Frame) -> Index | None:
    """`a.flat[k]` as `a[k // a.shape[1], k % a.shape[1]]`; None for all else."""
    if not (isinstance(node.value, cst.Attribute) and node.value.attr.value == "flat" and len(node.slice) == 1):
        return None
    place = node.slice[0].slice
    base = frame.expression(node.value.value, frame)
    if not is_array(base) or not isinstance(place, cst.Index):
        return None
    k = frame.expression(place.value, frame)
    if not isinstance(k.type, Scalar) or k.type.dtype[:3] not in ("int", "uin"):
        return None
    k = k if isinstance(k, (Const, Name)) else frame.hoist(k)
    frame.altered += 1
    items: list[Expr] = []
    for axis in range(base.type.rank - 1, 0, -1):
        n = infer.op("shape", (base,), axis=axis)
        items.insert(0, frame.op(node, "%", k, n))
        k = frame.op(node, "//", k, n)
    return frame.index(node, base, (k, *items))


def _items_alone(node: cst.Subscript, frame: Frame) -> cst.BaseExpression:
    """The base of a subscript; one of a list has to take an item, as a slice would be a list again."""
    if all(isinstance(e.slice, cst.Index) for e in node.slice):
        frame.arraylike.add(id(node.value))
    return node.value


def indexed(node: cst.Subscript, base: Expr, frame: Frame) -> Index:
    """`base[...]` of an array, Ellipsis expanded."""
    if is_tuple(base) and node.slice and isinstance(node.slice[0].slice, cst.Index):
        refilled.unknown(node, base, frame)
    if not is_array(base):
        raise frame.refusal(node, "AD313", f"`{frame.module.code(node.value)}` is no array: it has no elements",
                            "Check its rank in the signature.")
    elements = [e.slice for e in node.slice]
    mark = len(frame.out)
    items: list = []
    for element in elements:
        items += _items(element, frame, len(elements) == 1)
    if any(frame.program.writes(s) for s in frame.out[mark:]) and not isinstance(base, Name):
        raise frame.refusal(node, "AD125", "a function that may write into arrays is called in this subscript",
                            "Give its result a name on the line before.")
    return frame.index(node, base, tuple(_expanded(node, items, base, frame)))


def _items(element: cst.BaseSlice, frame: Frame, alone: bool) -> list:
    """What stands between two commas; a tuple that stands alone is what stands between the brackets."""
    if isinstance(element, cst.Slice):
        bounds = [b for b in (element.lower, element.upper, element.step) if b is not None]
        values = iter(operands(bounds, frame))
        parts = [None if b is None else next(values) for b in (element.lower, element.upper, element.step)]
        given = zip((element.lower, element.upper, element.step), parts)
        return [slice_values.as_item(slice_values.of_bounds(tuple(
            slice_values.NONE if p is None else slice_values.bound(b, p, frame) for b, p in given)))]
    value = frame.expression(element.value, frame)
    if lists.is_list(value):
        value = lists.array_of(element.value, value, frame)
    if is_tuple(value) and value.type.listed is None:
        raise frame.refusal(element.value, "AD317", f"`{frame.module.code(element.value)}` may be a list or a tuple, "
                            "which mean different things as an index", "Make an array of it: `np.array(...)`.")
    if is_tuple(value) and alone and not value.type.listed:
        return [_checked(element.value, slice_values.as_item(i), frame) for i in items_of(value)]
    value = slice_values.as_item(value)
    if not isinstance(value, Slice) and is_tuple(value):
        _refuse_handed(element.value, value, frame)
        frame.altered += not isinstance(element.value, cst.List)
        value = tuple_expr(items_of(value))
        value = frame.op(element.value, "np.array", value)
    return [_checked(element.value, value, frame)]


def _refuse_handed(node: cst.BaseExpression, value: Expr, frame: Frame) -> None:
    """A list that was handed to this function: the function gets it as a tuple, which its text takes for an index."""
    known = [frame.env[n].type for n in frame.given if n in (frame.env or {})]
    if value.type.listed and not isinstance(node, cst.List) and any(getattr(t, "listed", False) for t in known):
        raise frame.refusal(node, "AD317", f"`{frame.module.code(node)}`, a list that a function is handed, is an "
                            "index here", "Hand over an array: `np.array(...)`.")


def _checked(node: cst.BaseExpression, value: Expr, frame: Frame):
    """One item between the brackets."""
    if isinstance(value, (Slice, NewAxis)):
        return value
    if is_static(value) and isinstance(value.type, Static):
        if value.type.value is None:
            return NewAxis()
        if value.type.value is ...:
            return value
    dtype = getattr(value.type, "dtype", "")
    boolean_scalar = dtype == "bool" and not is_array(value)
    if dtype[:3] not in ("int", "uin", "boo") or boolean_scalar:
        raise frame.refusal(node, "AD317", f"`{frame.module.code(node)}` is no index: indices are integers, "
                            "slices, None, or arrays of integers or booleans", "Convert with `int(...)`.")
    return value


def _expanded(node: cst.Subscript, items: list, base: Expr, frame: Frame) -> list:
    """Ellipsis as full slices."""
    dots = [k for k, i in enumerate(items) if isinstance(i, Const) and i.value is ...]
    if not dots:
        return items
    if len(dots) > 1:
        raise frame.refusal(node, "AD317", "there can be only one Ellipsis", "Write full slices instead.")
    used = sum(_axes(i) for i in items) - 1
    fill = [Slice()] * max(base.type.rank - used, 0)
    return items[: dots[0]] + fill + items[dots[0] + 1 :]


def _axes(item) -> int:
    if isinstance(item, NewAxis):
        return 0
    if not isinstance(item, Slice) and is_array(item) and item.type.dtype == "bool":
        return item.type.rank
    return 1


# ---------------------------------------------------------------- tuples and dicts


def _item(node: cst.Subscript, base: Expr, frame: Frame) -> Expr:
    """An item, or a slice, of a tuple."""
    if not is_tuple(base) and not isinstance(base.type.value, tuple):
        raise frame.refusal(node, "AD313", f"`{frame.module.code(node.value)}` has no items",
                            "Use arrays, tuples, or dicts with literal keys.")
    if isinstance(base, Op):
        base = unpacked(base, frame)
    items = items_of(base) if is_tuple(base) else tuple(infer.const(v) for v in base.type.value)
    place = node.slice[0].slice
    if isinstance(node.value, (cst.Tuple, cst.List)):
        frame.altered += 1  # the other items are nowhere else
    try:
        if isinstance(place, cst.Slice):
            bounds = [None if b is None else _integer(b, frame) for b in (place.lower, place.upper, place.step)]
            kept = items[slice(*bounds)]
            return TupleExpr(kept, Tuple(tuple(i.type for i in kept), listed=getattr(base.type, "listed", False)))
    except (ValueError, IndexError):
        raise _unknown(node, base, frame) from None
    chosen = None if refilled.is_set(base) else tables.item(node, items, frame)
    return items[item_place(node, base, frame)] if chosen is None else chosen


def item_place(node: cst.Subscript, base: Expr, frame: Frame) -> int:
    """Which item of a tuple, or of a list that is made of parts, a subscript means."""
    place = node.slice[0].slice
    many = len(items_of(base)) if is_tuple(base) else len(base.type.value)
    try:
        return range(many)[_integer(place.value, frame) if isinstance(place, cst.Index) else many]
    except ValueError:
        refilled.unknown(node, base, frame)
    except IndexError:
        pass
    raise _unknown(node, base, frame)


def _unknown(node: cst.Subscript, base: Expr, frame: Frame) -> Refusal:
    many = len(items_of(base)) if is_tuple(base) else len(base.type.value)
    return frame.refusal(node, "AD317",
                         f"the index of a tuple has to be known while compiling: an integer below {many}",
                         "Use an array, or write the index as a number.")


def _integer(node: cst.BaseExpression, frame: Frame) -> int:
    found = frame.expression(node, frame)
    known = infer.extent_of(found, frame.known()) if isinstance(found.type, Scalar) else None
    value = static_value(found) if known is None or known.constant is None else known.constant
    if not isinstance(value, int):
        raise ValueError(value)
    return value


def _entry(node: cst.Subscript, base: RecordExpr, frame: Frame) -> Expr:
    """`p["feed"]`."""
    key, parts = key_in(node, frame), dict(zip(base.type.keys, base.items))
    shown = ", ".join(map(repr, parts)) or "none"
    if key is None:
        raise frame.refusal(node, "AD130", f"the key of a dict has to be known while compiling: {shown}",
                            "Use a literal key, or an array.")
    if key not in parts:
        raise frame.refusal(node, "AD130", f"{key!r} is no key of this dict: {shown}", "Check the key.")
    return parts[key]


def shape_items(base: Expr) -> tuple[Op, ...]:
    """`a.shape`, item by item."""
    return tuple(infer.op("shape", (base,), axis=k) for k in range(base.type.rank))
