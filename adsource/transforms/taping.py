"""Turn a plan into a forward and a reverse sweep; record what would be lost (to be recorded, TBR).

    forward                          reverse
    u_tape = np.empty((steps, n))    for t in range(steps - 1, -1, -1):
    for t in range(steps):               u = u_tape[t]
        u_tape[t] = u                    u_b += ...  (reads the old u)
        u = u + dt * f(u)

Invariant: where the reverse sweep stands at the mirror of a point, every value that adjoint statements
ahead of it still read is what it was at that point.  A statement that would destroy such a value is
preceded by a record of it, and its mirror by the recall.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from adsource.ir import infer
from adsource.ir.draws import RESTORE, STATE
from adsource.ir.nodes import (
    AnyStatement,
    Assign,
    Call,
    Do,
    Expr,
    For,
    If,
    Index,
    Jump,
    Name,
    Op,
    Permute,
    Slice,
    Store,
    While,
)
from adsource.ir.types import Generator, Opaque, Static, is_array
from adsource.ir.walk import bound, bound_in, names, statements
from adsource.transforms.exchanged import behind, places, round_the_loop
from adsource.transforms.joint import TOGETHER, Joint, to_the_end
from adsource.transforms.mirror import backwards
from adsource.transforms.newborn import Newborn, birth_of, read_by
from adsource.transforms.newborn import behind as newborn_behind
from adsource.transforms.newborn import within as newborn_within
from adsource.transforms.plan import Context, Kill, Plan, Step, kills_below, needs
from adsource.transforms.pull import new_name
from adsource.transforms.replay import writes_into
from adsource.transforms.tapes import Loop, Tape, counted, tape_of


@dataclass
class Sweeps:
    forward: list[AnyStatement] = field(default_factory=list)
    reverse: list[list[AnyStatement]] = field(default_factory=list)  # pieces, in forward order
    tapes: list[AnyStatement] = field(default_factory=list)  # tapes to be made before the outermost loop
    recalled: set[str] = field(default_factory=set)  # names whose memory the reverse sweep writes
    joint: Joint | None = None  # a loop that runs both sweeps at once, and how much stands before it
    ahead: tuple[int, int] = (0, 0)

    def mirrored(self) -> list[AnyStatement]:
        return [s for piece in reversed(self.reverse) for s in piece]


def sweep(plan: Plan, tbr: set[str], loops: tuple[Loop, ...], c: Context,
          newborn: Newborn = ()) -> tuple[Sweeps, set[str]]:
    """Both sweeps of a block, and what is to be recorded behind it.  newborn: memory made in this pass, before it."""
    out = Sweeps()
    tbr = set(tbr)
    unbound = c.scopes.own(plan.path)  # names that hold nothing yet, in this pass through the block
    for step in plan.steps:
        asked = _asked(step) if loops else set()  # for the length that an array of the pass before has
        step.kills = [k for k in step.kills if k.section is not None or k.name not in unbound - asked]
        unbound = unbound - bound_in((step.statement,))
        if isinstance(step.statement, (For, While)):
            tbr = _loop(step, tbr, loops, out, c, newborn)
        elif isinstance(step.statement, If):
            tbr = _branch(step, tbr, loops, out, c, newborn)
        else:
            tbr = _plain(step, tbr, loops, out, c, newborn)
        newborn = newborn_behind(step, newborn, c, len(loops))
    recalls: list[AnyStatement] = []
    c.line = 0
    for name in plan.tapes:
        tape = tape_of(Name(name, c.types[name]), name, loops, c, _is_reference(name, plan, c))
        _make(tape, out, loops)
        _place_record(out.forward, name, tape, c)
        recalls.append(Assign(_recalled(name, tape.recall, c), tape.recall))
    if recalls:
        out.reverse.append(recalls)
    return out, tbr


def _is_reference(name: str, plan: Plan, c: Context) -> bool:
    """Whether what is put back into the memory that a name of a block stands for must be seen under other names,
    so that a copy would not do: those of elsewhere, or one that is recorded as a reference itself."""
    if not is_array(c.types[name]):
        return _is_seen_elsewhere(name, plan, c)
    others = [n for n in plan.tapes if n != name and c.buffers.may_share(n, name)]
    lost = {k.name for k in kills_below(plan) if k.section is None and k.name in c.buffers.of} - {name}
    return any(_is_seen_elsewhere(n, plan, c) for n in (name, *others)) or any(
        c.buffers.may_share(n, name) and _shown_elsewhere(n, c) for n in lost)


def _is_seen_elsewhere(name: str, plan: Plan, c: Context) -> bool:
    """Whether a name of a block stands for memory that names of elsewhere show, and that is written."""
    own = c.buffers.of.get(name, frozenset((name,)))
    elsewhere = own != frozenset((name,)) or bool(c.buffers.aliases(name) - c.scopes.own(plan.path) - {name})
    return name in c.handles or elsewhere and any(c.buffers.may_share(name, w) for w in c.written)


def _asked(step: Step) -> set[str]:
    """What the reverse sweep of a step reads as it was before the statement."""
    lengths = {n for a in step.late for n in names(a.value)}
    return lengths | step.pre if step.rereads else lengths


def _make(tape: Tape, out: Sweeps, loops) -> None:
    if tape.make is not None:
        (out.tapes if loops else out.forward).append(tape.make)


def _place_record(forward: list[AnyStatement], name: str, tape: Tape, c: Context) -> None:
    """Record behind the last statement of the block that changes the value."""
    last = -1
    for k, s in enumerate(forward):
        if any(name in bound(t) or writes_into(t, name, c) for t in statements((s,))):
            last = k
    if last >= 0 and isinstance(forward[last], If) and _jumps(forward[last]):
        forward[last] = _record_in_arms(forward[last], tape.record)
    else:
        forward.insert(last + 1, tape.record)


def _jumps(s: If) -> bool:
    return any(isinstance(t, Jump) for t in statements((*s.body, *s.orelse)))


def _record_in_arms(s: If, record: AnyStatement) -> If:
    """A record at the end of both arms, before a jump out of the block."""
    return replace(s, body=_recorded(s.body, record), orelse=_recorded(s.orelse, record))


def _recorded(block, record: AnyStatement):
    last = block[-1] if block else None
    if isinstance(last, Jump):
        return (*block[:-1], record, last)
    if isinstance(last, If) and _jumps(last):
        return (*block[:-1], _record_in_arms(last, record))
    return (*block, record)


def _plain(step: Step, tbr: set[str], loops, out: Sweeps, c: Context, newborn: Newborn) -> set[str]:
    """Record what is lost, run the statement; in reverse the adjoint and the recall."""
    earlier, asked = tbr, _asked(step)
    c.line = step.statement.origin.line if step.statement.origin else 0
    before: list[AnyStatement] = []
    recalls: list[AnyStatement] = []
    again: list[AnyStatement] = []
    for kill in step.kills:
        since = _since(kill, earlier, newborn, asked, step)
        if not _lost(kill, since, c) or (_is_random(kill, c) and not step.rereads):
            continue
        tape = tape_of(_old(kill, c), kill.name, loops, c, kill.section is None and _shown_elsewhere(kill.name, c))
        _make(tape, out, loops)
        before.append(replace(tape.record, origin=step.statement.origin) if _is_random(kill, c) else tape.record)
        twice = kill.section is not None and step.rereads and isinstance(step.statement, Call)
        twice = twice and _lost(kill, _since(kill, earlier, newborn), c) and not _is_random(kill, c)
        recalls += _recall(kill, tape.look if twice else tape.recall, c)
        if twice:
            again += _recall(kill, tape.recall, c)
        if kill.section is not None:
            out.recalled.add(kill.name)
        else:
            tbr = tbr - {kill.name} - places({kill.name})
    head = list(step.restore) + list(step.births)
    first, then = (recalls, step.adjoint) if step.rereads else (step.adjoint, recalls)
    out.forward += [*before, step.statement, *step.extra]
    out.reverse.append([*head, *first, *then, *step.late, *again])
    read = step.pre | step.post if not step.rereads else _still(step) | step.post
    if isinstance(step.statement, Permute):
        tbr = behind(tbr, step.statement) | step.handed
    read |= places(step.places)
    return tbr | {n for n in read if not isinstance(c.types.get(n), Generator)}


def _shown_elsewhere(name: str, c: Context) -> bool:
    """Whether other names show the memory of a name, and it is written in place."""
    others = c.buffers.aliases(name) - {name}
    return name in c.handles or bool(others) and any(c.buffers.may_share(name, w) for w in c.written)


def _still(step: Step) -> set[str]:
    """What the adjoint reads that the statement has left alone."""
    gone = {k.name for k in step.kills if k.section is None}
    return step.pre - gone


def _since(kill: Kill, wanted: set[str], newborn: Newborn, more: Iterable[str] = (),
           step: Step | None = None) -> set[str]:
    """What is wanted, and `more`: where memory is written that was made in this pass, for what it was read since."""
    birth = birth_of(kill.name, newborn) if kill.section is not None else None
    if birth is None:
        return wanted.union(more)
    return birth.names & (birth.read & wanted).union(more if step is None else read_by(step).intersection(more))


def _lost(kill: Kill, wanted: set[str], c: Context) -> bool:
    if kill.section is None:
        return kill.name in wanted or not wanted.isdisjoint(places({kill.name}))
    return id(kill) not in c.harmless and bool(c.buffers.aliases(kill.name) & wanted)


def _is_random(kill: Kill, c: Context) -> bool:
    """Whether the state of a generator is destroyed: a call that draws is repeated with its old state, and
    nothing else asks for it, as numbers once drawn are values like others."""
    return kill.section is not None and isinstance(c.types[kill.name], Generator)


def _old(kill: Kill, c: Context) -> Expr:
    if _is_random(kill, c):
        return Op(STATE, (kill.section,), Opaque("a state"))
    return kill.section if kill.section is not None else Name(kill.name, c.types[kill.name])


def _recalled(name: str, value: Expr, c: Context) -> Name:
    """A name that a tape's value is bound to: as wide as a row is."""
    t = c.types[name]
    return Name(name, replace(t, shape=value.type.shape) if is_array(t) and is_array(value.type) else t)


def _recall(kill: Kill, value: Expr, c: Context) -> list[AnyStatement]:
    if kill.section is None:
        return [Assign(_recalled(kill.name, value, c), value)]
    first: list[AnyStatement] = []
    if _is_random(kill, c):
        return [Do(Op(RESTORE, (kill.section, value), Static(None)))]
    if isinstance(value, Op) and is_array(value.type):  # taken off a list
        old = Name(new_name(f"{kill.name}_old", c.taken), value.type)
        first, value = [Assign(old, value)], old
    place = kill.section
    if not isinstance(place, Index):
        place = infer.index(place, (Slice(),) * place.type.rank)
    return [*first, Store(place, value)]


def _branch(step: Step, tbr: set[str], loops, out: Sweeps, c: Context, newborn: Newborn) -> set[str]:
    s, inner = step.statement, newborn_within(step, newborn, c.buffers.effects)
    recalls: list[AnyStatement] = []
    for one, two in step.both:
        if any(_lost(kill, _since(kill, tbr, newborn, step.pre), c) for kill in (one, two)):
            tape = tape_of(_old(one, c), one.name, loops, c)
            _make(tape, out, loops)
            out.forward.append(tape.record)
            recalls += _recall(one, tape.recall, c)
            out.recalled.add(one.name)
            c.harmless |= {id(one), id(two)}
    arms = [sweep(p, tbr, loops, c, inner) for p in step.plans]
    for arm, _ in arms:
        out.tapes += arm.tapes
        out.recalled |= arm.recalled
    (body, left), (orelse, right) = arms
    changed = tuple(body.forward) != s.body or tuple(orelse.forward) != s.orelse
    out.forward.append(replace(s, body=tuple(body.forward), orelse=tuple(orelse.forward)) if changed else s)
    piece = [*recalls, *step.restore, *step.births]
    back, other = body.mirrored(), orelse.mirrored()
    if back or other:
        piece.append(_if(s.test, back, other))
    out.reverse.append(piece)
    return left | right | step.pre | places(step.places)


def _if(test: Expr, body, orelse) -> AnyStatement:
    if not body:
        return If(infer.negated(test), tuple(orelse))
    return If(test, tuple(body), tuple(orelse))


def _loop(step: Step, tbr: set[str], loops, out: Sweeps, c: Context, newborn: Newborn) -> set[str]:
    s, body = step.statement, step.plans[0]
    own = c.scopes.own(body.path)
    kept, recalls = _snapshots(body, tbr, loops, out, c, newborn)
    tbr = tbr - kept | places(n for n in kept if n in c.buffers.of)  # contents are kept, not which place a view is
    if s is c.joint and not any(_lost(kill, tbr, c) for kill in kills_below(body)):
        return _together(step, recalls, tbr, out, c)
    gone = (own | body.inside) - {n for n in body.tapes if n in c.buffers.of and _is_reference(n, body, c)}
    inner = round_the_loop(body, tbr) - gone - places(gone)
    loop = counted(s, step, loops, c)
    arms, _ = sweep(body, inner, (*loops, loop), c, newborn_within(step, newborn, c.buffers.effects))
    out.recalled |= arms.recalled
    new = replace(s, body=tuple(arms.forward)) if tuple(arms.forward) != s.body else s
    if loops:
        out.tapes += arms.tapes
        out.forward.append(new)
    else:
        out.forward += [*arms.tapes, new]
    piece = [*step.restore, *step.births]
    back = arms.mirrored()
    if back:
        piece.append(backwards(s, step, tuple(back), c))
    out.reverse.append([*piece, *recalls])
    return inner | step.pre | step.post | places(step.places)


def _together(step: Step, recalls: list[AnyStatement], tbr: set[str], out: Sweeps, c: Context) -> set[str]:
    """Both sweeps of each pass at once, in the reverse sweep: what a pass ends with needs no record."""
    s, body = step.statement, step.plans[0]
    body.tapes = []
    for inner in body.steps:
        if all(len(c.scopes.bindings.get(n, ())) == 1 for t in inner.restore for n in bound_in((t,))):
            inner.restore = []
    arms, _ = sweep(body, set(), (), c)
    out.recalled |= arms.recalled
    forward = to_the_end([*arms.tapes, *arms.forward])
    both = replace(s, body=(*forward, *arms.mirrored()), comments=(*s.comments, "# " + TOGETHER), verbatim=False)
    out.joint = Joint(both, forward, arms.mirrored())
    out.ahead = (len(out.forward), len(out.reverse))
    out.reverse.append([*step.restore, *step.births, both, *recalls])
    return tbr | step.pre | step.post


def _snapshots(body: Plan, tbr: set[str], loops, out: Sweeps, c: Context,
               newborn: Newborn) -> tuple[set[str], list[AnyStatement]]:
    """What is needed from before a loop, destroyed in it, and not needed inside: recorded once, before
    the loop, instead of at every pass."""
    inside = needs(body)
    volume = _volumes(body, 1)
    kept: set[str] = set()
    recalls: list[AnyStatement] = []
    own = c.scopes.own(body.path)
    for kill in kills_below(body):
        base = kill.name
        if base in own or id(kill) in c.harmless:  # there is none of it before the loop, or nothing is lost
            continue
        group = c.buffers.aliases(base) if kill.section is not None else frozenset((base,))
        wanted = group & _since(kill, tbr, newborn)
        if base in kept or _is_random(kill, c) or not wanted or group & inside or not _alone(base, kill, c):
            continue
        if volume[base] < getattr(c.types[base], "rank", 0):
            continue
        whole = Kill(base, None if kill.section is None else Name(base, c.types[base]))
        tape = tape_of(_old(whole, c), base, loops, c)
        _make(tape, out, loops)
        out.forward.append(tape.record)
        recalls += _recall(whole, tape.recall, c)
        if kill.section is not None:
            out.recalled.add(base)
        alone = frozenset((base,))  # a name that may also stand for other memory is not kept by this copy
        kept |= {n for n in group if kill.section is None or c.buffers.of.get(n) == alone}
    return kept, recalls


def _volumes(plan: Plan, depth: int) -> dict[str, int]:
    """How much of a name a block destroys, as a power of an extent: loops around plus rank of section."""
    found: dict[str, int] = {}
    for step in plan.steps:
        for kill in step.kills:
            rank = getattr(getattr(kill.section, "type", None), "rank", 0)
            found[kill.name] = max(found.get(kill.name, 0), depth + rank)
        deeper = depth + isinstance(step.statement, (For, While))
        for p in step.plans:
            for name, power in _volumes(p, deeper).items():
                found[name] = max(found.get(name, 0), power)
    return found


def _alone(base: str, kill: Kill, c: Context) -> bool:
    """Whether one name stands for one buffer throughout, so that copying it keeps all there is."""
    if kill.section is None:
        return not is_array(c.types[base])
    often = len(c.scopes.bindings.get(base, ()))
    return c.buffers.of.get(base) == frozenset((base,)) and often <= 1 and (
        often == 0 or c.scopes.defined[base] == [c.scopes.owner[base]]
    )
