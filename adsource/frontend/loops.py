"""Loops: `for` over whatever iteration.py knows, `while`, and the passes over a literal tuple."""

from __future__ import annotations

import functools
from dataclasses import dataclass, replace

import libcst as cst

from adsource.frontend import apart, cells, checkpoints, exits, fixed_lists, growing, provenance, unrolling
from adsource.frontend.bound import bound_in
from adsource.frontend.branches import either, from_origin, set_flag
from adsource.frontend.conditions import truth
from adsource.frontend.iteration import bounds, called, counter, is_declared, source
from adsource.frontend.lines import lines_of
from adsource.frontend.runs import Bounds, Counted, Fixed, refused, single
from adsource.frontend.scope import Frame, Loop, is_tuple, merged
from adsource.frontend.settled import settled
from adsource.frontend.syntax import found_in
from adsource.frontend.targets import bind_one
from adsource.ir import infer, walk
from adsource.ir.nodes import AnyStatement, Assign, Const, Expr, For, Name, RecordExpr, TupleExpr, While
from adsource.ir.types import INT


def for_loop(node: cst.For, loop: Loop, frame: Frame) -> bool:
    """A `for`; whether its header stands as it was written."""
    inner, loop.checkpoint = checkpoints.marked(node, frame)
    plain = inner if called(inner, frame) == "range" else None
    loop.declared = is_declared(inner, frame)
    rebound = frozenset(bound_in(node.body))
    before = frame.altered
    if plain is not None and isinstance(node.target, cst.Name) and node.target.value not in rebound:
        axis = bounds(plain, frame)
        known = unrolling.passes(node, axis, frame)
        if known is not None:
            frame.altered += 1
            _unrolled(node, known, loop, frame)
            return False
        exact = frame.altered == before and not apart.peeled(node, loop, frame)
        _run(node, loop, (axis,), (node.target.value,), lambda places: None, frame)
        return exact
    over = source(inner, frame, rebound | frozenset(bound_in(node)))
    frame.altered += 1
    _refuse_changed(node, frame)
    known = isinstance(over, Fixed) or fixed_lists.is_filled(node, frame)
    each = fixed_lists.items(over, frame) if known else None
    if each is not None:
        _unrolled(node, each, loop, frame)
    else:
        _counted(node, over, loop, rebound, frame)
    return False


def _counted(node: cst.For, over: Counted, loop: Loop, rebound: frozenset[str], frame: Frame) -> None:
    """A loop over places, each pass of which begins with its items."""
    leaves = exits.exits(lines_of(node.body)) & {"break", "return"}
    over = single(checkpoints.unmarked(node.iter, frame), over, frame) if len(over.axes) > 1 and leaves else over
    mine = []
    names = _user_counters(node.target, over, rebound)
    for k in range(len(over.axes)):
        if names is None or k >= len(names):
            mine.append(counter(frame))
    names = names or tuple(mine)

    def begin(places: tuple[Name, ...]) -> None:
        _bind(node.target, over.item(places), places, frame)

    _run(node, loop, over.axes, names, begin, frame)
    del frame.counters[len(frame.counters) - len(mine) :]


def _user_counters(target: cst.BaseExpression, over: Counted, rebound: frozenset[str]) -> tuple[str, ...] | None:
    """The names of the user's that the places themselves are given to, where the loop binds each once."""
    marks = tuple(Name(f"\0{k}", INT) for k in range(len(over.axes)))
    found: dict[int, str] = {}

    def go(node: cst.BaseExpression, item: Expr) -> None:
        if isinstance(node, cst.Name) and item in marks:
            found.setdefault(marks.index(item), node.value)
        elif isinstance(node, (cst.Tuple, cst.List)) and isinstance(item, TupleExpr):
            for element, part in zip(node.elements, item.items):
                go(element.value, part)

    go(target, over.item(marks))
    names = tuple(found.get(k, "") for k in range(len(over.axes)))
    bound = [n.value for n in found_in(target, cst.Name)]
    return names if all(bound.count(n) == 1 for n in names) and not rebound & set(names) else None


def _bind(target: cst.BaseExpression, item: Expr, places: tuple[Name, ...], frame: Frame) -> None:
    """The targets of a pass; a name that is the loop's own is bound already."""
    if isinstance(target, (cst.Tuple, cst.List)) and isinstance(item, TupleExpr) and not any(
        isinstance(e, cst.StarredElement) for e in target.elements
    ) and len(target.elements) == len(item.items):
        for element, part in zip(target.elements, item.items):
            _bind(element.value, part, places, frame)
    elif not (isinstance(target, cst.Name) and item in places and item.id == target.value):
        bind_one(target, item, frame)


def _run(node: cst.For, loop: Loop, axes: tuple[Bounds, ...], names: tuple[str, ...], begin, frame: Frame) -> None:
    """A loop over ranges, one within the other; `begin` binds what a pass starts with."""
    if len(axes) == 1 and isinstance(axes[0][2], Const) and apart.peeled(node, loop, frame):
        _peeled(node, loop, axes[0], names, begin, frame)
        return
    places = tuple(Name(n, INT) for n in names)

    def innermost() -> None:
        origin = provenance.origin(node, frame.module)
        begin(places)
        frame.out[:] = [from_origin(s, origin, False) for s in frame.out]
        frame.block(lines_of(node.body), frame)

    def body() -> None:
        for place, axis in zip(places, axes):
            frame.declare(place.id, place.type)
            if isinstance(axis[0], Const) and isinstance(axis[2], Const) and axis[2].value > 0:
                frame.starts[place.id] = axis[0].value
        before = growing.entered(node, axes, places, frame)
        statements = frame.arm(innermost)
        growing.restored(before, frame)
        for place, axis in list(zip(places, axes))[:0:-1]:
            statements = [For(place, *axis, tuple(statements))]
        frame.out += statements

    _, statements, left, done = settled(node, body, loop, frame)
    frame.env = merged(left, done)
    for place in places:
        frame.starts.pop(place.id, None)
    growing.left(node, axes, frame)
    frame.add(For(places[0], *axes[0], tuple(statements), loop.checkpoint, loop.declared))


def _peeled(node: cst.For, loop: Loop, axis: Bounds, names: tuple[str, ...], begin, frame: Frame) -> None:
    """The same, its first pass in front of it."""
    changed = set(bound_in(node))
    start, stop, step = (e if not walk.names(e) & changed else frame.hoist(e) for e in axis)
    test = infer.op("<" if step.value > 0 else ">", (start, stop))
    if isinstance(start, Const) and isinstance(stop, Const):
        test = infer.const(start.value < stop.value if step.value > 0 else start.value > stop.value)

    def body() -> None:
        place = frame.bind(names[0], start)
        frame.add(Assign(place, start))
        begin((place,))
        frame.block(lines_of(node.body), frame)

    def rest() -> None:
        behind = infer.const(start.value + step.value) if isinstance(start, Const) else infer.op("+", (start, step))
        again = Loop(stopped=loop.stopped, passes=loop.passes + 1, declared=loop.declared)
        _run(node, again, ((behind, stop, step),), names, begin, frame)

    apart.first(node, test, body, rest, loop, frame)


# ----------------------------------------------------------------- literal tuples


def _unrolled(node: cst.For, items: tuple[Expr, ...], loop: Loop, frame: Frame) -> None:
    """The body once for each item.  Where it leaves the loop, what leaves sets a flag, and the passes that
    follow stand under a test of it."""
    leaves = [k for k in ("break", "return") if k in exits.exits(lines_of(node.body))]
    loop.unrolled = True
    frame.loops.append(loop)
    if "break" in leaves and not loop.stopped:
        set_flag("break", False, frame)
    frame.deferred |= set(leaves)
    held = [_named(o, frame) for e in items for _, o in cells.origins(e)]  # no other object may take their names
    _passes(node, list(items), leaves, Taken(node, frame.out, len(frame.out), _live(node, frame)), frame)
    for name in held:
        (frame.env or {}).pop(name, None)
    frame.loops.pop()


def _refuse_changed(node: cst.For, frame: Frame) -> None:
    """Raise AD113 where a pass puts another item into a list that the loop goes through: Python takes that one."""
    targets = [n.target for n in found_in(node.body, cst.AssignTarget, cst.AugAssign)]
    several = (cst.Tuple, cst.List)
    stores = [e for t in targets for e in ([x.value for x in t.elements] if isinstance(t, several) else [t])]
    changed = {e.value.value for e in stores if isinstance(e, cst.Subscript) and isinstance(e.value, cst.Name)
               and not _is_at_hand(e, node, frame)}
    for name in _gone_through(node.iter, frame):
        if name.value in changed and is_tuple(frame.expression(name, frame)):
            raise frame.refusal(node, "AD113", f"the list `{name.value}` gets other items while a loop goes through it",
                                f"Go through a copy of it, `list({name.value})`, or through its places.")


def _is_at_hand(e: cst.Subscript, node: cst.For, frame: Frame) -> bool:
    """`xs[i]` of `for i, x in enumerate(xs)`, which this pass has taken already."""
    match node.target, e.slice:
        case cst.Tuple(elements=[cst.Element(value=cst.Name(value=i)), _]), [cst.SubscriptElement(
                slice=cst.Index(value=cst.Name(value=at)))]:
            return i == at and called(node.iter, frame) == "enumerate" and len(node.iter.args) == 1 and (
                i not in bound_in(node.body))
    return False


def _gone_through(e: cst.BaseExpression, frame: Frame) -> list[cst.Name]:
    """The names whose items a loop looks up in each pass: not those of copies."""
    match e:
        case cst.Name():
            return [e]
        case cst.Call(args=args) if called(e, frame) in ("enumerate", "zip", "reversed", "iter"):
            return [n for a in args for n in _gone_through(a.value, frame)]
    return []


def _live(node: cst.For, frame: Frame) -> frozenset[str]:
    """The names of the values of dictionaries that the loop goes through by `d.items()` or `d.values()`."""
    copied = ("list", "tuple", "sorted", "dict")
    calls = [node.iter]
    found: set[str] = set()
    for call in calls:
        match call:
            case cst.Call(func=cst.Attribute(value=cst.Name() as d, attr=cst.Name(value="items" | "values"))):
                if len([n for n in found_in(node.iter, cst.Name) if n.value == d.value]) > 1:
                    raise refused(node.iter, frame)
                if d.value not in bound_in(node.body):
                    found |= walk.names(frame.expression(d, frame))
            case cst.Call(args=args) if called(call, frame) not in copied:
                calls += [a.value for a in args]
    return frozenset(found)


def _named(e: Expr, frame: Frame) -> str:
    name = frame.temporary()
    bind_one(cst.Name(name), e, frame)
    return name


@dataclass
class Taken:
    """Python takes the items before the first pass: where one is a name that a pass binds, `before` gets another."""

    node: cst.For
    before: list[AnyStatement]
    place: int
    live: frozenset[str]  # values of dictionaries that are looked up in each pass

    def keep(self, items: list[Expr], made: list[AnyStatement], frame: Frame) -> None:
        """What a pass has been made of, and the items of those to come."""
        again = {n for s in walk.statements(tuple(made)) for n in walk.bound(s)} - self.live
        items[:] = [self._kept(e, again, frame) for e in items]

    def _kept(self, e: Expr, again: set[str], frame: Frame) -> Expr:
        if isinstance(e, RecordExpr) and e.origin:  # who changes an object does so for all
            return e
        if isinstance(e, TupleExpr):
            return replace(e, items=tuple(self._kept(i, again, frame) for i in e.items))
        if not walk.names(e) & again:
            return e
        target, origin = frame.bind(frame.temporary(), e), provenance.origin(self.node, frame.module)
        self.before.insert(self.place, from_origin(Assign(target, e), origin, False))
        self.place += 1
        return target


def _passes(node: cst.For, items: list[Expr], leaves: list[str], taken: Taken, frame: Frame) -> None:
    origin = provenance.origin(node, frame.module)
    while items:
        item, mark = items.pop(0), len(frame.out)
        bind_one(node.target, item, frame)
        frame.out[mark:] = [from_origin(s, origin, False) for s in frame.out[mark:]]
        frame.block(lines_of(node.body), frame)
        if frame.env is None:
            return
        taken.keep(items, frame.out[mark:], frame)
        if leaves and items:
            flags = [Name(frame.flag(kind), infer.const(True).type) for kind in leaves]
            test: Expr = flags[0] if len(flags) == 1 else infer.op("or", tuple(flags))
            more = functools.partial(_passes, node, items, leaves, taken, frame)
            either(node, test, lambda: None, more, False, False, frame)
            return


# -------------------------------------------------------------------------- while


def while_loop(node: cst.While, loop: Loop, frame: Frame) -> bool:
    """A `while`, its first pass in front of it where that has to be kept apart."""
    if not apart.peeled(node, loop, frame):
        return _while(node, loop, frame)
    test = truth(node.test, frame)
    rest = Loop(stopped=loop.stopped, passes=1)
    apart.first(node, test, lambda: frame.block(lines_of(node.body), frame), lambda: _while(node, rest, frame), loop,
                frame)
    return False


def _while(node: cst.While, loop: Loop, frame: Frame) -> bool:
    """What the test needs computed stands before the loop and at the end of its body, or, where the body is left
    early, at its beginning."""
    jumps = bool(exits.exits(lines_of(node.body)))
    condition, loop.checkpoint = checkpoints.marked(node, frame)

    def body():
        altered = frame.altered
        test, before = frame.inside(lambda: truth(condition, frame))
        exact = frame.altered == altered
        if before and jumps:
            frame.out += before
            either(node, frame.op(node.test, "not", test), lambda: exits.jump("break", frame),
                    lambda: frame.block(lines_of(node.body), frame), True, False, frame)
            return infer.const(True), [], False
        names = dict(frame.env)
        frame.block(lines_of(node.body), frame)
        frame.env = names if frame.env is None and not jumps else frame.env
        return test, before, exact

    (test, before, exact), statements, left, done = settled(node, body, loop, frame)
    sure = isinstance(test, Const) and bool(test.value)
    frame.env = left if sure else merged(left, done)
    if sure and left is None and frame.met is None and not found_in(node.body, cst.Raise):
        raise frame.refusal(node, "AD111", "this loop never ends", "End it by a condition, or by a `break`.")
    origin = provenance.origin(node, frame.module)
    before = [from_origin(s, origin, False) for s in before]
    frame.out += before
    frame.add(While(test, tuple(statements + before), loop.checkpoint))
    return exact
