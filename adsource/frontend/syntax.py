"""Walks over the nodes of libcst that mean something: what its own visitors do, without the white space, and so
several times as fast.

    nodes(tree)                   all nodes, in the order of the text
    found_in(tree, cst.Subscript) those of a kind
    Visitor                       with visit_X, which may return False to stay outside, and leave_X
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping

import libcst as cst

# Fields that come in another order in the text than in the class.
ORDER = {
    cst.Arg: ("keyword", "value"),
    cst.CompFor: ("asynchronous", "target", "iter", "ifs", "inner_for_in"),
    cst.ClassDef: ("decorators", "name", "type_parameters", "bases", "keywords", "body"),
    cst.ExceptHandler: ("type", "name", "body"),
    cst.ExceptStarHandler: ("type", "name", "body"),
    cst.For: ("asynchronous", "target", "iter", "body", "orelse"),
    cst.FunctionDef: ("decorators", "asynchronous", "name", "type_parameters", "params", "returns", "body"),
    cst.IfExp: ("body", "test", "orelse"),
    cst.ImportFrom: ("module", "names"),
    cst.MatchCase: ("pattern", "guard", "body"),
    cst.Parameters: ("posonly_params", "posonly_ind", "params", "star_arg", "kwonly_params", "star_kwarg"),
    cst.TypeAlias: ("name", "type_parameters", "value"),
    cst.With: ("asynchronous", "items", "body"),
}
LAYOUT = ("whitespace", "lpar", "rpar", "bracket", "brace", "lines", "comma", "semicolon", "dot", "colon", "equal")
LAYOUT += ("header", "footer", "indent", "newline", "separator", "bar", "star", "encoding", "quote", "prefix")
MEANT = ("star_arg", "star_kwarg")


def _fields(kind: type[cst.CSTNode]) -> tuple[str, ...]:
    if kind in ORDER:
        return ORDER[kind]
    names = [f.name for f in dataclasses.fields(kind) if f.type is not str]
    return tuple(n for n in names if n in MEANT or not any(word in n for word in LAYOUT))


def _kinds() -> list[type[cst.CSTNode]]:
    made = [k for k in vars(cst).values() if isinstance(k, type) and issubclass(k, cst.CSTNode)]
    return [k for k in made if dataclasses.is_dataclass(k)]


FIELDS = {kind: _fields(kind) for kind in _kinds()}
READ = FIELDS | {cst.Attribute: ("value",), cst.Arg: ("value",)}  # without the names of attributes and keywords


def children(node: cst.CSTNode, fields: Mapping = FIELDS) -> Iterator[cst.CSTNode]:
    for name in fields[type(node)]:
        value = getattr(node, name)
        if isinstance(value, cst.CSTNode):
            yield value
        elif isinstance(value, (tuple, list)):
            yield from value


def nodes(node: cst.CSTNode, closed: tuple[type, ...] = (), fields: Mapping = FIELDS) -> Iterator[cst.CSTNode]:
    """A node and all that is in it, but nothing inside of what is `closed`."""
    left = [node]
    while left:
        last = left.pop()
        yield last
        if not isinstance(last, closed):
            left += [*children(last, fields)][::-1]


def found_in(node: cst.CSTNode, *kinds: type[cst.CSTNode]) -> list:
    return [n for n in nodes(node) if isinstance(n, kinds)]


class Visitor:
    """Like cst.CSTVisitor."""

    def walk(self, node: cst.CSTNode) -> None:
        if self.on_visit(node):
            for child in children(node):
                self.walk(child)
        leave = getattr(self, f"leave_{type(node).__name__}", None)
        if leave is not None:
            leave(node)

    def on_visit(self, node: cst.CSTNode) -> bool:
        visit = getattr(self, f"visit_{type(node).__name__}", None)
        return visit is None or visit(node) is not False
