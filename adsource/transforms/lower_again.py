"""A name that is bound anew to a value made of its own elements, each at its place: overwritten instead.

    s = s * np.exp(drift * dt)          for i in range(s.shape[0]):
                                            s[i] = s[i] * np.exp(drift * dt)

Nobody else may see the old array: no other name shows its memory, no list and no tuple holds it.  Then there is
nothing to allocate, and neighbouring nests find the one array that they work on.
"""

from __future__ import annotations

from adsource.ir import infer
from adsource.ir.nodes import Const, Expr, Name, Op
from adsource.ir.walk import names, nodes
from adsource.transforms.lower_facts import Facts


def overwrites_itself(target: Name, value: Expr, facts: Facts) -> bool:
    """Whether `target = value` may store into the array that target is."""
    mine = [n for n in nodes(value) if isinstance(n, Name) and n.id == target.id]
    if target.id in facts.params or target.id in facts.kept_elsewhere or not mine:
        return False
    if any(facts.may_share(other, target.id) for other in facts.aliases if other != target.id):
        return False
    shape = getattr(value.type, "shape", ())
    same = all(n.type == target.type for n in mine) and value.type == target.type and None not in shape
    return same and _element_by_element(value, target.id)


def _element_by_element(e: Expr, name: str) -> bool:
    """Whether an expression meets an array only where it computes the same element of the result."""
    if isinstance(e, (Name, Const)):
        return True
    if isinstance(e, Op) and (infer.is_elementwise(e.op) or e.op == "ifexp"):
        return all(_element_by_element(a, name) for a in e.args)
    return name not in names(e)
