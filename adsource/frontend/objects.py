"""Objects of the user's classes: constructors, fields, properties, methods.  Fields are names of their own; nothing is
ever constructed while compiling.
"""

from __future__ import annotations

from collections import Counter

import libcst as cst
from libcst import matchers

from adsource.frontend import cells, held_lists, own_calls, records
from adsource.frontend.classes import Class, Field
from adsource.frontend.operands import tuple_expr
from adsource.frontend.scope import Frame, is_array
from adsource.ir.nodes import Const, Expr, RecordExpr, TupleExpr
from adsource.ir.types import Kind, Member, Static

STATIC = ("staticmethod", "classmethod")


def class_of(e: Expr, frame: Frame) -> Class | None:
    if not records.is_record(e) or e.type.kind.what not in ("object", "tuple"):
        return None
    return frame.module.classes.get(e.type.kind.name)


def understood(node: cst.CSTNode, name: str, frame: Frame) -> Class:
    """The class, refused where it may do what is not read."""
    found = frame.module.classes[name]
    if found.strange:
        raise frame.refusal(node, "AD139", f"the class `{name}` {found.strange}",
                            "Use a dataclass, a named tuple, or a plain class.")
    return found


# ---------------------------------------------------------------------- constructors


def construct(node: cst.Call, name: str, frame: Frame) -> Expr:
    """`Params(mass=m, w=w)`."""
    made = understood(node, name, frame)
    frame.altered += 1
    if "__new__" in made.methods:
        raise frame.refusal(node, "AD139", f"the class `{name}` has a `__new__`", "Use a plain constructor.")
    if "__init__" in made.methods:
        params = made.methods["__init__"].params
        given = tuple(own_calls.given(node, frame, params, 1))
        return _initialised(node, made, records.record(made.kind, {}), given, frame)
    params = _parameters(made.fields)
    given = own_calls.bound(node, name, params, list(own_calls.given(node, frame, params)), frame)
    found = {f.name: given[f.name] if f.name in given else _default(node, made, f, frame) for f in made.fields}
    whole = records.record(made.kind, {
        n: held_lists.begun(made.kind, n, e, frame) for n, e in found.items() if e is not None})
    if "__post_init__" not in made.methods:
        return whole
    return _initialised(node, made, whole, (), frame, "__post_init__")


def _initialised(node, made: Class, empty: RecordExpr, given: tuple, frame: Frame, how: str = "__init__") -> Expr:
    """The object after its constructor, which is a function that changes `self`."""
    key = frame.module.methods[made.name, how]
    function = frame.module.functions[key]
    own = frame.temporary()
    records.bind(own, empty, frame, celled=True)
    value = records.held(node, own, frame)
    args = own_calls.bound(node, made.name, function.params, [(None, value, node), *given], frame)
    own_calls.called(node, None, *frame.program.specialise(node, key, args, frame), frame)
    found = records.held(node, own, frame)
    del frame.env[own]
    return cells.released(found, frame)


def _parameters(fields: tuple[Field, ...]) -> cst.Parameters:
    """The parameters of the constructor that a dataclass or a named tuple has."""
    params = [(f, cst.Param(cst.Name(f.name))) for f in fields if f.given]
    return cst.Parameters(params=[p for f, p in params if not f.keyword],
                          kwonly_params=[p for f, p in params if f.keyword])


def _default(node: cst.Call, made: Class, f: Field, frame: Frame) -> Expr | None:
    if f.default is not None:
        return frame.program.default(f.default, f.name)
    if isinstance(f.factory, cst.Lambda):
        return frame.program.default(f.factory.body, f.name)
    if matchers.matches(f.factory, matchers.Name("list")):
        return tuple_expr(())
    if isinstance(f.factory, cst.Name):
        return frame.expression(cst.Call(f.factory), frame)
    if not f.given:
        return None
    raise frame.refusal(node, "AD126", f"`{made.name}` is made without its field `{f.name}`", "Hand it over.")


def replaced(node: cst.Call, frame: Frame) -> Expr:
    """`dataclasses.replace(p, mass=m)` and `p._replace(x=x)`."""
    (_, owner, _), *changes = own_calls.given(node, frame)
    return with_parts(node, owner, [(k, e) for k, e, _ in changes], frame)


def of_fields(node: cst.Call, frame: Frame) -> Expr:
    """`of_fields(p, mass=mass_b)` of a generated module: an object like `p`, of these fields."""
    (_, like, _), *fields = own_calls.given(node, frame)
    frame.altered += 1
    kind = like.type.kind
    if kind.what == "function":
        kind = frame.module.classes[kind.name.removeprefix("class:")].kind
    return records.record(kind, {k: e for k, e, _ in fields})


def copied(node: cst.Call, deep: bool, frame: Frame) -> Expr:
    """`copy.copy(p)`, an object of its own with the same parts, and `copy.deepcopy(p)`."""
    ((_, value, _),) = own_calls.given(node, frame)
    if not deep and isinstance(value, RecordExpr):
        return cells.with_items(value, value.items)
    if deep and max(Counter(e.origin for _, e in cells.origins(value)).values(), default=0) > 1:
        raise frame.refusal(node, "AD138", "what is copied holds an object twice", "Copy its parts one by one.")
    return _copy(node, value, frame) if deep or is_array(value) else value


def as_dict(node: cst.Call, frame: Frame) -> Expr:
    """`dataclasses.asdict(p)`: a dict of its fields, all of them copied."""
    ((_, value, _),) = own_calls.given(node, frame)

    def go(e: Expr) -> Expr:
        if isinstance(e, RecordExpr) and e.type.kind.what in ("object", "dict"):
            return records.record(Kind("dict"), {k: go(i) for k, i in records.parts_of(e).items()})
        if isinstance(e, TupleExpr):
            return cells.with_items(e, tuple(map(go, e.items)))
        return frame.op(node, "np.array", e) if is_array(e) else e

    return go(value)


def _copy(node: cst.Call, e: Expr, frame: Frame) -> Expr:
    if isinstance(e, TupleExpr):
        return cells.with_items(e, tuple(_copy(node, i, frame) for i in e.items))
    return frame.op(node, "np.array", e) if is_array(e) else e


def with_parts(node: cst.Call, owner: Expr, changes: list, frame: Frame) -> Expr:
    made = class_of(owner, frame)
    names = [k for k, _ in changes]
    if made is None or any(k not in owner.type.keys for k in names):
        raise frame.refusal(node, "AD126", "a field that is not there is replaced" if made else "this is no object",
                            f"Its fields are {', '.join(owner.type.keys)}." if made else "Use a dataclass.")
    frame.altered += 1
    whole = records.record(owner.type.kind, {**records.parts_of(owner), **dict(changes)})
    if made.what == "dataclass" and "__post_init__" in made.methods:
        return _initialised(node, made, whole, (), frame, "__post_init__")
    return whole


# --------------------------------------------------------------- fields and methods


def attribute(node: cst.Attribute, base: RecordExpr, frame: Frame) -> Expr:
    """A field, a property, a constant of the class."""
    name = node.attr.value
    found = records.parts_of(base).get(name)
    if found is not None:
        return found
    made = class_of(base, frame)
    if made is not None and made.marks.get(name) in ("property", "functools.cached_property"):
        call = cst.Call(node)
        frame.module.positions[call] = frame.module.positions[node]
        return method(call, base, frame)
    if made is not None and name in made.constants:
        return constant(node, made, name, frame)
    if made is not None and name in made.methods:
        return records.record(Kind("function", f"{made.name}.{name}"), {"self": base})
    fields = ", ".join(base.type.keys) or "none"
    raise frame.refusal(node, "AD128", f"there is no field `{name}`", f"Its fields are: {fields}.")


def constant(node: cst.CSTNode, made: Class, name: str, frame: Frame) -> Expr:
    """A constant of a class: a member, if the class is an enumeration."""
    if name in frame.module.changed.of_classes:
        raise frame.refusal(node, "AD127", f"`{made.name}.{name}` is no constant: it is set elsewhere",
                            "Make it a field, or a parameter.")
    frame.altered += frame.program.compiled
    if made.enumeration:
        member = Member(made.name, name)
        return Const(member, Static(member))
    return frame.program.default(made.constants[name], name)


def method(node: cst.Call, base: RecordExpr, frame: Frame) -> Expr:
    """`state.step(dt)`: a call of the class's function, the object first."""
    return own_calls.value_of(node, method_results(node, base, None, frame), frame)


def method_results(node: cst.Call, base: RecordExpr, targets, frame: Frame, name: str = "") -> tuple[Expr, ...]:
    made = class_of(base, frame)
    name = name or node.func.attr.value
    assert made is not None
    understood(node, made.name, frame)
    key = frame.module.methods[made.name, name]
    frame.altered += 1
    return own_calls.own_call(node, key, targets, frame, () if made.marks.get(name) in STATIC[:1] else (base,))


def inherited(node: cst.Call, targets, frame: Frame) -> tuple[Expr, ...]:
    """`super().step(dt)`: the method of the class that the method at hand was inherited from or overrides."""
    name, inside = node.func.attr.value, frame.module.defined.get(id(frame.node), "")
    parents = frame.module.classes[inside].parents if inside else ()
    found = next((p for p in parents if name in frame.module.classes[p].methods), None)
    if found is None and inside and name == "__init__" and not any(frame.module.classes[p].fields for p in parents):
        return ()
    if found is None or not frame.given:
        raise frame.refusal(node, "AD128", f"no base class in the file has a method `{name}`", "Check its name.")
    understood(node, inside, frame)
    frame.altered += 1
    made = frame.module.classes[found]
    first = frame.expression(frame.placed(frame.given[0], node), frame)
    marked = made.marks.get(name) in STATIC[:1]
    return own_calls.own_call(node, frame.module.methods[found, name], targets, frame, () if marked else (first,))


def is_method(e: Expr, name: str, frame: Frame) -> bool:
    made = class_of(e, frame)
    return made is not None and name in made.methods and name not in records.parts_of(e)
