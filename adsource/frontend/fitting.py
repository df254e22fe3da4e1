"""What may become an item of a list of arrays: rows of one array hold the items, which are of one kind and length.

    state[l] = np.sin(x[:1])      assert t1.shape[0] == state.shape[1], "the items of state are not of one length"
                                  state[l] = t1

NumPy would stretch what is shorter over the whole row.
"""

from __future__ import annotations

import libcst as cst

from adsource.frontend.scope import Frame, is_array
from adsource.ir import infer
from adsource.ir.nodes import Expr, Keep, Name
from adsource.ir.types import Type
from adsource.ir.walk import root


def fitting(node: cst.CSTNode, t: Type, value: Expr, frame: Frame) -> None:
    """Refuse an item that the place of an item cannot hold as it is."""
    if getattr(value.type, "rank", None) != t.rank or value.type.dtype != t.dtype:
        raise frame.refusal(node, "AD113", f"the items of a list are of different kinds ({infer.describe(t)} and "
                            f"{infer.describe(value.type)})", "Put numbers, or arrays, of one kind into it.")


def as_long(node: cst.CSTNode, name: str, e: Expr, place: Expr, frame: Frame) -> Expr:
    """What becomes an item of the list `name`, after a check of its length where that is not known."""
    own, held = getattr(e.type, "shape", ()), getattr(place.type, "shape", ())
    unsure = [k for k, (n, m) in enumerate(zip(own, held)) if n is None or n != m]
    if not unsure:
        return e
    if any(own[k] is not None and held[k] is not None and (own[k] - held[k]).constant is not None for k in unsure):
        raise frame.refusal(node, "AD113", f"the items of the list `{name}` are of different lengths",
                            "Make them of one length, or use a name for each of them.")
    kept = e if isinstance(e, Name) else frame.hoist(e)
    rows = Name(root(place), frame.env[root(place)].type)
    first = rows.type.rank - len(held)
    same = " and ".join(f"{kept.id}.shape[{k}] == {rows.id}.shape[{first + k}]" for k in unsure)
    frame.add(Keep(f'assert {same}, "the items of {name} are not of one length"', (kept.id, rows.id)))
    return kept


def whole_item(target: cst.BaseExpression, found: Expr, value: Expr, frame: Frame) -> Expr:
    """The value of `xs[k] = value` for a list of arrays; other values as they are."""
    depth, base = 0, target
    while isinstance(base, cst.Subscript):
        depth, base = depth + 1, base.value
    holds = frame.env[base.value].holds if isinstance(base, cst.Name) and base.value in (frame.env or {}) else None
    if holds is None or not is_array(found) or depth != holds.depth + (holds.width < 0):
        return value
    return as_long(target, base.value, value, found, frame) if is_array(value) else value
