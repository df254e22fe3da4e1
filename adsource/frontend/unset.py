"""Names that hold nothing at first: `prev = None` before a loop, and names that the first pass of a loop sets.

    prev = None                       prev = np.nan
                                      prev_set = False
    for v in x:                       for v in x:
        if prev is not None:              if prev_set:
            s += (v - prev) ** 2              s += (v - prev) ** 2
        prev = v                          prev = v
                                          prev_set = True
What a name holds later is learned on the way; the function is then converted anew (as for lists, `growing`).
"""

from __future__ import annotations

import libcst as cst
from libcst import matchers as m

from adsource.frontend import records
from adsource.frontend.bound import bound_in
from adsource.frontend.lines import Line
from adsource.frontend.mentions import names_in
from adsource.frontend.none_uses import takes_none
from adsource.frontend.operands import tuple_expr
from adsource.frontend.room import ADDING
from adsource.frontend.scope import Binding, Frame, Learned, Unmet
from adsource.frontend.syntax import found_in
from adsource.ir import infer, shapes
from adsource.ir.nodes import Assign, Const, Expr, Keep, Name, RecordExpr, TupleExpr
from adsource.ir.types import Array, Scalar, Type, is_float
from adsource.names import fresh

NONE = m.ComparisonTarget(m.Is() | m.IsNot() | m.Equal() | m.NotEqual(), m.Name("None"))


def is_none(node: cst.Comparison) -> bool:
    """`... is None`"""
    return any(m.matches(t, NONE) for t in node.comparisons)


def learn_none(node: cst.Name, binding: Binding, frame: Frame) -> None:
    """A name that is None or a number, or a tuple of some, is read: from now on a flag tells which."""
    name, held = node.value, binding.maybe
    if isinstance(held, TupleExpr) and not isinstance(held, RecordExpr):
        bound = [frame.env.get(getattr(i, "id", "")) for i in held.items]
        held = tuple(b.type if b is not None and not b.clash else None for b in bound)
    types = held if isinstance(held, tuple) else (held,)
    plain = all(isinstance(t, (Scalar, Array)) and _sized(t, frame) for t in types)
    if not plain or frame.facts.get(("none", name)) is not None or _otherwise_bound(name, frame):
        return
    frame.facts["none", name] = held
    raise Learned


def _sized(t: Type, frame: Frame) -> bool:
    """Whether the lengths of an array are known before it is made."""
    symbols = [s.partition(".shape[")[0] if e is not None else "" for e in t.shape
               for s, _ in (e.terms if e is not None else (("", 1),))]
    known = {*frame.given, *frame.module.constants} - frame.rebound
    return all(s in known for s in symbols)


def _otherwise_bound(name: str, frame: Frame) -> bool:
    """Whether a name is set by something else than assignments."""
    plain = found_in(frame.node.body, cst.Assign, cst.AnnAssign, cst.AugAssign)
    found = [n for s in plain for n in bound_in(s)]
    return name in frame.given or found.count(name) != frame.bindings.count(name)


def is_optional(e: Expr, frame: Frame) -> bool:
    return isinstance(e, Name) and ("none", e.id) in frame.facts


def optional(node: cst.BaseExpression, e: Expr, frame: Frame) -> str:
    """The name that may be None, of a value or of several; none for other expressions."""
    if isinstance(e, TupleExpr) and isinstance(node, cst.Name):
        return node.value if ("none", node.value) in frame.facts else ""
    return e.id if is_optional(e, frame) else ""


def flag(name: str, frame: Frame) -> Name:
    return Name(frame.field(name, "set"), infer.const(True).type)


def none(name: str, frame: Frame) -> bool:
    """`name = None`, where the name holds something else at another time; whether that is so."""
    if frame.facts.get(("none", name)) is None:
        return False
    _begin(name, frame.facts["none", name], frame)
    _set(name, infer.const(False), frame)
    frame.altered += 1
    return True


def _set(name: str, value: Expr, frame: Frame) -> None:
    if name in frame.nothing[1:]:  # the flag of the first of several results tells
        return
    frame.add(Assign(frame.bind(flag(name, frame).id, value), value))
    frame.declare(flag(name, frame).id, value.type)


def _begin(name: str, t: Type | tuple[Type, ...], frame: Frame) -> None:
    """A value that nobody reads."""
    if isinstance(t, tuple):
        records.bind(name, tuple_expr(tuple(_nothing(part) for part in t)), frame)
        return
    frame.add(Assign(Name(name, t), _nothing(t)))
    frame.env[name] = Binding(t)


def _nothing(t: Type) -> Expr:
    if isinstance(t, Array):
        sizes = tuple(map(shapes.extent_expression, t.shape))
        shape = tuple_expr(sizes) if t.rank > 1 else sizes[0]
        return infer.op("np.empty", (shape,), **({} if t.dtype == "float64" else {"dtype": t.dtype}))
    if is_float(t):
        return Const(float("nan"), t) if t.dtype[0] == "f" else Const(complex("nan"), t)
    return Const(False if t.dtype == "bool" else 0, t)


def learn_several(name: str, frame: Frame) -> None:
    """A name that is None or several values: from now on a flag tells which."""
    if ("none", name) not in frame.facts:
        frame.facts["none", name] = None
        raise Learned


def flags_of(node: cst.CSTNode, frame: Frame) -> dict[str, Name]:
    """In front of an assignment: the flags of names that it reads, as they are now if it sets these names, too."""
    if not m.matches(node, m.Assign(value=m.Tuple())):
        return {}
    names = {e.value.value for e in node.value.elements if isinstance(e.value, cst.Name)} & set(bound_in(node))
    return {n: frame.hoist(flag(n, frame)) for n in sorted(names) if ("none", n) in frame.facts}


def note(node: cst.CSTNode, flags: dict[str, Name], frame: Frame) -> None:
    """Behind an assignment: the names that it sets hold something, unless what they are given may be None itself."""
    if frame.env is None or not isinstance(node, (cst.Assign, cst.AnnAssign)) or node.value is None or (
            id(node) in frame.module.asked):
        return
    for name in bound_in(node):
        value = _given(node, name)
        other = value.value if isinstance(value, cst.Name) and ("none", value.value) in frame.facts else ""
        if other and ("none", name) not in frame.facts:
            frame.facts["none", name] = frame.facts["none", other]
            raise Learned
        if ("none", name) in frame.facts and not m.matches(value, m.Name("None")):
            _set(name, flags.get(other, flag(other, frame)) if other else infer.const(True), frame)


def refuse_variable(node: cst.For, frame: Frame) -> None:
    """The variable of a loop may be None at another place: no flag is set by the loop."""
    for name in sorted(names_in(node.target)):
        if ("none", name) in frame.facts:
            why = f"`{name}` may be None at another place, and is the variable of a loop"
            raise frame.refusal(node.target, "AD314", why, "Give the loop's variable another name.")


def walrus(name: str, value: Expr, frame: Frame) -> None:
    """The same for `(t := value)`."""
    if is_optional(value, frame) and ("none", name) not in frame.facts:
        frame.facts["none", name] = frame.facts["none", value.id]
        raise Learned
    if ("none", name) in frame.facts:
        _set(name, flag(value.id, frame) if is_optional(value, frame) else infer.const(True), frame)


def _given(node: cst.Assign | cst.AnnAssign, name: str) -> cst.BaseExpression | None:
    """What an assignment gives to a name; None for a part of what is taken apart: `t, i = best` fails without one."""
    for target in node.targets if isinstance(node, cst.Assign) else ():
        several = target.target.elements if isinstance(target.target, (cst.Tuple, cst.List)) else ()
        values = node.value.elements if isinstance(node.value, (cst.Tuple, cst.List)) else ()
        if len(several) == len(values):
            for t, v in zip(several, values):
                if m.matches(t.value, m.Name(name)):
                    return v.value
        if several and any(m.matches(t.value, m.Name(name)) for t in several):
            return None
    return node.value


def told_apart(node: cst.CSTNode, frame: Frame) -> cst.If | None:
    """A statement that hands such a name to a function of the program, which may ask whether it is None:

        acc = added(v, acc)        if acc is None:
                                       acc = added(v, None)
                                   else:
                                       acc = added(v, acc)
    """
    name = _handed_over(node, frame)
    if name is None:
        return None
    known = node.deep_clone()
    nothing = m.replace(node, m.Arg(m.Name(name.value)), lambda a, _: a.with_changes(value=cst.Name("None")))
    arms = [cst.IndentedBlock([cst.SimpleStatementLine([s])]) for s in (nothing, known)]
    test = cst.Comparison(cst.Name(name.value), [cst.ComparisonTarget(cst.Is(), cst.Name("None"))])
    made = cst.If(test, arms[0], cst.Else(arms[1]))
    frame.module.stand(made, node)
    settled = (*frame.facts.get(("apart", id(node)), ()), name.value)
    frame.facts |= {("apart", id(arm)): settled for arm in (nothing, known)}
    return made


def named_first(node: cst.CSTNode, frame: Frame) -> list[Line]:
    """`return f(v, acc)` of a function with one exit, as `t = f(v, acc)` and `return t`: exits are not told apart.
    The same for `if f(v, acc):`."""
    if isinstance(node, cst.Return) and frame.results is None and _handed_over(node, frame) is not None:
        value, rest = node.value, cst.Return
    elif isinstance(node, cst.If) and _handed_over(cst.Expr(node.test), frame) is not None:
        value, rest = node.test, lambda test: node.with_changes(test=test)
    else:
        return []
    name = cst.Name(fresh("result", frame.taken))
    frame.taken.add(name.value)
    made = cst.Assign([cst.AssignTarget(name)], value), rest(name.deep_clone())
    for new in made:
        frame.module.stand(new, node)
    return [(new, None, ()) for new in made]


def _handed_over(node: cst.CSTNode, frame: Frame) -> cst.Name | None:
    """The first such name that a statement hands to a function of the program, and that is not told apart yet."""
    if not isinstance(node, (cst.Assign, cst.AnnAssign, cst.AugAssign, cst.Expr, cst.Return)):
        return None
    known = told(node, frame)
    given = ((call, k, a.value) for call in found_in(node, cst.Call) for k, a in enumerate(call.args))
    names = ((c, k, e) for c, k, e in given if isinstance(e, cst.Name) and e.value not in known)
    return next((e for c, k, e in names if ("none", e.value) in frame.facts and takes_none(
        c, k, lambda call: functions_called(call, frame), frame.module)), None)


def told(node: cst.CSTNode, frame: Frame) -> tuple[str, ...]:
    """The names of which a statement is one side of the question whether they are None."""
    return frame.facts.get(("apart", id(node)), ())


def refuse_handed_over(node: cst.CSTNode, function: cst.FunctionDef, frame: Frame) -> None:
    """Such a name is handed to a function that may ask whether it is None, where it is not told apart."""
    for k, arg in enumerate(node.args if isinstance(node, cst.Call) else ()):
        name = arg.value.value if isinstance(arg.value, cst.Name) else ""
        if ("none", name) in frame.facts and name not in frame.told and takes_none(
                node, k, lambda c: [function] if c is node else functions_called(c, frame), frame.module):
            raise frame.refusal(arg, "AD314", f"`{name}` may be None here, and is handed to a function that may ask",
                                "Call the function on a line of its own: `t = f(...)`.")


def handed_on(node: cst.CSTNode, frame: Frame) -> None:
    """A name that may hold nothing is returned, or put into something: where it is None, that is an error."""
    for name in dict.fromkeys(e.value for e in _kept_elsewhere(node, frame) if isinstance(e, cst.Name)):
        if ("none", name) in frame.facts and name not in frame.nothing:
            held = flag(name, frame)
            frame.add(Keep(f'assert {held.id}, "`{name}` is None, and is handed on"', (held.id,)))


def _kept_elsewhere(node: cst.CSTNode, frame: Frame) -> list[cst.BaseExpression]:
    """What a statement returns, or puts into a tuple, a list, an object."""
    if not isinstance(node, (cst.Return, cst.Assign, cst.Expr)):
        return []
    found = [a.value for c in found_in(node, cst.Call) if _keeps(c, frame) for a in c.args]
    alone = isinstance(node, cst.Return) or m.matches(node, m.Assign([m.AssignTarget(m.Attribute() | m.Subscript())]))
    if alone:
        found.append(node.value)
    if alone or m.matches(node, m.Assign([m.AssignTarget(m.Name())], m.Tuple() | m.List() | m.Dict())):
        found += [e.value for e in getattr(node.value, "elements", ())]
    return [e.value for t in found if isinstance(t, cst.Tuple) for e in t.elements] + found


def _keeps(call: cst.Call, frame: Frame) -> bool:
    """Whether a call puts what it is given into a list or an object."""
    if isinstance(call.func, cst.Attribute):
        return call.func.attr.value in ADDING
    return isinstance(call.func, cst.Name) and call.func.value in frame.module.classes


def functions_called(call: cst.Call, frame: Frame) -> list[cst.FunctionDef]:
    """The function of the program that a call may be one of; several, where only the name of a method is known."""
    functions = frame.module.functions
    if isinstance(call.func, cst.Attribute):
        return [functions[key] for (_, method), key in frame.module.methods.items() if method == call.func.attr.value]
    name = getattr(call.func, "value", "")
    local = (frame.env or {}).get(name)
    if local is not None and local.function is not None:
        return [local.function.node]
    kind = getattr(getattr(local and local.parts, "type", None), "kind", None)
    name = kind.name.removeprefix("own:") if kind is not None else name if local is None else ""
    return [functions[name]] if name in functions else []


def early(node: cst.Name, frame: Frame) -> None:
    """A name that this loop sets is read before it: as far as is known, in a later pass."""
    if frame.loops and node.value in frame.rebound and node.value not in frame.given:
        frame.asked.add(node.value)
        raise Unmet((), node)


def learn_early(env, frame: Frame) -> None:
    """Behind a loop: what names hold that were read before they were set."""
    for name in sorted(frame.asked):
        binding = (env or {}).get(name)
        if binding is not None and not binding.clash and is_float(binding.type) and (
            _sized(binding.type, frame)) and ("early", name) not in frame.facts:
            frame.facts["early", name] = binding.type
            raise Learned


def begin_early(node: cst.CSTNode, frame: Frame) -> None:
    """Before a loop that sets such names: until then they hold nothing."""
    inside = bound_in(node)
    for fact, t in list(frame.facts.items()):
        if fact[0] == "early" and fact[1] in inside and fact[1] not in frame.env:
            _begin(fact[1], t, frame)
