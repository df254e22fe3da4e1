"""Rules that a user writes: found in a file's text, their names resolved, their lines checked.

    import numpy
    LEVEL = 0.3

    @ad.rule
    def soft_rule(x, k):
        y = soft(x, k=k)                 the operation `own.soft`, operands in the order of `def soft`
        y_d = numpy.exp(x) * x_d         np.exp(x) * x_d
        x_b += LEVEL * y_b               0.3 * y_b
"""

from __future__ import annotations

import ast
import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from adsource.errors import Refusal
from adsource.ir import infer
from adsource.ir.nodes import OWN
from adsource.rulebook import statics
from adsource.rulebook.names_used import inlined_functions, resolved, unknown_names
from adsource.rulebook.read import dotted, refusal, rules_of
from adsource.rulebook.rule import Rule, Slot

NEVER_ACTIVE = ("int", "bool", "const", "static")
Canonical = Callable[[str], str]


@dataclass(frozen=True)
class File:
    """What the names at the top level of a file stand for; functions: those of the program's file."""

    tree: ast.Module
    text: str
    path: str
    imports: dict[str, str]
    constants: dict[str, object]
    functions: dict[str, ast.FunctionDef]


def module_rules(text: str, path: str, canonical: Canonical) -> tuple[Rule, ...]:
    """The functions under `@ad.rule` in a user's module, as rules; raises Refusal."""
    file = _file(text, path) if "rule" in text else None
    if file is None:
        return ()
    marked = [n for n in ast.walk(file.tree) if isinstance(n, ast.FunctionDef) and _is_rule(n, file)]
    for node in marked:
        if node not in file.tree.body:
            raise _refused("AD401", "a rule stands at the top level of the file", node, file)
    return tuple(r for node in marked for r in _rules(node, file, canonical))


def file_rules(text: str, path: str, module: str, canonical: Canonical) -> tuple[Rule, ...]:
    """The rules of a file of rules, for functions of a module (its text) and of libraries."""
    try:
        ast.parse(text)
    except SyntaxError as error:
        raise Refusal("AD401", f"the rule cannot be read: {error.msg}", path, error.lineno or 0,
                      error.offset or 0, (error.text or "").rstrip()) from None
    own, file = _file(module, ""), _file(text, path)
    assert file is not None
    file = replace(file, functions=own.functions if own else {})
    nodes = [n for n in file.tree.body if isinstance(n, ast.FunctionDef)]
    return tuple(r for node in nodes for r in _rules(node, file, canonical))


# ------------------------------------------------------------------------- the file


def _file(text: str, path: str) -> File | None:
    """None where Python cannot parse it: the frontend says so."""
    try:
        tree = ast.parse(text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n"))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    imports = {local: name for n in tree.body for local, name in _imported(n)}
    functions = {n.name: n for n in tree.body if isinstance(n, ast.FunctionDef)}
    return File(tree, text, path, {"np": "np", "math": "math", **imports}, _constants(tree), functions)


def _imported(node: ast.stmt) -> Iterator[tuple[str, str]]:
    for a in node.names if isinstance(node, (ast.Import, ast.ImportFrom)) else ():
        if isinstance(node, ast.ImportFrom):
            yield a.asname or a.name, _short(f"{node.module}.{a.name}")
        else:
            top = a.name.split(".")[0]
            yield (a.asname, _short(a.name)) if a.asname else (top, _short(top))


def _short(name: str) -> str:
    head, dot, rest = name.partition(".")
    return ("np" if head == "numpy" else head) + dot + rest


def _constants(tree: ast.Module) -> dict[str, object]:
    """Numbers and strings that are set once, at the top of the file."""
    targets = [t.id for n in ast.walk(tree) if isinstance(n, ast.Assign) for t in n.targets if isinstance(t, ast.Name)]
    found: dict[str, object] = {}
    for n in tree.body:
        match n:
            case ast.Assign(targets=[ast.Name(id=name)], value=value) if targets.count(name) == 1:
                try:
                    number = statics.evaluate(value, {}, found)
                except (statics.NotStatic, ArithmeticError, LookupError, TypeError, ValueError):
                    continue
                if isinstance(number, (int, str)) or isinstance(number, float) and math.isfinite(number):
                    found[name] = number
    return found


def _is_rule(node: ast.FunctionDef, file: File) -> bool:
    return any(_is_mark(d, file) for d in node.decorator_list)


def _is_mark(decorator: ast.expr, file: File) -> bool:
    root, _, tail = dotted(decorator).partition(".")
    name = ".".join(filter(None, (file.imports.get(root, ""), tail)))
    return name.startswith("adsource.") and name.endswith(".rule")


# ------------------------------------------------------------------------- one rule


def _rules(node: ast.FunctionDef, file: File, canonical: Canonical) -> list[Rule]:
    plain = inlined_functions(resolved(node, file.imports, file.constants, canonical), file.functions,
                              file.imports, file.constants, canonical)
    found = [_about(r, node, file, canonical) for r in rules_of(plain, file.text, file.path, user=True)]
    for rule in found:
        _check(rule, plain, file)
    return found


def _about(rule: Rule, node: ast.FunctionDef, file: File, canonical: Canonical) -> Rule:
    """The rule under the operation's canonical name, the operands in order."""
    pattern = rule.pattern
    if isinstance(pattern, ast.Call) and rule.op in file.functions:
        return replace(rule, op=f"{OWN}{rule.op}", slots=_in_order(rule, file.functions[rule.op], file))
    op = canonical(rule.op)
    if infer.function_of(op) is None and op not in infer.OPERATORS and op not in infer.SPECIAL:
        shown = rule.op or ast.unparse(pattern)
        raise _refused("AD403", f"`{shown}` is no function of this file or of NumPy, and has the rule `{rule.name}`",
                       pattern, file, "Define it in the file of the function that is differentiated.")
    return replace(rule, op=op)


def _in_order(rule: Rule, function: ast.FunctionDef, file: File) -> tuple[Slot, ...]:
    """One name for each parameter of the function, by position."""
    a = function.args
    names = [p.arg for p in (*a.posonlyargs, *a.args)]
    if a.vararg or a.kwarg or a.kwonlyargs:
        raise _refused("AD403", f"`{function.name}`, which a rule covers, takes arguments by name alone, or any "
                       "number of them", function, file, "List its parameters, without `*`.")
    given = [s for s in rule.slots if not s.key]
    by_name = dict(zip(names, given)) | {s.key: s for s in rule.slots if s.key}
    plain = all(s.what == "name" for s in rule.slots)
    if not plain or sorted(by_name) != sorted(names) or len(rule.slots) != len(names) or (
        len({s.name for s in rule.slots}) < len(names)
    ):
        raise _refused("AD403", f"the pattern of the rule `{rule.name}` hands over other arguments than "
                       f"`{function.name}` takes", rule.pattern, file,
                       f"Give a name for each: `{function.name}({', '.join(names)})`.")
    return tuple(replace(by_name[n], key="") for n in names)


def _check(rule: Rule, node: ast.FunctionDef, file: File) -> None:
    operands = [n for s in rule.slots for n in _names(s) if rule.annotations.get(n) not in NEVER_ACTIVE]
    for name in operands:
        if name not in rule.params:
            raise _refused("AD403", f"`{name}` is no parameter of the rule `{rule.name}`", rule.pattern, file,
                           f"Write `def {rule.name}({', '.join(dict.fromkeys((*rule.params, name)))}):`.")
    found = unknown_names(rule, node)
    if found is not None:
        raise _refused("AD403", f"the name `{found[0]}` is not known in the rule `{rule.name}`", found[1], file,
                       "A rule knows its operands, its results, their `_d` and `_b`, what it sets itself, NumPy, "
                       "and numbers at the top of the file.")
    if rule.lines and rule.op.startswith(OWN):
        _check_lines(rule, operands, node, file)


def _check_lines(rule: Rule, operands: list[str], node: ast.FunctionDef, file: File) -> None:
    """A tangent line for each result, an adjoint line for each operand that may be active."""
    inside = [n for line in rule.lines for n in ast.walk(line)]
    set_here = {t.id for n in inside for t in _targets(n)}
    read = {n.id for n in inside if isinstance(n, ast.Name)}
    for name in rule.results:
        if f"{name}_d" not in set_here:
            raise _refused("AD403", f"the rule `{rule.name}` has no line for the tangent of `{name}`", node, file,
                           f"Add `{name}_d = ...`.")
    for name in operands:
        for missing in [n for n in (f"{name}_d", f"{name}_b") if n not in (read, set_here)[n.endswith("_b")]]:
            what = f"does not read `{missing}`" if missing.endswith("_d") else f"has no line for `{missing}`"
            raise _refused("AD403", f"the rule `{rule.name}` {what}", node, file,
                           f"Add it (`{missing} += 0.0` where there is no slope), or annotate an operand that is "
                           f"never differentiated: `{name}: int`." if missing.endswith("_b") else
                           f"Add its part of the tangent, or annotate it: `{name}: int`.")


def _targets(n: ast.AST) -> Iterator[ast.Name]:
    for t in n.targets if isinstance(n, ast.Assign) else [n.target] if isinstance(n, ast.AugAssign) else []:
        base = t.value if isinstance(t, ast.Subscript) else t
        if isinstance(base, ast.Name):
            yield base


def _names(slot: Slot) -> list[str]:
    return [slot.name] if slot.name else [n for i in slot.items for n in _names(i)]


def _refused(code: str, message: str, node: ast.AST, file: File, way: str = "") -> Refusal:
    line = getattr(node, "lineno", 0)
    lines = file.text.splitlines()
    shown = lines[line - 1] if 0 < line <= len(lines) else ""
    found = refusal(message, file.path, node)
    return Refusal(code, message, file.path, line, found.column, shown, way)
