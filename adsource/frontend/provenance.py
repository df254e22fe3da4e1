"""Where a statement comes from: its text, its comments, the function's own text without our markers."""

from __future__ import annotations

import ast

import libcst as cst

from adsource.frontend.module import Module
from adsource.ir.nodes import Origin

MARKERS = ("adsource.checkpoint", "adsource.stop_gradient")


ATOMS = (cst.Name, cst.Attribute, cst.Subscript, cst.Call, cst.List)  # need no parentheses anywhere


class _Unmarked(cst.CSTTransformer):
    """`ad.checkpoint(range(n), slots=20)` -> `range(n)`, `ad.stop_gradient(x + y) * 2` -> `(x + y) * 2`."""

    def __init__(self, module: Module) -> None:
        self.module = module
        self.closed: list[cst.BaseExpression] = []  # what got parentheses, and may stand alone without

    def leave_Call(self, original: cst.Call, updated: cst.Call) -> cst.BaseExpression:
        if self.module.dotted(original.func) not in MARKERS or not updated.args:
            return updated
        value = updated.args[0].value
        if value.lpar or isinstance(value, ATOMS) and _alone(value, self.module):
            return value
        closed = value.with_changes(lpar=[cst.LeftParen()], rpar=[cst.RightParen()])
        self.closed.append(closed)
        return closed

    def leave_With(self, original: cst.With, updated: cst.With):
        """`with ad.checkpoint():` goes, its block stays."""
        item = original.items[0].item
        if not (isinstance(item, cst.Call) and self.module.dotted(item.func) == MARKERS[0]):
            return updated
        if not _lines(updated.body):
            return updated  # the header alone
        first, *others = _lines(updated.body)
        above = (*updated.leading_lines, *first.leading_lines)
        return cst.FlattenSentinel([first.with_changes(leading_lines=above), *others])

    def _open(self, _original, updated):
        """`y = (x + k)` -> `y = x + k`."""
        value = updated.value
        if not any(value is c for c in self.closed):
            return updated
        bare = value.with_changes(lpar=[], rpar=[])
        return updated.with_changes(value=bare) if _alone(bare, self.module) else updated

    leave_Assign = leave_AnnAssign = leave_AugAssign = leave_Return = leave_Arg = leave_Index = _open


def _lines(body: cst.BaseSuite) -> list[cst.BaseStatement]:
    return [cst.SimpleStatementLine(body.body)] if isinstance(body, cst.SimpleStatementSuite) else list(body.body)


def _alone(value: cst.BaseExpression, module: Module) -> bool:
    """Whether an expression can be read without parentheses: it may run over several lines."""
    try:
        ast.parse(module.code(value), mode="eval")
    except SyntaxError:
        return False
    return not isinstance(value, (cst.GeneratorExp, cst.NamedExpr, cst.Yield, cst.Lambda))


def _plain(node: cst.CSTNode, module: Module) -> cst.CSTNode:
    marked = any(d == "adsource" or d.startswith("adsource.") for d in module.imports.values())
    return node.visit(_Unmarked(module)) if marked else node


def origin(node: cst.CSTNode, module: Module, line: cst.CSTNode | None = None, parts: int = 1) -> Origin:
    """The origin of a statement.  For a compound one the text is its header; `line` is the line that a
    small statement stands on, for its trailing comment."""
    text = header(node, module) if isinstance(node, cst.BaseCompoundStatement) else small(node, line, module)
    at = module.home(node)
    return Origin(module.numbers.get(id(node), 0), at.line, text, parts, at.path)


def small(node: cst.CSTNode, line: cst.CSTNode | None, module: Module) -> str:
    """`x = f(y)  # why`."""
    text = module.code(_plain(module.written.get(id(node), node), module)).rstrip().rstrip(";").rstrip()
    trailing = getattr(line, "trailing_whitespace", None)
    alone = line is not None and line.body[-1] is node
    if trailing is not None and trailing.comment is not None and alone:
        text += "  " + trailing.comment.value
    return text


def header(node: cst.BaseCompoundStatement, module: Module) -> str:
    """`for i in range(n):  # why`, all lines of it."""
    node = module.written.get(id(node), node)
    block = node.body if isinstance(node.body, cst.IndentedBlock) else cst.IndentedBlock([])
    changes: dict = {"body": block.with_changes(body=[], footer=()), "leading_lines": ()}
    if hasattr(node, "orelse"):
        changes["orelse"] = None
    text = module.code(_plain(node.with_changes(**changes), module)).rstrip()
    return text.removesuffix("pass").rstrip()


def comments(lines) -> tuple[str, ...]:
    """The comment lines above a statement; an empty text is a blank line."""
    return tuple(line.comment.value if line.comment is not None else "" for line in lines)


def function_text(node: cst.FunctionDef, module: Module) -> str:
    """A function's own text, dedented, without our decorators and markers."""
    node = module.written.get(id(node), node)
    kept = [d for d in node.decorators if not is_marker(d, module)]
    bare = node.with_changes(decorators=kept, leading_lines=(), lines_after_decorators=())
    return module.code(_plain(bare, module)).strip("\n") + "\n"


def is_marker(decorator: cst.Decorator, module: Module) -> bool:
    node = decorator.decorator
    dotted = module.dotted(node.func if isinstance(node, cst.Call) else node)
    return dotted is not None and dotted.startswith("adsource.")
