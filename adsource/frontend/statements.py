"""Simple statements: which converter takes which."""

from __future__ import annotations

import libcst as cst
from libcst import matchers as m

from adsource.frontend import lists
from adsource.frontend.assignments import assign, augmented
from adsource.frontend.effects import effect
from adsource.frontend.kept import keep
from adsource.frontend.rewrites import deleted
from adsource.frontend.scope import Frame
from adsource.frontend.targets import bind_one


def simple(node: cst.BaseSmallStatement, frame: Frame) -> bool:
    """Convert one simple statement into `frame.out`; whether it stands there as the user wrote it."""
    match node:
        case cst.Assign():
            return assign(node, frame)
        case cst.AnnAssign():
            return node.value is None or bind_one(node.target, frame.expression(node.value, frame), frame)
        case cst.AugAssign():
            return augmented(node, frame)
        case cst.Expr():
            return effect(node.value, frame)
        case cst.Del():
            call = _taken_out(node, frame)
            return deleted(node, frame) if call is None else effect(call, frame)
        case cst.Global():
            return _read_alone(node, frame)
        case cst.Assert() | cst.Raise() | cst.Pass():
            return keep(node, frame)
    raise frame.refusal(node, "AD118", f"`{frame.module.code(node)}` is not supported within a function", "")


def _taken_out(node: cst.Del, frame: Frame) -> cst.Call | None:
    """`del xs[0]` of a list as `xs.pop(0)`."""
    of_list = m.Subscript(m.Name(), [m.SubscriptElement(m.Index())])
    if not m.matches(node.target, of_list) or not lists.is_named(node.target.value, frame):
        return None
    place = node.target.slice[0].slice.value
    call = cst.Call(cst.Attribute(node.target.value, cst.Name("pop")), [cst.Arg(place)])
    frame.module.stand(call, node)
    frame.altered += 1
    return call


def _read_alone(node: cst.Global, frame: Frame) -> bool:
    """`global G` of a constant says nothing."""
    if any(item.name.value in frame.locals for item in node.names):
        raise frame.refusal(node, "AD108", "`global` of a name that is set here is not supported",
                            "Hand the value over as a parameter, and return it.")
    return True
