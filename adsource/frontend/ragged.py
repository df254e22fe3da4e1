"""Lists of arrays of different lengths: one array holds what is in all of them, one behind the other.

    us = [u]                                    us[us_start[k] : us_stop[k]]  is item k
    while len(us[-1]) > 3:
        us.append(coarser(us[-1]))              t1 = coarser(us[us_start[us_count - 1] : us_stop[us_count - 1]])
                                                us_start[us_count] = us_end
                                                us_end += t1.size
                                                us_stop[us_count] = us_end
                                                us[us_start[us_count] : us_stop[us_count]] = t1
                                                us_count += 1

Items of two and more axes have their extents beside these.  A list of tuples has all this for each part of a tuple
that is an array.  That lengths differ is learned from what is put into a list (`is_needed`).
"""

from __future__ import annotations

from dataclasses import replace

import libcst as cst

from adsource.frontend.operands import tuple_expr
from adsource.frontend.scope import Frame, Learned
from adsource.ir import infer
from adsource.ir.nodes import (
    MORE_ROOM,
    Assign,
    Expr,
    If,
    Index,
    Keep,
    Name,
    Op,
    RecordExpr,
    Slice,
    Store,
    Update,
)
from adsource.ir.types import INT, Array, Type

ROOM = 64  # numbers that a list has room for at first, where nothing is in it


# --------------------------------------------------------------------------- what is known of a list


def is_needed(own: Type, held: Type, frame: Frame) -> bool:
    """Whether an item has another length than those that rows are made for, as far as that is known."""
    if not isinstance(own, Array) or own.rank != getattr(held, "rank", 0):
        return False
    pairs = [(n, m) for n, m in zip(own.shape, held.shape) if n is None or n != m]
    if any(n is None for n, _ in pairs):
        return True
    told = [(n - m).constant is not None for n, m in pairs if m is not None]
    return any(told) or bool(pairs) and not any(not loop.unrolled for loop in frame.loops)


def learn(key: object, frame: Frame) -> None:
    """From here on the lengths differ: the function is converted anew."""
    known = frame.facts[key]
    frame.facts[key] = replace(known, types=tuple(map(any_length, known.types)),
                               ranks=tuple(t.rank for t in known.types))
    raise Learned


def any_length(t: Type) -> Type:
    return replace(t, shape=(None,) * t.rank) if isinstance(t, Array) else t


def leaf_types(types: tuple[Type, ...]) -> list[Type]:
    """What stands for the parts of an item: numbers for themselves, start, stop and extents for arrays."""
    return [leaf for t in types for leaf in ([INT] * _width(t.rank) if t.rank else [t])]


def _width(rank: int) -> int:
    return 2 + (rank if rank > 1 else 0)


def names_of(name: str, ranks: tuple[int, ...], frame: Frame) -> tuple[list[str], list[str]]:
    """The names of the arrays with these, and of those with the numbers."""
    leaves, heaps = [], []
    for k, rank in enumerate(ranks):
        part = name if len(ranks) == 1 else frame.field(name, str(k))
        shown = ["start", "stop", *(f"n{axis}" for axis in range(rank if rank > 1 else 0))]
        leaves += [frame.field(part, s) for s in shown] if rank else [part]
        heaps += [part] if rank else []
    return leaves, heaps


def end_of(heap: str, frame: Frame) -> Name:
    """Where the next item begins."""
    return Name(frame.field(heap, "end"), INT)


def begun(node: cst.CSTNode, heaps: list[str], types: tuple[Type, ...], first: tuple[Expr, ...], frame: Frame) -> None:
    """Room for the numbers.  first: the first item."""
    arrays = [t for t in types if t.rank]
    sizes = [infer.op("*", (infer.const(2), infer.op("size", (e,)))) for e in first if e.type.rank]
    for heap, t, room in zip(heaps, arrays, sizes or [infer.const(ROOM)] * len(arrays)):
        made = frame.op(node, "np.empty", room, **({} if t.dtype == "float64" else {"dtype": t.dtype}))
        made = replace(made, type=replace(made.type, shape=(None,)))
        frame.add(Assign(frame.bind(heap, made), made))
        end = end_of(heap, frame)
        frame.add(Assign(frame.bind(end.id, infer.const(0)), infer.const(0)))
        frame.declare(end.id, INT)


# --------------------------------------------------------------------------- items


def ranks_of(e: RecordExpr) -> tuple[int, ...]:
    """Of the parts of an item, 0 for numbers; none for other lists."""
    return tuple(map(int, e.type.kind.name.split()[2:]))


def leaves_of(e: RecordExpr) -> tuple[Expr, ...]:
    """The arrays with a row for each item."""
    found = ranks_of(e)
    return e.items[: len(e.items) - sum(map(bool, found))] if found else e.items


def parts(node: cst.CSTNode, e: RecordExpr, rows: tuple[Expr, ...], frame: Frame) -> tuple[Expr, ...]:
    """The parts of an item.  rows: what stands for them."""
    found, heaps, left = [], list(e.items[len(leaves_of(e)) :]), list(rows)
    for rank in ranks_of(e):
        own, left = left[: _width(rank) if rank else 1], left[_width(rank) if rank else 1 :]
        found.append(own[0] if not rank else _array(node, heaps.pop(0), own, frame))
    return tuple(found)


def _array(node: cst.CSTNode, heap: Expr, own: list[Expr], frame: Frame) -> Expr:
    flat = frame.index(node, heap, (Slice(own[0], own[1]),))
    flat = replace(flat, type=replace(flat.type, shape=(None,), layout="C"))
    return flat if len(own) == 2 else frame.op(node, "np.reshape", flat, tuple_expr(tuple(own[2:])))


def put(node: cst.CSTNode, arrays: tuple[str, ...], heaps: tuple[str, ...], place: Expr, values: tuple[Expr, ...],
        frame: Frame) -> None:
    """An item behind the others.  place: its number."""
    leaves, rest = [Name(a, frame.env[a].type) for a in arrays], list(heaps)
    rows = iter([frame.index(node, leaf, (place,)) for leaf in leaves])
    for value in values:
        if not isinstance(value.type, Array):
            frame.add(Store(next(rows), value))
            continue
        value = value if isinstance(value, Name) else frame.hoist(value)
        _put_array(node, rest.pop(0), value, rows, frame)
    frame.altered += 1


def _put_array(node: cst.CSTNode, heap: str, value: Name, rows, frame: Frame, again: bool = False) -> None:
    """again: there is an item already, whose place is kept where the new one fits into it."""
    start, stop, end = next(rows), next(rows), end_of(heap, frame)
    size = infer.op("size", (value,))
    behind = Store(start, end), Update(end, "+", size), Store(stop, end)
    other = infer.op("!=", (size, infer.op("-", (stop, start))))
    for s in (If(other, behind),) if again else behind:
        frame.add(s)
    for axis in range(value.type.rank if value.type.rank > 1 else 0):
        frame.add(Store(next(rows), infer.op("shape", (value,), axis=axis)))
    array = Name(heap, frame.env[heap].type)
    more = infer.op("np.empty", (end,), **({} if array.type.dtype == "float64" else {"dtype": array.type.dtype}))
    longer = infer.op("np.concatenate", (tuple_expr((array, more)),))
    full = infer.op(">", (end, infer.op("size", (array,))))
    frame.add(If(full, (Assign(array, replace(longer, type=array.type), comments=(MORE_ROOM,)),)))
    frame.add(Store(_array(node, array, [start, stop], frame), _flat(node, value, frame)))


def _flat(node: cst.CSTNode, value: Expr, frame: Frame) -> Expr:
    return value if value.type.rank == 1 else frame.op(node, "np.ravel", value)


def taken_off(node: cst.CSTNode, heaps: tuple[str, ...], place: Expr, frame: Frame) -> None:
    """The last item is gone: the next one takes its room, if nothing stands behind it.  place: its number."""
    for heap in heaps:
        names = [frame.field(heap, s) for s in ("start", "stop")]
        first, last = (frame.index(node, Name(a, frame.env[a].type), (place,)) for a in names)
        end = end_of(heap, frame)
        frame.add(If(infer.op("==", (last, end)), (Assign(end, first),)))


def replaced(node: cst.CSTNode, heap: str, rows: tuple[Expr, ...], value: Expr, frame: Frame) -> None:
    """`xs[k] = value`: where the old item was, or behind all others if it has another length."""
    value = value if isinstance(value, Name) else frame.hoist(value)
    _put_array(node, heap, value, iter(rows), frame, again=True)
    frame.altered += 1


def heap_of(item: Expr) -> str:
    """The array that an item is a part of."""
    flat = item.args[0] if isinstance(item, Op) else item
    return flat.base.id if isinstance(flat, Index) and isinstance(flat.base, Name) else ""


def joined(node: cst.CSTNode, e: RecordExpr, frame: Frame) -> Expr:
    """All items as one array: `np.concatenate(xs)`."""
    start, stop, heap = e.items
    start, stop = (a if isinstance(a, Name) else frame.hoist(a) for a in (start, stop))
    np = next((k for k, dotted in frame.module.imports.items() if dotted == "np"), "np")
    told = f'assert {np}.all({start.id}[1:] == {stop.id}[:-1]), "the items of the list are not in their order"'
    frame.add(Keep(told, (start.id, stop.id)))
    first, last = (frame.index(node, a, (infer.const(k),)) for a, k in ((start, 0), (stop, -1)))
    return frame.op(node, "np.copy", _array(node, heap, [first, last], frame))
