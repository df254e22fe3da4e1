"""Names that hold a number on one path and an array on another, or an axis of length 1 that the other path makes
longer: the paths are kept apart.

    total = 0.0                         total = 0.0
    for v in w:                         if not 0 < w.size: raise ...
        total = total + v * x           v = w[0]
                                        total = total + v * x
                                        for i in range(1, w.size):
                                            v = w[i]
                                            total = total + v * x

    if k > 0:                           if k > 0:
        f = k * x                           f = k * x
    else:                               y = x - f
        f = 0.0                         else:
    y = x - f                               f = 0.0
                                            y = x - f

The first pass of such a loop stands in front of it, what follows such an `if` in both of its arms.  That is learned
when the name is read, and the function is converted anew (as for lists, `growing`).
"""

from __future__ import annotations

from collections.abc import Callable

import libcst as cst

from adsource.frontend.branches import either, from_origin, set_flag
from adsource.frontend.exits import exits
from adsource.frontend.kept_apart import kind_of
from adsource.frontend.lines import lines_of
from adsource.frontend.module import Module
from adsource.frontend.provenance import origin
from adsource.frontend.scope import Frame, Loop
from adsource.ir import infer
from adsource.ir.nodes import Const, Expr, If, Keep, Name


def split(node: cst.If | cst.IfExp, frame: Frame) -> bool:
    """Whether what follows an `if` is to stand in both of its arms."""
    return ("apart", "if", frame.module.place(node)) in frame.facts


def is_spelled(node: cst.IfExp, frame: Frame) -> bool:
    """Whether an assignment of a choice, or of one with another in its arms, is to be an `if`."""
    inner = (e for e in (node.body, node.orelse) if isinstance(e, cst.IfExp))
    own = split(node, frame) or ("spelled if", frame.module.place(node)) in frame.facts
    return own or any(is_spelled(e, frame) for e in inner)


def spelled_out(node: cst.Assign, module: Module) -> cst.If:
    """`f = a if test else b` as an `if`, what follows it in both arms."""
    arms = [cst.IndentedBlock([cst.SimpleStatementLine([node.with_changes(value=e)])])
            for e in (node.value.body, node.value.orelse)]
    made = cst.If(node.value.test, arms[0], orelse=cst.Else(arms[1]))
    module.stand(made, node.value)
    return made


def peeled(node: cst.For | cst.While, loop: Loop, frame: Frame) -> bool:
    """Whether the first pass of a loop is to stand in front of it: a name changes its kind in it."""
    if loop.checkpoint is not None or loop.passes > 2:
        return False
    return _changes("apart", node, frame) or _changes("wider", node, frame)


def _changes(what: str, node: cst.For | cst.While, frame: Frame) -> bool:
    """Whether a name is here what the loop makes something else of."""
    place = frame.module.place(node)
    known = frame.facts.get(("apart", "loop", place) if what == "apart" else (what, place), {})
    return frame.env is not None and any(n in frame.env and kind_of(frame.env[n]) == kind for n, kind in known.items())


def first(
    node: cst.For | cst.While, test: Expr, body: Callable[[], None], rest: Callable[[], None], loop: Loop, frame: Frame
) -> None:
    """The first pass, and the loop over the others.  test: whether there is one; without it nothing is known of what
    follows where a name is no longer a number."""
    mark = len(frame.out)
    frame.altered += 1

    def passes() -> None:
        _passes(node, body, rest, loop, frame)

    if isinstance(test, Const) and test.value:
        passes()
    elif _changes("apart", node, frame):
        failure = _failure(frame.module.home(node).line, "has to make a pass")
        frame.add(If(frame.op(node, "not", test), (failure,)))
        passes()
    else:
        either(node, test, passes, lambda: None, False, False, frame)
    where = origin(node, frame.module)
    frame.out[mark:] = [from_origin(s, where, False) for s in frame.out[mark:]]


def _passes(
    node: cst.For | cst.While, body: Callable[[], None], rest: Callable[[], None], loop: Loop, frame: Frame
) -> None:
    leaves = [k for k in ("break", "return") if k in exits(lines_of(node.body))]
    frame.loops.append(Loop(unrolled=True, stopped=loop.stopped))
    if "break" in leaves and not loop.stopped:
        set_flag("break", False, frame)
    frame.deferred |= set(leaves)
    body()
    flags = [frame.flag(kind) for kind in leaves]
    unsettled = _changes("apart", node, frame)
    frame.loops.pop()
    frame.deferred = frozenset()
    flag = infer.op("or", tuple(map(_flag, flags))) if len(flags) > 1 else _flag(*flags) if flags else None
    if flag is not None and unsettled:
        frame.add(If(flag, (_failure(frame.module.home(node).line, "is left too early"),)))
    if flag is None or unsettled or frame.env is None:
        rest()
    else:
        either(node, flag, lambda: None, rest, False, False, frame)


def _flag(name: str) -> Name:
    return Name(name, infer.const(True).type)


def _failure(line: int, why: str) -> Keep:
    return Keep(f'raise ValueError("the loop of line {line} {why}: what a name holds depends on it")')
