"""The source text of a live function: its whole file, or its notebook cell with what the cell uses."""

from __future__ import annotations

import ast
import inspect
import os
import sys
from dataclasses import dataclass
from pathlib import Path
from types import CodeType, FunctionType, ModuleType
from typing import Any, TypeGuard

import numpy as np

from adsource.errors import Refusal
from adsource.frontend.files import File
from adsource.frontend.link import linked
from adsource.ir.places import Part
from adsource.runtime.live import LiveFiles
from adsource.runtime.stale import refuse_stale

RULE_MARK = "_adsource_rule"


@dataclass(frozen=True)
class Source:
    """What the compiler reads for a function: its file's text and what it takes from other modules (`link`).

    path is for messages and heads: a bare file name, the same on every machine."""

    path: str
    text: str
    function: str
    parts: tuple[Part, ...] = ()
    spoilt: tuple[tuple[str, str], ...] = ()
    homes: tuple[tuple[str, str, str], ...] = ()  # names from other modules: the module, and their names there

    def live(self, name: str, function: FunctionType) -> Any:
        """What a name at the top of the text is in the running program; LookupError where it is nothing."""
        for own, module, there in self.homes:
            if own == name:
                return vars(sys.modules[module])[there]
        return function.__globals__[name]


def unwrap(function: Any) -> FunctionType:
    """The plain Python function in a decorated or jitted one.

    Raises Refusal AD004 for lambdas, partials, built-in functions, classes and methods.
    """
    for inside in ("primal_function", "py_func"):  # ours; Numba's dispatcher
        function = getattr(function, inside, function)
    if isinstance(function, FunctionType) and function.__name__ != "<lambda>":
        return function
    what = "a lambda" if isinstance(function, FunctionType) else f"a {type(function).__name__}"
    raise Refusal(
        "AD004",
        f"a function defined with `def` is needed, this is {what}",
        rewrite="Write `def f(...):` at the top level of a file, and pass what a partial would bind as arguments.",
    )


def source_of(function: FunctionType, more: tuple[tuple[str, str], ...] = ()) -> Source:
    """The text that the compiler reads for this function, as it is in the file now.

    more: classes and functions that its arguments bring along, (module, name)."""
    _refuse_closure(function)
    text = _file_text(function)
    if not _is_module_file(function):
        cell = _isolated(with_surroundings(text, function), function)
        return _linked("<cell>", cell, function, Path.cwd() / "cell", more)
    path = Path(_file(function))
    refuse_stale(_with_helpers(function), text, path.name)
    return _linked(path.name, _isolated(text, function), function, path.resolve(), more)


def _linked(
    shown: str, text: str, function: FunctionType, place: Path, more: tuple[tuple[str, str], ...]
) -> Source:
    """The text with what it takes from other modules of the user's."""
    module = function.__globals__.get("__name__", "")
    own, files = File(shown, text, place, module), LiveFiles(shown, place)
    others = [(own if home == module else files.loaded(home), name) for home, name in more]
    one = linked(own, function.__name__, files, tuple((f, n) for f, n in others if f is not None))
    for home in dict.fromkeys(home for _, home, _ in one.homes):
        names = [there for _, where, there in one.homes if where == home]
        _refuse_stale_module(home, names)
    return Source(shown, one.text, function.__name__, one.parts, one.spoilt, one.homes)


def _refuse_stale_module(home: str, names: list[str]) -> None:
    values = [_bare(vars(sys.modules[home]).get(n)) for n in names] if home in sys.modules else []
    functions = [v for v in values if isinstance(v, FunctionType)]
    if functions:
        path = Path(str(sys.modules[home].__file__))
        refuse_stale(functions, path.read_text(encoding="utf-8"), path.name)


def _file(function: FunctionType) -> str:
    return inspect.getsourcefile(function) or function.__code__.co_filename


def _file_text(function: FunctionType) -> str:
    try:
        return "".join(inspect.findsource(function)[0])  # of the whole file or cell, as it is now
    except (OSError, TypeError) as error:
        raise Refusal(
            "AD004",
            f"the source of `{function.__name__}` cannot be found",
            rewrite="Define it in a file or a notebook cell; a plain prompt and `exec` keep no source.",
        ) from error


def _is_module_file(function: FunctionType) -> bool:
    own = function.__globals__.get("__file__")
    return own is not None and os.path.realpath(own) == os.path.realpath(_file(function))


def _refuse_closure(function: FunctionType) -> None:
    free = function.__code__.co_freevars
    if free:
        names = ", ".join(f"`{name}`" for name in free)
        raise Refusal(
            "AD005",
            f"`{function.__name__}` reads {names} of the function around it",
            path=Path(function.__code__.co_filename).name,
            line=function.__code__.co_firstlineno,
            rewrite="Make it a parameter.",
        )


# ------------------------------------------------------- functions inside functions or classes


def _isolated(text: str, function: FunctionType) -> str:
    """The text with the function at its top level and on its own lines.

    A function that is defined inside another one, a class or an `if` is moved out; the rest of what
    stood around it becomes blank lines.
    """
    try:
        tree = ast.parse(text)
    except SyntaxError:
        return text  # the compiler says what is wrong, with the place
    for outer in tree.body:
        for node in ast.walk(outer):
            if node is not outer and _defines(node, function):
                return _moved_out(text, outer, node)
    return text


def _defines(node: ast.AST, function: FunctionType) -> TypeGuard[ast.FunctionDef]:
    if not isinstance(node, ast.FunctionDef) or node.name != function.__name__:
        return False
    first = min([node.lineno, *(d.lineno for d in node.decorator_list)])
    return first == function.__code__.co_firstlineno


def _moved_out(text: str, outer: Any, node: ast.FunctionDef) -> str:
    lines = text.splitlines()
    indent = " " * node.col_offset
    kept = range(node.lineno - 1, node.end_lineno or node.lineno)
    for number in range(_first_line(outer) - 1, outer.end_lineno):
        lines[number] = lines[number].removeprefix(indent) if number in kept else ""
    return "\n".join(lines) + "\n"


def _first_line(node: Any) -> int:
    return min([node.lineno, *(d.lineno for d in getattr(node, "decorator_list", []))])


# ---------------------------------------------------------------------------- notebook cells


def with_surroundings(text: str, function: FunctionType) -> str:
    """The cell's text, and below it what the function uses from other cells.

    A cell rarely holds its own `import numpy as np`; below, so that the cell's line numbers stay.
    """
    defined = _top_level_names(text)
    names = {n for f in _with_helpers(function) for n in _names_read(f.__code__)}
    rules = [r for n, r in sorted(function.__globals__.items()) if n not in defined and _is_rule(r, names | defined)]
    names = names.union(*(_names_read(r.__code__) for r in rules)) - defined
    added = [_definition(n, _bare(function.__globals__.get(n))) for n in sorted(names)]
    added += [_rule(r) for r in rules]
    return "\n".join([text.rstrip("\n"), *filter(None, added)]) + "\n"


def _is_rule(value: object, known: set[str]) -> TypeGuard[FunctionType]:
    """Whether it is a rule, and about a function that is known: the first that its text names."""
    if not isinstance(value, FunctionType) or not hasattr(value, RULE_MARK) or value.__module__ != "__main__":
        return False
    about = value.__code__.co_names[:1]
    return bool(about) and (about[0] in known or isinstance(value.__globals__.get(about[0]), ModuleType))


def _rule(function: FunctionType) -> str:
    """A rule from another cell, under a mark whose name is known."""
    lines = inspect.getsource(function).splitlines()
    return "\n".join([f"import adsource as {RULE_MARK}", f"@{RULE_MARK}.rule", *lines[_def_line(lines) :]])


def _with_helpers(function: FunctionType) -> list[FunctionType]:
    """The function, and those of the same module that it calls, and those that they call."""
    found = [function]
    for caller in found:
        for name in sorted(_names_read(caller.__code__)):
            value = _bare(function.__globals__.get(name))
            same = isinstance(value, FunctionType) and value.__module__ == function.__module__
            if same and value not in found:
                found.append(value)
    return found


def _bare(value: Any) -> Any:
    """The plain function in a decorated or jitted one; anything else as it is."""
    return getattr(value, "primal_function", getattr(value, "py_func", value))


def _names_read(code: CodeType) -> set[str]:
    inner = [c for c in code.co_consts if isinstance(c, CodeType)]
    return set(code.co_names).union(*(_names_read(c) for c in inner))


def _top_level_names(text: str) -> set[str]:
    try:
        body = ast.parse(text).body
    except SyntaxError:
        return set()
    names: set[str] = set()
    for node in body:
        if isinstance(node, (ast.Import, ast.ImportFrom)):
            names |= {(a.asname or a.name).split(".")[0] for a in node.names}
        elif isinstance(node, ast.Assign):
            names |= {t.id for t in node.targets if isinstance(t, ast.Name)}
        elif isinstance(node, (ast.FunctionDef, ast.ClassDef)):
            names.add(node.name)
    return names


def _definition(name: str, value: object) -> str:
    """A line, or a function's text, that gives `name` this value; nothing where there is none."""
    if isinstance(value, ModuleType):
        return f"import {value.__name__} as {name}"
    if isinstance(value, (bool, int, float, complex)):
        return f"{name} = {value!r}"
    if isinstance(value, FunctionType) and value.__module__ == "__main__":
        lines = inspect.getsource(value).splitlines()
        return "\n".join(lines[_def_line(lines) :])
    home = "numpy" if isinstance(value, np.ufunc) else getattr(value, "__module__", None)
    own = getattr(value, "__name__", "")
    if home in sys.modules and getattr(sys.modules[home], own, None) is value:
        return f"from {home} import {own} as {name}"
    return ""


def _def_line(lines: list[str]) -> int:
    """Where `def` is, below the decorators."""
    return next((n for n, line in enumerate(lines) if line.startswith("def ")), 0)
