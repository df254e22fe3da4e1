"""Give the user's names back to versions that do not get in each other's way.

    h = np.tanh(x)                 h = np.tanh(x)
    h2 = np.maximum(h, 0.0)   ->   h = np.maximum(h, 0.0)     (if nobody reads the first h again)

Two versions may share a name if neither is alive where the other is bound.  Statements that thereby read
as the user wrote them are marked `verbatim` again.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields, replace

from adsource.analyses import live
from adsource.ir import kept
from adsource.ir.nodes import (
    AnyStatement,
    Assign,
    Call,
    Expr,
    For,
    Function,
    If,
    Keep,
    Name,
    Op,
    Permute,
    Return,
    Update,
    While,
)
from adsource.ir.types import Opaque, is_array
from adsource.ir.walk import blocks, bound, expressions, map_expressions, root, statements, targets, transform


def rejoin(function: Function, origins: dict[str, str], shadows: dict[str, str], primal: Function) -> Function:
    """`origins`: version -> the user's name; `shadows`: the shadow of each version."""
    wanted = {n: o for n, o in origins.items() if n != o}
    for version, user in list(wanted.items()):
        if version in shadows and user in shadows:
            wanted[shadows[version]] = shadows[user]
    clashes = _clashes(function)
    types = _types(function)
    merged: dict[str, set[str]] = {}
    chosen: dict[str, str] = {}
    for version in sorted(wanted):
        user = wanted[version]
        group = merged.setdefault(user, {user})
        if version in types and not any((version, m) in clashes for m in group) and all(
            _fits(types.get(version), types.get(m)) for m in group
        ):
            group.add(version)
            chosen[version] = user
    body = tuple(renamed(s, chosen) for s in function.body)
    own = _alone(body, {shadows.get(user, "") for user in merged}) - {p.name for p in function.params}
    return replace(function, body=_verbatim(_without_idle(body, own), primal))


def _alone(body: tuple[AnyStatement, ...], of_interest: set[str]) -> set[str]:
    """The names whose memory nothing else shows: each is bound to new arrays, and handed to nobody."""
    shared: set[str] = set()
    for s in statements(body):
        match s:
            case Assign():
                shared |= {s.target.id, str(root(s.value))} if root(s.value) is not None else set()
            case Permute() | Call() | Return():
                shared |= {*bound(s), *(str(root(e)) for e in expressions(s))}
    return of_interest - shared


def _without_idle(body: tuple[AnyStatement, ...], own: set[str]) -> tuple[AnyStatement, ...]:
    out = []
    for s in body:
        if isinstance(s, Assign) and (_nothing(s) or s.target.id in own and _is_copy(s.value, s.target)):
            continue
        parts = {k: _without_idle(getattr(s, k), own) for k in ("body", "orelse") if hasattr(s, k)}
        out.append(replace(s, **parts) if any(getattr(s, k) != v for k, v in parts.items()) else s)
    return tuple(out)


def _nothing(s: AnyStatement) -> bool:
    return isinstance(s, Assign) and isinstance(s.value, Name) and s.value.id == s.target.id


def _is_copy(e: Expr, of: Name) -> bool:
    return isinstance(e, Op) and e.op == "np.copy" and isinstance(e.args[0], Name) and e.args[0].id == of.id


def _types(function: Function):
    found = {p.name: p.type for p in function.params}
    for s in statements(function.body):
        for t in targets(s):
            found[t.id] = t.type
    return found


def _fits(a, b) -> bool:
    if a is None or b is None:
        return True
    if isinstance(a, Opaque) or isinstance(b, Opaque) or is_array(a) != is_array(b):
        return False
    return getattr(a, "dtype", None) == getattr(b, "dtype", None) and getattr(a, "rank", 0) == getattr(b, "rank", 0)


def _clashes(function: Function) -> set[tuple[str, str]]:
    found: set[tuple[str, str]] = set()
    params = {p.name for p in function.params}
    entry = live.before(function.body, frozenset())
    _pair(found, params, params | entry)
    _scan(function.body, frozenset(), found)
    return found


def _scan(block, after: frozenset[str], found) -> None:
    behind = after
    for s in reversed(block):
        names = set(bound(s))
        _pair(found, names, behind | names)
        if isinstance(s, For):
            _pair(found, {s.var.id}, live.carried(s, behind) | live.before(s.body, live.at_header(s, behind)))
        inner = live.at_header(s, behind) if isinstance(s, (For, While)) else behind
        for b in blocks(s):
            _scan(b, inner, found)
        behind = live.before_statement(s, behind)


def _pair(found, some, others) -> None:
    for a in some:
        for b in others:
            if a != b:
                found.add((a, b))
                found.add((b, a))


def renamed(s: AnyStatement, chosen: dict[str, str]) -> AnyStatement:
    """A statement under other names."""
    return mapped(s, lambda n: replace(n, id=chosen.get(n.id, n.id)) if isinstance(n, Name) else n)


def mapped(s: AnyStatement, one: Callable[[Expr], Expr]) -> AnyStatement:
    """A statement with every node in it, its targets included, as `one` has it."""
    if isinstance(s, (For, While, If)):
        parts = {k: tuple(x for x in (mapped(b, one) for b in getattr(s, k)) if not _nothing(x))
                 for k in ("body", "orelse") if hasattr(s, k)}
        bare = replace(s, **dict.fromkeys(parts, ()))
        new = map_expressions(bare, lambda e: transform(e, one))
        new = replace(new, **parts)
        return replace(new, var=one(new.var)) if isinstance(new, For) else new
    new = map_expressions(s, lambda e: transform(e, one))
    match new:
        case Assign() | Update(target=Name()):
            new = replace(new, target=one(new.target))
        case Call() | Permute():
            new = replace(new, targets=tuple(one(t) for t in new.targets))
        case Keep():
            new = kept.under(new, lambda r: one(Name(r, None)).id)
    return new


# ------------------------------------------------------------------------------ verbatim


def _verbatim(body, primal: Function):
    originals: dict[int, list[AnyStatement]] = {}
    for s in statements(primal.body):
        if s.origin is not None and s.verbatim:
            originals.setdefault(s.origin.number, []).append(s)

    def mark(s: AnyStatement) -> AnyStatement:
        twins = originals.get(s.origin.number, ()) if s.origin is not None else ()
        same = any(alike(s, o) and o.origin.text == s.origin.text for o in twins)  # it is printed in its own words
        new = replace(s, verbatim=same) if s.verbatim or same else s
        if isinstance(s, (For, While)):
            return replace(new, body=tuple(map(mark, s.body)))
        if isinstance(s, If):
            return replace(new, body=tuple(map(mark, s.body)), orelse=tuple(map(mark, s.orelse)))
        return new

    return tuple(map(mark, body))


SKIPPED = {"type", "origin", "comments", "verbatim", "remark", "body", "orelse", "reads"}


def alike(a, b) -> bool:
    """Whether two nodes read the same: types, comments and bodies aside."""
    if type(a) is not type(b):
        return False
    if isinstance(a, tuple):
        return len(a) == len(b) and all(alike(x, y) for x, y in zip(a, b))
    if not hasattr(a, "__dataclass_fields__"):
        return a == b
    return all(alike(getattr(a, f.name), getattr(b, f.name)) for f in fields(a) if f.name not in SKIPPED)


