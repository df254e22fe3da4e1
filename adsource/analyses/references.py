"""Whether a list may be kept as an array: an item of a list is a reference, a row of an array a copy.

    hist.append(u)       here u and hist[-1] are one array;
    u[0] = 1.0           the row that stands for hist[-1] does not see this

What is put into a list is followed until its memory is made anew.  A write to it that the list, or to the list's item
that another name, would have to see is a conflict.  Memory is named by the statement that makes it; where that is
run again, what it made before is another.

    old = hist[0]        a name for a row that gets another item while the name lives is a conflict too;
    hist[0] = u          where it is made a copy (`transforms.items`), this counts as what the list holds
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from adsource.analyses import live
from adsource.analyses.buffers import Effects, gathers, written
from adsource.ir.nodes import (
    TAKEN_OFF,
    AnyStatement,
    Assign,
    Call,
    Expr,
    For,
    Function,
    If,
    Index,
    Name,
    Op,
    Permute,
    Slice,
    Store,
    TupleExpr,
    While,
)
from adsource.ir.types import is_array
from adsource.ir.walk import VIEWS, names, root

Memory = frozenset  # of what was made, and whether it was made in an earlier pass
MIXED = (("mixed",), False)  # in the memory of a name that is a copy, of what a list held, on one path alone


@dataclass(frozen=True)
class _State:
    """of: the memory of names; held: what a list holds; twice: what it holds more than once."""

    of: dict = field(default_factory=dict)
    held: dict = field(default_factory=dict)
    twice: Memory = Memory()

    def merged(self, other: _State) -> _State:
        of = _union(self.of, other.of)
        for name in (n for n in of if n in self.of and n in other.of and _taken(self.of[n]) != _taken(other.of[n])):
            of[name] |= {MIXED}
        return _State(of, _union(self.held, other.held), self.twice | other.twice)


def _union(a: dict, b: dict) -> dict:
    return {k: a.get(k, Memory()) | b.get(k, Memory()) for k in {**a, **b}}


@dataclass
class Conflict(Exception):
    """A statement that would have to be seen through another name, and the list.  stale: an item is replaced that a
    name for its row stands for.  taken: the name is no list, but one array with what is written, by way of a list."""

    statement: AnyStatement
    name: str
    stale: bool = False
    taken: bool = False


def conflict(function: Function, effects: dict[str, Effects]) -> Conflict | None:
    """The first of them."""
    if not function.lists:
        return None
    of = {p.name: Memory([(p.name, False)]) for p in function.params if is_array(p.type)}
    walk = _Walk(frozenset(function.lists), frozenset(function.refilled), frozenset(of), effects)
    try:
        walk.block(function.body, _State(of), frozenset(of))
    except Conflict as found:
        return found
    return None


@dataclass
class _Walk:
    lists: frozenset[str]
    refilled: frozenset[str]
    params: frozenset[str]
    effects: dict[str, Effects]

    def block(self, block, state: _State, after: frozenset[str]) -> _State:
        behind = [after]
        for s in reversed(block[1:]):
            behind.insert(0, live.before_statement(s, behind[0]))
        for s, later in zip(block, behind):
            state = self.statement(s, state, later)
        return state

    def statement(self, s: AnyStatement, state: _State, later: frozenset[str]) -> _State:
        match s:
            case If():
                return self.block(s.body, state, later).merged(self.block(s.orelse, state, later))
            case For() | While():
                header = live.at_header(s, later) | later
                while True:
                    again = state.merged(self.block(s.body, state, header))
                    if again == state:
                        return state
                    state = again
        self.check(s, state, later | self.params)
        return self.bound(s, state)

    # ------------------------------------------------------------------ bindings

    def bound(self, s: AnyStatement, state: _State) -> _State:
        match s:
            case Assign(value=Op(op="np.array", args=(row,))) if (name := list_of(row)) in self.refilled:
                item = Memory([(("item", name), False)])
                state = replace(state, held={**state.held, name: state.held.get(name, Memory()) | item})
                return replace(state, of={**state.of, s.target.id: item})
            case Assign(value=Op(args=(row,))) if s.remark == TAKEN_OFF:
                return self.taken(s, list_of(row), state)
            case Assign() if is_array(s.value.type):
                return self.grown(s, state) or self.named(s.target.id, self.memory(s.value, state), s, 0, state)
            case Permute():
                of = {t.id: state.of.get(o.id, Memory()) for t, o in zip(s.targets, s.sources)}
                return replace(state, of={**state.of, **of})
            case Call():
                given = [self.memory(a, state) for a in s.args]
                for k, t in enumerate(s.targets):
                    if is_array(t.type):
                        found = Memory().union(*(given[i] for i in self.effects[s.callee].returns[k]))
                        state = self.named(t.id, found, s, k, state)
            case Store(target=Index(base=Name(id=name), items=(_,))) if self.puts(s):
                found = self.memory(s.value, state)
                before = state.held.get(name, Memory())
                return replace(state, held={**state.held, name: before | found}, twice=state.twice | before & found)
        return state

    def taken(self, s: Assign, name: str, state: _State) -> _State:
        """An item that is taken off a list is one of the arrays that were put in; its name is bound to a copy."""
        key, held = (TAKEN_OFF, id(s), name), state.held.get(name, Memory())
        state = _State(_aged(state.of, key), _aged(state.held, key), _old(state.twice, key))
        return replace(state, of={**state.of, s.target.id: held | {(key, False)}})

    def puts(self, s: Store) -> bool:
        """Whether a statement puts an item that is an array into a list."""
        e = s.target
        whole = isinstance(e.base, Name) and e.base.id in self.lists and len(e.items) == 1
        behind = whole and e.base.type.rank == 1  # items of different lengths stand one behind the other
        return whole and isinstance(e.items[0], Slice) == behind and is_array(s.value.type)

    def moves(self, s: Store) -> bool:
        """Whether a statement gives the rows of a list to other items of it."""
        e = s.target
        own = isinstance(e.base, Name) and e.base.id in self.refilled and e.base.id in names(s.value)
        return own and len(e.items) == 1 and isinstance(e.items[0], Slice)

    def named(self, name: str, found: Memory, s: AnyStatement, k: int, state: _State) -> _State:
        """A name for memory; where it is new, what the statement made before is from an earlier pass."""
        if not found:
            key = (id(s), k)
            state = _State(_aged(state.of, key), _aged(state.held, key), _old(state.twice, key))
            found = Memory([(key, False)])
            if name in self.lists:
                held, twice = self.begun(s, state)
                state = replace(state, held={**state.held, name: held}, twice=state.twice | twice)
        elif name in self.lists:
            held = Memory().union(*(h for n, h in state.held.items() if state.of.get(n, Memory()) & found))
            state = replace(state, held={**state.held, name: held})
        return replace(state, of={**state.of, name: found})

    def begun(self, s: AnyStatement, state: _State) -> tuple[Memory, Memory]:
        """What a new list holds, and what of it more than once: `h = [u, v, u]`, `h = g[1:]`, `h = g + [u]`."""
        held, twice = Memory(), Memory()
        if not isinstance(s, Assign):
            return held, twice
        for name in names(s.value):
            held |= state.held.get(name, Memory())
        for item in _stacked(s.value):
            found = self.memory(item, state)
            held, twice = held | found, twice | held & found
        return held, twice

    def grown(self, s: Assign, state: _State) -> _State | None:
        """A list that is given more room: views of the rows that it had are no rows of it any more."""
        e = s.value
        if s.target.id not in self.lists or not (isinstance(e, Op) and e.op == "np.concatenate"):
            return None
        if s.target.id not in names(e):
            return None
        name = s.target.id
        rows, held = state.of.get(name, Memory()), state.held.get(name, Memory())
        state = self.named(name, Memory(), s, 0, state)
        return replace(state, held={**state.held, name: held | rows})

    def memory(self, e: Expr, state: _State) -> Memory:
        """What the value of an expression shares memory with; nothing for a new array."""
        match e:
            case Name():
                return state.of.get(e.id, Memory())
            case TupleExpr():
                return Memory().union(*(self.memory(i, state) for i in e.items))
            case Index():
                return Memory() if gathers(e) or not is_array(e.type) else self.memory(e.base, state)
            case Op(op="ifexp", args=(_, a, b)):
                return self.memory(a, state) | self.memory(b, state)
            case Op() if e.op in VIEWS or e.op in ("item", "stop_gradient"):
                return self.memory(e.args[0], state)
        return Memory()

    # ------------------------------------------------------------------ writes

    def check(self, s: AnyStatement, state: _State, later: frozenset[str]) -> None:
        if isinstance(s, Store) and (self.puts(s) or self.moves(s)):
            return self.replaced(s, root(s.target), state, later)
        for e in written(s, self.effects):
            name = root(e)
            if name is None:
                continue
            memory = state.of.get(name, Memory())
            for n, held in state.held.items():
                if memory & held and n in later and n != name and not _gone(memory, n, state):
                    raise Conflict(s, n)
            items = Memory(m for m in memory if m[0][0] == "item")
            for n, m in state.of.items():
                if m & items and n in later and n != name:
                    raise Conflict(s, n)
                if _copied(m, memory) and n in later and n != name and not _gone(memory, n, state):
                    raise Conflict(s, n, taken=True)
            for n in [n for n in self.lists if state.of.get(n, Memory()) & memory and not _gone(memory, n, state)]:
                self.through(s, n, state, later)

    def replaced(self, s: Store, name: str, state: _State, later: frozenset[str]) -> None:
        """A row gets another item: whoever still means the old one must not look at the row."""
        rows = state.of.get(name, Memory()) if name in self.refilled else Memory()
        if any(m & rows for n, m in state.of.items() if n in later and n != name):
            raise Conflict(s, name, stale=True)

    def through(self, s: AnyStatement, name: str, state: _State, later: frozenset[str]) -> None:
        """A write to an item of the list."""
        held = state.held.get(name, Memory())
        others = [n for n, m in state.of.items() if n in later and n != name and m & held and not _gone(m, name, state)]
        others += [n for n, h in state.held.items() if n in later and n != name and h & held]
        if others or held & state.twice:
            raise Conflict(s, name)


def list_of(e: Expr) -> str:
    """The array of which an expression is a row: `h[k]`, `h[:count][k]`."""
    e = e.args[0] if isinstance(e, Op) and e.op == "np.reshape" else e
    base = e.base if isinstance(e, Index) else None
    if isinstance(base, Index) and len(base.items) == 1 and isinstance(base.items[0], Slice):
        base = base.base
    return base.id if isinstance(base, Name) else ""


def _stacked(e: Expr) -> tuple[Expr, ...]:
    """The arrays that become rows: `u, v` of `np.array((u, v))`."""
    match e:
        case Op(op="np.array", args=(TupleExpr(items),)):
            return tuple(i for item in items for i in _stacked(item) or (item,) if is_array(i.type))
    return ()


def _copied(a: Memory, b: Memory) -> bool:
    """Whether two names mean one array, and one of them is bound to a copy, which was taken off a list."""
    return _taken(a) != _taken(b) and bool((a & b) - _taken(a) - {MIXED})


def _taken(memory: Memory) -> Memory:
    return Memory(m for m in memory if m[0][0] == TAKEN_OFF)


def _gone(memory: Memory, name: str, state: _State) -> bool:
    """Whether an array has been taken off a list, which held it once."""
    held, own = state.held.get(name, Memory()), _taken(memory)
    return bool(own) and all(k[2] == name for k, _ in own) and MIXED not in memory and not (
        own & held or memory & held & state.twice)


def _aged(known: dict, key) -> dict:
    return {n: _old(m, key) for n, m in known.items()}


def _old(memory: Memory, key) -> Memory:
    return Memory((k, True) if k == key else (k, old) for k, old in memory)
