"""What a name is at one place, a view or an array of a shape, where it stands for another array elsewhere.

    x = x_tape[t]              x_b is as long as a row of x_tape,
    x_b = np.zeros_like(x)     whatever x is bound to in the next loop
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from adsource.ir.nodes import AnyStatement, Assign, Expr, Index, Name, Op
from adsource.ir.types import is_array
from adsource.ir.walk import bound_in, transform
from adsource.transforms.workspace_sizes import LIKE, is_allocation

Views = Mapping[str, Expr]


def views_behind(s: AnyStatement, views: Views) -> Views:
    """What is known behind a statement."""
    left = without(views, bound_in((s,)))
    if not isinstance(s, Assign) or not is_array(s.target.type):
        return left
    e = s.value.args[0] if isinstance(s.value, Op) and s.value.op in LIKE else s.value
    known = isinstance(e, (Index, Name)) or is_allocation(e)
    return {**left, s.target.id: seen_through(e, views)} if known else left


def without(views: Views, names: Iterable[str]) -> Views:
    lost = views.keys() & set(names)
    return {n: e for n, e in views.items() if n not in lost} if lost else views


def seen_through(e: Expr, views: Views) -> Expr:
    """An expression with views in place of their names, which asks for the same shapes."""
    return transform(e, lambda n: views.get(n.id, n) if isinstance(n, Name) else n)
