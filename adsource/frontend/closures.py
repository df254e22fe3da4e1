"""Functions as values: handed over, kept in a dict, bound to some of their arguments.  What they are is known while
compiling, so that a function that takes one is made anew for each.

    rk4(rhs, y, t)                      the function `rhs` of the program
    rk4(partial(rhs, k=k), y, t)        the same, with `k` as a part of the value
    apply(np.sin, x)                    one of a library
"""

from __future__ import annotations

import libcst as cst

from adsource.frontend import nested, objects, operator_module, own_calls, records
from adsource.frontend.functions import BUILTINS, canonical, parameters
from adsource.frontend.scope import Frame, Local
from adsource.ir import infer
from adsource.ir.nodes import Expr, RecordExpr
from adsource.ir.types import Kind


def function(name: str, parts: dict[str, Expr] | None = None) -> RecordExpr:
    return records.record(Kind("function", name), parts or {})


def is_function(e: Expr) -> bool:
    return records.is_record(e, "function")


def named(node: cst.BaseExpression, frame: Frame) -> RecordExpr | None:
    """The function that a name, or a dotted one, stands for."""
    made = operator_module.as_lambda(node, frame)
    if made is not None:
        return anonymous(made, frame)
    text = node.value if isinstance(node, cst.Name) else ""
    if text in frame.module.functions and text not in frame.module.spoilt:
        return function(f"own:{text}")
    dotted = canonical(frame.module.dotted(node) or text)
    known = dotted in BUILTINS or dotted in infer.OPERATORS or parameters(dotted) is not None
    return function(dotted) if known else None


def of_class(node: cst.Attribute, frame: Frame) -> Expr:
    """A constant of a class, or a function of it."""
    made, what = frame.module.classes[node.value.value], node.attr.value
    if what in made.constants:
        return objects.constant(node, made, what, frame)
    if what in made.methods:
        return function(f"{made.name}.{what}")
    raise frame.refusal(node, "AD128", f"`{made.name}` has no attribute `{what}`", "Check its name.")


def local(node: cst.CSTNode, found: Local, frame: Frame) -> RecordExpr:
    """A function within the function, with what it reads around it."""
    name = nested.lifted(found, frame)
    captured = {c: frame.expression(frame.placed(c, node), frame) for c in frame.module.captured[name]}
    return function(f"own:{name}", captured)


def anonymous(node: cst.Lambda, frame: Frame) -> RecordExpr:
    """A lambda that is handed over."""
    known = frame.module.lambdas
    if id(node) not in known:
        known[id(node)] = nested.function_of(cst.Name("anonymous"), node, frame.module)
    frame.altered += 1
    return local(node, Local(known[id(node)], frame.locals), frame)


def partial(node: cst.Call, frame: Frame) -> Expr:
    """`functools.partial(f, a, k=k)`: what is bound by position is `0`, `1`, ..."""
    queue = list(own_calls.given(node, frame))
    inner = queue.pop(0)[1] if queue else None
    if inner is None or not is_function(inner):
        raise frame.refusal(node, "AD121", "what is bound here is not known to be a function",
                            "Hand over a function of this file by its name.")
    parts = records.parts_of(inner)
    count = sum(k.isdigit() for k in parts)
    for keyword, value, _ in queue:
        parts[keyword if keyword is not None else str(count)] = value
        count += keyword is None
    frame.altered += 1
    return function(inner.type.kind.name, parts)


def results(node: cst.Call, called: RecordExpr, targets, frame: Frame) -> tuple[Expr, ...] | Expr:
    """A call of a function that is a value: results of one of the program's, or the value of a library's."""
    name, parts = called.type.kind.name, records.parts_of(called)
    frame.altered += 1
    if name.startswith("class:"):
        return (objects.construct(node, name.removeprefix("class:"), frame),)
    queue = [(None, e, node) for k, e in parts.items() if k.isdigit() or k == "self"]
    given = list(own_calls.given(node, frame))
    said = {k for k, _, _ in given}
    given += [(k, e, node) for k, e in parts.items() if not k.isdigit() and k != "self" and k not in said]
    if name.startswith("own:"):
        key = name.removeprefix("own:")
    elif "." in name and name.split(".")[0] in frame.module.classes:
        made, _, method = name.partition(".")
        key = frame.module.methods[made, method]
        queue = [] if frame.module.classes[made].marks.get(method) in objects.STATIC[:1] else queue
    else:
        return frame.program.library(node, name, [*queue, *given], frame)
    args = own_calls.bound(node, key, frame.module.functions[key].params, [*queue, *given], frame)
    return own_calls.called(node, targets, *frame.program.specialise(node, key, args, frame), frame)
