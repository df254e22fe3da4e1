"""What a call calls: a function of the program, a class, a method, a function that is a value, a library's."""

from __future__ import annotations

import libcst as cst

from adsource.frontend import (
    builtin_calls,
    closures,
    items,
    mapped,
    nested,
    objects,
    operator_module,
    operators,
    own_calls,
    records,
    refilled,
    slice_values,
    unknown,
)
from adsource.frontend.dict_keys import key_of
from adsource.frontend.functions import BUILTINS, canonical
from adsource.frontend.iteration import called
from adsource.frontend.operands import tuple_expr
from adsource.frontend.scope import Frame
from adsource.ir import infer
from adsource.ir.nodes import Expr, Name
from adsource.ir.types import Array, Kind, Scalar, Tuple

# Helpers of generated modules.
CHECKS = ("checked_array", "plain_array", "c_ordered", "shaped_array", "unstretched", "made_for", "of_fields")


def own_results(node: cst.Call, targets: tuple[str, ...] | None, frame: Frame) -> tuple[Expr, ...] | None:
    """The results of a call of the program's own: functions, classes, methods, functions that are values; None for
    the functions of libraries."""
    node = written(node, frame)
    getter = operator_module.as_lambda(node, frame)
    if getter is not None:
        return (closures.anonymous(getter, frame),)
    held = _held(node.func, frame)
    if held is not None:
        return held_results(node, held, targets, frame)
    if not isinstance(node.func, (cst.Name, cst.Attribute)):
        return held_results(node, frame.expression(node.func, frame), targets, frame)
    if _of_super(node.func, frame):
        return objects.inherited(node, targets, frame)
    name = callee(node, frame)
    if name is None:
        return None
    if name.startswith("own:"):
        return own_calls.own_call(node, name.removeprefix("own:"), targets, frame)
    if name.startswith("class:"):
        return _class_results(node, name.removeprefix("class:"), targets, frame)
    match name:
        case mapped.VECTORIZE:
            return (mapped.vectorized(node, frame),)
        case "functools.partial":
            return (closures.partial(node, frame),)
        case "functools.reduce" if 2 <= len(node.args) <= 3 and not any(a.star or a.keyword for a in node.args):
            return (builtin_calls.reduced(node, frame),)
        case "dataclasses.replace":
            return (objects.replaced(node, frame),)
        case "dataclasses.asdict":
            return (objects.as_dict(node, frame),)
        case "copy.copy" | "copy.deepcopy":
            return (objects.copied(node, name == "copy.deepcopy", frame),)
        case "slice":
            return (slice_values.made(node, frame),)
        case "dict":
            if len(node.args) == 1 and called(node.args[0].value, frame) in ("zip", "enumerate"):
                return (items.dictionary(_comprehension(node, node.args[0].value, frame), frame),)
            given = own_calls.given(node, frame)
            return (records.record(Kind("dict"), dict(_entries(node, given, frame))),)
    return None


def _of_super(func: cst.BaseExpression, frame: Frame) -> bool:
    """Whether this is `super().step`."""
    inner = func.value if isinstance(func, cst.Attribute) else None
    return isinstance(inner, cst.Call) and isinstance(inner.func, cst.Name) and inner.func.value == "super" and (
        "super" not in frame.locals)


def written(node: cst.Call, frame: Frame) -> cst.Call:
    """The call, of a function within this function as one of a function at the top level."""
    if isinstance(node.func, cst.Name) and nested.local(node.func.value, frame) is not None:
        made = nested.explicit(node, frame)
        frame.module.asked |= {id(made): made} if id(node) in frame.module.asked else {}
        return made
    return node


def _comprehension(node: cst.Call, over: cst.BaseExpression, frame: Frame) -> cst.DictComp:
    """`dict(zip(names, values))` as `{k: v for k, v in zip(names, values)}`."""
    key, value = cst.Name(frame.temporary()), cst.Name(frame.temporary())
    pair = cst.Tuple([cst.Element(key.deep_clone()), cst.Element(value.deep_clone())])
    made = cst.DictComp(key, value, cst.CompFor(pair, over))
    frame.module.stand(made, node)
    return made


def _entries(node: cst.Call, given, frame: Frame):
    """`dict(a=1)` and `dict(d)`."""
    frame.altered += 1
    for key, value, arg in given:
        if key is not None:
            yield key, value
        elif records.is_record(value, "dict"):
            yield from records.parts_of(value).items()
        else:
            raise frame.refusal(arg, "AD130", "what this dict is made of is not known", "Write its entries out.")


def _held(func: cst.BaseExpression, frame: Frame) -> Expr | None:
    """The record that is called, or whose method is: `p.step`, `ops["f"]`, `rhs`; None where there is none."""
    root = func
    while isinstance(root, (cst.Attribute, cst.Subscript)):
        root = root.value
    name = root.value if isinstance(root, cst.Name) else None
    binding = (frame.env or {}).get(name)
    if binding is None or binding.parts is None:
        return None
    inner = func.value if isinstance(func, cst.Attribute) else func
    value = frame.expression(inner, frame)
    return value if isinstance(value.type, Tuple) and not isinstance(value, Name) else None


def held_results(node: cst.Call, held: Expr, targets, frame: Frame) -> tuple[Expr, ...] | None:
    if isinstance(node.func, cst.Attribute):
        what = node.func.attr.value
        if refilled.is_set(held) and what == "copy":
            return (tuple_expr(held.items),)
        if objects.is_method(held, what, frame):
            return objects.method_results(node, held, targets, frame)
        if records.is_record(held, "tuple") and what == "_replace":
            changes = [(k, e) for k, e, _ in own_calls.given(node, frame)]
            return (objects.with_parts(node, held, changes, frame),)
        if records.is_record(held, "dict") and what == "update":
            for key, value in _entries(node, own_calls.given(node, frame), frame):
                records.set_part(node, held, key, value, frame)
            return ()
        if records.is_record(held, "tuple") and what == "_asdict":
            return (records.record(Kind("dict"), records.parts_of(held)),)
        if records.is_record(held, "dict") and what in ("items", "keys", "values", "get", "copy"):
            return (_of_dict(node, held, what, frame),)
        if records.is_record(held, "dict"):
            raise frame.refusal(node, "AD128", f"the method `.{what}` of a dict is not supported",
                                "Read `d[k]`, and make a new dict: `{k: v for k, v in d.items() if k != 0}`.")
        if not records.is_record(held):
            return None
        held = objects.attribute(node.func, held, frame)
    if operators.has(held, "call", frame):
        return objects.method_results(node, held, targets, frame, "__call__")
    if not closures.is_function(held):
        raise frame.refusal(node, "AD121", "what is called here is no function", "Check what it holds.")
    inner = mapped.inner_of(held)
    if inner is not None:
        return (mapped.elementwise(node, inner, list(own_calls.given(node, frame)), frame),)
    found = closures.results(node, held, targets, frame)
    return found if isinstance(found, tuple) else (found,)


def _of_dict(node: cst.Call, held: Expr, what: str, frame: Frame) -> Expr:
    parts = records.parts_of(held)
    given = [e for _, e, _ in own_calls.given(node, frame)]
    frame.altered += 1
    match what:
        case "items":
            return tuple_expr(tuple(tuple_expr((records.constant(k), e)) for k, e in parts.items()))
        case "keys":
            return tuple_expr(tuple(map(records.constant, parts)))
        case "values":
            return tuple_expr(tuple(parts.values()))
        case "copy":
            return records.record(Kind("dict"), parts)
    key = key_of(given[0], frame) if given else None
    if key is None:
        raise frame.refusal(node, "AD130", "the key of a dict has to be known while compiling", "Use an array.")
    return parts.get(key, given[1] if len(given) > 1 else infer.const(None))


def _class_results(node: cst.Call, dotted: str, targets, frame: Frame) -> tuple[Expr, ...]:
    """`Params(...)`, `Params.scaled(...)`."""
    name, _, what = dotted.partition(".")
    if not what:
        return (objects.construct(node, name, frame),)
    made = objects.understood(node, name, frame)
    if what not in made.methods:
        raise frame.refusal(node, "AD128", f"`{name}` has no method `{what}`", "Check its name.")
    first = (closures.function(f"class:{name}"),) if made.marks.get(what) == "classmethod" else ()
    return own_calls.own_call(node, frame.module.methods[name, what], targets, frame, first)


def callee(node: cst.Call, frame: Frame) -> str | None:
    """What is called: "np.sin", "abs", "own:helper", "covered:helper" by a rule; None for a method."""
    func = node.func
    root = func
    while isinstance(root, cst.Attribute):
        root = root.value
    if isinstance(root, cst.Name) and root.value in frame.locals and id(func) not in frame.module.direct:
        if isinstance(func, cst.Name):
            value = frame.expression(func, frame)  # refuses what is no function on every path
            if isinstance(value.type, (Array, Scalar)):
                kind = "an array" if isinstance(value.type, Array) else "a number"
                way = f"Write `{func.value}[...]` for an element, `*` for a product." if kind == "an array" else (
                    "Write `*` for a product, or call a function by its own name.")
                raise frame.refusal(node, "AD121", f"`{func.value}` is {kind}, and is called like a function", way)
            raise frame.refusal(node, "AD121", f"`{func.value}` is a variable: what it calls is not known",
                                "Call a function of this file by its own name.")
        return None
    if isinstance(root, cst.Name) and root.value in frame.module.classes:
        return f"class:{frame.module.code(func)}"
    dotted = frame.module.dotted(func)
    if dotted is not None:
        return canonical(dotted)
    if isinstance(func, cst.Name):
        return _bare(node, func.value, frame)
    if isinstance(func, cst.Attribute):
        return None
    raise frame.refusal(node, "AD121", "what is called here is not known", f"Call {unknown.KINDS} by name.")


def _bare(node: cst.Call, name: str, frame: Frame) -> str:
    if frame.module.templates.get(name) in CHECKS:
        return f"template:{frame.module.templates[name]}"
    if name in frame.module.stands_for:
        return canonical(frame.module.stands_for[name])
    if name in frame.module.functions:
        if name in frame.module.spoilt:
            raise frame.refusal(node, "AD121", f"`{name}` {frame.module.spoilt[name]}",
                                "Give the function a name of its own.")
        return f"covered:{name}" if name in frame.program.covered else f"own:{name}"
    if name in BUILTINS or name in ("dict", "slice") or name in (*builtin_calls.NAMES, *builtin_calls.LISTS):
        return name
    if name in frame.module.spoilt:
        raise frame.refusal(node, "AD121", f"`{name}` {frame.module.spoilt[name]}: which one is meant is not known",
                            "Import it, or define it, on a line of its own at the top of the file.")
    raise unknown.bare(node, name, frame)
