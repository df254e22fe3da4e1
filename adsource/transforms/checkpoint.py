"""The adjoint of a function with a checkpointed loop: pieces, and a driver that calls them.

The pieces (`cut.py`) are differentiated like any other functions.  The driver (`backend/driver.py`) is plain
Python: it carries out the actions of a schedule.  What this pass finds out:

    active       which names between the pieces carry derivatives
    kept         what a snapshot holds: of the names that a step reads and changes, those that the adjoint of
                 a step depends on, now or through later steps
    again        the step without what only the first pass is for (sums for the end, what is printed)
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from adsource.analyses.buffers import buffers
from adsource.analyses.live import mentioned
from adsource.analyses.slices import slice_of
from adsource.ir import infer
from adsource.ir.nodes import Assign, Contract, For, Function, Keep, Name, Return
from adsource.ir.show import show_expression
from adsource.ir.types import Generator, Scalar, is_array, is_float
from adsource.ir.walk import statements
from adsource.names import adjoint as adjoint_name
from adsource.names import fresh
from adsource.transforms.cut import Cut, cut, names_of
from adsource.transforms.exchange import check_sharing, exchanged
from adsource.transforms.split import SINGLE, TAPED, Split, turning

if TYPE_CHECKING:
    from adsource.transforms.adjoint import Adjoints


COPIED = "# The state in front of the step stays as it is"


@dataclass(frozen=True)
class Driver(Function):
    """A routine that is a loop over the actions of a schedule; its text is made by `backend/driver.py`.

    again: what a step is when it is run once more.  kept: what a snapshot holds.  state: what a step changes.
    varied: the names between the pieces that carry derivatives.  *_b: contracts of the pieces' adjoints."""

    cut: Cut | None = None
    again: Function | None = None
    kept: tuple[str, ...] = ()
    state: tuple[str, ...] = ()
    writes: tuple[str, ...] = ()  # arrays that a step changes in place
    changed: tuple[str, ...] = ()  # arrays that steps only read, and what follows the loop changes
    shared: frozenset[str] = frozenset()  # that may be the memory of another one, which nothing writes
    start_b: Contract | None = None
    step_b: Contract | None = None
    end_b: Contract | None = None
    halves: Split | None = None  # of `step_b`, where slots hold tapes
    may_tape: bool = False  # whether slots hold tapes where a number of bytes makes that the best plan
    contract: Contract | None = None

    @property
    def adjoints(self) -> tuple[Contract, ...]:
        """The contracts of the routines that it calls."""
        step_b = self.step_b if self.halves is None or self.may_tape else None
        return tuple(c for c in (self.end_b, step_b, self.start_b) if c is not None)

    @property
    def keeps_tapes(self) -> bool:
        """Whether a slot may hold what a step has recorded."""
        return (self.may_tape or _is_taped(self.cut)) and self.step_b is not None

    @property
    def all_pieces(self) -> tuple[Function, ...]:
        return (self.cut.start, self.cut.step, self.again, self.cut.end)

    @property
    def pieces(self) -> tuple[Function, ...]:
        """The primal functions that it calls."""
        own = (self.cut.start,) if self.cut.start.results or len(self.cut.start.body) > 1 else ()
        again = (self.again,) if self.again is not self.cut.step else ()
        return (*own, self.cut.step, *again)


def lasting(d: Driver) -> set[str]:
    """The parameters of a step whose extents, or values where they are numbers, are the same in every pass."""
    step, loop = d.cut.step, d.cut.loop
    passing = {p.name for p in step.params if p.name in d.state and not is_array(p.type)} | set(turning(step))
    return set(names_of(step.params)) - passing - ({loop.var.id} if isinstance(loop, For) else set())


def _is_taped(c: Cut) -> bool:
    """Whether the schedule records steps on tapes; where the length is not known, states alone are kept."""
    return isinstance(c.loop, For) and not c.stopped and c.loop.checkpoint.schedule in TAPED


def checkpointed(a: Adjoints, primal: Function, name: str, given, exits, results) -> tuple[Driver, Contract]:
    """The driver of a function with a checkpointed loop, and its contract."""
    c = cut(primal, a.names)
    for n in (h.id for h in c.head if h.id in c.unbound):
        if n in a.program.taken or any(h.id == n and not isinstance(h.type, Scalar) for h in c.head):
            raise a.refuse(c.loop, "AD146", f"`{n}` may have no value before this loop", f"Bind `{n}` before it.")
    a.add(c.start, c.step, c.end)
    c = _with_copies(exchanged(c, a.effects), a)
    a.add(c.start, c.step, c.end)
    own = {p.name for p in primal.params if is_array(p.type)} - set(names_of(c.start.results))
    marker = c.loop.checkpoint
    if marker.budget and primal.piece:
        raise a.refuse(c.loop, "AD146", "that `max_tape_bytes` are enough is to be known before any step is run, and "
                       "here others are", "Give `slots=` here, and `max_tape_bytes` to the first loop alone.")
    if marker.budget and marker.folder and (c.stopped or not isinstance(c.loop, For)):
        raise a.refuse(c.loop, "AD146", "how many slots on disk go with `max_tape_bytes` is known where the length of "
                       "the loop is", 'Give `slots=` with `store="disk"`, or leave the disk out.')
    changed = (*_written(c.step, a), *c.exchange[0])
    lasting = own & set(changed)  # what is the caller's must be left as the primal leaves it
    for n in (*changed, *_written(c.end, a)):
        if n in own and (c.loop.checkpoint.folder or _is_taped(c) and n in changed):
            why = "a run that goes on from disk" if c.loop.checkpoint.folder else "steps that go on beside a tape"
            raise a.refuse(c.loop, "AD146", f"`{n}`, an array of the caller's, is changed: {why} could not leave it as "
                           "it is to be", f"Work on a copy: `{n} = {n}.copy()`.")
    talks = next((s for s in statements(c.step.body) if isinstance(s, Keep) and s.text != "pass"), None)
    if _is_taped(c) and talks is not None:
        raise a.refuse(talks, "AD146", "a step that prints or checks something is not to be recorded on a tape, which "
                       "is made more than once", 'Take another schedule, such as "revolve".')
    may_tape = bool(marker.budget) and not marker.folder and isinstance(c.loop, For) and not (
        c.stopped or lasting or talks or turning(c.step))
    shared = check_sharing(c, _copied(c), a.program.functions, a.effects, a.refuse)
    writes = _written(c.step, a)
    state = tuple(dict.fromkeys((*(r.id for r in c.step.results if r.id != c.stopped), *writes, *c.exchange[0])))
    quiet = replace(c, start=_without_talk(c.start, a), step=_without_talk(c.step, a))
    a.add(quiet.start, quiet.step)
    active = _active(quiet, a, given, exits, results)
    found = _Contracts(quiet, a, active)
    end_b = found.end(given, exits, results)
    step_b = found.step()
    start_b = found.start(given, exits)
    kept, again = _kept(c, state, step_b, a)
    _check_growing(c, kept, a)
    if again is not c.step:
        a.add(again)
    read = set(names_of(c.step.params)) - set(state)
    changed = tuple(x for x in _written(c.end, a) if x in read)
    contract = _contract(primal, name, given | exits, end_b, _records(c, kept), a)
    params = (*(replace(p, default=None, keyword=False) for p in primal.params),
              *(replace(p, name=n) for p, n in _shadowed(primal, contract)))
    params += tuple(replace(primal.params[0], name=s) for s in contract.seeds) if primal.params else ()
    fields = {f: getattr(primal, f) for f in ("line", "path", "errors")}
    c, again = _told_of(c, again, primal.path or a.program.path)
    return Driver(
        name=name, key=name, params=params, body=(), cut=c, again=again, kept=kept, state=state, writes=writes,
        changed=changed, shared=shared, may_tape=may_tape,
        start_b=start_b, step_b=step_b, end_b=end_b, contract=contract, **fields,
    ), contract


def _with_copies(c: Cut, a: Adjoints) -> Cut:
    """A step that writes into an array and binds its name anew works on a copy: what it is given stays as it is."""
    both = [r for r in c.step.results if isinstance(r, Name) and r.id in _written(c.step, a)]
    theirs = {p.name for p in c.function.params} - set(names_of(c.start.results))
    for r in both:
        if r.id in theirs:
            raise a.refuse(c.loop, "AD207", f"`{r.id}`, an array of the caller's, is written and bound anew in this "
                           "loop", f"Work on a copy: `{r.id} = {r.id}.copy()` before the loop.")
    copies = tuple(Assign(r, infer.op("np.copy", (Name(r.id, p.type),)), comments=(COPIED,))
                   for r in both for p in c.step.params if p.name == r.id)
    return replace(c, step=replace(c.step, body=(*copies, *c.step.body))) if copies else c


def _copied(c: Cut) -> frozenset[str]:
    return frozenset(s.target.id for s in c.step.body if isinstance(s, Assign) and s.comments == (COPIED,))


def _check_growing(c: Cut, kept: tuple[str, ...], a: Adjoints) -> None:
    """Refuse lists that grow where the adjoint of a step would have to know how much memory they had."""
    for n in (n for n in turning(c.step) if n in _copied(c)):
        if _is_taped(c) or n in kept:
            raise a.refuse(c.loop, "AD146", f"`{n}` grows in this loop, whose states or tapes hold it",
                           "Allocate an array for all of it before the loop, and fill it.")


def _written(f: Function, a: Adjoints) -> tuple[str, ...]:
    return tuple(p.name for i, p in enumerate(f.params) if i in a.effects[f.key].writes)


def _without_talk(f: Function, a: Adjoints) -> Function:
    """A piece as it is run once more: without what it prints and asserts."""
    wanted = frozenset((*names_of(f.results), *_written(f, a)))
    body, _ = slice_of(f.body[:-1], wanted, buffers(f, a.effects))
    return replace(f, body=(*body, f.body[-1]))


# ----------------------------------------------------------------------------- what is active


@dataclass(frozen=True)
class _Active:
    varied: frozenset[str]  # at the head of the loop
    useful: frozenset[str]


def _active(c: Cut, a: Adjoints, given, exits, results) -> _Active:
    """Names at the head of the loop that vary with `given`, and that matter for the results."""
    first = names_of(c.start.results)
    found, params = a.analysis.results(c.start, given & set(names_of(c.start.params)))
    varied = {first[k] for k in found} | ((params | given) - set(first))
    names = names_of(c.step.results)
    moves = dict(zip(*c.exchange))
    while True:
        found, params = a.analysis.results(c.step, frozenset(varied) & set(names_of(c.step.params)))
        wider = varied | {names[k] for k in found} | params
        wider |= {target for target, source in moves.items() if source in wider}
        if wider == varied:
            break
        varied = wider
    ends = a.analysis.needs(c.end, results, exits & set(names_of(c.end.params)))
    useful = set(ends | exits)
    while True:
        wanted = _before_moves(useful, moves)
        inside = frozenset(k for k, n in enumerate(names) if n in wanted)
        wider = useful | wanted | a.analysis.needs(c.step, inside, frozenset(wanted) & set(names_of(c.step.params)))
        if wider == useful:
            return _Active(frozenset(varied), frozenset(useful))
        useful = wider


def _before_moves(useful: set[str], moves: dict[str, str]) -> set[str]:
    return {moves.get(n, n) for n in useful}


@dataclass(frozen=True)
class _Contracts:
    """The contracts of the pieces' adjoints, None where nothing is active."""

    cut: Cut
    a: Adjoints
    active: _Active

    def end(self, given, exits, results) -> Contract:
        f = self.cut.end
        takes = self._floats(f) & self.active.varied
        return self.a.of(f.key, takes, exits & set(names_of(f.params)), results)

    def step(self) -> Contract | None:
        f = self.cut.step
        wanted = frozenset(_before_moves(set(self.active.useful), dict(zip(*self.cut.exchange))))
        takes = self._floats(f) & self.active.varied
        results = self._results(f, wanted)
        exits = frozenset(_written(f, self.a)) & wanted & self._floats(f)
        return self.a.of(f.key, takes, exits, results) if takes and (results or exits) else None

    def start(self, given, exits) -> Contract | None:
        f = self.cut.start
        takes = self._floats(f) & given
        results = self._results(f, self.active.useful) & self.a.analysis.results(f, takes)[0]
        out = frozenset(_written(f, self.a)) & (exits | self.active.useful) & self._floats(f)
        return self.a.of(f.key, takes | (out & given), out, results) if takes and (results or out) else None

    def _floats(self, f: Function) -> frozenset[str]:
        return frozenset(p.name for p in f.params if is_float(p.type))

    def _results(self, f: Function, wanted: frozenset[str]) -> frozenset[int]:
        both = wanted & self.active.varied
        return frozenset(k for k, r in enumerate(f.results) if is_float(r.type) and r.id in both)


# ------------------------------------------------------------------------- what a snapshot holds


def _kept(c: Cut, state: tuple[str, ...], step_b: Contract | None, a: Adjoints) -> tuple[tuple[str, ...], Function]:
    """What of the state the adjoints of the steps depend on, and the step that makes it."""
    moves = dict(zip(*c.exchange))
    memory = buffers(c.step, a.effects)
    kept = {n for n in state if step_b and n in step_b.entry}
    while True:
        if kept & set(moves):
            kept |= set(moves)
        wanted = frozenset(kept)
        body, before = slice_of(c.step.body[:-1], wanted, memory)
        wider = kept | (before & set(state) & set(names_of(c.step.params)))
        if wider == kept:
            break
        kept = wider
    names = tuple(n for n in state if n in kept)
    whole = tuple(n for n in names if n in names_of(c.step.results))
    if body == c.step.body[:-1] and whole == tuple(names_of(c.step.results)):
        return names, c.step
    results = tuple(r for r in c.step.results if r.id in whole)
    key = fresh(c.step.key.removesuffix("_step") + "_again", a.names)
    a.names.add(key)
    read = mentioned(body)
    params = tuple(p for p in c.step.params if p.name in read or p.name in whole)
    body = (*body, Return(results))
    return names, replace(c.step, name=key, key=key, params=params, body=body, piece="again")


# ------------------------------------------------------------------------------ the contract


def _contract(primal: Function, name: str, active, end_b: Contract, records: tuple[str, ...], a: Adjoints) -> Contract:
    own = [p for p in primal.params if p.name in active and is_float(p.type)]
    taken = a.names | {p.name for p in primal.params}
    return Contract(
        primal=primal.key, routine=name, active=tuple(p.name for p in own),
        shadows=tuple(adjoint_name(p.name, taken) for p in own if is_array(p.type)),
        scalars=tuple(adjoint_name(p.name, taken) for p in own if not is_array(p.type)),
        seeds=_seeds(primal, end_b), results=end_b.results, active_results=end_b.active_results,
        writes=_written(primal, a), entry=frozenset(p.name for p in primal.params), records=records,
    )


def _records(c: Cut, kept: tuple[str, ...]) -> tuple[str, ...]:
    """What a snapshot holds, told."""
    types = {p.name: p.type for p in c.step.params}
    if c.loop.checkpoint.narrow:
        types |= {n: replace(t, dtype=SINGLE.get(t.dtype, t.dtype)) for n, t in types.items() if is_array(t)}
    held = [_told(n, types[n]) for n in kept]
    if not held:
        return ("no state: the adjoint of a step reads nothing that steps change",)
    return (f"snapshots before passes of line {c.loop.origin.line}, {_how_many(c)}: {'; '.join(held)}",)


def _how_many(c: Cut) -> str:
    """How many snapshots there are at once, and what makes them few."""
    checkpoint = c.loop.checkpoint
    if checkpoint.budget:
        return f"as many as {checkpoint.budget.strip(chr(34))} of memory allow"
    if checkpoint.schedule == "store_all":
        return "one for each (store_all)"
    slots = [show_expression(e) for e in (checkpoint.slots, checkpoint.disk_slots) if e is not None]
    few = "one" if checkpoint.schedule == "recompute_all" else " + ".join(slots)
    known = isinstance(c.loop, For) and not c.stopped
    where = f" in {checkpoint.folder}" if checkpoint.folder else ""
    return f"at most {few} at once{where} ({checkpoint.schedule if known else 'online'})"


def _told(name: str, t) -> str:
    if isinstance(t, Generator):
        return f"the state of {name}"
    if not is_array(t):
        return f"{name}, a number"
    count = " x ".join(f"{name}.shape[{k}]" for k in range(t.rank))
    return f"{name}, {count} {t.dtype}, {np.dtype(t.dtype).itemsize} bytes each"


def _told_of(c: Cut, again: Function, path: str) -> tuple[Cut, Function]:
    """The pieces with docstrings."""
    place = f"the loop of {c.function.name} ({path}, line {c.loop.origin.line})"
    step = replace(c.step, docstring=f"One pass of {place}.")
    more = replace(again, docstring=f"The same as far as the adjoint of {c.step.name} depends on it, to be run again.")
    start = replace(c.start, docstring=f"What stands before {place}.")
    return replace(c, start=start, step=step), step if again is c.step else more


def _seeds(primal: Function, end_b: Contract) -> tuple[str, ...]:
    count = len(end_b.active_results)
    return tuple(f"{primal.key}_seed" if count == 1 else f"{primal.key}_seed{k + 1}" for k in range(count))


def _shadowed(primal: Function, contract: Contract):
    arrays = [p for p in primal.params if p.name in contract.active and is_array(p.type)]
    return [(replace(p, default=None, keyword=False), n) for p, n in zip(arrays, contract.shadows)]
