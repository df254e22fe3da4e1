"""Provide in the reverse sweep for values that live for one pass through a block only.

A name that is bound anew in every pass (`dx = ...` in a loop) has lost its value when the reverse sweep
reaches an earlier pass.  It is recomputed just before the last step that needs it, where that is cheap
and all that it reads is still as it was; else it is recorded at the end of each pass (`Plan.tapes`).

Shadows begin here too: with zeros, or as a view of their base's shadow, before their first use.
"""

from __future__ import annotations

from dataclasses import replace

from adsource.analyses import live, sections
from adsource.analyses.buffers import shared, written
from adsource.ir import infer, shapes
from adsource.ir.nodes import (
    AnyStatement,
    Assign,
    Const,
    Expr,
    For,
    If,
    Index,
    Name,
    Op,
    Update,
)
from adsource.ir.types import is_array
from adsource.ir.walk import bound, expressions, names, nodes, root, statements
from adsource.transforms.contributions import shadow_of
from adsource.transforms.finals import settled
from adsource.transforms.plan import Context, Plan, Step, adjoint_statements, all_needs, needs


def view_names(c: Context) -> frozenset[str]:
    """Active names whose shadow can be the same view of their base's shadow: bound once, in the block
    they live in, and the base is not bound anew while they live."""
    found = set()
    for name in c.active:
        at = c.scopes.bindings.get(name, [])
        if len(at) == 1 and isinstance(at[0], Assign) and is_array(at[0].target.type):
            value = at[0].value
            if shared(value, c.buffers.of) and surely_view(value) and _base_stays(at[0], name, c):
                found.add(name)
    return frozenset(found)


def surely_view(e: Expr) -> bool:
    """Whether an expression is a writable view of a name's memory in NumPy and in Numba alike."""
    while isinstance(e, (Index, Op)):
        if isinstance(e, Index):
            e = e.base
        elif e.op in shapes.SAFE_VIEWS or (
            e.op in ("np.reshape", "np.ravel") and getattr(e.args[0].type, "layout", "A") == "C"
        ):
            e = e.args[0]
        else:
            return False
    return isinstance(e, Name)


def _base_stays(s: Assign, name: str, c: Context) -> bool:
    path = c.scopes.defined[name][0]
    if c.scopes.owner[name] != path:
        return False
    block = _block(c.function.body, path)
    i = block.index(s)
    last = max(k for k, t in enumerate(block) if name in live.mentioned((t,)))
    bases = {root(s.value)} | sections.index_operands(s.value)
    return not any(bases & set(bound(t)) for t in statements(block[i + 1 : last + 1]))


def _block(body, path):
    for k in range(0, len(path), 2):
        s = body[path[k]]
        body = s.orelse if isinstance(s, If) and path[k + 1] else s.body
    return body


def check_copies(c: Context, exits: frozenset[str]) -> None:
    """An array name bound to another's memory, whose shadow is its own, must not see writes; nor may
    a parameter be written under another name, where its final contents count (`exits`)."""
    for name in sorted(c.written & c.active - c.views):
        for p in sorted(c.buffers.of.get(name, frozenset()) & exits - {name}):
            s = c.scopes.bindings.get(name, [c.function.body[0]])[0]
            raise c.refuse(s, "AD305", f"the parameter `{p}` is bound anew and written in place",
                           "Write into the parameter with `[:]`, or bind a new name.")
    for name in sorted(c.active - c.views):
        for s in c.scopes.bindings.get(name, ()):
            if isinstance(s, Assign) and is_array(s.target.type) and shared(s.value, c.buffers.of):
                if not _harmless(s, name, c):
                    raise c.refuse(
                        s, "AD305", f"`{name}` shares memory with `{root(s.value)}`, which is written in place",
                        "Bind a copy (`.copy()`), or write into the array with `[:]`.")


def _harmless(s: Assign, name: str, c: Context) -> bool:
    buffers = shared(s.value, c.buffers.of)
    if not any(c.buffers.of.get(w, frozenset()) & buffers for w in c.written):
        return True
    path = c.scopes.defined[name]
    after = _live_after(s, path, c)
    others = {n for n, b in c.buffers.of.items() if b & buffers} - {name}
    return not (others & after)


def _live_after(s: Assign, paths, c: Context) -> frozenset[str]:
    for path in paths:
        block = _block(c.function.body, path)
        if s in block:
            behind = _live_behind_block(path, c)
            return live.before(block[block.index(s) + 1 :], behind)
    return frozenset()


def _live_behind_block(path, c: Context) -> frozenset[str]:
    if not path:
        return frozenset().union(*(names(v) for v in c.function.results)) if c.function.results else frozenset()
    outer = path[:-2]
    block = _block(c.function.body, outer)
    behind = live.before(block[path[-2] + 1 :], _live_behind_block(outer, c))
    owner = block[path[-2]]
    return behind if isinstance(owner, If) else live.at_header(owner, behind)


# ---------------------------------------------------------------------- recovering values


def recover(plan: Plan, c: Context) -> None:
    """Decide, inner blocks first, how values that live for one pass come back."""
    for step in plan.steps:
        for p in step.plans:
            recover(p, c)
    _births(plan, c)
    _memory(plan, c)
    loop = c.scopes.loops.get(plan.path)
    if isinstance(loop, For):
        plan.inside.add(loop.var.id)
    if plan.depth == 0:
        return
    own = c.scopes.own(plan.path) - plan.inside
    done: dict[str, int] = {}  # the names decided so far: the step before which each comes back
    for name in sorted(own, key=lambda n: (-_first_definition(plan, n), n)):
        done[name] = -1
        if name in needs(plan, places=True) and _outlives(plan, name):
            last = _needed_at(plan, name)
            if not _replay(plan, name, own, done, c):
                _check_taped(name, c)
                plan.tapes.append(name)
                last = len(plan.steps)
            done[name] = last
    plan.inside |= own


def mark_places(plan: Plan, c: Context, wanted: set[str] | None = None) -> None:
    """Note what a recall of overwritten contents needs besides them: the view that it writes through,
    and the numbers in its subscripts."""
    wanted = all_needs(plan) if wanted is None else wanted
    for step in plan.steps:
        for kill in step.kills:
            if kill.section is not None and c.buffers.aliases(kill.name) & wanted:
                step.pre |= {n for n in sections.index_operands(kill.section) if n not in c.buffers.of}
                if c.buffers.of.get(kill.name) != frozenset((kill.name,)):
                    step.places.add(kill.name)
        for p in step.plans:
            mark_places(p, c, wanted)


def _memory(plan: Plan, c: Context) -> None:
    """Reading a view is reading the buffers that it may show."""
    for step in plan.steps:
        for found in (step.pre, step.post):
            for n in list(found):
                found |= c.buffers.of.get(n, frozenset())


def _first_definition(plan: Plan, name: str) -> int:
    for k, step in enumerate(plan.steps):
        if name in _binds(step.statement):
            return k
    return -1


def _binds(s: AnyStatement) -> set[str]:
    return {n for t in statements((s,)) for n in bound(t)}


def _needed_at(plan: Plan, name: str) -> int:
    """The last step whose adjoint (or below it) reads a name."""
    last = -1
    for k, step in enumerate(plan.steps):
        if name in step.pre | step.post | step.places:
            last = k
        if any(name in needs(p, places=True) - p.inside for p in step.plans):
            last = k
    return last


def _check_taped(name: str, c: Context) -> None:
    """A name for memory that is written elsewhere cannot come back as a copy."""
    own = c.buffers.of.get(name, frozenset((name,)))
    if own != frozenset((name,)) and any(c.buffers.may_share(name, w) for w in c.written):
        s = c.scopes.bindings[name][0]
        raise c.refuse(s, "AD305",
                       f"`{name}` shares memory that is written in place, and the view cannot be made again",
                       "Bind a copy (`.copy()`), or take the view where its operands no longer change.")


def _outlives(plan: Plan, name: str) -> bool:
    """Whether the value that a name has at the end of a block is needed: not only values that the
    block itself overwrites again (those are recorded there)."""
    for step in reversed(plan.steps):
        rebinds = any(k.name == name and k.section is None for k in step.kills)
        if name in step.post | step.places or (name in step.pre and not rebinds):
            return True
        if any(name in needs(p, places=True) - p.inside and _outlives(p, name) for p in step.plans):
            return True
        if rebinds:
            return False
    return False


def _replay(plan: Plan, name: str, own: set[str], done: dict[str, int], c: Context) -> bool:
    """Try to recompute a name before the last step that needs it."""
    last = _needed_at(plan, name)
    at = [k for k, step in enumerate(plan.steps) if name in _binds(step.statement)]
    if not at or at[-1] > last or name in c.counters:
        return False
    wanted = {k: _with_helpers(plan.steps[k].statement, name) for k in at}
    if any(m != name and not _only_at(m, k, plan, own) for k in at for m in wanted[k]):
        return False
    pieces = [_slice(plan.steps[k].statement, wanted[k]) for k in at]
    view = len(pieces) == 1 and _is_view(pieces[0], c) and surely_view(pieces[0].value)
    if not view and not all(_cheap(s, own) for s in pieces):
        return False
    if not view and any(_writes(t, name, c) for step in plan.steps for t in statements((step.statement,))):
        return False
    operands: set[str] = set()
    for k, s in zip(at, pieces):
        found = _operands(s, view) - {name}
        if any(done.get(r, last) < last for r in found):
            return False
        if found & _binds(plan.steps[k].statement) or not all(_unchanged(r, s, plan, k, last, view, own, c) for r in found):
            return False
        operands |= found
    step = plan.steps[last]
    for k in at:
        step.replayed[k] = step.replayed.get(k, set()) | wanted[k]
    step.restore = [_again(_slice(plan.steps[k].statement, n)) for k, n in sorted(step.replayed.items())]
    step.pre |= operands
    return True


def _with_helpers(s: AnyStatement, name: str) -> set[str]:
    """A name and those that are bound in the same statement on the way to it."""
    wanted, inside = {name}, _binds(s)
    while True:
        read = set().union(set(), *(names(e) for t in statements((_slice(s, wanted),)) for e in expressions(t)))
        if read & inside <= wanted:
            return wanted
        wanted |= read & inside


def _only_at(name: str, k: int, plan: Plan, own: set[str]) -> bool:
    """Whether a name belongs to one pass, and only step k binds it."""
    return name in own and all(j == k or name not in _binds(t.statement) for j, t in enumerate(plan.steps))


def _slice(s: AnyStatement, wanted: set[str]) -> AnyStatement:
    """A statement with what binds the names alone, and without jumps."""
    if not isinstance(s, (If, For)):
        return s
    parts = {"body": s.body, "orelse": s.orelse} if isinstance(s, If) else {"body": s.body}
    kept = {k: tuple(_slice(t, wanted) for t in block if _binds(t) & wanted) for k, block in parts.items()}
    return replace(s, **kept)


def _again(s: AnyStatement) -> AnyStatement:
    """A statement as it is repeated in the reverse sweep: without its comments."""
    if isinstance(s, (Assign, Update)):
        return type(s)(s.target, *( (s.value,) if isinstance(s, Assign) else (s.op, s.value)))
    if isinstance(s, If):
        return If(s.test, tuple(map(_again, s.body)), tuple(map(_again, s.orelse)))
    assert isinstance(s, For)
    return For(s.var, s.start, s.stop, s.step, tuple(map(_again, s.body)))


def _operands(s: AnyStatement, view: bool) -> set[str]:
    if view:
        return {root(s.value)} | sections.index_operands(s.value)
    if isinstance(s, (If, For)):
        return set(live.before((s,), frozenset()))
    return set().union(set(), *(names(e) for e in expressions(s)))


def _unchanged(r: str, s, plan: Plan, k: int, last: int, view: bool, own: set[str], c: Context) -> bool:
    """Whether an operand has, before the adjoint of step `last`, the value that it had at step k."""
    for step in plan.steps[k + 1 : last + 1]:
        for t in statements((step.statement,)):
            if r in bound(t):
                return False
            if not view and is_name_of_array(r, c) and _touches(t, r, s, _around(plan, step, c), c):
                return False
    if r in own or view or not is_name_of_array(r, c):
        return r in own or _fixed(r, c) or r in needs(plan) or view
    return _never_written(r, c) or r in needs(plan)


def is_name_of_array(n: str, c: Context) -> bool:
    return n in c.buffers.of


def _fixed(r: str, c: Context) -> bool:
    """A scalar that is bound once: a parameter, a loop's variable, a constant."""
    at = c.scopes.bindings.get(r, ())
    return len(at) <= 1 or all(isinstance(t, For) for t in at)


def _never_written(r: str, c: Context) -> bool:
    return not any(c.buffers.may_share(r, w) for w in c.written) and len(
        c.scopes.bindings.get(r, ())
    ) <= 1


def _around(plan: Plan, step: Step, c: Context) -> dict[str, For]:
    """The loops around a block and inside one of its steps, by variable, outer ones first."""
    loops = [c.scopes.loops[plan.path[:k]] for k in range(2, len(plan.path) + 1, 2) if plan.path[:k] in c.scopes.loops]
    loops += [t for t in statements((step.statement,)) if isinstance(t, For)]
    return {s.var.id: s for s in loops if isinstance(s, For) and settled(s)}


def _touches(t: AnyStatement, r: str, s, ranges: dict[str, For], c: Context) -> bool:
    """Whether a statement may write a section of r that s reads."""
    for e in written(t, c.buffers.effects):
        if not c.buffers.may_share(root(e), r):
            continue
        read = [n for x in expressions(s) for n in nodes(x) if isinstance(n, Index) and root(n) == r]
        whole = r in {n.id for x in expressions(s) for n in _bare_names(x)}
        if whole or not read or not all(sections.disjoint(n, e, ranges) for n in read):
            return True
    return False


def _bare_names(e: Expr):
    """Names that stand in an expression unsubscripted, shapes aside."""
    if isinstance(e, Name):
        yield e
    elif isinstance(e, Index):
        if not isinstance(e.base, Name):
            yield from _bare_names(e.base)
    elif isinstance(e, Op) and e.op not in ("shape", "size", "len"):
        for a in e.args:
            yield from _bare_names(a)


def _writes(t: AnyStatement, name: str, c: Context) -> bool:
    return any(root(e) == name or (name in c.buffers.of and c.buffers.may_share(root(e), name))
               for e in written(t, c.buffers.effects))


def _is_view(s: AnyStatement, c: Context) -> bool:
    return isinstance(s, Assign) and is_array(s.target.type) and bool(shared(s.value, c.buffers.of))


SMALL_TRIPS = 4


def _cheap(s: AnyStatement, own: set[str]) -> bool:
    """Element-wise work, views, and small blocks of them."""
    match s:
        case Assign():
            return _cheap_expression(s.value)
        case Update(target=Name()):
            return not is_array(s.target.type) and _cheap_expression(s.value)
        case If():
            return all(_cheap(t, own) for t in (*s.body, *s.orelse)) and _cheap_expression(s.test)
        case For(start=Const(), stop=Const(), step=Const()):
            trips = len(range(s.start.value, s.stop.value, s.step.value))
            return trips <= SMALL_TRIPS and all(_cheap(t, own) for t in s.body)
    return False


CHEAP = frozenset({"shape", "size", "len", "ndim", "ifexp", "stop_gradient", "np.transpose", "np.expand_dims",
                   "np.swapaxes", "np.reshape", "np.broadcast_to", "np.copy", "np.roll", "np.astype", "item",
                   "is", "is not", "np.flip"})


def _cheap_expression(e: Expr) -> bool:
    return all(not isinstance(n, Op) or n.op in CHEAP or infer.is_elementwise(n.op) for n in nodes(e))


# ------------------------------------------------------------------------- shadows begin


def _births(plan: Plan, c: Context) -> None:
    """Before the last step that uses it, a shadow that belongs to this block begins."""
    params = {p.name for p in c.function.params}
    for name in sorted(c.shadow, key=lambda n: (-_first_definition(plan, n), n)):
        if name in params or c.scopes.owner.get(name) != plan.path or name in c.seeded:
            continue
        shadow = c.shadow[name]
        users = [k for k, s in enumerate(plan.steps) if _mentions(s, shadow)]
        if users:
            _begin(plan.steps[users[-1]], name, c)
    for step in plan.steps:
        step.births.reverse()


def _mentions(step: Step, shadow: str) -> bool:
    return any(shadow in live.mentioned((a,)) for a in [*step.births, *adjoint_statements(step)])


def _begin(step: Step, name: str, c: Context) -> None:
    t = c.types[name]
    target = Name(c.shadow[name], t)
    if name in c.views:
        value = c.scopes.bindings[name][0].value
        step.births.append(Assign(target, shadow_of(value, c)))
        step.pre |= sections.index_operands(value)
    elif is_array(t):
        primal = Name(name, t)
        step.births.append(Assign(target, infer.op("np.zeros_like", (primal,))))
        if None in t.shape and c.scopes.depth(c.scopes.owner[name]):
            step.pre.add(name)
    else:
        step.births.append(Assign(target, infer.const(0.0)))
