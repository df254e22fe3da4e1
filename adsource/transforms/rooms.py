"""Where an array that a pass works in is allocated: in front of the loops around it.

    for i in range(n):                         t_at = np.empty(n - 1)
        t_at = np.empty(i)              ->     for i in range(n):
        for j in range(i): ...                     for j in range(i): ...

An array whose length changes with a loop around it is made as long as its longest pass asks for.
"""

from __future__ import annotations

from dataclasses import replace

from adsource.ir import infer
from adsource.ir.extents import affine
from adsource.ir.nodes import Assign, Const, Expr, For, Name, Op, TupleExpr, While
from adsource.ir.walk import bound_in, names, transform
from adsource.transforms.lower_size import minus, number, plus

Ends = tuple[Expr, Expr]


def loop_ends(loop: For) -> Ends | None:
    """The least and the greatest value of the variable of a loop that takes one step at a time."""
    step = loop.step.value if isinstance(loop.step, Const) else None
    if isinstance(loop.step, Op) and loop.step.op == "u-" and getattr(loop.step.args[0], "value", None) == 1:
        step = -1
    if step == 1:
        return loop.start, minus(loop.stop, 1)
    return (plus(loop.stop, 1), loop.start) if step == -1 else None


def in_front(rooms: list[Assign], loop: For | While) -> tuple[list[Assign], list[Assign]]:
    """The allocations that may stand in front of a loop, and those that stay at the head of its body."""
    inside = bound_in(loop.body)
    out, kept = [], []
    for room in rooms:
        wide = longest(room, loop) if isinstance(loop, For) else room
        free = wide is not None and not names(wide.value) & inside
        (out if free else kept).append(wide if free else room)
    return out, kept


def longest(room: Assign, loop: For) -> Assign | None:
    """The allocation for all passes of a loop; None where the text does not tell how long that is."""
    if loop.var.id not in names(room.value):
        return room
    shape = room.value.args[0]
    lengths = shape.items if isinstance(shape, TupleExpr) else (shape,)
    if room.value.op != "np.empty":
        return None  # what earlier passes leave would not be zero
    wide = tuple(_longest(e, loop) for e in lengths)
    if None in wide:
        return None
    wide = tuple(w if w == e or _is_max(w) else infer.op("max", (w, number(0))) for w, e in zip(wide, lengths))
    shape = replace(shape, items=wide) if isinstance(shape, TupleExpr) else wide[0]
    return replace(room, value=replace(room.value, args=(shape, *room.value.args[1:])))


def _longest(e: Expr, loop: For) -> Expr | None:
    var = loop.var
    if var.id not in names(e):
        return e
    if _is_max(e):
        wide = tuple(_longest(a, loop) for a in e.args)
        return None if None in wide else replace(e, args=wide)
    found = affine(e)
    ends = loop_ends(loop)
    factor = dict(found.terms).get(var.id, 0) if found is not None else 0
    if not factor or ends is None or names(ends[0]) & {var.id} or names(ends[1]) & {var.id}:
        return None
    end = ends[1] if factor > 0 else ends[0]
    return _simple(transform(e, lambda n: end if isinstance(n, Name) and n.id == var.id else n))


def _is_max(e: Expr) -> bool:
    return isinstance(e, Op) and e.op == "max"


def _simple(e: Expr) -> Expr:
    """Sums and differences with constants gathered."""
    if isinstance(e, Op) and e.op in ("+", "-") and len(e.args) == 2:
        a, b = map(_simple, e.args)
        return plus(a, b) if e.op == "+" else minus(a, b)
    return number(e.value) if isinstance(e, Const) else e
