"""Where a lowered routine allocates, and which of these arrays may be one array for all calls.

An array may be kept if nobody sees what it held when it is allocated anew: no other name that is still read may
stand for its memory, and no result.  Outside of loops, where one statement allocates it, that is always so.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from adsource.analyses import live
from adsource.analyses.buffers import Buffers, shared
from adsource.ir.nodes import AnyStatement, Assign, Call, Expr, For, Function, If, While
from adsource.ir.types import is_array
from adsource.ir.walk import bound_in, names
from adsource.transforms.workspace_sizes import PRODUCTS, Shape, Sizes, is_allocation
from adsource.transforms.workspace_views import Views, seen_through, views_behind, without

Body = tuple[AnyStatement, ...]
Live = frozenset[str]


@dataclass(frozen=True)
class Site:
    """A statement that allocates, or that calls a routine.  behind: the names that are live behind it.
    views: what names are views of there that may stand for others elsewhere."""

    statement: AnyStatement
    behind: Live
    repeated: bool  # in a loop
    certain: bool  # run whenever the routine is
    views: Views


@dataclass(frozen=True)
class Birth:
    """An array of one name and shape, and where it is allocated."""

    name: str
    dtype: str
    shape: Shape
    sites: tuple[Site, ...]


def births(function: Function, found: Iterable[Site], sizes: Sizes, memory: Buffers) -> list[Birth]:
    """The arrays that may be kept, in the order in which they are first allocated."""
    results = frozenset(b for v in function.results for b in shared(v, memory.of)) | _returned(function)
    groups: dict[tuple, list[Site]] = {}
    for site in found:
        s = site.statement
        if isinstance(s, Assign) and is_allocation(s.value) and s.target.id not in results:
            shape = sizes.shape(s.value) or sizes.shape(seen_through(s.value, site.views))
            if shape is not None:
                groups.setdefault((s.target.id, s.value.type.dtype, shape), []).append(site)
    return [Birth(*key, tuple(own)) for key, own in groups.items() if _free(key[0], own, memory)]


def _returned(function: Function) -> frozenset[str]:
    return frozenset(n for v in function.results if is_array(v.type) for n in names(v))


def _free(name: str, found: list[Site], memory: Buffers) -> bool:
    """Whether nobody sees what the array held before, at each of its allocations."""
    if len(found) == 1 and not found[0].repeated:
        return True
    for site in found:
        seen = site.behind - {name}
        if site.statement.value.op in ("np.copy", *PRODUCTS):
            seen |= names(site.statement.value)
        if any(name in memory.of.get(n, ()) for n in seen):
            return False
    return True


def sites(function: Function, sizes: Sizes) -> Iterator[Site]:
    """The statements at which there may be an allocation, in order."""
    yield from _sites(function.body, frozenset(), {}, sizes, False, True)


def _sites(
    body: Body, after: Live, views: Views, sizes: Sizes, repeated: bool, certain: bool
) -> Iterator[Site]:
    behind = [after]
    for s in reversed(body):
        behind.insert(0, live.before_statement(s, behind[0]))
    for s, left in zip(body, behind[1:]):
        match s:
            case For(abreast=True):
                pass  # what a pass allocates is its own
            case For() | While():
                inner = without(views, bound_in((s,)))
                yield from _sites(s.body, live.at_header(s, left), inner, sizes, True, False)
            case If():
                if not _is_flag(s.test, sizes):
                    yield from _sites(s.body, left, views, sizes, repeated, False)
                    yield from _sites(s.orelse, left, views, sizes, repeated, False)
            case Assign() | Call():
                yield Site(s, left, repeated, certain, views)
        views = views_behind(s, views)


def _is_flag(test: Expr, sizes: Sizes) -> bool:
    """Whether a condition is the same throughout a call: what it rules out may be large, and is not allocated."""
    return sizes.number(test) is not None
