"""Where a statement comes from: its text, its comments, the function's own text without our markers."""

from __future__ import annotations

import libcst as cst

from adsource.frontend.module import Module
from adsource.ir.nodes import Origin

MARKERS = ("adsource.checkpoint", "adsource.stop_gradient")


class _Unmarked(cst.CSTTransformer):
    """`ad.checkpoint(range(n), slots=20)` -> `range(n)`, `ad.stop_gradient(x)` -> `x`."""

    def __init__(self, module: Module) -> None:
        self.module = module

    def leave_Call(self, original: cst.Call, updated: cst.Call) -> cst.BaseExpression:
        if self.module.dotted(original.func) in MARKERS and updated.args:
            return updated.args[0].value
        return updated


def _plain(node: cst.CSTNode, module: Module) -> cst.CSTNode:
    marked = any(d == "adsource" or d.startswith("adsource.") for d in module.imports.values())
    return node.visit(_Unmarked(module)) if marked else node


def origin(node: cst.CSTNode, module: Module, line: cst.CSTNode | None = None, parts: int = 1) -> Origin:
    """The origin of a statement.  For a compound one the text is its header; `line` is the line that a
    small statement stands on, for its trailing comment."""
    text = header(node, module) if isinstance(node, cst.BaseCompoundStatement) else small(node, line, module)
    return Origin(module.numbers.get(id(node), 0), module.place(node)[0], text, parts, module.source.path)


def small(node: cst.CSTNode, line: cst.CSTNode | None, module: Module) -> str:
    """`x = f(y)  # why`."""
    text = module.code(_plain(node, module)).rstrip().rstrip(";").rstrip()
    trailing = getattr(line, "trailing_whitespace", None)
    alone = line is not None and line.body[-1] is node
    if trailing is not None and trailing.comment is not None and alone:
        text += "  " + trailing.comment.value
    return text


def header(node: cst.BaseCompoundStatement, module: Module) -> str:
    """`for i in range(n):  # why`, all lines of it."""
    block = node.body if isinstance(node.body, cst.IndentedBlock) else cst.IndentedBlock([])
    changes: dict = {"body": block.with_changes(body=[], footer=()), "leading_lines": ()}
    if hasattr(node, "orelse"):
        changes["orelse"] = None
    text = module.code(_plain(node.with_changes(**changes), module)).rstrip()
    return text.removesuffix("pass").rstrip()


def comments(lines) -> tuple[str, ...]:
    """The comment lines among the lines above a statement."""
    return tuple(line.comment.value for line in lines if line.comment is not None)


def function_text(node: cst.FunctionDef, module: Module) -> str:
    """A function's own text, dedented, without our decorators and markers."""
    kept = [d for d in node.decorators if not is_marker(d, module)]
    bare = node.with_changes(decorators=kept, leading_lines=(), lines_after_decorators=())
    return module.code(_plain(bare, module)).strip("\n") + "\n"


def is_marker(decorator: cst.Decorator, module: Module) -> bool:
    node = decorator.decorator
    dotted = module.dotted(node.func if isinstance(node, cst.Call) else node)
    return dotted is not None and dotted.startswith("adsource.")
