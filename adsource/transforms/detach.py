"""Give results of calls memory of their own where they share that of an argument.

    p, q = both(x)          p2, q = both(x)         (`both` returns x itself)
    x[0] = c                p = p2.copy()
                            x[0] = c

    u = walls(u)            walls(u)                (`walls` returns what it is given)

Only where the shared memory is written in this function; a write through a result that may be one thing
or another is refused.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from adsource.analyses.buffers import Effects, buffers, written
from adsource.errors import Refusal
from adsource.ir import infer
from adsource.ir.nodes import AnyStatement, Assign, Call, Expr, For, Function, If, Name, Op, While
from adsource.ir.types import is_array
from adsource.ir.walk import root, statements
from adsource.transforms.pull import new_name

Refuse = Callable[..., Refusal]


def detach(function: Function, effects: dict[str, Effects], taken: set[str], refuse: Refuse) -> Function:
    """The function, with copies behind calls that return what is written elsewhere."""
    memory = buffers(function, effects)
    apart = buffers(function, {k: replace(e, returns=(frozenset(),) * len(e.returns)) for k, e in effects.items()})
    places = [root(e) for s in statements(function.body) for e in written(s, effects)]

    def shares(s: Call, k: int) -> Expr | None:
        """What a result is bound to behind the call: the argument that it is, a copy, or None for itself."""
        name = s.targets[k].id
        if not is_array(s.targets[k].type) or not effects[s.callee].returns[k]:
            return None
        given = effects[s.callee].itself[k]
        if given is not None and any(memory.may_share(name, w) for w in places):
            return s.args[given]
        if any(name in apart.of.get(w, ()) for w in places):
            raise refuse(s, "AD306", f"`{name}` may be an argument of `{s.callee}` itself, and it is written in place",
                         f"Write into a copy: `{name} = {name}.copy()`, or let `{s.callee}` return a copy.")
        return infer.op("np.copy", (s.targets[k],)) if any(memory.may_share(name, w) for w in places) else None

    return replace(function, body=_block(function.body, shares, taken))


def _block(block, shares, taken) -> tuple[AnyStatement, ...]:
    return tuple(n for s in block for n in _statement(s, shares, taken))


def _statement(s: AnyStatement, shares, taken) -> list[AnyStatement]:
    if isinstance(s, (For, While, If)):
        parts = {k: _block(getattr(s, k), shares, taken) for k in ("body", "orelse") if hasattr(s, k)}
        return [replace(s, **parts) if any(parts[k] != getattr(s, k) for k in parts) else s]
    if not isinstance(s, Call):
        return [s]
    targets, behind, unread = list(s.targets), [], True
    for k, t in enumerate(s.targets):
        found = shares(s, k)
        if found is None:
            continue
        raw = targets[k] = Name(new_name(t.id, taken), t.type)
        copied = isinstance(found, Op) and found.args == (t,)
        behind.append(Assign(t, replace(found, args=(raw,)) if copied else found, origin=s.origin))
        unread = unread and not copied
    if not behind:
        return [s]
    unread = unread and len(behind) == len(targets)
    called = replace(s, targets=() if unread else tuple(targets), verbatim=False)
    return [called, *(a for a in behind if a.target != a.value)]
