"""Which parameters' entry contents an adjoint routine depends on.

A joint routine runs the primal again.  What it needs for that is not all that the primal reads: an
array that is only added to (`force[i] += f`) may hold anything, unless some adjoint reads its values.
"""

from __future__ import annotations

from adsource.analyses.buffers import Buffers, values_read, written
from adsource.ir.nodes import (
    AnyStatement,
    Assign,
    For,
    Function,
    If,
    Index,
    Keep,
    Name,
    Store,
    Update,
    While,
)
from adsource.ir.types import Generator
from adsource.ir.walk import bound, expressions, root, statements
from adsource.transforms.plan import Context, Plan, all_needs


def entry_contents(function: Function, tree: Plan, c: Context) -> frozenset[str]:
    """The parameters from whose contents a value flows that the adjoint reads, or that steers it."""
    wanted = all_needs(tree)
    flows = [_flow(s, c.buffers) for s in statements(function.body)]
    while True:
        wider = set().union(wanted, *(c.buffers.aliases(n) for n in wanted))
        for targets, sources in flows:
            if targets is None or targets & wider:
                wider |= sources
        if wider == wanted:
            found = [p.name for p in function.params if p.name in wanted or isinstance(p.type, Generator)]
            return frozenset(found)
        wanted = wider


def _flow(s: AnyStatement, buffers: Buffers) -> tuple[set[str] | None, set[str]]:
    """(what a statement changes, what it reads for that); None: it steers or may fail."""
    match s:
        case If() | While() | For():
            return None, set().union(set(), *(values_read(e) for e in expressions(s)))
        case Keep():
            return None, set(s.reads)
        case Assign():
            return {s.target.id}, values_read(s.value)
        case Store() | Update():
            own = values_read(s.target) if isinstance(s, Update) or isinstance(s.target, Index) else set()
            base = root(s.target)
            index = own - {base} if isinstance(s, Store) else own
            found = {base} if isinstance(s, Update) and isinstance(s.target, Name) else set()
            return {base}, values_read(s.value) | index | found
    changed = set(bound(s)) | {root(e) for e in written(s, buffers.effects)}
    return changed, set().union(set(), *(values_read(e) for e in expressions(s)))
