"""Simple statements: which converter takes which."""

from __future__ import annotations

import libcst as cst

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
            return deleted(node, frame)
        case cst.Global():
            return _read_alone(node, frame)
        case cst.Assert() | cst.Raise() | cst.Pass():
            return keep(node, frame)
    raise frame.refusal(node, "AD118", f"`{frame.module.code(node)}` is not supported within a function", "")


def _read_alone(node: cst.Global, frame: Frame) -> bool:
    """`global G` of a constant says nothing."""
    if any(item.name.value in frame.locals for item in node.names):
        raise frame.refusal(node, "AD108", "`global` of a name that is set here is not supported",
                            "Hand the value over as a parameter, and return it.")
    return True
