"""Refuse assignments that NumPy carries out in the wrong order.

    M[1] = M[:, 3]        x[::2] = x[:4]

NumPy reads all of the right side before it writes, with one exception: one axis on both sides, of one array, with
different distances between neighbours.  There it copies element by element, and may read what it has just written.
Its own compiled form does not, and no derivative could be right for both.
"""

from __future__ import annotations

from collections.abc import Callable

from adsource.analyses import sections
from adsource.errors import Refusal
from adsource.ir.nodes import (
    AnyStatement,
    Assign,
    Const,
    Expr,
    Function,
    Index,
    Name,
    NewAxis,
    Op,
    Slice,
    Store,
)
from adsource.ir.types import is_array
from adsource.ir.walk import bound, statements

Section = tuple[str, tuple]  # a name, and its subscripts


def check_overlaps(function: Function, refuse: Callable[..., Refusal]) -> None:
    """Refuse stores of a row of an array in a row of the same that lies otherwise, unless the two are apart."""
    bindings: dict[str, list[AnyStatement]] = {}
    for s in statements(function.body):
        for n in bound(s):
            bindings.setdefault(n, []).append(s)
    for s in statements(function.body):
        if isinstance(s, Store) and is_array(s.value.type) and s.value.type.rank == 1 == _rank(s.target):
            left, right = _section(s.target, bindings), _section(s.value, bindings)
            if left and right and left[0] == right[0] and not _in_order(left[1], right[1]):
                if not sections.disjoint(s.target, s.value):
                    raise refuse(s, "AD319", f"two sections of `{left[0]}` overlap, and NumPy may overwrite an element "
                                 "before it is read", "Copy the right side (`.copy()`).")


def _rank(e: Expr) -> int:
    return e.type.rank if is_array(e.type) else 0


def _section(e: Expr, bindings: dict[str, list[AnyStatement]]) -> Section | None:
    """A row of a named array; None for what is computed, and for views of views."""
    while isinstance(e, Name) and len(bindings.get(e.id, ())) == 1:
        s = bindings[e.id][0]
        if not isinstance(s, Assign) or not isinstance(s.value, (Name, Index)):
            break
        e = s.value
    if not isinstance(e, Index) or any(isinstance(i, NewAxis) for i in e.items):
        return None
    base, items = e.base, e.items + (Slice(),) * (e.base.type.rank - len(e.items))
    if isinstance(base, Op) and base.op == "np.transpose" and base.type.rank == 2 and len(base.args) == 1:
        base, items = base.args[0], items[::-1]
    sliced = [i for i in items if isinstance(i, Slice)]
    scalars = all(isinstance(i, Slice) or not is_array(i.type) for i in items)
    return (base.id, items) if isinstance(base, Name) and len(sliced) == 1 and scalars else None


def _in_order(left: tuple, right: tuple) -> bool:
    """Whether elements lie alike on both sides, or such as are on both are the same in both."""
    a, b = (next(k for k, i in enumerate(items) if isinstance(i, Slice)) for items in (left, right))
    if a == b:
        first, second = _step(left[a]), _step(right[b])
        return left[a].step == right[b].step or None not in (first, second) and (first == second or first * second < 0)
    others = [k for k in range(len(left)) if k not in (a, b)]
    return left[a] == right[b] and left[b] == right[a] and all(left[k] == right[k] for k in others)


def _step(s: Slice) -> int | None:
    if s.step is None:
        return 1
    return s.step.value if isinstance(s.step, Const) else None
