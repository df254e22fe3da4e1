"""A file that is linked: what its statements define, what it imports, what of it is reached."""

from __future__ import annotations

import ast
from dataclasses import dataclass, field

from adsource.frontend.files import File

Thing = tuple[str, str]  # the place of a file, and a name at its top level


@dataclass
class Unit:
    file: File
    tree: ast.Module
    defined: dict[str, list[ast.stmt]] = field(default_factory=dict)
    imports: dict[str, tuple[ast.stmt, ast.alias]] = field(default_factory=dict)
    stars: list[ast.ImportFrom] = field(default_factory=list)
    reached: dict[str, None] = field(default_factory=dict)

    @property
    def key(self) -> str:
        return self.file.place.as_posix()


def unit_of(file: File) -> Unit:
    unit = Unit(file, ast.parse(file.text))
    for s in unit.tree.body:
        if isinstance(s, (ast.FunctionDef, ast.ClassDef)):
            unit.defined.setdefault(s.name, []).append(s)
        elif isinstance(s, ast.ImportFrom) and s.names[0].name == "*":
            unit.stars.append(s)
        elif isinstance(s, (ast.Import, ast.ImportFrom)):
            for a in s.names:
                local = a.asname or (a.name.split(".")[0] if isinstance(s, ast.Import) else a.name)
                unit.imports[local] = (s, a)
        else:
            for n in ast.walk(s):
                if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store):
                    unit.defined.setdefault(n.id, []).append(s)
    return unit


def is_rule(s: ast.stmt) -> bool:
    return isinstance(s, ast.FunctionDef) and any(ast.unparse(d).split(".")[-1] == "rule" for d in s.decorator_list)
