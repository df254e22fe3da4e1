"""Lists that grow, and are then handed on to another name, the first of which is not needed any more.

    while len(level) > 1:
        above = []
        for ...: above.append(...)
        level = above                   level = above[:]

Nobody can tell such a name from a copy of the list.
"""

from __future__ import annotations

from collections.abc import Iterable

import libcst as cst
from libcst import matchers as m

from adsource.frontend.lines import Line
from adsource.frontend.mentions import names_in
from adsource.frontend.module import Module
from adsource.frontend.room import grown_in
from adsource.frontend.scope import Frame
from adsource.frontend.syntax import found_in, nodes

COPY = m.Subscript(m.Name(), [m.SubscriptElement(m.Slice(None, None, None))])
COPY |= m.Call(m.Name("list"), [m.Arg(m.Name())]) | m.Call(m.Attribute(m.Name(), m.Name("copy")), [])

LOOPS = (cst.For, cst.While, cst.FunctionDef, cst.Lambda)


def heirs(node: cst.CSTNode) -> frozenset[str]:
    """The names that are given a list that grows, and so hold as many items as that does."""
    grown = grown_in(node)
    bound = [pair for s in found_in(node, cst.Assign) if len(s.targets) == 1 for pair in pairs(s)]
    return frozenset(t.value for t, v in bound if isinstance(t, cst.Name) and _source(v) in grown)


def pairs(node: cst.Assign) -> list[tuple[cst.BaseExpression, cst.BaseExpression]]:
    target, value = node.targets[0].target, node.value
    if isinstance(target, cst.Tuple) and isinstance(value, cst.Tuple):
        return list(zip((e.value for e in target.elements), (e.value for e in value.elements)))
    return [(target, value)]


def _source(value: cst.BaseExpression) -> str:
    """The name of the list that an expression is, or is a copy of."""
    if isinstance(value, cst.Name):
        return value.value
    return names_in(value)[-1] if m.matches(value, COPY) else ""


def copied(name: cst.Name, module: Module) -> cst.Subscript:
    """`xs[:]`, at the place of a name."""
    made = cst.Subscript(name.deep_clone(), [cst.SubscriptElement(cst.Slice(None, None))])
    for node in (made, made.value):
        module.stand(node, name)
    return made


def handed(node: cst.Assign, line: cst.CSTNode | None, frame: Frame) -> list[Line]:
    """`level = above` as `level = above[:]`, where the list that `above` stands for is not read under that name
    any more; nothing for all else."""
    target, name = node.targets[0].target.value, node.value.value
    if name not in frame.grown or target == name or not is_last(node, name, frame.node.body):
        return []
    made = node.with_changes(value=copied(node.value, frame.module))
    frame.module.stand(made, node)
    return [(made, line, ())]


def is_last(node: cst.CSTNode, name: str, body: cst.CSTNode) -> bool:
    """Whether the name is read nowhere but from the statement where the list begins to this one, which is in the
    same block, or in a branch of it."""
    blocks = [_flat(b) for b in (body, *found_in(body, cst.IndentedBlock))]
    for block in blocks:
        here = next((k for k, s in enumerate(block) if any(n is node for n in nodes(s, closed=LOOPS))), 0)
        begun = next((k for k, s in enumerate(block[:here]) if _begins(s, name)), None)
        if begun is not None:
            region = [n for s in block[begun : here + 1] for n in nodes(s)]
            upto = next(k for k, n in enumerate(region) if n is node) + len(list(nodes(node)))
            return _mentions(region[:upto], name) == _mentions(nodes(body), name)
    return False


def _flat(block: cst.CSTNode) -> list[cst.CSTNode]:
    """The statements of a block, one by one."""
    return [t for s in getattr(block, "body", ()) for t in (s.body if isinstance(s, cst.SimpleStatementLine) else [s])]


def _begins(node: cst.CSTNode, name: str) -> bool:
    made = m.Assign([m.AssignTarget(m.Name(name))], m.List() | m.ListComp() | m.Call(m.Name("list"), []))
    return m.matches(node, made)


def _mentions(found: Iterable[cst.CSTNode], name: str) -> int:
    """How often a name is read: being bound anew does nothing to the list."""
    found = list(found)
    targets = [n.target for n in found if isinstance(n, cst.AssignTarget)]
    targets += [e.value for t in targets if isinstance(t, (cst.Tuple, cst.List)) for e in t.elements]
    bound = {id(t) for t in targets}
    return sum(isinstance(n, cst.Name) and n.value == name and id(n) not in bound for n in found)
