"""Calls whose arguments or results share memory that is written: the callee's body in their place.

    v = tail(x)              v = x[1:]
    v *= 2.0          ->     v *= 2.0

    add(u[i], u[j])          u[i][:] += u[j]

A routine of its own takes its arguments for separate; a statement among others does not.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from adsource.analyses import sections
from adsource.analyses.buffers import Buffers, Effects, buffers, shared, written
from adsource.analyses.summaries import called
from adsource.errors import Refusal
from adsource.ir.extents import affine, symbols, translated
from adsource.ir.nodes import (
    AnyStatement,
    Assign,
    Call,
    Expr,
    For,
    Function,
    If,
    Name,
    Program,
    Return,
    While,
)
from adsource.ir.types import Extent, is_array
from adsource.ir.walk import bound_in, names, root, statements
from adsource.transforms.passes import ranges
from adsource.transforms.pull import new_name
from adsource.transforms.rejoin import mapped
from adsource.transforms.versions import versions


def inline(function: Function, program: Program, effects: dict[str, Effects], taken: set[str],
           refuse: Callable[..., Refusal], chosen: frozenset[str] = frozenset()) -> Function:
    """The function without calls that mix up memory, and without those of chosen callees.  Refused where a callee
    cannot stand in its place."""
    while True:
        memory = buffers(function, effects)
        places = {b for s in statements(function.body) for e in written(s, effects) for b in memory.of.get(root(e), ())}
        shown = (memory, places, chosen)
        new = replace(function, body=_block(function.body, (), shown, program, taken, refuse))
        if new.body == function.body:
            return function
        function = new


def _block(block, loops, shown: tuple[Buffers, set[str], frozenset[str]], program: Program, taken: set[str], refuse):
    out: list[AnyStatement] = []
    for s in block:
        if isinstance(s, (For, While, If)):
            inner = (*loops, s) if isinstance(s, (For, While)) else loops
            parts = {k: _block(getattr(s, k), inner, shown, program, taken, refuse)
                     for k in ("body", "orelse") if hasattr(s, k)}
            out.append(replace(s, **parts) if any(parts[k] != getattr(s, k) for k in parts) else s)
        elif isinstance(s, Call) and (s.callee in shown[2] or _mixes(s, loops, shown[0], shown[1])):
            if fits(s.callee, program):
                out += body_of(s, program, taken)
            elif _overlaps(s, loops, shown[0]):
                raise refuse(s, "AD304", f"two arguments of `{s.callee}` may share memory, and it writes one",
                             "Hand a copy (`.copy()`) of the one that is only read.")
            elif _ties_written(s, shown[0], shown[1]):
                raise refuse(s, "AD306", f"two results of `{s.callee}` share memory, and it is written in place",
                             f"Let `{s.callee}` return copies (`.copy()`).")
            else:
                out.append(s)
        else:
            out.append(s)
    return tuple(out)


def _mixes(s: Call, loops, memory: Buffers, places: set[str]) -> bool:
    return _overlaps(s, loops, memory) or _shares_written(s, memory, places)


def _overlaps(s: Call, loops, memory: Buffers) -> bool:
    """Whether a call writes an argument that may overlap another."""
    for i in memory.effects[s.callee].writes:
        for j, b in enumerate(s.args):
            if i != j and shared(s.args[i], memory.of) & shared(b, memory.of):
                if not sections.disjoint(s.args[i], b, ranges(loops)):
                    return True
    return False


def _shares_written(s: Call, memory: Buffers, places: set[str]) -> bool:
    """Whether a result may share memory with an argument, in ways that the callee knows, and it is written."""
    effects = memory.effects[s.callee]
    return _ties_written(s, memory, places) or any(
        is_array(t.type) and effects.returns[k] and effects.itself[k] is None and memory.of[t.id] & places
        for k, t in enumerate(s.targets)
    )


def _ties_written(s: Call, memory: Buffers, places: set[str]) -> bool:
    """Whether two results share memory that the callee makes, and it is written."""
    together = memory.effects[s.callee].together
    return bool(together) and any(together[k] and memory.of[t.id] & places for k, t in enumerate(s.targets)
                                  if is_array(t.type))


def fits(key: str, program: Program) -> bool:
    """Whether a body can stand elsewhere: not one that calls itself."""
    seen, todo = set(), [key]
    while todo:
        for k in called(program.functions[todo.pop()]):
            if k == key:
                return False
            if k not in seen:
                seen.add(k)
                todo.append(k)
    return True


def body_of(s: Call, program: Program, taken: set[str]) -> list[AnyStatement]:
    """What stands for a call: the callee's statements under names that are free."""
    callee, _ = versions(program.functions[s.callee], taken)
    changed = bound_in(callee.body)
    changed |= {t.target.id for t in statements(callee.body) if hasattr(t, "op") and isinstance(t.target, Name)
                and not is_array(t.target.type)}
    chosen: dict[str, str] = {}
    first: list[AnyStatement] = []
    known = _extents(callee, s)
    for p, a in zip(callee.params, s.args):
        if isinstance(a, Name) and p.name not in changed:
            chosen[p.name] = a.id
            continue
        chosen[p.name] = new_name(p.name, taken)
        first.append(Assign(Name(chosen[p.name], translated(p.type, known)), a, origin=s.origin))
    chosen |= {n: new_name(n, taken) for n in sorted(changed - set(chosen))}

    def one(e: Expr) -> Expr:
        if isinstance(e, Name):
            e = replace(e, id=chosen.get(e.id, e.id))
        return replace(e, type=translated(e.type, known)) if getattr(e, "type", None) is not None else e

    *body, last = [_plain(mapped(t, one)) for t in callee.body]
    assert isinstance(last, Return)
    behind = [Assign(t, v, origin=s.origin) for t, v in zip(s.targets, last.values)]
    return [*first, *body, *_apart(behind, taken)]


def _extents(callee: Function, s: Call) -> dict[str, Extent | None]:
    """What the extents in the callee's types are at a call."""
    known: dict[str, Extent | None] = {}
    for p, a in zip(callee.params, s.args):
        symbols(p.name, a.type, known)
        if not is_array(a.type):
            known[p.name] = affine(a)
    return known


def _apart(behind: list[Assign], taken: set[str]) -> list[Assign]:
    """The results, through names of their own where one target is another's value."""
    targets = {a.target.id for a in behind}
    if len(behind) < 2 or not any(n in targets for a in behind for n in names(a.value)):
        return behind
    held = [Name(new_name(a.target.id, taken), a.target.type) for a in behind]
    return [*(replace(a, target=h) for a, h in zip(behind, held)),
            *(replace(a, value=h) for a, h in zip(behind, held))]


def _plain(s: AnyStatement) -> AnyStatement:
    """A statement that no longer is the text of its line."""
    if isinstance(s, (For, While, If)):
        parts = {k: tuple(_plain(t) for t in getattr(s, k)) for k in ("body", "orelse") if hasattr(s, k)}
        s = replace(s, **parts)
    return replace(s, verbatim=False, comments=())
