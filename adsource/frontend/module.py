"""A parsed file: its functions, imports and constants, where each node stands, and its text."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass, field

import libcst as cst
from libcst import matchers
from libcst.metadata import MetadataWrapper, PositionProvider

from adsource.errors import Refusal
from adsource.frontend.bound import bound_in
from adsource.frontend.changed import Changed, changed_in
from adsource.frontend.classes import Class, classes_of
from adsource.frontend.defaults import defaulted
from adsource.frontend.inner_imports import hoisted
from adsource.frontend.nonlocals import Shared, shared
from adsource.frontend.source import Source
from adsource.frontend.spelled_calls import spelled_out
from adsource.frontend.syntax import Visitor, found_in, nodes
from adsource.ir.places import Place
from adsource.names import fresh

TEMPLATE = "# template: "


@dataclass
class Module:
    """imports: local name -> canonical dotted name ("np.sin"); import_lines: local name -> its line;
    constants: name -> the expression it is set to; spoilt: names that cannot be constants, and why."""

    source: Source
    tree: cst.Module
    positions: dict
    functions: dict[str, cst.FunctionDef] = field(default_factory=dict)
    imports: dict[str, str] = field(default_factory=dict)
    import_lines: dict[str, str] = field(default_factory=dict)
    constants: dict[str, cst.BaseExpression] = field(default_factory=dict)
    spoilt: dict[str, str] = field(default_factory=dict)
    touched: set[str] = field(default_factory=set)  # names in calls that may write into them
    gives: dict[str, set] = field(default_factory=dict)  # function of several results -> whether these are a list
    templates: dict[str, str] = field(default_factory=dict)  # helpers of a generated module: name -> template
    stands_for: dict[str, str] = field(default_factory=dict)  # those that are an operation: name -> `np.exp`
    numbers: dict[int, int] = field(default_factory=dict)  # id of a statement node -> its number
    lifted: dict[int, str] = field(default_factory=dict)  # id of a function within a function -> its name up here
    captured: dict[str, tuple[str, ...]] = field(default_factory=dict)  # that name -> what it reads around it
    lambdas: dict[int, cst.FunctionDef] = field(default_factory=dict)  # id of a lambda -> its definition
    direct: set[int] = field(default_factory=set)  # ids of names in calls that mean a function up here
    kept: list[cst.CSTNode] = field(default_factory=list)  # nodes of ours, so that their ids stay their own
    classes: dict[str, Class] = field(default_factory=dict)
    methods: dict[tuple[str, str], str] = field(default_factory=dict)  # (class, method) -> a name in `functions`
    inside: dict[str, str] = field(default_factory=dict)  # that name -> the class
    defined: dict[int, str] = field(default_factory=dict)  # id of a method -> the class that it is written in
    changed: Changed = field(default_factory=Changed)
    marks: dict[tuple[int, int], cst.Call] = field(default_factory=dict)  # place of a loop -> its marker, from outside
    unmarked: bool = False  # whether markers of loops in the file mean nothing
    met: set[tuple[int, int]] = field(default_factory=set)  # those that have been met
    shared: Shared = field(default_factory=Shared)  # what `nonlocal` means in the file
    inlined: dict[int, cst.FunctionDef] = field(default_factory=dict)  # id of a function -> with callees in it
    handed: dict[str, None] = field(default_factory=dict)  # the functions up here that stand where they are called
    asked: dict[int, cst.CSTNode] = field(default_factory=dict)  # id -> call that may give None, or what takes it apart
    written: dict[int, cst.CSTNode] = field(default_factory=dict)  # id of a node of ours -> the user's, for its text

    def place(self, node: cst.CSTNode) -> tuple[int, int]:
        """Line and column of a node, both from 1; zeros for a node that the user has not written."""
        at = self.positions.get(node)
        return (at.start.line, at.start.column + 1) if at is not None else (0, 0)

    def home(self, node: cst.CSTNode) -> Place:
        """The place of a node in the user's own file."""
        return self.source.place(*self.place(node))

    def refusal(self, node: cst.CSTNode, code: str, message: str, rewrite: str = "") -> Refusal:
        at = self.home(node)
        return Refusal(code, message, at.path, at.line, at.column, at.text, rewrite)

    def code(self, node: cst.CSTNode) -> str:
        return self.tree.code_for_node(node)

    def stand(self, made: cst.CSTNode, node: cst.CSTNode, deep: bool = True) -> None:
        """Give a node that the compiler has made, and what is new in it, the place of the user's."""
        if node in self.positions:
            self.positions.setdefault(made, self.positions[node])
            self.numbers.setdefault(id(made), self.numbers.get(id(node), 0))
        self.kept.append(made)
        for child in made.children if deep else ():
            if child not in self.positions:
                self.stand(child, node)

    def dotted(self, node: cst.BaseExpression) -> str | None:
        """The canonical name of `np.linalg.solve` or `erf`, by the file's imports; None for others."""
        tail: list[str] = []
        while isinstance(node, cst.Attribute):
            tail.insert(0, node.attr.value)
            node = node.value
        if isinstance(node, cst.Name) and node.value in self.imports:
            return ".".join([self.imports[node.value], *tail])
        return None


def parse(source: Source) -> Module:
    """The file as a Module; raises Refusal where libcst cannot read what Python can."""
    try:
        tree, positions = _placed(source.text)
    except cst.ParserSyntaxError as error:
        raise Refusal("AD140", f"this syntax is newer than libcst can read: {error.message}", source.path,
                      error.raw_line, error.raw_column + 1, source.line(error.raw_line),
                      "Write it in an older form, or upgrade libcst.") from None
    module = Module(source, tree, dict(positions))
    module.tree, inner = hoisted(module)
    module.tree = spelled_out(module)
    module.tree = defaulted(module)
    module.tree = shared(module)
    for statement in module.tree.body:
        _top_level(statement, module)
    for statement in inner:
        _small(statement, module)
    module.classes = classes_of(module)
    if module.shared.kind:
        module.classes[module.shared.kind] = Class(module.shared.kind, "plain", cst.ClassDef(
            cst.Name(module.shared.kind), cst.IndentedBlock([])))
    module.changed = changed_in(module.tree, module.classes)
    for made in module.classes.values():
        module.defined |= {id(f): made.name for f in made.methods.values() if id(f) not in module.defined}
        _methods(made, module)
        module.constants.pop(made.name, None)
    _number(module)
    _spoil(module)
    return module


@functools.lru_cache(maxsize=8)  # a file has several functions, each of them several derivatives
def _placed(text: str) -> tuple[cst.Module, Mapping]:
    """The tree of a text, which nobody changes, and where its nodes stand."""
    wrapper = MetadataWrapper(cst.parse_module(text), unsafe_skip_copy=True)
    return wrapper.module, wrapper.resolve(PositionProvider)


def _methods(made: Class, module: Module) -> None:
    """The methods of a class are functions with a name of their own: `Params_scaled`."""
    for name, node in made.methods.items():
        taken = {*module.functions, *module.constants, *module.imports}
        key = fresh(f"{made.name}_{name.strip('_').replace('.', '_')}", taken)
        module.functions[key] = node
        module.methods[made.name, name] = key
        module.inside[key] = made.name


def _top_level(statement: cst.BaseStatement, module: Module) -> None:
    if isinstance(statement, cst.FunctionDef):
        name = statement.name.value
        module.functions[name] = statement
        template = _template(statement)
        if template:
            module.templates[name] = template[0]
        if template and template[1]:
            module.stands_for[name] = template[1]
        if name in module.constants:
            module.spoilt[name] = "is set more than once in the file"
    elif isinstance(statement, cst.SimpleStatementLine):
        for small in statement.body:
            _small(small, module)
    elif not isinstance(statement, cst.ClassDef):
        for name in bound_in(statement):
            module.spoilt.setdefault(name, "is set inside a compound statement of the file")


def _template(function: cst.FunctionDef) -> tuple[str, str] | tuple[()]:
    """Of a helper that stands in a generated module, what its line `# template: file.name, stands for np.exp` gives:
    the template's name, and the operation or nothing."""
    above = [line.comment.value for line in function.leading_lines if line.comment is not None]
    if not above or not above[-1].startswith(TEMPLATE):
        return ()
    name, _, operation = above[-1].removeprefix(TEMPLATE).partition(", stands for ")
    return name.rpartition(".")[2], operation


def _small(small: cst.BaseSmallStatement, module: Module) -> None:
    match small:
        case cst.Import():
            for alias in small.names:
                _import(alias, module)
        case cst.ImportFrom() if not isinstance(small.names, cst.ImportStar):
            for alias in small.names:
                _import_from(small, alias, module)
        case cst.Assign(targets=[cst.AssignTarget(target=cst.Name(value=name))]):
            _constant(name, small.value, module)
        case cst.Assign(targets=[cst.AssignTarget(target=cst.Tuple() as names)], value=cst.Tuple() as values) if (
            len(names.elements) == len(values.elements)
            and all(isinstance(e.value, cst.Name) for e in names.elements)
        ):
            for target, value in zip(names.elements, values.elements):
                _constant(target.value.value, value.value, module)
        case cst.AnnAssign(target=cst.Name(value=name)) if small.value is not None:
            _constant(name, small.value, module)
        case _:
            for name in bound_in(small):
                module.spoilt.setdefault(name, "is not set by one plain assignment")


def _constant(name: str, value: cst.BaseExpression, module: Module) -> None:
    if name in module.constants or name in module.functions:
        module.spoilt[name] = "is set more than once in the file"
    module.constants[name] = value


def _import(alias: cst.ImportAlias, module: Module) -> None:
    dotted = alias.evaluated_name
    local = alias.evaluated_alias
    line = f"import {dotted}" + (f" as {local}" if local else "")
    if local is None:
        local, dotted = dotted.split(".")[0], dotted.split(".")[0]
        if dotted in module.import_lines:
            line = module.import_lines[dotted] + "\n" + line
    module.imports[local] = _canonical(dotted)
    module.import_lines[local] = line


def _import_from(node: cst.ImportFrom, alias: cst.ImportAlias, module: Module) -> None:
    package = "." * len(node.relative) + (module.code(node.module) if node.module else "")
    name, local = alias.evaluated_name, alias.evaluated_alias
    if package == "__future__":
        return
    joined = f"{package}{name}" if package.endswith(".") else f"{package}.{name}"
    module.imports[local or name] = _canonical(joined)
    module.import_lines[local or name] = f"from {package} import {name}" + (f" as {local}" if local else "")


def _canonical(dotted: str) -> str:
    head, _, tail = dotted.partition(".")
    return ".".join(filter(None, ["np" if head == "numpy" else head, tail]))


def _number(module: Module) -> None:
    statements = (cst.BaseSmallStatement, cst.BaseCompoundStatement)
    found = (n for n in nodes(module.tree, (cst.BaseExpression,)) if isinstance(n, statements))
    module.numbers = {id(node): k for k, node in enumerate(found, 1)}


# Functions of NumPy that write their first argument, and no other.
WRITE_FIRST = frozenset(("at", "copyto", "put", "place", "putmask", "put_along_axis", "fill_diagonal"))


class _Spoils(Visitor):
    """Names declared global, and names that are stored into: no constants."""

    def __init__(self, spoilt: dict[str, str], touched: set[str], numpy: frozenset[str]) -> None:
        self.spoilt, self.touched, self.numpy = spoilt, touched, numpy  # numpy: names for it
        self.bound: list[list[str]] = []  # by the functions around

    def on_visit(self, node: cst.CSTNode) -> bool:
        return super().on_visit(node) and not isinstance(node, cst.BaseExpression)

    def visit_FunctionDef(self, node: cst.FunctionDef) -> None:
        self.bound.append(bound_in(node.body))

    def leave_FunctionDef(self, original_node: cst.FunctionDef) -> None:
        self.bound.pop()

    def visit_Expr(self, node: cst.Expr) -> None:
        """A call on a line of its own, such as `W.fill(0.0)`."""
        if matchers.matches(node.value, matchers.Call(func=matchers.Name("print"))):
            return
        parts: list[cst.CSTNode] = [node]
        func = root = getattr(node.value, "func", None)
        while isinstance(root, cst.Attribute):
            root = root.value
        if isinstance(root, cst.Name) and root.value in self.numpy and func.attr.value in WRITE_FIRST:
            parts = [a for k, a in enumerate(node.value.args) if k == 0 or a.keyword is not None or a.star]
        self.touched |= {n.value for part in parts for n in found_in(part, cst.Name)}

    def visit_Global(self, node: cst.Global) -> None:
        for item in node.names:
            if self.bound and item.name.value not in self.bound[-1]:
                continue
            self.spoilt[item.name.value] = "is declared `global` in a function"

    def visit_AssignTarget(self, node: cst.AssignTarget) -> None:
        self._store(node.target)

    def visit_AugAssign(self, node: cst.AugAssign) -> None:
        self._store(node.target)

    def _store(self, node: cst.BaseExpression) -> None:
        inner = node
        while isinstance(inner, (cst.Subscript, cst.Attribute)):
            inner = inner.value
        if inner is not node and isinstance(inner, cst.Name):
            self.spoilt.setdefault(inner.value, "is stored into")


def _spoil(module: Module) -> None:
    found: dict[str, str] = {}
    numpy = frozenset(local for local, dotted in module.imports.items() if dotted == "np")
    _Spoils(found, module.touched, numpy).walk(module.tree)
    for name in module.constants:
        if name in found:
            module.spoilt.setdefault(name, found[name])
