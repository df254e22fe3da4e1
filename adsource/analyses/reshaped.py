"""Arguments for which it matters in what order their elements lie in memory.

    v = z.ravel()       a view of z where its rows lie one behind the other, else a copy
    z += 1.0            which v sees, or does not see

Such an argument is taken in C order alone: a copy of another one, as the wrappers make it, would be in C order.
"""

from __future__ import annotations

from adsource.analyses.buffers import Effects, buffers, shared, written
from adsource.ir.nodes import Function, Op, Program
from adsource.ir.types import is_array
from adsource.ir.walk import expressions, nodes, root, statements

RESHAPING = ("np.reshape", "np.ravel")


def order_seen(program: Program, effects: dict[str, Effects]) -> frozenset[str]:
    """The arguments of a program that are written, and of whose memory there may be a view or a copy."""
    entry = program.functions[program.entry]
    if any(_seen(f, effects) for f in program.functions.values() if f is not entry):
        return frozenset(p.name for p in entry.params if is_array(p.type))
    return _seen(entry, effects)


def _seen(function: Function, effects: dict[str, Effects]) -> frozenset[str]:
    of = buffers(function, effects).of
    every = [n for s in statements(function.body) for e in expressions(s) for n in nodes(e)]
    shown = set().union(*(shared(n.args[0], of) for n in every if isinstance(n, Op) and n.op in RESHAPING))
    places = [root(e) for s in statements(function.body) for e in written(s, effects)]
    shown &= set().union(*(of.get(n, ()) for n in places if n))
    return frozenset(p.name for p in function.params if is_array(p.type) and shown & of.get(p.name, {p.name}))
