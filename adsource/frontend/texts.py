"""A name that holds one of several texts, as the state of an algorithm, holds a number for each.

    mode = "fast"                       mode = 0
    if r > tol:                         if r > tol:
        mode = "slow"             ->        mode = 1
    if mode == "slow": ...              if mode == 1: ...

That is learned where such a name is compared, and the function is converted anew (as for lists, `growing`).  The name
must do nothing else: it is set to texts, and compared with texts.
"""

from __future__ import annotations

import libcst as cst
from libcst import matchers as m

from adsource.frontend.module import Module
from adsource.frontend.scope import Frame, Learned
from adsource.ir.infer import SEVERAL
from adsource.ir.nodes import Expr, Name

TEXT = m.SimpleString() | m.ConcatenatedString()


def learn(e: Expr, frame: Frame) -> None:
    """A name that holds one of several constants is compared."""
    if not isinstance(e, Name) or e.type != SEVERAL or ("text", e.id) in frame.facts or e.id in frame.given:
        return
    codes = _Codes([e.id], frame.module)
    frame.node.visit(codes)
    if codes.met[e.id] == len(m.findall(frame.node, m.Name(e.id))):  # it is met nowhere else
        frame.facts["text", e.id] = True
        raise Learned


def coded(node: cst.FunctionDef, facts: dict, module: Module) -> cst.FunctionDef:
    """The function with numbers for what such names hold."""
    names = [key[1] for key in facts if key[0] == "text"]
    return node.visit(_Codes(names, module)) if names else node


class _Codes(cst.CSTTransformer):
    """Texts become numbers where one of the names is set, compared or matched; met: how often it is."""

    def __init__(self, names: list[str], module: Module) -> None:
        self.module, self.met = module, dict.fromkeys(names, 0)
        self.codes: dict[str, dict[str, int]] = {n: {} for n in names}

    def on_leave(self, original_node, updated_node):
        updated = super().on_leave(original_node, updated_node)
        if updated is not original_node and isinstance(updated, cst.CSTNode):
            self.module.stand(updated, original_node, deep=False)
        return updated

    def leave_Assign(self, original_node: cst.Assign, updated_node: cst.Assign) -> cst.Assign:
        target = updated_node.targets[0].target if len(updated_node.targets) == 1 else None
        value = self._value(target, updated_node.value)
        return updated_node if value is None else updated_node.with_changes(value=value)

    def leave_Comparison(self, original_node: cst.Comparison, updated_node: cst.Comparison) -> cst.Comparison:
        if len(updated_node.comparisons) != 1:
            return updated_node
        other = updated_node.comparisons[0]
        if isinstance(other.operator, (cst.Equal, cst.NotEqual)):
            value = self._value(updated_node.left, other.comparator)
        else:
            value = self._several(updated_node.left, other)
        if value is None:
            return updated_node
        return updated_node.with_changes(comparisons=[other.with_changes(comparator=value)])

    def leave_Match(self, original_node: cst.Match, updated_node: cst.Match) -> cst.Match:
        patterns = [case.pattern for case in updated_node.cases]
        plain = m.MatchValue(TEXT) | m.MatchAs(pattern=None, name=None)
        if not all(m.matches(p, plain) for p in patterns) or not self._is_one(updated_node.subject):
            return updated_node
        name = updated_node.subject.value
        self.met[name] += 1
        values = [p.with_changes(value=self._code(name, p.value)) if isinstance(p, cst.MatchValue) else p
                  for p in patterns]
        return updated_node.with_changes(
            cases=[c.with_changes(pattern=p) for c, p in zip(updated_node.cases, values)])

    def _is_one(self, node: cst.CSTNode | None) -> bool:
        return isinstance(node, cst.Name) and node.value in self.met

    def _value(self, name: cst.CSTNode | None, value: cst.BaseExpression) -> cst.BaseExpression | None:
        """What stands for a text, or for a choice between two."""
        if not self._is_one(name) or not _is_text(value):
            return None
        self.met[name.value] += 1
        return self._coded(name.value, value)

    def _coded(self, name: str, value: cst.BaseExpression) -> cst.BaseExpression:
        if isinstance(value, cst.IfExp):
            return value.with_changes(body=self._coded(name, value.body), orelse=self._coded(name, value.orelse))
        return self._code(name, value)

    def _several(self, name: cst.CSTNode, other: cst.ComparisonTarget) -> cst.BaseExpression | None:
        """`mode in ("a", "b")`."""
        among = other.comparator
        if not isinstance(other.operator, (cst.In, cst.NotIn)) or not isinstance(among, (cst.Tuple, cst.List)):
            return None
        if not self._is_one(name) or not all(m.matches(e, m.Element(TEXT)) for e in among.elements):
            return None
        self.met[name.value] += 1
        items = [e.with_changes(value=self._code(name.value, e.value)) for e in among.elements]
        return among.with_changes(elements=items)

    def _code(self, name: str, text: cst.BaseExpression) -> cst.Integer:
        """The number of a text: texts are numbered as they appear."""
        known = self.codes[name]
        made = cst.Integer(str(known.setdefault(text.evaluated_value, len(known))))
        self.module.stand(made, text)
        return made


def _is_text(value: cst.BaseExpression) -> bool:
    if isinstance(value, cst.IfExp):
        return _is_text(value.body) and _is_text(value.orelse)
    return m.matches(value, TEXT)
