"""The adjoint routine of a function: `f` becomes `f_b`.

    def f(x, k):             def f_b(x, k, x_b, f_seed):
        y = k * x                y = k * x                  # forward sweep
        return np.sum(y)         value = np.sum(y)
                                 y_b = np.full_like(...)    # reverse sweep
                                 ...
                                 return value, k_b
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial

from adsource.analyses.activity import Analysis
from adsource.analyses.buffers import Effects, buffers, effects_of, written
from adsource.analyses.live import mentioned
from adsource.errors import Refusal
from adsource.ir import infer
from adsource.ir.nodes import (
    AnyStatement,
    Assign,
    Contract,
    Expr,
    For,
    Function,
    Name,
    Param,
    Program,
    Remark,
    Return,
    While,
)
from adsource.ir.types import Generator, is_array, is_float
from adsource.ir.walk import nodes, root, statements
from adsource.names import adjoint as adjoint_name
from adsource.rulebook.book import Book
from adsource.transforms import implicit
from adsource.transforms.ahead import ahead
from adsource.transforms.canonical import canonical
from adsource.transforms.checkpoint import checkpointed
from adsource.transforms.copies import copies
from adsource.transforms.cut import hidden, marked
from adsource.transforms.detach import detach
from adsource.transforms.draws import check_draws, check_rounded
from adsource.transforms.ends import bases, exit_state, kept_results, seed_statements
from adsource.transforms.entry import entry_contents
from adsource.transforms.exchanged import follow
from adsource.transforms.finals import harmless
from adsource.transforms.first_values import first_values
from adsource.transforms.forms import Form, Tried, least
from adsource.transforms.guarded import guarded
from adsource.transforms.handles import group, with_handles
from adsource.transforms.heavy import name_heavy
from adsource.transforms.inline import inline
from adsource.transforms.integers import check_indices
from adsource.transforms.joint import arranged, candidates, own_reverse, recorded
from adsource.transforms.loop_values import loop_values
from adsource.transforms.measured import measured
from adsource.transforms.name_types import types_bound, types_of
from adsource.transforms.operands import name_operands
from adsource.transforms.pairs import in_pairs
from adsource.transforms.place_numbers import place_numbers
from adsource.transforms.plan import Context, Plan, all_needs
from adsource.transforms.pull import new_name
from adsource.transforms.records import records, volumes
from adsource.transforms.recover import (
    check_parameters,
    entangled,
    mark_places,
    recover,
    view_names,
)
from adsource.transforms.rejoin import rejoin
from adsource.transforms.replay import made_of
from adsource.transforms.reverse import plan
from adsource.transforms.scopes import Scopes, scopes
from adsource.transforms.stretched import checked_lengths
from adsource.transforms.taping import sweep
from adsource.transforms.tidy import tidy
from adsource.transforms.values import other_names, values
from adsource.transforms.versions import versions

HIDDEN = "Put it into a function of its own, mark the loop around it too, or return early behind it."


class Adjoints:
    """Adjoint routines of a program, each made once, callees on demand."""

    def __init__(self, program: Program, effects: dict[str, Effects], book: Book,
                 inlined: frozenset[str] = frozenset(), joined: bool = False):
        self.program, self.effects, self.book = program, dict(effects), book
        self.joined = joined  # loops may run both sweeps at once
        self.inlined = inlined  # callees whose bodies take the place of their calls
        self.analysis = Analysis(program, effects, book.inactive)
        self.routines: dict[tuple, tuple[Function, Contract]] = {}
        self.names: set[str] = set(program.taken)
        self.order: list[tuple] = []
        self.open: dict[tuple, Contract] = {}  # routines in the making, for calls of themselves

    def of(self, key: str, given: frozenset[str], exits: frozenset[str], results: frozenset[int]) -> Contract:
        """The contract of the adjoint routine for one combination of active parameters."""
        combination = (key, given, exits, results)
        if combination in self.open:
            return self.open[combination]
        if combination not in self.routines:
            name = new_name(f"{key}_b", self.names)
            made = self._made(key, name, given, exits, results)
            self.open.pop(combination, None)
            self.routines[combination] = made
            self.order.append(combination)
        return self.routines[combination][1]

    def _made(self, key: str, name: str, given, exits, results) -> tuple[Function, Contract]:
        primal = self.program.functions[key]
        if primal.implicit:
            return implicit.adjoint(primal, name, self.program, self.of, given, self.names - self.program.taken)
        if marked(primal) is not None and hidden(primal) is None:
            return checkpointed(self, primal, name, given, exits, results)
        return _routine(self, key, name, given, exits, results)

    def add(self, *functions: Function) -> None:
        """Take pieces of functions for functions of the program."""
        self.program = replace(self.program, functions=self.program.functions | {f.key: f for f in functions})
        for f in functions:
            lives, _ = versions(f, set(self.names))
            self.effects[f.key] = effects_of(lives, self.effects)
        self.analysis = Analysis(self.program, self.effects, self.book.inactive)

    def check_plain(self, function: Function) -> None:
        """Refuse where a checkpointed loop would be an ordinary one."""
        for s in statements(function.body):
            if isinstance(s, (For, While)) and s.checkpoint is not None:
                raise self.refuse(s, "AD146", "this checkpointed loop stands within another statement", HIDDEN)

    def refuse(self, s: AnyStatement, code: str, why: str, way: str) -> Refusal:
        return refusal(self.program, s, code, why, way)

    def made(self) -> tuple[tuple[Function, Contract], ...]:
        return tuple(self.routines[k] for k in self.order)


@dataclass(frozen=True)
class _Asked:
    """What a routine is to be, and the primal made ready for it.

    active: the active names.  taken: all names so far.  origins: see `versions`."""

    key: str
    name: str
    given: frozenset[str]
    exits: frozenset[str]
    results: frozenset[int]
    function: Function
    active: frozenset[str]
    taken: frozenset[str]
    origins: dict[str, str]


def _routine(a: Adjoints, key: str, name: str, given, exits, results) -> tuple[Function, Contract]:
    asked = _prepared(a, key, name, given, exits, results)
    form = partial(_swept, a, asked)
    found = least(form) if a.joined else form(Form())
    for k in found.joinable if a.joined else ():
        other = _swept(a, asked, found.form, k)
        made = other.made() if recorded(other.context) < recorded(found.context) else None
        if made is not None:
            return made
    return found.made()


def _prepared(a: Adjoints, key: str, name: str, given, exits, results) -> _Asked:
    primal = a.program.functions[key]
    taken = set(a.program.taken) | {name}
    function, origins = versions(primal, taken)
    taken |= set(origins)
    refuse = partial(refusal, a.program)
    function = loop_values(inline(function, a.program, a.effects, taken, refuse, a.inlined), taken)
    a.check_plain(function)
    check_indices(function, origins, refuse)
    function = place_numbers(canonical(function, taken), a.effects, taken)
    function = detach(function, a.effects, taken, refuse)
    function = copies(function)
    active = a.analysis.of(function, given, _wanted(function, exits, results)).active
    if a.joined:
        function = ahead(measured(in_pairs(function)), a.effects, active, taken, origins)
        active = a.analysis.of(function, given, _wanted(function, exits, results)).active
    function = name_heavy(function, a.book, a.effects, active, taken, a.joined)
    return _Asked(key, name, given, exits, results, function, active, frozenset(taken), origins)


def _swept(a: Adjoints, asked: _Asked, form: Form, joint: int | None = None) -> Tried | None:
    """A routine in one of its forms, None where there is nothing to name; `made` gives None where a loop cannot
    be joint."""
    function, taken = asked.function, set(asked.taken)
    names: dict[str, Expr] = {}
    if form.named is None or form.named:
        function, names = name_operands(function, a.book, a.effects, asked.active, taken, form.named)
        if not names:
            return None
    tree, c = _recovered(a, function, asked, taken, form)
    c.harmless |= harmless(tree, c)
    c.joint = None if joint is None else tree.steps[joint].statement
    sweeps, _ = sweep(tree, set(), (), c)
    return Tried(form, partial(_assemble, a, asked, sweeps, tree, c), candidates(tree, c), c, names)


def _recovered(a: Adjoints, function: Function, asked: _Asked, taken: set[str], form: Form):
    """The plan of a function with what comes back how.  Names that have no single shadow are bound to copies
    where that is the same, else their shadows are bound beside them."""
    tracked: frozenset[str] = frozenset()
    given, exits, results = asked.given, asked.exits, asked.results
    while True:
        c = _context(a, function, given, exits, results, set(taken), tracked)
        shared = entangled(c)
        wanted = [n for _, n in shared] + (other_names(c) if form.copied else [])
        apart = values(function, wanted, c) if not tracked else function
        if shared and apart is function:
            tracked = group(tracked | {n for _, n in shared}, c.buffers, c.types)
        elif apart is function:
            a.open[function.key, given, exits, results] = Contract(
                primal=function.key, routine=asked.name,
                active=tuple(p.name for p in _parameters(function, given, exits, c)),
                active_results=_active_results(function, results, c), results=function.results,
                entry=frozenset(p.name for p in function.params),
            )
            check_parameters(c, exits)
            tree = _planned(c.function, c)
            c.kept = form.kept & c.recallable
            mark_places(tree, c, all_needs(tree) | c.kept)
            follow(tree)
            recover(tree, c)
            return tree, c
        function = apart


def _planned(function: Function, c: Context) -> Plan:
    """The plan, made twice: only the first tells which values are read, and thus which blocks the
    reverse sweep may enter only to put them back."""
    taken = set(c.taken)
    first = plan(function.body, (), c)
    needed = made_of(all_needs(first), c)
    read = [n for n in needed if not isinstance(c.types.get(n), Generator)]
    c.recallable = frozenset(b for n in read for b in c.buffers.aliases(n))
    c.taken.clear()
    c.taken |= taken
    return plan(function.body, (), c)


def _wanted(function: Function, exits: frozenset[str], results: frozenset[int]) -> frozenset[str]:
    """The names whose final values are of use."""
    return exits | {v.id for k, v in enumerate(function.results) if k in results and isinstance(v, Name)}


def _context(a: Adjoints, function: Function, given, exits, results, taken: set[str], tracked: frozenset[str]):
    """The context of a routine.  tracked: names whose shadows are bound beside them (handles.py)."""
    types = types_of(function)
    activity = a.analysis.of(function, given, _wanted(function, exits, results))
    check_draws(function, activity.varied, a.analysis.inactive, lambda s, *why: refusal(a.program, s, *why))
    check_rounded(function, activity.varied, a.analysis.inactive, lambda s, *why: refusal(a.program, s, *why))
    active = frozenset(n for n in activity.active if n in types and is_float(types[n])) | tracked
    shadow = {n: adjoint_name(n, taken) for n in sorted(active)}
    taken |= set(shadow.values())
    if tracked:
        refuse = partial(refusal, a.program)
        function = with_handles(function, tracked, given | exits, _scopes(function).carried_and_bound(), shadow,
                                taken, refuse)
        tracked |= frozenset(shadow) - active
        active, types = active | tracked, types_of(function)
    found = _scopes(function)
    memory = buffers(function, a.effects)

    def callee(s, inner_given, inner_exits, inner_results) -> Contract:
        return a.of(s.callee, inner_given, inner_exits, inner_results)

    c = Context(
        a.program, function, a.book, a.analysis, memory, found, active, taken, shadow, types, callee,
        partial(refusal, a.program),
        tracked=tracked, handles=frozenset(shadow[n] for n in tracked), bindings=types_bound(function),
    )
    c.written = c.handles | frozenset(
        root(e) for s in statements(function.body) for e in written(s, a.effects) if root(e)
    )
    c.views = view_names(c)
    c.seeded = frozenset(
        n for k, v in enumerate(function.results) if k in results and isinstance(v, Name) for n in bases(v.id, c)
    ) - tracked
    return c


def _scopes(function: Function) -> Scopes:
    live_out = frozenset(n.id for v in function.results for n in nodes(v) if isinstance(n, Name))
    return scopes(function.body, tuple(p.name for p in function.params), live_out)


def refusal(program: Program, s: AnyStatement, code: str, why: str, way: str) -> Refusal:
    """A refusal at a statement's place."""
    line = s.origin.line if s.origin else 0
    path = s.origin.path if s.origin else program.path
    source = program.line(path, line)
    column = len(source) - len(source.lstrip()) + 1
    return Refusal(code, why, path=path, line=line, column=column, source_line=source, rewrite=way)


# --------------------------------------------------------------------------- assembling


def _parameters(function: Function, given, exits, c: Context) -> list[Param]:
    """The parameters that have an adjoint outside."""
    return [p for p in function.params if p.name in c.active and (p.name in given or p.name in exits)]


def _active_results(function: Function, results, c: Context) -> tuple[int, ...]:
    return tuple(
        k for k, v in enumerate(function.results) if k in results and isinstance(v, Name) and v.id in c.active
    )


def _assemble(a: Adjoints, asked: _Asked, sweeps, tree: Plan, c: Context) -> tuple[Function, Contract] | None:
    primal, function, name, results = a.program.functions[asked.key], c.function, asked.name, asked.results
    given, exits, origins = asked.given, asked.exits, asked.origins
    params = _parameters(function, given, exits, c)
    arrays = [p for p in params if is_array(p.type)]
    scalars = [p for p in params if not is_array(p.type)]
    active_results = _active_results(function, results, c)
    seeds = [new_name(_seed_name(primal, i, k, active_results), c.taken) for i, k in enumerate(active_results)]
    forward = list(sweeps.forward if a.joined else checked_lengths(sweeps.forward, c))
    reverse = sweeps.mirrored()
    recalled = sweeps.recalled | c.spent
    begin = seed_statements(function, active_results, seeds, {p.name for p in arrays}, c)
    restored = exit_state(function, recalled, a.effects[primal.key], c)
    put_back = {root(e) for _, s in restored for e in written(s, a.effects)}
    values, kept = kept_results(function, own_reverse(reverse, sweeps.joint), recalled, put_back, c)
    others = [p for p in function.params if p.name in c.active - c.seeded - c.tracked and p not in params]
    zeros = [Assign(c.shadow_name(n), infer.op("np.zeros_like", (n,)) if is_array(n.type) else infer.const(0.0))
             for n in (Name(p.name, p.type) for p in others)]
    zeros += [Assign(c.shadow_name(Name(p.name, p.type)), infer.const(0.0)) for p in scalars
             if p.name not in {function.results[k].id for k in active_results}]
    adjoints = tuple(Name(c.shadow[p.name], p.type) for p in scalars)
    kept = [*kept, *[s for s, _ in restored]]
    begin = [Remark(""), Remark("Reverse sweep."), *zeros, *begin]
    body = [*forward, *kept, *begin, *reverse] if c.joint is None else arranged(sweeps, kept, begin, c)
    if body is None or c.joint is not None and restored:
        return None
    body = [Remark("Forward sweep."), *body, *[s for _, s in restored], Return((*values, *adjoints))]
    contract = Contract(
        primal=primal.key, routine=name, active=tuple(p.name for p in params),
        shadows=tuple(c.shadow[p.name] for p in arrays), scalars=tuple(n.id for n in adjoints),
        seeds=tuple(seeds), results=function.results, active_results=active_results,
        writes=tuple(p.name for i, p in enumerate(primal.params) if i in a.effects[primal.key].writes),
        entry=entry_contents(function, tree, c),
    )
    extra = [Param(c.shadow[p.name], p.type) for p in arrays]
    extra += [Param(s, function.results[k].type) for s, k in zip(seeds, active_results)]
    routine = replace(
        primal, name=name, key=name, body=tuple(body), text="",
        params=(*(replace(p, default=None, keyword=False) for p in primal.params), *extra),
    )
    routine = rejoin(first_values(guarded(tidy(routine)), frozenset(c.types)), origins, c.shadow, primal)
    left = mentioned(routine.body)
    return routine, replace(contract, records=records(tree, c, left), volumes=volumes(c, left), alike=tuple(c.alike))


def _seed_name(primal: Function, i: int, k: int, active_results: tuple[int, ...]) -> str:
    if primal.piece in ("start", "step"):
        return f"{primal.results[k].id}_seed"
    base = primal.key.removesuffix("_end") if primal.piece else primal.key
    return f"{base}_seed" if len(active_results) == 1 else f"{base}_seed{i + 1}"
