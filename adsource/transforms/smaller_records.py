"""Which values of a pass are recorded, where some are made of others: those that take the least memory.

    for n in range(steps):                        needed: r, recorded: r (nx numbers a pass)
        u = step(u)              # nx x nz        ... not u, of which r could be made again
        r = u[:, 0] - data[n]    # nx

A smallest cut between what would have to be recorded and what the adjoint asks for: L. R. Ford, D. R. Fulkerson,
*Maximal flow through a network*, 1956.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import breadth_first_order, maximum_flow

from adsource.ir.types import Type, is_array

LONG = 100  # what an extent counts that is not known
ENDLESS = 10**9


Made = dict[str, set[str]]
Types = dict[str, Type]


def smaller_records(
    prices: dict[str, int], made: Made, asked: set[str], fixed: set[str], types: Types, filled: Collection[str] = ()
) -> set[str]:
    """The names to record, at whatever price is the least.

    prices: of what would be recorded for the sake of others alone.  made: what the names that are made again are
    made of.  asked: what the adjoint reads.  fixed: names of which no record can be made.
    filled: arrays that it takes loops to make again: they are recorded where that comes to about the same."""
    needed = _made_of(prices, made)
    ends = sorted(asked & set(needed))
    names = sorted({*prices, *needed})
    place = {n: 2 * k + 2 for k, n in enumerate(names)}  # where a name is entered; it is left at the next
    edges = [(0, place[n], ENDLESS) for n in prices] + [(place[n] + 1, 1, ENDLESS) for n in ends]
    costs = {n: ENDLESS if n in fixed else prices.get(n, _price(types[n], n in filled)) for n in names}
    edges += [(place[n], place[n] + 1, costs[n]) for n in names]
    edges += [(place[a] + 1, place[n], ENDLESS) for n in needed for a in sorted(made[n] & place.keys())]
    reached = _reached(edges, 2 * len(names) + 2) if ends else set()
    return {n for n in names if place[n] in reached and place[n] + 1 not in reached}


def _price(t: Type, filled: bool) -> int:
    return size(t) * 9 // 10 if filled else size(t)


def _made_of(recorded: Iterable[str], made: Made) -> list[str]:
    """The names that are made, over some others, of what is recorded."""
    found: dict[str, None] = {}
    while True:
        more = [n for n, of in made.items() if n not in found and not of.isdisjoint({*recorded, *found})]
        if not more:
            return list(found)
        found |= dict.fromkeys(more)


def _reached(edges: list[tuple[int, int, int]], count: int) -> set[int]:
    """What can be reached from the source beside a maximal flow."""
    at, to, room = np.array(edges, dtype=np.int32).T
    graph = csr_array((room, (at, to)), shape=(count, count))
    left = graph - maximum_flow(graph, 0, 1).flow
    left.eliminate_zeros()
    return set(breadth_first_order(left, 0, return_predecessors=False).tolist())


def size(t: Type) -> int:
    """About how many bytes a record takes."""
    if not is_array(t):
        return 8
    size = np.dtype(t.dtype).itemsize
    for e in t.shape:
        size *= e.const if e is not None and not e.terms else LONG
    return int(min(max(size, 8), ENDLESS // 1000))
