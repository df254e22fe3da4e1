"""Leaving a block: `break`, `continue`, an early `return`.

    if a: break                 If(a, (Jump("break"),), (rest,), guard)
    rest

    if a:                       stopped = False
        if b: break             if a:
        more                        if b: stopped = True
    rest                            else: more
                                If(stopped, (Jump("break"),), (rest,), guard)

A `return` binds the results to names; within a loop it sets `returned` and breaks, and what follows the
loop stands under a test of that.
"""

from __future__ import annotations

import libcst as cst

from adsource.frontend.lines import exits
from adsource.frontend.scope import Frame
from adsource.ir import infer
from adsource.ir.nodes import Assign, Jump

__all__ = ["exits", "go", "jump", "leave"]


def leave(kind: str, node: cst.CSTNode, frame: Frame) -> None:
    """What stands for `break`, `continue`, `return` itself."""
    if kind in frame.deferred or (kind == "return" and frame.loops):
        _mark(frame.flag(kind), frame)
    elif kind == "break" and frame.loops[-1].stopped:
        _mark(frame.loops[-1].stopped, frame)
    if kind not in frame.deferred:
        go(kind, node, frame)


def _mark(flag: str, frame: Frame) -> None:
    yes = infer.const(True)
    frame.add(Assign(frame.bind(flag, yes), yes))


def go(kind: str, node: cst.CSTNode, frame: Frame) -> None:
    """Leave, where the flag is set: by a jump, or by nothing at all where the rest has been moved."""
    if kind in frame.deferred or (kind == "return" and not frame.loops):
        return
    if not frame.loops[-1].unrolled:
        jump("continue" if kind == "continue" else "break", frame)


def jump(kind: str, frame: Frame) -> None:
    """A jump, with what is known there."""
    loop = frame.loops[-1]
    (loop.breaks if kind == "break" else loop.continues).append(frame.env)
    frame.add(Jump(kind=kind))
    frame.env = None
