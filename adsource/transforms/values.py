"""Views that are only values: a name for memory that nothing writes while the name is in use.

    for l in range(layers):                  for l in range(layers):
        step(hidden[l], x)         ->            step(hidden[l], x)
        x = hidden[l]                            x = hidden[l].copy()

The derivative has no single shadow for a name that stands for one place after another.  A copy has one of
its own, and nobody can tell the difference as long as the place is not written.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from adsource.analyses import live, sections
from adsource.analyses.buffers import shared, written
from adsource.ir import infer
from adsource.ir.nodes import AnyStatement, Assign, Call, Expr, For, Function, If, Index, Name, Permute, While
from adsource.ir.types import is_array
from adsource.ir.walk import blocks, bound, bound_in, names, root, statements
from adsource.transforms.passes import Loops, apart_before, apart_behind, ranges
from adsource.transforms.plan import Context

Chain = list[tuple[tuple[AnyStatement, ...], int]]  # a statement's block and place in it, outer ones first


def values(function: Function, wanted: list[str], c: Context) -> Function:
    """The function, with copies where the names `wanted` are bound to memory that stays as it is."""
    found: list[AnyStatement] = []
    for name in wanted:
        found += [s for s in c.scopes.bindings.get(name, ()) if _is_shared(s, c) and stays(s, name, c)]
    return replace(function, body=_block(function.body, found)) if found else function


def other_names(c: Context) -> list[str]:
    """The active names that loops bind to arrays of other names (`u = new`)."""
    return [n for n in sorted(c.active) if any(
        isinstance(s, Assign) and isinstance(s.value, Name) and is_array(s.value.type) and c.scopes.depth(path) > 0
        for s, path in zip(c.scopes.bindings.get(n, ()), c.scopes.defined.get(n, ()))
    )]


def _is_shared(s: AnyStatement, c: Context) -> bool:
    return isinstance(s, Assign) and is_array(s.target.type) and bool(shared(s.value, c.buffers.of))


def _block(block, found: list[AnyStatement]) -> tuple[AnyStatement, ...]:
    return tuple(_statement(s, found) for s in block)


def _statement(s: AnyStatement, found: list[AnyStatement]) -> AnyStatement:
    if isinstance(s, (For, While, If)):
        parts = {k: _block(getattr(s, k), found) for k in ("body", "orelse") if hasattr(s, k)}
        return replace(s, **parts) if any(parts[k] != getattr(s, k) for k in parts) else s
    if any(s is t for t in found):
        return replace(s, value=infer.op("np.copy", (s.value,)), verbatim=False)
    return s


# -------------------------------------------------------------------------- does it stay


def stays(s: Assign, name: str, c: Context) -> bool:
    """Whether nothing writes the memory that a binding names while the name, or another made of it, lives."""
    own = _made_of(name, c)
    chain = _chain(c.function.body, s)
    behind = _live_behind(chain, c)
    within = tuple(b[k] for b, k in chain[:-1] if isinstance(b[k], (For, While)))
    left = len(within)  # the loops around the binding that the walk is still in
    for depth in range(len(chain) - 1, -1, -1):
        fresh: set[str] = set()  # names of memory that was not there yet; a block that is left may not be passed again
        block, k = chain[depth]
        for j in range(k + 1, len(block)):
            if not own & live.before(block[j:], behind[depth]):
                return True
            if _hit(block[j], s.value, name, within, left, None, fresh, c):
                return False
            _renew(fresh, block[j], c)
            if own == {name} and _ends(block[j], name, c):
                return True
        if not own & behind[depth]:
            return True
        if not depth:
            break
        owner = chain[depth - 1][0][chain[depth - 1][1]]
        if isinstance(owner, (For, While)):
            left -= 1
            if _hit_next(block, k, own, name, s, behind[depth], within, left, fresh, c):
                return False
    return True


def _hit_next(block, last: int, own: set[str], name: str, s: Assign, behind, within: Loops, level: int,
              fresh: set[str], c: Context) -> bool:
    """Whether the next pass of a loop writes the place before the name is bound anew."""
    for k, t in enumerate(block[: last + 1]):
        if t is s or not own & live.before(block[k:], behind):
            return False
        if _hit(t, s.value, name, within, level + 1, level, fresh, c):
            return True
        _renew(fresh, t, c)
        if own == {name} and _ends(t, name, c):
            return False
    return False


def _ends(t: AnyStatement, name: str, c: Context) -> bool:
    """Whether a statement binds a name anew, to something else than what it stands for, or a part of it."""
    if isinstance(t, (For, While, If)) or name not in bound(t):
        return False
    return name not in _takes(t, {name: {name}}, c)


def _made_of(name: str, c: Context) -> set[str]:
    """A name and those that may be bound to views of it."""
    found = {name}
    while True:
        of = {n: {n} for n in found}
        more = {n for s in statements(c.function.body) for n in _takes(s, of, c)} - found
        if not more:
            return found
        found |= more


def _takes(s: AnyStatement, of: dict[str, set[str]], c: Context) -> Iterator[str]:
    match s:
        case Assign() if shared(s.value, of):
            yield s.target.id
        case Permute():
            yield from (t.id for t, source in zip(s.targets, s.sources) if source.id in of)
        case Call():
            for t, args in zip(s.targets, c.buffers.effects[s.callee].returns):
                if any(shared(s.args[i], of) for i in args):
                    yield t.id


def _chain(body, s: AnyStatement) -> Chain:
    for k, t in enumerate(body):
        if t is s:
            return [(body, k)]
        for b in blocks(t):
            below = _chain(b, s)
            if below:
                return [(body, k), *below]
    return []


def _live_behind(chain: Chain, c: Context) -> list[frozenset[str]]:
    """The names live behind each block of a chain."""
    found = [frozenset().union(*(names(v) for v in c.function.results)) if c.function.results else frozenset()]
    for block, k in chain[:-1]:
        after = live.before(block[k + 1 :], found[-1])
        owner = block[k]
        found.append(after if isinstance(owner, If) else live.at_header(owner, after))
    return found


def _renew(fresh: set[str], t: AnyStatement, c: Context) -> None:
    """Note the names that a statement binds to memory that was not there when the walk began."""
    fresh -= bound_in((t,))
    if isinstance(t, Assign) and is_array(t.target.type):
        memory = shared(t.value, {n: {n} for n in c.buffers.of})
        if set(memory) <= fresh:
            fresh.add(t.target.id)


def _hit(t: AnyStatement, place: Expr, name: str, within: Loops, left: int, level: int | None, fresh: set[str],
         c: Context) -> bool:
    """Whether a statement may write a place that was bound in the loops `within`, of which the first `left`
    are still being passed.  level: the loop that has gone on to a later pass; fresh: names of newer memory."""
    newer = fresh - bound_in((t,))
    for u, loops in _with_loops(t, within[:left]):
        for e in written(u, c.buffers.effects):
            old = root(e) not in newer and c.buffers.may_share(root(e), name)
            if old and not _apart(place, e, within, loops, left, level, c):
                return True
    return False


def _with_loops(t: AnyStatement, loops: Loops) -> Iterator[tuple[AnyStatement, Loops]]:
    yield t, loops
    inner = (*loops, t) if isinstance(t, (For, While)) else loops
    for b in blocks(t):
        for u in b:
            yield from _with_loops(u, inner)


def _apart(place: Expr, e: Expr, within: Loops, loops: Loops, left: int, level: int | None, c: Context) -> bool:
    """Whether a place bound in the loops `within` certainly is not what is written in the loops `loops`."""
    if not isinstance(place, Index):
        return False
    if level is not None:
        return apart_before(place, within, e, loops, level, c.scopes)
    if left < len(within):
        return apart_behind(place, within, e, loops, left, c.scopes)
    meant = {root(place), *sections.index_operands(place)}  # `v[1:]` of one array, `v[0]` of another: nothing is known
    fixed = all(len(c.scopes.bindings.get(n, ())) <= 1 for n in meant)
    return fixed and sections.disjoint(place, e, ranges(loops))
