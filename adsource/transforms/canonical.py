"""Give a name to what the adjoint needs by name.

    g(u + k * v, a * s)          t1 = u + k * v
                                 t2 = a * s
                                 g(t1, t2)
    return energy - work         value = energy - work
                                 return value
    x = np.sum(y)[0]             the base of a subscript that is no view
    x = item(np.linalg.qr(a), 0) the operation, and each of its results
"""

from __future__ import annotations

from dataclasses import replace

from adsource.ir import shapes
from adsource.ir.nodes import (
    AnyStatement,
    Assign,
    Call,
    Const,
    Expr,
    For,
    Function,
    If,
    Index,
    Name,
    Op,
    Permute,
    Return,
    Store,
    Update,
    While,
)
from adsource.ir.types import is_array, is_float
from adsource.ir.walk import VIEWS, map_expressions, names, rebuild, root
from adsource.transforms.pull import namer, new_name


def canonical(function: Function, taken: set[str]) -> Function:
    """The function with named call arguments, results and bases of views."""
    temporary = namer(taken)
    return replace(function, body=_block(function.body, temporary, taken))


def _block(block, temporary, taken) -> tuple[AnyStatement, ...]:
    return tuple(new for s in block for new in _statement(s, temporary, taken))


def _statement(s: AnyStatement, temporary, taken) -> list[AnyStatement]:
    before: list[AnyStatement] = []

    def name_it(e: Expr) -> Expr:
        name = Name(temporary(), e.type)
        before.append(Assign(name, e, origin=s.origin))
        return name

    if isinstance(s, (For, While, If)):
        inner = {"body": _block(s.body, temporary, taken)}
        if isinstance(s, If):
            inner["orelse"] = _block(s.orelse, temporary, taken)
        changed = any(inner[k] != getattr(s, k) for k in inner)
        return [replace(s, **inner) if changed else s]
    if isinstance(s, Permute) and {t.id for t in s.targets} != {o.id for o in s.sources}:
        olds = [name_it(o) for o in s.sources]
        return before + [Assign(t, o, origin=s.origin) for t, o in zip(s.targets, olds)]
    new = map_expressions(s, lambda e: _based(e, name_it))
    if isinstance(new, (Store, Update)) and isinstance(new.target, Index):
        target = _steady_place(new.target, name_it)
        if target != new.target:
            new = replace(new, target=target, verbatim=False)
    if isinstance(s, Call):
        args = tuple(_argument(a, name_it) for a in new.args)
        if args != new.args:
            new = replace(new, args=args, verbatim=False)
    if isinstance(s, Return):
        values = tuple(_result(v, s, before, taken) for v in new.values)
        if values != new.values:
            new = replace(new, values=values, verbatim=False, comments=())
    return [*before, new]


def _steady_place(target: Index, name_it) -> Index:
    """Subscripts that the store itself may change (a mask made of the array) get a name first."""

    def one(item):
        if isinstance(item, Op) and (is_array(item.type) or root(target) in names(item)):
            return name_it(item)
        return item

    return replace(target, items=tuple(map(one, target.items)))


def _based(e: Expr, name_it) -> Expr:
    """Subscripts of computed arrays get a base with a name, and so do results of operations that have several."""
    e = rebuild(e, lambda child: _based(child, name_it))
    if isinstance(e, Op) and e.op == "item" and not isinstance(e.args[0], Name):
        return name_it(replace(e, args=(name_it(e.args[0]),)))
    if isinstance(e, Index) and not _chain(e.base):
        return replace(e, base=name_it(e.base))
    return e


def _chain(e: Expr) -> bool:
    while isinstance(e, (Index, Op)):
        if isinstance(e, Op):
            if e.op not in shapes.SAFE_VIEWS:
                return False
            e = e.args[0]
        elif _copies(e):
            return False
        else:
            e = e.base
    return isinstance(e, Name)


def _argument(a: Expr, name_it) -> Expr:
    if isinstance(a, (Const, Name)) or not (is_float(a.type) or is_array(a.type)):
        return a
    if is_array(a.type) and shapes.is_leaf(a) and not _copies(a):
        return a
    if isinstance(a, Op) and a.op in VIEWS and shapes.is_leaf(a):
        return a
    return name_it(a)


def _copies(e: Expr) -> bool:
    return isinstance(e, Index) and any(is_array(getattr(i, "type", None)) for i in e.items)


def _result(v: Expr, s: Return, before: list, taken: set[str]) -> Expr:
    if isinstance(v, (Name, Const)) or not is_float(v.type):
        return v
    name = Name(new_name("value", taken), v.type)
    origin = s.origin
    before.append(Assign(name, v, origin=origin, comments=s.comments if not before else ()))
    return name


