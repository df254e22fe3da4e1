"""A loop whose passes need nothing from each other: forwards and backwards pass by pass.

    for m in range(n):                      for m in range(n):
        s = s0                                  s = s0
        for t in range(k):                      for t in range(k):
            s_tape[m, t] = s                        s_tape[t] = s
            s = f(s, z[m, t])                       s = f(s, z[m, t])
        total += s                   ->         total += s
    ...                                         s_b = total_b
    for m in range(n - 1, -1, -1):              for t in range(k - 1, -1, -1):
        s_b = total_b                               ...
        for t in range(k - 1, -1, -1):
            ...

What a pass records is used at once, out of the cache, and takes the memory of one pass.  The joint loop stands at the
end of the forward sweep, behind what it begins from (`total_b`), which must not follow from its results (`total`).

`taping.py` makes the joint loop as it would be; here is what decides whether it means the same.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from adsource.analyses import live
from adsource.analyses.buffers import values_read, written
from adsource.ir.extents import affine
from adsource.ir.nodes import (
    AnyStatement,
    Assign,
    Call,
    Const,
    Do,
    Expr,
    For,
    If,
    Index,
    Jump,
    Keep,
    Name,
    Op,
    Permute,
    Remark,
    Slice,
    Store,
    Update,
    While,
)
from adsource.ir.types import is_array
from adsource.ir.walk import bound, expressions, names, nodes, root, statements
from adsource.transforms.lower_facts import Facts
from adsource.transforms.plan import Context, Plan
from adsource.transforms.signs import keeps_sign

Block = list[AnyStatement]
TOGETHER = "Forwards and backwards pass by pass: no pass needs what another leaves."


@dataclass
class Joint:
    """The parts of a routine around a joint loop, and the loop's own."""

    loop: For
    forward: Block  # of one pass
    reverse: Block
    before: Block = field(default_factory=list)
    between: Block = field(default_factory=list)  # behind the forward sweep's loop and ahead of the reverse one
    after: Block = field(default_factory=list)


def own_reverse(reverse: Block, joint: Joint | None) -> Block:
    """The reverse sweep without what a joint loop does of the forward one."""
    return [t for s in reverse for t in (joint.reverse if joint is not None and s is joint.loop else [s])]


def to_the_end(block: Block | tuple[AnyStatement, ...]) -> Block:
    """The forward sweep of a pass without `continue`: what the jump leaves out is in the other arm, and the reverse
    sweep stands behind."""
    out: Block = []
    for s in block:
        if isinstance(s, Jump):
            continue
        if isinstance(s, If) and _leaves(s):
            body, orelse = (tuple(to_the_end(b)) for b in (s.body, s.orelse))
            s = replace(s, body=body or (Keep("pass"),), orelse=orelse, guard=False, verbatim=False)
        out.append(s)
    return out


def candidates(tree: Plan, c: Context) -> list[int]:
    """The steps of a routine that are loops with records in inner loops."""
    if c.views & c.active or c.tracked or not any(" x " in passes for _, _, passes, _, _ in c.taped):
        return []
    return [k for k, step in enumerate(tree.steps) if isinstance(step.statement, For) and step.trips is None
            and any(isinstance(s, (For, While)) for s in statements(step.statement.body))]


def recorded(c: Context) -> tuple[bool, list[int]]:
    """How much a routine records: whether lists have to grow anew in each pass, and in how many loops at most."""
    lists = c.joint is not None and any("passes" in passes for _, _, passes, _, _ in c.taped)
    return lists, sorted((passes.count(" x ") + bool(passes) for _, _, passes, _, _ in c.taped), reverse=True)


def arranged(sweeps, kept: Block, begin: Block, c: Context) -> Block | None:
    """The routine's statements in their order, or None where it would not mean the same.  sweeps: of the routine;
    kept, begin: what stands between the two."""
    if sweeps.joint is None:
        return None
    j = _around(sweeps, kept, begin)
    passes = [*j.forward, *j.reverse]
    if any(isinstance(s, (Call, Permute)) or _is_effect(s) for s in statements((*passes, *j.between))):
        return None
    first, then = _parted(j, c)
    if first is None or not _alone(j, [*then, *j.after], c):
        return None
    return [*j.before, *first, j.loop, *then, *j.after]


def _around(sweeps, kept, begin) -> Joint:
    """What stands before the two loops that are to be one, between and behind them."""
    k, at = sweeps.ahead
    piece = sweeps.reverse[at]
    here = next(i for i, s in enumerate(piece) if s is sweeps.joint.loop)
    later = [s for p in reversed(sweeps.reverse[at + 1 :]) for s in p]
    earlier = [s for p in reversed(sweeps.reverse[:at]) for s in p]
    between = [*sweeps.forward[k:], *kept, *begin, *later, *piece[:here]]
    return replace(sweeps.joint, before=sweeps.forward[:k], between=between, after=[*piece[here + 1 :], *earlier])


def _is_effect(s: AnyStatement) -> bool:
    draws = any(isinstance(n, Op) and n.op.startswith("rng.") for e in expressions(s) for n in nodes(e))
    return draws or isinstance(s, Do) and s.value.op not in ("append",)


# ----------------------------------------------------------------------- what stands between


def _parted(j: Joint, c: Context) -> tuple[Block | None, Block]:
    """What stood between the loops: what goes in front of the joint one, and what goes behind."""
    forward, reverse = _Touched(j.forward, c), _Touched(j.reverse, c)
    late = (forward.writes | forward.sums) & _outside(j)
    first: Block = []
    then: Block = []
    for s in j.between:
        if isinstance(s, Remark):
            then.append(s)  # the joint loop and what it begins from are still checked as the forward sweep is
            continue
        t = _Touched([s], c)
        if not (t.reads | t.writes | t.sums) & late:
            first.append(s)
            behind = _Touched(then, c)
            if t.writes & (forward.all | behind.all) or t.sums & (forward.all | behind.reads | behind.writes):
                return None, []
            continue
        then.append(s)
        late |= t.writes | t.sums
        if t.writes & reverse.all or t.reads & (reverse.writes | reverse.sums) or t.sums & (
            reverse.reads | reverse.writes
        ):
            return None, []
    return first, then


def _outside(j: Joint) -> set[str]:
    return {n for s in statements((*j.before, *j.between, *j.after)) for e in expressions(s) for n in names(e)} | {
        n for s in statements((*j.before, *j.between, *j.after)) for n in bound(s)
    }


class _Touched:
    """What statements read, write, and only add to."""

    def __init__(self, block: Block, c: Context):
        self.reads: set[str] = set()
        self.writes: set[str] = set()
        self.sums: set[str] = set()
        for s in statements(tuple(block)):
            target = root(s.target) if isinstance(s, (Store, Update)) else None
            adds = isinstance(s, Update) and s.op in ("+", "-") and target not in names(s.value) | _subscripts(s.target)
            for e in expressions(s):
                found = _subscripts(e) if isinstance(s, (Store, Update)) and e is s.target else values_read(e)
                self.reads |= _same_memory(found, c)
            if isinstance(s, Update) and not adds:
                self.reads |= _same_memory({target}, c)
            places = {root(e) or "" for e in written(s, c.buffers.effects)} | set(bound(s))
            if adds:
                self.sums |= _same_memory(places, c)
            else:
                self.writes |= _same_memory(places, c)
        self.sums -= self.writes | self.reads
        self.writes |= {n for n in self.reads if any(
            n in _same_memory({root(s.target) or ""}, c) for s in statements(tuple(block)) if isinstance(s, Update)
        )}

    @property
    def all(self) -> set[str]:
        return self.reads | self.writes | self.sums


def _same_memory(found: set[str], c: Context) -> set[str]:
    return set().union(*({n} | set(c.buffers.aliases(n)) for n in found)) if found else set()


def _subscripts(target: Expr) -> set[str]:
    found: set[str] = set()
    while isinstance(target, Index):
        found |= set().union(set(), *(names(p) for i in target.items for p in _parts(i)))
        target = target.base
    return found


def _parts(item) -> list[Expr]:
    if isinstance(item, Slice):
        return [e for e in (item.start, item.stop, item.step) if e is not None]
    return [item] if isinstance(item, (Name, Op, Index, Const)) else []


# ----------------------------------------------------------------------- one pass and the others


def _alone(j: Joint, behind: Block, c: Context) -> bool:
    """Whether no pass of the joint loop meets what another leaves."""
    forward, reverse = _Touched(j.forward, c), _Touched(j.reverse, c)
    entering = live.before((*j.forward, *j.reverse), frozenset())
    wanted = live.before(tuple(behind), frozenset()) | {p.name for p in c.function.params}
    outside = _outside(j)
    private = {n for n in forward.writes | forward.sums if _overwritten_first(n, j, c)}
    shadows = {c.shadow[n] for n in private if n in c.shadow}
    for n in sorted(forward.writes | forward.sums | reverse.writes | reverse.sums):
        here, back = n in forward.writes | forward.sums, n in reverse.writes | reverse.sums
        if n == j.loop.var.id or len(c.buffers.aliases(n) - {n}):
            return False
        if n not in entering and n not in outside:
            continue  # lives for one pass
        if n not in entering and not is_array(c.types.get(n)):
            if n in wanted and back:
                return False
            continue
        if not back:
            continue  # the reverse sweep finds it as the pass has left it
        if not here and n in reverse.sums and n not in forward.all:
            continue  # the order of a sum of the adjoint's is ours
        if n in shadows and n not in forward.all:
            continue  # zero at the ends of each pass
        if _by_pass(n, j, c) and not (here and n in wanted):
            continue
        if n in private and n not in wanted:
            continue
        return False
    return True


def _by_pass(name: str, j: Joint, c: Context) -> bool:
    """Whether each pass keeps to its own row of an array."""
    places = [e for s in statements((*j.forward, *j.reverse)) for x in expressions(s) for e in _mentions(x, name)]
    if not places or not all(isinstance(e, Index) for e in places):
        return False
    if not keeps_sign(j.loop.var, Facts(c.function)):
        return False
    rank = min(len(e.items) for e in places)
    return any(all(e.items[k] == j.loop.var for e in places) for k in range(rank))


def _mentions(e: Expr, name: str) -> list[Expr]:
    """The subscripted names, or bare ones, in an expression; shapes do not count."""
    if isinstance(e, Index) and isinstance(e.base, Name):
        own = [e] if e.base.id == name else []
        return own + [m for i in e.items for p in _parts(i) for m in _mentions(p, name)]
    if isinstance(e, Name):
        return [e] if e.id == name else []
    if isinstance(e, Op) and e.op in ("shape", "size", "len"):
        return []
    inside = e.args if isinstance(e, Op) else getattr(e, "items", ()) if not isinstance(e, Index) else (e.base,)
    return [m for a in inside for m in _mentions(a, name)]


def _meets(s: AnyStatement, name: str) -> bool:
    return any(_mentions(e, name) for t in statements((s,)) for e in expressions(t))


def _overwritten_first(name: str, j: Joint, c: Context) -> bool:
    """Whether a pass begins with writing every element of an array, which nobody has a use for behind the loop."""
    t = c.types.get(name)
    if not is_array(t) or name in {p.name for p in c.function.params} or None in t.shape:
        return False
    if any(name in names(e) for s in statements(tuple(j.between)) for e in expressions(s) if not _is_birth(s, e)):
        return False
    first = next((s for s in j.forward if _meets(s, name)), None)
    return first is not None and _covers(first, name, t.shape, {})


def _is_birth(s: AnyStatement, e: Expr) -> bool:
    """`x_b = np.zeros_like(x)`"""
    return isinstance(s, Assign) and isinstance(e, Op) and e.op == "np.zeros_like"


def _covers(s: AnyStatement, name: str, shape, loops: dict[str, For]) -> bool:
    """Whether a statement, in loops over whole axes, stores every element, and does nothing else with the array."""
    if isinstance(s, Store) and root(s.target) == name:
        items = s.target.items
        if not isinstance(s.target.base, Name) or _mentions(s.value, name):
            return False
        if all(i == Slice() for i in items):
            return True
        return len(items) == len(shape) == len({i.id for i in items if isinstance(i, Name)}) and all(
            i.id in loops and _whole(loops[i.id], e) for i, e in zip(items, shape)
        )
    if not isinstance(s, For):
        return False
    met = [t for t in s.body if _meets(t, name)]
    jumps = any(isinstance(t, (Jump, If)) and _leaves(t) for t in s.body)
    return len(met) == 1 and not jumps and _covers(met[0], name, shape, loops | {s.var.id: s})


def _leaves(s: AnyStatement) -> bool:
    return any(isinstance(t, Jump) for t in statements((s,)))


def _whole(loop: For, length) -> bool:
    stop = affine(loop.stop)
    return loop.start == Const(0, loop.start.type) and loop.step == Const(1, loop.step.type) and stop == length
