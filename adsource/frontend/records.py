"""Values that are made of parts: tuples, dicts, objects.  Each part has a name of its own.

    p = Params(mass=m, w=w)         p_mass = m
                                    p_w = w
    y = p.mass * p.w                y = p_mass * p_w

`Binding.parts` of `p` tells the names of its parts.  Two variables that hold one object are harmless until a
field is set: then the two are refused (AD138).
"""

from __future__ import annotations

from collections.abc import Iterator

import libcst as cst

from adsource.frontend.operands import items_of
from adsource.frontend.scope import Binding, Frame
from adsource.ir import infer, walk
from adsource.ir.nodes import Assign, Const, Expr, Name, RecordExpr, TupleExpr
from adsource.ir.types import Array, Kind, Opaque, Record, Scalar, Static, Tuple, Type, is_structured

HELD = Opaque("record")


def record(kind: Kind, parts: dict[str, Expr], origin: tuple[str, ...] = ()) -> RecordExpr:
    types = tuple(e.type for e in parts.values())
    return RecordExpr(tuple(parts.values()), Record(types, tuple(parts), kind), origin)


def is_record(e: Expr, what: str = "") -> bool:
    return isinstance(e.type, Record) and (not what or e.type.kind.what == what)


def parts_of(e: RecordExpr) -> dict[str, Expr]:
    return dict(zip(e.type.keys, e.items))


def is_parted(value: Expr) -> bool:
    """Whether a value is bound part by part."""
    return is_structured(value.type) or isinstance(value, TupleExpr) and any(map(is_parted, value.items))


# --------------------------------------------------------------------------- binding


def bind(name: str, value: TupleExpr, frame: Frame) -> None:
    """Bind a name to a value part by part, all parts at once."""
    if not isinstance(value, TupleExpr):
        kept = value if isinstance(value, Name) else frame.hoist(value)
        value = TupleExpr(items_of(kept), kept.type)
    _note_alias(name, value, frame)
    found: list[tuple[str, Expr]] = []
    parts = _parted(name, value, frame, found)
    found = [(leaf, e) for leaf, e in found if not (isinstance(e, Name) and e.id == leaf)]
    early = {leaf for k, (leaf, _) in enumerate(found) if any(leaf in walk.names(e) for _, e in found[k + 1 :])}
    if early:
        found = [(leaf, e if isinstance(e, Const) else frame.hoist(e)) for leaf, e in found]
    for leaf, e in found:
        frame.add(Assign(frame.bind(leaf, e), e))
    if frame.env is None:
        frame.env = {}
    frame.env[name] = Binding(HELD, parts=parts)
    frame.altered += 1


def _parted(name: str, value: Expr, frame: Frame, found: list[tuple[str, Expr]]) -> Expr:
    """The parts of a value under their names; what is to be bound is added to `found`."""
    if isinstance(value, Const) and isinstance(value.type, Static):
        return value
    if not isinstance(value, TupleExpr) and isinstance(value.type, Tuple):
        kept = value if isinstance(value, Name) else frame.hoist(value)
        value = TupleExpr(items_of(kept), kept.type)
    if not isinstance(value, TupleExpr):
        found.append((name, value))
        return Name(name, HELD)
    if is_record(value, "function"):
        _refuse_late(name, value, frame)
    keys = value.type.keys if isinstance(value.type, Record) else [str(k) for k in range(len(value.items))]
    items = tuple(_parted(frame.field(name, k), e, frame, found) for k, e in zip(keys, value.items))
    if isinstance(value, RecordExpr):
        return RecordExpr(items, Record((HELD,) * len(items), value.type.keys, value.type.kind))
    return TupleExpr(items, Tuple((HELD,) * len(items)))


def _refuse_late(name: str, value: Expr, frame: Frame) -> None:
    """A function that is kept sees what it reads as it is when it is called: that must not change."""
    captured = frame.module.captured.get(value.type.kind.name.removeprefix("own:"), ())
    for c in captured:
        if frame.bound_often(c):
            node = frame.module.functions[value.type.kind.name.removeprefix("own:")]
            raise frame.refusal(node, "AD102", f"a function that reads `{c}` is kept, and `{c}` is set more than once",
                                f"Hand `{c}` over as a parameter, or bind it (`functools.partial`).")


def declare(name: str, t: Type, frame: Frame) -> tuple[Expr, list[tuple[str, Type]]]:
    """The parts of a parameter of this type, and the names and types of those that are handed over."""
    if isinstance(t, Static):
        return Const(t.value, t), []
    if not is_structured(t):
        return Name(name, HELD), [(name, t)]
    keys = t.keys if isinstance(t, Record) else [str(k) for k in range(len(t.items))]
    inner = [declare(frame.field(name, k), i, frame) for k, i in zip(keys, t.items)]
    items = tuple(e for e, _ in inner)
    held = (HELD,) * len(items)
    whole = RecordExpr(items, Record(held, t.keys, t.kind)) if isinstance(t, Record) else TupleExpr(items, Tuple(held))
    return whole, [leaf for _, leaves in inner for leaf in leaves]


# --------------------------------------------------------------------------- reading


def held(node: cst.CSTNode, name: str, frame: Frame) -> Expr:
    """The value of a name that is bound part by part."""
    frame.altered += 1
    return _restored(node, frame.env[name].parts, (name,), frame)


def _restored(node: cst.CSTNode, parts: Expr, path: tuple[str, ...], frame: Frame) -> Expr:
    if isinstance(parts, Name):
        return part(node, parts.id, frame)
    if not isinstance(parts, TupleExpr):
        return parts
    keys = parts.type.keys if isinstance(parts.type, Record) else [str(k) for k in range(len(parts.items))]
    items = tuple(_restored(node, e, (*path, k), frame) for k, e in zip(keys, parts.items))
    types = tuple(e.type for e in items)
    if isinstance(parts, RecordExpr):
        return RecordExpr(items, Record(types, parts.type.keys, parts.type.kind), path)
    return TupleExpr(items, Tuple(types))


def part(node: cst.CSTNode, name: str, frame: Frame) -> Expr:
    binding = frame.env[name]
    if binding.clash:
        raise frame.refusal(node, "AD314", f"`{frame.module.code(node)}` holds a part that {binding.clash}",
                            "Give it the same kind of value on every path.")
    return Const(binding.type.value, binding.type) if isinstance(binding.type, Static) else Name(name, binding.type)


def leaves(e: Expr) -> Iterator[Expr]:
    """The parts of a value that are numbers and arrays."""
    if isinstance(e, TupleExpr) and (is_structured(e.type) or any(map(is_parted, e.items))):
        for item in e.items:
            yield from leaves(item)
    elif isinstance(e.type, Tuple) and is_structured(e.type):
        for item in items_of(e):
            yield from leaves(item)
    elif not (isinstance(e, Const) and isinstance(e.type, Static)):
        yield e


def skeleton(e: Expr) -> Expr:
    """How a value is made of parts, without their names."""
    if isinstance(e, TupleExpr):
        items = tuple(map(skeleton, e.items))
        held_ = (HELD,) * len(items)
        if isinstance(e, RecordExpr):
            return RecordExpr(items, Record(held_, e.type.keys, e.type.kind), e.origin)
        return TupleExpr(items, Tuple(held_))
    if isinstance(e.type, Tuple):
        return TupleExpr(tuple(map(skeleton, items_of(e))), Tuple((HELD,) * len(e.type.items)))
    return e if isinstance(e, Const) and isinstance(e.type, Static) else Name("", HELD)


def flat(e: Expr) -> Iterator[Expr]:
    """All parts of a value, those of integers too, in the order of its skeleton."""
    if isinstance(e.type, Tuple):
        for item in items_of(e):
            yield from flat(item)
    elif not (isinstance(e, Const) and isinstance(e.type, Static)):
        yield e


def filled(shape: Expr, values: Iterator[Expr]) -> Expr:
    """A skeleton with values."""
    if isinstance(shape, TupleExpr):
        items = tuple(filled(i, values) for i in shape.items)
        types = tuple(i.type for i in items)
        if isinstance(shape, RecordExpr):
            return RecordExpr(items, Record(types, shape.type.keys, shape.type.kind), shape.origin)
        return TupleExpr(items, Tuple(types))
    return next(values) if isinstance(shape, Name) else shape


# --------------------------------------------------------------------------- setting a part


def set_part(node: cst.CSTNode, owner: RecordExpr, key: str, value: Expr, frame: Frame) -> None:
    """`p.mass = value` and `d["a"] = value`, for the variable that holds the object."""
    if not owner.origin:
        raise frame.refusal(node, "AD129", "this sets a part of something that has no name",
                            "Give it a name on the line before.")
    root = owner.origin[0]
    if any(a[: len(owner.origin)] == owner.origin or owner.origin[: len(a)] == a for a in frame.aliased):
        raise _two_names(node, owner, frame)
    if root in frame.given and root in frame.bindings:
        raise frame.refusal(node, "AD138", f"`{root}` is a parameter that is changed here and set anew elsewhere",
                            "Use another name for the new one.")
    frame.changed[(*owner.origin, key)] = node
    frame.env[root] = Binding(HELD, parts=_replaced(frame.env[root].parts, owner.origin[1:], key, root, value, frame))
    frame.altered += 1


def _replaced(parts: Expr, path: tuple[str, ...], key: str, name: str, value: Expr, frame: Frame) -> Expr:
    """The parts with one of them bound anew."""
    keys = parts.type.keys if isinstance(parts.type, Record) else tuple(str(k) for k in range(len(parts.items)))
    items = dict(zip(keys, parts.items))
    wanted = path[0] if path else key
    own = frame.field(name, wanted)
    if path:
        items[wanted] = _replaced(items[wanted], path[1:], key, own, value, frame)
    else:
        found: list[tuple[str, Expr]] = []
        items[wanted] = _parted(own, value, frame, found)
        if len(found) > 1:
            found = [(leaf, e if isinstance(e, Const) else frame.hoist(e)) for leaf, e in found]
        for leaf, e in found:
            if not (isinstance(e, Name) and e.id == leaf):
                frame.add(Assign(frame.bind(leaf, e), e))
    made, held_ = tuple(items.values()), (HELD,) * len(items)
    if isinstance(parts, RecordExpr):
        return RecordExpr(made, Record(held_, tuple(items), parts.type.kind))
    return TupleExpr(made, Tuple(held_))


def _note_alias(name: str, value: Expr, frame: Frame) -> None:
    """Note the objects that two variables hold from here on."""
    for path, inner in _objects((name,), value):
        if inner.origin and inner.origin != path:
            for other in (inner.origin, path):
                changed = [n for p, n in frame.changed.items() if p[: len(other)] == other]
                frame.aliased.add(other)
                if changed and inner.type.kind.what in ("object", "dict"):
                    raise _two_names(changed[0], inner, frame)


def _objects(path: tuple[str, ...], e: Expr) -> Iterator[tuple[tuple[str, ...], RecordExpr]]:
    if isinstance(e, RecordExpr) and e.type.kind.what in ("object", "dict"):
        yield path, e
    if isinstance(e, TupleExpr):
        keys = e.type.keys if isinstance(e.type, Record) else [str(k) for k in range(len(e.items))]
        for k, item in zip(keys, e.items):
            yield from _objects((*path, k), item)


def _two_names(node: cst.CSTNode, owner: RecordExpr, frame: Frame):
    return frame.refusal(node, "AD138", f"an object that is changed here is held by two names, one of them "
                         f"`{'.'.join(owner.origin)}`", "Change it through one name alone, or make a copy "
                         "(`dataclasses.replace`, `dict(d)`).")


def plain_type(t: Type, deeper) -> Type:
    """A type with `deeper` applied to its parts."""
    items = tuple(map(deeper, t.items))
    return Record(items, t.keys, t.kind) if isinstance(t, Record) else Tuple(items)


def is_number(e: Expr) -> bool:
    return isinstance(e.type, (Array, Scalar))


def constant(value: object) -> Expr:
    """A constant of the program: numbers, strings, None, tuples and dicts of these."""
    if isinstance(value, dict):
        return record(Kind("dict"), {k: constant(v) for k, v in value.items()})
    if isinstance(value, tuple):
        items = tuple(map(constant, value))
        return TupleExpr(items, Tuple(tuple(i.type for i in items)))
    return infer.const(value)
