"""The classes of a file: dataclasses, named tuples, plain classes; their fields and methods.

They are read, never run."""

from __future__ import annotations

from dataclasses import dataclass, field

import libcst as cst
from libcst import matchers

from adsource.ir.types import Kind

PLAIN = ("object", "abc.ABC", "typing.Protocol", "typing.Generic")  # base classes that change nothing
GENERIC = ("Generic[", "Protocol[", "typing.Generic[", "typing.Protocol[")


@dataclass(frozen=True)
class Field:
    name: str
    annotation: cst.Annotation | None = None
    default: cst.BaseExpression | None = None
    factory: cst.BaseExpression | None = None  # what `default_factory` calls
    keyword: bool = False
    given: bool = True  # whether the constructor takes it


@dataclass
class Class:
    """what: "dataclass", "tuple" or "plain"; strange: why it is not understood, "" where it is."""

    name: str
    what: str
    node: cst.ClassDef | cst.Assign
    fields: tuple[Field, ...] = ()
    methods: dict[str, cst.FunctionDef] = field(default_factory=dict)  # what sets a property is `name.setter`
    marks: dict[str, str] = field(default_factory=dict)  # method -> property, staticmethod, classmethod
    constants: dict[str, cst.BaseExpression] = field(default_factory=dict)
    parents: tuple[str, ...] = ()  # the classes of the file that it names as its bases
    bases: tuple[str, ...] = ()  # the classes of the file that it inherits from, all of them
    frozen: bool = False
    enumeration: bool = False  # whose members are equal to themselves alone
    strange: str = ""

    @property
    def kind(self) -> Kind:
        return Kind("tuple" if self.what == "tuple" else "object", self.name)


def classes_of(module) -> dict[str, Class]:
    """The classes at the top level of a file, by name."""
    found: dict[str, Class] = {}
    for s in module.tree.body:
        if isinstance(s, cst.ClassDef):
            found[s.name.value] = _class(s, module, found)
        elif isinstance(s, cst.SimpleStatementLine):
            for small in s.body:
                made = _named(small, module)
                if made is not None:
                    found[made.name] = made
    return found


def _named(small: cst.BaseSmallStatement, module) -> Class | None:
    """`Point = namedtuple("Point", "x y")`."""
    if not isinstance(small, cst.Assign) or not isinstance(small.value, cst.Call):
        return None
    target, call = small.targets[0].target, small.value
    if module.dotted(call.func) != "collections.namedtuple" or not isinstance(target, cst.Name):
        return None
    if len(call.args) != 2 or any(a.keyword is not None for a in call.args):
        return Class(target.value, "tuple", small, strange="has defaults that are not read")
    names = _words(call.args[1].value)
    strange = "" if names else "has fields that are not literal"
    return Class(target.value, "tuple", small, tuple(map(Field, names)), strange=strange)


def _words(node: cst.BaseExpression) -> list[str]:
    if isinstance(node, cst.SimpleString):
        return str(node.evaluated_value).replace(",", " ").split()
    items = [e.value for e in node.elements] if isinstance(node, (cst.List, cst.Tuple)) else []
    return [str(i.evaluated_value) for i in items if isinstance(i, cst.SimpleString)]


def _class(node: cst.ClassDef, module, known: dict[str, Class]) -> Class:
    bases = [module.dotted(b.value) or module.code(b.value) for b in node.bases]
    marks = [module.dotted(_function(d)) or module.code(_function(d)) for d in node.decorators]
    made = Class(node.name.value, "plain", node)
    parents = [known[b] for b in bases if b in known]
    for parent in reversed(parents):
        made.methods |= parent.methods
        made.marks |= parent.marks
        made.constants |= parent.constants
        made.fields += parent.fields
        made.what = parent.what
        made.strange = made.strange or parent.strange
        made.bases += (parent.name, *parent.bases)
        made.enumeration = made.enumeration or parent.enumeration
    made.parents = tuple(p.name for p in parents)
    if "typing.NamedTuple" in bases:
        made.what = "tuple"
    made.enumeration = made.enumeration or bases in (["enum.Enum"], ["enum.Flag"])
    strange = [b for b in bases if b not in (*known, "typing.NamedTuple", *PLAIN) and not b.startswith(GENERIC)]
    for k, mark in enumerate(marks):
        if mark == "dataclasses.dataclass":
            made.what = "dataclass"
            made.frozen = _says(node.decorators[k], "frozen")
        else:
            strange.append(f"@{mark}")
    keywords = [k for k in node.keywords if module.dotted(k.value) != "abc.ABCMeta"]
    diamond = len(set(made.bases)) < len(made.bases) or len([p for p in parents if p.fields]) > 1
    if diamond or strange or keywords:
        what = strange[0] if strange else "base classes that have one in common" if diamond else "a metaclass"
        made.strange = f"is made with `{what}`, which may change what it does"
    fields = {f.name: f for f in made.fields}
    for f in _fields(node, made, module):
        fields[f.name] = f
    made.fields = tuple(fields.values())
    return made


def _function(decorator: cst.Decorator) -> cst.BaseExpression:
    inner = decorator.decorator
    return inner.func if isinstance(inner, cst.Call) else inner


def _says(decorator: cst.Decorator, option: str) -> bool:
    call = decorator.decorator
    return isinstance(call, cst.Call) and any(
        a.keyword is not None and a.keyword.value == option and matchers.matches(a.value, matchers.Name("True"))
        for a in call.args)


def _fields(node: cst.ClassDef, made: Class, module):
    """The fields; methods and constants are noted on the way."""
    keyword = any(_says(d, "kw_only") for d in node.decorators)
    for s in _lines(node):
        if isinstance(s, cst.FunctionDef) and any(_of_property(d) for d in s.decorators):
            made.methods[f"{s.name.value}.{s.decorators[0].decorator.attr.value}"] = s
            continue
        if isinstance(s, cst.FunctionDef):
            made.methods[s.name.value] = s
            made.marks.pop(s.name.value, None)
            for d in s.decorators:
                mark = module.dotted(_function(d)) or module.code(_function(d))
                made.marks[s.name.value] = mark
        elif isinstance(s, cst.SimpleStatementLine):
            for small in s.body:
                if isinstance(small, cst.AnnAssign) and isinstance(small.target, cst.Name):
                    if module.code(small.annotation.annotation).startswith(("ClassVar", "typing.ClassVar")):
                        made.constants[small.target.value] = small.value
                    elif made.what == "plain":
                        yield Field(small.target.value, small.annotation, small.value)
                    else:
                        yield _field(small, keyword, module)
                elif isinstance(small, cst.Assign):
                    for t in small.targets:
                        if isinstance(t.target, cst.Name) and isinstance(small.value, cst.Name) and (
                            small.value.value in made.methods
                        ):
                            made.methods[t.target.value] = made.methods[small.value.value]
                        elif isinstance(t.target, cst.Name) and t.target.value != "__slots__":
                            made.constants[t.target.value] = small.value


def _of_property(decorator: cst.Decorator) -> bool:
    """`@x.setter`."""
    inner = decorator.decorator
    return isinstance(inner, cst.Attribute) and inner.attr.value in ("setter", "deleter")


def _lines(node: cst.ClassDef) -> list:
    """The statements of a class; `class P: x: float` has them on its own line."""
    suite = node.body
    return [cst.SimpleStatementLine(suite.body)] if isinstance(suite, cst.SimpleStatementSuite) else list(suite.body)


def _field(small: cst.AnnAssign, keyword: bool, module) -> Field:
    """`x: float = field(default_factory=...)`."""
    name, value = small.target.value, small.value
    if not isinstance(value, cst.Call) or module.dotted(value.func) != "dataclasses.field":
        return Field(name, small.annotation, value, keyword=keyword)
    options = {a.keyword.value: a.value for a in value.args if a.keyword is not None}
    given = not ("init" in options and matchers.matches(options["init"], matchers.Name("False")))
    named = "kw_only" in options and matchers.matches(options["kw_only"], matchers.Name("True"))
    return Field(name, small.annotation, options.get("default"), options.get("default_factory"), keyword or named,
                 given)
