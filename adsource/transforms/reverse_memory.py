"""The adjoint of stores and updates in place.

    a[i] = v      v_b += a_b[i]          a[i] += v      v_b += a_b[i]
                  a_b[i] = 0.0
"""

from __future__ import annotations

from adsource.analyses import sections
from adsource.analyses.buffers import gathers, values_read
from adsource.ir import infer, shapes
from adsource.ir.nodes import (
    AnyStatement,
    Assign,
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
from adsource.ir.types import is_array, is_float
from adsource.ir.walk import root
from adsource.transforms.contributions import add, pulled, puller, shadow_of, statement_reads
from adsource.transforms.last_writes import last_written
from adsource.transforms.plan import Context, Step
from adsource.transforms.pull import namer
from adsource.transforms.reverse_names import pull_into
from adsource.transforms.scopes import Path
from adsource.transforms.strong import seed_of


def store(s: Store | Update, value: Expr, step: Step, c: Context) -> None:
    """The adjoint of `target = value` in place."""
    target = s.target
    base = root(target)
    if base not in c.active:
        if c.is_active(value) and not is_float(target.type):
            raise c.refuse(s, "AD302", f"an active value is stored in the integer array `{base}`",
                           "Make the array float, or detach the value with `ad.stop_gradient(...)`.")
        return
    place = shadow_of(target, c)
    overlap = _overlaps(value, target, base, c)
    seed = place
    first: list[AnyStatement] = []
    if _scatters(target) and c.is_active(value):
        first, seed = last_written(place, namer(c.taken), c)
    elif overlap:
        seed = Name(namer(c.taken)(), place.type)
        first.append(Assign(seed, infer.op("np.copy", (place,)) if is_array(place.type) else place))
    narrow = seed_of(s, shapes.fit(seed, value, target))
    pull, reread = pulled(s, value, narrow, target, lambda e: _reads_place(e, target, base, c), c)
    pull.lets[:0] = first
    same = [e for leaf, e in pull.found if sections.same(leaf, target)]
    others = [(leaf, e) for leaf, e in pull.found if not sections.same(leaf, target)]
    zero = infer.const(0.0)
    adds = [add(leaf, e, c) for leaf, e in others]
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
    return not c.may_share(root(leaf), base) or sections.disjoint(leaf, target, c.ranges)


def _assignable(place: Expr) -> Index:
    """`x_b[:]` for a whole array."""
    if isinstance(place, Index):
        return place
    return infer.index(place, (Slice(),) * place.type.rank)


def _scatters(target: Expr) -> bool:
    """Whether a place is named by index arrays, which may name an element twice."""
    masked = any(getattr(getattr(i, "type", None), "dtype", "") == "bool" for i in getattr(target, "items", ()))
    return isinstance(target, Index) and gathers(target) and not masked


def _overlaps(value: Expr, target: Expr, base: str, c: Context) -> bool:
    """Whether the right side reads, actively, a place that may be (part of) what is written."""
    for leaf in _leaves(value):
        if c.is_active(leaf) and c.may_share(root(leaf), base):
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
    return any(c.may_share(n, base) for n in values_read(value) if is_array_name(n, c))


def _reads_place(e: Expr, target: Expr, base: str, c: Context) -> bool:
    """Whether an expression may read the place that is written."""
    for leaf in _leaves(e):
        n = root(leaf)
        if n in values_read(e) and is_array_name(n, c) and c.may_share(n, base):
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
        step.post |= {n for n in found if c.may_share(n, base) and n in c.buffers.of}
    step.pre |= found - step.post


def update(s: Update, path: Path, step: Step, c: Context) -> None:
    x = s.target
    if s.op not in ("+", "-"):
        value = infer.op(s.op, (x, s.value))
        if isinstance(x, Name) and not is_array(x.type):
            if x.id in c.active:
                pull_into(s, value, c.shadow_name(x), x, step, c, path)
        else:
            store(s, value, step, c)
        return
    base = root(x)
    if base not in c.active:
        return
    place = shadow_of(x, c)
    pull = puller(s, c)
    seed = place
    if _scatters(x) and c.is_active(s.value):
        first, seed = last_written(place, pull.temporary, c)
        pull.lets += first
    elif is_array(place.type) and _overlaps(s.value, x, base, c):
        seed = Name(pull.temporary(), place.type)
        pull.lets.append(Assign(seed, infer.op("np.copy", (place,))))
    elif _overlaps(s.value, x, base, c):
        seed = Name(pull.temporary(), place.type)
        pull.lets.append(Assign(seed, place))
    narrow = seed_of(s, shapes.fit(seed, s.value, x))
    pull(s.value, narrow if s.op == "+" else infer.op("u-", (narrow,)))
    step.adjoint = pull.lets + [add(leaf, e, c) for leaf, e in pull.found]
    step.rereads = base in values_read(s.value) or _reads_buffer(s.value, base, c)
    _note_store_reads(step, x, base, c)


def add_at(s: Do, step: Step, c: Context) -> None:
    """The adjoint of `np.add.at(a, index, v)`: `v_b += a_b[index]`."""
    target, index, value = s.value.args
    base = root(target)
    if base not in c.active:
        return
    if s.value.op not in ("np.add.at", "np.subtract.at"):
        raise c.refuse(s, "AD308", f"`{s.value.op}` changes an active array, and has no derivative",
                       "Store into the array with subscripts.")
    items = index.items if isinstance(index, TupleExpr) else (index,)
    gathered = infer.index(shadow_of(target, c), items)
    pull = puller(s, c)
    place = pull.let(gathered) if _reads_buffer(value, base, c) else gathered
    seed = shapes.fit(place, value, gathered)
    pull(value, seed if s.value.op == "np.add.at" else infer.op("u-", (seed,)))
    step.adjoint = pull.lets + [add(leaf, e, c) for leaf, e in pull.found]
    step.rereads = _reads_buffer(value, base, c)
    _note_store_reads(step, target, base, c)
