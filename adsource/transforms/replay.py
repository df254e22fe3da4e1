"""Recompute a value in the reverse sweep by repeating, of the primal statements that gave it, what it takes.

    for i in range(n):                       for i in range(n - 1, -1, -1):
        d = x[i] - m            ->               d = x[i] - m
        s += d * d                               d_b = 2.0 * d * s_b

A value is repeated before the last step whose adjoint needs it, where the work is cheap and all that it
reads is still, or again, what it was.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from adsource.analyses import live, sections
from adsource.analyses.buffers import shared, values_read, written
from adsource.ir import infer, shapes
from adsource.ir.nodes import (
    AnyStatement,
    Assign,
    Const,
    Expr,
    For,
    If,
    Index,
    Jump,
    Name,
    Op,
    Store,
    Update,
)
from adsource.ir.types import is_array
from adsource.ir.walk import bound, bound_in, expressions, names, nodes, root, statements
from adsource.transforms import arms
from adsource.transforms.ahead_cost import has_function
from adsource.transforms.passes import settled
from adsource.transforms.plan import Context, Plan, Step, needs


def made_of(wanted: set[str], c: Context) -> set[str]:
    """Names, and those that are read where the statements that made them are repeated."""
    found, todo = set(wanted), list(wanted)
    while todo:
        for s in c.scopes.bindings.get(todo.pop(), ()):
            if isinstance(s, Assign):
                more = values_read(s.value) - found
                found |= more
                todo += more
    return found


def replay(
    plan: Plan, name: str, own: set[str], done: dict[str, int], offered: Collection[str], c: Context
) -> set[str] | None:
    """Try to recompute a name before the last step that needs it; what it is then made of.

    done: the step before which other names come back.  offered: what may be taken as recorded wherever it changes."""
    last = needed_at(plan, name)
    at = [k for k, step in enumerate(plan.steps) if name in bound_in((step.statement,))]
    if not at or at[-1] > last or name in c.counters or any(is_left(plan.steps[k].statement) for k in at):
        return None
    wanted = {k: with_helpers(plan.steps[k].statement, name) for k in at}
    if any(m != name and not _only_at(m, k, plan, own) for k in at for m in wanted[k]):
        return None
    pieces = [part_of(plan.steps[k].statement, wanted[k]) for k in at]
    view = len(pieces) == 1 and _is_view(pieces[0], c) and surely_view(pieces[0].value)
    if not view and (name in c.handles or not all(_cheap(s, own) for s in pieces)):
        return None
    if not view and any(writes_into(t, name, c) for step in plan.steps for t in statements((step.statement,))):
        return None
    operands: set[str] = set()
    for k, s in zip(at, pieces):
        found = operands_of(s, view) - {name}
        if any(done.get(r, last) < last for r in found):
            return None
        if found & bound_in((plan.steps[k].statement,)):
            return None
        if not view and any(written_inside(plan.steps[k], r, s, plan, c) for r in found):
            return None
        still = [unchanged(r, s, plan, k, last, view, own | set(offered), c) for r in sorted(found)]
        if not all(still):  # each has been asked for: `c.missed`
            return None
        operands |= found
    step = plan.steps[last]
    for k in at:
        step.replayed[k] = step.replayed.get(k, set()) | wanted[k]
    step.restore = [repeated(part_of(plan.steps[k].statement, n)) for k, n in sorted(step.replayed.items())]
    bases: set[str] = set()
    if view and name not in needs(plan):  # what it shows is not read
        bases = {n for n in operands if n in c.buffers.of}
    step.places |= bases
    step.pre |= operands - bases
    return operands


def is_left(s: AnyStatement) -> bool:
    """Whether a statement has a loop that may be left before its last pass."""
    return any(isinstance(t, For) and any(isinstance(j, Jump) for j in statements(t.body)) for t in statements((s,)))


def needed_at(plan: Plan, name: str) -> int:
    """The last step whose adjoint (or below it) reads a name."""
    last = -1
    for k, step in enumerate(plan.steps):
        if name in step.pre | step.post | step.handed | step.places:
            last = k
        if any(name in needs(p, places=True) - p.inside for p in step.plans):
            last = k
    return last


def with_helpers(s: AnyStatement, name: str) -> set[str]:
    """A name and those that are bound in the same statement on the way to it."""
    wanted, inside = {name}, bound_in((s,))
    while True:
        read = set().union(set(), *(names(e) for t in statements((part_of(s, wanted),)) for e in expressions(t)))
        if read & inside <= wanted:
            return wanted
        wanted |= read & inside


def _only_at(name: str, k: int, plan: Plan, own: set[str]) -> bool:
    """Whether a name belongs to one pass, and only step k binds it."""
    return name in own and all(j == k or name not in bound_in((t.statement,)) for j, t in enumerate(plan.steps))


def part_of(s: AnyStatement, wanted: set[str]) -> AnyStatement:
    """A statement with what binds the names alone, and without jumps."""
    if not isinstance(s, (If, For)):
        return s
    parts = {"body": s.body, "orelse": s.orelse} if isinstance(s, If) else {"body": s.body}
    kept = {k: tuple(part_of(t, wanted) for t in block if _makes(t) & wanted) for k, block in parts.items()}
    return replace(s, **kept)


def _makes(s: AnyStatement) -> set[str | None]:
    """What a statement binds, and the arrays into which it stores."""
    return bound_in((s,)) | {root(t.target) for t in statements((s,)) if isinstance(t, (Store, Update))}


def repeated(s: AnyStatement) -> AnyStatement:
    """A statement as it is repeated in the reverse sweep: without its comments."""
    if isinstance(s, (Assign, Store)):
        return type(s)(s.target, s.value)
    if isinstance(s, Update):
        return Update(s.target, s.op, s.value)
    if isinstance(s, If):
        return If(s.test, tuple(map(repeated, s.body)), tuple(map(repeated, s.orelse)))
    assert isinstance(s, For)
    note = f"line {s.origin.line}, again" if s.origin else ""
    return For(s.var, s.start, s.stop, s.step, tuple(map(repeated, s.body)), remark=note)


def operands_of(s: AnyStatement, view: bool) -> set[str]:
    if view:
        return {root(s.value)} | sections.index_operands(s.value)
    if isinstance(s, (If, For)):
        return set(live.before((s,), frozenset()))
    return set().union(set(), *(names(e) for e in expressions(s)))


def unchanged(r: str, s, plan: Plan, k: int, last: int, view: bool, own: set[str], c: Context) -> bool:
    """Whether an operand has, before the adjoint of step `last`, the value that it had at step k."""
    for step in plan.steps[k + 1 : last + 1]:
        for t in statements((step.statement,)):
            if r in bound(t):
                return False
            if step is plan.steps[last] and arms.puts_back(step, t):
                continue
            if not view and is_name_of_array(r, c) and _touches(t, r, s, _around(plan, step, c), c):
                return False
    if r in own or view or r in needs(plan) or _settled_before(r, plan, c):
        return True
    costly = any(has_function(e) for t in statements((s,)) for e in expressions(t))  # more than a record
    if not is_name_of_array(r, c):
        return _fixed(r, c) or not costly and _changes_outside(r, plan, c)
    if _never_written(r, c):
        return True
    if costly:
        return False
    c.missed |= {r} & c.recallable
    return r in c.kept


def written_inside(step: Step, r: str, s: AnyStatement, plan: Plan, c: Context) -> bool:
    """Whether a branch or a small loop that reads an array also writes it, before or behind."""
    compound = isinstance(step.statement, (If, For)) and is_name_of_array(r, c)
    return compound and any(_touches(t, r, s, _around(plan, step, c), c) for t in statements((step.statement,)))


def is_name_of_array(n: str, c: Context) -> bool:
    return n in c.buffers.of


def _fixed(r: str, c: Context) -> bool:
    """A scalar that is bound once: a parameter, a loop's variable, a constant."""
    at = c.scopes.bindings.get(r, ())
    return len(at) <= 1 or all(isinstance(t, For) for t in at)


def _changes_outside(r: str, plan: Plan, c: Context) -> bool:
    """Whether a scalar is bound in the loops around a block alone, but for the innermost: a record at each of its
    changes is less than one in each pass."""
    around = [plan.path[:k] for k in range(2, len(plan.path) + 1, 2) if plan.path[:k] in c.scopes.loops]
    inner = {p[:k] for p in c.scopes.defined.get(r, ()) for k in range(2, len(p) + 1, 2) if p[:k] in c.scopes.loops}
    return r not in c.handles and inner <= set(around[:-1])


def _never_written(r: str, c: Context) -> bool:
    return not any(c.buffers.may_share(r, w) for w in c.written) and len(
        c.scopes.bindings.get(r, ())
    ) <= 1


def _settled_before(r: str, plan: Plan, c: Context) -> bool:
    """Whether all that binds or writes a name is over before the outermost loop around a block."""
    if not plan.path:
        return False
    rest = statements(c.function.body[plan.path[0]:])
    return not any(r in bound(t) or writes_into(t, r, c) for t in rest)


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


def writes_into(t: AnyStatement, name: str, c: Context) -> bool:
    """Whether a statement writes memory in place that a name shows."""
    return any(root(e) == name or (name in c.buffers.of and c.buffers.may_share(root(e), name))
               for e in written(t, c.buffers.effects))


def _is_view(s: AnyStatement, c: Context) -> bool:
    return isinstance(s, Assign) and is_array(s.target.type) and bool(shared(s.value, c.buffers.of))


def surely_view(e: Expr) -> bool:
    """Whether an expression is a writable view of a name's memory in NumPy and in Numba alike."""
    while isinstance(e, (Index, Op)):
        if isinstance(e, Index):
            e = e.base
        elif e.op in shapes.SAFE_VIEWS or (
            e.op in ("np.reshape", "np.ravel") and getattr(e.args[0].type, "layout", "A") == "C"
            and e.get("order") in (None, "C")
        ):
            e = e.args[0]
        else:
            return False
    return isinstance(e, Name)


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
                   "np.swapaxes", "np.reshape", "np.broadcast_to", "np.copy", "np.roll", "np.astype",
                   "is", "is not", "np.flip"})


def _cheap_expression(e: Expr) -> bool:
    return all(not isinstance(n, Op) or n.op in CHEAP or infer.is_elementwise(n.op) or _is_short(n) for n in nodes(e))


def _is_short(e: Op) -> bool:
    """A product of vectors that has three elements."""
    return e.op == "np.cross" and len(e.type.shape) == 1
