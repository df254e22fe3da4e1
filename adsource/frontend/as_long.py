"""Arrays that a loop binds anew, and that are as long in each pass as in the first one.

    for k in range(n):           # P is as long as P0 at first, and as F behind a pass: the next one
        P = F @ P @ F.T + Q      # asks for both, so they are taken as equal, which is checked in front

Where no second pass would go wrong, as in `x = np.concatenate([x, y])`, the lengths are not known.
"""

from __future__ import annotations

import functools
from dataclasses import replace
from typing import NamedTuple

import libcst as cst

from adsource.frontend.provenance import origin
from adsource.frontend.scope import Binding, Env, Frame
from adsource.frontend.syntax import found_in
from adsource.ir import infer, shapes
from adsource.ir.extents import Equalities
from adsource.ir.nodes import Expr, If, Keep, Name
from adsource.ir.types import Extent, extent, is_array
from adsource.ir.walk import transform


class Change(NamedTuple):
    """An axis of an array that is told in one way at the head of a loop and in another one at its end."""

    name: str
    axis: int
    head: Extent
    end: Extent


def changes(head: Env, ends: Env | None) -> tuple[Change, ...]:
    """Where the lengths of arrays are told in other symbols at the end of a pass, all of which can be read in front of
    the loop."""
    found = []
    for name, was in head.items():
        now = (ends or {}).get(name)
        if now is None or not is_array(was.type) or not is_array(now.type) or was.type.rank != now.type.rank:
            continue
        for axis, (a, b) in enumerate(zip(was.type.shape, now.type.shape)):
            if a and b and (a - b).terms and _are_at_hand(b, head):
                found.append(Change(name, axis, a, b))
    return tuple(found)


def _are_at_hand(e: Extent, env: Env) -> bool:
    """Whether all symbols of an extent, `n` or `x.shape[0]`, can be read where so much is known."""
    for symbol, _ in e.terms:
        name, _, axis = symbol.partition(".shape[")
        binding = env.get(name)
        if binding is None or binding.parts is not None or binding.holds is not None:
            return False
        shape = getattr(binding.type, "shape", ())
        if axis and shape[int(axis[:-1]) :][:1] != (extent(symbol),) or not axis and binding.extent != extent(symbol):
            return False
    return True


def later(head: Env, changed: tuple[Change, ...]) -> Env:
    """What a second pass would begin with."""
    new = dict(head)
    for c in changed:
        new[c.name] = _with_length(new[c.name], c.axis, c.end)
    return new


def needed(changed: tuple[Change, ...], frame: Frame) -> tuple[Change, ...]:
    """Those without which some pass would go wrong, by all that the passes have met."""
    met = Equalities(frame.shapes.assumed)
    return tuple(c for c in changed if met.known(c.head, c.end))


def as_at_head(env: Env | None, same: tuple[Change, ...]) -> Env | None:
    """What is known at the end of a pass, the lengths told as at its beginning."""
    if env is None:
        return None
    new = dict(env)
    for c in same:
        shape = getattr(new[c.name].type, "shape", ()) if c.name in new else ()
        if shape[c.axis : c.axis + 1] == (c.end,):
            new[c.name] = _with_length(new[c.name], c.axis, c.head)
    return new


def _with_length(b: Binding, axis: int, e: Extent) -> Binding:
    shape = (*b.type.shape[:axis], e, *b.type.shape[axis + 1 :])
    return replace(b, type=replace(b.type, shape=shape))


def checked(node: cst.CSTNode, same: tuple[Change, ...], head: Env, frame: Frame) -> None:
    """Raise in front of the loop where they are not equal, or at the function's head, where that is always reached."""
    at_entry = _is_always_reached(node, frame) and all(
        _are_at_hand(e, frame.entry) for c in same for e in (c.head, c.end)
    )
    known, tests = Equalities(), []
    for c in same:
        if not known.known(c.head, c.end):
            here = infer.op("shape", (Name(c.name, head[c.name].type),), axis=c.axis)
            sides = (_read(e, frame.entry) for e in (c.head, c.end)) if at_entry else (here, _read(c.end, head))
            tests.append(infer.op("!=", tuple(sides)))
            known.learn(c.head, c.end)
    if tests:
        test = functools.reduce(lambda a, b: infer.op("or", (a, b)), tests)
        names = ", ".join(f"`{n}`" for n in dict.fromkeys(c.name for c in same))
        text = f"line {origin(node, frame.module).line}: {names} must keep the shape from pass to pass"
        check = If(test, (Keep(f'raise ValueError("{text}")'),), origin=origin(node, frame.module))
        (frame.checks if at_entry else frame.out).append(check)


def _read(e: Extent, env: Env) -> Expr:
    return transform(
        shapes.extent_expression(e), lambda n: replace(n, type=env[n.id].type) if isinstance(n, Name) else n
    )


def _is_always_reached(node: cst.CSTNode, frame: Frame) -> bool:
    """Whether nothing but loops stands around the loop, and the function is left at its end alone."""
    if frame.node is None:
        return False
    *lines, last = frame.node.body.body
    left = [n for s in lines for n in found_in(s, cst.Return, cst.Raise, cst.Assert, cst.Break, cst.Continue)]
    return not left and _is_among(node, lines)


def _is_among(node: cst.CSTNode, block) -> bool:
    return any(s is node or isinstance(s, (cst.For, cst.While)) and _is_among(node, s.body.body) for s in block)
