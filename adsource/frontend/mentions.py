"""The imports and the constants of the file that functions mention: what a module with their text needs."""

from __future__ import annotations

import libcst as cst

from adsource.frontend.bound import local_names
from adsource.frontend.module import Module
from adsource.frontend.provenance import is_marker
from adsource.frontend.syntax import READ, nodes


def mentioned(
    module: Module, functions: list[cst.FunctionDef], more: tuple[str, ...] = ()
) -> tuple[tuple[str, ...], tuple]:
    """Import lines, in the order of the file, without adsource; constants (name, text), likewise."""
    names = set(_reached(module, functions, more))
    lines = [line for local, line in module.import_lines.items() if local in names and _kept(local, module)]
    constants = tuple((n, module.code(v)) for n, v in module.constants.items() if n in names)
    return tuple(dict.fromkeys("\n".join(lines).split("\n"))) if lines else (), constants


def classes(module: Module, functions: list[cst.FunctionDef], more: tuple[str, ...] = ()) -> list[str]:
    """The classes of the file that functions mention, those that these mention, and `more`, in the file's order."""
    names = set(_reached(module, functions, more))
    return [c for c in module.classes if c in names and c != module.shared.kind]


def _reached(module: Module, functions: list[cst.FunctionDef], more: tuple[str, ...]) -> list[str]:
    """The names that functions mention, and those that constants and classes among these mention."""
    methods = {id(f): module.inside[n] for n, f in module.functions.items() if n in module.inside}
    found = dict.fromkeys(more)
    for f in functions:
        found |= dict.fromkeys([*_of_function(f, module), *([methods[id(f)]] if id(f) in methods else [])])
    names = list(found)
    for name in names:  # `names` grows on the way
        made = module.constants.get(name) or (module.classes[name].node if name in module.classes else None)
        names += [n for n in dict.fromkeys(names_in(made)) if n not in names] if made is not None else []
    return names


def _kept(local: str, module: Module) -> bool:
    return module.imports[local].split(".")[0] != "adsource"


def _of_function(function: cst.FunctionDef, module: Module) -> list[str]:
    local = local_names(function)
    outside = [function.params, *(d for d in function.decorators if not is_marker(d, module))]
    params = {p.name.value for p in (*function.params.posonly_params, *function.params.params,
                                     *function.params.kwonly_params)}
    found = [n for n in names_in(function.body) if n not in local]
    return list(dict.fromkeys(found + [n for o in outside for n in names_in(o) if n not in params]))


def names_in(node: cst.CSTNode) -> list[str]:
    """The names that a piece of code reads."""
    return [n.value for n in nodes(node, fields=READ) if isinstance(n, cst.Name)]
