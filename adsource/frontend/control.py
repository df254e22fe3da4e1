"""Blocks, branches and loops.

`break`, `continue` and an early `return` leave the rest of their block: the rest moves into the branch
that does not leave (see exits.py).  Types of names that a loop changes are found by going round until
they hold.
"""

from __future__ import annotations

import functools
from dataclasses import replace

import libcst as cst
from libcst import matchers

from adsource.frontend import exits, provenance
from adsource.frontend.expressions import truth
from adsource.frontend.lines import LEAVING, Line, arms, endless, falls, lines_of, otherwise
from adsource.frontend.module import bound_in
from adsource.frontend.operands import items_of, operands
from adsource.frontend.returns import returned
from adsource.frontend.scope import Frame, Loop, is_array, is_tuple, merged
from adsource.frontend.statements import simple
from adsource.frontend.targets import bind_one
from adsource.ir import infer
from adsource.ir.nodes import AnyStatement, Assign, Const, Expr, For, If, Jump, Name, Origin, Remark, While
from adsource.ir.types import INT, Scalar


def block(lines: list[Line], frame: Frame) -> None:
    """Convert statements, in order, into `frame.out`."""
    for k, (node, line, above) in enumerate(lines):
        if frame.env is None:
            return
        if isinstance(node, cst.Comment):
            frame.add(Remark(node.value))
            continue
        mark = len(frame.out)
        moved = _statement(node, line, lines[k + 1 :], frame)
        _comment(mark, above, frame)
        if moved:
            return


def _statement(node: cst.CSTNode, line: cst.CSTNode | None, rest: list[Line], frame: Frame) -> bool:
    """Convert one statement; whether those behind it have been moved into it, or are never reached."""
    mark = len(frame.out)
    match node:
        case cst.If():
            return branch(node, rest, frame)
        case cst.For() | cst.While():
            return _loop(node, rest, frame)
        case cst.Break() | cst.Continue():
            exits.leave(LEAVING[type(node)], node, frame)
            _stamp(mark, node, line, all(isinstance(s, Jump) for s in frame.out[mark:]), frame)
            return True
    before = frame.altered
    if isinstance(node, cst.Return):
        exact = returned(node, frame)
        if frame.results is not None:
            exits.leave("return", node, frame)
    else:
        exact = simple(node, frame) and (isinstance(node, cst.Expr) or frame.altered == before)
    _stamp(mark, node, line, exact and (frame.altered == before or isinstance(node, cst.Expr)), frame)
    return isinstance(node, cst.Return)


def _stamp(mark: int, node: cst.CSTNode, line: cst.CSTNode | None, exact: bool, frame: Frame) -> None:
    """Give the new statements their origin, where they have none yet."""
    bare = [s for s in frame.out[mark:] if s.origin is None]
    origin = provenance.origin(node, frame.module, line, max(len(bare), 1))
    frame.out[mark:] = [_from(s, origin, exact) for s in frame.out[mark:]]


def _from(s: AnyStatement, origin: Origin, verbatim: bool) -> AnyStatement:
    """A statement with its origin; what stands inside it was made by us, or has an origin already."""
    if s.origin is not None:
        return s
    if isinstance(s, If):
        arms = (tuple(_from(b, origin, False) for b in arm) for arm in (s.body, s.orelse))
        return If(s.test, *arms, origin=origin)
    return replace(s, origin=origin, verbatim=verbatim)


def _comment(mark: int, above: tuple[str, ...], frame: Frame) -> None:
    if above and len(frame.out) > mark:
        first = frame.out[mark]
        frame.out[mark] = replace(first, comments=above + first.comments)


# -------------------------------------------------------------------- branches


def branch(node: cst.If, rest: list[Line], frame: Frame) -> bool:
    """An `if`; whether the statements after it have been moved into it."""
    mark, altered = len(frame.out), frame.altered
    test = truth(node.test, frame)
    body, orelse = arms(node)
    if isinstance(test, Const):
        block((body if test.value else orelse) + rest, frame)
        return True
    exact = frame.altered == altered
    origin = _if_origin(node, frame)
    frame.out[mark:] = [_from(s, origin, False) for s in frame.out[mark:]]
    return _choice(node, test, body, orelse, rest, exact, frame)


def _choice(node, test: Expr, body: list[Line], orelse: list[Line], rest: list[Line], exact: bool, frame) -> bool:
    """An `If` over two blocks.  Where one of them leaves, the rest moves into the other; where both may
    go on, what leaves sets a flag, and the rest stands under a test of it."""
    kinds = exits.exits(body) | exits.exits(orelse) if frame.leaving else set()
    follows = any(not isinstance(n, cst.Comment) for n, _, _ in rest)
    if kinds and follows and falls(body) and falls(orelse):
        _deferred(node, test, body, orelse, rest, kinds, exact, frame)
        return True
    moved = bool(kinds) and not (falls(body) and falls(orelse))
    if moved:
        body, orelse = (arm + rest if falls(arm) else arm for arm in (body, orelse))
    _either(node, test, lambda: block(body, frame), lambda: block(orelse, frame), moved and follows, exact, frame)
    return moved


def _either(node, test: Expr, yes, no, guard: bool, exact: bool, frame: Frame) -> None:
    """An `If`; `yes` and `no` convert its arms."""
    mark = len(frame.out)
    before = dict(frame.env)
    body = frame.arm(yes)
    after, frame.env = frame.env, before
    orelse = frame.arm(no)
    frame.env = merged(after, frame.env)
    guard = guard and after is None and bool(orelse)
    test, body, orelse, exact = _upright(node, test, body, orelse, exact, frame)
    if body or orelse:
        origin = _if_origin(node, frame)
        made = If(test, tuple(body), tuple(orelse), guard, origin=origin, verbatim=exact)
        frame.out[mark:] = [_from(s, origin, False) for s in frame.out[mark:]]
        frame.add(made)


def _deferred(node, test, body, orelse, rest, kinds: set[str], exact: bool, frame: Frame) -> None:
    """`if a: if b: break` with a rest on both levels: b sets a flag, and `if stopped: break` follows."""
    outer = frame.deferred
    own = [k for k in ("return", "break", "continue") if k in kinds]
    mark = len(frame.out)
    for kind in own:
        if kind not in outer and not (kind == "return" and frame.loops):
            _set_flag(kind, False, frame)
    frame.deferred = outer | set(own)
    _either(node, test, lambda: block(body, frame), lambda: block(orelse, frame), False, exact, frame)
    frame.deferred = outer
    _resumed(node, own, rest, frame)
    origin = _if_origin(node, frame)
    frame.out[mark:] = [_from(s, origin, False) for s in frame.out[mark:]]


def _set_flag(kind: str, value: bool, frame: Frame) -> None:
    constant = infer.const(value)
    frame.add(Assign(frame.bind(frame.flag(kind), constant), constant))


def _resumed(node, kinds: list[str], rest: list[Line], frame: Frame) -> None:
    """What follows statements that may have set flags: under tests of these."""
    if not kinds or frame.env is None:
        block(rest, frame)
        return
    first, *others = kinds
    flag = Name(frame.flag(first), infer.const(True).type)
    _either(node, flag, lambda: exits.go(first, node, frame), lambda: _resumed(node, others, rest, frame), True,
            False, frame)


def _upright(node, test: Expr, yes: list, no: list, exact: bool, frame: Frame):
    """`if c: continue` with a rest becomes `if not c: rest`."""
    if yes or not no:
        return test, yes, no, exact
    return infer.op("not", (test,)), no, [], False


def _if_origin(node: cst.If, frame: Frame):
    origin = provenance.origin(node, frame.module)
    return replace(origin, text=origin.text.removeprefix("el")) if origin.text.startswith("elif") else origin


# ----------------------------------------------------------------------- loops


def _loop(node: cst.For | cst.While, rest: list[Line], frame: Frame) -> bool:
    """A loop; whether the statements after it have been moved into a test of how it ended."""
    mark = len(frame.out)
    inner = exits.exits(lines_of(node.body)) if frame.leaving else set()
    other = otherwise(node)
    begins = "return" in inner and not frame.loops and "return" not in frame.deferred
    if begins:
        _set_flag("return", False, frame)
    found = Loop(stopped=_else_flag(node, frame) if other and "break" in inner else "")
    _stamp(mark, node, None, False, frame)
    mark = len(frame.out)
    outer, frame.deferred = frame.deferred, frozenset()
    exact = for_loop(node, found, frame) if isinstance(node, cst.For) else while_loop(node, found, frame)
    frame.deferred = outer
    _stamp(mark, node, None, exact, frame)
    if not other and "return" not in inner or frame.env is None:
        return False
    mark = len(frame.out)
    if isinstance(node, cst.While) and endless(node):
        exits.go("return", node, frame)
    elif "return" not in inner:
        _otherwise(node, other, found, rest, frame)
    else:
        flag = Name(frame.flag("return"), infer.const(True).type)
        _either(node, flag, lambda: exits.go("return", node, frame),
                lambda: _otherwise(node, other, found, rest, frame), True, False, frame)
    _stamp(mark, node, None, False, frame)
    return True


def _else_flag(node: cst.For | cst.While, frame: Frame) -> str:
    """The flag that the breaks of a loop with an `else` set, which is false before it."""
    frame.loops.append(Loop())
    _set_flag("break", False, frame)
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


def _settled(work, loop: Loop, frame: Frame):
    """Run work (which converts a loop's body) until the types at the head of the loop hold."""
    head, taken, entries = dict(frame.env), set(frame.taken), dict(frame.entries)
    while True:
        frame.env, frame.taken, frame.entries = dict(head), set(taken), dict(entries)
        loop.breaks, loop.continues = [], []
        frame.loops.append(loop)
        made, statements = frame.inside(work)
        frame.loops.pop()
        ends = functools.reduce(merged, loop.continues, frame.env)
        again = merged({n: b for n, b in (ends or {}).items() if n in head}, head)
        if again == head:
            return made, statements, functools.reduce(merged, loop.breaks, None), merged(dict(head), ends)
        head = again


def for_loop(node: cst.For, loop: Loop, frame: Frame) -> bool:
    source = _range(node.iter, frame)
    if source is None:
        return _unrolled(node, loop, frame)
    if not isinstance(node.target, cst.Name):
        raise frame.refusal(node.target, "AD129", "the variable of a loop has to be a name", "Use a name.")
    if node.target.value in bound_in(node.body):
        raise frame.refusal(node.target, "AD134", f"the loop's variable `{node.target.value}` is set again "
                            "within the loop", "Use another name inside.")
    before = frame.altered
    start, stop, step = _bounds(source, frame)
    exact = frame.altered == before
    var = Name(node.target.value, INT)

    def body() -> None:
        frame.declare(var.id, var.type)
        frame.out += frame.arm(lambda: block(lines_of(node.body), frame))

    _, statements, left, done = _settled(body, loop, frame)
    frame.env = merged(left, done)
    frame.add(For(var, start, stop, step, tuple(statements)))
    return exact


def _range(node: cst.BaseExpression, frame: Frame) -> cst.Call | None:
    """The `range(...)` that a loop runs over, taken out of `ad.checkpoint(...)`."""
    if not isinstance(node, cst.Call):
        return None
    if frame.module.dotted(node.func) == "adsource.checkpoint" and node.args:
        return _range(node.args[0].value, frame)
    name = node.func.value if isinstance(node.func, cst.Name) else ""
    if name == "range" and name not in frame.locals and name not in frame.module.functions:
        return node
    raise _iterable(node, frame)


def _iterable(node: cst.BaseExpression, frame: Frame):
    return frame.refusal(node, "AD131", f"a loop over `{frame.module.code(node)}` is not supported",
                         "Loop over an index: `for i in range(x.shape[0]):`, or over a literal tuple.")


def _bounds(node: cst.Call, frame: Frame) -> tuple[Expr, Expr, Expr]:
    values = operands([a.value for a in node.args], frame)
    for arg, value in zip(node.args, values):
        if not isinstance(value.type, Scalar) or value.type.dtype[:3] not in ("int", "uin"):
            raise frame.refusal(arg, "AD317", "the bounds of `range` are integers", "Convert with `int(...)`.")
    if not 1 <= len(values) <= 3 or any(a.keyword for a in node.args):
        raise frame.refusal(node, "AD126", "`range` takes one to three integers", "")
    if len(values) == 1:
        return infer.const(0), values[0], infer.const(1)
    return values[0], values[1], values[2] if len(values) == 3 else infer.const(1)


def _unrolled(node: cst.For, loop: Loop, frame: Frame) -> bool:
    """A loop over a literal tuple, or over a name that is bound to one: the body once for each item."""
    value = frame.expression(node.iter, frame)
    if not is_tuple(value) or is_array(value):
        raise _iterable(node.iter, frame)
    items = [i if isinstance(i, (Const, Name)) else frame.hoist(i) for i in items_of(value)]
    origin = provenance.origin(node, frame.module)
    loop.unrolled = True
    frame.loops.append(loop)
    for item in items:
        mark = len(frame.out)
        bind_one(node.target, item, frame)
        frame.out[mark:] = [_from(s, origin, False) for s in frame.out[mark:]]
        block(lines_of(node.body), frame)
    frame.loops.pop()
    return False


def while_loop(node: cst.While, loop: Loop, frame: Frame) -> bool:
    """A `while`; what its test needs computed stands before the loop and at the end of its body, or, where
    the body is left early, at its beginning."""
    jumps = bool(exits.exits(lines_of(node.body)))

    def body():
        altered = frame.altered
        test, before = frame.inside(lambda: truth(node.test, frame))
        exact = frame.altered == altered
        if before and jumps:
            frame.out += before
            _either(node, frame.op(node.test, "not", test), lambda: exits.jump("break", frame),
                    lambda: block(lines_of(node.body), frame), True, False, frame)
            return infer.const(True), [], False
        names = dict(frame.env)
        block(lines_of(node.body), frame)
        frame.env = names if frame.env is None and not jumps else frame.env
        return test, before, exact

    (test, before, exact), statements, left, done = _settled(body, loop, frame)
    sure = isinstance(test, Const) and bool(test.value)
    frame.env = left if sure else merged(left, done)
    if sure and left is None and frame.met is None and not matchers.findall(node.body, matchers.Raise()):
        raise frame.refusal(node, "AD111", "this loop never ends", "End it by a condition, or by a `break`.")
    origin = provenance.origin(node, frame.module)
    before = [_from(s, origin, False) for s in before]
    frame.out += before
    frame.add(While(test, tuple(statements + before)))
    return exact
