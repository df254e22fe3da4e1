"""The names in a user's rule: imports and constants of its file put in, small functions written out.

    numpy.exp(x)          np.exp(x)
    LEVEL * y_b           0.3 * y_b
    sigmoid(k * x)        1.0 / (1.0 + np.exp(-(k * x)))     where sigmoid is one `return`
"""

from __future__ import annotations

import ast
import copy
from collections.abc import Callable, Iterator

from adsource.ir import infer
from adsource.rulebook import statics
from adsource.rulebook.notation import NOTATION
from adsource.rulebook.read import dotted
from adsource.rulebook.rule import Rule
from adsource.rulebook.scope import helpers

DEEPEST = 20  # functions that call functions


def resolved(node: ast.FunctionDef, imports: dict[str, str], constants: dict[str, object],
             canonical: Callable[[str], str]) -> ast.FunctionDef:
    """The function with canonical names of libraries, and numbers for the file's constants."""
    own = {n.arg for n in ast.walk(node.args) if isinstance(n, ast.arg)}
    own |= {n.id for n in ast.walk(node) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)}
    own |= {f"{name}{suffix}" for name in own for suffix in ("_d", "_b")}
    walker = _Resolve({k: v for k, v in imports.items() if k not in own},
                      {k: v for k, v in constants.items() if k not in own}, canonical)
    new = copy.deepcopy(node)
    new.body = [walker.visit(s) for s in new.body]
    return new


class _Resolve(ast.NodeTransformer):
    def __init__(self, imports, constants, canonical) -> None:
        self.imports, self.constants, self.canonical = imports, constants, canonical

    def visit_Call(self, node: ast.Call) -> ast.AST:
        self.generic_visit(node)
        name = dotted(node.func)
        plain = self.canonical(name)
        if name != plain and plain.replace(".", "").replace("_", "").isalnum():
            node.func = _of(plain, node.func)
        return node

    def visit_Attribute(self, node: ast.Attribute) -> ast.AST:
        root, _, tail = dotted(node).partition(".")
        if root in self.imports:
            return _of(f"{self.imports[root]}.{tail}", node)
        return self.generic_visit(node)

    def visit_Name(self, node: ast.Name) -> ast.AST:
        if node.id in self.imports and "." in self.imports[node.id]:
            return _of(self.imports[node.id], node)
        if node.id in self.constants and isinstance(node.ctx, ast.Load):
            return _placed(ast.parse(repr(self.constants[node.id]), mode="eval").body, node)
        return node


def _of(name: str, node: ast.expr) -> ast.expr:
    return _placed(ast.parse(name, mode="eval").body, node)


def _placed(new: ast.expr, node: ast.AST) -> ast.expr:
    """The expression at the place of a node."""
    for n in ast.walk(new):
        ast.copy_location(n, node)
    return new


# ----------------------------------------------------------------- functions of the file


def inlined_functions(node: ast.FunctionDef, functions: dict[str, ast.FunctionDef], *tables) -> ast.FunctionDef:
    """The rule with calls of one-line functions written out; the pattern stays."""
    small = {n: f for n, f in functions.items() if _result(f) is not None}
    start = 2 if ast.get_docstring(node) else 1
    walker = _Inline(small, tables)
    node.body[start:] = [walker.visit(s) for s in node.body[start:]]
    return node


def _result(f: ast.FunctionDef) -> ast.expr | None:
    """What a function returns whose body is one `return`, and which takes plain arguments."""
    body = f.body[1:] if ast.get_docstring(f) else f.body
    a = f.args
    plain = not (a.vararg or a.kwarg or a.kwonlyargs or a.defaults)
    return body[0].value if plain and len(body) == 1 and isinstance(body[0], ast.Return) else None


class _Inline(ast.NodeTransformer):
    def __init__(self, functions, tables) -> None:
        self.functions, self.tables, self.depth = functions, tables, 0

    def visit_Call(self, node: ast.Call) -> ast.AST:
        self.generic_visit(node)
        f = self.functions.get(dotted(node.func))
        if f is None or node.keywords or len(node.args) != len(f.args.args) or self.depth > DEEPEST:
            return node
        value = _result(resolved(f, *self.tables))
        arguments = {p.arg: given for p, given in zip(f.args.args, node.args)}
        self.depth += 1
        new = self.visit(_placed(_Put(arguments).visit(copy.deepcopy(value)), node))
        self.depth -= 1
        return new


class _Put(ast.NodeTransformer):
    def __init__(self, arguments) -> None:
        self.arguments = arguments

    def visit_Name(self, node: ast.Name) -> ast.AST:
        return copy.deepcopy(self.arguments.get(node.id, node))


# ------------------------------------------------------------------------ what is known


def unknown_names(rule: Rule, node: ast.FunctionDef) -> tuple[str, ast.AST] | None:
    """The first name in a rule's lines that stands for nothing, and its place."""
    values = [*rule.params, *rule.results]
    known = {f"{v}{suffix}" for v in values for suffix in ("", "_d", "_b")}
    known |= {n.id for n in ast.walk(node) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)}
    heads = {name.split(".")[0] for name in (*statics.FUNCTIONS, *NOTATION)}
    known |= heads | helpers() | {"np", "math", "scipy"} | set(infer.OPERATORS)
    for line in rule.lines:
        for n in _in_order(line):
            if isinstance(n, ast.Name) and n.id not in known:
                return n.id, n
            if isinstance(n, ast.Call) and not _is_function(dotted(n.func)):
                return ast.unparse(n.func), n
    return None


def _is_function(name: str) -> bool:
    if name.split(".")[0] not in ("np", "math", "scipy"):
        return True
    return name in infer.SPECIAL or infer.function_of(name) is not None


def _in_order(node: ast.AST) -> Iterator[ast.AST]:
    yield node
    for child in ast.iter_child_nodes(node):
        yield from _in_order(child)
