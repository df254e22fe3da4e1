"""The primal functions as the user wrote them, for the copy in a generated module.

Names, comments and blank lines stay to the letter; spacing and line breaks become Black's, so that the
module as a whole is stable under it.
"""

from __future__ import annotations

import textwrap
from collections.abc import Sequence

import libcst as cst

from adsource.backend.docstrings import reindented
from adsource.backend.verbatim import add_above, comment_line, laid_out, without_end

EMPTY = cst.Module([])
ONE_LINE = cst.SimpleStatementSuite([cst.Pass()])
CLAUSES = ("handlers", "orelse", "finalbody")


def copied(text: str) -> list[str]:
    """The lines of a function's text."""
    module = cst.parse_module(text if text.endswith("\n") else text + "\n")
    (function,) = module.body
    if isinstance(function, cst.SimpleStatementLine):
        return _simple(function, 0)
    above = [line for line in (*module.header, *function.leading_lines) if line.comment]
    function = function.with_changes(leading_lines=[], lines_after_decorators=[])
    return _empty_lines(above, 0) + _statement(function, 0)


def _statement(node: cst.CSTNode, indent: int) -> list[str]:
    if isinstance(node, cst.SimpleStatementLine):
        return _simple(node, indent)
    if isinstance(node, cst.Match):
        return textwrap.indent(textwrap.dedent(_code(node)), " " * (4 * indent)).splitlines()
    lines = [*_decorators(node, indent), *_header(node, indent), *_suite(node.body, indent + 1)]
    for clause in CLAUSES:
        for part in _listed(getattr(node, clause, None)):
            lines += [line for line in _empty_lines(part.leading_lines, indent) if line]
            lines += _clause(part, indent)
    return lines


def _clause(node: cst.CSTNode, indent: int) -> list[str]:
    """`else`, `except` and `finally`; an `if` that stands there is an `elif`."""
    lines = _statement(node, indent)
    if isinstance(node, cst.If):
        pad = " " * (4 * indent)
        at = next(n for n, line in enumerate(lines) if line.startswith(f"{pad}if"))
        lines[at] = f"{pad}el{lines[at].strip()}"
    return lines


def _listed(part: object) -> Sequence[cst.CSTNode]:
    return part if isinstance(part, (list, tuple)) else [part] if part is not None else []


def _decorators(node: cst.CSTNode, indent: int) -> list[str]:
    pad = " " * (4 * indent)
    return [f"{pad}{_code(d).strip()}" for d in getattr(node, "decorators", ())]


def _header(node: cst.CSTNode, indent: int) -> list[str]:
    bare = {"body": ONE_LINE, "leading_lines": []}
    bare |= {clause: None for clause in ("orelse", "finalbody") if hasattr(node, clause)}
    bare |= {name: [] for name in ("decorators", "handlers") if hasattr(node, name)}
    if isinstance(node, cst.Try):
        return [" " * (4 * indent) + "try:"]
    text = _code(node.with_changes(**bare)).strip().removesuffix("pass").rstrip()
    behind = node.body.header.comment if isinstance(node.body, cst.IndentedBlock) else None
    comment = f"  {behind.value}" if behind else ""
    return laid_out(text + comment, indent)


def _suite(body: cst.BaseSuite, indent: int) -> list[str]:
    if isinstance(body, cst.SimpleStatementSuite):
        line = cst.SimpleStatementLine(body.body, trailing_whitespace=body.trailing_whitespace)
        return _simple(line, indent)
    lines: list[str] = []
    for s in body.body:
        add_above(lines, _empty_lines(s.leading_lines, indent))
        lines += _statement(s, indent)
    add_above(lines, _empty_lines(body.footer, indent))
    return without_end(lines)


def _simple(node: cst.SimpleStatementLine, indent: int) -> list[str]:
    if len(node.body) == 1 and isinstance(node.body[0], cst.Expr):
        lines = reindented(_code(node.body[0]).strip(), indent)
        if lines is not None:
            return lines
    texts = [_code(s.with_changes(semicolon=cst.MaybeSentinel.DEFAULT)).strip() for s in node.body]
    if node.trailing_whitespace.comment:
        texts[-1] += f"  {node.trailing_whitespace.comment.value}"
    return [line for text in texts for line in laid_out(text, indent)]


def _empty_lines(lines: Sequence[cst.EmptyLine], indent: int) -> list[str]:
    pad = " " * (4 * indent)
    return [pad + comment_line(line.comment.value) if line.comment else "" for line in lines]


def _code(node: cst.CSTNode) -> str:
    return EMPTY.code_for_node(node)
