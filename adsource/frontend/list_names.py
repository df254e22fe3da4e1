"""Lists that are kept as tuples of values, and are changed in place: whether another name may see it.

    w = [a, b]
    v = w             v is a second name of the list:
    v += [c]          w is longer, too
"""

from __future__ import annotations

import libcst as cst
from libcst import matchers as m

from adsource.frontend.held_lists import READING
from adsource.frontend.module import bound_in
from adsource.frontend.scope import Frame
from adsource.frontend.syntax import children, found_in, nodes

NEW = m.List() | m.ListComp() | m.BinaryOperation() | m.Call(m.Name("list")) | m.Subscript(slice=[m.SubscriptElement(
    m.Slice())])
FIXED = m.Tuple() | m.Call(m.Name("tuple")) | m.Attribute(attr=m.Name("shape"))
LIBRARIES = m.OneOf(*map(m.Name, ("np", "numpy", "math", "scipy")))
READS = m.Call(m.Attribute(LIBRARIES | m.Attribute(LIBRARIES))) | m.Call(READING)


def refuse_shared(node: cst.AugAssign, frame: Frame) -> None:
    """`w += [c]` where something else may hold the list `w`."""
    name = node.target.value
    made = [s.value for s in found_in(frame.node.body, cst.Assign) if name in bound_in(s)]
    if made and all(m.matches(value, FIXED) for value in made):
        return
    own = made and name not in frame.given and all(m.matches(value, NEW) for value in made)
    if not own or any(_hands_on(s, name) for s in _holders(frame.node.body) if not _is_late(s, name, frame.node.body)):
        raise frame.refusal(node, "AD113", f"the list `{name}` is changed in place, and something else may hold it",
                            f"Make a new one: `{name} = {name} + ...`.")


def _holders(body: cst.CSTNode):
    return found_in(body, cst.Assign, cst.AnnAssign, cst.Call, cst.Element, cst.DictElement, cst.Return, cst.IfExp,
                    cst.NamedExpr, cst.Lambda, cst.FunctionDef)


def _is_late(node: cst.CSTNode, name: str, body: cst.CSTNode) -> bool:
    """Whether a piece of the program runs when the list under this name has been changed for the last time."""
    changes = m.AugAssign(m.Name(name)) | m.Call(m.Attribute(m.Name(name), m.Name("append")))
    order = list(nodes(body))
    last = max((k for k, n in enumerate(order) if m.matches(n, changes)), default=-1)
    here = next(k for k, n in enumerate(order) if n is node)
    around = [n for n in order if isinstance(n, (cst.For, cst.While)) and any(i is node for i in nodes(n))]
    return here > last and not any(m.matches(i, changes) for n in around for i in nodes(n))


def _hands_on(node: cst.CSTNode, name: str) -> bool:
    """Whether a part of the program gets hold of what a name stands for."""
    if isinstance(node, (cst.Lambda, cst.FunctionDef)):
        return any(isinstance(n, cst.Name) and n.value == name for n in found_in(node, cst.Name))
    if isinstance(node, cst.Call):
        return not m.matches(node, READS) and any(m.matches(a.value, m.Name(name)) for a in node.args)
    if isinstance(node, cst.IfExp):
        return any(m.matches(e, m.Name(name)) for e in (node.body, node.orelse))
    return any(m.matches(e, m.Name(name)) for e in children(node)) and not (
        isinstance(node, cst.Assign) and not m.matches(node.value, m.Name(name)))
