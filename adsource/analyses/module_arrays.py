"""Which statement writes into an array of the module, under another name.

    d = TABLE
    d[0] = 3.0               `TABLE` is a constant for everything that is derived: this must not be
"""

from __future__ import annotations

from adsource.analyses.buffers import Effects, shared, written
from adsource.ir.nodes import AnyStatement, Assign, Call, Function, Name, Permute
from adsource.ir.types import is_array
from adsource.ir.walk import bound, expressions, nodes, root, statements

Of = dict[str, set[str]]  # names -> the arrays of the module that they may show


def constant_written(function: Function, effects: dict[str, Effects]) -> tuple[AnyStatement, str] | None:
    """The first such statement, and the array of the module."""
    every = tuple(statements(function.body))
    own = {p.name for p in function.params} | {n for s in every for n in bound(s)}
    read = (n for s in every for e in expressions(s) for n in nodes(e) if isinstance(n, Name))
    of: Of = {n.id: {n.id} for n in read if n.id not in own and is_array(n.type)}
    while of and _spread(every, of, effects):
        pass
    for s in every if of else ():
        for e in written(s, effects):
            found = sorted(of.get(root(e) or "", ()))
            if found:
                return s, found[0]
    return None


def _spread(every: tuple[AnyStatement, ...], of: Of, effects: dict[str, Effects]) -> bool:
    """Follow the bindings once; whether something new was found."""
    new = False
    for s in every:
        for name, shown in _bindings(s, of, effects):
            if shown - of.get(name, set()):
                of[name] = of.get(name, set()) | shown
                new = True
    return new


def _bindings(s: AnyStatement, of: Of, effects: dict[str, Effects]):
    match s:
        case Assign():
            yield s.target.id, shared(s.value, of)
        case Permute():
            for t, source in zip(s.targets, s.sources):
                yield t.id, set(of.get(source.id, ()))
        case Call():
            for k, t in enumerate(s.targets):
                yield t.id, set().union(*(shared(s.args[i], of) for i in effects[s.callee].returns[k]))
