"""Fill a work array again in the reverse sweep, by repeating the loops that filled it, instead of recording it.

    for t in range(steps):                        for t in range(steps - 1, -1, -1):
        for i in range(1, n):                         for i in range(1, n):
            slope[i] = u[i] - u[i - 1]     ->             slope[i] = u[i] - u[i - 1]
        for i in range(1, n): ...  # reads slope      for i in range(n - 1, 0, -1): ...  # reads slope

Each pass must fill the same places, whatever the values are, and nothing else may write the array: what the passes
leave alone is then what it was before the loop.  An array that the pass itself makes may be filled in any way.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

from adsource.analyses import sections
from adsource.analyses.buffers import values_read, written
from adsource.ir import infer
from adsource.ir.extents import affine
from adsource.ir.nodes import AnyStatement, Assign, Expr, For, If, Index, Name, Op, Slice, Store, Update
from adsource.ir.types import extent, is_array
from adsource.ir.walk import bound, bound_in, expressions, names, nodes, root, statements
from adsource.transforms.ahead_cost import has_function, is_pure
from adsource.transforms.passes import anywhere
from adsource.transforms.plan import Context, Plan, kills_below, needs
from adsource.transforms.replay import (
    is_left,
    needed_at,
    operands_of,
    part_of,
    repeated,
    unchanged,
    with_helpers,
    writes_into,
    written_inside,
)

EMPTY = frozenset({"np.zeros", "np.empty", "np.ones", "np.full", "np.zeros_like", "np.empty_like", "np.ones_like"})
MEASURES = frozenset({"shape", "size", "len", "ndim"})
LIMIT = 40  # operations for each element: more than that, and a record is less work

Places = list[tuple[Expr, dict[str, For]]]  # what is stored to, and the loops around it


def refilled(plan: Plan, own: set[str], c: Context) -> dict[str, list[int]]:
    """The arrays that each pass through a block fills anew, and the steps that do."""
    if not plan.path or plan.depth == 0:
        return {}
    found: dict[str, list[int]] = {}
    for k, step in enumerate(plan.steps):
        for t in statements((step.statement,)):
            for n in [root(e) for e in written(t, c.buffers.effects)] + list(bound(t)):
                if n is not None and k not in found.setdefault(n, []):
                    found[n].append(k)
    return {n: at for n, at in found.items() if _alone(n, c) and (_begins(n, at, plan, c) if n in own else
                                                                  _same_places(n, at, plan, c))}


def rerun(
    plan: Plan, name: str, at: list[int], own: set[str], done: dict[str, int], offered: Collection[str], c: Context
) -> set[str] | None:
    """Try to fill an array again before the last step that needs it; what it is then made of."""
    last = needed_at(plan, name)
    if at[-1] >= last or any(_needed_in(plan, k, name) for k in at) and not _once(plan, name, at, c):
        return None
    parts = {k: with_helpers(plan.steps[k].statement, name) for k in at}
    pieces = [part_of(plan.steps[k].statement, parts[k]) for k in at]
    if any(not _helpers_stay(parts[k] - {name}, k, plan, own, c) for k in at):
        return None
    if not all(_is_cheap(s, name, ()) for s in pieces) or sum(map(_work, pieces)) > LIMIT:
        return None
    operands: set[str] = set()
    for k, s in zip(at, pieces):
        found = operands_of(s, False) - {name}
        if any(done.get(r, last) < last for r in found) or found & bound_in((plan.steps[k].statement,)):
            return None
        if any(written_inside(plan.steps[k], r, s, plan, c) or not _recallable(r, own, c) for r in found):
            return None
        still = [unchanged(r, s, plan, k, last, False, own | set(offered), c) for r in sorted(found)]
        if not all(still):  # each has been asked for: `c.missed`
            return None
        operands |= found
    step = plan.steps[last]
    for k in at:
        step.replayed[k] = step.replayed.get(k, set()) | parts[k]
    step.restore = [repeated(part_of(plan.steps[k].statement, n)) for k, n in sorted(step.replayed.items())]
    step.pre |= operands
    return operands


# ------------------------------------------------------------------------ what is filled


def _alone(name: str, c: Context) -> bool:
    """Whether an array of the function itself has no other name, and is not handed out."""
    out = set().union(*(names(v) for v in c.function.results)) if c.function.results else set()
    known = c.buffers.of.get(name) == {name} and c.buffers.aliases(name) == {name}
    return known and is_array(c.types[name]) and name not in out | c.handles | c.tracked | c.scopes.params


def _begins(name: str, at: list[int], plan: Plan, c: Context) -> bool:
    """Whether a pass makes an array, once, ahead of all that writes it."""
    s = plan.steps[at[0]].statement
    one = len(c.scopes.bindings.get(name, ())) == 1 and len(at) > 1
    return one and isinstance(s, Assign) and s.target.id == name and _is_new(s.value)


def _is_new(e: Expr) -> bool:
    """Whether the value is an array of its own that takes little to make again."""
    return isinstance(e, Op) and (e.op in EMPTY or infer.is_elementwise(e.op) and _is_plain(e))


def _same_places(name: str, at: list[int], plan: Plan, c: Context) -> bool:
    """Whether every pass fills the same places of an array, from nothing that an earlier pass has left in it."""
    if c.scopes.defined.get(name) != [()] or not _only_here(name, plan, c):
        return False
    moving = bound_in(c.function.body[plan.path[0] :])
    filled: Places = []
    for k in at:
        places = _places(plan.steps[k].statement, name, {}, c)
        if places is None or not all(_stays(e, loops, moving, c) for e, loops in places):
            return False
        filled += places
    later: Places = []
    for k in reversed(at):
        s = plan.steps[k].statement
        later += [anywhere(*p) for p in _places(s, name, {}, c) or ()]
        for place, inner in _reads(s, name, {}):
            if not all(sections.disjoint(place, e, {**inner, **loops}) for e, loops in later):
                return False
    first = [plan.steps[k].statement for k in range(at[0])]
    return bool(filled) and not any(_mentions(t, name) for t in first)


def _only_here(name: str, plan: Plan, c: Context) -> bool:
    """Whether nothing but the block reads an array, and nothing from the outermost loop on but the block writes it."""
    here = {id(t) for step in plan.steps for t in statements((step.statement,))}
    ahead = {id(t) for t in statements(c.function.body[: plan.path[0]])}
    for t in statements(c.function.body):
        if id(t) in here:
            continue
        if id(t) not in ahead and (name in bound(t) or writes_into(t, name, c)):
            return False
        reads = [t.value, *t.target.items] if isinstance(t, Store) and root(t.target) == name else expressions(t)
        if any(_has(e, name) for e in reads):
            return False
    return True


def _places(s: AnyStatement, name: str, loops: dict[str, For], c: Context) -> Places | None:
    """Where a statement stores into an array, None where that depends on values."""
    if isinstance(s, Store) and root(s.target) == name:
        return [(s.target, loops)] if isinstance(s.target.base, Name) else None
    if isinstance(s, For):
        found = [_places(t, name, {**loops, s.var.id: s}, c) for t in s.body]
        return None if None in found else [p for f in found for p in f]
    if isinstance(s, If):
        arms = [[_places(t, name, loops, c) for t in arm] for arm in (s.body, s.orelse)]
        if any(None in arm for arm in arms):
            return None
        body, orelse = ([p for f in arm for p in f] for arm in arms)
        return body if [e for e, _ in body] == [e for e, _ in orelse] else None
    return None if any(name == root(e) for t in statements((s,)) for e in written(t, c.buffers.effects)) else []


def _stays(e: Index, loops: dict[str, For], moving: set[str], c: Context) -> bool:
    """Whether a place, in all passes of the loops around it, is the same at each pass of the loops further out."""
    bounds = [b for s in loops.values() for b in (s.start, s.stop, s.step)]
    used = sections.index_operands(e).union(*map(names, bounds))
    return not (used - set(loops)) & moving and not any(n in c.buffers.of for b in (*bounds, *_items(e))
                                                        for n in values_read(b))


def _items(e: Index) -> list[Expr]:
    return [x for i in e.items for x in ((i.start, i.stop, i.step) if isinstance(i, Slice) else (i,)) if x is not None]


def _reads(s: AnyStatement, name: str, loops: dict[str, For]) -> Iterator[tuple[Expr, dict[str, For]]]:
    """Where a statement reads an array, and the loops around that."""
    inner = {**loops, s.var.id: s} if isinstance(s, For) else loops
    for block in (getattr(s, "body", ()), getattr(s, "orelse", ())):
        for t in block:
            yield from _reads(t, name, inner)
    own = [s.value, *s.target.items] if isinstance(s, Store) and root(s.target) == name else expressions(s)
    for e in own:
        yield from ((n, inner) for n in _leaves(e, name))


def _leaves(e: Expr, name: str) -> Iterator[Expr]:
    found = [n for n in nodes(e) if isinstance(n, Index) and root(n) == name]
    yield from found
    if not found and _has(e, name):
        yield next(n for n in nodes(e) if getattr(n, "id", None) == name)


def _mentions(s: AnyStatement, name: str) -> bool:
    return any(_has(e, name) for t in statements((s,)) for e in expressions(t))


def _has(e: Expr | None, name: str) -> bool:
    """Whether the contents of an array are read, its lengths aside."""
    if e is None or isinstance(e, Op) and e.op in MEASURES:
        return False
    return name in names(e)


# ------------------------------------------------------------------------ what it takes


def fills(plan: Plan, name: str, at: list[int], c: Context) -> set[int]:
    """The kills of the one step that fills an array, each place once: what it destroys is an earlier pass's."""
    return {id(k) for p in plan.steps[at[-1]].plans for k in kills_below(p) if k.name == name} if (
        _once(plan, name, at, c)) else set()


def _once(plan: Plan, name: str, at: list[int], c: Context) -> bool:
    """Whether one loop nest fills an array, and stores to no place twice."""
    s = plan.steps[at[-1]].statement
    begins = len(at) == 2 and name in bound(plan.steps[at[0]].statement)
    places = _places(s, name, {}, c) if len(at) == 1 or begins else None
    return places is not None and len(places) == 1 and _apart(*places[0])


def _apart(e: Expr, loops: dict[str, For]) -> bool:
    """Whether the passes of the loops around a place meet different elements each: `w[i, j + 1]`."""
    assert isinstance(e, Index)
    met: list[str] = []
    for item in e.items:
        place = None if isinstance(item, Slice) else affine(item)
        turning = [n for n, _ in place.terms if n in loops] if place is not None else ["", ""]
        if len(turning) > 1 or names(item) & loops.keys() and not turning:
            return False
        for n in turning:
            low = sections.ends(loops[n])[0]
            least = None if low is None or dict(place.terms)[n] != 1 else place - extent(n) + low
            if least is None or least.terms or least.const < 0:  # which may count from the end
                return False
        met += turning
    return sorted(met) == sorted(loops)


def _needed_in(plan: Plan, k: int, name: str) -> bool:
    step = plan.steps[k]
    below = set().union(*(needs(p, places=True) - p.inside for p in step.plans)) if step.plans else set()
    return name in step.pre | step.post | step.handed | step.places | below


def _helpers_stay(helpers: set[str], k: int, plan: Plan, own: set[str], c: Context) -> bool:
    """Whether what a step makes on the way is numbers of its own."""
    here = bound_in((plan.steps[k].statement,))
    others = (t for j, t in enumerate(plan.steps) if j != k)
    elsewhere = set().union(*(bound_in((t.statement,)) for t in others)) - {
        s.var.id for t in plan.steps for s in statements((t.statement,)) if isinstance(s, For)}
    return all(n in here - elsewhere and n in own and n not in c.buffers.of for n in helpers)


def _recallable(r: str, own: set[str], c: Context) -> bool:
    """Whether old contents of an array come back if they are asked for."""
    return r in own or r not in c.buffers.of or r in c.recallable or not any(
        c.buffers.may_share(r, w) for w in c.written)


def _is_cheap(s: AnyStatement, name: str, around: tuple[str, ...]) -> bool:
    """Element-wise work, each loop along an axis of the array."""
    match s:
        case Assign():
            return _is_new(s.value) if s.target.id == name else not is_array(s.target.type) and _is_plain(s.value)
        case Store() | Update(target=Index()):
            used = sections.index_operands(s.target)
            return set(around) <= used and all(map(_is_plain, (s.value, *s.target.items)))
        case Update():
            return not around and _is_plain(s.value)
        case If():
            return _is_plain(s.test) and all(_is_cheap(t, name, around) for t in (*s.body, *s.orelse))
        case For():
            stores = any(isinstance(t, Store) for t in statements(s.body))
            return stores and not is_left(s) and all(_is_cheap(t, name, (*around, s.var.id)) for t in s.body)
    return False


def _is_plain(e: Expr) -> bool:
    return is_pure(e) and not has_function(e)


def _work(s: AnyStatement) -> int:
    return sum(isinstance(n, Op) for t in statements((s,)) for e in expressions(t) for n in nodes(e))
