"""Defaults that are no constants, of functions within a function: they are what they are at the definition.

    def g(v, a=k * 2): return a * v          a_default = k * 2
                                             def g(v, a=None):
                                                 if a is None:
                                                     a = a_default
                                                 return a * v

The same for a lambda, which reads `a_default if a is None else a`.
"""

from __future__ import annotations

import libcst as cst

from adsource.frontend.bound import local_names
from adsource.frontend.rewriter import Rewriter, Substituted
from adsource.frontend.syntax import found_in
from adsource.names import fresh

COMPREHENSIONS = (cst.ListComp, cst.GeneratorExp, cst.DictComp, cst.SetComp)


def defaulted(module) -> cst.Module:
    """The file with such defaults; the file itself where there are none."""
    inside = [n for f in module.tree.body if isinstance(f, (cst.FunctionDef, cst.ClassDef))
              for n in found_in(f.body, cst.FunctionDef, cst.Lambda)]
    if not any(p.default is not None and found_in(p.default, cst.Name) for f in inside for p in _optional_ones(f)):
        return module.tree
    return module.tree.visit(_Defaults(module))


class _Defaults(Rewriter):
    def __init__(self, module) -> None:
        super().__init__(module)
        self.taken = set(module.source.taken)
        self.around: list[frozenset[str]] = []  # what the functions around bind
        self.lines: list[list[cst.SimpleStatementLine]] = []  # what stands before the statement at hand
        self.early: list[tuple[type, ...]] = []  # what of it cannot be computed before the statement

    def visit_FunctionDef(self, node: cst.FunctionDef) -> None:
        self.around.append(local_names(node))

    def leave_FunctionDef(self, original_node: cst.FunctionDef, updated_node: cst.FunctionDef):
        self.around.pop()
        found = self._found(original_node)
        if not found:
            return updated_node
        made, tests = [], []
        for p, name in found:
            made.append(self._line(f"{name} = 0", original_node, p.default))
            test = cst.parse_statement(f"if {p.name.value} is None:\n    {p.name.value} = {name}\n")
            self.module.stand(test, original_node)
            tests.append(test)
        body = updated_node.body
        inner = [cst.SimpleStatementLine(body.body)] if isinstance(body, cst.SimpleStatementSuite) else body.body
        whole = updated_node.with_changes(params=_optional(updated_node.params, dict(found)),
                                          body=cst.IndentedBlock([*tests, *inner]))
        self.module.stand(whole, original_node)
        return cst.FlattenSentinel([*made, whole])

    def visit_SimpleStatementLine(self, node: cst.SimpleStatementLine) -> None:
        self.lines.append([])
        sometimes = found_in(node, cst.IfExp, cst.BooleanOperation)
        never = (cst.Name,) if found_in(node, *COMPREHENSIONS) else ()
        self.early.append((cst.Call, *never, *((cst.Subscript, cst.BinaryOperation) if sometimes else ())))

    def leave_SimpleStatementLine(self, original_node: cst.SimpleStatementLine, updated_node):
        before = self.lines.pop()
        self.early.pop()
        if not before:
            return updated_node
        self.module.stand(updated_node, original_node, deep=False)
        return cst.FlattenSentinel([*before, updated_node])

    def leave_Lambda(self, original_node: cst.Lambda, updated_node: cst.Lambda) -> cst.Lambda:
        found = self._found(original_node) if self.lines else []
        if not found or any(found_in(p.default, *self.early[-1]) for p, _ in found):
            return updated_node
        for p, name in found:
            self.lines[-1].append(self._line(f"{name} = 0", original_node, p.default))
        chosen = {p.name.value: cst.parse_expression(f"({name} if {p.name.value} is None else {p.name.value})")
                  for p, name in found}
        for one in chosen.values():
            self.module.stand(one, original_node)
        body = updated_node.body.visit(Substituted(chosen, self.module))
        return updated_node.with_changes(params=_optional(updated_node.params, dict(found)), body=body)

    def _found(self, node: cst.FunctionDef | cst.Lambda) -> list[tuple[cst.Param, str]]:
        """The parameters with such a default, and names for what it is at the definition."""
        if not self.around or any(n.value == "None" for n in found_in(node.body, cst.Name)):
            return []
        local = self.around[-1]
        found = []
        for p in _optional_ones(node):
            read = {n.value for n in found_in(p.default, cst.Name)} if p.default is not None else set()
            if read & local:
                found.append((p, fresh(f"{p.name.value}_default", self.taken)))
                self.taken.add(found[-1][1])
        return found

    def _line(self, text: str, node: cst.CSTNode, value: cst.BaseExpression) -> cst.SimpleStatementLine:
        line = cst.parse_statement(text)
        line = line.with_changes(body=[line.body[0].with_changes(value=value)])
        self.module.stand(line, node)
        return line


def _optional_ones(node: cst.FunctionDef | cst.Lambda) -> tuple[cst.Param, ...]:
    """The parameters that may have defaults."""
    return (*node.params.posonly_params, *node.params.params, *node.params.kwonly_params)


def _optional(params: cst.Parameters, found: dict[cst.Param, str]) -> cst.Parameters:
    names = [p.name.value for p in found]
    changed = {group: [p.with_changes(default=cst.Name("None")) if p.name.value in names else p
                       for p in getattr(params, group)] for group in ("posonly_params", "params", "kwonly_params")}
    return params.with_changes(**changed)
