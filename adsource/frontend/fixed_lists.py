"""Lists of objects, dicts, functions and the like, which items are added to: as tuples, whose items are known.

    bodies = []                             bodies = ()
    for i in range(3):                      bodies = (Body(p[0]),)
        bodies.append(Body(p[i]))           bodies = (*bodies, Body(p[1])) ...

That such things are put into it is learned on the way; the loops that do so are gone through pass by pass.
"""

from __future__ import annotations

import libcst as cst
from libcst import matchers as m

from adsource.frontend.operands import items_of
from adsource.frontend.runs import Counted, Fixed
from adsource.frontend.scope import Frame, Learned, is_tuple
from adsource.frontend.syntax import found_in
from adsource.ir import infer
from adsource.ir.nodes import Expr, RecordExpr
from adsource.ir.types import Array, Scalar

MOST = 200  # passes
ADDED = m.Call(m.Attribute(m.Name(), m.Name("append")), [m.Arg(star="", keyword=None)])


def names(facts: dict) -> frozenset[str]:
    return frozenset(key[1] for key in facts if key[0] == "fixed")


def learn(name: str, items: list[Expr], frame: Frame) -> None:
    """Raise Learned where no array can hold one of these items of a list."""
    if ("fixed", name) not in frame.facts and not all(map(_is_held, items)):
        frame.facts["fixed", name] = True
        raise Learned


def _is_held(item: Expr) -> bool:
    parts = items_of(item) if is_tuple(item) and not isinstance(item, RecordExpr) else (item,)
    return bool(parts) and all(isinstance(p.type, (Scalar, Array)) or _is_list(p) for p in parts)


def _is_list(item: Expr) -> bool:
    return isinstance(item, RecordExpr) and item.type.kind.what == "items"


def is_filled(node: cst.For, frame: Frame) -> bool:
    """Whether a loop adds items to such a list, and does not begin it."""
    added = {c.func.value.value for c in found_in(node.body, cst.Call) if m.matches(c, ADDED)}
    return bool(added & names(frame.facts) & set(frame.env or {}))


def items(over: Counted | Fixed, frame: Frame) -> tuple[Expr, ...] | None:
    """What a loop gives to its passes, if it is known how many there are."""
    if isinstance(over, Fixed):
        return over.items
    axes = [[infer.extent_of(e, frame.known()) for e in axis] for axis in over.axes]
    numbers = [e.constant for e in axes[0] if e is not None and e.constant is not None]
    if len(axes) > 1 or len(numbers) < 3 or len(range(*numbers)) > MOST:
        return None
    return tuple(over.item((infer.const(k),)) for k in range(*numbers))


def longer(node: cst.Call, frame: Frame) -> cst.AugAssign:
    """`bodies.append(v)` as `bodies += [v]`."""
    if not all(loop.unrolled for loop in frame.loops):
        raise frame.refusal(node, "AD113", "objects are added to a list in a loop, and it is not known while compiling "
                            "how many", "Keep an array, or a list of numbers, for each of their parts.")
    made = cst.AugAssign(node.func.value, cst.AddAssign(), cst.List([cst.Element(node.args[0].value)]))
    frame.module.stand(made, node)
    return made
