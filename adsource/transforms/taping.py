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

from dataclasses import dataclass, field, replace

from adsource.analyses.buffers import values_read
from adsource.ir import infer, shapes
from adsource.ir.nodes import (
    AnyStatement, Assign, Call, Const, Do, Expr, For, If, Index, Jump, Name, Op, Permute, Remark, Slice, Store,
    TupleExpr, Update, While,
)
from adsource.ir.types import INT, Array, Extent, Opaque, Scalar, Static, extent, is_array
from adsource.ir.walk import names, root, statements
from adsource.transforms.plan import Context, Kill, Plan, Step, needs
from adsource.transforms.pull import new_name


@dataclass
class Loop:
    """A loop around a record: how its passes are counted, if that is known before the outermost one."""

    var: Name | None
    trips: Expr | None = None
    place: Expr | None = None  # zero-based number of the pass


@dataclass
class Sweeps:
    forward: list[AnyStatement] = field(default_factory=list)
    reverse: list[list[AnyStatement]] = field(default_factory=list)  # pieces, in forward order
    tapes: list[AnyStatement] = field(default_factory=list)  # tapes to be made before the outermost loop
    recalled: set[str] = field(default_factory=set)  # names whose memory the reverse sweep writes

    def mirrored(self) -> list[AnyStatement]:
        return [s for piece in reversed(self.reverse) for s in piece]


@dataclass
class Tape:
    """How one value is recorded and recalled."""

    make: AnyStatement | None
    record: AnyStatement
    recall: Expr
    look: Expr  # the same value, to be recalled once more later


def sweep(plan: Plan, tbr: set[str], loops: tuple[Loop, ...], c: Context) -> tuple[Sweeps, set[str]]:
    """Both sweeps of a block, and what is to be recorded behind it."""
    out = Sweeps()
    tbr = set(tbr)
    for step in plan.steps:
        if isinstance(step.statement, (For, While)):
            tbr = _loop(step, tbr, loops, out, c)
        elif isinstance(step.statement, If):
            tbr = _branch(step, tbr, loops, out, c)
        else:
            tbr = _plain(step, tbr, loops, out, c)
    recalls: list[AnyStatement] = []
    for name in plan.tapes:
        tape = _tape(Name(name, c.types[name]), name, loops, c)
        _make(tape, out, loops)
        _place_record(out.forward, name, tape, c)
        recalls.append(Assign(Name(name, c.types[name]), tape.recall))
    if recalls:
        out.reverse.append(recalls)
    return out, tbr


def _make(tape: Tape, out: Sweeps, loops) -> None:
    if tape.make is not None:
        (out.tapes if loops else out.forward).append(tape.make)


def _place_record(forward: list[AnyStatement], name: str, tape: Tape, c: Context) -> None:
    """Record behind the last statement of the block that changes the value."""
    last = -1
    for k, s in enumerate(forward):
        if any(_changes(t, name, c) for t in statements((s,))):
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


def _changes(s: AnyStatement, name: str, c: Context) -> bool:
    match s:
        case Assign(target=Name() as t):
            return t.id == name
        case Store() | Update():
            base = root(s.target)
            return base == name or (name in c.buffers.of and c.buffers.may_share(base, name))
        case Call():
            return any(t.id == name for t in s.targets) or any(
                name in c.buffers.of and root(a) is not None and c.buffers.may_share(root(a), name)
                for a in s.args
            )
        case For():
            return s.var.id == name
    return False


# ------------------------------------------------------------------------ plain statements


def _plain(step: Step, tbr: set[str], loops, out: Sweeps, c: Context) -> set[str]:
    """Record what is lost, run the statement; in reverse the adjoint and the recall."""
    wanted = tbr | (step.pre if step.rereads else set())
    before: list[AnyStatement] = []
    recalls: list[AnyStatement] = []
    again: list[AnyStatement] = []
    for kill in step.kills:
        if not _lost(kill, wanted, c):
            continue
        tape = _tape(_old(kill, c), kill.name, loops, c)
        _make(tape, out, loops)
        before.append(tape.record)
        twice = step.rereads and isinstance(step.statement, Call) and _lost(kill, tbr, c)
        recalls += _recall(kill, tape.look if twice else tape.recall, c)
        if twice:
            again += _recall(kill, tape.recall, c)
        if kill.section is not None:
            out.recalled.add(kill.name)
        elif kill.name in tbr:
            tbr = tbr - {kill.name}
    head = list(step.restore) + list(step.births)
    first, then = (recalls, step.adjoint) if step.rereads else (step.adjoint, recalls)
    out.forward += [*before, step.statement, *step.extra]
    out.reverse.append([*head, *first, *then, *again])
    return tbr | step.pre | step.post if not step.rereads else tbr | _still(step) | step.post


def _still(step: Step) -> set[str]:
    """What the adjoint reads that the statement has left alone."""
    gone = {k.name for k in step.kills if k.section is None}
    return step.pre - gone


def _lost(kill: Kill, wanted: set[str], c: Context) -> bool:
    if kill.section is None:
        return kill.name in wanted
    return bool(c.buffers.aliases(kill.name) & wanted)


def _old(kill: Kill, c: Context) -> Expr:
    return kill.section if kill.section is not None else Name(kill.name, c.types[kill.name])


def _recall(kill: Kill, value: Expr, c: Context) -> list[AnyStatement]:
    if kill.section is None:
        return [Assign(Name(kill.name, c.types[kill.name]), value)]
    first: list[AnyStatement] = []
    if isinstance(value, Op) and is_array(value.type):  # taken off a list
        old = Name(new_name(f"{kill.name}_old", c.taken), value.type)
        first, value = [Assign(old, value)], old
    place = kill.section
    if isinstance(place, Name):
        place = infer.index(place, (Slice(),) * place.type.rank)
    return [*first, Store(place, value)]


# ----------------------------------------------------------------------------- branches


def _branch(step: Step, tbr: set[str], loops, out: Sweeps, c: Context) -> set[str]:
    s = step.statement
    arms = [sweep(p, tbr, loops, c) for p in step.plans]
    for arm, _ in arms:
        out.tapes += arm.tapes
        out.recalled |= arm.recalled
    (body, left), (orelse, right) = arms
    changed = tuple(body.forward) != s.body or tuple(orelse.forward) != s.orelse
    out.forward.append(replace(s, body=tuple(body.forward), orelse=tuple(orelse.forward)) if changed else s)
    piece = [*step.restore, *step.births]
    back, other = body.mirrored(), orelse.mirrored()
    if back or other:
        piece.append(_if(s.test, back, other))
    out.reverse.append(piece)
    return left | right | step.pre


def _if(test: Expr, body, orelse) -> AnyStatement:
    if not body:
        return If(infer.op("not", (test,)), tuple(orelse))
    return If(test, tuple(body), tuple(orelse))


# -------------------------------------------------------------------------------- loops


def _loop(step: Step, tbr: set[str], loops, out: Sweeps, c: Context) -> set[str]:
    s, body = step.statement, step.plans[0]
    own = c.scopes.own(body.path)
    kept, recalls = _snapshots(body, tbr, loops, out, c)
    tbr = tbr - kept
    inner = (tbr | needs(body)) - own - body.inside
    loop = _counted(s, step, loops, c)
    arms, _ = sweep(body, inner, (*loops, loop), c)
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
        piece.append(_backwards(s, step, tuple(back), c))
    out.reverse.append([*piece, *recalls])
    return inner | step.pre | step.post


def _snapshots(body: Plan, tbr: set[str], loops, out: Sweeps, c: Context) -> tuple[set[str], list[AnyStatement]]:
    """What is needed from before a loop, destroyed in it, and not needed inside: recorded once, before
    the loop, instead of at every pass."""
    inside = needs(body)
    volume = _volumes(body, 1)
    kept: set[str] = set()
    recalls: list[AnyStatement] = []
    for kill in _kills_below(body):
        base = kill.name
        group = c.buffers.aliases(base) if kill.section is not None else frozenset((base,))
        if base in kept or not group & tbr or group & inside or not _alone(base, kill, c):
            continue
        if volume[base] < getattr(c.types[base], "rank", 0):
            continue
        if kill.section is not None and kill.name not in tbr and c.scopes.owner.get(base, ()) == body.path:
            continue
        whole = Kill(base, None if kill.section is None else Name(base, c.types[base]))
        tape = _tape(_old(whole, c), base, loops, c)
        _make(tape, out, loops)
        out.forward.append(tape.record)
        recalls += _recall(whole, tape.recall, c)
        if kill.section is not None:
            out.recalled.add(base)
        kept |= group
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


def _kills_below(plan: Plan) -> list[Kill]:
    found: list[Kill] = []
    for step in plan.steps:
        found += step.kills
        for p in step.plans:
            found += _kills_below(p)
    return found


def _backwards(s: For | While, step: Step, body, c: Context) -> For:
    """The mirror of a loop."""
    if isinstance(s, While):
        var = Name(new_name("trip", c.taken), INT)
        return For(var, _minus(step.trips, 1), infer.const(-1), infer.const(-1), body)
    note = dict(origin=s.origin, remark=f"line {s.origin.line}" if s.origin else "")
    if step.trips is not None:
        return _from_count(s, step.trips, body, note)
    stride = s.step.value if isinstance(s.step, Const) else None
    if stride == 1:
        start, stop = _minus(s.stop, 1), _minus(s.start, 1)
        return For(s.var, start, stop, infer.const(-1), body, **note)
    if stride == -1:
        return For(s.var, _plus(s.stop, 1), _plus(s.start, 1), infer.const(1), body, **note)
    return _from_count(s, trip_count(s), body, note)


def _from_count(s: For, count: Expr, body, note) -> For:
    """The mirror of a loop that ran `count` times."""
    if s.step == infer.const(1):
        last = _minus(count if s.start == infer.const(0) else infer.op("+", (s.start, count)), 1)
        return For(s.var, last, _minus(s.start, 1), infer.const(-1), body, **note)
    last = infer.op("+", (s.start, infer.op("*", (_minus(count, 1), s.step))))
    back = infer.const(-s.step.value) if isinstance(s.step, Const) else infer.op("u-", (s.step,))
    return For(s.var, last, infer.op("-", (s.start, s.step)), back, body, **note)


def _minus(e: Expr, k: int) -> Expr:
    return _plus(e, -k)


def _plus(e: Expr, k: int) -> Expr:
    if isinstance(e, Const):
        return infer.const(e.value + k)
    if isinstance(e, Op) and e.op in ("+", "-") and isinstance(e.args[1], Const):
        total = (e.args[1].value if e.op == "+" else -e.args[1].value) + k
        if total == 0:
            return e.args[0]
        return infer.op("+" if total > 0 else "-", (e.args[0], infer.const(abs(total))))
    if k == 0:
        return e
    return infer.op("+" if k > 0 else "-", (e, infer.const(abs(k))))


def trip_count(s: For) -> Expr:
    """How often a loop runs, for an upper bound that is not below the start."""
    if s.step == infer.const(1):
        return _difference(s.stop, s.start)
    if s.step == infer.const(-1):
        return _difference(s.start, s.stop)
    ran = infer.op("len", (Op("range", (s.start, s.stop, s.step), Opaque("a range")),))
    return ran


def _difference(a: Expr, b: Expr) -> Expr:
    if isinstance(b, Const):
        return _plus(a, -b.value)
    return infer.op("-", (a, b))


def _counted(s: For | While, step: Step, loops, c: Context) -> Loop:
    """How the passes of a loop are numbered, where all bounds are known before the outermost loop."""
    if isinstance(s, While):
        return Loop(None)
    if any(loop.trips is None for loop in loops):
        return Loop(s.var)
    outer = [loop.var.id for loop in loops if loop.var]
    for e in (s.start, s.stop, s.step):
        for n in names(e) | values_read(e):
            at = c.scopes.defined.get(n, [])
            params = {p.name for p in c.function.params}
            fixed = not at if n in params else len(at) == 1 and at[0] == ()
            if n in outer or not fixed:
                return Loop(s.var)
    stride = s.step.value if isinstance(s.step, Const) else None
    if stride == 1:
        place = _difference(s.var, s.start)
    elif stride == -1:
        place = _difference(s.start, s.var)
    else:
        place = infer.op("//", (infer.op("-", (s.var, s.start)), s.step))
    return Loop(s.var, trip_count(s), place)


# -------------------------------------------------------------------------------- tapes


def _tape(value: Expr, name: str, loops, c: Context) -> Tape:
    """Where a value is recorded: in a name of its own, a sized array, or a list that grows."""
    tape = new_name(f"{name}_tape", c.taken)
    t = value.type
    c.taped.append((tape, value, " x ".join(_passes(loop) for loop in loops)))
    if not loops:
        n = Name(tape, t)
        kept = infer.op("np.copy", (value,)) if is_array(t) and _mutable(value, c) else value
        return Tape(None, Assign(n, kept), n, n)
    known = all(loop.trips is not None for loop in loops)
    if known and (not is_array(t) or None not in t.shape):
        return _sized(tape, value, loops, c)
    kept = infer.op("np.copy", (value,)) if is_array(t) else value
    stack = Name(tape, Opaque("a list"))
    make = Assign(stack, Op("list", (), Opaque("a list")))
    record = Do(Op("append", (stack, kept), Static(None)))
    return Tape(make, record, Op("pop", (stack,), t), Op("last", (stack,), t))


def _passes(loop: Loop) -> str:
    """How often a loop runs, in words short enough for a docstring."""
    if loop.trips is None:
        return "passes"
    if isinstance(loop.trips, (Const, Name)):
        return str(getattr(loop.trips, "value", None) or getattr(loop.trips, "id", "passes"))
    found = infer.extent_of(loop.trips, infer.Shapes({n: extent(n) for n in names(loop.trips)}))
    return f"({infer.show_extent(found)})" if found is not None else "passes"


def _sized(tape: str, value: Expr, loops, c: Context) -> Tape:
    t = value.type
    places = tuple(loop.place for loop in loops)
    lengths = [_not_negative(loop.trips) for loop in loops]
    if is_array(t):
        lengths += [_not_negative(_own_extent(e, value, c)) for e in t.shape]
    rank = len(lengths)
    full = Array(t.dtype, (None,) * len(loops) + tuple(getattr(t, "shape", ())), "C")
    shape = TupleExpr(tuple(lengths), None) if rank > 1 else lengths[0]
    static = () if t.dtype == "float64" else (("dtype", t.dtype),)
    n = Name(tape, full)
    make = Assign(n, Op("np.empty", (shape,), full, static))
    at = Index(n, places, replace(t, layout="C") if is_array(t) else Scalar(t.dtype))
    return Tape(make, Store(at, value), at, at)


def _own_extent(e: Extent, value: Expr, c: Context) -> Expr:
    """An extent in terms of the recorded array itself, where it is there before the loops."""
    base = root(value)
    if base is not None and c.scopes.defined.get(base) == [()] and is_array(c.types[base]):
        for k, own in enumerate(c.types[base].shape):
            gap = None if own is None else e - own
            if gap is not None and not gap.terms:
                length = infer.op("shape", (Name(base, c.types[base]),), axis=k)
                return _plus(length, gap.const)
    return shapes.extent_expression(e)


def _not_negative(e: Expr) -> Expr:
    """`n - 2` is no length where n is 1."""
    return infer.op("max", (e, infer.const(0))) if isinstance(e, Op) and e.op == "-" else e


def _mutable(value: Expr, c: Context) -> bool:
    base = root(value)
    return any(c.buffers.may_share(base, w) for w in c.written)
