"""Targets of assignments: names, elements of arrays, and several of these at once."""

from __future__ import annotations

import libcst as cst

from adsource.frontend import (
    boxed,
    held_lists,
    list_stores,
    lists,
    operators,
    records,
    refilled,
    unfilled,
    unset,
)
from adsource.frontend.dict_keys import Key, key_in
from adsource.frontend.draws import refuse_alias, stays
from adsource.frontend.fitting import whole_item
from adsource.frontend.indexing import flat_item, indexed, item_place
from adsource.frontend.operands import items_of, kept
from adsource.frontend.scope import Binding, Frame, is_array, is_tuple
from adsource.frontend.sequences import arrayed
from adsource.ir import infer, walk
from adsource.ir.nodes import (
    Assign,
    Const,
    Expr,
    Index,
    Keep,
    Name,
    NewAxis,
    Op,
    RecordExpr,
    Slice,
    Store,
    TupleExpr,
)
from adsource.ir.types import Array, Scalar, Static, Type, extent, is_complex


def bind_one(target: cst.BaseExpression, value: Expr, frame: Frame) -> bool:
    """`target = value` for a name or an element."""
    if not stays(value, frame):
        refuse_alias(target, value, frame)
    if operators.stored(target, value, frame):
        return False
    owner = part_of(target, frame)
    if owner is not None:
        records.set_part(target, *owner, held_lists.begun(owner[0].type.kind, owner[1], value, frame), frame)
        return False
    if isinstance(target, cst.Name):
        if stays(value, frame):
            frame.env[target.value] = Binding(records.HELD, parts=Name(value.id, records.HELD))
            frame.altered += 1
            return False
        if lists.is_list(value):
            lists.refuse_alias(target, value, frame)
            lists.bind(target.value, value, frame, target)
            return False
        if records.is_parted(value) or records.is_record(value):
            records.bind(target.value, value, frame)
            return False
        if isinstance(value.type, Static) and value.type.value is None and unset.none(target.value, frame):
            return False
        if isinstance(value.type, Static):
            frame.env[target.value] = Binding(value.type)
            frame.add(Assign(Name(target.value, value.type), value))
        else:
            frame.add(Assign(frame.bind(target.value, value), value))
        return True
    if (box := boxed.of_target(target, frame)) is not None:
        boxed.put(target, box, value, frame)
        return False
    if isinstance(target, cst.Subscript) and lists.is_unknown(target.value, frame):
        unfilled.put(target, value, frame)
    if isinstance(target, cst.Subscript) and lists.is_named(target.value, frame) and is_tuple(value):
        base = frame.expression(target.value, frame)
        if lists.form(base)[0] == 1 and lists.form(base)[1]:
            list_stores.put_parts(target, base, tuple(kept(v, frame) for v in items_of(value)), frame)
            return False
    if isinstance(target, cst.Subscript) or is_part(target):
        mark = len(frame.out)
        found = place(target, frame)
        if not isinstance(value, (Const, Name)) and any(frame.program.writes(s) for s in frame.out[mark:]):
            name = frame.bind(frame.temporary(), value)  # `g(u)[0] = u[1]` begins with the right side
            frame.out.insert(mark, Assign(name, value))
            value, frame.altered = name, frame.altered + 1
        list_stores.stored(target, value, frame)
        if list_stores.replaced(target, value, frame):
            return False
        value = whole_item(target, found, value, frame)
        if is_tuple(value) and is_array(found):  # `A[i, :2] = a, b`
            value = arrayed(target, value, frame)
            frame.altered += 1
        held(target, found.type, value, frame)
        frame.add(Store(found, value))
        return True
    if isinstance(target, (cst.Tuple, cst.List)):
        return spread(target, value, frame)
    raise frame.refusal(target, "AD129", f"`{frame.module.code(target)}` cannot be assigned to",
                        "Assign to a name, or to elements of an array.")


def part_of(target: cst.BaseExpression, frame: Frame) -> tuple[RecordExpr, Key] | None:
    """The object and the key of `p.mass` and `d["a"]`, as targets; None for other targets."""
    if not isinstance(target, (cst.Attribute, cst.Subscript)):
        return None
    root = target.value
    while isinstance(root, (cst.Attribute, cst.Subscript)):
        root = root.value
    binding = (frame.env or {}).get(root.value) if isinstance(root, cst.Name) else None
    if binding is not None and binding.clash:
        frame.expression(root, frame)  # refuses it
    if binding is None or binding.parts is None:
        return None
    base = frame.expression(target.value, frame)
    if not isinstance(base, RecordExpr) or operators.owner(target, frame) is not None:
        return None
    if isinstance(target, cst.Attribute) and base.type.kind.what == "object":
        _settable(target, base, frame)
        return base, target.attr.value
    if isinstance(target, cst.Subscript) and refilled.is_set(base):
        return base, str(item_place(target, base, frame))
    if isinstance(target, cst.Subscript) and base.type.kind.what == "dict":
        key = key_in(target, frame)
        if key is not None:
            return base, key
        raise frame.refusal(target, "AD130", "the key of a dict has to be known while compiling", "Use an array.")
    raise frame.refusal(target, "AD129", f"`{frame.module.code(target)}` cannot be assigned to",
                        "Assign to a name, to a field of an object, or to elements of an array.")


def _settable(target: cst.Attribute, base: RecordExpr, frame: Frame) -> None:
    made = frame.module.classes.get(base.type.kind.name)
    if made is not None and made.frozen:
        raise frame.refusal(target, "AD129", f"a field of `{made.name}`, which is frozen, is set",
                            "Use `dataclasses.replace`.")
    if made is not None and made.marks.get(target.attr.value):
        raise frame.refusal(target, "AD129", f"`{target.attr.value}` is a property that nothing sets", "Set a field.")


def held(node: cst.CSTNode, t: Type, value: Expr, frame: Frame) -> None:
    """Check that a place of type t can hold a value: NumPy drops no imaginary part and no axis."""
    if not isinstance(value.type, (Array, Scalar)):
        raise frame.refusal(node, "AD318", "no number and no array is stored in an array", "Store numbers.")
    if value.type.dtype.startswith("complex") and not t.dtype.startswith("complex"):
        raise frame.refusal(node, "AD318", f"a complex value is stored in {t.dtype}", "Take its `.real`.")
    extra = value.type.shape[: max(value.type.rank - t.rank, 0)]
    if any(e != extent(1) for e in extra):
        raise frame.refusal(node, "AD318", f"a value of rank {value.type.rank} is stored in a place of rank "
                            f"{t.rank}", "Index the value, or write a slice.")


def is_part(target: cst.BaseExpression) -> bool:
    """`z.real` or `z.imag`."""
    return isinstance(target, cst.Attribute) and target.attr.value in ("real", "imag")


def _part(target: cst.Attribute, frame: Frame) -> Index:
    """All of `z.real` or `z.imag` as the target of a store."""
    whole = frame.expression(target.value, frame)
    base = frame.expression(target, frame)
    if not is_array(base) or walk.root(base) is None or copies(base):
        raise frame.refusal(target, "AD129", f"`{frame.module.code(target)}` is no part of an array",
                            "Numbers do not change: make a new one, `complex(a, b)`.")
    if target.attr.value == "imag" and not is_complex(whole.type):
        raise frame.refusal(target, "AD129", "a real array has no imaginary part to set",
                            "Make the array with `dtype=complex`.")
    return infer.index(base, (Slice(),) * base.type.rank)


def place(target: cst.Subscript | cst.Attribute, frame: Frame) -> Index:
    """`a[...]`, or `z.real`, as the target of a store."""
    if isinstance(target, cst.Attribute):
        return _part(target, frame)
    if is_part(target.value):
        _part(target.value, frame)
    if isinstance(target.value, cst.Name) and target.value.value not in (frame.env or {}):
        if target.value.value in frame.module.constants:
            raise frame.refusal(target, "AD127", f"`{target.value.value}` belongs to the module: it is not "
                                "written within a function", "Make it a parameter.")
    found = flat_item(target, frame)
    if found is not None and walk.root(found) is not None and not copies(found):
        return found
    base = frame.expression(target.value, frame)
    if lists.is_list(base):
        return list_stores.place(target, base, frame)
    found = indexed(target, base, frame)
    if walk.root(base) is None or copies(base):
        raise frame.refusal(target, "AD129", "this writes into a copy, which is lost", "Write it with one "
                            "subscript, or give the array a name first.")
    return found


def copies(e: Expr) -> bool:
    """Whether a chain of subscripts passes through a gathered copy."""
    while isinstance(e, (Index, Op)):
        if isinstance(e, Index) and any(is_array(i) for i in e.items if not isinstance(i, (Slice, NewAxis))):
            return True
        e = e.base if isinstance(e, Index) else e.args[0]
    return False


def spread(target, value: Expr, frame: Frame) -> bool:
    """The items of a tuple, or of an array, to a target each."""
    if any(isinstance(e, cst.StarredElement) for e in target.elements):
        return _rest(target, value, frame)
    nodes = [e.value for e in target.elements]
    if lists.is_list(value):
        value = lists.array_of(target, value, frame)
    if is_array(value):
        return _rows(target, value, frame)
    if not is_tuple(value):
        raise frame.refusal(target, "AD313", "a single value is set to several names", "Name one value.")
    whole = isinstance(value, TupleExpr)
    if not whole and not isinstance(value, Name):
        value = frame.hoist(value)
    items = items_of(value)
    counted(target, len(items), frame)
    names = {n.value for n in nodes if isinstance(n, cst.Name)}
    if any(names & walk.names(i) for i in items[1:]) and whole:
        items = tuple(kept(i, frame) for i in items)
        whole = False
    for node, item in zip(nodes, items):
        bind_one(node, item, frame)
    return whole and len(names) == len(nodes)


def _rest(target, value: Expr, frame: Frame) -> bool:
    """`first, *others = p`: what is left over is a tuple."""
    star = next(k for k, e in enumerate(target.elements) if isinstance(e, cst.StarredElement))
    behind = len(target.elements) - star - 1
    if lists.is_list(value) or is_array(value) and value.type.rank == 1 and _length(value) is None:
        return _rest_of_many(target, value, star, behind, frame)
    count = _length(value) if is_array(value) else None
    if count is not None:
        value = value if isinstance(value, Name) else frame.hoist(value)
        items = tuple(frame.index(target, value, (infer.const(k),)) for k in range(count))
    elif is_tuple(value) and not is_array(value):
        items = items_of(value if isinstance(value, (TupleExpr, Name)) else frame.hoist(value))
    else:
        raise frame.refusal(target.elements[star], "AD109", "a starred target takes a number of items that is not "
                            "known", "Name every item, or slice: `rest = a[1:]`.")
    if len(items) < len(target.elements) - 1:
        counted(target, len(items), frame)
    items = tuple(i if isinstance(i, Const) else frame.hoist(i) for i in items)
    middle = items[star : len(items) - behind]
    rest = TupleExpr(middle, infer.Tuple(tuple(i.type for i in middle)))
    for e, item in zip(target.elements, (*items[:star], rest, *items[len(items) - behind :])):
        bind_one(e.value, item, frame)
    return False


def _length(value: Expr) -> int | None:
    """The number of rows of an array, where it is known."""
    rows = value.type.shape[0]
    return rows.const if rows is not None and not rows.terms else None


def _rest_of_many(target, value: Expr, star: int, behind: int, frame: Frame) -> bool:
    """`first, *others = x`, of an array of numbers or a list: what is left over is a list."""
    if is_array(value):
        value = lists.of((value if isinstance(value, Name) else frame.hoist(value),), 1, 0)
    frame.altered += 1
    held = frame.hoist(lists.length(value, frame))
    frame.add(Keep(f'assert {held.id} >= {star + behind}, "too few values are unpacked"', (held.id,)))
    between = Slice(infer.const(star) if star else None, infer.const(-behind) if behind else None)
    rest = lists.shallow(target, lists.over(value, lambda a: frame.index(target, a, (between,))), frame)
    places = (*range(star), *range(-behind, 0))
    items = [frame.hoist(lists.item(target, value, infer.const(k), frame)) for k in places]
    for e, item in zip(target.elements, (*items[:star], rest, *items[star:])):
        bind_one(e.value, item, frame)
    return False


def _rows(target, value: Expr, frame: Frame) -> bool:
    """`x, y, z = p`: the number of rows is checked when it runs, unless it is known."""
    value = value if isinstance(value, Name) else frame.hoist(value)
    count, rows = len(target.elements), value.type.shape[0]
    if rows is None or rows.terms:
        frame.add(Keep(f'assert {value.id}.shape[0] == {count}, "{count} values are unpacked"', (value.id,)))
    else:
        counted(target, rows.const, frame)
    items = [frame.index(target, value, (infer.const(k),)) for k in range(count)]
    names = {e.value.value for e in target.elements if isinstance(e.value, cst.Name)}
    if value.id in names:
        items = [frame.hoist(i) for i in items]
    for element, item in zip(target.elements, items):
        bind_one(element.value, item, frame)
    return False


def counted(target: cst.Tuple | cst.List, count: int, frame: Frame) -> None:
    if len(target.elements) != count:
        raise frame.refusal(target, "AD313", f"{len(target.elements)} names are set to {count} values",
                            "Name every value.")
