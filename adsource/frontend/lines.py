"""Suites as lists of statements, and which paths through them leave or fall through."""

from __future__ import annotations

from collections.abc import Sequence

import libcst as cst
from libcst import matchers

from adsource.frontend import provenance
from adsource.frontend.syntax import found_in

# A statement, the line that it stands on, the comments above it.
Line = tuple[cst.CSTNode, cst.CSTNode | None, tuple[str, ...]]
LEAVING = {cst.Break: "break", cst.Continue: "continue", cst.Return: "return"}


def lines_of(body: cst.BaseSuite | Sequence) -> list[Line]:
    """The statements of a suite one by one, each with the comments above it."""
    if isinstance(body, cst.SimpleStatementSuite):
        return [(s, body, ()) for s in body.body]
    found: list[Line] = []
    for statement in body.body if isinstance(body, cst.IndentedBlock) else body:
        above = provenance.comments(statement.leading_lines)
        if isinstance(statement, cst.SimpleStatementLine):
            found += [(s, statement, above if k == 0 else ()) for k, s in enumerate(statement.body)]
        else:
            found.append((statement, None, above))
    foot = provenance.comments(getattr(body, "footer", ()))
    return [*found, *((cst.Comment(c), None, ()) for c in foot if c)]


def exits(lines: list[Line]) -> set[str]:
    """How paths through the statements leave them: "break", "continue", "return"."""
    found: set[str] = set()
    for node, _, _ in lines:
        if type(node) in LEAVING:
            found.add(LEAVING[type(node)])
        elif isinstance(node, cst.If):
            found |= set().union(*map(exits, arms(node)))
        elif isinstance(node, (cst.With, cst.Match, cst.Try)):
            found |= set().union(*map(exits, inner(node)))
        elif isinstance(node, (cst.For, cst.While)):
            found |= (exits(lines_of(node.body)) & {"return"}) | exits(otherwise(node))
    return found


def falls(lines: list[Line]) -> bool:
    """Whether some path through the statements reaches their end."""
    for node, _, _ in lines:
        if isinstance(node, (*LEAVING, cst.Raise)):
            return False
        if isinstance(node, cst.If) and not any(falls(b) for b in arms(node)):
            return False
        if isinstance(node, (cst.With, cst.Try)) and not falls(inner(node)[0]):
            return False
        if isinstance(node, cst.Match) and _covers(node) and not any(map(falls, inner(node))):
            return False
        if isinstance(node, cst.While) and endless(node):
            return False
    return True


def inner(node: cst.With | cst.Match | cst.Try) -> list[list[Line]]:
    """The blocks of a `with`, of a `match`, of a `try` whose handlers raise."""
    if isinstance(node, cst.With):
        return [lines_of(node.body)]
    if isinstance(node, cst.Try):
        parts = [p.body for p in (node, node.orelse, node.finalbody) if p is not None]
        return [[line for p in parts for line in lines_of(p)]]
    return [lines_of(case.body) for case in node.cases]


def _covers(node: cst.Match) -> bool:
    """Whether some case of a `match` always fits."""
    return any(isinstance(c.pattern, cst.MatchAs) and c.pattern.pattern is None and c.guard is None for c in node.cases)


def endless(node: cst.While) -> bool:
    """`while True` without a `break` of its own."""
    sure = matchers.matches(node.test, matchers.Name("True") | matchers.Integer("1"))
    return sure and "break" not in exits(lines_of(node.body))


def otherwise(node: cst.For | cst.While) -> list[Line]:
    """The `else` of a loop."""
    return lines_of(node.orelse.body) if node.orelse is not None else []


def arms(node: cst.If) -> tuple[list[Line], list[Line]]:
    body = lines_of(node.body)
    match node.orelse:
        case cst.If() as other:
            return body, [(other, None, provenance.comments(other.leading_lines))]
        case cst.Else() as other:
            inner = lines_of(other.body)
            above = provenance.comments(other.leading_lines)
            if above and inner:
                inner[0] = (*inner[0][:2], above + inner[0][2])
            return body, inner
    return body, []


def has_jumps(node: cst.FunctionDef) -> bool:
    return bool(found_in(node.body, cst.Continue, cst.Break))


def returns(lines: list[Line]) -> list[cst.Return]:
    found: list[cst.Return] = []
    for node, _, _ in lines:
        if isinstance(node, cst.Return):
            found.append(node)
        elif isinstance(node, cst.If):
            found += [r for arm in arms(node) for r in returns(arm)]
        elif isinstance(node, (cst.With, cst.Match, cst.Try)):
            found += [r for block in inner(node) for r in returns(block)]
        elif isinstance(node, (cst.For, cst.While)):
            found += returns(lines_of(node.body)) + returns(otherwise(node))
    return found


def slots(node: cst.Return) -> list[cst.BaseExpression | None]:
    """The values of a return as they are written."""
    match node.value:
        case None | cst.Name(value="None"):
            return []
        case cst.Tuple() as several:
            return [e.value for e in several.elements]
        case cst.IfExp() as choice:
            arms_ = [slots(cst.Return(arm)) for arm in (choice.body, choice.orelse)]
            longest = max(arms_, key=len)
            return [choice] * len(longest) if len(longest) > 1 else [choice]
    return [node.value]
