"""Adding contributions to shadows: pulling through an expression, and what that reads."""

from __future__ import annotations

from dataclasses import replace

from adsource.analyses.buffers import gathers, values_read
from adsource.ir import infer, shapes
from adsource.ir.nodes import (
    AnyStatement,
    Assign,
    Call,
    Do,
    Expr,
    Index,
    Name,
    Op,
    Slice,
    Store,
    TupleExpr,
    Update,
)
from adsource.ir.types import extent, is_array
from adsource.ir.walk import VIEWS, rebuild
from adsource.rulebook.book import NO_RULE
from adsource.transforms.plan import Context, Step
from adsource.transforms.pull import Pull, cancel, namer, negated
from adsource.transforms.scopes import Path


def puller(s: AnyStatement, c: Context) -> Pull:
    def refuse(e: Expr, why: str):
        return c.refuse(s, "AD301", why, NO_RULE)

    return Pull(c.book, c.is_active, namer(c.taken), refuse)


def add(leaf: Expr, seed: Expr, c: Context) -> AnyStatement:
    """Add a contribution to the shadow of a name or section."""
    target = shadow_of(leaf, c)
    if isinstance(leaf, Index) and gathers(leaf):
        if not any(getattr(getattr(i, "type", None), "dtype", "") == "bool" for i in leaf.items):
            items = leaf.items[0] if len(leaf.items) == 1 else TupleExpr(leaf.items, None)
            return Do(Op("np.add.at", (target.base, items, seed), infer.const(None).type))
    seed = cancel(seed)
    opposite = negated(seed)
    return Update(target, "+", seed, True) if opposite is None else Update(target, "-", opposite, True)


def shadow_of(e: Expr, c: Context) -> Expr:
    """The same view of the shadow."""
    if isinstance(e, Name):
        return c.shadow_name(e)
    if isinstance(e, Index):
        return replace(e, base=shadow_of(e.base, c))
    assert isinstance(e, Op) and e.op in VIEWS
    return replace(e, args=(shadow_of(e.args[0], c), *e.args[1:]))


def note_reads(step: Step, target: Expr | None, c: Context) -> None:
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


MARK = "\0value"


def pulled(s, value: Expr, seed: Expr, target: Expr, reads, c: Context) -> tuple[Pull, bool]:
    """Pull through `target = value`, and whether the adjoint reads what the statement overwrites.

    Rules that read their result may read the target, which holds it afterwards, unless other parts
    of the adjoint still want what stood there before."""
    if not _as_wide(value, target):
        pull = puller(s, c)
        pull(value, seed, None)
        return pull, reads(value)
    if reads(value):
        taken = set(c.taken)
        trial = puller(s, c)
        mark = Name(MARK, value.type)
        trial(value, seed, mark)
        parts = [a.value for a in trial.lets] + [e for _, e in trial.found]
        items = [leaf for leaf, _ in trial.found if isinstance(leaf, Index)]
        c.taken.clear()
        c.taken.update(taken)
        if any(reads(e) for e in parts) or any(_index_reads(leaf, reads) for leaf in items):
            pull = puller(s, c)
            pull(value, seed, None)
            return pull, True
    pull = puller(s, c)
    pull(value, seed, target)
    return pull, False


def _as_wide(value: Expr, target: Expr) -> bool:
    """Whether the target holds just the value, not a broadcast of it."""
    own, wide = getattr(value.type, "shape", ()), getattr(target.type, "shape", ())
    if getattr(value.type, "dtype", "") != getattr(target.type, "dtype", ""):
        return False  # the target holds it rounded
    return len(own) == len(wide) and not any(a == extent(1) != b for a, b in zip(own, wide))


def _index_reads(leaf: Index, reads) -> bool:
    return any(reads(i) for i in leaf.items if hasattr(i, "type")) or (
        isinstance(leaf.base, Index) and _index_reads(leaf.base, reads)
    )


def whole(e: Expr, x: Name) -> Expr:
    """A new adjoint that is as wide as its name."""
    return shapes.spread(e, x) if is_array(x.type) else e


def former(x: Name, c: Context) -> Name:
    """A name that a statement binds, as it was before: the old array may be longer or shorter than the new one."""
    return replace(x, type=replace(x.type, shape=(None,) * x.type.rank)) if c.varies(x.id) else x


def zero(x: Name, seed: Expr, c: Context) -> Expr:
    """What the adjoint of x, whose new value has used up `seed`, is before the statement."""
    like = former(x, c) if c.varies(x.id) else seed
    return infer.op("np.zeros_like", (like,)) if is_array(x.type) else infer.const(0.0)


def swap(a: AnyStatement, old: Expr, new: Expr) -> AnyStatement:
    def one(e: Expr) -> Expr:
        return new if e == old else rebuild(e, one)

    match a:
        case Assign() | Update() | Store():
            return replace(a, value=one(a.value))
        case Do():
            first, *rest = a.value.args
            return replace(a, value=replace(a.value, args=(first, *map(one, rest))))
    return a


def lives_before(s: AnyStatement, x: Name, path: Path, c: Context) -> bool:
    """Whether an earlier binding of x could wrongly inherit the adjoint."""
    if len(c.scopes.bindings.get(x.id, ())) > 1 or x.id in {p.name for p in c.function.params}:
        return True
    return c.scopes.owner[x.id] != path
