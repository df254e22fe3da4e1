"""The names that a piece of code binds."""

from __future__ import annotations

import libcst as cst

from adsource.frontend.syntax import found_in, nodes


def bound_in(node: cst.CSTNode) -> list[str]:
    """The names that a piece of code binds: those that stand as a target, imported or defined."""
    found: list[str] = []
    for n in nodes(node, (cst.BaseExpression, cst.FunctionDef)):
        match n:
            case cst.BaseExpression():
                found += [e.target.value for e in found_in(n, cst.NamedExpr)]
            case cst.AssignTarget() | cst.AugAssign() | cst.AnnAssign() | cst.For():
                found += _targets(n.target)
            case cst.MatchAs(name=cst.Name(value=name)) | cst.FunctionDef(name=cst.Name(value=name)):
                found.append(name)
            case cst.ImportAlias():
                found.append(n.evaluated_alias or n.evaluated_name.split(".")[0])
    return found


def _targets(node: cst.BaseExpression) -> list[str]:
    match node:
        case cst.Name(value=name):
            return [name]
        case cst.Tuple() | cst.List():
            return [n for element in node.elements for n in _targets(element.value)]
    return []


def local_names(node: cst.FunctionDef) -> frozenset[str]:
    """The names that a function binds: its parameters and its targets."""
    p = node.params
    params = [q.name.value for q in (*p.posonly_params, *p.params, *p.kwonly_params)]
    return frozenset([*bound_in(node.body), *params])
