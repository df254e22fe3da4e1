"""What a statement at the top level of a file takes from outside of it: names, and dotted names.

    def f(x):
        y = physics.flux(x)         ("physics", "flux")
        return G * y                ("G",)
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field

Function = ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda
COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)


@dataclass(frozen=True)
class Reference:
    """A name that is not bound inside the statement, with the attributes behind it.  places: how much of it
    each part takes, `nodes[k]` for the first k + 1 parts.  set: it is assigned to.  quoted: it stands in an
    f-string, where its place is not known."""

    parts: tuple[str, ...]
    nodes: tuple[ast.expr, ...]
    set: bool = False
    quoted: bool = False


@dataclass
class _Walk(ast.NodeVisitor):
    found: list[Reference] = field(default_factory=list)
    scopes: list[set[str]] = field(default_factory=list)
    local: set[str] = field(default_factory=set)  # every name that some function binds
    quoted: bool = False

    def visit_Name(self, node: ast.Name) -> None:
        self._chain(node)

    def visit_Attribute(self, node: ast.Attribute) -> None:
        self._chain(node)

    def _chain(self, node: ast.expr) -> None:
        nodes = [node]
        while isinstance(nodes[0], ast.Attribute):
            nodes.insert(0, nodes[0].value)
        root = nodes[0]
        if not isinstance(root, ast.Name):
            self.visit(root)
        elif not any(root.id in s for s in self.scopes):
            parts = (root.id, *(n.attr for n in nodes[1:] if isinstance(n, ast.Attribute)))
            stored = not isinstance(getattr(node, "ctx", None), ast.Load)
            self.found.append(Reference(parts, tuple(nodes), stored, self.quoted))

    def visit_JoinedStr(self, node: ast.JoinedStr) -> None:
        outer, self.quoted = self.quoted, True
        self.generic_visit(node)
        self.quoted = outer

    def visit_FunctionDef(self, node) -> None:
        self._outside(node)
        own = _parameters(node.args) | set(_bound(node.body))
        self._inside(node.body, own)

    visit_AsyncFunctionDef = visit_FunctionDef

    def visit_Lambda(self, node: ast.Lambda) -> None:
        self._outside(node)
        self._inside([node.body], _parameters(node.args))

    def _outside(self, node: Function) -> None:
        args = node.args
        for item in (*args.defaults, *(d for d in args.kw_defaults if d is not None)):
            self.visit(item)
        if not isinstance(node, ast.Lambda):
            every = (*args.posonlyargs, *args.args, *args.kwonlyargs, args.vararg, args.kwarg)
            notes = [a.annotation for a in every if a is not None and a.annotation is not None]
            for item in (*node.decorator_list, *notes, *([node.returns] if node.returns is not None else [])):
                self.visit(item)

    def _inside(self, body: list, names: set[str]) -> None:
        self.scopes.append(names)
        self.local |= names
        for item in body:
            self.visit(item)
        self.scopes.pop()

    def visit_ClassDef(self, node: ast.ClassDef) -> None:
        """Names of the class's body are not seen by its methods: attributes are reached through `self`."""
        for item in (*node.decorator_list, *node.bases, *(k.value for k in node.keywords)):
            self.visit(item)
        own = set(_bound(node.body))
        for item in node.body:
            method = isinstance(item, (ast.FunctionDef, ast.AsyncFunctionDef))
            self._method(item) if method else self._inside([item], own)

    def _method(self, node) -> None:
        self.visit(node)

    def _comprehension(self, node) -> None:
        names = {n.id for g in node.generators for n in ast.walk(g.target) if isinstance(n, ast.Name)}
        self.scopes.append(names)
        self.local |= names
        self.generic_visit(node)
        self.scopes.pop()

    visit_ListComp = visit_SetComp = visit_DictComp = visit_GeneratorExp = _comprehension


def references(statement: ast.stmt) -> tuple[list[Reference], set[str]]:
    """What the statement refers to outside itself, and the names that its functions bind."""
    walk = _Walk()
    walk.visit(statement)
    return walk.found, walk.local


def _parameters(args: ast.arguments) -> set[str]:
    every = (*args.posonlyargs, *args.args, *args.kwonlyargs, args.vararg, args.kwarg)
    return {a.arg for a in every if a is not None}


def _bound(body: list) -> Iterator[str]:
    """The names that a suite binds, not those of functions and comprehensions within it."""
    outside: set[str] = set()
    waiting = list(body)
    while waiting:
        node = waiting.pop(0)
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            yield node.name
        elif isinstance(node, (ast.Import, ast.ImportFrom)):
            yield from ((a.asname or a.name).split(".")[0] for a in node.names)
        elif isinstance(node, ast.Global):
            outside |= set(node.names)
        elif isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load):
            if node.id not in outside:
                yield node.id
        elif not isinstance(node, (ast.Lambda, *COMPREHENSIONS)):
            waiting += ast.iter_child_nodes(node)
