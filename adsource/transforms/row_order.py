"""Arrays that lowered loops fill lie row by row, whatever the layout of what they are made of.

A body that has taken the place of a call has the types of the callee, which knows nothing of its arguments' layout.
Products of matrices would copy what may have any.  A layout that is known stays, and so does that of
what is reshaped: it tells views from copies.
"""

from __future__ import annotations

from dataclasses import replace

from adsource.ir.infer import is_elementwise
from adsource.ir.nodes import AnyStatement, Assign, Expr, For, Function, If, Name, Op, While
from adsource.ir.types import is_array
from adsource.ir.walk import VIEWS, binders, expressions, map_own, names, nodes, statements, transform
from adsource.transforms.lower_view import TURNS, view_of


def row_by_row(function: Function) -> Function:
    made = {name for name, found in binders(function.body).items() if all(map(_filled, found))}
    made -= {p.name for p in function.params} | _reshaped(function)
    if not made:
        return function

    def named(e: Expr) -> Expr:
        if isinstance(e, Name) and e.id in made and e.type.layout == "A":
            return Name(e.id, replace(e.type, layout="C"))
        return e

    def one(s: AnyStatement) -> AnyStatement:
        new = map_own(s, lambda e: transform(e, named))
        if isinstance(s, Assign):
            return replace(new, target=named(s.target))
        if isinstance(s, (For, While)):
            return replace(new, body=tuple(map(one, s.body)))
        if isinstance(s, If):
            return replace(new, body=tuple(map(one, s.body)), orelse=tuple(map(one, s.orelse)))
        return new

    return replace(function, body=tuple(map(one, function.body)))


def _reshaped(function: Function) -> set[str]:
    every = (n for s in statements(function.body) for e in expressions(s) for n in nodes(e))
    return {name for n in every if isinstance(n, Op) and n.op in ("np.reshape", "np.ravel") for name in names(n)}


def _filled(s: AnyStatement) -> bool:
    """Whether a loop, element by element, makes the array that a statement binds."""
    if not isinstance(s, Assign) or not is_array(s.target.type) or not isinstance(s.value, Op):
        return False
    if s.value.op in TURNS:  # of what has no name, and so is no view
        return view_of(s.value) is None
    return is_elementwise(s.value.op) and s.value.op not in VIEWS
