"""Imports of libraries within functions count as the file's, where no name means two things.

    def f(x):                         from scipy.special import erf
        from scipy.special import erf
        return erf(x)                 def f(x):
                                          return erf(x)
"""

from __future__ import annotations

import libcst as cst

from adsource.frontend.bound import bound_anywhere
from adsource.frontend.rewriter import Rewriter
from adsource.frontend.syntax import found_in, nodes

IMPORTS = (cst.Import, cst.ImportFrom)


def hoisted(module) -> tuple[cst.Module, list[cst.Import | cst.ImportFrom]]:
    """The file without such imports, and these."""
    functions = [n for n in nodes(module.tree) if isinstance(n, cst.FunctionDef)]
    inner = {id(n): n for f in functions for n in found_in(f.body, *IMPORTS)}
    if not inner:
        return module.tree, []
    every = bound_anywhere(module.tree)
    found = [n for n in inner.values() if _is_plain(n) and not every & set(_names(n))]
    known: dict[str, str] = {}
    for n in [*(n for n in nodes(module.tree) if isinstance(n, IMPORTS) and id(n) not in inner), *found]:
        for name, what in _names(n).items() if _is_plain(n) else ():
            if known.setdefault(name, what) != what:
                found = [k for k in found if name not in _names(k)]
    return (module.tree.visit(_Without({id(n) for n in found}, module)) if found else module.tree), found


def _is_plain(node: cst.Import | cst.ImportFrom) -> bool:
    relative = isinstance(node, cst.ImportFrom) and (bool(node.relative) or isinstance(node.names, cst.ImportStar))
    return not relative


def _names(node: cst.Import | cst.ImportFrom) -> dict[str, str]:
    """The names that an import binds, each with what it stands for."""
    found = {}
    for alias in node.names:
        whole = alias.evaluated_name
        if isinstance(node, cst.ImportFrom):
            found[alias.evaluated_alias or whole] = f"{cst.Module([]).code_for_node(node.module)}.{whole}"
        else:
            first = whole.split(".")[0]
            found[alias.evaluated_alias or first] = whole if alias.evaluated_alias else first
    return found


class _Without(Rewriter):
    """Without such imports; `pass` where nothing else is left."""

    def __init__(self, found: set[int], module) -> None:
        super().__init__(module)
        self.found = found

    def leave_SimpleStatementLine(self, original_node: cst.SimpleStatementLine, updated_node: cst.SimpleStatementLine):
        pairs = zip(original_node.body, updated_node.body)
        kept = [made for given, made in pairs if id(given) not in self.found]
        if len(kept) == len(original_node.body):
            return updated_node
        return updated_node.with_changes(body=kept) if kept else cst.RemoveFromParent()

    def leave_IndentedBlock(self, original_node: cst.IndentedBlock, updated_node: cst.IndentedBlock):
        if updated_node.body:
            return updated_node
        return updated_node.with_changes(body=[cst.SimpleStatementLine([cst.Pass()])])
