"""A list that grows in a loop, and is bound there to a list of other items, or made of itself and more: one list
that is emptied and filled.

    for v in a:                                 for v in a:
        held = held + [v]                           held.extend([v])
        held = [h for h in held if h > 0.0]         held_new = [h for h in held if h > 0.0]
                                                    held.clear()
                                                    held.extend(held_new)

That is the same where nobody may hold the old list: its name must do nothing but give its items.  The first is known
from the text; the second is learned where the list cannot take the other items in its place (`Learned`).  Where no loop
adds to the list, the new one is another: `held_new = [...]`, `held = held_new`.
"""

from __future__ import annotations

from collections import Counter

import libcst as cst
from libcst import matchers as m

from adsource.frontend.handed import inlined
from adsource.frontend.handed_lists import is_last, pairs
from adsource.frontend.mentions import names_in
from adsource.frontend.module import Module
from adsource.frontend.rewriter import Rewriter
from adsource.frontend.scope import Frame, Learned
from adsource.frontend.syntax import nodes
from adsource.frontend.texts import coded
from adsource.names import fresh

EMPTY = m.List([]) | m.Call(m.Name("list"), [])
BEGUN = m.List() | m.ListComp() | m.Call(m.Name("list"))
EAGER = ("all", "any", "len", "list", "max", "min", "sorted", "sum", "tuple")
LAZY = ("enumerate", "reversed", "zip")
METHODS = ("append", "clear", "copy", "extend", "insert", "pop", "reverse", "sort")
INNER = (cst.FunctionDef, cst.Lambda, cst.ClassDef)

Line = cst.SimpleStatementLine


def rewritten(node: cst.FunctionDef, facts: dict, module: Module) -> cst.FunctionDef:
    """The function as it is converted: with callees in it, with numbers for texts, with lists that stay the same."""
    node = coded(inlined(node, module), facts, module)
    made = _Renewed(node, frozenset(key[1] for key, found in facts.items() if key[0] == "renewed" and found), module)
    return node.visit(made) if made.names else node


def learn(name: str, frame: Frame) -> None:
    """The list is bound to one that cannot take its place: from now on it is emptied, and filled."""
    made = _Renewed(frame.node, frozenset([name]), frame.module)
    if ("renewed", name) not in frame.facts and name in made.names:
        frame.node.visit(made)
        if made.found:
            frame.facts["renewed", name] = True
            raise Learned


def unlearn(name: str, frame: Frame) -> None:
    """The list cannot be emptied: its assignments stay as they are."""
    if frame.facts.get(("renewed", name)):
        frame.facts["renewed", name] = False
        raise Learned


class _Renewed(Rewriter):
    """Assignments to such lists, in loops behind their beginning, become calls of methods.  found: how many."""

    def __init__(self, node: cst.FunctionDef, known: frozenset[str], module: Module) -> None:
        super().__init__(module)
        self.body, self.known, self.found = node.body, known, 0
        self.names = _lists(node, module)
        self.around: list[cst.CSTNode] = []  # the loops and blocks that are open
        self.begun: dict[str, tuple[cst.CSTNode, ...]] = {}

    def visit_For(self, node: cst.For) -> None:
        self.around.append(node)

    def visit_While(self, node: cst.While) -> None:
        self.around.append(node)

    def visit_IndentedBlock(self, node: cst.IndentedBlock) -> None:
        self.around.append(node)

    def leave_For(self, original_node: cst.For, updated_node: cst.For) -> cst.For:
        self.around.pop()
        return updated_node

    def leave_While(self, original_node: cst.While, updated_node: cst.While) -> cst.While:
        self.around.pop()
        return updated_node

    def leave_IndentedBlock(self, original_node, updated_node: cst.IndentedBlock) -> cst.IndentedBlock:
        self.around.pop()
        return updated_node

    def visit_Assign(self, node: cst.Assign) -> None:
        for target, _ in pairs(node):
            if isinstance(target, cst.Name):
                self.begun.setdefault(target.value, tuple(self.around))

    def leave_SimpleStatementLine(self, original_node: Line, updated_node: Line):
        made: list[Line] = []
        for given, s in zip(original_node.body, updated_node.body):
            made += self._spelled(given, s) or [Line([s])]
        if len(made) == len(updated_node.body) and all(a.body[0] is b for a, b in zip(made, updated_node.body)):
            return updated_node
        self.found += 1
        for s in made:
            self.module.stand(s, original_node)
        return cst.FlattenSentinel(made)

    def _spelled(self, given: cst.CSTNode, s: cst.BaseSmallStatement) -> list[Line]:
        if not m.matches(s, m.Assign([m.AssignTarget(m.Name())])):
            return []
        name, value = s.targets[0].target.value, s.value
        if not self._inside(name):
            return self._by_another_name(name, s) if name in self.known and name in names_in(value) else []
        if _adds(s):
            return [_call(name, "extend", value.right)]
        if name not in self.known:
            return []
        if m.matches(value, EMPTY):
            return [_call(name, "clear")]
        if isinstance(value, cst.Name) and not is_last(given, value.value, self.body):
            return []  # they are one list
        more: list[Line] = []
        while m.matches(value, m.BinaryOperation(operator=m.Add())) and name not in names_in(value.right):
            value, more = value.left, [_call(name, "extend", value.right), *more]
        if m.matches(value, m.Name(name)):
            return more
        new, bound = self._new(name, s.with_changes(value=value))
        return [bound, _call(name, "clear"), _call(name, "extend", new), *more]

    def _by_another_name(self, name: str, s: cst.Assign) -> list[Line]:
        """`xs = [x for x in xs if x > 0]` where no loop adds to the list: there is no memory to be kept."""
        new, bound = self._new(name, s)
        return [bound, Line([s.with_changes(value=new)])]

    def _new(self, name: str, s: cst.Assign) -> tuple[cst.Name, Line]:
        new = cst.Name(fresh(f"{name}_new", self.module.source.taken))
        return new, Line([s.with_changes(targets=[cst.AssignTarget(new.deep_clone())])])

    def _inside(self, name: str) -> bool:
        """Whether the list begins in a block around this one, and a loop stands in between."""
        outer, here = self.begun.get(name, ()), tuple(self.around)
        within = here[len(outer):]
        return name in self.names and here[: len(outer)] == outer and any(
            isinstance(n, (cst.For, cst.While)) for n in within)


def _call(name: str, what: str, *args: cst.BaseExpression) -> Line:
    call = cst.Call(cst.Attribute(cst.Name(name), cst.Name(what)), [cst.Arg(a) for a in args])
    return Line([cst.Expr(call)])


def _adds(s: cst.Assign) -> bool:
    """`xs = xs + [v]`."""
    own = m.Name(s.targets[0].target.value)
    return m.matches(s.value, m.BinaryOperation(own, m.Add(), m.List() | m.ListComp()))


# --------------------------------------------------------------------------- lists that nobody else holds


def _lists(node: cst.FunctionDef, module: Module) -> frozenset[str]:
    """The names that are lists wherever they are set, and do nothing but give their items."""
    every = list(nodes(node.body, closed=INNER))
    values: dict[str, list[cst.BaseExpression]] = {}
    for n in every:
        for target, value in _bindings(n):
            for name in (e.value for e in nodes(target) if isinstance(e, cst.Name)):
                values.setdefault(name, []).append(value)
    met = Counter(n.value for n in every if isinstance(n, cst.Name))
    known = Counter(name for n in every for name in _gives(n, module))
    inside = {n.value for f in every if isinstance(f, INNER) for n in nodes(f) if isinstance(n, cst.Name)}
    inside |= {n.value for n in nodes(node.params) if isinstance(n, cst.Name)}
    lists = set(values) - inside
    while any(bad := {n for n in lists if not all(_is_list(v, lists) for v in values[n])}):
        lists -= bad
    return frozenset(n for n in lists if m.matches(values[n][0], BEGUN) and met[n] == known[n])


def _bindings(n: cst.CSTNode) -> list[tuple[cst.CSTNode, cst.CSTNode]]:
    """What a node binds, and to what."""
    match n:
        case cst.Assign() if len(n.targets) == 1:
            found = pairs(n)
        case cst.Assign():  # they have two names
            found = [(t.target, n) for t in n.targets]
        case cst.For(target=target) | cst.CompFor(target=target) | cst.NamedExpr(target=target):
            found = [(target, n)]
        case cst.AnnAssign(target=target, value=value):
            found = [(target, value or n)]
        case _:
            return []
    return [(t, v) for t, v in found if isinstance(t, (cst.Name, cst.Tuple, cst.List))]


def _is_list(value: cst.CSTNode, known: set[str]) -> bool:
    """Whether an expression makes a list, or is one of the `known` ones."""
    match value:
        case cst.Subscript(value, [cst.SubscriptElement(cst.Slice())]):
            return _is_list(value, known)
        case cst.Name(name):
            return name in known
        case cst.BinaryOperation(left, cst.Add(), right):
            return _is_list(left, known) and _is_list(right, known)
    return m.matches(value, m.List() | m.ListComp() | m.Call(m.Name("list") | m.Name("sorted")))


def _gives(n: cst.CSTNode, module: Module) -> list[str]:
    """The names that a node sets, calls a method of, or takes items of."""
    match n:
        case cst.AssignTarget(cst.Tuple(elements)):
            found = [e.value for e in elements]
        case cst.AssignTarget(target) | cst.AugAssign(target, cst.AddAssign()):
            found = [target]
        case cst.Subscript(value) | cst.While(test=value) | cst.If(test=value) | cst.Return(value):
            found = [value]
        case cst.UnaryOperation(cst.Not(), value):
            found = [value]
        case cst.BooleanOperation(left, _, right) | cst.BinaryOperation(left, cst.Add(), right):
            found = [left, right]
        case cst.Attribute(value, attr) if attr.value in METHODS:
            found = [value]
        case cst.For(iter=value):
            found = _over(value)
        case cst.ListComp(for_in=loop):
            found = _loops(loop)
        case cst.Call(func, args) if _is_eager(func, module):
            found = [e for a in args for e in _over(a.value)]
        case _:
            return []
    return [f.value for f in found if isinstance(f, cst.Name)]


def _is_eager(func: cst.BaseExpression, module: Module) -> bool:
    """Whether a function is done with its arguments when it returns."""
    return isinstance(func, cst.Name) and func.value in EAGER or (module.dotted(func) or "").startswith("np.")


def _over(value: cst.BaseExpression) -> list[cst.BaseExpression]:
    """What is gone through by a loop over an expression."""
    if isinstance(value, cst.GeneratorExp):
        return _loops(value.for_in)
    if isinstance(value, cst.Call) and isinstance(value.func, cst.Name) and value.func.value in LAZY:
        return [e for a in value.args for e in _over(a.value)]
    return [value]


def _loops(loop: cst.CompFor | None) -> list[cst.BaseExpression]:
    found = []
    while loop is not None:
        found += _over(loop.iter)
        loop = loop.inner_for_in
    return found
