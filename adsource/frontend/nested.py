"""Functions within a function, and lambdas: lifted to the top level, with the names that they read handed over.

    def model(y, k):                   def rhs(t, y, k):
        def rhs(t, y):                     return -k * y * t
            return -k * y * t
        return rhs(0.1, y)             ... rhs(0.1, y, k=k)

What such a function reads is handed over with each call: it is what it is at the call, as in Python.
"""

from __future__ import annotations

from collections.abc import Iterator

import libcst as cst
import libcst.matchers as m

from adsource.frontend.bound import bound_in, local_names
from adsource.frontend.mentions import names_in
from adsource.frontend.module import Module
from adsource.frontend.scope import Binding, Frame, Local
from adsource.frontend.syntax import nodes
from adsource.ir.types import Opaque
from adsource.names import fresh


def define(node: cst.FunctionDef, frame: Frame) -> None:
    """`def g(x): ...` within a function."""
    _bind(node.name.value, node, frame)


def _bind(name: str, node: cst.FunctionDef, frame: Frame) -> None:
    if frame.env is None:
        frame.env = {}
    frame.env[name] = Binding(Opaque("a function"), function=Local(node, frame.locals))


def define_lambda(name: cst.Name, node: cst.Lambda, frame: Frame) -> None:
    """`g = lambda x: ...`."""
    known = frame.module.lambdas
    if id(node) not in known:
        known[id(node)] = function_of(name, node, frame.module)
    _bind(name.value, known[id(node)], frame)


def function_of(name: cst.Name, node: cst.Lambda, module: Module) -> cst.FunctionDef:
    value = node.body
    if "\n" in module.code(value) and not value.lpar:
        value = value.with_changes(lpar=[cst.LeftParen()], rpar=[cst.RightParen()])
    last = cst.Expr(value) if _adds(value, module) else cst.Return(value)
    if id(node) in module.written:
        module.written[id(last)] = last.with_changes(value=module.written[id(node)].body)
    body = cst.IndentedBlock([cst.SimpleStatementLine([last])])
    params = node.params.with_changes(params=[_bare(p) for p in node.params.params])
    made = cst.FunctionDef(cst.Name(name.value), params, body)
    module.stand(made, node)
    return made


def _adds(value: cst.BaseExpression, module: Module) -> bool:
    """`lambda v: history.append(v)`, of a list that functions share (nonlocals.py): it has no value."""
    owners = m.MatchIfTrue(lambda name: name in module.shared.objects)
    return m.matches(value, m.Call(m.Attribute(m.Attribute(m.Name(owners)), m.Name("append") | m.Name("extend"))))


def _bare(p: cst.Param) -> cst.Param:
    """A parameter without the spaces of the line that it stood in."""
    return cst.Param(cst.Name(p.name.value), default=p.default, star=p.star)


def local(name: str, frame: Frame) -> Local | None:
    """The function within this function that a name is bound to."""
    binding = (frame.env or {}).get(name)
    return binding.function if binding is not None else None


def explicit(node: cst.Call, frame: Frame) -> cst.Call:
    """A call of a function within this function as one of a function at the top level."""
    found = local(node.func.value, frame)
    name = lifted(found, frame)
    frame.altered += 1
    return _handed(node, name, found.node.params, frame.module)


def _handed(node: cst.Call, name: str, params: cst.Parameters, module: Module) -> cst.Call:
    """The call with what the function reads; `params` are those that the user wrote.  From the first
    parameter with a default on, behind which those of ours stand, arguments are handed over by name."""
    behind = not isinstance(params.star_arg, cst.Param)  # else ours stand behind `*args`
    optional = [p.name.value if p.default is not None and behind else "" for p in (
        *params.posonly_params, *params.params)]
    args = [
        _named(optional[k], a.value) if a.keyword is None and not a.star and k < len(optional) and optional[k]
        else a.with_changes(comma=cst.MaybeSentinel.DEFAULT) for k, a in enumerate(node.args)
    ]
    extra = [_named(c, cst.Name(c)) for c in module.captured[name]]
    made = node.with_changes(func=cst.Name(name), args=[*args, *extra])
    module.direct.add(id(made.func))
    module.stand(made, node)
    return made


def _named(name: str, value: cst.BaseExpression) -> cst.Arg:
    none = cst.SimpleWhitespace("")
    return cst.Arg(value, keyword=cst.Name(name), equal=cst.AssignEqual(none, none))


def lifted(found: Local, frame: Frame) -> str:
    """The name at the top level of a function within this one."""
    module, node = frame.module, found.node
    if id(node) not in module.lifted:
        name = fresh(node.name.value, {*module.functions, *module.constants, *module.imports, *_values(frame)})
        module.lifted[id(node)] = name
        inner = _reads(node, found, frame)
        module.captured[name] = _captured(found, frame)
        for n in inner:
            called = local(n, frame)
            if called is not None:
                lifted(called, frame)
        module.functions[name] = _moved(node, name, inner, frame)
        if set(module.captured[name]) & set(module.shared.objects):
            module.inside[name] = module.shared.kind  # it stands nowhere as it is called
    return module.lifted[id(node)]


def _values(frame: Frame) -> list[str]:
    """The names that stand for values here, functions within this one that become values (`g = g(x)`) included."""
    if frame.node is None:  # at the top of the file
        return []
    found = bound_in(frame.node.body)
    for n in nodes(frame.node.body, (cst.BaseExpression, cst.FunctionDef)):
        if isinstance(n, cst.FunctionDef):
            found.remove(n.name.value)
    return found


def _reads(node: cst.FunctionDef, found: Local, frame: Frame) -> list[str]:
    """The names of the functions around it that a function reads."""
    own = local_names(node)
    return [n for n in dict.fromkeys(names_in(node.body)) if n in found.around - own and n in (frame.env or {})]


def _captured(found: Local, frame: Frame) -> tuple[str, ...]:
    """The values that a function reads, or one that it calls: they may call each other."""
    return tuple(dict.fromkeys(_values_read(found, set(), frame)))


def _values_read(found: Local, seen: set[int], frame: Frame) -> Iterator[str]:
    seen.add(id(found.node))
    for n in _reads(found.node, found, frame):
        called = local(n, frame)
        if called is None:
            yield n
        elif id(called.node) not in seen:
            yield from _values_read(called, seen, frame)


def _moved(node: cst.FunctionDef, name: str, reads: list[str], frame: Frame) -> cst.FunctionDef:
    """The definition with a parameter for each captured name, and with its calls of other such functions
    made explicit."""
    module = frame.module
    inner = {n: found for n in reads for found in [local(n, frame)] if found is not None}
    calls = {n: (module.lifted[id(found.node)], found.node.params) for n, found in inner.items()}
    explicit_calls = _Explicit(calls, module)
    body = node.body.visit(explicit_calls)
    extra = [cst.Param(cst.Name(c)) for c in module.captured[name]]
    given = [p.with_changes(comma=cst.MaybeSentinel.DEFAULT) for p in node.params.params]
    first = next((k for k, p in enumerate(given) if p.default is not None), len(given))
    if isinstance(node.params.star_arg, cst.Param):
        params = node.params.with_changes(kwonly_params=[*extra, *node.params.kwonly_params])
    else:
        params = node.params.with_changes(params=[*given[:first], *extra, *given[first:]])
    made = node.with_changes(name=cst.Name(name), params=params, body=body, leading_lines=())
    module.stand(made, node)
    user = module.written.get(id(node))
    if user is not None and set(names_in(node.body)) & set(module.shared.objects):  # these are not in the user's text
        module.written[id(made)] = made.with_changes(body=user.body.visit(explicit_calls))
    return made


class _Explicit(cst.CSTTransformer):
    """Calls of functions around this one, by their names at the top level."""

    def __init__(self, calls: dict[str, tuple[str, cst.Parameters]], module: Module) -> None:
        self.calls, self.module = calls, module

    def on_leave(self, original_node, updated_node):
        updated = super().on_leave(original_node, updated_node)
        if updated is not original_node and isinstance(updated, cst.CSTNode):
            self.module.stand(updated, original_node, deep=False)
            user = self.module.written.get(id(original_node))
            if user is not None and isinstance(updated, (cst.BaseSmallStatement, cst.FunctionDef)):
                self.module.written[id(updated)] = user
        return updated

    def leave_Call(self, original_node: cst.Call, updated_node: cst.Call) -> cst.Call:
        found = self.calls.get(updated_node.func.value) if isinstance(updated_node.func, cst.Name) else None
        return updated_node if found is None else _handed(updated_node, *found, self.module)
