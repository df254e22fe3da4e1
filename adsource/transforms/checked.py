"""Integers that a check at the head of a routine has proved not negative.

    if rad < 0:
        raise IndexError("index out of bounds: out[i, j], line 17")
    for i in range(rad, n - rad):          # rad >= 0 here: i is not negative
"""

from __future__ import annotations

from collections.abc import Iterator

from adsource.ir.extents import affine
from adsource.ir.nodes import AnyStatement, Assign, Const, Expr, Function, If, Keep, Op, Remark
from adsource.ir.types import is_integer
from adsource.ir.walk import binders, expressions, names, nodes, statements


def checked(function: Function) -> frozenset[str]:
    """The names, bound once, that are not negative wherever a loop or a subscript mentions them."""
    bound = binders(function.body)
    params = {p.name for p in function.params}
    found: set[str] = set()
    met: set[str] = set()  # what was in loops or subscripts before
    for s in function.body:
        if isinstance(s, If) and _raises(s):
            found |= {n for n in _refused(s.test) if n not in met and len(bound.get(n, ())) + (n in params) == 1}
        elif not _is_scalar(s) and not isinstance(s, Remark):
            met |= {n for t in statements((s,)) for e in expressions(t) for n in names(e)}
    return frozenset(found)


def _raises(s: If) -> bool:
    return bool(s.body) and isinstance(s.body[-1], Keep) and s.body[-1].text.startswith("raise")


def _is_scalar(s: AnyStatement) -> bool:
    """A number that is bound to what is made without elements of arrays."""
    plain = isinstance(s, Assign) and is_integer(s.target.type)
    return plain and not any(getattr(n, "items", ()) for n in nodes(s.value))


def _refused(test: Expr) -> Iterator[str]:
    """The names that make a condition true where they are negative."""
    if isinstance(test, Op) and test.op == "or":
        for a in test.args:
            yield from _refused(a)
    if isinstance(test, Op) and test.op == "<" and test.args[1] == Const(0, test.args[1].type):
        found = affine(test.args[0])
        if found is not None and not found.const and len(found.terms) == 1 and found.terms[0][1] > 0:
            yield found.terms[0][0]
