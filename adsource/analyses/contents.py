"""Which memory may still be read: liveness of the contents of arrays, where live.py tells of names.

    acc[:] = 0.0        # acc's contents are dead before this line: it overwrites all of them
    forces(pos, acc)
    vel += acc          # and live before this one

Memory is told by buffer (buffers.py).  A buffer dies only where it is certainly the one that is overwritten whole.
"""

from __future__ import annotations

from collections.abc import Callable

from adsource.analyses.buffers import Buffers, items_read, shared, values_read
from adsource.ir.nodes import (
    AnyStatement,
    Assign,
    Call,
    Expr,
    For,
    Function,
    If,
    Index,
    Keep,
    Name,
    Slice,
    Store,
    While,
)
from adsource.ir.types import Generator, is_array, is_memory
from adsource.ir.walk import bound, expressions, root, statements

Live = frozenset[str]
# The arguments whose contents a call reads, given what is live behind it.
CallReads = Callable[[Call, Live], list[Expr]]


class Contents:
    """The transfer of live buffers backwards over statements."""

    def __init__(self, function: Function, memory: Buffers, reads: CallReads):
        self.memory, self.reads = memory, reads
        self.generators = {p.name for p in function.params if isinstance(p.type, Generator)}
        self.params = {p.name for p in function.params if is_memory(p.type)}
        times: dict[str, int] = {}
        for s in statements(function.body):
            for n in bound(s):
                times[n] = times.get(n, 0) + 1
        self.single = {n for n, k in times.items() if k == 1}
        self.rebound = self.params & set(times)  # such a name stands for what the caller gave, and for something else

    def behind_function(self, kept: set[str]) -> Live:
        """What is live behind the exit, where the contents of some parameters are of use."""
        return frozenset(kept | self.generators)

    def buffers_of(self, e: Expr) -> Live:
        return frozenset(b for n in values_read(e) for b in self.memory.of.get(n, ()))

    def place(self, e: Expr) -> Live:
        """The buffers that a written expression may lie in."""
        base = root(e)
        return self.memory.of.get(base, frozenset((base,)))

    def before(self, block: tuple[AnyStatement, ...], after: Live) -> Live:
        for s in reversed(block):
            after = self.before_statement(s, after)
        return after

    def at_header(self, s: For | While, after: Live) -> Live:
        live = after | self._own(s)
        while True:
            wider = live | self.before(s.body, live)
            if wider == live:
                return live
            live = wider

    def before_statement(self, s: AnyStatement, after: Live) -> Live:
        match s:
            case If():
                return self.before(s.body, after) | self.before(s.orelse, after) | self._own(s)
            case For() | While():
                return self.at_header(s, after)
            case Call():
                read = frozenset().union(*(self.buffers_of(e) for e in self.reads(s, after)))
                return after | read
        return (after - self._overwritten(s)) | self._own(s)

    def _own(self, s: AnyStatement) -> Live:
        """The buffers that a statement itself reads."""
        if isinstance(s, Keep):
            return frozenset(b for n in s.reads for b in self.memory.of.get(n, ()))
        if isinstance(s, Store):
            inside = {b for n in items_read(s.target) for b in self.memory.of.get(n, ())}
            return self.buffers_of(s.value) | inside
        if isinstance(s, Assign) and is_memory(s.target.type) and shared(s.value, self.memory.of):
            return frozenset(b for n in self._inside_views(s.value) for b in self.memory.of.get(n, ()))
        return frozenset().union(*(self.buffers_of(e) for e in expressions(s)))

    def _inside_views(self, e: Expr) -> set[str]:
        """The names whose values tell which view an expression is, or which of two arrays; a new one is computed."""
        if is_memory(e.type) and not shared(e, self.memory.of):
            return values_read(e)
        if isinstance(e, Index):
            return items_read(e) | self._inside_views(e.base)
        found: set[str] = set()
        for k, a in enumerate(getattr(e, "args", ()) or getattr(e, "items", ())):
            whole = getattr(e, "op", "") == "ifexp" and k == 0 or not is_memory(a.type)
            found |= values_read(a) if whole else self._inside_views(a)
        return found

    def _overwritten(self, s: AnyStatement) -> Live:
        """The buffer that a statement certainly overwrites whole."""
        match s:
            case Assign(target=Name() as t) if is_array(t.type) and not shared(s.value, self.memory.of):
                only = self.memory.of.get(t.id) == {t.id} and self.memory.aliases(t.id) == {t.id}
                return frozenset((t.id,)) if only and t.id not in self.rebound else frozenset()
            case Store(target=Index(base=Name() as base, items=items)):
                whole = all(i == Slice() for i in items)
                return frozenset((base.id,)) if whole and self._one(base.id) else frozenset()
        return frozenset()

    def _one(self, name: str) -> bool:
        """Whether a name is one buffer, and all of it, as long as the function runs."""
        if self.memory.of.get(name) != {name} or name in self.rebound:
            return False
        return name in self.params or (name in self.single and self.memory.aliases(name) == {name})
