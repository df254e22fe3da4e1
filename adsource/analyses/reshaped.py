"""Programs for which it matters in what order the elements of an argument lie in memory.

    v = z.ravel()       a view of z where its rows lie one behind the other, else a copy
    z += 1.0            which v sees, or does not see

Such an argument is taken in C order alone: a copy of another one, as the wrappers make it, would be in C order.
"""

from __future__ import annotations

from adsource.analyses.buffers import Effects, buffers, shared, written
from adsource.ir.nodes import Function, Op, Program
from adsource.ir.walk import expressions, nodes, root, statements

RESHAPING = ("np.reshape", "np.ravel")


def is_order_seen(program: Program, effects: dict[str, Effects]) -> bool:
    """Whether something writes memory of which there may be a view or a copy."""
    return any(_is_seen(f, effects) for f in program.functions.values())


def _is_seen(function: Function, effects: dict[str, Effects]) -> bool:
    of = buffers(function, effects).of
    every = [n for s in statements(function.body) for e in expressions(s) for n in nodes(e)]
    shown = set().union(set(), *(shared(n.args[0], of) for n in every if isinstance(n, Op) and n.op in RESHAPING))
    places = [root(e) for s in statements(function.body) for e in written(s, effects)]
    return bool(shown & set().union(set(), *(of.get(n, set()) for n in places if n)))
