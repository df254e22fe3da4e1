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
loops, and in an earlier pass of each of them.  Memory that a pass makes (`newborn`) was not read in an earlier one, nor
by a name that stands for other memory now:

    for t in range(steps):
        z = np.zeros(n)
        for i in range(n):
            for j in range(n):
                z[i] += a[i, j] * y[j]        y is the z of the pass before
        y = z
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from adsource.analyses import sections
from adsource.ir import shapes
from adsource.ir.nodes import Expr, For, Index, Name, Op, TupleExpr, While
from adsource.ir.walk import expressions, root, statements
from adsource.transforms.newborn import Birth, Newborn, behind, birth_of, within
from adsource.transforms.passes import Loops, apart_before, ranges
from adsource.transforms.plan import Context, Kill, Plan, Step


@dataclass(frozen=True)
class _Site:
    """A place read by an adjoint statement: at which step, in which loops, before or behind it.  by: the names through
    which it is, one of which stands for its memory."""

    leaf: Expr
    by: frozenset[str]
    path: tuple[int, ...]
    loops: Loops
    before: bool


@dataclass(frozen=True)
class _Write:
    """What a step overwrites.  birth: the memory, where this pass has made it."""

    kill: Kill
    path: tuple[int, ...]
    loops: Loops
    birth: Birth | None


def harmless(tree: Plan, c: Context) -> set[int]:
    """The ids of the kills that need no record."""
    sites: dict[str, list[_Site]] = {}
    kills: list[_Write] = []
    _collect(tree, (), (), c, sites, kills, ())
    found: set[int] = set()
    for write in kills:
        reads = [s for n in c.buffers.aliases(write.kill.name) for s in sites.get(n, ())]
        if all(_apart(s, write, c) for s in reads):
            found.add(id(write.kill))
    return found


def _collect(plan: Plan, path, loops: Loops, c: Context, sites, kills, newborn: Newborn) -> None:
    for k, step in enumerate(plan.steps):
        here = (*path, k)
        for kill in step.kills:
            if kill.section is not None:
                kills.append(_Write(kill, here, loops, birth_of(kill.name, newborn)))
        for leaf, by, before in _leaves_read(step, c):
            sites.setdefault(root(leaf), []).append(_Site(leaf, by, here, loops, before))
        inner = (*loops, step.statement) if isinstance(step.statement, (For, While)) else loops
        for arm, p in enumerate(step.plans):
            _collect(p, (*here, arm), inner, c, sites, kills, within(step, newborn, c.buffers.effects))
        newborn = behind(step, newborn, c, len(loops))


def _leaves_read(step: Step, c: Context) -> Iterator[tuple[Expr, frozenset[str], bool]]:
    """The places that a step's adjoint reads, through which names, and whether before the step; a name without a
    visible place is read as a whole: it may be what others show."""
    seen: dict[str, list[Expr]] = {}
    for a in [*step.restore, *step.births, *step.adjoint]:
        for s in statements((a,)):
            for e in expressions(s):
                for leaf in _leaves(e):  # what a loop repeats reads at many places
                    seen.setdefault(root(leaf), []).append(_whole(leaf, c) if isinstance(a, For) else leaf)
    for name in sorted(step.pre | step.post):
        if name in c.buffers.of:
            others = frozenset(n for n in seen if name in c.buffers.of.get(n, ()))
            by = others if others and name not in seen else frozenset((name,))
            for leaf in seen.get(name, [Name(name, c.types[name])]):
                if name in step.pre:
                    yield leaf, by, True
                if name in step.post:
                    yield leaf, by, False


def _whole(leaf: Expr, c: Context) -> Expr:
    name = root(leaf)
    return Name(name, c.types[name]) if name in c.buffers.of else leaf


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


def _apart(site: _Site, write: _Write, c: Context) -> bool:
    """Whether a read that comes before a store never meets the place that it writes."""
    loops, section = write.loops, write.kill.section
    common = 0
    while common < min(len(loops), len(site.loops)) and loops[common] is site.loops[common]:
        common += 1
    since = 0 if write.birth is None else write.birth.depth
    if common < since or write.birth is not None and write.birth.names.isdisjoint(site.by):
        return True  # there was none of this memory then, or it had other names
    first = site.path < write.path or (site.path == write.path and site.before)
    if first and not sections.disjoint(site.leaf, section, ranges((*loops, *site.loops[common:]))):
        return False
    return all(apart_before(site.leaf, site.loops, section, loops, k, c.scopes) for k in range(since, common))
