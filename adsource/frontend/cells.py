"""Objects that are changed after they are made: each has a cell, which names, fields and items refer to.

    a = Body(x)              cell `a.` holds x: a_x;     a refers to `a.`
    s = System(a)            s.a refers to `a.`
    s.a.x = 2.0              a_x = 2.0, which is seen through both

Objects that nothing changes are values: whoever holds one has names of its own for its parts.  A cell is used again
for a new object (`state = step(state)` in a loop) where nothing refers to the old one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import libcst as cst

from adsource.frontend import kept_apart
from adsource.frontend.scope import Frame
from adsource.ir.nodes import Const, Expr, Name, RecordExpr, TupleExpr
from adsource.ir.types import Opaque, Record, Static, Tuple, Type

HELD = Opaque("record")


@dataclass(frozen=True)
class Ref:
    """A part that is an object with a cell of its own."""

    cell: str
    type: Type = HELD


def changes(e: RecordExpr, frame: Frame) -> bool:
    """Whether an object may be changed, and so needs a cell."""
    return frame.module.changed.of(e.type.kind, e.type.keys, frame.module.classes)


def keys_of(e: TupleExpr) -> tuple[str, ...]:
    return e.type.keys if isinstance(e.type, Record) else tuple(str(k) for k in range(len(e.items)))


def with_items(e: TupleExpr, items: tuple[Expr, ...], origin: tuple[str, ...] = ()) -> TupleExpr:
    types = tuple(i.type for i in items)
    if isinstance(e, RecordExpr):
        return RecordExpr(items, Record(types, e.type.keys, e.type.kind), origin)
    return TupleExpr(items, Tuple(types, listed=e.type.listed))


def child(e: Expr, path: tuple[str, ...]) -> Expr:
    """The part of a value to which keys lead."""
    for key in path:
        e = dict(zip(keys_of(e), e.items))[key]
    return e


def origins(e: Expr, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], RecordExpr]]:
    """The objects within a value that have cells, each with the keys that lead there."""
    if isinstance(e, RecordExpr) and e.origin:
        yield path, e
    if isinstance(e, TupleExpr):
        for key, item in zip(keys_of(e), e.items):
            yield from origins(item, (*path, key))


def traced(e: Expr, how: Callable[[str], tuple[str, ...]]) -> Expr:
    """A value whose objects say instead of their cell how the caller reaches them."""
    if not isinstance(e, TupleExpr):
        return e
    origin = how(e.origin[0]) if isinstance(e, RecordExpr) and e.origin else ()
    return with_items(e, tuple(traced(i, how) for i in e.items), origin)


def same(node: cst.CSTNode, a: RecordExpr, b: RecordExpr, frame: Frame) -> bool:
    """`a is b`, where both are known by their cells; two parameters may be one object."""
    if a.type.kind != b.type.kind:
        return False
    if not a.origin or not b.origin or a.origin != b.origin and all(e.origin[0] in frame.owned for e in (a, b)):
        raise frame.refusal(node, "AD119", "whether these are the same object is not known while compiling",
                            "Compare a number that tells them apart, such as their place in a list.")
    return a.origin == b.origin


def nameless(e: Expr, frame: Frame) -> bool:
    """Whether a value holds an object that needs a cell and has none yet."""
    if not isinstance(e, TupleExpr):
        return False
    return isinstance(e, RecordExpr) and not e.origin and changes(e, frame) or any(nameless(i, frame) for i in e.items)


# ------------------------------------------------------------------------- reading


def restored(node: cst.CSTNode, parts: Expr, frame: Frame, within: tuple[str, ...] = ()) -> Expr:
    """The value that the names of parts stand for here."""
    if isinstance(parts, Ref):
        return _of_cell(node, parts.cell, frame, within)
    if isinstance(parts, Name):
        return _part(node, parts.id, frame)
    if not isinstance(parts, TupleExpr):
        return parts
    return with_items(parts, tuple(restored(node, e, frame, within) for e in parts.items))


def _of_cell(node: cst.CSTNode, cell: str, frame: Frame, within: tuple[str, ...]) -> Expr:
    if cell in within:
        raise frame.refusal(node, "AD138", "this object holds itself", "Hand the outer one over as a parameter.")
    binding = frame.env[cell]
    _refuse_clash(node, cell, frame)
    found = restored(node, binding.parts, frame, (*within, cell))
    return with_items(found, found.items, (cell,))


def _part(node: cst.CSTNode, name: str, frame: Frame) -> Expr:
    binding = frame.env[name]
    _refuse_clash(node, name, frame)
    return Const(binding.type.value, binding.type) if isinstance(binding.type, Static) else Name(name, binding.type)


def _refuse_clash(node: cst.CSTNode, name: str, frame: Frame) -> None:
    binding = frame.env[name]
    if binding.clash:
        kept_apart.learn(name, frame)
        raise frame.refusal(node, "AD314", f"`{frame.module.code(node)}` holds a part that {binding.clash}",
                            "Give it the same kind of value on every path.")


def refreshed(node: cst.CSTNode, e: Expr, frame: Frame) -> Expr:
    """A value that was read a while ago: its objects as they are now."""
    if isinstance(e, RecordExpr) and e.origin:
        return restored(node, Ref(e.origin[0]), frame)
    if isinstance(e, TupleExpr) and any(True for _ in origins(e)):
        return with_items(e, tuple(refreshed(node, i, frame) for i in e.items))
    return e


# -------------------------------------------------------------------------- making


def live(frame: Frame, without: str | tuple[str, str] = "", value: Expr | None = None) -> set[str]:
    """The cells that something refers to, besides a name or a part that is about to be set to `value`."""
    found: set[str] = set()
    env = frame.env or {}
    waiting = [e.origin[0] for _, e in origins(value)] if value is not None else []
    for name, binding in env.items():
        if "." not in name and name != without and binding.parts is not None:
            waiting += _refs(binding.parts)
    while waiting:
        cell = waiting.pop()
        if cell not in found:
            found.add(cell)
            waiting += _refs(env[cell].parts, without[1] if isinstance(without, tuple) and without[0] == cell else "")
    return found


def released(e: Expr, frame: Frame) -> Expr:
    """A value without the cells that nothing but itself refers to: whoever gets it makes new ones."""
    kept, several = live(frame), Counter(i.origin for _, i in origins(e))

    def go(e: Expr) -> Expr:
        if not isinstance(e, TupleExpr):
            return e
        origin = e.origin if isinstance(e, RecordExpr) else ()
        stays = origin and (origin[0] in kept or several[origin] > 1)
        return with_items(e, tuple(map(go, e.items)), origin if stays else ())

    return go(e)


def _refs(parts: Expr | None, without: str = "") -> list[str]:
    if isinstance(parts, Ref):
        return [parts.cell]
    if not isinstance(parts, TupleExpr):
        return []
    return [c for key, e in zip(keys_of(parts), parts.items) if not without or key != without for c in _refs(e)]


def free(name: str, taken: set[str], frame: Frame) -> str:
    """A cell for a new object, which `name` is going to hold."""
    count = 1
    while True:
        cell = f"{name}." if count == 1 else f"{name}.{count}"
        if cell not in taken and (cell not in frame.owned or _retired(cell, frame)):
            taken.add(cell)
            return cell
        count += 1


def _retired(cell: str, frame: Frame) -> bool:
    """Whether the object of a parameter, which nobody refers to any more, can give way to another one."""
    if any(c == cell for c, _ in frame.changed):
        return False
    frame.retired.add(cell)
    del frame.owned[cell]
    return True


def label(cell: str) -> str:
    """What the names of a cell's parts begin with."""
    return cell.removesuffix(".")
