"""The adjoint of a step in two functions, so that what it records can be kept while other steps are run.

    def step_b(t, k, u, u_b, u_seed):         def step_taped(t, k, u):
        w = np.sin(u)                             w = np.sin(u)
        u2 = u + k * w                            u2 = u + k * w
        # Reverse sweep.                ->        return u2, u, w
        ...  (reads k, u and w)               def step_pulled(k, u, w, u_b, u_seed):
        return k_b                                ...
                                                  return k_b

The first is the whole step: its results, its state, and the tape, which is all that the reverse sweep reads and that
another step may change.  The second reads the tape once, and may overwrite it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from adsource.analyses import live
from adsource.analyses.buffers import Buffers, written
from adsource.ir.nodes import AnyStatement, Contract, Function, Name, Param, Remark, Return
from adsource.ir.types import Type, is_array, is_memory
from adsource.ir.walk import bound, bound_in, names, root, statements, targets
from adsource.transforms.cut import Pieces, names_of
from adsource.transforms.first_values import begun
from adsource.transforms.pull import new_name
from adsource.transforms.records import names_in, volume

Body = tuple[AnyStatement, ...]
Work = Callable[[Function, Contract], Any]
SINGLE = {"float64": "float32", "complex128": "complex64"}
WIDE = ("float64", "int64", "bool", "complex128")  # numbers that compiled code gives back
TAPED = ("mixed", "tape_all")  # schedules whose slots hold what a step has recorded


class Unsplit(Exception):
    """Why the adjoint of a step cannot be split."""


@dataclass(frozen=True)
class Split:
    """taped, pulled: the two functions.  tape: the names behind the results of the first.  copied: names of the state
    whose memory the tape may hold, so that the steps that follow go on with a copy.  direct: parameters of the
    primal that the second takes as they are."""

    taped: Function
    pulled: Function
    tape: tuple[Name, ...]
    copied: tuple[str, ...]
    direct: tuple[str, ...]
    whole: Contract  # of the adjoint that has been split
    volumes: tuple[tuple[str, str], ...] = ()  # bytes of the arrays on the tape, in terms of the step's parameters
    shared: tuple[str, ...] = ()  # two of the tape that may share memory, if there are such


def turning(step: Function) -> list[str]:
    """The arrays of the state that a step may hand on with other extents."""
    given = {p.name: p.type for p in step.params}
    return [r.id for r in step.results if is_array(r.type) and r.id in given and (
        None in r.type.shape or r.type.shape != given[r.id].shape)]


def split(f: Function, c: Contract, step: Function, state: tuple[str, ...], touched: set[str], moved: tuple[str, ...],
          work: Work, taken: set[str]) -> Split:
    """The halves of a routine `f`, the adjoint of a step.  state: what steps change.  touched: what of it is changed
    in place.  moved: what goes by other names behind a step.  work: `_Routine` of lean.py for a
    function and a contract, which drops statements that nobody reads."""
    titles = [k for k, s in enumerate(f.body) if isinstance(s, Remark) and s.text == "Reverse sweep."]
    if len(titles) != 1:
        raise Unsplit("a step has a checkpointed loop of its own")
    forward, reverse, last = f.body[: titles[0]], f.body[titles[0] + 1 : -1], f.body[-1]
    values, adjoints = last.values[: len(c.results)], last.values[len(c.results) :]
    lean = work(f, replace(c, lean=True))
    behind = lean.contents.behind_function(lean.kept)
    reverse = _settled((*reverse, Return(adjoints)), lambda b: lean.block(b, frozenset(), behind))
    types = _types(f)  # of its own names: all others are the module's
    wanted = (live.before(reverse, frozenset()) - {*c.shadows, *c.seeds}) & set(types)
    wanted |= set(turning(step))  # for their extents
    fixed = set(names_of(step.params)) - set(state)
    order = [*names_of(step.params), *(n for s in statements(forward) for n in bound(s))]
    tape = tuple(Name(n, types[n]) for n in dict.fromkeys(order) if n in wanted - fixed)
    direct = tuple(n for n in names_of(step.params) if n in wanted & fixed)
    _check(forward, reverse, values, c, wanted, order)
    shared = [(a.id, b.id) for k, a in enumerate(tape) for b in tape[:k] if is_memory(a.type) and is_memory(b.type)
              and lean.memory.may_share(a.id, b.id)]
    whole = work(f, c)
    needed = whole.contents.behind_function(whole.kept) | lean.contents.before(reverse, behind)
    forward = _settled((*forward, Return((*values, *tape))), lambda b: whole.block(b, frozenset(), needed))
    open_ = (live.before(forward, frozenset()) & set(types)) - set(names_of(step.params))
    forward = begun(forward, sorted(open_), types, set(names_of(step.params)))
    taped = replace(step, name=new_name(f"{step.key}_taped", taken), body=_untitled(forward), piece="taped", text="")
    places = [(x, {x}) for x in (*c.writes, *moved)]
    places += [(r.id, names(v)) for r, v in zip(step.results, values) if is_memory(r.type)]
    spent = {root(e) or "" for s in statements(f.body[titles[0] :]) for e in written(s, lean.work.effects)}
    copied = _copied(places, {*touched, *moved}, {n.id for n in tape}, spent, lean.memory)
    return Split(replace(taped, key=taped.name), _pulled(f, step, c, reverse, tape, direct, taken), tape,
                 copied, direct, c, shared=shared[0] if shared else ())


def measured(halves: Split, c: Contract, narrow: bool) -> Split:
    """With the bytes of a tape.  c: the contract of `taped`.  narrow: kept in float32."""
    told = dict(c.volumes)
    found = [(n, told.get(n.id) or volume(n.type)) for n in halves.tape if is_array(n.type)]
    if narrow:
        found = [(n, _half(text) if n.type.dtype in SINGLE else text) for n, text in found]
    return replace(halves, volumes=tuple((n.id, text) for n, text in found))


def _half(text: str) -> str:
    """`8 * n` -> `4 * n`."""
    size, times, rest = text.partition(" * ")
    return f"{int(size) // 2}{times}{rest}" if size.isdigit() else ""


def sized(halves: Split, known: set[str]) -> bool:
    """Whether it is known before the run what a tape takes, and compiled code can give it back.  known: names that
    mean the same in every pass."""
    plain = all(is_array(n.type) or getattr(n.type, "dtype", "") in WIDE for n in halves.tape)
    return plain and all(text and names_in(text) <= known for _, text in halves.volumes)


def _copied(places: list[tuple[str, set[str]]], touched: set[str], tape: set[str], spent: set[str], memory: Buffers):
    """The names of the state whose memory the tape holds, and that somebody changes: a later step, which may know it
    by another name, or the reverse sweep (`spent`).  places: names behind the step, with what they stand for in it."""

    def shares(own: set[str], others: set[str]) -> bool:
        return any(memory.may_share(a, b) for a in own for b in others)

    while True:
        wider = touched | {y for x, own in places if x in touched for y, _ in places if shares(own, {y})}
        if wider == touched:
            break
        touched = wider
    return tuple(dict.fromkeys(x for x, own in places if shares(own, tape) and (x in touched or shares(own, spent))))


def _settled(body: Body, shorter: Callable[[Body], Body]) -> Body:
    while (new := shorter(body)) != body:
        body = new
    return body


def _pulled(f: Function, step: Function, c: Contract, reverse: Body, tape, direct, taken: set[str]) -> Function:
    own = {p.name: p.type for p in f.params}
    takes = [*(Name(n, own[n]) for n in direct), *tape, *(Name(n, own[n]) for n in (*c.shadows, *c.seeds))]
    made = Pieces(replace(f, key=step.key), taken).piece("pulled", takes, reverse)
    return replace(made, path=step.path, errors=step.errors, params=tuple(Param(p.name, p.type) for p in made.params))


def _check(forward: Body, reverse: Body, values, c: Contract, wanted: frozenset[str], order: list[str]) -> None:
    """Whether the halves can stand alone."""
    if live.mentioned(forward) & {*c.shadows, *c.seeds}:
        raise Unsplit("names of a step stand for one array after another, with their adjoints")
    rebound = bound_in(reverse)
    if any(names(v) & rebound for v in values) or not wanted <= set(order):
        raise Unsplit("a result of the step is made in its reverse sweep")


def _types(f: Function) -> dict[str, Type]:
    types = {p.name: p.type for p in f.params}
    for s in statements(f.body):
        types |= {t.id: t.type for t in targets(s)}
    return types


def _untitled(body: Body) -> Body:
    return tuple(s for s in body if not isinstance(s, Remark))


