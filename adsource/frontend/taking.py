"""Items at the ends of a list that grows: taken off, or put in front; its items in another order.

    v = xs.pop()                v = xs[xs_count - 1]
                                xs_count -= 1
    v = xs.pop(0)               v = xs[0]
                                xs_count -= 1
                                xs[:xs_count] = xs[1:xs_count + 1]
    xs.insert(0, v)             xs[xs_count] = v
                                xs_count += 1
                                xs[:xs_count] = np.roll(xs[:xs_count], 1, axis=0)
    xs.clear()                  xs_count = 0
"""

from __future__ import annotations

from dataclasses import replace

import libcst as cst
from libcst import matchers as m

from adsource.frontend import by_key, lists, ragged, renewed
from adsource.frontend.operands import tuple_expr
from adsource.frontend.scope import Frame
from adsource.ir import infer
from adsource.ir.nodes import TAKEN_OFF, Assign, Expr, Name, Slice, Store, Update
from adsource.ir.types import INT, Array

LAST = m.Integer("1")


def pop(node: cst.Call, name: str, frame: Frame) -> Expr:
    """The last item, or the first one, taken off."""
    base = lists.reading(node, name, frame)
    holds, first = frame.env[name].holds, _is_first(node)
    if first is None or not isinstance(holds.length, Name):
        raise frame.refusal(node, "AD113", "only the first and the last item of a list can be taken off",
                            "Leave the items where they are, and go through them by an index.")
    value = lists.item(node, base, infer.const(0 if first else -1), frame)
    parts = tuple(_kept(node, e, frame) for e in (value.items if lists.form(base)[1] else (value,)))
    if first and holds.heaps:
        _refuse_ragged(node, frame)
    frame.add(Update(holds.length, "-", infer.const(1)))
    ragged.taken_off(node, holds.heaps, holds.length, frame)
    if first:
        end = infer.op("+", (holds.length, infer.const(1)))
        _moved(node, name, Slice(infer.const(1), end), frame)
    frame.env[name] = replace(frame.env[name], holds=replace(holds, least=max(holds.least - 1, 0)))
    return tuple_expr(parts) if lists.form(base)[1] else parts[0]


def clear(node: cst.Call, name: str, frame: Frame) -> None:
    """No item is left; those that follow take the places of the old ones."""
    holds = frame.env[name].holds
    if holds.heaps:
        renewed.unlearn(name, frame)
        _refuse_ragged(node, frame)
    assert isinstance(holds.length, Name)  # who takes items off is counted (`room.Plan`)
    frame.replaced |= set(holds.arrays)
    frame.add(Assign(frame.bind(holds.length.id, infer.const(0)), infer.const(0)))
    frame.declare(holds.length.id, INT)
    frame.env[name] = replace(frame.env[name], holds=replace(holds, least=0))
    frame.altered += 1


def _refuse_ragged(node: cst.Call, frame: Frame) -> None:
    raise frame.refusal(node, "AD113", "the items of a list are moved, which are arrays of different lengths",
                        "Use `append` and `pop()`, and go through them by an index.")


def _kept(node: cst.Call, e: Expr, frame: Frame) -> Name:
    """A part of an item under a name; `analyses.references` watches the array of which this is a copy."""
    if not isinstance(e.type, Array):
        return frame.hoist(e)
    made = frame.hoist(frame.op(node, "np.copy", e))
    frame.out[-1] = replace(frame.out[-1], remark=TAKEN_OFF)
    return made


def _is_first(node: cst.Call) -> bool | None:
    """Whether `xs.pop(0)` is meant, not `xs.pop()`; None for all others."""
    args = [a.value for a in node.args]
    if not args or m.matches(args[0], m.UnaryOperation(m.Minus(), LAST)) and len(args) == 1:
        return False
    return True if len(args) == 1 and m.matches(args[0], m.Integer("0")) else None


def _moved(node: cst.CSTNode, name: str, those: Slice, frame: Frame) -> None:
    """Items of a list become its first ones."""
    holds = frame.env[name].holds
    frame.replaced |= set(holds.arrays)
    for array in holds.arrays:
        whole = Name(array, frame.env[array].type)
        frame.add(Store(frame.index(node, whole, (Slice(None, holds.length),)), frame.index(node, whole, (those,))))
    frame.altered += 1


def to_front(node: cst.CSTNode, name: str, frame: Frame) -> None:
    """The item that was added last becomes the first one."""
    holds = frame.env[name].holds
    if holds.heaps:
        _refuse_ragged(node, frame)
    frame.replaced |= set(holds.arrays)
    for array in holds.arrays:
        whole = Name(array, frame.env[array].type)
        items = frame.index(node, whole, (Slice(None, holds.length),) if holds.length is not None else (Slice(),))
        rolled = frame.op(node, "np.roll", items, infer.const(1), axis=0)
        frame.add(Store(items, rolled))
    frame.altered += 1


def rearrange(node: cst.Call, name: str, what: str, frame: Frame) -> None:
    """`xs.sort(key=f, reverse=True)` and `xs.reverse()`."""
    base, holds = lists.reading(node, name, frame), frame.env[name].holds
    if holds.heaps:
        _refuse_ragged(node, frame)
    if what == "sort":
        found = by_key.ordered(node, cst.Name(name), frame).items
    else:
        down = Slice(None, None, infer.const(-1))
        found = tuple(frame.op(node, "np.copy", frame.index(node, e, (down,))) for e in base.items)
    frame.replaced |= set(holds.arrays)
    for array, e in zip(holds.arrays, found):
        whole = Name(array, frame.env[array].type)
        frame.add(Store(frame.index(node, whole, (Slice(None, holds.length),)), e))
    frame.altered += 1
