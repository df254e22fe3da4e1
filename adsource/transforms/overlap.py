"""Refuse assignments that NumPy carries out in the wrong order.

    M[1] = M[:, 3]        x[::2] = x[:4]

NumPy reads all of the right side before it writes, with one exception: one axis on both sides, of one array, with
different distances between neighbours.  There it copies element by element, and may read what it has just written.
Its own compiled form does not, and no derivative could be right for both.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from adsource.analyses import sections
from adsource.errors import Refusal
from adsource.ir import infer
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
from adsource.ir.types import INT, is_array
from adsource.ir.walk import binders, root, statements


@dataclass(frozen=True)
class Section:
    """A row of an array: the axis that it runs along, its step there, its subscripts (None for a view of a view)."""

    name: str
    axis: int
    step: Expr
    items: tuple | None


def check_overlaps(function: Function, refuse: Callable[..., Refusal]) -> None:
    """Refuse stores of a row of an array in a row of the same that lies otherwise, unless the two are apart."""
    bindings = _bindings(function)
    for s in statements(function.body):
        if isinstance(s, Store) and _is_out_of_order(s, bindings):
            raise refuse(s, "AD319", f"two sections of `{root(s.target)}` overlap, and NumPy may overwrite an element "
                         "before it is read", "Copy the right side (`.copy()`).")


def in_order(function: Function) -> Function:
    """A routine whose own stores of this kind copy the right side: the tangent of `M[1] = M[:, 3] + 1.0` is one."""
    bindings = _bindings(function)
    if not any(isinstance(s, Store) and _is_out_of_order(s, bindings) for s in statements(function.body)):
        return function
    return replace(function, body=tuple(_in_order_of(s, bindings) for s in function.body))


def _bindings(function: Function) -> dict[str, list[AnyStatement]]:
    """What binds each name that is no parameter: those have a value before."""
    own = {p.name for p in function.params}
    return {n: found for n, found in binders(function.body).items() if n not in own}


def _in_order_of(s: AnyStatement, bindings) -> AnyStatement:
    if isinstance(s, Store) and _is_out_of_order(s, bindings):
        return replace(s, value=infer.op("np.copy", (s.value,)), verbatim=False)
    parts = {k: tuple(_in_order_of(t, bindings) for t in getattr(s, k)) for k in ("body", "orelse") if hasattr(s, k)}
    return replace(s, **parts) if parts else s


def lie_alike(function: Function, target: Expr, value: Expr) -> bool:
    """Whether two rows certainly are in one array, in an order that suits NumPy, or share nothing."""
    bindings = _bindings(function)
    left, right = _section(target, bindings), _section(value, bindings)
    if sections.disjoint(target, value):
        return True
    return left is not None and right is not None and left.name == right.name and _in_order(left, right)


def _is_out_of_order(s: Store, bindings: dict[str, list[AnyStatement]]) -> bool:
    if not is_array(s.value.type) or not s.value.type.rank == 1 == _rank(s.target):
        return False
    left, right = _section(s.target, bindings), _section(s.value, bindings)
    if left is None or right is None or left.name != right.name or _in_order(left, right):
        return False
    return not sections.disjoint(s.target, s.value)


def _rank(e: Expr) -> int:
    return e.type.rank if is_array(e.type) else 0


def _section(e: Expr, bindings: dict[str, list[AnyStatement]]) -> Section | None:
    """A row of a named array, through names and views of rows; None for what is computed."""
    e = _seen_through(e, bindings)
    if isinstance(e, Name):
        return Section(e.id, 0, Const(1, INT), (Slice(),)) if _rank(e) == 1 else None
    if not isinstance(e, Index) or any(isinstance(i, NewAxis) for i in e.items):
        return None
    base, items = _seen_through(e.base, bindings), e.items + (Slice(),) * (e.base.type.rank - len(e.items))
    if isinstance(base, Op) and base.op == "np.transpose" and base.type.rank == 2 and len(base.args) == 1:
        base, items = _seen_through(base.args[0], bindings), items[::-1]
    at = [k for k, i in enumerate(items) if isinstance(i, Slice)]
    if len(at) != 1 or any(not isinstance(i, Slice) and is_array(i.type) for i in items):
        return None
    step = items[at[0]].step or Const(1, INT)
    if isinstance(base, Name):
        return Section(base.id, at[0], step, items)
    inner = _section(base, bindings)
    if inner is None or not isinstance(step, Const) or not isinstance(inner.step, Const):
        return None
    return Section(inner.name, inner.axis, Const(inner.step.value * step.value, INT), None)


def _seen_through(e: Expr, bindings: dict[str, list[AnyStatement]]) -> Expr:
    """What a name stands for that is bound once to another array or a part of it."""
    seen: set[str] = set()
    while isinstance(e, Name) and len(bindings.get(e.id, ())) == 1 and e.id not in seen:
        seen.add(e.id)
        s = bindings[e.id][0]
        if not isinstance(s, Assign) or not isinstance(s.value, (Name, Index)) or not is_array(s.value.type):
            break
        e = s.value
    return e


def _in_order(a: Section, b: Section) -> bool:
    """Whether elements lie alike on both sides, or such as are on both are the same in both."""
    if a.axis == b.axis:
        known = isinstance(a.step, Const) and isinstance(b.step, Const)
        return a.step == b.step or known and (a.step.value == b.step.value or a.step.value * b.step.value < 0)
    left, right = a.items, b.items
    if left is None or right is None:
        return False
    others = [k for k in range(len(left)) if k not in (a.axis, b.axis)]
    return left[a.axis] == right[b.axis] and left[b.axis] == right[a.axis] and all(left[k] == right[k] for k in others)
