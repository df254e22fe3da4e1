"""Lists that grow: `xs = []`, `xs.append(v)`, `xs += ys`, `xs.pop()`.

    xs = [x0]                             xs = np.empty(1 + n)
    for i in range(n):                    xs[0] = x0
        xs.append(f(xs[-1], i))           for i in range(n):
                                              xs[i + 1] = f(xs[i], i)

Where the text tells which item an `append` is, it is stored there.  Otherwise the items are counted (`xs_count`), in
an array that has room for all of them, or, below a `while`, in one that doubles when it is full.  What a list holds
is learned from what is put into it: the function is converted anew when that is known (`Learned`).
"""

from __future__ import annotations

from dataclasses import replace

import libcst as cst
from libcst import matchers as m

from adsource.errors import Refusal
from adsource.frontend import fixed_lists, lists, ragged, renewed, spelled, taking
from adsource.frontend.counts import Count, count, number
from adsource.frontend.fitting import as_long
from adsource.frontend.iteration import called
from adsource.frontend.lines import Line
from adsource.frontend.mentions import names_in
from adsource.frontend.operands import kept, operands, tuple_expr
from adsource.frontend.room import Plan, extended
from adsource.frontend.runs import Bounds
from adsource.frontend.scope import Binding, Frame, Holds, is_array
from adsource.frontend.syntax import nodes
from adsource.ir import infer, shapes, walk
from adsource.ir.nodes import MORE_ROOM, Assign, Expr, If, Keep, Name, RecordExpr, Store, Update
from adsource.ir.types import INT, Opaque, Type, extent

ROOM = 16  # items that a list has room for at first, where nobody knows how many there will be

LISTS = ("enumerate", "filter", "list", "map", "range", "reversed", "sorted", "tuple", "zip")  # no arrays


def begins(node: cst.CSTNode, frame: Frame) -> str:
    """The name of the list that grows, which `xs = [...]` begins."""
    if not (isinstance(node, cst.Assign) and len(node.targets) == 1 and isinstance(node.targets[0].target, cst.Name)):
        return ""
    name, value = node.targets[0].target.value, node.value
    made = m.matches(value, m.List() | m.Call(m.Name("list"), []))
    return name if made and name in frame.grown else ""


def begin(node: cst.Assign, name: str, rest: list[Line], frame: Frame) -> bool:
    """Make room for the list.  False where that is to be done further down, where more is known."""
    key = (name, frame.module.place(node))
    values = operands([e.value for e in getattr(node.value, "elements", ())], frame)
    fixed_lists.learn(name, values, frame)
    found = [lists.what(node, v, frame) for v in values]
    for w, _ in found:
        lists.learned(node, key, w, frame)
    known = frame.facts.get(key)
    if known is None:
        frame.env[name] = Binding(Opaque("a list"), holds=Holds((), key=key, grown=True))
        return True
    plan = Plan(name, rest, frame)
    more = plan.of(rest)
    total = None if more.total is None else number(len(values)) + more.total
    moved = frame.passes.pop(key, None)
    if total is None and not values and _later(name, rest) and moved is None:
        frame.passes[key] = True
        return False
    _make(node, name, key, known, more, total, len(values), found[0][1] if found else (), frame)
    frame.passes[name] = None if total is None else plan.seen
    _begun(node, name, [parts for _, parts in found], frame)
    return True


def _begun(node: cst.Assign, name: str, items: list[tuple[Expr, ...]], frame: Frame) -> None:
    """The items that the list begins with."""
    holds = frame.env[name].holds
    if not isinstance(holds.length, Name):
        for parts in items:
            _put(node, name, parts, frame)
        return
    for k, parts in enumerate(items):
        if _is_ragged(node, name, parts, infer.const(k), frame):
            continue
        for array, e in zip(holds.arrays, parts):
            target = frame.index(node, Name(array, frame.env[array].type), (infer.const(k),))
            frame.add(Store(target, e))
    frame.add(Assign(frame.bind(holds.length.id, infer.const(0)), infer.const(len(items))))
    frame.declare(holds.length.id, INT)
    frame.env[name] = replace(frame.env[name], holds=replace(holds, least=len(items)))


def _later(name: str, rest: list[Line]) -> int:
    """How many statements stand before the first that mentions the list."""
    return next((k for k, (s, _, _) in enumerate(rest) if name in names_in(s)), 0)


def moved(name: str, line: Line, rest: list[Line]) -> list[Line]:
    """The statements with the list begun where it is first used."""
    k = _later(name, rest)
    return [*rest[:k], line, *rest[k:]]


def _make(node: cst.Assign, name: str, key, known: lists.What, more, total: Count | None, many: int,
          first: tuple[Expr, ...], frame: Frame) -> None:
    """many: how many items it begins with."""
    single_ = len(known.types) == 1
    arrays = [name if single_ else frame.field(name, str(k)) for k in range(len(known.types))]
    heaps: list[str] = []
    types = known.types
    if known.ranks:
        arrays, heaps = ragged.names_of(name, known.ranks, frame)
        types = tuple(ragged.leaf_types(known.types))
    room = infer.const(max(ROOM, 2 * many)) if total is None else total.expression()
    for array, t in zip(arrays, types):
        made = _room_for(node, key, t, room, frame)
        if total is None:
            made = replace(made, type=replace(made.type, shape=(None, *made.type.shape[1:])))
        frame.add(Assign(frame.bind(array, made), made))
    ragged.begun(node, heaps, known.types, first, frame)
    lists.note([*heaps, *(a for a, t in zip(arrays, types) if t.rank)], frame)
    number_ = None
    if total is None or not more.straight:
        number_ = Name(frame.field(name, "count"), INT)
    elif total.terms:
        number_ = infer.const(0)
    base = frame.env[name] if single_ else Binding(Opaque("a list"))
    holds = Holds(tuple(arrays), known.width, known.depth, number_, 0, key, None if total is None else room, True,
                  tuple(heaps), known.ranks)
    frame.env[name] = replace(base, extent=None, items=None, holds=holds)
    for loop, per in more.passes.items():
        frame.passes[loop, name] = per if total is not None and more.straight else None


def room_for(node: cst.CSTNode, t: Type, room: Expr, size: Expr | None, frame: Frame) -> Expr:
    """An array for so many items of a type."""
    sizes = (room, *(_extent(node, e, size if not k else None, frame) for k, e in enumerate(t.shape)))
    shape = tuple_expr(sizes) if len(sizes) > 1 else room
    made = frame.op(node, "np.empty", shape, **({} if t.dtype == "float64" else {"dtype": t.dtype}))
    inner = (e or found for e, found in zip(t.shape, made.type.shape[1:]))
    return replace(made, type=replace(made.type, shape=(made.type.shape[0], *inner)))


def _extent(node: cst.CSTNode, e, size: Expr | None, frame: Frame) -> Expr:
    """The length of an item that is an array, as it is known before it is made."""
    if e is None and size is not None:
        names = walk.names(size)
        if names <= set(frame.env or {}) and not names & frame.rebound:
            return size
    if e is None or not all(_still(symbol, frame) for symbol, _ in e.terms):
        raise frame.refusal(node, "AD113", "the arrays in this list are not known to have one length that is known "
                            "before", "Allocate an array, and fill it in a loop.")
    return shapes.extent_expression(e)


def _still(symbol: str, frame: Frame) -> bool:
    """Whether an extent, `n` or `x.shape[0]`, can be read here."""
    name, _, axis = symbol.partition(".shape[")
    binding = (frame.env or {}).get(name)
    if binding is None or name not in frame.rebound:
        return binding is not None or name in frame.module.constants
    shape = getattr(binding.type, "shape", ())
    return bool(axis) and shape[int(axis[:-1]) :][:1] == (extent(symbol),)  # it is still as long as it was


# --------------------------------------------------------------------------- loops


def entered(node: cst.For, axes: tuple[Bounds, ...], places: tuple[Name, ...], frame: Frame) -> dict[str, Holds]:
    """At the head of a pass: how many items there are then.  What was known before, of the lists that it adds to."""
    before = {}
    for name, binding in list(frame.env.items()):
        per = _each_pass(node, name, binding, frame)
        if per is not None:
            before[name] = binding.holds
            done = count(places[0]) - count(axes[0][0])
            now = count(binding.holds.length or _room(binding.holds)) + per * done
            frame.env[name] = replace(binding, holds=replace(binding.holds, length=now.expression()))
    frame.filling += [(name, holds.key) for name, holds in before.items()]
    return before


def _each_pass(node: cst.For, name: str, binding: Binding, frame: Frame) -> Count | None:
    """How many items a pass adds to the list; None where it is no list that grows, or one that the loop begins."""
    if binding.holds is None or not binding.holds.grown or any(begins(n, frame) == name for n in nodes(node.body)):
        return None
    return frame.passes.get((id(node), name))


def _room(holds: Holds) -> Expr:
    return infer.const(0) if holds.room is None else holds.room


def restored(before: dict[str, Holds], frame: Frame) -> None:
    del frame.filling[len(frame.filling) - len(before) :]
    for name, holds in before.items():
        if frame.env is not None and name in frame.env and (now := frame.env[name].holds) is not None and now.grown:
            least = min(holds.least, now.least)
            frame.env[name] = replace(frame.env[name], holds=replace(holds, least=least))


def left(node: cst.For, axes: tuple[Bounds, ...], frame: Frame) -> None:
    """Behind the loop."""
    for name, binding in list((frame.env or {}).items()):
        per = _each_pass(node, name, binding, frame)
        if per is not None:
            span = count(axes[0][1]) - count(axes[0][0])
            least = span.least(frame.starts)
            if least is None or least < 0:
                span = count(infer.op("max", (span.expression(), infer.const(0))))
            now = count(binding.holds.length or _room(binding.holds)) + per * span
            frame.env[name] = replace(binding, holds=_with(binding.holds, now))


def _with(holds: Holds, now: Count) -> Holds:
    """The list with so many items; all that there is room for is all that the arrays hold."""
    full = holds.room is not None and count(holds.room).same(now)
    return replace(holds, length=None if full else now.expression())


# --------------------------------------------------------------------------- adding and taking


def method(node: cst.Call, frame: Frame) -> None:
    """`xs.append(v)` and its like, on a line of its own."""
    what = node.func.attr.value
    if what in ("sort", "reverse"):
        taking.rearrange(node, node.func.value.value, what, frame)
        return
    name = _own(node, node.func.value.value, frame)
    values = [a.value for a in node.args]
    if what == "append" and len(values) == 1:
        append(node, name, values[0], frame)
    elif what == "extend" and len(values) == 1:
        extend(node, name, values[0], frame)
    elif what == "pop":
        taking.pop(node, _own(node, name, frame), frame)
    elif what == "clear":
        taking.clear(node, name, frame)
    elif what == "insert" and len(values) == 2 and m.matches(values[0], m.Integer("0")):
        append(node, name, values[1], frame)
        taking.to_front(node, name, frame)
    else:
        raise frame.refusal(node, "AD113", f"`.{what}` of a list is not supported",
                            "Use `append`, `extend`, `insert(0, ...)`, `pop()`, `pop(0)`, `sort` or `reverse`.")


def value_of(node: cst.Call, base: RecordExpr, frame: Frame) -> Expr:
    """`v = xs.pop()` and `xs.copy()`."""
    what = node.func.attr.value
    if what == "pop" and lists.name_of(base, frame):
        return taking.pop(node, _own(node, lists.name_of(base, frame), frame), frame)
    if what == "copy" and not node.args:
        return lists.shallow(node, base, frame)
    plain = lists.form(base) == (1, 0) and base.items[0].type.rank == 1
    if what in ("index", "count") and len(node.args) == 1 and plain:
        return _found(node, what, base, frame)
    raise frame.refusal(node, "AD113", f"`.{what}` of a list is not supported",
                        "Make an array of it: `np.array(...)`.")


def _found(node: cst.Call, what: str, base: RecordExpr, frame: Frame) -> Expr:
    """`xs.index(v)` and `xs.count(v)`."""
    value = frame.expression(node.args[0].value, frame)
    same = frame.hoist(frame.op(node, "==", base.items[0], value))
    if what == "count":
        return frame.op(node, "np.sum", same)
    frame.add(Keep(f'assert np.any({same.id}), "the value is not in the list"', (same.id,)))
    return frame.op(node, "np.argmax", same)


def _own(node: cst.CSTNode, name: str, frame: Frame) -> str:
    """The name of a list, which this function begins."""
    holds = frame.env[name].holds
    if holds.key is None if holds is not None and holds.grown else name in frame.passes:
        raise frame.refusal(node, "AD113", f"items are added to, or taken from, `{name}`, which is bound to another "
                            "list in between", "Give the other list a name of its own, or take items with `pop`.")
    if holds is None or not holds.grown:
        spelled.learn(name, frame)
        raise frame.refusal(node, "AD113", "items are added to, or taken from, a list that does not begin as "
                            "`xs = [...]` in this function", "Make the list here, or fill an array.")
    return name


def extend_by(node: cst.AugAssign, sign: str, frame: Frame) -> None:
    """`xs += ys`."""
    if sign != "+":
        raise frame.refusal(node, "AD113", f"a list does not take `{sign}=` here", "Use an array.")
    if _is_array(node.value, frame):
        raise frame.refusal(node, "AD113", "a list and an array are added item by item, as NumPy does",
                            "Write `xs.extend(v)` for more items, or make the list an array first.")
    extend(node, _own(node, node.target.value, frame), node.value, frame)


def _is_array(value: cst.BaseExpression, frame: Frame) -> bool:
    """Whether an array stands here, and no list, tuple, comprehension or range."""
    root = value
    while isinstance(root, (cst.Subscript, cst.Attribute)):
        root = root.value
    listed = isinstance(root, cst.Name) and lists.is_named(root, frame)
    if listed or called(value, frame) in LISTS or not isinstance(root, (cst.Name, cst.Call, cst.BinaryOperation)):
        return False
    found, _ = frame.inside(lambda: frame.expression(value, frame))
    return is_array(found)


def extend(node: cst.CSTNode, name: str, value: cst.BaseExpression, frame: Frame) -> None:
    if isinstance(value, (cst.List, cst.Tuple)):
        values = [e.value for e in value.elements]
        if any(name in names_in(v) for v in values[1:]):  # all of them are there before the first one is added
            for item in [kept(_item(v, frame), frame) for v in values]:
                _add(node, name, item, frame)
            return
        for v in values:
            append(node, name, v, frame)
    else:
        frame.block([(extended(node, name, value, frame), None, ())], frame)


def append(node: cst.CSTNode, name: str, value: cst.BaseExpression, frame: Frame) -> None:
    _add(node, name, _item(value, frame), frame)


def _item(value: cst.BaseExpression, frame: Frame) -> Expr:
    if isinstance(value, cst.ListComp):
        frame.arraylike.add(id(value))
        return lists.of((frame.expression(value, frame),), 1, 0)
    return frame.expression(value, frame)


def _add(node: cst.CSTNode, name: str, item: Expr, frame: Frame) -> None:
    fixed_lists.learn(name, [item], frame)
    found, parts = lists.what(node, item, frame)
    lists.learned(node, frame.env[name].holds.key, found, frame)
    _put(node, name, parts, frame)


def _put(node: cst.CSTNode, name: str, parts: tuple[Expr, ...], frame: Frame) -> None:
    """Store one item behind the others."""
    holds, seen = frame.env[name].holds, frame.passes.get(name)
    if seen is not None and id(node) not in seen and not isinstance(node, cst.Assign):
        renewed.learn(name, frame)
        raise frame.refusal(node, "AD113", f"this adds to a list that begins in another block, `{name}`",
                            "Begin the list in the block of the loop that fills it.")
    counted = isinstance(holds.length, Name) and holds.length.id == frame.entries.get((name, "count"))
    place = holds.length if holds.length is not None else _room(holds)
    if holds.room is None:
        _widen(holds, frame)
    if not _is_ragged(node, name, parts, place, frame):
        for array, e in zip(holds.arrays, parts):
            target = frame.index(node, Name(array, frame.env[array].type), (place,))
            frame.add(Store(target, as_long(node, name, e, target, frame)))
    if counted:
        frame.add(Update(holds.length, "+", infer.const(1)))
        holds = replace(holds, least=holds.least + 1)
    else:
        holds = _with(holds, count(place) + number(1))
    frame.env[name] = replace(frame.env[name], holds=holds)
    frame.altered += 1


def _is_ragged(node: cst.CSTNode, name: str, values: tuple[Expr, ...], place: Expr, frame: Frame) -> bool:
    """Put an item into a list of arrays of different lengths, if it is one; learn that it is, if it has to be."""
    holds = frame.env[name].holds
    if holds.heaps:
        ragged.put(node, holds.arrays, holds.heaps, place, values, frame)
        return True
    rows = [replace(t, shape=t.shape[1:]) for t in (frame.env[a].type for a in holds.arrays)]
    if holds.depth == 1 and any(ragged.is_needed(v.type, row, frame) for v, row in zip(values, rows)):
        ragged.learn(holds.key, frame)
    return False


def _room_for(node: cst.CSTNode, key: object, t: Type, room: Expr, frame: Frame) -> Expr:
    """The same, for a list of which the items' lengths may be different ones."""
    known = frame.facts[key]
    try:
        return room_for(node, t, room, known.size, frame)
    except Refusal as refused:
        if refused.code == "AD113" and known.depth == 1 and not known.ranks:
            ragged.learn(key, frame)
        raise


def _widen(holds: Holds, frame: Frame) -> None:
    """Twice the room, where there is none left."""
    arrays = [Name(a, frame.env[a].type) for a in holds.arrays]
    wider = [infer.op("np.concatenate", (tuple_expr((a, infer.op("np.empty_like", (a,)))),)) for a in arrays]
    full = infer.op("==", (holds.length, infer.op("shape", (arrays[0],), axis=0)))
    longer = (Assign(a, replace(w, type=a.type), comments=(MORE_ROOM,)) for a, w in zip(arrays, wider))
    frame.add(If(full, tuple(longer)))
