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

from adsource.analyses import sections
from adsource.analyses.buffers import gathers, shared, values_read, written
from adsource.ir import infer, shapes
from adsource.ir.nodes import (
    AnyStatement, Assign, Call, Const, Do, Expr, For, If, Index, Jump, Keep, Name, Op, Permute, Remark,
    Return, Slice, Store, TupleExpr, Update, While,
)
from adsource.ir.types import INT, Scalar, Tuple, is_array, is_float
from adsource.ir.walk import VIEWS, bound, names, rebuild, root, statements
from adsource.transforms.plan import Context, Kill, Plan, Step
from adsource.transforms.pull import Pull, cancel, namer, negated, new_name
from adsource.transforms.scopes import Path


def plan(block: tuple[AnyStatement, ...], path: Path, c: Context) -> Plan:
    """The plan of a block."""
    steps: list[Step] = []
    for k, s in enumerate(block):
        if not isinstance(s, Return):
            steps += _steps(s, path, k, c)
    return Plan(path, steps, c.scopes.depth(path))


def _steps(s: AnyStatement, path: Path, k: int, c: Context) -> list[Step]:
    match s:
        case If():
            return _branch(s, path, k, c)
        case For():
            return _for(s, path, k, c)
        case While():
            return _while(s, path, k, c)
        case Keep() | Remark() | Do() | Jump():
            return [Step(s)]
    step = Step(s, kills=_kills(s, c))
    match s:
        case Assign():
            _assign(s, path, step, c)
        case Store():
            _store(s, s.value, step, c)
        case Update():
            _update(s, path, step, c)
        case Permute():
            _permute(s, step, c)
        case Call():
            _call(s, path, step, c)
    if step.adjoint:
        step.adjoint = noted(step.adjoint, s)
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
    found = [Kill(n) for n in bound(s)]
    return found + [Kill(root(e), e) for e in written(s, c.buffers.effects)]


# -------------------------------------------------------------- one statement's adjoint


def _puller(s: AnyStatement, c: Context) -> Pull:
    def refuse(e: Expr, why: str):
        return c.refuse(s, "AD301", why, "Detach the value with `ad.stop_gradient(...)`, or give a rule.")

    return Pull(c.book, c.is_active, namer(c.taken), refuse)


def _add(leaf: Expr, seed: Expr, c: Context) -> AnyStatement:
    """Add a contribution to the shadow of a name or section."""
    target = shadow_of(leaf, c)
    if isinstance(leaf, Index) and gathers(leaf):
        if not any(getattr(getattr(i, "type", None), "dtype", "") == "bool" for i in leaf.items):
            items = leaf.items[0] if len(leaf.items) == 1 else TupleExpr(leaf.items, None)
            return Do(Op("np.add.at", (target.base, items, seed), infer.const(None).type))
    seed = cancel(seed)
    opposite = negated(seed)
    return Update(target, "+", seed) if opposite is None else Update(target, "-", opposite)


def shadow_of(e: Expr, c: Context) -> Expr:
    """The same view of the shadow."""
    if isinstance(e, Name):
        return c.shadow_name(e)
    if isinstance(e, Index):
        return replace(e, base=shadow_of(e.base, c))
    assert isinstance(e, Op) and e.op in VIEWS
    return replace(e, args=(shadow_of(e.args[0], c), *e.args[1:]))


def _note_reads(step: Step, target: Expr | None, c: Context) -> None:
    """Which primal names the adjoint statements read; `target` alone is read as it is afterwards."""
    own = {c.shadow[n] for n in c.shadow} | {
        a.target.id for a in step.adjoint if isinstance(a, Assign)
    }
    found: set[str] = set()
    for a in step.adjoint:
        found |= statement_reads(a)
    found -= own
    after = {target.id} if isinstance(target, Name) and target.id in found else set()
    step.post |= after if not step.rereads else set()
    step.pre |= found - step.post


def statement_reads(a: AnyStatement) -> set[str]:
    """The names whose values an adjoint statement reads, subscripts of its target included."""
    match a:
        case Assign():
            return values_read(a.value)
        case Store() | Update():
            target = values_read(a.target) if isinstance(a.target, Index) else set()
            return values_read(a.value) | target
        case Do():
            return set().union(*(_values(x) for x in a.value.args))
        case Call():
            return set().union(set(), *(_values(x) for x in a.args))
    return set()


def _values(e: Expr) -> set[str]:
    if isinstance(e, TupleExpr):
        return set().union(set(), *(_item_values(i) for i in e.items))
    return values_read(e)


def _item_values(i) -> set[str]:
    if isinstance(i, Slice):
        return set().union(set(), *(values_read(x) for x in (i.start, i.stop, i.step) if x))
    return values_read(i) if hasattr(i, "type") else set()


def _assign(s: Assign, path: Path, step: Step, c: Context) -> None:
    x = s.target
    if isinstance(x.type, Tuple):
        _assign_tuple(s, path, step, c)
        return
    if x.id not in c.active or x.id not in c.shadow or _is_item(s):
        return
    if is_array(x.type) and shared(s.value, c.buffers.of) and x.id in c.views:
        return
    seed = c.shadow_name(x)
    _pull_into(s, s.value, seed, x, step, c, path)


def _pull_into(s, value: Expr, seed: Expr, x: Name, step: Step, c: Context, path: Path) -> None:
    """The adjoint of `x = value`: contributions, then the adjoint that is left for the old x."""
    pull, reread = _pulled(s, value, seed, x, lambda e: x.id in values_read(e), c)
    own = [(leaf, e) for leaf, e in pull.found if root(leaf) == x.id]
    others = [(leaf, e) for leaf, e in pull.found if root(leaf) != x.id]
    step.rereads = reread
    out = list(pull.lets) + [_add(leaf, e, c) for leaf, e in others]
    if all(isinstance(leaf, Name) for leaf, _ in own) and own:
        total = own[0][1]
        for _, e in own[1:]:
            total = infer.op("+", (total, e))
        if total != seed:
            out.append(Assign(seed, _whole(total, x)))
    elif own:
        t = Name(pull.temporary(), seed.type)
        zero = infer.op("np.zeros_like", (x,))
        out = [Assign(t, seed), *(_swap(a, seed, t) for a in out), Assign(seed, zero)]
        out += [_swap_value(_add(leaf, e, c), seed, t) for leaf, e in own]
        step.pre.add(x.id)
    elif _lives_before(s, x, path, c):
        out.append(Assign(seed, _zero(x, seed)))
    step.adjoint = out
    _note_reads(step, None if reread else x, c)


def _is_item(s: AnyStatement) -> bool:
    return isinstance(s, Assign) and isinstance(s.value, Op) and s.value.op == "item"


def _assign_tuple(s: Assign, path: Path, step: Step, c: Context) -> None:
    """`t = np.linalg.slogdet(a)`: the seeds are the shadows of the names that its items are bound to."""
    items: dict[int, Name] = {}
    for found in c.scopes.bindings.values():
        for b in found:
            if _is_item(b) and b.value.args[0] == s.target:
                k = b.value.get("k")
                if k in items or len(c.scopes.bindings[b.target.id]) > 1:
                    raise c.refuse(s, "AD307", "the items of a tuple are bound in more than one place",
                                   "Unpack it once, into names of its own.")
                items[k] = b.target
    if not any(n.id in c.active for n in items.values()):
        return
    types = s.target.type.items
    values = [items.get(k, infer.const(0.0)) for k in range(len(types))]
    seeds = [c.shadow_name(n) if isinstance(n, Name) and n.id in c.active else infer.const(0.0) for n in values]
    for k, n in enumerate(values):
        if not isinstance(n, Name):
            values[k] = Op("item", (s.target,), types[k], (("k", k),))
    pull = _puller(s, c)
    pull(s.value, TupleExpr(tuple(seeds), s.target.type), TupleExpr(tuple(values), s.target.type))
    step.adjoint = pull.lets + [_add(leaf, e, c) for leaf, e in pull.found]
    for n in items.values():
        if n.id in c.active and _lives_before(s, n, path, c):
            step.adjoint.append(Assign(c.shadow_name(n), _zero(n, c.shadow_name(n))))
    _note_reads(step, None, c)


MARK = "\0value"


def _pulled(s, value: Expr, seed: Expr, target: Expr, reads, c: Context) -> tuple[Pull, bool]:
    """Pull through `target = value`, and whether the adjoint reads what the statement overwrites.

    Rules that read their result may read the target, which holds it afterwards, unless other parts
    of the adjoint still want what stood there before."""
    if reads(value):
        taken = set(c.taken)
        trial = _puller(s, c)
        mark = Name(MARK, value.type)
        trial(value, seed, mark)
        parts = [a.value for a in trial.lets] + [e for _, e in trial.found]
        items = [leaf for leaf, _ in trial.found if isinstance(leaf, Index)]
        c.taken.clear()
        c.taken.update(taken)
        if any(reads(e) for e in parts) or any(_index_reads(leaf, reads) for leaf in items):
            pull = _puller(s, c)
            pull(value, seed, None)
            return pull, True
    pull = _puller(s, c)
    pull(value, seed, target)
    return pull, False


def _index_reads(leaf: Index, reads) -> bool:
    return any(reads(i) for i in leaf.items if hasattr(i, "type")) or (
        isinstance(leaf.base, Index) and _index_reads(leaf.base, reads)
    )


def _whole(e: Expr, x: Name) -> Expr:
    """A new adjoint that is as wide as its name."""
    return shapes.spread(e, x) if is_array(x.type) else e


def _zero(x: Name, seed: Expr) -> Expr:
    return infer.op("np.zeros_like", (seed,)) if is_array(x.type) else infer.const(0.0)


def _swap(a: AnyStatement, old: Expr, new: Expr) -> AnyStatement:
    def one(e: Expr) -> Expr:
        return new if e == old else rebuild(e, one)

    match a:
        case Assign() | Update() | Store():
            return replace(a, value=one(a.value))
        case Do():
            first, *rest = a.value.args
            return replace(a, value=replace(a.value, args=(first, *map(one, rest))))
    return a


_swap_value = _swap


def _lives_before(s: AnyStatement, x: Name, path: Path, c: Context) -> bool:
    """Whether an earlier binding of x could wrongly inherit the adjoint."""
    if len(c.scopes.bindings.get(x.id, ())) > 1 or x.id in {p.name for p in c.function.params}:
        return True
    return c.scopes.owner[x.id] != path


def _store(s: Store | Update, value: Expr, step: Step, c: Context) -> None:
    """The adjoint of `target = value` in place."""
    target = s.target
    base = root(target)
    if base not in c.active:
        if c.is_active(value) and not is_float(target.type):
            raise c.refuse(s, "AD302", f"an active value is stored in the integer array `{base}`",
                           "Make the array float, or detach the value with `ad.stop_gradient(...)`.")
        return
    if isinstance(target, Index) and gathers(target) and not _masked(target):
        raise c.refuse(s, "AD303", "a store through an index array may write one place twice",
                       "Loop over the indices, or use a slice or a boolean mask.")
    place = shadow_of(target, c)
    overlap = _overlaps(value, target, base, c)
    seed = place
    first: list[AnyStatement] = []
    if overlap:
        seed = Name(namer(c.taken)(), place.type)
        first.append(Assign(seed, infer.op("np.copy", (place,)) if is_array(place.type) else place))
    narrow = shapes.fit(seed, value, target)
    pull, reread = _pulled(s, value, narrow, target, lambda e: _reads_place(e, target, base, c), c)
    pull.lets[:0] = first
    same = [e for leaf, e in pull.found if sections.same(leaf, target)]
    others = [(leaf, e) for leaf, e in pull.found if not sections.same(leaf, target)]
    zero = infer.const(0.0)
    adds = [_add(leaf, e, c) for leaf, e in others]
    if same:
        zero = same[0]
        for e in same[1:]:
            zero = infer.op("+", (zero, e))
    settle = [Store(_assignable(place), zero)] if zero != place else []
    if overlap and all(leaf_root_apart(leaf, target, base, c) for leaf, _ in others) and same:
        step.adjoint = pull.lets + adds + settle
    elif overlap:
        step.adjoint = pull.lets + settle + adds
    else:
        step.adjoint = pull.lets + adds + settle
    step.rereads = reread
    _note_store_reads(step, target, base, c)


def leaf_root_apart(leaf: Expr, target: Expr, base: str, c: Context) -> bool:
    return not c.buffers.may_share(root(leaf), base) or sections.disjoint(leaf, target, c.ranges)


def _assignable(place: Expr) -> Index:
    """`x_b[:]` for a whole array."""
    if isinstance(place, Index):
        return place
    return infer.index(place, (Slice(),) * place.type.rank)


def _masked(target: Index) -> bool:
    return any(getattr(getattr(i, "type", None), "dtype", "") == "bool" for i in target.items)


def _overlaps(value: Expr, target: Expr, base: str, c: Context) -> bool:
    """Whether the right side reads, actively, a place that may be (part of) what is written."""
    for leaf in _leaves(value):
        if c.is_active(leaf) and c.buffers.may_share(root(leaf), base):
            if not (sections.disjoint(leaf, target, c.ranges)):
                return True
    return False


def _leaves(e: Expr):
    if isinstance(e, Name) or (isinstance(e, Index) and shapes.is_leaf(e)):
        yield e
        return
    for child in (e.args if isinstance(e, Op) else getattr(e, "items", ())):
        yield from _leaves(child)
    if isinstance(e, Index):
        yield from _leaves(e.base)


def _reads_buffer(value: Expr, base: str, c: Context) -> bool:
    return any(c.buffers.may_share(n, base) for n in values_read(value) if is_array_name(n, c))


def _reads_place(e: Expr, target: Expr, base: str, c: Context) -> bool:
    """Whether an expression may read the place that is written."""
    for leaf in _leaves(e):
        n = root(leaf)
        if n in values_read(e) and is_array_name(n, c) and c.buffers.may_share(n, base):
            if not sections.disjoint(leaf, target, c.ranges):
                return True
        if isinstance(leaf, Index) and any(
            _reads_place(i, target, base, c) for i in leaf.items if hasattr(i, "type")
        ):
            return True
    return False


def is_array_name(n: str, c: Context) -> bool:
    return n in c.buffers.of


def _note_store_reads(step: Step, target: Expr, base: str, c: Context) -> None:
    """Reads of the stored section itself (a rule that reads its result) are of the state afterwards."""
    own = set(c.shadow.values()) | {a.target.id for a in step.adjoint if isinstance(a, Assign)}
    found: set[str] = set()
    for a in step.adjoint:
        found |= statement_reads(a)
    found -= own
    if not step.rereads:
        step.post |= {n for n in found if c.buffers.may_share(n, base) and n in c.buffers.of}
    step.pre |= found - step.post


def _update(s: Update, path: Path, step: Step, c: Context) -> None:
    x = s.target
    if s.op not in ("+", "-"):
        value = infer.op(s.op, (x, s.value))
        if isinstance(x, Name) and not is_array(x.type):
            if x.id in c.active:
                _pull_into(s, value, c.shadow_name(x), x, step, c, path)
        else:
            _store(s, value, step, c)
        return
    base = root(x)
    if base not in c.active:
        return
    if isinstance(x, Index) and gathers(x) and not _masked(x):
        raise c.refuse(s, "AD303", "an update through an index array may meet one place twice",
                       "Use `np.add.at`, or loop over the indices.")
    place = shadow_of(x, c)
    pull = _puller(s, c)
    seed = place
    if is_array(place.type) and _overlaps(s.value, x, base, c):
        seed = Name(pull.temporary(), place.type)
        pull.lets.append(Assign(seed, infer.op("np.copy", (place,))))
    elif _overlaps(s.value, x, base, c):
        seed = Name(pull.temporary(), place.type)
        pull.lets.append(Assign(seed, place))
    narrow = shapes.fit(seed, s.value, x)
    pull(s.value, narrow if s.op == "+" else infer.op("u-", (narrow,)))
    step.adjoint = pull.lets + [_add(leaf, e, c) for leaf, e in pull.found]
    step.rereads = base in values_read(s.value) or _reads_buffer(s.value, base, c)
    _note_store_reads(step, x, base, c)


def _permute(s: Permute, step: Step, c: Context) -> None:
    step.adjoint = [Permute(s.sources, s.targets)]
    pairs = [(t, o) for t, o in zip(s.targets, s.sources) if t.id in c.active and t.id in c.shadow]
    if pairs:
        shadows = Permute(tuple(c.shadow_name(o) for _, o in pairs), tuple(c.shadow_name(t) for t, _ in pairs))
        step.adjoint.append(shadows)
    step.kills = []


def _call(s: Call, path: Path, step: Step, c: Context) -> None:
    effects = c.buffers.effects[s.callee]
    callee = c.program.functions[s.callee]
    given = frozenset(p.name for p, a in zip(callee.params, s.args) if c.is_active(a))
    exits = frozenset(
        p.name for i, (p, a) in enumerate(zip(callee.params, s.args))
        if i in effects.writes and root(a) in c.active
    )
    results = frozenset(k for k, t in enumerate(s.targets) if t.id in c.active)
    if not (given and (exits or results)):
        return
    _check_apart(s, effects, c)
    contract = c.callee(s, given, exits, results)
    by_name = {p.name: a for p, a in zip(callee.params, s.args)}
    arrays = [p for p in contract.active if is_array(by_name[p].type)]
    scalars = [p for p in contract.active if not is_array(by_name[p].type)]
    passed = [shadow_of(by_name[p], c) for p in arrays]
    seeds = [c.shadow_name(s.targets[k]) for k in contract.active_results]
    temporary = namer(c.taken)
    adjoints = [Name(temporary(), Scalar("float64")) for _ in scalars]
    values = tuple(replace(t, id="_") for t in s.targets) if adjoints else ()
    out: list[AnyStatement] = [
        Call((*values, *adjoints), contract.routine, (*s.args, *passed, *seeds))
    ]
    for p, t in zip(scalars, adjoints):
        pull = _puller(s, c)
        pull(by_name[p], t)
        out += pull.lets + [_add(leaf, e, c) for leaf, e in pull.found]
    for k in contract.active_results:
        if _lives_before(s, s.targets[k], path, c):
            x = s.targets[k]
            out.append(Assign(c.shadow_name(x), _zero(x, c.shadow_name(x))))
    step.adjoint = out
    for p, a, i in zip(callee.params, s.args, range(len(s.args))):
        wanted = p.name in contract.entry
        step.pre |= values_read(a) if wanted or not is_array(a.type) else sections.index_operands(a)
        if wanted and i in effects.writes:
            step.rereads = True


def _check_apart(s: Call, effects, c: Context) -> None:
    """Arguments of which one is written must not overlap."""
    arrays = [(i, a) for i, a in enumerate(s.args) if is_array(a.type)]
    for i, a in arrays:
        for j, b in arrays:
            if i in effects.writes and i != j and c.buffers.may_share(root(a), root(b)):
                if not sections.disjoint(a, b, c.ranges):
                    raise c.refuse(s, "AD304", f"two arguments of `{s.callee}` may share memory, and it writes one",
                                   "Hand a copy (`.copy()`) of the one that is only read.")


# ----------------------------------------------------------------------- control flow


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
        if n in c.buffers.of and any(
            c.buffers.may_share(n, k) for k in c.written
        ):
            return n not in values_read(e)
    return True


def _hoist(e: Expr, base: str, s: AnyStatement, path: Path, c: Context) -> tuple[Expr, list[Step]]:
    """A header's expression under a name of its own, where it may change afterwards."""
    if isinstance(e, Const) or _stable(e, path, c):
        return e, []
    name = Name(new_name(base, c.taken), e.type)
    c.scopes.owner[name.id] = path
    c.scopes.defined[name.id] = [path]
    step = Step(Assign(name, e), kills=[Kill(name.id)])
    c.scopes.bindings[name.id] = [step.statement]
    c.types[name.id] = e.type
    return name, [step]


def _has_adjoint(plans: list[Plan]) -> bool:
    return any(s.adjoint or _has_adjoint(s.plans) for p in plans for s in p.steps)


def _branch(s: If, path: Path, k: int, c: Context) -> list[Step]:
    plans = [plan(s.body, (*path, k, 0), c), plan(s.orelse, (*path, k, 1), c)]
    step = Step(s, plans=plans)
    if not _has_adjoint(plans):
        return [step]
    test, first = _hoist(s.test, "branch", s, path, c)
    if first:
        first[0].statement = replace(first[0].statement, comments=s.comments, origin=None)
        step.statement = replace(s, test=test, verbatim=False, comments=())
    step.pre |= values_read(test)
    return [*first, step]


def _for(s: For, path: Path, k: int, c: Context) -> list[Step]:
    if not (names(s.start) | names(s.stop)) & {n for t in statements(s.body) for n in bound(t)}:
        c.ranges[s.var.id] = s
    body = plan(s.body, (*path, k, 0), c)
    c.ranges.pop(s.var.id, None)
    step = Step(s, plans=[body])
    if not _has_adjoint([body]):
        return [step]
    start, a = _hoist(s.start, "start", s, path, c)
    stop, b = _hoist(s.stop, "stop", s, path, c)
    stride, d = _hoist(s.step, "step", s, path, c)
    if a or b or d:
        step.statement = replace(s, start=start, stop=stop, step=stride, verbatim=False)
    step.pre |= values_read(start) | values_read(stop) | values_read(stride)
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
    if not _has_adjoint([body]):
        return [step]
    return [_count_trips(step, body, path, c), step]
