"""`map`, `filter` and generators that become lists, as comprehensions.

    xs = list(map(f, a))                    xs = [f(v) for v in a]
    s = sum(filter(lambda v: v > 0, a))     s = sum(v for v in a if v > 0)
    xs.extend(f(v) for v in a)              xs.extend([f(v) for v in a])
"""

from __future__ import annotations

import re

import libcst as cst
from libcst import matchers as m

from adsource.frontend.bound import bound_anywhere
from adsource.frontend.pieces import closed
from adsource.frontend.rewriter import Rewriter, Substituted
from adsource.names import fresh

WORTH_A_LOOK = re.compile(r"\b(map|filter)\(|\.extend\(|\blist\(")
TAKING = ("list", "tuple", "sum", "max", "min", "any", "all", "sorted")
TAKES = m.Call(m.Name("map") | m.Name("filter"), [m.Arg(star="", keyword=None), m.Arg(star="", keyword=None)])
OPEN = (cst.IfExp, cst.Lambda, cst.NamedExpr)


def spelled_out(module) -> cst.Module:
    """The file with such calls written out, where it binds none of their names itself."""
    if WORTH_A_LOOK.search(module.source.text) is None or {"map", "filter", *TAKING} & bound_anywhere(module.tree):
        return module.tree
    return module.tree.visit(_Calls(module))


class _Calls(Rewriter):
    def leave_Call(self, original_node: cst.Call, updated_node: cst.Call) -> cst.Call | cst.ListComp:
        if not updated_node.args or updated_node.args[0].star or updated_node.args[0].keyword is not None:
            return updated_node
        first, *others = updated_node.args
        name = updated_node.func.value if isinstance(updated_node.func, cst.Name) else ""
        extends = m.matches(updated_node.func, m.Attribute(attr=m.Name("extend")))
        made = _generator(first.value, name == "list", self.module) if extends or name in TAKING else None
        if made is None or made is first.value and not extends and name != "list":
            return updated_node
        if name == "list" and not others:
            result: cst.Call | cst.ListComp = cst.ListComp(made.elt, made.for_in)
        else:
            value = cst.ListComp(made.elt, made.for_in) if extends else made
            result = updated_node.with_changes(args=[first.with_changes(value=value), *others])
        self.module.stand(result, original_node)
        return result

    def leave_Assign(self, original_node: cst.Assign, updated_node: cst.Assign) -> cst.Assign:
        """`a, b = map(f, x)`"""
        made = _generator(updated_node.value, True, self.module)
        if made is None or made is updated_node.value or not m.matches(updated_node.targets[-1].target, m.Tuple()):
            return updated_node
        result = updated_node.with_changes(value=cst.ListComp(made.elt, made.for_in))
        self.module.stand(result, original_node)
        return result

    def leave_For(self, original_node: cst.For, updated_node: cst.For) -> cst.For:
        """`for w in map(f, x):` as `for v in x: w = f(v)`"""
        if not m.matches(updated_node.iter, TAKES) or updated_node.iter.func.value != "map":
            return updated_node
        made = _generator(updated_node.iter, True, self.module)
        if made is None or isinstance(updated_node.body, cst.SimpleStatementSuite):
            return updated_node
        name = cst.Name(fresh("item", self.module.source.taken))
        value = made.elt.visit(Substituted({made.for_in.target.value: name}, self.module))
        first = cst.SimpleStatementLine([cst.Assign([cst.AssignTarget(updated_node.target)], value)])
        body = updated_node.body.with_changes(body=[first, *updated_node.body.body])
        result = updated_node.with_changes(target=name, iter=made.for_in.iter, body=body)
        self.module.stand(result, original_node)
        return result


def _generator(e: cst.BaseExpression, mapped: bool, module) -> cst.GeneratorExp | None:
    """What is taken one by one; None where it is something else, or a `map` that is understood as it is."""
    if isinstance(e, cst.GeneratorExp):
        return e
    if not m.matches(e, TAKES):
        return None
    function, over = (a.value for a in e.args)
    kept = e.func.value == "filter"
    if m.matches(function, m.Name("None")) or not kept and not mapped:
        return None
    name, value = _applied(function, module)
    if value is None:
        return None
    test = [cst.CompIf(closed(value) if isinstance(value, OPEN) else value)] if kept else []
    return cst.GeneratorExp(name.deep_clone() if kept else value, cst.CompFor(name, over, test), lpar=[], rpar=[])


def _applied(function: cst.BaseExpression, module) -> tuple[cst.Name, cst.BaseExpression | None]:
    """The name of an item, and the function of it."""
    if not isinstance(function, cst.Lambda):
        name = cst.Name(fresh("v", module.source.taken))
        return name, cst.Call(function, [cst.Arg(name.deep_clone())])
    params = function.params
    several = (*params.kwonly_params, *params.posonly_params, *params.params[1:], params.star_kwarg)
    if any(several) or not isinstance(params.star_arg, cst.MaybeSentinel) or len(params.params) != 1:
        return cst.Name("v"), None
    (param,) = params.params
    return cst.Name(param.name.value), None if param.default is not None else function.body
