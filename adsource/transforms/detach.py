"""Bind results of calls to the arguments that they are, where these are written.

    u = walls(u)             walls(u)                (`walls` returns what it is given)

    p, q = scaled(x, k)      p2, q = scaled(x, k)
    x[0] = c                 p = x
                             x[0] = c

    u = cycle(u)             u2 = cycle(u)           (which returns its argument on some paths; it has no other name)
    u[0] = c                 u = u2.copy()
                             u[0] = c

    v, y = copied(v)         v_old = v               (`copied` returns a copy, and what it is given)
    v[0] = c                 v, y2 = copied(v)
                             y = v_old
                             v[0] = c
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from adsource.analyses.buffers import Buffers, Effects, buffers, written
from adsource.errors import Refusal
from adsource.ir import infer
from adsource.ir.nodes import AnyStatement, Assign, Call, Expr, For, Function, If, Name, While
from adsource.ir.types import is_array
from adsource.ir.walk import bound, expressions, names, root, statements
from adsource.transforms.pull import new_name

Refuse = Callable[..., Refusal]


def detach(function: Function, effects: dict[str, Effects], taken: set[str], refuse: Refuse) -> Function:
    """The function, with names for arguments behind calls that return them."""
    memory = buffers(function, effects)
    places = [root(e) for s in statements(function.body) for e in written(s, effects)]

    def given(s: Call, k: int) -> Expr | None:
        """The argument that a result is, where its memory is written."""
        name = s.targets[k].id
        shared = is_array(s.targets[k].type) and effects[s.callee].returns[k]
        if not shared or not any(memory.may_share(name, w) for w in places):
            return None
        place = effects[s.callee].itself[k]
        if place is None and all(_given_up(s.args[p], s, name, memory, function) for p in
                                 effects[s.callee].returns[k]):
            return _copy(s.targets[k])
        if place is None:
            raise refuse(s, "AD306", f"`{name}` may be an argument of `{s.callee}` itself, and it is written in place",
                         f"Let `{s.callee}` return a copy (`.copy()`).")
        return s.args[place]

    return replace(function, body=_block(function.body, given, taken))


def _copy(n: Name) -> Expr:
    return infer.op("np.copy", (n,))


def _given_up(arg: Expr, call: Call, target: str, memory: Buffers, function: Function) -> bool:
    """Whether nobody sees an argument's memory any more once the result has its name: a copy is as good then."""
    name = root(arg)
    params = {p.name for p in function.params}
    if not isinstance(arg, Name) or any(memory.may_share(arg.id, p) for p in params):
        return False
    others = {n for n in memory.of if memory.may_share(n, name)} - {target}
    return all(n == name and _once(n, call, function.body) for n in others)


def _once(name: str, call: Call, block: tuple[AnyStatement, ...]) -> bool:
    """Whether a name is bound, and handed to the call, in one block, and occurs nowhere else."""
    met = [s for s in statements(block) if name in bound(s) or any(name in names(e) for e in expressions(s))]
    if len(met) != 2 or met[1] is not call:
        return False
    blocks = [block, *(getattr(s, k) for s in statements(block) for k in ("body", "orelse") if hasattr(s, k))]
    return any(all(any(m is s for s in b) for m in met) for b in blocks)


def _block(block, given, taken) -> tuple[AnyStatement, ...]:
    return tuple(n for s in block for n in _statement(s, given, taken))


def _statement(s: AnyStatement, given, taken) -> list[AnyStatement]:
    if isinstance(s, (For, While, If)):
        parts = {k: _block(getattr(s, k), given, taken) for k in ("body", "orelse") if hasattr(s, k)}
        return [replace(s, **parts) if any(parts[k] != getattr(s, k) for k in parts) else s]
    if not isinstance(s, Call):
        return [s]
    targets, before, copied, behind = list(s.targets), [], [], []
    for k, t in enumerate(s.targets):
        found = given(s, k)
        if found == _copy(t):
            targets[k] = Name(new_name(t.id, taken), t.type)
            copied.append(Assign(t, _copy(targets[k]), origin=s.origin))
        elif found is not None:
            targets[k] = Name(new_name(t.id, taken), t.type)
            if found != t and names(found) & set(bound(s)):  # what is bound behind the call, the call itself binds anew
                old = Name(new_name(f"{root(found)}_old", taken), t.type)
                before.append(Assign(old, found, origin=s.origin))
                found = old
            behind.append(Assign(t, found, origin=s.origin))
    if not behind and not copied:
        return [s]
    called = replace(s, targets=() if len(behind) == len(targets) else tuple(targets), verbatim=False)
    return [*before, called, *(a for a in (*copied, *behind) if a.target != a.value)]
