"""Arguments for which it matters in what order their elements lie in memory.

    v = z.ravel()       a view of z where its rows lie one behind the other, else a copy
    z += 1.0            which v sees, or does not see

Such an argument is taken in C order alone: a copy of another one, as the wrappers make it, would be in C order.  So is
each, where this happens to an array that is made in the order of others (`z = np.zeros_like(x)`).
"""

from __future__ import annotations

from adsource.analyses.buffers import Effects, buffers, shared, written
from adsource.ir.nodes import Assign, Expr, Function, Name, Op, Program
from adsource.ir.types import is_array
from adsource.ir.walk import children, expressions, nodes, root, statements

RESHAPING = ("np.reshape", "np.ravel")
IN_C_ORDER = ("@", "np.dot", "np.outer")


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
    arrays = [p for p in function.params if is_array(p.type)]
    if (shown - {p.name for p in arrays}) & _ordered_alike(function, {p.name for p in arrays if p.type.rank > 1}):
        return frozenset(p.name for p in arrays if p.type.rank > 1)
    return frozenset(p.name for p in arrays if shown & of.get(p.name, {p.name}))


def _ordered_alike(function: Function, names: set[str]) -> set[str]:
    """Names, and those of arrays that are made in the order of theirs: copies, `np.zeros_like(x)`, `np.sin(x)`."""
    made = [s for s in statements(function.body) if isinstance(s, Assign) and getattr(s.target.type, "rank", 0) > 1]
    found = set(names)
    while True:
        more = {s.target.id for s in made if getattr(s.value, "op", "") not in IN_C_ORDER and found & _leaves(s.value)}
        if more <= found:
            return found
        found |= more


def _leaves(e: Expr) -> set[str]:
    """The arrays in an expression that are not only measured."""
    if isinstance(e, Op) and e.op in ("shape", "size", "len"):
        return set()
    if isinstance(e, Name):
        return {e.id} if is_array(e.type) else set()
    return set().union(*map(_leaves, children(e)))
