"""Adjoint routines of callees without what their callers have no use for.

    def forces_b(pos, acc, pos_b, acc_b):      def forces_b(pos, acc, pos_b, acc_b):
        for i in range(n):                         for i in range(n):
            acc[i] += ...                              pos_b[i] += ...
        for i in range(n):
            pos_b[i] += ...

A joint routine computes what its primal computes: results, and what it leaves in arguments.  Where it is called in a
reverse sweep, the value is known already, and the arguments are mostly put back to an earlier state before anyone
reads them: then nothing has to be computed that only serves them.  Checks of the user's (`assert`, `raise`) go too:
the same values have passed them in the forward sweep.
"""

from __future__ import annotations

from dataclasses import replace

from adsource.analyses import live
from adsource.analyses.buffers import Effects, buffers, effects_of, written
from adsource.analyses.contents import Contents, Live
from adsource.ir.draws import RESTORE, is_draw
from adsource.ir.nodes import (
    AnyStatement,
    Assign,
    Call,
    Contract,
    Expr,
    For,
    Function,
    If,
    Keep,
    Name,
    Op,
    Program,
    Remark,
    Return,
    Store,
    Update,
    While,
)
from adsource.ir.types import Generator, is_array, is_memory
from adsource.ir.walk import bound, expressions, nodes, statements
from adsource.transforms.adjoint import refusal
from adsource.transforms.checkpoint import Driver, lasting
from adsource.transforms.decisions import decision
from adsource.transforms.pull import new_name
from adsource.transforms.split import SINGLE, Split, Unsplit, measured, sized, split
from adsource.transforms.tidy import without_dead
from adsource.transforms.unspoilt import unspoilt

Body = tuple[AnyStatement, ...]
Routines = tuple[tuple[Function, Contract], ...]
DISCARDED = "_"


def lean(routines: Routines, entry: Contract, program: Program, effects: dict[str, Effects]) -> Routines:
    """The routines that the entry needs, each without what nobody reads."""
    work = _Work(routines, _effects(routines, effects), program)
    work.want(entry.routine, False)
    while work.waiting:
        work.make(*work.waiting.pop(0))
    made = work.named()
    final = _effects(made, effects)
    return tuple((f if isinstance(f, Driver) else unspoilt(f, final), c) for f, c in made)


def _effects(routines: Routines, known: dict[str, Effects]) -> dict[str, Effects]:
    """The effects of the routines themselves, iterated, since some call themselves."""
    found = dict(known)
    for f, _ in routines:
        found[f.key] = _of_driver(f, known) if isinstance(f, Driver) else Effects(
            frozenset(), frozenset(), (frozenset(),) * len(f.results), (None,) * len(f.results))
    while True:
        new = found | {f.key: _of_driver(f, known) if isinstance(f, Driver) else effects_of(f, found)
                       for f, _ in routines}
        if new == found:
            return found
        found = new


def _of_driver(f: Driver, known: dict[str, Effects]) -> Effects:
    """The effects of a routine that is no sequence of statements."""
    results = known[f.contract.primal].returns + (frozenset(),) * len(f.contract.scalars)
    writes = frozenset(k for k, p in enumerate(f.params) if is_memory(p.type))
    return Effects(frozenset(range(len(f.params))), writes, results, (None,) * len(results))


class _Work:
    def __init__(self, routines: Routines, effects: dict[str, Effects], program: Program):
        self.routines = {c.routine: (f, c) for f, c in routines}
        self.whole = {c.routine for f, c in routines if program.functions[c.primal].implicit or isinstance(f, Driver)}
        self.program = program
        self.effects, self.taken = effects, set(program.taken) | set(self.routines)
        self.wanted: list[tuple[str, bool]] = []
        self.waiting: list[tuple[str, bool]] = []
        self.done: dict[tuple[str, bool], tuple[Function, Contract]] = {}

    def want(self, routine: str, lean: bool) -> None:
        if (routine, lean) not in self.wanted:
            self.wanted.append((routine, lean))
            self.waiting.append((routine, lean))

    def make(self, routine: str, lean: bool) -> None:
        function, contract = self.routines[routine]
        if isinstance(function, Driver):
            function = self._split(function)
            self.done[routine, lean] = function, contract
            for piece in function.adjoints:
                self.want(piece.routine, piece is not function.end_b and piece.routine not in self.whole)
            return
        if lean:
            function = _without_values(function, contract)
            contract = replace(contract, lean=True)
        new = _Routine(function, contract, self).shortened()
        left = live.mentioned(new.body)
        records = tuple(r for r in contract.records if r.split(":")[0] in left)
        volumes = tuple(v for v in contract.volumes if v[0] in left)
        self._done(new, replace(contract, records=records, volumes=volumes), lean)

    def _done(self, new: Function, contract: Contract, lean: bool) -> None:
        """Keep a routine; those that it calls are wanted too."""
        self.routines.setdefault(contract.routine, (new, contract))
        if (contract.routine, lean) not in self.wanted:
            self.wanted.append((contract.routine, lean))
        self.done[contract.routine, lean] = new, contract
        for s in statements(new.body):
            if isinstance(s, Call) and s.callee.removesuffix(LEAN) in self.routines:
                self.want(s.callee.removesuffix(LEAN), s.callee.endswith(LEAN))

    def _split(self, d: Driver) -> Driver:
        """A driver whose schedule keeps tapes calls the two halves of its step's adjoint."""
        if not d.keeps_tapes:
            return d
        assert d.step_b is not None
        f, c = self.routines[d.step_b.routine]
        ends = {p.name for i, p in enumerate(d.cut.end.params) if i in self.effects[d.cut.end.key].writes}
        step, moved = self.program.functions[c.primal], d.cut.exchange[0]
        try:
            halves = split(f, c, step, d.state, {*d.writes, *ends}, moved, self._routine, self.taken)
        except Unsplit as why:
            if d.may_tape:
                return replace(d, may_tape=False)
            raise refusal(self.program, d.cut.loop, "AD146", f"the schedule `{d.cut.loop.checkpoint.schedule}` cannot "
                          f"be used here: {why}", 'Take another one, such as "revolve".') from None
        for half in (halves.taped, halves.pulled):
            own = replace(c, routine=half.name, records=(), volumes=(), lean=half is halves.pulled)
            if half is halves.taped:
                left = live.mentioned(half.body)
                own = replace(own, records=tuple(r for r in c.records if r.split(":")[0] in left),
                              volumes=tuple(v for v in c.volumes if v[0] in left))
                halves = measured(halves, own, d.cut.loop.checkpoint.narrow_tapes)
            if d.may_tape and not sized(halves, lasting(d)):
                return replace(d, may_tape=False)
            self._done(half, own, False)
        if d.cut.loop.checkpoint.narrow_tapes:
            self._refuse_decisions(d, halves)
        return replace(d, halves=halves)

    def _refuse_decisions(self, d: Driver, halves: Split) -> None:
        """A rounded tape must not decide anything."""
        rounded = {n.id for n in halves.tape if getattr(n.type, "dtype", "") in SINGLE and is_array(n.type)}
        routines = {name: f for r, (f, _) in self.routines.items() for name in (r, r + LEAN)}
        found = decision(halves.pulled, frozenset(rounded), routines)
        if found:
            raise refusal(self.program, d.cut.loop, "AD146", f"a tape in float32 is not exact enough here: the reverse "
                          f"sweep of a step decides by `{found}`", 'Leave `tapes=` out, or take `states="float32"`.')

    def _routine(self, function: Function, contract: Contract) -> _Routine:
        return _Routine(function, contract, self)

    def named(self) -> Routines:
        """The routines, callees first; a lean one has the name of the full one where that is not needed."""
        names: dict[str, str] = {}
        for routine, is_lean in sorted(self.wanted):
            both = is_lean and (routine, False) in self.wanted
            names[routine + LEAN if is_lean else routine] = new_name(routine, self.taken) if both else routine
        order = [(r, m) for r in self.routines for m in (True, False) if (r, m) in self.done]
        made = {key: _renamed(*self.done[key], names[key[0] + LEAN if key[1] else key[0]], names) for key in order}
        contracts = {key: contract for key, (_, contract) in made.items()}
        return tuple((_with_pieces(f, contracts) if isinstance(f, Driver) else f, c) for f, c in made.values())


LEAN = " lean"  # behind the callee of a call, until the names are known


def _with_pieces(driver: Driver, contracts: dict[tuple[str, bool], Contract]) -> Driver:
    """A driver of these routines."""

    def one(piece: Contract | None, wanted: bool) -> Contract | None:
        return piece and contracts.get((piece.routine, wanted)) or piece and contracts[piece.routine, False]

    joint = driver.halves is None or driver.may_tape
    step_b = one(driver.step_b, True) if joint else driver.step_b
    return replace(driver, start_b=one(driver.start_b, True), step_b=step_b, end_b=one(driver.end_b, False))


def _renamed(function: Function, contract: Contract, name: str, names: dict[str, str]):
    body = tuple(_recalled(s, names) for s in function.body)
    return replace(function, name=name, key=name, body=body), replace(contract, routine=name)


def _recalled(s: AnyStatement, names: dict[str, str]) -> AnyStatement:
    if isinstance(s, Call):
        return replace(s, callee=names.get(s.callee, s.callee))
    if isinstance(s, (For, While)):
        return replace(s, body=tuple(_recalled(t, names) for t in s.body))
    if isinstance(s, If):
        sides = {k: tuple(_recalled(t, names) for t in getattr(s, k)) for k in ("body", "orelse")}
        return replace(s, **sides)
    return s


def _without_values(function: Function, contract: Contract) -> Function:
    """The routine returning adjoints alone, without checks of the user's."""
    *body, last = function.body
    assert isinstance(last, Return)
    kept = last.values[len(contract.results):]
    return replace(function, body=(*_unchecked(tuple(body)), replace(last, values=kept, verbatim=False)))


def _unchecked(block: Body) -> Body:
    out: list[AnyStatement] = []
    for s in block:
        if isinstance(s, Keep):
            continue
        if isinstance(s, (For, While)):
            s = replace(s, body=_unchecked(s.body))
        elif isinstance(s, If):
            s = replace(s, body=_unchecked(s.body), orelse=_unchecked(s.orelse))
            if not s.body and not s.orelse:
                continue
        out.append(s)
    return tuple(out)


class _Routine:
    """One routine, whose statements go where nobody reads what they write."""

    def __init__(self, function: Function, contract: Contract, work: _Work):
        self.function, self.contract, self.work = function, contract, work
        self.memory = buffers(function, work.effects)
        self.contents = Contents(function, self.memory, self._reads)
        primal = {p.name for p in function.params if is_memory(p.type)} - set(contract.shadows)
        spoilt = set(contract.writes) if contract.lean else set()
        self.kept = set(contract.shadows) | (primal - spoilt)
        self.params = {p.name for p in function.params}

    def shortened(self) -> Function:
        body = self.function.body
        while True:
            shorter = self.block(body, frozenset(), self.contents.behind_function(self.kept))
            shorter = without_dead(shorter, self.function)
            if shorter == body:
                return replace(self.function, body=_titled(body))
            body = shorter

    # ------------------------------------------------------------------ calls

    def _is_lean(self, s: Call, contents: Live) -> bool:
        """Whether nobody behind a call reads what the primal of its callee computes."""
        callee, contract = self.work.routines[s.callee]
        if s.callee in self.work.whole:
            return False
        values = s.targets[: len(contract.results)]
        if any(t.id != DISCARDED for t in values):
            return False
        args = {p.name: a for p, a in zip(callee.params, s.args)}
        return not any(self.contents.place(args[p]) & contents for p in contract.writes)

    def _reads(self, s: Call, contents: Live) -> list[Expr]:
        found = self.work.routines.get(s.callee.removesuffix(LEAN))
        if found is None:
            return list(s.args)
        callee, contract = found
        lean = s.callee.endswith(LEAN) or self._is_lean(s, contents)
        spoilt = set(contract.writes) - contract.entry if lean else set()
        return [a for p, a in zip(callee.params, s.args) if p.name not in spoilt]

    # ------------------------------------------------------------------ statements

    def block(self, block: Body, names: Live, contents: Live) -> Body:
        out: list[AnyStatement] = []
        for s in reversed(block):
            new = self._alive(s, names, contents)
            if new is not None:
                out.insert(0, new)
                names = live.before_statement(new, names)
                contents = self.contents.before_statement(new, contents)
        return tuple(out)

    def _alive(self, s: AnyStatement, names: Live, contents: Live) -> AnyStatement | None:
        match s:
            case Assign() if s.target.id not in names and not _acts(s.value):
                return None
            case Store() | Update() if is_memory(_base(s.target).type):
                return s if self.contents.place(s.target) & contents else None
            case Call():
                return self._call(s, names, contents)
            case For() | While():
                if self._idle(s, names, contents):
                    return None
                body = self.block(s.body, live.at_header(s, names), self.contents.at_header(s, contents))
                stays = body or isinstance(s, While) or s.var.id in names
                return replace(s, body=body) if stays else None
            case If():
                body, orelse = (self.block(b, names, contents) for b in (s.body, s.orelse))
                return replace(s, body=body, orelse=orelse) if body or orelse else None
        return s

    def _call(self, s: Call, names: Live, contents: Live) -> Call | None:
        if s.callee in self.work.routines:
            if not self._is_lean(s, contents):
                return s
            _, contract = self.work.routines[s.callee]
            return replace(s, callee=s.callee + LEAN, targets=s.targets[len(contract.results):])
        if s.callee.endswith(LEAN):
            return s
        wanted = any(t.id in names for t in s.targets) or _needs_order(self.work.effects[s.callee], s)
        return s if wanted or any(self.contents.place(e) & contents for e in written(s, self.work.effects)) else None

    def _idle(self, s: For | While, names: Live, contents: Live) -> bool:
        """Whether a loop as a whole changes nothing that is read behind it."""
        for t in statements(s.body):
            if isinstance(t, (Keep, Return)) or isinstance(t, Call) and not self._is_primal(t):
                return False
            if any(_acts(e) for e in expressions(t)) or set(bound(t)) & names:
                return False
            if any(self.contents.place(e) & contents for e in written(t, self.work.effects)):
                return False
            if isinstance(t, Update) and isinstance(t.target, Name) and t.target.id in names:
                return False
        return not (isinstance(s, For) and s.var.id in names)

    def _is_primal(self, s: Call) -> bool:
        known = s.callee in self.work.routines or s.callee.endswith(LEAN)
        return not known and not _needs_order(self.work.effects[s.callee], s)


def _base(e: Expr) -> Expr:
    while not isinstance(e, Name) and hasattr(e, "base"):
        e = e.base
    return e


def _needs_order(effects: Effects, s: Call) -> bool:
    """Whether a call draws random numbers: then it stays."""
    return any(isinstance(a.type, Generator) for i, a in enumerate(s.args) if i in effects.writes)


def _acts(e: Expr) -> bool:
    """Whether an expression has an effect: a list that grows or shrinks, a draw."""
    return any(
        isinstance(n, Op) and (n.op in ("pop", "append", RESTORE) or is_draw(n)) for n in nodes(e)
    )


def _titled(body: Body) -> Body:
    """Without the title of a forward sweep that is gone."""
    first = next((k for k, s in enumerate(body) if not isinstance(s, Remark)), len(body))
    titles = [s.text for s in body[:first] if isinstance(s, Remark)]
    if len(titles) > 1:
        return (*(s for s in body[:first] if s.text not in ("", titles[0])), *body[first:])
    return body
