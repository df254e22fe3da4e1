"""What a loop of the reverse sweep puts back for its later passes too is put back in a loop of its own, in front.

    for j in range(n, -1, -1):                 for j in range(n, -1, -1):
        v[j] = v_tape[t, j]                        v[j] = v_tape[t, j]
        c_b += w_b[j] * v[j + 1]       ->      for j in range(n, -1, -1):
                                                   c_b += w_b[j] * v[j + 1]

No pass of the second loop then waits for another.  A pass met no element that a later one puts back.
"""

from __future__ import annotations

from dataclasses import replace

from adsource.ir import infer
from adsource.ir.nodes import AnyStatement, Assign, For, Function, If, Index, Name, Store, Update, While
from adsource.ir.walk import base_name, bound_in, statements
from adsource.transforms.fuse import Place
from adsource.transforms.fuse_facts import elements
from adsource.transforms.lower_facts import Facts, Returns
from adsource.transforms.rooms import loop_ends

Body = tuple[AnyStatement, ...]


def recalled_first(function: Function, returns: Returns | None = None) -> Function:
    """The lowered function with such loops parted."""
    return replace(function, body=_block(function.body, Facts(function, returns)))


def _block(body: Body, facts: Facts) -> Body:
    out: list[AnyStatement] = []
    for s in body:
        facts.met(s)
        if isinstance(s, If):
            s = replace(s, body=_block(s.body, facts), orelse=_block(s.orelse, facts))
        elif isinstance(s, (For, While)):
            s = replace(s, body=_block(s.body, facts))
        out += _parted(s, facts) if isinstance(s, For) else [s]
    return tuple(out)


def _parted(loop: For, facts: Facts) -> list[AnyStatement]:
    count = next((k for k, s in enumerate(loop.body) if not _is_recall(s)), 0)
    first, rest = loop.body[:count], loop.body[count:]
    simple = all(isinstance(s, (Assign, Store, Update, If)) for s in statements(rest))
    if not first or not simple or not loop.remark.startswith("line ") or loop_ends(loop) is None:
        return [loop]
    met = [[(e, w) for e, w in elements(rest) if facts.may_share(base_name(e), base_name(s.target))] for s in first]
    if any(w for found in met for _, w in found):
        return [loop]
    later = [(s.target, e) for s, found in zip(first, met) for e, _ in found]
    names_bound = bound_in(loop.body)
    place = Place(loop.var.id, names_bound, False, facts)
    upwards = loop.step == infer.const(1)
    ordered = all(place.in_order(x, y) if upwards else place.in_order(y, x) for x, y in later)
    if not ordered or all(x == y for x, y in later):
        return [loop]
    return [replace(loop, body=first, verbatim=False), replace(loop, body=rest, verbatim=False, comments=())]


def _is_recall(s: AnyStatement) -> bool:
    """`v[j] = v_tape[t, j]`, whose tape has no other name."""
    return isinstance(s, Store) and all(isinstance(e, Index) and isinstance(e.base, Name) for e in (s.target, s.value))


