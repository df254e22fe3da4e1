"""The adjoint of calls of the program's own functions, and of exchanges of names."""

from __future__ import annotations

from dataclasses import replace

from adsource.analyses import sections
from adsource.analyses.buffers import values_read
from adsource.ir.nodes import (
    AnyStatement,
    Assign,
    Call,
    Expr,
    Name,
    Permute,
)
from adsource.ir.types import Scalar, is_array
from adsource.ir.walk import names, root
from adsource.transforms.contributions import add, former, lives_before, puller, shadow_of, zero
from adsource.transforms.plan import Context, Step
from adsource.transforms.pull import namer
from adsource.transforms.scopes import Path


def permute(s: Permute, step: Step, c: Context) -> None:
    step.adjoint = [Permute(s.sources, s.targets)]
    pairs = [(t, o) for t, o in zip(s.targets, s.sources) if t.id in c.active - c.tracked]
    if pairs:
        shadows = Permute(tuple(c.shadow_name(o) for _, o in pairs), tuple(c.shadow_name(t) for t, _ in pairs))
        step.adjoint.append(shadows)
    step.kills = []


def call(s: Call, path: Path, step: Step, c: Context) -> None:
    effects = c.buffers.effects[s.callee]
    callee = c.program.functions[s.callee]
    given = frozenset(p.name for p, a in zip(callee.params, s.args) if c.is_active(a))
    exits = frozenset(
        p.name for i, (p, a) in enumerate(zip(callee.params, s.args))
        if i in effects.writes and root(a) in c.active
    )
    results = frozenset(k for k, t in enumerate(s.targets) if t.id in c.active)
    if not (given and (exits or results)):
        step.adjoint = _forgotten(s, results, path, c)
        return
    contract = c.callee(s, given, exits, results)
    by_name = {p.name: a for p, a in zip(callee.params, s.args)}
    c.spent |= {root(s.args[i]) for i in effects.writes}
    arrays = [p for p in contract.active if is_array(by_name[p].type)]
    scalars = [p for p in contract.active if not is_array(by_name[p].type)]
    passed = [shadow_of(by_name[p], c) for p in arrays]
    seeds = [c.shadow_name(s.targets[k]) for k in contract.active_results]
    temporary = namer(c.taken)
    cleared = [s.targets[k] for k in contract.active_results if lives_before(s, s.targets[k], path, c)]
    direct = _direct(cleared, [by_name[p] for p in scalars])
    adjoints = [
        c.shadow_name(by_name[p]) if by_name[p] in direct else Name(temporary(), Scalar("float64")) for p in scalars
    ]
    values = tuple(Name(c.discarded, v.type) for v in callee.results) if adjoints else ()
    lengths = {x.id for x in cleared if c.varies(x.id)}  # those of the old arrays
    before, seeds = _seeds_apart(cleared, passed, seeds, temporary, c)
    cleared = [x for x in cleared if c.shadow_name(x) in seeds or not is_array(x.type)]
    out: list[AnyStatement] = [*before, Call((*values, *adjoints), contract.routine, (*s.args, *passed, *seeds))]
    out += [Assign(c.shadow_name(former(x, c)), zero(x, c.shadow_name(x), c)) for x in cleared if x not in direct]
    for p, t in zip(scalars, adjoints):
        if by_name[p] not in direct:
            pull = puller(s, c)
            pull(by_name[p], t)
            out += pull.lets + [add(leaf, e, c) for leaf, e in pull.found]
    step.adjoint = out + _forgotten(s, results - frozenset(contract.active_results), path, c)
    for p, a, i in zip(callee.params, s.args, range(len(s.args))):
        wanted = p.name in contract.entry
        step.pre |= values_read(a) if wanted or not is_array(a.type) else sections.index_operands(a)
        step.places |= {n for n in names(a) if c.varies(n)}
        if wanted and i in effects.writes:
            step.rereads = True
    step.pre |= lengths
    if {t.id for t in s.targets} & step.pre:
        step.rereads = True


def _forgotten(s: Call, results: frozenset[int], path: Path, c: Context) -> list[AnyStatement]:
    """Names get results that depend on nothing: the adjoints of what they were before begin with zeros."""
    found = [s.targets[k] for k in sorted(results) if lives_before(s, s.targets[k], path, c)]
    return [Assign(c.shadow_name(former(x, c)), zero(x, c.shadow_name(x), c)) for x in found]


def _seeds_apart(cleared: list[Name], passed: list[Expr], seeds: list[Name], temporary, c: Context):
    """`y = g(y)`: the adjoint of the result is put aside, and that of the argument begins with zeros."""
    before: list[AnyStatement] = []
    for x in cleared:
        shadow = c.shadow_name(x)
        if is_array(x.type) and shadow.id in map(root, passed):
            kept = replace(shadow, id=temporary())
            before += [Assign(kept, shadow), Assign(c.shadow_name(former(x, c)), zero(x, kept, c))]
            seeds = [kept if t == shadow else t for t in seeds]
    return before, seeds


def _direct(cleared: list[Name], args: list[Expr]) -> list[Expr]:
    """Scalar arguments that are results as well (`p = g(p)`): their adjoint is what the routine returns."""
    return [x for x in cleared if not is_array(x.type) and args.count(x) == 1]
