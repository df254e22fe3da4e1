"""Names that stand for a number here and an array there, in one life.

    while True:
        s = x
        x = 0.5        # the frontend sees that no pass follows; whoever goes by names alone does not
        break
"""

from __future__ import annotations

from adsource.ir.nodes import AnyStatement, Function
from adsource.ir.types import Scalar, Type, is_array
from adsource.ir.walk import statements, targets


def of_two_kinds(function: Function) -> tuple[AnyStatement, str] | None:
    """The first statement that binds a name to what it cannot stand for, and the name; names have one life each."""
    ranks = {p.name: _rank(p.type) for p in function.params}
    for s in statements(function.body):
        for t in targets(s):
            rank = _rank(t.type)
            if rank is not None and ranks.setdefault(t.id, rank) not in (rank, None):
                return s, t.id
    return None


def _rank(t: Type) -> int | None:
    return t.rank if is_array(t) else 0 if isinstance(t, Scalar) else None
