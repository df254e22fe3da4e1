"""Walking and rebuilding the IR: children, substitution, what a statement reads and writes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from operator import is_

from adsource.ir.nodes import (
    OWN,
    AnyStatement,
    Assign,
    Call,
    Const,
    Do,
    Expr,
    For,
    If,
    Index,
    Name,
    Op,
    Permute,
    Return,
    Slice,
    Store,
    TupleExpr,
    Update,
    While,
)


def children(e: Expr) -> tuple[Expr, ...]:
    """The direct operands of an expression, bounds of slices included."""
    if isinstance(e, Op):
        return e.args
    if isinstance(e, TupleExpr):
        return e.items
    if isinstance(e, Index):
        return (e.base, *item_parts(e))
    return ()


def item_parts(e: Index) -> tuple[Expr, ...]:
    """The expressions inside the brackets."""
    parts: list[Expr] = []
    for item in e.items:
        if isinstance(item, Slice):
            parts += [x for x in (item.start, item.stop, item.step) if x is not None]
        elif isinstance(item, (Const, Name, Op, Index, TupleExpr)):
            parts.append(item)
    return tuple(parts)


def rebuild(e: Expr, f: Callable[[Expr], Expr]) -> Expr:
    """The same node over f(child) for each direct child; the node itself where f changes nothing."""
    if isinstance(e, Op):
        args = tuple([f(a) for a in e.args])
        return e if _same(args, e.args) else Op(e.op, args, e.type, e.static)
    if isinstance(e, TupleExpr):
        items = tuple([f(a) for a in e.items])
        return e if _same(items, e.items) else replace(e, items=items)
    if isinstance(e, Index):
        base, parts = f(e.base), tuple([_item(i, f) for i in e.items])
        return e if base is e.base and _same(parts, e.items) else Index(base, parts, e.type)
    return e


def _item(item, f):
    if isinstance(item, Slice):
        old = item.start, item.stop, item.step
        new = tuple([None if x is None else f(x) for x in old])
        return item if _same(new, old) else Slice(*new)
    return f(item) if isinstance(item, (Const, Name, Op, Index, TupleExpr)) else item


def _same(new: tuple, old: tuple) -> bool:
    """Whether they are the very same objects (`==` would look into each)."""
    return all(map(is_, new, old))


def transform(e: Expr, f: Callable[[Expr], Expr]) -> Expr:
    """Bottom-up: f applied to every node after its children."""
    return f(rebuild(e, lambda child: transform(child, f)))


def nodes(e: Expr) -> Iterator[Expr]:
    """Every node of an expression, the root first."""
    waiting = [e]
    while waiting:  # not by recursion: every level of it would hand on each node
        node = waiting.pop()
        yield node
        waiting += reversed(children(node))


def names(e: Expr) -> frozenset[str]:
    """The identifiers that an expression mentions; kept with the node, which never changes."""
    known = e.__dict__.get("_names")
    if known is None:
        known = frozenset((e.id,)) if isinstance(e, Name) else frozenset().union(*map(names, children(e)))
        object.__setattr__(e, "_names", known)
    return known


def leaf_names(e: Expr) -> list[str]:
    """The same in order."""
    return [n.id for n in nodes(e) if isinstance(n, Name)]


def expressions(s: AnyStatement) -> tuple[Expr, ...]:
    """The expressions that stand in a statement itself (not in its body); a store's target included."""
    match s:
        case Assign():
            return (s.value,)
        case Store() | Update():
            return (s.target, s.value)
        case Permute():
            return s.sources
        case Call():
            return s.args
        case Do():
            return (s.value,)
        case For():
            return (s.start, s.stop, s.step)
        case While() | If():
            return (s.test,)
        case Return():
            return s.values
    return ()


def blocks(s: AnyStatement) -> tuple[tuple[AnyStatement, ...], ...]:
    """The statement lists inside a statement."""
    if isinstance(s, (For, While)):
        return (s.body,)
    return (s.body, s.orelse) if isinstance(s, If) else ()


def callees(s: AnyStatement) -> Iterator[str]:
    """The functions of the program that a statement itself calls, in calls and in operations."""
    if isinstance(s, Call):
        yield s.callee
    for e in expressions(s):
        yield from (str(n.get("callee")) for n in nodes(e) if is_own(n))


def is_own(e: Expr) -> bool:
    """Whether an expression calls a function of the program that a rule of the user's covers."""
    return isinstance(e, Op) and e.op.startswith(OWN)


def statements(body: tuple[AnyStatement, ...]) -> Iterator[AnyStatement]:
    """All statements of a block, nested ones after their parent."""
    for s in body:
        yield s
        if isinstance(s, (For, While, If)):
            yield from _within(s)


def _within(s: For | While | If) -> list[AnyStatement]:
    """All statements inside of one; kept with it, which never changes."""
    known = s.__dict__.get("_within")
    if known is None:
        known = [inner for block in blocks(s) for inner in statements(block)]
        object.__setattr__(s, "_within", known)
    return known


def map_expressions(s: AnyStatement, f: Callable[[Expr], Expr]) -> AnyStatement:
    """The statement with f applied to each whole expression (targets that are names are kept);
    bodies are rebuilt too.  A changed statement is no longer verbatim."""
    new = map_own(s, f)
    if s.verbatim and new is not s and expressions(new) != expressions(s):
        new = replace(new, verbatim=False)
    if not isinstance(s, (For, While, If)):
        return new
    mapped = tuple([tuple([map_expressions(b, f) for b in block]) for block in blocks(s)])
    if all(map(_same, mapped, blocks(s))):
        return new
    return replace(new, **dict(zip(("body", "orelse"), mapped, strict=False)))


def map_own(s: AnyStatement, f: Callable[[Expr], Expr]) -> AnyStatement:
    """The same for the statement's own expressions alone; it stays verbatim."""
    match s:
        case Assign() | Do():
            new = {"value": f(s.value)}
        case Store():
            new = {"target": f(s.target), "value": f(s.value)}
        case Update():
            target = f(s.target) if isinstance(s.target, Index) else s.target
            new = {"target": target, "value": f(s.value)}
        case Call():
            new = {"args": tuple([f(a) for a in s.args])}
        case Permute():
            new = {"sources": tuple([f(o) for o in s.sources])}
        case For():
            new = {"start": f(s.start), "stop": f(s.stop), "step": f(s.step)}
        case While() | If():
            new = {"test": f(s.test)}
        case Return():
            new = {"values": tuple([f(v) for v in s.values])}
        case _:
            return s
    return s if all(_stays(getattr(s, part), value) for part, value in new.items()) else replace(s, **new)


def _stays(old: Expr | tuple, new: Expr | tuple) -> bool:
    return _same(new, old) if isinstance(old, tuple) else new is old


def targets(s: AnyStatement) -> tuple[Name, ...]:
    """The names that a statement binds anew, with their types."""
    match s:
        case Assign():
            return (s.target,)
        case Permute() | Call():
            return s.targets
        case For():
            return (s.var,)
    return ()


def bound(s: AnyStatement) -> tuple[str, ...]:
    """The names that a statement itself binds anew (a store in place binds nothing)."""
    known = s.__dict__.get("_bound")
    if known is None:
        counts = isinstance(s, Update) and isinstance(s.target, Name) and not _is_array(s.target)
        known = (s.target.id,) if counts else tuple([t.id for t in targets(s)])
        object.__setattr__(s, "_bound", known)
    return known


def bound_in(body: Iterable[AnyStatement]) -> frozenset[str]:
    """The names that statements bind, those in blocks included."""
    return frozenset(n for s in statements(tuple(body)) for n in bound(s))


def binders(body: Iterable[AnyStatement]) -> dict[str, list[AnyStatement]]:
    """Name -> the statements that bind it anew, those in blocks included."""
    found: dict[str, list[AnyStatement]] = {}
    for s in statements(body):
        for name in bound(s):
            found.setdefault(name, []).append(s)
    return found


def _is_array(n: Name) -> bool:
    return getattr(n.type, "rank", 0) > 0


def base_name(e: Index) -> str:
    """The name of the array of which an expression is a part; "?" where it has none."""
    return e.base.id if isinstance(e.base, Name) else "?"


def root(e: Expr) -> str | None:
    """The name at the bottom of a chain of views: `u[1:].T[0]` -> "u"."""
    while not isinstance(e, Name):
        if isinstance(e, Index):
            e = e.base
        elif isinstance(e, Op) and e.op in VIEWS:
            e = e.args[0]
        else:
            return None
    return e.id


# Operations whose result shares memory with their first operand (reshape and ravel: by layout).
VIEWS = frozenset({
    "np.transpose", "np.swapaxes", "np.reshape", "np.ravel", "np.expand_dims", "np.squeeze",
    "np.moveaxis", "np.diagonal", "np.flip", "np.fliplr", "np.flipud", "np.broadcast_to",
    "np.asarray", "np.ascontiguousarray", "np.asfortranarray", "np.atleast_1d", "np.atleast_2d", "np.atleast_3d",
    "np.real_if_close", "np.real", "np.imag", "np.rot90",
})
