"""Assignments of lists that are several statements: `xs, ys = [], []`, comprehensions as loops that append."""

from __future__ import annotations

import libcst as cst
from libcst import matchers as m

from adsource.frontend import fixed_lists, renewed
from adsource.frontend.comprehensions import separated
from adsource.frontend.handed_lists import copied, handed, heirs, pairs
from adsource.frontend.lines import Line
from adsource.frontend.mentions import names_in
from adsource.frontend.room import grown_in
from adsource.frontend.scope import Frame, Learned
from adsource.frontend.syntax import found_in

MADE = m.ListComp() | m.Call(m.Name("list"), [m.Arg()])


def several(node: cst.CSTNode, line: cst.CSTNode | None, frame: Frame) -> list[Line]:
    """`xs, ys = [x], [y]` as assignments of their own, where one of them grows, a comprehension as a loop that
    appends, where no array can hold its items as they are, and `xs = ys` as a copy; nothing for all else."""
    if m.matches(node, m.Assign([m.AssignTarget(m.Name())], MADE)):
        name = node.targets[0].target.value
        return _spelled(node, name, line, frame) if ("spelled", name) in frame.facts else []
    if m.matches(node, m.Assign([m.AssignTarget(m.Name())], m.Name())):
        return handed(node, line, frame)
    pair = m.matches(node, m.Assign([m.AssignTarget(m.Tuple())], m.Tuple()))
    targets = [e.value for e in node.targets[0].target.elements] if pair else []
    values = [e.value for e in node.value.elements] if pair else []
    names = [t.value if isinstance(t, cst.Name) else "" for t in targets]
    begun = [n in frame.grown and m.matches(v, m.List() | MADE) for n, v in zip(names, values)]
    late = any(n in names[:k] for k, v in enumerate(values) for n in names_in(v))
    if len(names) != len(values) or not any(begun) or not all(names) or late:
        return []
    new = {n for n, b in zip(names, begun) if b}
    values = [copied(v, frame.module) if isinstance(v, cst.Name) and v.value in new else v for v in values]
    made = [cst.Assign([cst.AssignTarget(t)], v) for t, v in zip(targets, values)]
    for one in made:
        frame.module.stand(one, node)
    return [(one, line, ()) for one in made]


def spell_out(name: str, frame: Frame) -> None:
    """The list that a comprehension makes is one that grows, if it is not known as one already."""
    if ("spelled", name) not in frame.facts:
        frame.facts["spelled", name] = True
        raise Learned


def learn(name: str, frame: Frame) -> None:
    """Items are added to a list that begins as a comprehension, or as a copy."""
    every = (pair for n in found_in(frame.node.body, cst.Assign) if len(n.targets) == 1 for pair in pairs(n))
    if any(m.matches(target, m.Name(name)) and m.matches(value, MADE) for target, value in every):
        spell_out(name, frame)


def all_grown(body: cst.CSTNode, facts: dict) -> frozenset[str]:
    """The names of the lists that grow."""
    spelled_out = frozenset(key[1] for key in facts if key[0] == "spelled")
    return (grown_in(body) | spelled_out | heirs(body)) - fixed_lists.names(facts)


def _spelled(node: cst.Assign, name: str, line: cst.CSTNode | None, frame: Frame) -> list[Line]:
    """`xs = [f(v) for v in a]` as `xs = []` and the loop."""
    if name in names_in(node.value):  # which would be empty before it is read
        renewed.learn(name, frame)
        raise frame.refusal(node, "AD113", f"the list `{name}` is made anew of its own items, and no array can hold "
                            "them as they are", "Give the new list a name of its own.")
    if isinstance(node.value, cst.Call):
        return _copied(node, name, line, frame)
    _, made = separated(node.value, frame)
    add = cst.Call(cst.Attribute(cst.Name(name), cst.Name("append")), [cst.Arg(made.elt)])
    inner: cst.BaseStatement = cst.SimpleStatementLine([cst.Expr(add)])
    loops, over = [], made.for_in
    while over is not None:
        loops.insert(0, over)
        over = over.inner_for_in
    for loop in loops:
        for test in reversed(loop.ifs):
            inner = cst.If(test.test, cst.IndentedBlock([inner]))
        inner = cst.For(loop.target, loop.iter, cst.IndentedBlock([inner]))
    empty = node.with_changes(value=cst.List([]))
    for new in (empty, inner):
        frame.module.stand(new, node)
    return [(empty, line, ()), (inner, None, ())]


def _copied(node: cst.Assign, name: str, line: cst.CSTNode | None, frame: Frame) -> list[Line]:
    """`xs = list(a)` as `xs = []` and `xs.extend(a)`."""
    empty = node.with_changes(value=cst.List([]))
    more = cst.Expr(cst.Call(cst.Attribute(cst.Name(name), cst.Name("extend")), list(node.value.args)))
    for new in (empty, more):
        frame.module.stand(new, node)
    return [(empty, line, ()), (more, None, ())]
