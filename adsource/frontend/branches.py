"""The statements of a branch, and what every statement gets: where it comes from."""

from __future__ import annotations

from dataclasses import replace

import libcst as cst

from adsource.frontend import provenance
from adsource.frontend.kept_apart import note
from adsource.frontend.scope import Frame, merged
from adsource.ir import infer
from adsource.ir.nodes import AnyStatement, Assign, Expr, For, If, Origin, Remark, While


def stamp(mark: int, node: cst.CSTNode, line: cst.CSTNode | None, exact: bool, frame: Frame) -> None:
    """Give the new statements their origin, where they have none yet."""
    bare = [s for s in frame.out[mark:] if s.origin is None]
    origin = provenance.origin(node, frame.module, line, max(len(bare), 1))
    frame.out[mark:] = [from_origin(s, origin, exact) for s in frame.out[mark:]]


def from_origin(s: AnyStatement, origin: Origin, verbatim: bool) -> AnyStatement:
    """A statement with its origin; what stands inside it was made by us, or has an origin already."""
    if s.origin is not None:
        return s
    if isinstance(s, (For, While)):
        body = tuple(b if isinstance(b, Remark) else from_origin(b, origin, False) for b in s.body)
        return replace(s, body=body, origin=origin, verbatim=verbatim)
    if isinstance(s, If):
        arms = (tuple(from_origin(b, origin, False) for b in arm) for arm in (s.body, s.orelse))
        return If(s.test, *arms, again=s.again, origin=origin)
    return replace(s, origin=origin, verbatim=verbatim)


def either(node, test: Expr, yes, no, guard: bool, exact: bool, frame: Frame) -> None:
    """An `If`; `yes` and `no` convert its arms."""
    mark = len(frame.out)
    before, head = dict(frame.env), dict(frame.env)
    body = frame.arm(yes)
    after, frame.env = frame.env, before
    orelse = frame.arm(no)
    frame.env = merged(after, frame.env)
    note("if", node, head, frame.env, frame)
    guard = guard and after is None and bool(orelse)
    test, body, orelse, exact = upright(node, test, body, orelse, exact, frame)
    if body or orelse:
        origin = if_origin(node, frame)
        made = If(test, tuple(body), tuple(orelse), guard, origin=origin, verbatim=exact)
        frame.out[mark:] = [from_origin(s, origin, False) for s in frame.out[mark:]]
        frame.add(made)


def set_flag(kind: str, value: bool, frame: Frame) -> None:
    constant = infer.const(value)
    frame.add(Assign(frame.bind(frame.flag(kind), constant), constant))


def upright(node, test: Expr, yes: list, no: list, exact: bool, frame: Frame):
    """`if c: continue` with a rest becomes `if not c: rest`."""
    if yes or not no:
        return test, yes, no, exact
    return infer.negated(test), no, [], False


def if_origin(node: cst.If, frame: Frame):
    origin = provenance.origin(node, frame.module)
    return replace(origin, text=origin.text.removeprefix("el")) if origin.text.startswith("elif") else origin
