"""Give results of calls memory of their own where they share that of an argument.

    p, q = both(x)          p2, q = both(x)         (`both` returns x itself)
    x[0] = c                p = p2.copy()
                            x[0] = c

Only where the shared memory is written in this function; a write through the result is refused.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from adsource.analyses.buffers import Effects, buffers, written
from adsource.errors import Refusal
from adsource.ir import infer
from adsource.ir.nodes import AnyStatement, Assign, Call, For, Function, If, Name, While
from adsource.ir.types import is_array
from adsource.ir.walk import root, statements
from adsource.transforms.pull import new_name

Refuse = Callable[..., Refusal]


def detach(function: Function, effects: dict[str, Effects], taken: set[str], refuse: Refuse) -> Function:
    """The function, with copies behind calls that return what is written elsewhere."""
    memory = buffers(function, effects)
    apart = buffers(function, {k: replace(e, returns=(frozenset(),) * len(e.returns)) for k, e in effects.items()})
    places = [root(e) for s in statements(function.body) for e in written(s, effects)]

    def shares(s: Call, k: int) -> bool:
        name = s.targets[k].id
        if not is_array(s.targets[k].type) or not effects[s.callee].returns[k]:
            return False
        if any(name in apart.of.get(w, ()) for w in places):
            raise refuse(s, "AD306", f"`{name}` may be an argument of `{s.callee}` itself, and it is written in place",
                         f"Write into a copy: `{name} = {name}.copy()`, or let `{s.callee}` return a copy.")
        return any(memory.may_share(name, w) for w in places)

    return replace(function, body=_block(function.body, shares, taken))


def _block(block, shares, taken) -> tuple[AnyStatement, ...]:
    return tuple(n for s in block for n in _statement(s, shares, taken))


def _statement(s: AnyStatement, shares, taken) -> list[AnyStatement]:
    if isinstance(s, (For, While, If)):
        parts = {k: _block(getattr(s, k), shares, taken) for k in ("body", "orelse") if hasattr(s, k)}
        return [replace(s, **parts) if any(parts[k] != getattr(s, k) for k in parts) else s]
    if not isinstance(s, Call):
        return [s]
    targets, copies = list(s.targets), []
    for k, t in enumerate(s.targets):
        if shares(s, k):
            raw = Name(new_name(t.id, taken), t.type)
            targets[k] = raw
            copies.append(Assign(t, infer.op("np.copy", (raw,)), origin=s.origin))
    return [replace(s, targets=tuple(targets), verbatim=False), *copies] if copies else [s]
