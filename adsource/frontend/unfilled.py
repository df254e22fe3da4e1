"""`[None] * n`: a list that holds what is put into it later.  What that is, is learned from the first store."""

from __future__ import annotations

from dataclasses import replace

import libcst as cst
from libcst import matchers as m

from adsource.frontend import growing, lists
from adsource.frontend.scope import Binding, Frame, Holds
from adsource.frontend.syntax import found_in
from adsource.ir.nodes import Assign, Expr
from adsource.ir.types import Opaque


def begin(target: cst.Name, node: cst.BaseExpression, found: Expr, frame: Frame) -> bool:
    """Make room for arrays and tuples.  False where numbers are put into it, and for what is no such list."""
    if not m.matches(node, m.BinaryOperation(m.List([m.Element(m.Name("None"))]))):
        return False
    _refuse_tests(frame)
    key = (target.value, frame.module.place(node))
    known = frame.facts.get(key)
    if known is None:
        frame.env[target.value] = Binding(Opaque("a list"), holds=Holds((), key=key))
        return True
    if not known.width and not known.types[0].rank:
        return False
    single = len(known.types) == 1
    arrays = [target.value if single else frame.field(target.value, str(k)) for k in range(len(known.types))]
    for array, t in zip(arrays, known.types):
        made = growing.room_for(node, t, found.args[0], known.size, frame)
        frame.add(Assign(frame.bind(array, made), made))
    lists.note([a for a, t in zip(arrays, known.types) if t.rank], frame)
    base = frame.env[target.value] if single else Binding(Opaque("a list"))
    holds = Holds(tuple(arrays), known.width, known.depth, key=key)
    frame.env[target.value] = replace(base, extent=None, items=None, holds=holds)
    return True


def put(target: cst.Subscript, value: Expr, frame: Frame) -> None:
    """`xs[k] = value`, the first that is known of what it holds."""
    found, _ = lists.what(target, value, frame)
    lists.learned(target, frame.env[target.value.value].holds.key, found, frame)


def _refuse_tests(frame: Frame) -> None:
    """Whether something has been put into it is not known."""
    tests = found_in(frame.node.body, cst.ComparisonTarget)
    for test in (t for t in tests if m.matches(t.comparator, m.Name("None"))):
        raise frame.refusal(test, "AD113", "items of a list that may be None are compared with it",
                            "Keep an array of flags beside the list.")
