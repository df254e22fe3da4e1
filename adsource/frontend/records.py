"""Values that are made of parts: tuples, dicts, objects.  Each part has a name of its own.

    p = Params(mass=m, w=w)         p_mass = m
                                    p_w = w
    y = p.mass * p.w                y = p_mass * p_w

`Binding.parts` of `p` tells the names of its parts.  An object that may be changed has a cell (`cells`), so that all
who hold it see the change.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import libcst as cst

from adsource.frontend import cells, draws
from adsource.frontend.cells import HELD, Ref
from adsource.frontend.constants import Listed
from adsource.frontend.late_names import is_late
from adsource.frontend.operands import items_of
from adsource.frontend.scope import Binding, Frame
from adsource.ir import infer, walk
from adsource.ir.draws import is_generator
from adsource.ir.nodes import Assign, Const, Expr, Name, Op, RecordExpr, TupleExpr
from adsource.ir.types import Kind, Record, Static, Tuple, Type, is_structured

OF_MODULE = "of the module"  # the name of the kind of dicts that are constants


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


def bind(name: str, value: TupleExpr, frame: Frame, celled: bool = False) -> None:
    """Bind a name to a value part by part, all parts at once.  celled: the object is not finished: it gets a cell."""
    value = _whole(value, frame)
    if frame.env is None:
        frame.env = {}
    taken = cells.live(frame, name, value)
    parts = _placed(name, value, frame, taken, celled)
    frame.env[name] = Binding(HELD, parts=parts)
    frame.altered += 1


def celled(value: Expr, frame: Frame) -> Expr:
    """A value that is going to be held more than once: its objects have cells."""
    if not cells.nameless(value, frame):
        return value
    name = frame.temporary()
    bind(name, value, frame)
    return cells.restored(frame.module.tree, frame.env[name].parts, frame)


def _whole(value: Expr, frame: Frame) -> Expr:
    """An operation's several results as a tuple of them."""
    if isinstance(value, TupleExpr) or not isinstance(value.type, Tuple):
        return value
    kept = value if isinstance(value, Name) else frame.hoist(value)
    return TupleExpr(items_of(kept), kept.type)


def _placed(name: str, value: Expr, frame: Frame, taken: set[str], celled: bool = False) -> Expr:
    """The parts of a value under names that begin with `name`, which are bound."""
    made = _Made([], {}, taken, frame.bindings.count(name) == 1)
    parts = _parted(name, value, frame, made, celled)
    found = [(leaf, e) for leaf, e in made.leaves if not (isinstance(e, Name) and e.id == leaf)]
    early = {leaf for k, (leaf, _) in enumerate(found) if any(leaf in walk.names(e) for _, e in found[k + 1 :])}
    if early:
        found = [(leaf, e if isinstance(e, Const) else frame.hoist(e)) for leaf, e in found]
    for leaf, e in found:
        frame.add(Assign(frame.bind(leaf, e), e))
    frame.env |= made.cells
    return parts


@dataclass
class _Made:
    """What is to be bound for a value: parts that are numbers and arrays, cells; taken: cells that are in use; once:
    whether the name is bound once."""

    leaves: list[tuple[str, Expr]]
    cells: dict[str, Binding]
    taken: set[str]
    once: bool = False


def _parted(name: str, value: Expr, frame: Frame, made: _Made, celled: bool = False) -> Expr:
    """The parts of a value under their names."""
    if isinstance(value, Const) and isinstance(value.type, Static):
        return value
    value = _whole(value, frame)
    if draws.stays(value, frame):
        return Name(value.id, HELD)
    if not isinstance(value, TupleExpr):
        made.leaves.append((name, value))
        return Name(name, HELD)
    if isinstance(value, RecordExpr) and value.origin:
        return Ref(value.origin[0])
    if made.once and is_record(value, "slice") and all(_stays(e, frame) for e in value.items):
        return value
    if is_record(value, "function"):
        _refuse_late(name, value, frame)
    celled = celled or isinstance(value, RecordExpr) and cells.changes(value, frame)
    cell = cells.free(name, made.taken, frame) if celled else ""
    base = cells.label(cell) or name
    items = tuple(_parted(frame.field(base, k), e, frame, made) for k, e in zip(cells.keys_of(value), value.items))
    parts = cells.with_items(value, items)
    if not cell:
        return parts
    made.cells[cell] = Binding(HELD, parts=parts)
    return Ref(cell)


def _stays(e: Expr, frame: Frame) -> bool:
    """Whether a bound of a slice is the same throughout the function."""
    if isinstance(e, Name):
        return e.id in frame.given and e.id not in frame.bindings
    return isinstance(e, Const) or isinstance(e, Op) and e.op in ("+", "-", "*") and all(
        _stays(a, frame) for a in e.args)


def _refuse_late(name: str, value: Expr, frame: Frame) -> None:
    """A function that is kept sees what it reads as it is when it is called: that must not change."""
    captured = frame.module.captured.get(value.type.kind.name.removeprefix("own:"), ())
    for c in captured:
        if frame.bound_often(c) or is_late(name, c, frame):
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
    held_ = plain_type(t, lambda _: HELD)
    whole = RecordExpr(items, held_) if isinstance(t, Record) else TupleExpr(items, held_)
    return whole, [leaf for _, leaves in inner for leaf in leaves]


def owned(name: str, parts: Expr, frame: Frame, path: tuple[str, ...], celled: bool = False) -> Expr:
    """The parts of a parameter, in which objects that may be changed have cells."""
    if not isinstance(parts, TupleExpr):
        return parts
    keys = cells.keys_of(parts)
    items = tuple(owned(frame.field(name, k), e, frame, (*path, k)) for k, e in zip(keys, parts.items))
    whole = cells.with_items(parts, items)
    if not (celled or isinstance(whole, RecordExpr) and cells.changes(whole, frame)):
        return whole
    cell = f"{name}."
    frame.env[cell] = Binding(HELD, parts=whole)
    frame.owned[cell] = path
    return Ref(cell)


# --------------------------------------------------------------------------- reading


def held(node: cst.CSTNode, name: str, frame: Frame) -> Expr:
    """The value of a name that is bound part by part."""
    frame.altered += 1
    return cells.restored(node, frame.env[name].parts, frame)


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
        return TupleExpr(items, Tuple(held_, listed=e.type.listed))
    if isinstance(e.type, Tuple):
        return TupleExpr(tuple(map(skeleton, items_of(e))), Tuple((HELD,) * len(e.type.items), listed=e.type.listed))
    return e if isinstance(e, Const) and isinstance(e.type, Static) or is_generator(e) else Name("", HELD)


def flat(e: Expr) -> Iterator[Expr]:
    """All parts of a value, those of integers too, in the order of its skeleton; its generators are the caller's."""
    if isinstance(e.type, Tuple):
        for item in items_of(e):
            yield from flat(item)
    elif not (isinstance(e, Const) and isinstance(e.type, Static) or is_generator(e)):
        yield e


def filled(shape: Expr, values: Iterator[Expr]) -> Expr:
    """A skeleton with values."""
    if isinstance(shape, TupleExpr):
        items = tuple(filled(i, values) for i in shape.items)
        types = tuple(i.type for i in items)
        if isinstance(shape, RecordExpr):
            return RecordExpr(items, Record(types, shape.type.keys, shape.type.kind), shape.origin)
        return TupleExpr(items, Tuple(types, listed=shape.type.listed))
    return next(values) if isinstance(shape, Name) and not is_generator(shape) else shape


# --------------------------------------------------------------------------- setting a part


def set_part(node: cst.CSTNode, owner: RecordExpr, key: str, value: Expr, frame: Frame) -> None:
    """`p.mass = value` and `d["a"] = value`, whoever holds the object."""
    if not owner.origin:
        raise frame.refusal(node, "AD129", "this sets a part of something that has no name",
                            "Give it a name on the line before.")
    if owner.type.kind == Kind("dict", OF_MODULE):
        raise frame.refusal(node, "AD127", "this dict belongs to the module: it is not written within a function",
                            "Set the entry of a copy: `dict(...)`.")
    (cell,) = owner.origin
    if cell in frame.retired and frame.program.inner():
        raise frame.refusal(node, "AD138", f"`{cells.label(cell)}` is a parameter that is changed here and set anew "
                            "elsewhere", "Use another name for the new one.")
    parts = frame.env[cell].parts
    items = dict(zip(cells.keys_of(parts), parts.items))
    value = _whole(value, frame)
    items[key] = _placed(frame.field(cells.label(cell), key), value, frame, cells.live(frame, (cell, key), value))
    frame.env[cell] = Binding(HELD, parts=record(parts.type.kind, items))
    frame.changed.setdefault((cell, key), node)
    frame.altered += 1


def plain_type(t: Type, deeper) -> Type:
    """A type with `deeper` applied to its parts."""
    items = tuple(map(deeper, t.items))
    return Record(items, t.keys, t.kind) if isinstance(t, Record) else Tuple(items, listed=t.listed)


def constant(value: object) -> Expr:
    """A constant of the program: numbers, strings, None, tuples and dicts of these."""
    if isinstance(value, dict):
        return record(Kind("dict", OF_MODULE), {k: constant(v) for k, v in value.items()})
    if isinstance(value, tuple):
        items = tuple(map(constant, value))
        return TupleExpr(items, Tuple(tuple(i.type for i in items), listed=isinstance(value, Listed)))
    return infer.const(value)
