"""The names that a piece of code binds."""

from __future__ import annotations

import libcst as cst

from adsource.frontend.syntax import found_in, nodes

BINDING = (cst.Assign, cst.AnnAssign, cst.AugAssign, cst.For, cst.With, cst.NamedExpr, cst.Match)


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


def bound_anywhere(tree: cst.Module) -> frozenset[str]:
    """The names that some assignment, parameter, function or class of a file binds; imports aside."""
    found = {n for s in nodes(tree) if isinstance(s, BINDING) for n in bound_in(s)}
    found |= {n.name.value for n in nodes(tree) if isinstance(n, (cst.Param, cst.FunctionDef, cst.ClassDef))}
    return frozenset(found | {n for f in found_in(tree, cst.CompFor) for n in _targets(f.target)})


def local_names(node: cst.FunctionDef) -> frozenset[str]:
    """The names that a function binds: its parameters and its targets."""
    p = node.params
    params = [q.name.value for q in (*p.posonly_params, *p.params, *p.kwonly_params)]
    return frozenset([*bound_in(node.body), *params])
