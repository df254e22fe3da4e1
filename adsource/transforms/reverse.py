"""The adjoint statements of each statement.

    u[1:-1] = c * w      ->   c_b += np.sum(u_b[1:-1] * w)
                              w_b += u_b[1:-1] * c
                              u_b[1:-1] = 0.0

What the statement overwrites loses its adjoint; where the right side reads the overwritten place
itself, the new adjoint is written last.  Nothing is stored here: `plan.Step` notes which values the
adjoint statements read, and recover.py and taping.py provide for them.
"""

from __future__ import annotations

from dataclasses import replace

from adsource.analyses import fresh
from adsource.analyses.buffers import lengths_read, values_read, written
from adsource.analyses.live import mentioned
from adsource.ir import infer
from adsource.ir.nodes import (
    AnyStatement,
    Assign,
    Call,
    Const,
    Do,
    Expr,
    For,
    If,
    Jump,
    Keep,
    Name,
    Op,
    Permute,
    Remark,
    Return,
    Store,
    Update,
    While,
)
from adsource.ir.types import INT
from adsource.ir.walk import bound, bound_in, expressions, names, root, statements
from adsource.transforms.plan import Context, Kill, Plan, Step
from adsource.transforms.pull import new_name
from adsource.transforms.reverse_calls import call, permute
from adsource.transforms.reverse_memory import add_at, store, update
from adsource.transforms.reverse_names import after_items, assign
from adsource.transforms.scopes import Path


def plan(block: tuple[AnyStatement, ...], path: Path, c: Context) -> Plan:
    """The plan of a block."""
    steps: list[Step] = []
    known = c.made
    for k, s in enumerate(block):
        after = fresh.behind(s, c.made, c.buffers.effects)
        c.made = after if isinstance(s, (For, If, While)) else c.made  # within it, too
        if not isinstance(s, Return):
            steps += _steps(s, path, k, c)
        c.made = after
    c.made = known
    for step in steps:
        asked = {n for t in statements(tuple(step.adjoint)) for e in expressions(t) for n in _moving(e, c)}
        step.places |= asked
        step.pre |= asked & set(bound(step.statement)) if step.rereads else set()
    after_items(steps)
    return Plan(path, steps, c.scopes.depth(path))


def _steps(s: AnyStatement, path: Path, k: int, c: Context) -> list[Step]:
    match s:
        case If():
            return _branch(s, path, k, c)
        case For():
            return _for(s, path, k, c)
        case While():
            return _while(s, path, k, c)
        case Keep() | Remark() | Jump():
            return [Step(s)]
    step = Step(s, kills=_kills(s, c))
    match s:
        case Do():
            add_at(s, step, c)
        case Assign():
            assign(s, path, step, c)
        case Store():
            store(s, s.value, step, c)
        case Update():
            update(s, path, step, c)
        case Permute():
            permute(s, step, c)
        case Call():
            call(s, path, step, c)
    if step.adjoint:
        step.adjoint = noted(step.adjoint, s)
        step.pre |= mentioned(tuple(step.adjoint)) & c.handles
    return [step]


def noted(adjoint: list[AnyStatement], s: AnyStatement) -> list[AnyStatement]:
    """The primal line beside one adjoint statement, above several."""
    if s.origin is None:
        return adjoint
    text = " ".join(s.origin.text.split())
    note = f"line {s.origin.line}: {text}"
    first = adjoint[0]
    if len(adjoint) == 1:
        return [replace(first, remark=note, origin=s.origin)]
    first = replace(first, comments=(f"# {note}",))
    return [replace(a, origin=s.origin) for a in [first, *adjoint[1:]]]


def _kills(s: AnyStatement, c: Context) -> list[Kill]:
    if isinstance(s, Assign) and s.target.id in c.handles and isinstance(s.value, Op) and s.value.op == "np.zeros_like":
        return []  # a shadow that begins: there is no other under its name
    found = [Kill(n) for n in bound(s)]
    return found + [Kill(root(e), e) for e in written(s, c.buffers.effects)]




def _stable(e: Expr, path: Path, c: Context) -> bool:
    """Whether an expression of a header means the same after the statement: nothing it reads is
    bound again or written."""
    for n in values_read(e) | names(e):
        if len(c.scopes.bindings.get(n, ())) > 1 or (
            c.scopes.bindings.get(n) and n in {p.name for p in c.function.params}
        ):
            return False
        for at in c.scopes.defined.get(n, ()):
            if path[: len(at)] != at:
                return False
        if n in values_read(e) and n in c.buffers.of and any(c.buffers.may_share(n, k) for k in c.written):
            return False
    return True


def _moving(e: Expr, c: Context) -> set[str]:
    """The arrays of which an expression asks a length that may be another one at each of their bindings."""
    return {n for n in lengths_read(e) if c.varies(n)}


def _kept(e: Expr, s: AnyStatement) -> bool:
    """Whether the test of a branch is a name of its own already, which the branch does not change."""
    e = e.args[0] if isinstance(e, Op) and e.op == "not" else e
    return isinstance(s, If) and isinstance(e, Name) and not any(e.id in bound(t) for t in statements((s,)))


def _hoist(e: Expr, base: str, s: AnyStatement, path: Path, c: Context) -> tuple[Expr, list[Step]]:
    """A header's expression under a name of its own, where it may change afterwards."""
    recorded = _moving(e, c) - c.views  # that number, for the whole array would have to be
    if isinstance(e, Const) or _stable(e, path, c) and not recorded or _kept(e, s):
        return e, []
    name = Name(new_name(base, c.taken), e.type)
    c.counters |= {name.id} if recorded else set()
    c.scopes.owner[name.id] = path
    c.scopes.defined[name.id] = [path]
    step = Step(Assign(name, e), kills=[Kill(name.id)])
    c.scopes.bindings[name.id] = [step.statement]
    c.types[name.id] = e.type
    return name, [step]


def _has_adjoint(plans: list[Plan]) -> bool:
    return any(s.adjoint or s.late or _has_adjoint(s.plans) for p in plans for s in p.steps)


def _turns_back(plans: list[Plan], c: Context) -> bool:
    """Whether the reverse sweep may have to run a block: for an adjoint, or to put old values back."""
    return _has_adjoint(plans) or any(
        c.buffers.aliases(kill.name) & c.recallable or _turns_back(s.plans, c)
        for p in plans for s in p.steps for kill in s.kills or [Kill("")]
    )


def _branch(s: If, path: Path, k: int, c: Context) -> list[Step]:
    plans = [plan(s.body, (*path, k, 0), c), plan(s.orelse, (*path, k, 1), c)]
    step = Step(s, plans=plans)
    if not _turns_back(plans, c):
        return [step]
    test, first = _hoist(s.test, "branch", s, path, c)
    if first:
        first[0].statement = replace(first[0].statement, comments=s.comments, origin=None)
        step.statement = replace(s, test=test, verbatim=False, comments=())
    step.pre |= values_read(test)
    step.places |= _moving(test, c)
    return [*first, step]


def _for(s: For, path: Path, k: int, c: Context) -> list[Step]:
    if not (names(s.start) | names(s.stop)) & bound_in(s.body):
        c.ranges[s.var.id] = s
    body = plan(s.body, (*path, k, 0), c)
    c.ranges.pop(s.var.id, None)
    step = Step(s, plans=[body])
    if not _turns_back([body], c):
        return [step]
    start, a = _hoist(s.start, "start", s, path, c)
    stop, b = _hoist(s.stop, "stop", s, path, c)
    stride, d = _hoist(s.step, "step", s, path, c)
    if a or b or d:
        step.statement = replace(s, start=start, stop=stop, step=stride, verbatim=False)
    for e in (start, stop, stride):
        step.pre |= values_read(e)
        step.places |= _moving(e, c)
    counter = [_count_trips(step, body, path, c)] if _breaks(s.body) else []
    return [*a, *b, *d, *counter, step]


def _breaks(block) -> bool:
    """Whether a loop's body may leave it early."""
    for s in block:
        if isinstance(s, Jump) and s.kind == "break":
            return True
        if isinstance(s, If) and (_breaks(s.body) or _breaks(s.orelse)):
            return True
    return False


def _count_trips(step: Step, body: Plan, path: Path, c: Context) -> Step:
    """Count the passes of a loop in a name of its own, from 0 before the loop."""
    trips = Name(new_name("trips", c.taken), INT)
    c.scopes.owner[trips.id] = path
    c.scopes.defined[trips.id] = [path]
    begin = Step(Assign(trips, infer.const(0)), kills=[Kill(trips.id)])
    c.scopes.bindings[trips.id] = [begin.statement, step.statement]
    c.types[trips.id] = INT
    body.steps.insert(0, Step(Update(trips, "+", infer.const(1))))
    step.pre.add(trips.id)
    step.trips = trips
    c.counters.add(trips.id)
    return begin


def _while(s: While, path: Path, k: int, c: Context) -> list[Step]:
    body = plan(s.body, (*path, k, 0), c)
    step = Step(s, plans=[body])
    if not _turns_back([body], c):
        return [step]
    return [_count_trips(step, body, path, c), step]
