"""Blocks, and what follows branches and loops.

`break`, `continue` and an early `return` leave the rest of their block: the rest moves into the branch
that does not leave (see exits.py).
"""

from __future__ import annotations

from dataclasses import replace

import libcst as cst

from adsource.errors import Refusal
from adsource.frontend import (
    apart,
    checkpoints,
    exits,
    growing,
    loops,
    nested,
    nothing,
    rewrites,
    spelled,
    unset,
)
from adsource.frontend.branches import either, from_origin, if_origin, set_flag, stamp
from adsource.frontend.conditions import truth
from adsource.frontend.lines import LEAVING, Line, arms, endless, falls, lines_of, otherwise
from adsource.frontend.returns import returned
from adsource.frontend.scope import Frame, Loop, Unmet
from adsource.frontend.statements import simple
from adsource.ir import infer
from adsource.ir.nodes import Const, Expr, If, Jump, Name, Remark


def block(lines: list[Line], frame: Frame) -> None:
    """Convert statements, in order, into `frame.out`."""
    for k, (node, line, above) in enumerate(lines):
        if frame.env is None:
            return
        if isinstance(node, cst.Comment):
            frame.add(Remark(node.value))
            continue
        if k and isinstance(lines[k - 1][0], cst.FunctionDef):
            above = above[next((n for n, text in enumerate(above) if text), len(above)) :]
        mark = len(frame.out)
        moved = _tried(node, line, lines[k + 1 :], frame)
        _comment(mark, above, frame)
        if moved:
            return


def _tried(node: cst.CSTNode, line: cst.CSTNode | None, rest: list[Line], frame: Frame) -> bool:
    """The same, but for what cannot be converted as long as it is not known what a list holds: it is left out until
    something is learned (`growing`)."""
    mark, env, loops_, deferred = len(frame.out), dict(frame.env), len(frame.loops), frame.deferred
    try:
        return _statement(node, line, rest, frame)
    except Unmet as met:
        frame.met = frame.met if getattr(frame.met, "key", None) else met
    except Refusal:
        if not isinstance(frame.met, Unmet):
            raise
    frame.env, frame.deferred = env, deferred
    del frame.out[mark:], frame.loops[loops_:]
    return False


def _statement(node: cst.CSTNode, line: cst.CSTNode | None, rest: list[Line], frame: Frame) -> bool:
    """Convert one statement; whether those behind it have been moved into it, or are never reached."""
    mark = len(frame.out)
    parts = spelled.several(node, line, frame)
    if parts:
        block(parts + rest, frame)
        return True
    name = growing.begins(node, frame)
    if name:
        if growing.begin(node, name, rest, frame):
            stamp(mark, node, line, False, frame)
            return False
        block(growing.moved(name, (node, line, ()), rest), frame)
        return True
    spelled_out = nothing.returned(node, frame) or nothing.asked(node, frame) or unset.named_first(node, frame)
    if spelled_out:
        block(spelled_out + rest, frame)
        return True
    apart_ = unset.told_apart(node, frame)
    if apart_ is not None:
        return branch(apart_, rest, frame)
    unset.handed_on(node, frame)
    match node:
        case cst.Assign(value=cst.IfExp()) if apart.is_spelled(node.value, frame):
            return branch(apart.spelled_out(node, frame.module), rest, frame)
        case cst.If():
            return branch(node, rest, frame)
        case cst.For(iter=cst.IfExp()):
            return branch(rewrites.chosen_loop(node, frame), rest, frame)
        case cst.For() | cst.While():
            return _loop(node, rest, frame)
        case cst.Match():
            block(rewrites.matched(node, frame) + rest, frame)
            return True
        case cst.With() if checkpoints.is_block(node, frame):
            _again(node, frame)
            return False
        case cst.Try():
            block(rewrites.tried(node, frame) + rest, frame)
            return True
        case cst.With():
            block(rewrites.quiet(node, frame) + rest, frame)
            return True
        case cst.FunctionDef():
            nested.define(node, frame)
            return False
        case cst.Break() | cst.Continue():
            exits.leave(LEAVING[type(node)], node, frame)
            stamp(mark, node, line, all(isinstance(s, Jump) for s in frame.out[mark:]), frame)
            return True
    before, flags, frame.told = frame.altered, {}, unset.told(node, frame)
    if isinstance(node, cst.Return):
        exact = returned(node, frame)
        if frame.results is not None:
            exits.leave("return", node, frame)
    else:
        flags = unset.flags_of(node, frame)
        exact = simple(node, frame) and (isinstance(node, cst.Expr) or frame.altered == before)
    stamp(mark, node, line, exact and (frame.altered == before or isinstance(node, cst.Expr)), frame)
    mark = len(frame.out)
    unset.note(node, flags, frame)
    frame.told = ()
    stamp(mark, node, line, False, frame)
    return isinstance(node, cst.Return)


def _again(node: cst.With, frame: Frame) -> None:
    """A block that is to be computed again."""
    lines = lines_of(node.body)
    if exits.exits(lines):
        raise frame.refusal(node, "AD146", "a block that is computed again is left early",
                            "Put the `return`, `break` or `continue` behind it.")
    _, statements = frame.inside(lambda: block(lines, frame))
    frame.altered += 1
    frame.add(from_origin(If(infer.const(True), tuple(statements), again=True), if_origin(node, frame), False))


def _comment(mark: int, above: tuple[str, ...], frame: Frame) -> None:
    if above and len(frame.out) > mark:
        first = frame.out[mark]
        frame.out[mark] = replace(first, comments=above + first.comments)


# -------------------------------------------------------------------- branches


def branch(node: cst.If, rest: list[Line], frame: Frame) -> bool:
    """An `if`; whether the statements after it have been moved into it."""
    mark, altered = len(frame.out), frame.altered
    body, orelse = arms(node)
    try:
        test = truth(node.test, frame)
    except Unmet as met:
        frame.met = frame.met if getattr(frame.met, "key", None) else met
        _explored(body, orelse, frame)
        raise
    if isinstance(test, Const):
        block((body if test.value else orelse) + rest, frame)
        return True
    exact = frame.altered == altered
    origin = if_origin(node, frame)
    frame.out[mark:] = [from_origin(s, origin, False) for s in frame.out[mark:]]
    return _choice(node, test, body, orelse, rest, exact, frame)


def _explored(body: list[Line], orelse: list[Line], frame: Frame) -> None:
    """Learn from both sides of a test of what is not known yet: `if xs and xs[-1] > v: ... else: xs.append(v)`."""
    env = dict(frame.env)
    for lines in (orelse, body):
        frame.inside(lambda lines=lines: block(lines, frame))
        frame.env = dict(env)


def _choice(node, test: Expr, body: list[Line], orelse: list[Line], rest: list[Line], exact: bool, frame) -> bool:
    """An `If` over two blocks.  Where one of them leaves, the rest moves into the other; where both may
    go on, what leaves sets a flag, and the rest stands under a test of it."""
    kinds = exits.exits(body) | exits.exits(orelse) if frame.leaving else set()
    follows = any(not isinstance(n, cst.Comment) for n, _, _ in rest)
    if kinds and follows and falls(body) and falls(orelse) and not apart.split(node, frame):
        _deferred(node, test, body, orelse, rest, kinds, exact, frame)
        return True
    twice = isinstance(node, cst.If) and apart.split(node, frame)
    moved = twice or bool(kinds) and not (falls(body) and falls(orelse))
    if moved:
        body, orelse = (arm + rest if falls(arm) else arm for arm in (body, orelse))
    guard = moved and follows and not twice
    either(node, test, lambda: block(body, frame), lambda: block(orelse, frame), guard, exact, frame)
    return moved


def _deferred(node, test, body, orelse, rest, kinds: set[str], exact: bool, frame: Frame) -> None:
    """`if a: if b: break` with a rest on both levels: b sets a flag, and `if stopped: break` follows."""
    outer = frame.deferred
    own = [k for k in ("return", "break", "continue") if k in kinds]
    mark = len(frame.out)
    for kind in own:
        if kind not in outer and not (kind == "return" and frame.loops):
            set_flag(kind, False, frame)
    frame.deferred = outer | set(own)
    either(node, test, lambda: block(body, frame), lambda: block(orelse, frame), False, exact, frame)
    frame.deferred = outer
    _resumed(node, own, rest, frame)
    origin = if_origin(node, frame)
    frame.out[mark:] = [from_origin(s, origin, False) for s in frame.out[mark:]]


def _resumed(node, kinds: list[str], rest: list[Line], frame: Frame) -> None:
    """What follows statements that may have set flags: under tests of these."""
    if not kinds or frame.env is None:
        block(rest, frame)
        return
    first, *others = kinds
    flag = Name(frame.flag(first), infer.const(True).type)
    either(node, flag, lambda: exits.go(first, node, frame), lambda: _resumed(node, others, rest, frame), True,
            False, frame)


# ----------------------------------------------------------------------- loops


def _loop(node: cst.For | cst.While, rest: list[Line], frame: Frame) -> bool:
    """A loop; whether the statements after it have been moved into a test of how it ended."""
    mark = len(frame.out)
    inner = exits.exits(lines_of(node.body)) if frame.leaving else set()
    other = otherwise(node)
    begins = "return" in inner and not frame.loops and "return" not in frame.deferred
    if begins:
        set_flag("return", False, frame)
    found = Loop(stopped=_else_flag(node, frame) if other and "break" in inner else "")
    stamp(mark, node, None, False, frame)
    mark = len(frame.out)
    outer, frame.deferred = frame.deferred, frozenset()
    if isinstance(node, cst.For):
        unset.refuse_variable(node, frame)
    convert = loops.for_loop if isinstance(node, cst.For) else loops.while_loop
    if not frame.loops:
        unset.begin_early(node, frame)
    exact = convert(node, found, frame)
    unset.learn_early(frame.env, frame)
    frame.deferred = outer
    stamp(mark, node, None, exact, frame)
    if not other and "return" not in inner or frame.env is None:
        return False
    mark = len(frame.out)
    if isinstance(node, cst.While) and endless(node):
        exits.go("return", node, frame)
    elif "return" not in inner:
        _otherwise(node, other, found, rest, frame)
    else:
        flag = Name(frame.flag("return"), infer.const(True).type)
        either(node, flag, lambda: exits.go("return", node, frame),
                lambda: _otherwise(node, other, found, rest, frame), True, False, frame)
    stamp(mark, node, None, False, frame)
    return True


def _else_flag(node: cst.For | cst.While, frame: Frame) -> str:
    """The flag that the breaks of a loop with an `else` set, which is false before it."""
    frame.loops.append(Loop())
    set_flag("break", False, frame)
    name = frame.flag("break")
    frame.loops.pop()
    return name


def _otherwise(node, other: list[Line], found: Loop, rest: list[Line], frame: Frame) -> None:
    """The `else` of a loop, which runs unless a `break` has ended the loop, and what follows."""
    if not found.stopped:
        block(other + rest, frame)
        return
    test = infer.op("not", (Name(found.stopped, infer.const(True).type),))
    if not _choice(node, test, other, [], rest, False, frame):
        block(rest, frame)
