"""Functions that change a list that they are handed stand where they are called.

    def push(h, v):
        h.append(v * v)

    push(hist, x[i])            hist.append(x[i] * x[i])

A list has no memory of its own that could be handed over: its items are in arrays that the function which begins it
knows.  The same holds for functions within the function that change a list around them.
"""

from __future__ import annotations

import libcst as cst
from libcst import matchers as m

from adsource.frontend.bound import bound_in, local_names
from adsource.frontend.rewriter import Substituted
from adsource.frontend.room import ADDING
from adsource.frontend.syntax import found_in, nodes
from adsource.names import fresh

DEEPEST = 5  # calls in calls
LIST = m.List() | m.ListComp() | m.BinaryOperation(m.List(), m.Multiply()) | m.Call(m.Name("list"))
PLAIN = m.Name() | m.Integer() | m.Float() | m.UnaryOperation(m.Minus(), m.Integer() | m.Float())


def inlined(node: cst.FunctionDef, module) -> cst.FunctionDef:
    """The function with the bodies of such callees in it."""
    if id(node) not in module.inlined:
        made = node
        for _ in range(DEEPEST):
            step = _Calls(made, module)
            made = made.visit(step)
            if not step.found:
                break
        module.kept.append(node)
        module.inlined[id(node)] = made
    return module.inlined[id(node)]


def _lists(node: cst.FunctionDef) -> set[str]:
    """The names that stand for lists alone."""
    found: dict[str, bool] = {p.name.value: False for p in node.params.params}
    for s in nodes(node.body, (cst.FunctionDef,)):
        if isinstance(s, (cst.Assign, cst.For, cst.AnnAssign)):
            for name, value in _bound(s):
                found[name] = m.matches(value, LIST) and found.get(name, True)
    return {n for n, one in found.items() if one}


def _bound(s: cst.Assign | cst.For | cst.AnnAssign) -> list[tuple[str, cst.CSTNode]]:
    """The names that a statement binds, each with its value where it stands alone."""
    if m.matches(s, m.Assign([m.AssignTarget(m.Tuple())], m.Tuple())):
        targets, values = s.targets[0].target.elements, s.value.elements
        if len(targets) == len(values) and all(isinstance(t.value, cst.Name) for t in targets):
            return [(t.value.value, v.value) for t, v in zip(targets, values)]
    names = bound_in(s if not isinstance(s, cst.For) else s.with_changes(body=cst.IndentedBlock([])))
    alone = m.matches(s, m.Assign([m.AssignTarget(m.Name())]))
    return [(n, s.value if alone else s) for n in names]


def _changed(body: cst.BaseSuite, module, depth: int = 0) -> set[str]:
    """The names of which items are added, taken or set, here or by functions that are handed them."""
    found: set[str] = set()
    for n in nodes(body, (cst.FunctionDef,)):
        match n:
            case cst.Call(func=cst.Attribute(value=cst.Name(value=name), attr=cst.Name(value=what))) if what in ADDING:
                found.add(name)
            case cst.AssignTarget(target=cst.Subscript() as s) | cst.AugAssign(target=cst.Subscript() as s):
                while isinstance(s, cst.Subscript):
                    s = s.value
                found |= {s.value} if isinstance(s, cst.Name) else set()
            case cst.AugAssign(target=cst.Name(value=name)):
                found.add(name)
            case cst.Call(func=cst.Name(value=callee)) if callee in module.functions and depth < DEEPEST:
                inner = module.functions[callee]
                given = _given(n, inner)
                changes = _changed(inner.body, module, depth + 1) if given else set()
                found |= {a.value for p, a in (given or {}).items() if p in changes and isinstance(a, cst.Name)}
    return found


def _given(call: cst.Call, callee: cst.FunctionDef) -> dict[str, cst.BaseExpression] | None:
    """The arguments by parameter; None where that is not plain."""
    params = callee.params
    if params.kwonly_params or params.posonly_params or isinstance(params.star_arg, cst.Param) or params.star_kwarg:
        return None
    names = [p.name.value for p in params.params]
    if any(a.star for a in call.args) or len(call.args) > len(names):
        return None
    given = {n: p.default for n, p in zip(names, params.params) if p.default is not None}
    for name, arg in zip(names, call.args):
        given[arg.keyword.value if arg.keyword is not None else name] = arg.value
    return given if set(given) == set(names) else None


class _Calls(cst.CSTTransformer):
    def __init__(self, node: cst.FunctionDef, module) -> None:
        super().__init__()
        self.node, self.module, self.found = node, module, False
        self.lists = _lists(node)
        inside = nodes(node.body, (cst.BaseExpression,))
        self.inner = {n.name.value: n for n in inside if isinstance(n, cst.FunctionDef)}
        self.own = local_names(node)
        self.taken = set(module.source.taken) if self.lists else set()
        self.depth = 0

    def visit_FunctionDef(self, node: cst.FunctionDef) -> bool:
        self.depth += 1
        return bool(self.lists) and self.depth == 1

    def leave_FunctionDef(self, original_node: cst.FunctionDef, updated_node: cst.FunctionDef) -> cst.FunctionDef:
        self.depth -= 1
        return updated_node

    def leave_SimpleStatementLine(self, original_node: cst.SimpleStatementLine, updated_node):
        made = self._body(original_node.body[0]) if len(original_node.body) == 1 else None
        if made is None:
            return updated_node
        self.found = True
        first, *others = made
        return cst.FlattenSentinel([first.with_changes(leading_lines=updated_node.leading_lines), *others])

    def on_leave(self, original_node, updated_node):
        updated = super().on_leave(original_node, updated_node)
        if updated is not original_node and isinstance(updated, cst.CSTNode):
            self.module.stand(updated, original_node, deep=False)
        return updated

    def _body(self, s: cst.BaseSmallStatement) -> list[cst.BaseStatement] | None:
        """What stands for a statement that is such a call."""
        plain = isinstance(s, (cst.Expr, cst.Return)) or isinstance(s, cst.Assign) and len(s.targets) == 1
        call = s.value if plain and isinstance(s.value, cst.Call) and isinstance(s.value.func, cst.Name) else None
        if call is None:
            return None
        local = call.func.value in self.inner
        callee = self.inner.get(call.func.value) or self.module.functions.get(call.func.value)
        given = _given(call, callee) if callee is not None else None
        if given is None or callee.decorators or callee is self.node:
            return None
        changed, own = _changed(callee.body, self.module), local_names(callee)
        handed = {p: a.value for p, a in given.items() if isinstance(a, cst.Name) and a.value in self.lists
                  and p in changed}
        if not handed and not (local and changed & self.lists - own):
            return None
        lines = _lines(callee)
        last = lines[-1].body[0] if lines and isinstance(lines[-1], cst.SimpleStatementLine) else None
        returned = last.value if isinstance(last, cst.Return) else None
        if not _is_plain(callee, lines, handed, last) or not isinstance(s, cst.Expr) and returned is None:
            return None
        outside = {n.value for n in found_in(callee.body, cst.Name)} - own
        if not local and outside & self.own:
            return None
        if not local:
            self.module.handed[callee.name.value] = None
        return self._inlined(s, lines, last, given, handed, callee)

    def _inlined(self, s, lines, last, given: dict, handed: dict[str, str], callee) -> list[cst.BaseStatement]:
        bound = set(bound_in(callee.body))
        new: dict[str, cst.BaseExpression] = {p: cst.Name(n) for p, n in handed.items()}
        made: list[cst.BaseStatement] = []
        for p, value in given.items():
            if p in handed:
                continue
            if m.matches(value, PLAIN) and p not in bound:
                new[p] = value
                continue
            new[p] = self._name(p)
            made.append(self._stood(_assign(new[p], value), s))
        new |= {n: self._name(n) for n in sorted(bound - set(given))}
        renamed = Substituted(new, self.module)
        body = [line.visit(renamed) for line in (lines[:-1] if isinstance(last, cst.Return) else lines)]
        if isinstance(last, cst.Return) and last.value is not None:
            value = last.value.visit(renamed)
            whole = s.with_changes(value=value) if not isinstance(s, cst.Expr) else None
            body.append(self._stood(cst.SimpleStatementLine([whole]) if whole is not None else _assign(
                self._name("unused"), value), s))
        return [*made, *body] or [self._stood(cst.SimpleStatementLine([cst.Pass()]), s)]

    def _name(self, name: str) -> cst.Name:
        made = fresh(name, (self.taken - {name}) | self.own) if name not in self.own else fresh(name, self.taken)
        self.own = self.own | {made}
        self.taken.add(made)
        return cst.Name(made)

    def _stood(self, made: cst.CSTNode, s: cst.CSTNode) -> cst.CSTNode:
        self.module.stand(made, s)
        return made


def _assign(name: cst.Name, value: cst.BaseExpression) -> cst.SimpleStatementLine:
    return cst.SimpleStatementLine([cst.Assign([cst.AssignTarget(name.deep_clone())], value)])


def _lines(callee: cst.FunctionDef) -> list:
    """The statements of a function, without its docstring."""
    suite = callee.body
    lines = [cst.SimpleStatementLine(suite.body)] if isinstance(suite, cst.SimpleStatementSuite) else list(suite.body)
    return _without_exits([k for k in lines if not m.matches(k, m.SimpleStatementLine([m.Expr(m.SimpleString())]))])


BARE = m.SimpleStatementLine([m.Return(value=None)])


def _without_exits(lines: list) -> list:
    """`if a: return` and what follows it as `if not a: ...`."""
    for k, line in enumerate(lines):
        if m.matches(line, BARE):
            return lines[:k]
        if isinstance(line, cst.If) and line.orelse is None and m.matches(line.body, m.IndentedBlock([BARE])):
            closed = line.test.with_changes(lpar=[cst.LeftParen()], rpar=[cst.RightParen()])
            rest = _without_exits(lines[k + 1 :])
            other = line.with_changes(test=cst.UnaryOperation(cst.Not(), closed), body=cst.IndentedBlock(rest))
            return [*lines[:k], *([other] if rest else [])]
    return lines


def _is_plain(callee: cst.FunctionDef, lines: list, handed: dict, last) -> bool:
    """Whether its statements mean the same in another function: one exit, at the end, nothing defined within."""
    strange = found_in(callee.body, cst.FunctionDef, cst.Lambda, cst.Global, cst.Nonlocal, cst.Yield, cst.Await,
                       cst.NamedExpr, cst.ClassDef)
    exits = [r for line in lines for r in found_in(line, cst.Return) if r is not last]
    itself = callee.name.value in {n.value for n in found_in(callee.body, cst.Name)}
    rebound = [n for s in nodes(callee.body) if isinstance(s, (cst.Assign, cst.For)) for n in bound_in(s)]
    return not (strange or exits or itself or set(rebound) & set(handed))
