"""Which buffers an array name may stand for, and what statements write.

A buffer is named by the name that it was allocated under, a parameter's by the parameter.  The answer
holds for a name's whole life; names have one life each (see transforms.versions).
"""

from __future__ import annotations

from dataclasses import dataclass

from adsource.ir.draws import is_draw
from adsource.ir.nodes import (
    AnyStatement,
    Assign,
    Call,
    Do,
    Expr,
    For,
    Function,
    If,
    Index,
    Name,
    Op,
    Permute,
    Store,
    TupleExpr,
    Update,
    While,
)
from adsource.ir.types import Tuple, is_array, is_memory
from adsource.ir.walk import VIEWS, bound, bound_in, names, nodes, root, statements


@dataclass(frozen=True)
class Effects:
    """What a function does to its parameters (by position), and what its results share memory with."""

    reads: frozenset[int]
    writes: frozenset[int]
    returns: tuple[frozenset[int], ...]  # for each result: parameters it may share memory with
    itself: tuple[int | None, ...] = ()  # for each result: the parameter that it certainly is
    together: tuple[frozenset[int], ...] = ()  # for each result: all results that are of the same new memory


@dataclass(frozen=True)
class Buffers:
    """For each array name the buffers that it may stand for; the effects of callees."""

    of: dict[str, frozenset[str]]
    effects: dict[str, Effects]

    def may_share(self, a: str, b: str) -> bool:
        return bool(self.of.get(a, frozenset((a,))) & self.of.get(b, frozenset((b,))))

    def aliases(self, name: str) -> frozenset[str]:
        """All names that may share memory with a name, itself included."""
        if name not in self.of:
            return frozenset((name,))
        return frozenset(n for n in self.of if self.of[n] & self.of[name])


def buffers(function: Function, effects: dict[str, Effects]) -> Buffers:
    """Flow-insensitive points-to sets of the array names of a function."""
    of: dict[str, set[str]] = {p.name: {p.name} for p in function.params if is_memory(p.type)}
    changed = True
    while changed:
        changed = False
        for s in statements(function.body):
            for name, found in _bindings(s, of, effects):
                if not found <= of.setdefault(name, set()):
                    of[name] |= found
                    changed = True
    return Buffers({n: frozenset(b) for n, b in of.items()}, effects)


def _bindings(s: AnyStatement, of, effects):
    """(name, buffers it is bound to) for each array name that a statement binds."""
    match s:
        case Assign() if is_memory(s.target.type) or isinstance(s.target.type, Tuple):
            yield s.target.id, shared(s.value, of) or {s.target.id}
        case Permute():
            for target, source in zip(s.targets, s.sources):
                if is_array(target.type):
                    yield target.id, set(of.get(source.id, ()))
        case Do(value=Op(op="append", args=(Name() as stack, handed))) if is_memory(handed.type):
            yield stack.id, shared(handed, of)
        case Call():
            for k, target in enumerate(s.targets):
                if is_array(target.type):
                    yield target.id, _returned(s, k, of, effects) | _made(s, k, effects) or {target.id}


def _returned(s: Call, k: int, of, effects) -> set[str]:
    found: set[str] = set()
    for i in effects[s.callee].returns[k]:
        found |= shared(s.args[i], of)
    return found


def _made(s: Call, k: int, effects) -> set[str]:
    """The new buffer of a result that is of the same memory as others."""
    together = effects[s.callee].together
    return {s.targets[min(together[k])].id} if together and together[k] else set()


def shared(e: Expr, of) -> set[str]:
    """The buffers whose memory the value of an expression may share: none for a fresh array."""
    if isinstance(e, Name):
        return set(of.get(e.id, ()))
    if isinstance(e, TupleExpr):
        return set().union(*(shared(i, of) for i in e.items))
    if isinstance(e, Op) and e.op == "ifexp":
        return shared(e.args[1], of) | shared(e.args[2], of)
    if isinstance(e, Op) and e.op in ("item", "pop") and isinstance(e.args[0], Name):
        return set(of.get(e.args[0].id, ())) - {e.args[0].id}  # an operation's results are fresh, each its own
    if isinstance(e, Op) and e.op in ("item", "stop_gradient"):
        return shared(e.args[0], of)
    if not is_array(e.type):
        return set()
    if isinstance(e, Index):
        return set() if gathers(e) else shared(e.base, of)
    if isinstance(e, Op) and e.op in VIEWS:
        return shared(e.args[0], of)
    return set()


def gathers(e: Index) -> bool:
    """Whether an index with arrays makes a copy."""
    return any(is_array(getattr(i, "type", None)) for i in e.items)


def written(s: AnyStatement, effects: dict[str, Effects]) -> list[Expr]:
    """The array expressions that a statement writes in place: names or views of names."""
    match s:
        case Store() | Update(target=Index()):
            return [s.target]
        case Update(target=Name() as t) if is_array(t.type):
            return [t]
        case Call():
            return [s.args[i] for i in sorted(effects[s.callee].writes)]
        case Assign(value=Op() as value) if is_draw(value):
            return [value.args[0]]
        case Do(value=Op(op="np.add.at" | "np.subtract.at" | "np.copyto" | "rng restore", args=args)):
            return [args[0]]
    return []


def effects_of(function: Function, known: dict[str, Effects]) -> Effects:
    """The effects of a function, given those of its callees."""
    found = buffers(function, known)
    place = {p.name: i for i, p in enumerate(function.params)}
    reads: set[int] = set()
    for s in statements(function.body):
        reads |= {place[b] for n in _contents_read(s, known) for b in found.of.get(n, (n,)) if b in place}
    own = {n: {n} if n in place else set(b) for n, b in found.of.items()}
    writes = {place[b] for b in _buffers_written(function.body, own, found) if b in place}
    returns = tuple(
        frozenset(place[b] for b in shared(v, found.of) if b in place) for v in function.results
    )
    itself = tuple(_itself(v, function, place, known) for v in function.results)
    return Effects(frozenset(reads), frozenset(writes), returns, itself, _together(function, found.of, place))


def _buffers_written(block, here: dict[str, set[str]], found: Buffers) -> set[str]:
    """The buffers that a block writes.  here: those of each name in front of it, which is brought forward: in
    `x = x0; x = 2 * x; x[0] = 1` nothing writes x0."""
    writes: set[str] = set()
    for s in block:
        for e in written(s, found.effects):
            writes |= here.get(root(e), set())
        if isinstance(s, (For, While)):
            here.update((n, set(found.of[n])) for n in bound_in((s,)) if n in found.of)
            writes |= _buffers_written(s.body, dict(here), found)
        elif isinstance(s, If):
            arms = dict(here), dict(here)
            for part, arm in zip((s.body, s.orelse), arms):
                writes |= _buffers_written(part, arm, found)
            here.update((n, arms[0][n] | arms[1][n]) for n in arms[0])
        for name, now in list(_bindings(s, here, found.effects)):  # an exchange reads all before it binds one
            here[name] = set(now) | (here[name] if isinstance(s, Do) else set())
    return writes


def _together(function: Function, of, place: dict[str, int]) -> tuple[frozenset[int], ...]:
    """The results that share new memory; none for a result that shares it with no other."""
    own = [shared(v, of) - set(place) for v in function.results]
    found = [{j for j, b in enumerate(own) if a & b} for a in own]
    for _ in own:
        found = [set().union(f, *(found[j] for j in f)) for f in found]
    return tuple(frozenset(f if len(f) > 1 else ()) for f in found)


def _itself(v: Expr, function: Function, place: dict[str, int], known: dict[str, Effects]) -> int | None:
    """The parameter array that a value certainly is, under whatever name."""
    if not isinstance(v, Name) or not is_array(v.type):
        return None
    bindings = [s for s in statements(function.body) if v.id in bound(s)]
    if not bindings:
        return place.get(v.id)
    match bindings:
        case [Assign(value=Name() as source)]:
            return _itself(source, function, place, known)
        case [Call() as s]:
            own = known[s.callee].itself
            k = own[[t.id for t in s.targets].index(v.id)] if s.targets and own else None
            return None if k is None else _itself(s.args[k], function, place, known)
    return None


def _contents_read(s: AnyStatement, known) -> set[str]:
    """The names whose values (not only shapes) a statement reads."""
    match s:
        case Store():
            return values_read(s.value) | items_read(s.target)
        case Update():
            return values_read(s.value) | values_read(s.target)
        case Call():
            used = [a for i, a in enumerate(s.args) if i in known[s.callee].reads]
            return set().union(*map(values_read, used)) if used else set()
        case Assign():
            return set() if _is_view(s.value) else values_read(s.value)
    return set().union(set(), *map(values_read, _own_expressions(s)))


def _is_view(e: Expr) -> bool:
    return is_array(e.type) and root(e) is not None and not (isinstance(e, Index) and gathers(e))


def _own_expressions(s):
    return [e for e in (getattr(s, k, None) for k in ("test", "start", "stop", "step", "value")) if e] + list(
        getattr(s, "values", ())
    )


def items_read(e: Index) -> set[str]:
    found: set[str] = set()
    while isinstance(e, Index):
        for item in e.items:
            for part in (item,) if not hasattr(item, "start") else (item.start, item.stop, item.step):
                found |= values_read(part) if part is not None and hasattr(part, "type") else set()
        e = e.base
    return found


MEASURES = frozenset(("shape", "size", "len", "ndim", "np.zeros_like", "np.empty_like", "np.ones_like"))


def values_read(e: Expr) -> set[str]:
    """The names whose contents an expression reads: not those of which it only asks the shape."""
    if isinstance(e, Name):
        return {e.id}
    if isinstance(e, Op) and e.op in MEASURES:
        sized = (n for n in nodes(e) if isinstance(n, Index) and None in getattr(n.type, "shape", ()))
        return {name for n in sized for name in items_read(n)}  # `len(x[k:])` asks for k
    if isinstance(e, Index):
        return values_read(e.base) | items_read(e)
    found: set[str] = set()
    for a in getattr(e, "args", ()) or getattr(e, "items", ()):
        found |= values_read(a)
    return found


def lengths_read(e: Expr) -> set[str]:
    """The names of which an expression asks the shape."""
    asked = (n.args[0] for n in nodes(e) if isinstance(n, Op) and n.op in MEASURES - {"ndim"})
    return {name for a in asked for name in names(a)}
