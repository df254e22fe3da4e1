"""Blocks, branches and loops.

`continue` and an early `return` leave the rest of their block: the rest moves into the branch that
does not leave.  Types of names that a loop changes are found by going round until they hold.
"""

from __future__ import annotations

from dataclasses import replace

import libcst as cst

from adsource.frontend import provenance
from adsource.frontend.expressions import truth
from adsource.frontend.lines import Line, arms, falls, leaves, lines_of
from adsource.frontend.module import bound_in
from adsource.frontend.operands import items_of, operands
from adsource.frontend.returns import returned
from adsource.frontend.scope import Frame, is_array, is_tuple, merged
from adsource.frontend.statements import simple
from adsource.frontend.targets import bind_one
from adsource.ir import infer
from adsource.ir.nodes import AnyStatement, Const, Expr, For, If, Name, Origin, Remark, While
from adsource.ir.types import INT, Scalar


def block(lines: list[Line], frame: Frame) -> None:
    """Convert statements, in order, into `frame.out`."""
    for k, (node, line, above) in enumerate(lines):
        if frame.env is None:
            return
        if isinstance(node, cst.Comment):
            frame.add(Remark(node.value))
            continue
        if isinstance(node, cst.Continue):
            return
        mark = len(frame.out)
        if isinstance(node, cst.If):
            moved = branch(node, lines[k + 1 :], frame)
        else:
            moved = isinstance(node, cst.Return)
            _stamp(mark, node, line, _statement(node, frame), frame)
        _comment(mark, above, frame)
        if moved:
            return


def _statement(node: cst.CSTNode, frame: Frame) -> bool:
    """Convert one statement; whether the user's text says the same as what is made of it."""
    match node:
        case cst.For():
            return for_loop(node, frame)
        case cst.While():
            return while_loop(node, frame)
        case cst.Expr():
            return simple(node, frame)
    before = frame.altered
    exact = returned(node, frame) if isinstance(node, cst.Return) else simple(node, frame)
    return exact and frame.altered == before


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
    moved = frame.leaving and (leaves(body) or leaves(orelse))
    if moved:
        body, orelse = _moved(node, body, orelse, rest, frame)
    exact = frame.altered == altered
    before = dict(frame.env)
    _, yes = frame.inside(lambda: block(body, frame))
    after, frame.env = frame.env, before
    _, no = frame.inside(lambda: block(orelse, frame))
    frame.env = merged(after, frame.env)
    test, yes, no, exact = _upright(node, test, yes, no, exact, frame)
    if yes or no:
        origin = _if_origin(node, frame)
        made = If(test, tuple(yes), tuple(no), origin=origin, verbatim=exact)
        frame.out[mark:] = [_from(s, origin, False) for s in frame.out[mark:]]
        frame.add(made)
    return moved


def _moved(node, body, orelse, rest, frame: Frame):
    if falls(body) and falls(orelse) and rest:
        raise frame.refusal(node, "AD124", "`return` or `continue` leaves this `if` on some paths only",
                            "Write what follows the `if` into an `else` of the innermost `if`.")
    return (body + rest if falls(body) else body), (orelse + rest if falls(orelse) else orelse)


def _upright(node, test: Expr, yes: list, no: list, exact: bool, frame: Frame):
    """`if c: continue` with a rest becomes `if not c: rest`."""
    if yes or not no:
        return test, yes, no, exact
    return frame.op(node.test, "not", test), no, [], False


def _if_origin(node: cst.If, frame: Frame):
    origin = provenance.origin(node, frame.module)
    return replace(origin, text=origin.text.removeprefix("el")) if origin.text.startswith("elif") else origin


# ----------------------------------------------------------------------- loops


def _settled(work, frame: Frame):
    """Run work (which converts a loop's body) until the types at the head of the loop hold."""
    head, taken, entries = dict(frame.env), set(frame.taken), dict(frame.entries)
    while True:
        frame.env, frame.taken, frame.entries = dict(head), set(taken), dict(entries)
        made, statements = frame.inside(work)
        again = merged({n: b for n, b in (frame.env or {}).items() if n in head}, head)
        if again == head:
            frame.env = merged(dict(head), frame.env)
            return made, statements
        head = again


def for_loop(node: cst.For, frame: Frame) -> bool:
    _no_else(node, frame)
    source = _range(node.iter, frame)
    if source is None:
        return _unrolled(node, frame)
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
        block(lines_of(node.body), frame)

    _, statements = _settled(body, frame)
    frame.add(For(var, start, stop, step, tuple(statements)))
    return exact


def _no_else(node: cst.For | cst.While, frame: Frame) -> None:
    if node.orelse is not None:
        raise frame.refusal(node.orelse, "AD111", "`else` after a loop is not supported",
                            "Without `break` it always runs: write it after the loop.")


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


def _unrolled(node: cst.For, frame: Frame) -> bool:
    """A loop over a literal tuple, or over a name that is bound to one: the body once for each item."""
    value = frame.expression(node.iter, frame)
    if not is_tuple(value) or is_array(value):
        raise _iterable(node.iter, frame)
    items = [i if isinstance(i, (Const, Name)) else frame.hoist(i) for i in items_of(value)]
    origin = provenance.origin(node, frame.module)
    for item in items:
        mark = len(frame.out)
        bind_one(node.target, item, frame)
        frame.out[mark:] = [_from(s, origin, False) for s in frame.out[mark:]]
        block(lines_of(node.body), frame)
    return False


def while_loop(node: cst.While, frame: Frame) -> bool:
    """A `while`; what its test needs computed stands before the loop and at the end of its body."""
    _no_else(node, frame)

    def body():
        altered = frame.altered
        test, before = frame.inside(lambda: truth(node.test, frame))
        exact = frame.altered == altered
        names = dict(frame.env)
        block(lines_of(node.body), frame)
        frame.env = names if frame.env is None else frame.env
        return test, before, exact

    (test, before, exact), statements = _settled(body, frame)
    origin = provenance.origin(node, frame.module)
    before = [_from(s, origin, False) for s in before]
    frame.out += before
    frame.add(While(test, tuple(statements + before)))
    return exact
