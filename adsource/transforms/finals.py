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
from dataclasses import dataclass

from adsource.analyses import sections
from adsource.ir import shapes
from adsource.ir.nodes import Expr, For, Index, Name, Op, TupleExpr, While
from adsource.ir.walk import expressions, root, statements
from adsource.transforms.passes import Loops, apart_before, ranges
from adsource.transforms.plan import Context, Kill, Plan, Step


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
                for leaf in _leaves(e):  # what a loop repeats reads at many places
                    seen.setdefault(root(leaf), []).append(_whole(leaf, c) if isinstance(a, For) else leaf)
    for name in sorted(step.pre | step.post):
        if name in c.buffers.of:
            for leaf in seen.get(name, [Name(name, c.types[name])]):
                if name in step.pre:
                    yield leaf, True
                if name in step.post:
                    yield leaf, False


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


def _apart(site: _Site, section: Expr, path, loops: Loops, c: Context) -> bool:
    """Whether a read that comes before a store never meets the place that it writes."""
    common = 0
    while common < min(len(loops), len(site.loops)) and loops[common] is site.loops[common]:
        common += 1
    first = site.path < path or (site.path == path and site.before)
    if first and not sections.disjoint(site.leaf, section, ranges((*loops, *site.loops[common:]))):
        return False
    return all(apart_before(site.leaf, site.loops, section, loops, level, c.scopes) for level in range(common))
