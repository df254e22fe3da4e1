"""The adjoint of `x = value`: contributions, then the adjoint that is left for the old x."""

from __future__ import annotations

from adsource.analyses.buffers import lengths_read, shared, values_read
from adsource.ir import infer
from adsource.ir.nodes import (
    MORE_ROOM,
    AnyStatement,
    Assign,
    Expr,
    Name,
    Op,
    TupleExpr,
)
from adsource.ir.types import Tuple, is_array
from adsource.ir.walk import is_own, names, root
from adsource.transforms.contributions import (
    add,
    former,
    lives_before,
    note_reads,
    pulled,
    puller,
    swap,
    whole,
    zero,
)
from adsource.transforms.plan import Context, Step
from adsource.transforms.scopes import Path
from adsource.transforms.strong import seed_of


def assign(s: Assign, path: Path, step: Step, c: Context) -> None:
    x = s.target
    if isinstance(x.type, Tuple):
        assign_tuple(s, path, step, c)
        return
    if x.id not in c.active or x.id not in c.shadow or is_item(s):
        return
    if is_array(x.type) and shared(s.value, c.buffers.of) and x.id in c.views | c.tracked:
        return
    if s.comments == (MORE_ROOM,) and x.id in names(s.value):  # its shadow may stay: nobody looks at the room in it
        return
    seed = c.shadow_name(x)
    pull_into(s, s.value, seed, x, step, c, path)


def pull_into(s, value: Expr, seed: Expr, x: Name, step: Step, c: Context, path: Path) -> None:
    """The adjoint of `x = value`: contributions, then the adjoint that is left for the old x."""
    given = seed_of(s, seed)
    pull, reread = pulled(s, value, given, x, lambda e: x.id in values_read(e) | _lengths(e, c), c)
    if c.varies(x.id) and any(root(leaf) == x.id and _as_long(leaf, e) for leaf, e in pull.found):
        pull, reread = pulled(s, value, given, x, lambda e: True, c)  # the adjoint of the old x is as long as that
    own, old = [(leaf, e) for leaf, e in pull.found if root(leaf) == x.id], c.shadow_name(former(x, c))
    others = [(leaf, e) for leaf, e in pull.found if root(leaf) != x.id]
    step.rereads = reread
    out = list(pull.lets) + [add(leaf, e, c) for leaf, e in others]
    if all(isinstance(leaf, Name) for leaf, _ in own) and own:
        total = own[0][1]
        for _, e in own[1:]:
            total = infer.op("+", (total, e))
        if total != seed:
            like = own[0][0] if None not in getattr(own[0][0].type, "shape", ()) else former(own[0][0], c)
            wide = whole(total, like)  # as wide as the old x
            if c.varies(x.id) and wide != total:
                step.pre.add(x.id)
            out.append(Assign(old, wide))
    elif own:
        t = Name(pull.temporary(), seed.type)
        empty = infer.op("np.zeros_like", (former(x, c),))
        out = [Assign(t, seed), *(swap(a, seed, t) for a in out), Assign(old, empty)]
        out += [swap(add(leaf, e, c), seed, t) for leaf, e in own]
        step.pre.add(x.id)
    elif lives_before(s, x, path, c):
        (step.late if c.varies(x.id) else out).append(Assign(old, zero(x, seed, c)))
    step.adjoint = out
    note_reads(step, None if step.rereads else x, c)


def _as_long(leaf: Expr, e: Expr) -> bool:
    """Whether a contribution to an array needs its length."""
    return not isinstance(leaf, Name) or whole(e, leaf) != e


def _lengths(e: Expr, c: Context) -> set[str]:
    return {n for n in lengths_read(e) if c.varies(n)}


def is_item(s: AnyStatement) -> bool:
    """Whether this unpacks a tuple, which has a name (`canonical`)."""
    found = isinstance(s, Assign) and isinstance(s.value, Op) and s.value.op == "item"
    assert not found or isinstance(s.value.args[0], Name), s
    return found


def after_items(steps: list[Step]) -> None:
    """The adjoint of `t = f(x)` behind the lines that unpack it, `a = t[0]` and `b = t[1]`: rules read a
    and b."""
    for k, step in enumerate(steps):
        s, last = step.statement, k
        if not step.adjoint or not isinstance(s, Assign) or not isinstance(s.target.type, Tuple):
            continue
        while last + 1 < len(steps) and _unpacks(steps[last + 1].statement, s.target):
            last += 1
        if last > k:
            read, end = step.pre | step.post, steps[last]
            end.post = read & {end.statement.target.id}
            end.pre, end.adjoint = read - end.post, step.adjoint
            step.pre, step.post, step.adjoint = set(), set(), []


def _unpacks(s: AnyStatement, t: Name) -> bool:
    return is_item(s) and s.value.args[0] == t


def assign_tuple(s: Assign, path: Path, step: Step, c: Context) -> None:
    """`t = np.linalg.slogdet(a)`: the seeds are the shadows of the names that its items are bound to."""
    items: dict[int, Name] = {}
    for found in c.scopes.bindings.values():
        for b in found:
            if is_item(b) and b.value.args[0] == s.target:
                k = b.value.get("k")
                if k in items or len(c.scopes.bindings[b.target.id]) > 1:
                    if not c.active & {b.target.id, items.get(k, b.target).id}:
                        continue
                    raise c.refuse(s, "AD307", "the items of a tuple are bound in more than one place",
                                   "Unpack it once, into names of its own.")
                items[k] = b.target
    if not any(n.id in c.active for n in items.values()):
        return
    if is_own(s.value) and any(n.id in names(s.value) for n in items.values()):
        raise c.refuse(s, "AD307", "the items of a tuple replace what its function reads",
                       "Unpack it into names of their own.")
    types = s.target.type.items
    values = [items.get(k, infer.const(0.0)) for k in range(len(types))]
    seeds = [c.shadow_name(n) if isinstance(n, Name) and n.id in c.active else infer.const(0.0) for n in values]
    for k, n in enumerate(values):
        if not isinstance(n, Name):
            values[k] = Op("item", (s.target,), types[k], (("k", k),))
    pull = puller(s, c)
    pull(s.value, TupleExpr(tuple(seeds), s.target.type), TupleExpr(tuple(values), s.target.type))
    step.adjoint = pull.lets + [add(leaf, e, c) for leaf, e in pull.found]
    for n in items.values():
        if n.id in c.active and lives_before(s, n, path, c):
            found = Assign(c.shadow_name(former(n, c)), zero(n, c.shadow_name(n), c))
            (step.late if c.varies(n.id) else step.adjoint).append(found)
    note_reads(step, None, c)
