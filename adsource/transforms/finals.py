"""Stores that destroy nothing which an adjoint reads, judged on sections of arrays.

In an in-place factorisation

    for k in range(n):
        for i in range(k + 1, n):
            for j in range(k + 1, n):
                a[i, j] -= a[i, k] * a[k, j]

row k is final once step k begins: what the adjoint reads of it was not overwritten later, and what is
overwritten was not read before.  Nothing is recorded, where reasoning on the whole of `a` would record
n^3 / 3 numbers.

A store is harmless if it is apart from every read that may come before it: in the same pass of all common
loops, and in an earlier pass of each of them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from adsource.analyses import sections
from adsource.ir import infer, shapes
from adsource.ir.nodes import Const, Expr, For, Index, Name, Op, TupleExpr, While
from adsource.ir.types import INT
from adsource.ir.walk import bound, expressions, names, root, statements, transform
from adsource.transforms.plan import Context, Kill, Plan, Step

Loops = tuple[For | While, ...]


@dataclass(frozen=True)
class _Site:
    """A place read by an adjoint statement: at which step, in which loops, before or behind it."""

    leaf: Expr
    path: tuple[int, ...]
    loops: Loops
    before: bool


def harmless(tree: Plan, c: Context) -> set[int]:
    """The ids of the kills that need no record."""
    sites: dict[str, list[_Site]] = {}
    kills: list[tuple[Kill, tuple[int, ...], Loops]] = []
    _collect(tree, (), (), c, sites, kills)
    found: set[int] = set()
    for kill, path, loops in kills:
        reads = [s for n in c.buffers.aliases(kill.name) for s in sites.get(n, ())]
        if all(_apart(s, kill.section, path, loops, c) for s in reads):
            found.add(id(kill))
    return found


def _collect(plan: Plan, path, loops: Loops, c: Context, sites, kills) -> None:
    for k, step in enumerate(plan.steps):
        here = (*path, k)
        kills += [(kill, here, loops) for kill in step.kills if kill.section is not None]
        for leaf, before in _leaves_read(step, c):
            sites.setdefault(root(leaf), []).append(_Site(leaf, here, loops, before))
        inner = (*loops, step.statement) if isinstance(step.statement, (For, While)) else loops
        for arm, p in enumerate(step.plans):
            _collect(p, (*here, arm), inner, c, sites, kills)


def _leaves_read(step: Step, c: Context) -> Iterator[tuple[Expr, bool]]:
    """The places that a step's adjoint reads; a name without a visible place is read as a whole."""
    seen: dict[str, list[Expr]] = {}
    for a in [*step.restore, *step.births, *step.adjoint]:
        for s in statements((a,)):
            for e in expressions(s):
                for leaf in _leaves(e):
                    seen.setdefault(root(leaf), []).append(leaf)
    for name in sorted(step.pre | step.post):
        if name in c.buffers.of:
            for leaf in seen.get(name, [Name(name, c.types[name])]):
                if name in step.pre:
                    yield leaf, True
                if name in step.post:
                    yield leaf, False


def _leaves(e: Expr) -> Iterator[Expr]:
    if isinstance(e, Name) or (isinstance(e, Index) and shapes.is_leaf(e)):
        yield e
        if isinstance(e, Index):
            for item in e.items:
                if isinstance(item, (Op, Index, Name)):
                    yield from _leaves(item)
        return
    if isinstance(e, Op) and e.op in ("shape", "size", "len", "np.zeros_like"):
        return
    for child in e.args if isinstance(e, Op) else e.items if isinstance(e, TupleExpr) else ():
        yield from _leaves(child)
    if isinstance(e, Index):
        yield from _leaves(e.base)


# ------------------------------------------------------------------------------- apart


def _apart(site: _Site, section: Expr, path, loops: Loops, c: Context) -> bool:
    """Whether a read that comes before a store never meets the place that it writes."""
    common = 0
    while common < min(len(loops), len(site.loops)) and loops[common] is site.loops[common]:
        common += 1
    first = site.path < path or (site.path == path and site.before)
    if first and not sections.disjoint(site.leaf, section, _ranges((*loops, *site.loops[common:]))):
        return False
    return all(_apart_before(site, section, loops, level, c) for level in range(common))


def _apart_before(site: _Site, section: Expr, loops: Loops, level: int, c: Context) -> bool:
    """The same, for reads in an earlier pass of one of the common loops."""
    loop = loops[level]
    if isinstance(loop, While) or not isinstance(loop.step, Const):
        return False
    others = _bound_inside(loop, c)
    inner = [s for s in site.loops[level:] if isinstance(s, For)]
    if len(inner) != len(site.loops[level:]):
        return False
    new = {n: f"{n}'" for n in others | {s.var.id for s in inner}}
    earlier = [_earlier(loop, new)] + [_primed(s, new) for s in inner[1:]]
    leaf = _renamed_index(site.leaf, new)
    return sections.disjoint(leaf, section, _ranges((*loops, *earlier)))


def _bound_inside(loop: For, c: Context) -> set[str]:
    """Names that are bound in a loop's body: in an earlier pass they had other values."""
    place = next((p for p, s in c.scopes.loops.items() if isinstance(s, For) and s.var.id == loop.var.id), ())
    return {n for n, at in c.scopes.defined.items() if any(p[: len(place)] == place for p in at)}


def _earlier(loop: For, new: dict[str, str]) -> For:
    """The loop's passes before the present one."""
    step = infer.const(1 if loop.step.value > 0 else -1)
    return For(Name(new[loop.var.id], INT), loop.start, loop.var, step, ())


def _primed(loop: For, new: dict[str, str]) -> For:
    return For(Name(new[loop.var.id], INT), _renamed(loop.start, new), _renamed(loop.stop, new), loop.step, ())


def _renamed(e: Expr, new: dict[str, str]) -> Expr:
    return transform(e, lambda n: replace(n, id=new.get(n.id, n.id)) if isinstance(n, Name) else n)


def _renamed_index(leaf: Expr, new: dict[str, str]) -> Expr:
    """A place with the names in its subscripts (not its base) as they were in an earlier pass."""
    base = root(leaf)
    return _renamed(leaf, {n: m for n, m in new.items() if n != base})


def _ranges(loops) -> dict[str, For]:
    """The loops by variable, outer ones first; one whose bounds change inside tells nothing."""
    return {s.var.id: s for s in loops if isinstance(s, For) and settled(s)}


def settled(loop: For) -> bool:
    changed = {n for t in statements(loop.body) for n in bound(t)}
    return not (names(loop.start) | names(loop.stop)) & changed
