"""What a step does to the memory that names stand for.

    un[1:-1] = lap(u)            un[1:-1] = lap(u)
    u, un = un, u          ->                           u, un = un, u   behind each step
    return u, un

A piece takes its arguments for separate, and an array that it changes in place is changed for all.  So names that a
step only exchanges are exchanged behind it, and where two names may still share memory that is written, the
cut is refused.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from adsource.analyses import live
from adsource.analyses.buffers import Effects, buffers, shared
from adsource.errors import Refusal
from adsource.ir.nodes import (
    AnyStatement,
    Assign,
    Call,
    Expr,
    For,
    Function,
    If,
    Jump,
    Name,
    Permute,
    Return,
    While,
)
from adsource.ir.types import is_memory
from adsource.ir.walk import bound, bound_in, names, statements, targets
from adsource.transforms.cut import Cut, names_of
from adsource.transforms.versions import versions

WAYS = 16  # through a step, which are followed
Held = dict[str, set[str]]
Refuse = Callable[[AnyStatement, str, str, str], Refusal]


def exchanged(c: Cut, effects: dict[str, Effects]) -> Cut:
    """The cut with names that its step exchanges left to the driver."""
    step = c.step
    params = names_of(step.params)
    stands = _standing(step.body, {p.name for p in step.params if is_memory(p.type)})
    written = {params[i] for i in effects[step.key].writes}
    moved = {v.id: stands[v.id] for v in step.results if isinstance(v, Name) and v.id in stands}
    # Only what is written has to stay where it is; and what takes its place.
    group = {n for pair in moved.items() if set(pair) & written for n in pair}
    while True:
        wider = group | {n for pair in moved.items() if set(pair) & group for n in pair}
        if wider == group:
            break
        group = wider
    targets = [n for n in names_of(step.results) if n in group]
    sources = [moved.get(n, "") for n in targets]
    if not targets or sorted(targets) != sorted(sources):
        return c
    results = tuple(v for v in step.results if v.id not in targets)
    body = _without_moves((*step.body[:-1], Return(results)))
    return replace(c, step=replace(step, body=body), exchange=(tuple(targets), tuple(sources)))


def _standing(block, arrays: set[str]) -> dict[str, str]:
    """The parameter whose memory a name certainly stands for behind a block, where that has changed."""
    now = {n: n for n in arrays}
    for s in block:
        match s:
            case Assign(target=t, value=Name(id=source)) if source in now:
                now[t.id] = now[source]
            case Permute(targets=targets, sources=sources):
                new = {t.id: now.get(o.id) for t, o in zip(targets, sources)}
                now = {n: b for n, b in (now | new).items() if b is not None}
            case If() | For() | While():
                for n in bound_in((s,)):
                    now.pop(n, None)
            case _:
                for n in bound(s):
                    now.pop(n, None)
    return now


def _without_moves(block):
    """A block without names given to other names that nobody reads."""
    out, after = [], frozenset()
    for s in reversed(block):
        gone = isinstance(s, Permute) or isinstance(s, Assign) and isinstance(s.value, Name)
        if not (gone and not set(bound(s)) & after):
            out.insert(0, s)
            after = live.before_statement(s, after)
    return tuple(out)


def check_sharing(c: Cut, copied: frozenset[str], functions: dict[str, Function], effects: dict[str, Effects],
                  refuse: Refuse) -> frozenset[str]:
    """Refuse where two names that the step or the end take may share memory that one of them writes.

    copied: arrays of which the step writes a copy, where the user's own text writes the array.
    Gives those which may stand for memory of another name that nothing writes: apart, they are the same."""
    begin = _ends(c.start, effects)
    behind = _ends(c.step, effects)
    arrays = [n.id for n in c.head if is_memory(n.type)]
    moves = dict(zip(*c.exchange))
    own = {p.name for p in c.function.params}
    group = {n: n for n in arrays}
    at = {n: begin.get(n, {n}) for n in arrays}
    while True:
        joined = [(a, b) for a in arrays for b in arrays if a < b and group[a] != group[b] and at[a] & at[b]]
        for a, b in joined:
            group = {n: group[a] if g == group[b] else g for n, g in group.items()}
        at = {n: {group.get(b, b) for b in behind.get(n, {moves.get(n, n)})} for n in arrays}
        if not joined and not any(at[a] & at[b] for a in arrays for b in arrays if a < b and group[a] != group[b]):
            break
    written = {p.name for f in (c.step, c.end) for i, p in enumerate(f.params) if i in effects[f.key].writes}
    for n in arrays:
        others = [m for m in arrays if m != n and group[m] == group[n]]
        others = [] if n in copied and _trade_places({n, *others}, begin, c.step, functions) else others
        given = (begin.get(n, {n}) & own) - {n}
        if n in written | copied and (others or given):
            other = (others or sorted(given))[0]
            way = f"Make it an array of its own before the loop: `{n} = {n}.copy()`."
            if n in behind or other in behind:
                way = "Exchange arrays in every pass alike, at its top level, or bind copies."
            raise refuse(c.loop, "AD207", f"`{n}`, which the checkpointed loop or what follows it writes, may be the "
                         f"memory of `{other}`", way)
    return frozenset(n for k, n in enumerate(arrays) if any(group[m] == group[n] for m in arrays[:k]))


def _trade_places(group: set[str], begin: dict[str, set[str]], step: Function, functions: dict[str, Function]) -> bool:
    """Whether names stand for arrays of their own before the loop, and behind each step, whichever way that goes."""
    ways = _ways(step.body, [{}], functions) if _apart([begin.get(n, {n}) for n in group]) else []
    return bool(ways) and all(_apart([held.get(n, {n}) for n in group]) for held in ways)


def _apart(found: list[set[str]]) -> bool:
    return len(set().union(*found)) == sum(map(len, found))


def _ways(block, ways: list[Held], functions: dict[str, Function]) -> list[Held]:
    """The memory that names stand for behind a block, for each way through it; none where these are not followed."""
    for s in block:
        if isinstance(s, If):
            ways = [held for arm in (s.body, s.orelse) for held in _ways(arm, ways, functions)]
        elif isinstance(s, (For, While)) and any(is_memory(t.type) for u in statements(s.body) for t in targets(u)):
            return []
        elif isinstance(s, Jump) or len(ways) > WAYS:
            return []
        else:
            ways = [{**held, **taken} for held in ways for taken in _taken(s, held, functions)]
    return ways


def _taken(s: AnyStatement, held: Held, functions: dict[str, Function]) -> list[Held]:
    """The arrays that a statement binds, each with the memory that it may get: what is known, or memory of its own."""
    new = {t.id: {f"{t.id} of {id(s)}"} for t in targets(s) if is_memory(t.type)}
    match s:
        case Permute():
            return [{t.id: _memory(x, held) for t, x in zip(s.targets, s.sources)}]
        case Assign() if new:
            return [{s.target.id: _memory(s.value, held) or new[s.target.id]}]
        case Call() if new:
            f = functions.get(s.callee)
            if f is None:  # one that calls itself
                return []
            rest = {k: g for k, g in functions.items() if k != s.callee}
            given = {p.name: _memory(a, held) for p, a in zip(f.params, s.args)}
            return [{t.id: _memory(v, way) or new[t.id] for t, v in zip(s.targets, f.results) if t.id in new}
                    for way in _ways(f.body, [given], rest)]
    return [new]


def _memory(e: Expr, held: Held) -> set[str]:
    return shared(e, {**{n: {n} for n in names(e)}, **held})


def _ends(f: Function, effects: dict[str, Effects]) -> dict[str, set[str]]:
    """The memory that each array among the results of a piece may be: parameters, or names bound in it."""
    lives, _ = versions(f, bound_in(f.body) | set(names_of(f.params)))
    memory = buffers(lives, effects).of
    own = {p.name for p in f.params}
    return {
        r.id: {b if b in own else f"{f.key}.{b}" for b in shared(v, memory)}
        for r, v in zip(f.results, lives.results) if isinstance(r, Name) and is_memory(r.type)
    }
