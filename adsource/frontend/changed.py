"""Which objects are changed after they are made: fields that are set outside of constructors, entries of dicts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import libcst as cst
from libcst import matchers as m

from adsource.frontend.classes import Class
from adsource.frontend.syntax import Visitor, found_in, nodes
from adsource.ir.types import Kind

CONSTRUCTORS = ("__init__", "__post_init__")
OF_ARRAYS = frozenset(("real", "imag", "shape", "flat"))
LITERAL = m.Name("None") | m.Name("True") | m.Name("False")


@dataclass
class Changed:
    """own: fields that the methods of a class set through their first parameter; others: fields that are set otherwise;
    made: fields that constructors set; entries: whether entries of dicts are set; told_apart: whether objects are
    compared by `is`, so that which is which has to be known."""

    own: dict[str, set[str]] = field(default_factory=dict)
    others: set[str] = field(default_factory=set)
    made: dict[str, set[str]] = field(default_factory=dict)
    entries: bool = False
    of_classes: set[str] = field(default_factory=set)  # constants of classes that are set
    told_apart: bool = False

    def of(self, kind: Kind, keys: tuple[str, ...], classes: Mapping[str, Class]) -> bool:
        """Whether something in the file may change an object of this kind, or ask which one it is."""
        if kind.what == "object" and self.told_apart:
            return True
        if kind.what in ("dict", "list"):
            return self.entries if kind.what == "dict" else kind.name == "set"
        found = classes.get(kind.name)
        if kind.what != "object" or found is not None and found.frozen:
            return False
        lineage = (kind.name, *found.bases) if found is not None else (kind.name,)
        mine = {*keys, *(f for c in lineage for f in self._fields(c, classes))}
        known = {*mine, *(f for c in classes for f in self._fields(c, classes))}
        return any(self.own.get(c) for c in lineage) or bool(self.others & mine or self.others - known - OF_ARRAYS)

    def _fields(self, name: str, classes: Mapping[str, Class]) -> set[str]:
        declared = {f.name for f in classes[name].fields} if name in classes else set()
        return declared | self.own.get(name, set()) | self.made.get(name, set())


class _Sets(Visitor):
    """Visits what is assigned to."""

    def __init__(self, found: Changed, named: Mapping[str, Class]) -> None:
        self.found, self.named = found, named
        self.within: list[tuple[str, str, str]] = []  # class, method, its first parameter
        self.classes: list[str] = []

    def visit_ClassDef(self, node: cst.ClassDef) -> None:
        self.classes.append(node.name.value)

    def leave_ClassDef(self, original_node: cst.ClassDef) -> None:
        self.classes.pop()

    def visit_FunctionDef(self, node: cst.FunctionDef) -> None:
        params = [p.name.value for p in (*node.params.posonly_params, *node.params.params)]
        if self.within:  # a function within a method sees the method's object
            owner, _, first = self.within[-1]
            self.within.append((owner, "", first))
        else:
            owner = self.classes[-1] if self.classes else ""
            self.within.append((owner, node.name.value, params[0] if params else ""))

    def leave_FunctionDef(self, original_node: cst.FunctionDef) -> None:
        self.within.pop()

    def visit_Call(self, node: cst.Call) -> None:
        if isinstance(node.func, cst.Attribute) and node.func.attr.value in ("update", "pop", "setdefault", "clear"):
            self.found.entries = True
        if m.matches(node.func, m.Attribute(m.Attribute() | m.Subscript(), m.Name("append") | m.Name("extend"))):
            self._target(node.func.value)  # the object gets a longer list

    def visit_ComparisonTarget(self, node: cst.ComparisonTarget) -> None:
        other = node.comparator
        member = m.matches(other, m.Attribute(m.Name(m.MatchIfTrue(self.named.__contains__))))
        if isinstance(node.operator, (cst.Is, cst.IsNot)) and not member and not m.matches(other, LITERAL):
            self.found.told_apart = True

    def visit_AssignTarget(self, node: cst.AssignTarget) -> None:
        self._target(node.target)

    def visit_AugAssign(self, node: cst.AugAssign) -> None:
        self._target(node.target)

    def visit_AnnAssign(self, node: cst.AnnAssign) -> None:
        if node.value is not None:
            self._target(node.target)

    def visit_For(self, node: cst.For) -> None:
        self._target(node.target)

    def visit_Del(self, node: cst.Del) -> None:
        self._target(node.target)

    def _target(self, node: cst.BaseExpression) -> None:
        match node:
            case cst.Tuple() | cst.List():
                for element in node.elements:
                    self._target(element.value)
            case cst.Attribute():
                self._field(node)
            case cst.Subscript():
                places = [e.slice.value for e in node.slice if isinstance(e.slice, cst.Index)]
                self.found.entries |= any(isinstance(p, (cst.SimpleString, cst.Name)) for p in places)

    def _is_type(self, node: cst.BaseExpression) -> bool:
        """`type(self)`, `cls`, `self.__class__`."""
        return isinstance(node, cst.Call) or isinstance(node, cst.Name) and node.value == "cls" or (
            isinstance(node, cst.Attribute) and node.attr.value == "__class__")

    def _field(self, node: cst.Attribute) -> None:
        owner, method, first = self.within[-1] if self.within else ("", "", "")
        if isinstance(node.value, cst.Name) and node.value.value in self.named or self._is_type(node.value):
            self.found.of_classes.add(node.attr.value)
            return
        if not (owner and isinstance(node.value, cst.Name) and node.value.value == first):
            self.found.others.add(node.attr.value)
        elif method in CONSTRUCTORS:
            self.found.made.setdefault(owner, set()).add(node.attr.value)
        else:
            self.found.own.setdefault(owner, set()).add(node.attr.value)


def read_alone(name: str, tree: cst.Module) -> bool:
    """Whether a dict of the file is nowhere handed on under its name: entries are read, and that is all."""
    own = m.Name(name)
    mentions = [n for n in found_in(tree, cst.Name) if n.value == name]
    reading = m.Attribute(own, m.OneOf(*map(m.Name, ("items", "keys", "values", "get", "copy"))))
    plain = m.OneOf(*map(m.Name, ("len", "dict", "list", "tuple", "sorted", "enumerate", "zip")))
    known = (
        m.Subscript(own) | m.Call(reading) | m.Call(plain, [m.Arg(own)]) | m.Arg(own, star="**") | m.AssignTarget(own)
        | m.ComparisonTarget(m.In() | m.NotIn(), own) | m.For(iter=own) | m.CompFor(iter=own)
        | m.StarredDictElement(own) | m.AnnAssign(own)
    )
    return len(mentions) == sum(m.matches(n, known) for n in nodes(tree))


def changed_in(tree: cst.Module, classes: Mapping[str, Class]) -> Changed:
    found = Changed()
    _Sets(found, classes).walk(tree)
    return found
