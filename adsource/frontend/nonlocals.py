"""`nonlocal`: what functions within a function set of it are fields of an object that all of them share.

    def f(x):                            def f(x):
        total = 0.0                          shared = Shared()
        def add(v):                          shared.total = 0.0
            nonlocal total         ->        def add(v):
            total += v * v                       shared.total += v * v

So are lists that such functions add to, where these are handed on: `march(x, callback=add)`.

The user's text stays what is shown of such statements (`Module.written`).
"""

from __future__ import annotations

from dataclasses import dataclass, field

import libcst as cst
import libcst.matchers as m

from adsource.frontend.bound import bound_in, local_names
from adsource.frontend.rewriter import Rewriter
from adsource.frontend.syntax import found_in, nodes
from adsource.names import fresh

LIST = m.Assign(targets=[m.AssignTarget(m.Name())], value=m.List())
ADDING = m.Call(m.Attribute(m.Name(), m.Name("append") | m.Name("extend") | m.Name("insert") | m.Name("pop")))


@dataclass
class Shared:
    """kind: the name of the objects' class; objects: the names of the objects."""

    kind: str = ""
    objects: list[str] = field(default_factory=list)


def shared(module) -> cst.Module:
    """The file with such objects; the file itself where no function needs one."""
    if not found_in(module.tree, cst.Nonlocal) and not any(map(_added_to, found_in(module.tree, cst.FunctionDef))):
        return module.tree
    module.shared.kind = fresh("Shared", module.source.taken)
    return module.tree.visit(_Fields(module, module.source.taken | {module.shared.kind}))


def _declared(node: cst.FunctionDef) -> set[str]:
    """The names that a function says are those of one around it."""
    inside = nodes(node.body, (cst.FunctionDef, cst.ClassDef, cst.BaseExpression))
    return {n.name.value for s in inside if isinstance(s, cst.Nonlocal) for n in s.names}


def _owned(node: cst.FunctionDef) -> set[str]:
    return set(local_names(node)) - _declared(node)


def _inner(node: cst.CSTNode) -> list[cst.FunctionDef]:
    """The functions that stand in a function, but not in another one within it."""
    return [n for n in nodes(node, (cst.FunctionDef, cst.ClassDef)) if isinstance(n, cst.FunctionDef)]


def _wanted(node: cst.FunctionDef) -> set[str]:
    """The names of its own that functions within a function set, or add to."""
    return {n for f in _inner(node.body) for n in _set_in(f)} & _owned(node) | _added_to(node)


def _added_to(node: cst.FunctionDef) -> set[str]:
    """The lists of a function that functions within it add to, which are handed on."""
    own = list(nodes(node.body, (cst.FunctionDef, cst.ClassDef, cst.Lambda)))
    lists = {s.targets[0].target.value for s in own if m.matches(s, LIST)}
    if not lists:
        return set()
    calls = [n.func for n in own if isinstance(n, cst.Call)]
    handed = {n.value for n in own if isinstance(n, cst.Name) and not any(n is f for f in calls)}
    inner = [f for f in _inner(node.body) if f.name.value in handed]
    inner += [a.value for a in own if isinstance(a, cst.Arg) and isinstance(a.value, cst.Lambda)]
    adding = [(f, n.func.value.value) for f in inner for n in found_in(f.body, cst.Call) if m.matches(n, ADDING)]
    return lists & {n for f, n in adding if not (isinstance(f, cst.FunctionDef) and n in local_names(f))}


def _set_in(node: cst.FunctionDef) -> set[str]:
    """The names of functions around it that a function sets, or one within it does."""
    return _declared(node) | {n for f in _inner(node.body) for n in _set_in(f)} - _owned(node)


def _plain(node: cst.FunctionDef, wanted: set[str]) -> bool:
    """Whether the names are set by statements that can set a field as well, and mean nothing else."""
    every = list(nodes(node.body))
    other = [n for s in every if isinstance(s, (cst.Import, cst.ImportFrom, cst.Match, cst.FunctionDef))
             for n in ([s.name.value] if isinstance(s, cst.FunctionDef) else bound_in(s))]
    other += [s.target.value for s in every if isinstance(s, cst.NamedExpr)]
    for part in every:
        match part:
            case cst.For():
                other += [n.value for n in found_in(part.target, cst.Name)]
            case cst.AsName() | cst.Del():
                other += [n.value for n in found_in(part, cst.Name)]
            case cst.ListComp() | cst.GeneratorExp() | cst.DictComp() | cst.SetComp():
                other += set(_targets(part)) & {n.value for n in found_in(part.for_in.iter, cst.Name)}
    return not wanted & set(other)


def _targets(node: cst.BaseComp) -> list[str]:
    return [n.value for part in found_in(node, cst.CompFor) for n in found_in(part.target, cst.Name)]


class _Fields(Rewriter):
    """Names become fields where they mean what is shared."""

    def __init__(self, module, taken: frozenset[str]) -> None:
        super().__init__(module)
        self.taken = taken
        self.known: list[dict[str, str]] = [{}]  # by the functions around: name -> the object that it is a field of
        self.own: list[tuple[str, list[str]]] = []

    def visit_FunctionDef(self, node: cst.FunctionDef) -> None:
        wanted, owned = _wanted(node), _owned(node)
        wanted = wanted if _plain(node, wanted) else set()
        made = ""
        if wanted:
            made = fresh("shared", self.taken | {n for n, _ in self.own})
            self.module.shared.objects.append(made)
        known = {n: o for n, o in self.known[-1].items() if n not in owned}
        self.known.append(known | dict.fromkeys(sorted(wanted), made))
        params = node.params
        given = [p.name.value for p in (*params.posonly_params, *params.params, *params.kwonly_params)]
        self.own.append((made, [n for n in given if n in wanted]))

    def leave_FunctionDef(self, original_node: cst.FunctionDef, updated_node: cst.FunctionDef) -> cst.FunctionDef:
        made, given = self.own.pop()
        self.known.pop()
        # Parameters, decorators and annotations stand outside; a default that reads what is shared stays as it was.
        updated_node = updated_node.with_changes(params=original_node.params, returns=original_node.returns)
        if not made:
            return updated_node
        first = [f"{made} = {self.module.shared.kind}()", *(f"{made}.{n} = {n}" for n in given)]
        lines = [cst.parse_statement(text) for text in first]
        for line in lines:
            self.module.stand(line, original_node)
        body = updated_node.body
        return updated_node.with_changes(body=body.with_changes(body=[*lines, *body.body]))

    def leave_Name(self, original_node: cst.Name, updated_node: cst.Name) -> cst.BaseExpression:
        owner = self.known[-1].get(updated_node.value)
        if owner is None:
            return updated_node
        return cst.Attribute(cst.Name(owner), cst.Name(updated_node.value), lpar=updated_node.lpar,
                             rpar=updated_node.rpar)

    def leave_Attribute(self, original_node: cst.Attribute, updated_node: cst.Attribute) -> cst.Attribute:
        return updated_node.with_changes(attr=original_node.attr)

    def leave_Arg(self, original_node: cst.Arg, updated_node: cst.Arg) -> cst.Arg:
        return updated_node.with_changes(keyword=original_node.keyword)

    def visit_Global(self, node: cst.Global) -> bool:
        return False

    def visit_Nonlocal(self, node: cst.Nonlocal) -> bool:
        return False

    def leave_SimpleStatementLine(self, original_node: cst.SimpleStatementLine, updated_node):
        body = [s for s in updated_node.body if not (
            isinstance(s, cst.Nonlocal) and all(n.name.value in self.known[-1] for n in s.names))]
        if len(body) == len(updated_node.body):
            return updated_node
        return updated_node.with_changes(body=body) if body else cst.RemoveFromParent()

    def leave_Lambda(self, original_node: cst.Lambda, updated_node: cst.Lambda) -> cst.Lambda:
        self.known.pop()
        return updated_node.with_changes(params=original_node.params)

    def on_visit(self, node: cst.CSTNode) -> bool:
        hidden = None
        if isinstance(node, cst.BaseComp):
            hidden = _targets(node)
        elif isinstance(node, cst.Lambda):
            hidden = [p.name.value for p in (*node.params.params, *node.params.kwonly_params)]
        if hidden is not None:
            self.known.append({n: o for n, o in self.known[-1].items() if n not in hidden})
        return super().on_visit(node)

    def on_leave(self, original_node, updated_node):
        if isinstance(original_node, cst.BaseComp):
            self.known.pop()
        return super().on_leave(original_node, updated_node)
