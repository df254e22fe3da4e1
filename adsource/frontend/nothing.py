"""Functions that give None on some paths, and one value, or several, on others.

    def root(a, b):                 def root(a, b):
        if b < a:                       if b < a:
            return None                     found = None
        return b - a                        return found, found is not None
                                        found = b - a
                                        return found, found is not None

    t = root(a, b)                  t, known = root(a, b)
                                    if not known:
                                        t = None
What a name that may be None holds, `unset` learns.
"""

from __future__ import annotations

from collections.abc import Sequence

import libcst as cst
from libcst import matchers as m

from adsource.frontend.bound import bound_in
from adsource.frontend.functions import METHODS
from adsource.frontend.lines import Line, falls, lines_of, returns, slots
from adsource.frontend.mentions import names_in
from adsource.frontend.scope import Frame
from adsource.frontend.syntax import children, found_in, nodes
from adsource.frontend.unset import flag, functions_called, is_none, learn_several, refuse_handed_over
from adsource.names import fresh

NONE = m.Name("None")
ASKING = cst.Assign, cst.AnnAssign, cst.AugAssign, cst.Expr, cst.Return, cst.If


def is_optional(node: cst.FunctionDef) -> bool:
    """Whether some paths through a function end with values, always as many, and others with none."""
    lines = lines_of(node.body)
    unset = {n for s in found_in(node.body, cst.Assign) if m.matches(s.value, NONE) for n in bound_in(s)}
    nothing = any(not slots(r) or _chosen(r) or _is_one_of(r, unset) for r in returns(lines)) or falls(lines)
    return nothing and len(_widths(lines)) == 1


def _widths(lines: list[Line]) -> set[int]:
    return {len(slots(r)) for r in returns(lines)} - {0}


def _is_one_of(node: cst.Return, names: set[str]) -> bool:
    """`return best`, which began as None."""
    return isinstance(node.value, cst.Name) and node.value.value in names


def _chosen(node: cst.Return) -> bool:
    """`return value if found else None`"""
    return isinstance(node.value, cst.IfExp) and any(m.matches(e, NONE) for e in (node.value.body, node.value.orelse))


def begun(lines: list[Line], frame: Frame) -> list[Line]:
    """The lines of such a function, which end with a `return`; the names of its results are chosen here."""
    (width,) = _widths(lines)
    for _ in range(width):
        frame.nothing = (*frame.nothing, fresh("found", frame.taken))
        frame.taken |= set(frame.nothing)
    frame.results = *frame.nothing, flag(frame.nothing[0], frame).id
    if not falls(lines):
        return lines
    return [*lines, *_placed([cst.Return()], frame.node.name, frame)]


def returned(node: cst.CSTNode, frame: Frame) -> list[Line]:
    """What stands for a `return` in such a function."""
    if not isinstance(node, cst.Return) or not frame.nothing or id(node) in frame.module.asked:
        return []
    if _chosen(node):
        values = node.value.body, node.value.orelse
        yes, no = (cst.IndentedBlock([cst.SimpleStatementLine([cst.Return(e)])]) for e in values)
        return _placed([cst.If(node.value.test, yes, cst.Else(no))], node, frame)
    names = [cst.Name(n) for n in frame.nothing]
    if not slots(node):
        made = [cst.Assign([cst.AssignTarget(n)], cst.Name("None")) for n in names]
    else:
        made = [cst.Assign([cst.AssignTarget(_together(names))], node.value)]
    known = cst.Comparison(names[0].deep_clone(), [cst.ComparisonTarget(cst.IsNot(), cst.Name("None"))])
    last = cst.Return(_together([*(n.deep_clone() for n in names), known]))
    frame.module.asked[id(last)] = last
    return _placed([*made, last], node, frame)


def _together(found: Sequence[cst.BaseExpression]) -> cst.BaseExpression:
    return cst.Tuple([cst.Element(e) for e in found]) if len(found) > 1 else found[0]


def _placed(made: list[cst.CSTNode], node: cst.CSTNode, frame: Frame) -> list[Line]:
    for new in made:
        frame.module.stand(new, node)
    return [(new, None, ()) for new in made]


# ----------------------------------------------------------------------- calls


def asked(node: cst.CSTNode, frame: Frame) -> list[Line]:
    """What stands for a statement that calls such a function: the call on a line of its own, and `if not known`."""
    if not isinstance(node, ASKING) or id(node) in frame.module.asked:
        return []
    here = node.test if isinstance(node, cst.If) else node
    call = next((c for c in _sure(here) if _is_asked(c, frame)), None)
    if call is None:
        return []
    if not _comes_first(call, node) and any(_has_effects(f, frame) for f in functions_called(call, frame)):
        return []  # what stands before it is computed before it
    if isinstance(node, cst.Expr):  # a list is to hold it, or nobody asks
        frame.module.asked |= {id(call): call} if node.value is call else {}
        return []
    if m.matches(node, m.Assign([m.AssignTarget(m.Name())])) and node.value is call:
        return _taken(node.targets[0].target.value, call, node, frame)
    pairs = _one_by_one(node)
    if pairs and any(v is call for _, v in pairs):
        return _placed([cst.Assign([cst.AssignTarget(t)], v) for t, v in pairs], node, frame)
    around = next((e for e in found_in(here, cst.NamedExpr) if e.value is call), call)
    name = around.target.value if isinstance(around, cst.NamedExpr) else fresh("result", frame.taken)
    frame.taken.add(name)
    rest = here.deep_replace(around, cst.Name(name))
    rest = node.with_changes(test=rest) if isinstance(node, cst.If) else rest
    told = around is not call or call is here or any(call in asking for asking in map(_asked_about, nodes(here)))
    return [*_taken(name, call, node, frame, told), *_placed([rest], node, frame)]


def _one_by_one(node: cst.CSTNode) -> list[tuple[cst.BaseExpression, cst.BaseExpression]]:
    """`p, q = f(a), f(b)`, of names that the values do not read."""
    if not m.matches(node, m.Assign([m.AssignTarget(m.Tuple())], m.Tuple())):
        return []
    targets, values = ([e.value for e in t.elements] for t in (node.targets[0].target, node.value))
    names = [t.value for t in targets if isinstance(t, cst.Name)]
    read = {n for v in values for n in names_in(v)}
    return list(zip(targets, values)) if len(names) == len(targets) == len(values) and not read & set(names) else []


def _asked_about(node: cst.CSTNode) -> list[cst.BaseExpression]:
    """What an expression asks whether it is None, or 0."""
    match node:
        case cst.Comparison() if is_none(node):
            return [node.left]
        case cst.BooleanOperation():
            return [node.left]
        case cst.UnaryOperation(operator=cst.Not()):
            return [node.expression]
        case cst.IfExp():
            return [node.test]
    return []


def _taken(name: str, call: cst.Call, node: cst.CSTNode, frame: Frame, told: bool = True) -> list[Line]:
    """The call, whose results and flag are taken apart.  told: somebody may ask whether there are any."""
    (width,) = {w for f in functions_called(call, frame) for w in _widths(lines_of(f.body))}
    if told and width > 1:
        learn_several(name, frame)
    optional = ("none", name) in frame.facts
    parts = [frame.field(name, k) for k in range(width)] if width > 1 else [name]
    known = flag(name, frame).id if optional else fresh("known", frame.taken)
    frame.taken.add(known)
    own = call.with_changes()  # the very one that is taken apart
    frame.module.stand(own, call)
    made: list[cst.CSTNode] = [cst.Assign([cst.AssignTarget(_names(*parts, known))], own)]
    if width > 1:
        made.append(cst.Assign([cst.AssignTarget(cst.Name(name))], _names(*parts)))
    if not told:
        message = f'"`{frame.module.code(call.func)}` gives None here"'
        made.append(cst.Assert(cst.Name(known), cst.SimpleString(message)))
    elif not optional:
        nothing = cst.SimpleStatementLine([cst.Assign([cst.AssignTarget(cst.Name(name))], cst.Name("None"))])
        made.append(cst.If(cst.UnaryOperation(cst.Not(), cst.Name(known)), cst.IndentedBlock([nothing])))
    frame.module.asked |= {id(n): n for n in (own, *made)}
    return _placed(made, node, frame)


def _names(*names: str) -> cst.BaseExpression:
    return _together([cst.Name(n) for n in names])


def _sure(node: cst.CSTNode) -> list[cst.Call]:
    """The calls that a statement makes in any case, the innermost first."""
    match node:
        case cst.BooleanOperation():
            return _sure(node.left)
        case cst.IfExp():
            return _sure(node.test)
        case cst.Lambda() | cst.GeneratorExp() | cst.ListComp() | cst.SetComp() | cst.DictComp():
            return []
    found = [c for child in children(node) for c in _sure(child)]
    return [*found, node] if isinstance(node, cst.Call) else found


def _comes_first(call: cst.Call, node: cst.CSTNode) -> bool:
    """Whether a statement computes nothing before it makes a call."""
    e: cst.CSTNode | None = node
    while e is not None and e is not call:
        match e:
            case cst.Comparison() | cst.BinaryOperation() | cst.BooleanOperation():
                e = e.left
            case cst.UnaryOperation():
                e = e.expression
            case cst.If() | cst.IfExp():
                e = e.test
            case cst.Assign() | cst.AnnAssign() | cst.Return() | cst.Expr() | cst.NamedExpr() | cst.Subscript():
                e = e.value
            case _:
                return False
    return e is call


def _has_effects(node: cst.FunctionDef, frame: Frame, seen: tuple[cst.FunctionDef, ...] = ()) -> bool:
    """Whether a function, or one that it calls, may change more than its own names."""
    given = {p.name.value for p in found_in(node.params, cst.Param)}
    stores = m.AssignTarget(m.Subscript() | m.Attribute()) | m.AugAssign(m.Subscript() | m.Attribute()) | m.Expr(
        m.Call()) | m.Nonlocal() | m.Global() | m.Arg(keyword=m.Name("out"))
    for n in nodes(node.body):
        own = isinstance(n, cst.AugAssign) and isinstance(n.target, cst.Name) and n.target.value in given
        if own or m.matches(n, stores) or isinstance(n, cst.Call) and _changes(n.func, frame):
            return True
    inner = (f for c in found_in(node.body, cst.Call) for f in functions_called(c, frame))
    return any(_has_effects(f, frame, (*seen, node)) for f in inner if f not in seen and f is not node)


def _changes(func: cst.BaseExpression, frame: Frame) -> bool:
    """Whether what is called may be a method that changes its object: a generator that draws, a list that pops."""
    if not isinstance(func, cst.Attribute):
        return False
    dotted = frame.module.dotted(func)
    return dotted.startswith("np.random") if dotted is not None else func.attr.value not in METHODS


def _is_asked(node: cst.Call, frame: Frame) -> bool:
    """Whether such a function of the program is called."""
    found = functions_called(node, frame)
    return bool(found) and all(map(is_optional, found))


def check(node: cst.CSTNode, name: str, frame: Frame) -> None:
    """Such a function is called where it can be told whether it gives something; and so are its arguments."""
    refuse_handed_over(node, frame.module.functions[name], frame)
    if is_optional(frame.module.functions[name]) and id(node) not in frame.module.asked:
        raise frame.refusal(node, "AD123", f"`{name}` gives None on some paths",
                            f"Call it on a line of its own, `t = {name}(...)`, and ask `if t is None`.")
