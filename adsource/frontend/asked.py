"""Whether a name has to be known while compiling: an axis, a flag, the order of a norm.

    for k in range(2):
        u -= np.diff(flux[k], axis=k)      asks for k: the passes of such a loop are put one after the other
"""

from __future__ import annotations

import libcst as cst
from libcst import matchers as m

from adsource.frontend.functions import METHODS, canonical, parameters
from adsource.frontend.mentions import names_in
from adsource.frontend.module import Module
from adsource.frontend.syntax import found_in

SETTINGS = ("axis", "axes", "axis1", "axis2", "keepdims", "ord", "source", "destination")
ARRAY_FIRST = 1  # a method's arguments are those of the function behind the array


def asks(node: cst.CSTNode, name: str, module: Module, seen: tuple[str, ...] = ()) -> bool:
    """Whether an operation in a piece of the program, or in a function that it calls, has to know a name."""
    return _places_slice(node, name) or any(
        _asks(c, name, module, seen) for c in found_in(node, cst.Call))


def _places_slice(node: cst.CSTNode, name: str) -> bool:
    """`at[axis] = slice(1, None)` and `slice(1, None) if k == axis else slice(None)`."""
    made = m.Call(m.Name("slice"))
    mine = m.SubscriptElement(m.Index(m.Name(name)))
    store = m.Assign([m.AssignTarget(m.Subscript(slice=[mine]))], made)
    choice = m.IfExp(body=made, orelse=made)
    return any(m.matches(s, store) for s in found_in(node, cst.Assign)) or any(
        m.matches(e, choice) and name in names_in(e.test) for e in found_in(node, cst.IfExp))


def _asks(call: cst.Call, name: str, module: Module, seen: tuple[str, ...]) -> bool:
    given = [(k, a) for k, a in enumerate(call.args) if name in names_in(a.value)]
    return any(_needed(call, k, a.keyword.value if a.keyword else None, module, seen) for k, a in given)


def _needed(call: cst.Call, place: int, keyword: str | None, module: Module, seen: tuple[str, ...]) -> bool:
    """Whether an argument has to be known."""
    method = call.func.attr.value if isinstance(call.func, cst.Attribute) else ""
    keys = [call.func.value] if isinstance(call.func, cst.Name) else [
        key for (_, one), key in module.methods.items() if one == method]
    own = [key for key in keys if key in module.functions and key not in seen]
    for key in own:
        p = module.functions[key].params
        names = [q.name.value for q in (*p.posonly_params, *p.params, *p.kwonly_params)]
        place = place + (isinstance(call.func, cst.Attribute) and names[:1] == ["self"])
        param = keyword or (names[place] if place < len(names) else None)
        if param in names and asks(module.functions[key].body, param, module, (*seen, key)):
            return True
    if own or keyword is not None:
        return not own and keyword in SETTINGS
    dotted = canonical(module.dotted(call.func) or "")
    known = parameters(dotted)
    if known is None and method in METHODS:
        known, place = parameters(canonical(f"np.{method}")), place + ARRAY_FIRST
    return known is not None and place < len(known) and known[place].rstrip("!") in SETTINGS
