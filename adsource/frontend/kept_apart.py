"""Which names hold different kinds of values after two paths have met, and where: what `apart` goes by.

An axis of length 1 that a pass of a loop makes longer (`acc = np.zeros(1)`, then `acc = acc + x`) is such a difference
too: NumPy stretches it in the first pass, and in no other one.
"""

from __future__ import annotations

import libcst as cst

from adsource.frontend.scope import Binding, Env, Frame, Learned, Loop
from adsource.ir.types import extent

MOST = 8  # places of one function that are kept apart: each doubles what follows


def kind_of(b: Binding) -> tuple:
    return b.clash, type(b.type), getattr(b.type, "rank", getattr(b.type, "value", None)), b.parts is None, ones(b)


def ones(b: Binding | None) -> tuple[bool, ...]:
    """Which axes of an array are known to have length 1."""
    return tuple(e == extent(1) for e in getattr(b.type, "shape", ())) if b is not None else ()


def learn_wider(node: cst.CSTNode, loop: Loop, head: Env, ends: Env | None, frame: Frame) -> None:
    """The first pass of a loop is kept apart where an axis of length 1 gets another length in it, and keeps that."""
    if loop.checkpoint is not None or loop.declared or ends is None:
        return
    known = frame.facts.setdefault(("wider", frame.module.place(node)), {})
    for name, binding in head.items():
        now = ends.get(name)
        wider = len(ones(binding)) == len(ones(now)) and any(a and not b for a, b in zip(ones(binding), ones(now)))
        if loop.passes == 0 and wider and name not in known:
            known[name] = kind_of(binding)
            raise Learned
        if loop.passes and known.get(name) and now is not None and now.type != binding.type:
            known[name] = None  # another length in each pass: that is no stretching
            raise Learned


def note(what: str, node: cst.CSTNode, before: Env, after: Env | None, frame: Frame) -> None:
    """After two paths have met: which names they bind to different kinds of values."""
    place = frame.module.place(node)
    for name, binding in (after or {}).items():
        if binding.clash and before.get(name) != binding and place != (0, 0):
            frame.splits[name] = what, place, kind_of(before[name]) if name in before else None


def learn_choice(node: cst.IfExp, frame: Frame) -> None:
    """`0.0 if k > 3 else a`, of a number and an array: an assignment of it is spelled out from now on."""
    fact = ("apart", "if", frame.module.place(node))
    if fact not in frame.facts and sum(f[0] == "apart" for f in frame.facts) < MOST:
        frame.facts[fact] = {}
        raise Learned


def learn_spelled(node: cst.IfExp, frame: Frame) -> None:
    """`small if k < 2 else large`, of dicts or objects: an assignment of it is an `if` from now on."""
    fact = ("spelled if", frame.module.place(node))
    if fact not in frame.facts:
        frame.facts[fact] = True
        raise Learned


def learn(name: str, frame: Frame) -> None:
    """A name of different kinds is read: from now on the paths are kept apart, if that has not been done."""
    what, place, kind = frame.splits.get(name, ("", (0, 0), None))
    known = frame.facts.get(("apart", what, place), {})
    if not what or name in known or sum(f[0] == "apart" for f in frame.facts) >= MOST:
        return
    frame.facts["apart", what, place] = {**known, name: kind}
    raise Learned
