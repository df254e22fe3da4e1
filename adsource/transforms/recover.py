"""Provide in the reverse sweep for values that live for one pass through a block only.

A name that is bound anew in every pass (`dx = ...` in a loop) has lost its value when the reverse sweep
reaches an earlier pass.  It is recomputed just before the last step that needs it, where that is cheap
and all that it reads is still as it was; else it is recorded at the end of each pass (`Plan.tapes`).

Shadows begin here too: with zeros, or as a view of their base's shadow, before their first use.
"""

from __future__ import annotations

from collections.abc import Collection

from adsource.analyses import live, sections
from adsource.analyses.buffers import items_read, shared, written
from adsource.ir import infer
from adsource.ir.nodes import (
    AnyStatement,
    Assign,
    Expr,
    For,
    If,
    Name,
    While,
)
from adsource.ir.types import is_array
from adsource.ir.walk import bound, bound_in, names, root, statements
from adsource.transforms import arms
from adsource.transforms.contributions import shadow_of
from adsource.transforms.plan import Context, Plan, Step, adjoint_statements, needs
from adsource.transforms.replay import needed_at, replay, surely_view
from adsource.transforms.rerun import fills, refilled, rerun
from adsource.transforms.smaller_records import LONG, size, smaller_records


def view_names(c: Context) -> frozenset[str]:
    """Active names whose shadow can be the same view of their base's shadow: bound once, in the block
    they live in, and the base is not bound anew while they live."""
    found = set()
    for name in c.active - c.tracked:
        at = c.scopes.bindings.get(name, [])
        if len(at) == 1 and isinstance(at[0], Assign) and is_array(at[0].target.type):
            value = at[0].value
            if shared(value, c.buffers.of) and surely_view(value) and _base_stays(at[0], name, c):
                found.add(name)
    return frozenset(found)


def _base_stays(s: Assign, name: str, c: Context) -> bool:
    """Whether nothing that a view stands on is bound anew while it, or a view of it, is in use."""
    path = c.scopes.defined[name][0]
    if c.scopes.owner[name] != path:
        return False
    block = _block(c.function.body, path)
    i = block.index(s)
    used = _views_of(name, c)
    last = max(k for k, t in enumerate(block) if used & live.mentioned((t,)))
    bases = _stands_on(s.value, c)
    return not any(bases & set(bound(t)) for t in statements(block[i + 1 : last + 1]))


def _stands_on(e: Expr, c: Context) -> set[str]:
    """The names that an alias or view is made of, bases of its base included."""
    base = root(e)
    found = ({base} if base else set()) | sections.index_operands(e)
    at = c.scopes.bindings.get(base, [])
    if len(at) == 1 and isinstance(at[0], Assign) and shared(at[0].value, c.buffers.of):
        found |= _stands_on(at[0].value, c)
    return found


def _views_of(name: str, c: Context) -> set[str]:
    """A name and the names that are bound to views of it."""
    found = {name}
    for other, at in c.scopes.bindings.items():
        if other != name and len(at) == 1 and isinstance(at[0], Assign) and shared(at[0].value, c.buffers.of):
            if name in _stands_on(at[0].value, c):
                found.add(other)
    return found


def _block(body, path):
    for k in range(0, len(path), 2):
        s = body[path[k]]
        body = s.orelse if isinstance(s, If) and path[k + 1] else s.body
    return body


def check_parameters(c: Context, exits: frozenset[str]) -> None:
    """A parameter must not be written under another name, where its final contents count (`exits`)."""
    for name in sorted(c.written & c.active - c.views):
        for p in sorted(c.buffers.of.get(name, frozenset()) & exits - {name}):
            if name in c.tracked and p not in c.scopes.bindings:
                continue
            s = c.scopes.bindings.get(name, [c.function.body[0]])[0]
            raise c.refuse(s, "AD305", f"the parameter `{p}` is bound anew and written in place",
                           "Write into the parameter with `[:]`, or bind a new name.")


def entangled(c: Context) -> list[tuple[AnyStatement, str]]:
    """Array names bound to another's memory, whose shadow is their own, and one of the two is written."""
    return [
        (s, name) for name in sorted(c.active - c.views - c.tracked) for s in c.scopes.bindings.get(name, ())
        if isinstance(s, Assign) and is_array(s.target.type) and shared(s.value, c.buffers.of)
        and not _harmless(s, name, c)
    ]


def _harmless(s: Assign, name: str, c: Context) -> bool:
    buffers = shared(s.value, c.buffers.of)
    if not any(c.buffers.of.get(w, frozenset()) & buffers for w in c.written):
        return True
    others = {n for n, b in c.buffers.of.items() if b & buffers} - {name}
    return _unwritten_while_shared(s, c.scopes.defined[name], others, c)


def _unwritten_while_shared(s: Assign, paths, others: set[str], c: Context) -> bool:
    """Whether behind a binding nothing is written in place until all other names for the memory are dead."""
    path = next(p for p in paths if s in _block(c.function.body, p))
    block = _block(c.function.body, path)
    behind = _live_behind_block(path, c)
    for k in range(block.index(s) + 1, len(block) + 1):
        alive = others & live.before(block[k:], behind)
        if not alive:
            return True
        if k == len(block) or any(
            c.buffers.may_share(root(e), n)
            for t in statements((block[k],)) for e in written(t, c.buffers.effects) for n in alive
        ):
            return False
    return True


def _live_behind_block(path, c: Context) -> frozenset[str]:
    if not path:
        return frozenset().union(*(names(v) for v in c.function.results)) if c.function.results else frozenset()
    outer = path[:-2]
    block = _block(c.function.body, outer)
    behind = live.before(block[path[-2] + 1 :], _live_behind_block(outer, c))
    owner = block[path[-2]]
    return behind if isinstance(owner, If) else live.at_header(owner, behind)


# ---------------------------------------------------------------------- recovering values


def recover(plan: Plan, c: Context) -> None:
    """Decide, inner blocks first, how values that live for one pass come back."""
    for step in plan.steps:
        for p in step.plans:
            recover(p, c)
        arms.note(step, c)
    _births(plan, c)
    _memory(plan, c)
    loop = c.scopes.loops.get(plan.path)
    if isinstance(loop, For):
        plan.inside.add(loop.var.id)
    if plan.depth == 0:
        return
    own = c.scopes.own(plan.path) - plan.inside
    asked, before = needs(plan, places=True), [(set(s.pre), set(s.places)) for s in plan.steps]
    offered = {n: price for n, price in _changing(plan, c).items() if n not in own | asked}
    again = refilled(plan, own, c)
    made = _decide(plan, own, again, frozenset(), offered, c)
    views = {n for n in made if c.buffers.of.get(n, {n}) != {n}}
    prices = {n: size(c.types[n]) for n in plan.tapes if n not in asked}
    prices |= {n: price for n, price in offered.items() if any(n in of for of in made.values())}
    kept = smaller_records(prices, made, asked, views, c.types, again)
    if kept != prices.keys() or not offered.keys().isdisjoint(prices):
        for step, (step.pre, step.places) in zip(plan.steps, before):
            step.replayed, step.restore = {}, []
        plan.tapes.clear()
        _decide(plan, own, again, kept - prices.keys(), kept & offered.keys(), c)
    plan.inside |= own


def _changing(plan: Plan, c: Context) -> dict[str, int]:
    """What lives longer than a pass, and changes in it; about how many bytes a record at each change takes."""
    found: dict[str, int] = {}
    for step in plan.steps:
        for kill in step.kills:
            t = c.types.get(kill.name)
            if t is not None and kill.name not in c.handles and c.buffers.aliases(kill.name) == {kill.name}:
                found[kill.name] = found.get(kill.name, 1) + size(t)  # rather a record of what is needed itself
        for p in step.plans:
            inner = LONG if isinstance(step.statement, (For, While)) else 1
            found |= {n: found.get(n, 1) + inner * price for n, price in _changing(p, c).items()}
    return found


def _decide(
    plan: Plan, own: set[str], again: dict[str, list[int]], kept: Collection[str], offered: Collection[str], c: Context
) -> dict[str, set[str]]:
    """Make the values that a pass needs again, or record them (those in `kept` always); what they are made of.
    again: arrays that the pass fills, and the steps that do.  offered: names that may be recorded for that wherever
    they change."""
    made: dict[str, set[str]] = {}
    done: dict[str, int] = {}  # the names decided so far: the step before which each comes back
    plan.inside -= again.keys()
    spared = {n: fills(plan, n, at, c) for n, at in again.items()}
    c.harmless -= set().union(*spared.values())
    c.refilled = {n: depth for n, depth in c.refilled.items() if n not in again}
    first = {n: at[0] if at else _first_definition(plan, n) for n, at in ((n, again.get(n)) for n in {*own, *again})}
    for name in sorted(first, key=lambda n: (-first[n], n)):
        if name not in own:
            found = rerun(plan, name, again[name], own, done, offered, c) if name in needs(plan) - set(kept) else None
            if found is not None:
                made[name], done[name] = found, needed_at(plan, name)
                plan.inside.add(name)
                c.harmless |= spared[name]
                c.refilled[name] = plan.depth
            continue
        done[name] = -1
        if name in needs(plan, places=True) and _outlives(plan, name):
            last = needed_at(plan, name)
            found = replay(plan, name, own, done, offered, c) if name not in kept else None
            if found is None and name in again.keys() - kept:
                found = rerun(plan, name, again[name], own, done, offered, c)
                if found is not None:
                    c.harmless |= spared[name]
                    c.refilled[name] = plan.depth
            if found is None:
                plan.tapes.append(name)
                last = len(plan.steps)
            else:
                made[name] = found
            done[name] = last
    return made


def mark_places(plan: Plan, c: Context, wanted: set[str] | frozenset[str]) -> None:
    """Note what a recall of overwritten contents needs besides them: the view that it writes through,
    and the numbers in its subscripts.  wanted: the names whose old contents may be asked for."""
    for step in plan.steps:
        for kill in step.kills:
            if kill.section is not None and c.buffers.aliases(kill.name) & wanted:
                step.pre |= {n for n in sections.index_operands(kill.section) if n not in c.buffers.of}
                step.pre |= items_read(kill.section)  # a mask, an array of indices
                if c.buffers.of.get(kill.name) != frozenset((kill.name,)):
                    step.places.add(kill.name)
        for p in step.plans:
            mark_places(p, c, wanted)


def _memory(plan: Plan, c: Context) -> None:
    """Reading a view is reading the buffers that it may show."""
    for step in plan.steps:
        for found in (step.pre, step.post):
            for n in list(found):
                found |= c.buffers.of.get(n, frozenset())


def _first_definition(plan: Plan, name: str) -> int:
    for k, step in enumerate(plan.steps):
        if name in bound_in((step.statement,)):
            return k
    return -1


def _outlives(plan: Plan, name: str) -> bool:
    """Whether the value that a name has at the end of a block is needed: not only values that the
    block itself overwrites again (those are recorded there)."""
    for step in reversed(plan.steps):
        rebinds = any(k.name == name and k.section is None for k in step.kills)
        if name in step.post | step.handed | step.places or (name in step.pre and not rebinds):
            return True
        if any(name in needs(p, places=True) - p.inside and _outlives(p, name) for p in step.plans):
            return True
        if rebinds:
            return False
    return False


# ------------------------------------------------------------------------- shadows begin


def _births(plan: Plan, c: Context) -> None:
    """Before the last step that uses it, a shadow that belongs to this block begins."""
    params = {p.name for p in c.function.params}
    mentioned = [live.mentioned((*s.births, *adjoint_statements(s))) for s in plan.steps]
    for name in sorted(c.shadow, key=lambda n: (-_first_definition(plan, n), n)):
        if name in params | c.seeded | c.tracked or c.scopes.owner.get(name) != plan.path:
            continue
        shadow = c.shadow[name]
        users = [k for k, found in enumerate(mentioned) if shadow in found]
        if users:
            _begin(plan.steps[users[-1]], name, c)
            mentioned[users[-1]] |= live.mentioned(tuple(plan.steps[users[-1]].births))
    for step in plan.steps:
        step.births.reverse()


def _begin(step: Step, name: str, c: Context) -> None:
    t = c.types[name]
    target = Name(c.shadow[name], t)
    if name in c.views:
        value = c.scopes.bindings[name][0].value
        step.births.append(Assign(target, shadow_of(value, c)))
        step.pre |= sections.index_operands(value)
    elif is_array(t):
        primal = Name(name, t)
        step.births.append(Assign(target, infer.op("np.zeros_like", (primal,))))
        if c.varies(name):
            (step.post if name in bound(step.statement) else step.pre).add(name)
    else:
        step.births.append(Assign(target, infer.const(0.0)))
