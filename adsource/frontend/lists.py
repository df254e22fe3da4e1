"""Lists: arrays hold their items.

    xs = [0.5 * v for v in a]       xs[i] is an element, np.array(xs) a copy
    pts.append((x, y))              the items of pts are (pts_0[k], pts_1[k])

A list is a record of the arrays that hold its items.  Where these have room for more, `Binding.holds` tells how many
items there are.  What a list can do beyond what stands here is refused: a list is no array, `xs + ys` joins two.
How a list grows stands in `growing`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import libcst as cst
from libcst import matchers as m

from adsource.frontend import boxed, ragged, renewed, weak_items
from adsource.frontend.counts import count
from adsource.frontend.list_places import is_filled, refill
from adsource.frontend.operands import items_of, tuple_expr
from adsource.frontend.scope import Binding, Frame, Holds, Learned, Unmet, is_tuple
from adsource.ir import infer
from adsource.ir.extents import one_length
from adsource.ir.nodes import Assign, Const, Expr, Index, Name, Op, RecordExpr, Slice
from adsource.ir.types import Array, Kind, Record, Scalar, Type
from adsource.ir.walk import VIEWS

ALL = Slice()
JOINED = ("np.concatenate", "np.hstack")


def number(k: int) -> Const:
    return infer.const(k)


def of(arrays: tuple[Expr, ...], depth: int, width: int, ranks: tuple[int, ...] = ()) -> RecordExpr:
    """A list whose items are in these arrays.  ranks: of its parts, where they are of different lengths (`ragged`)."""
    keys, form = tuple(map(str, range(len(arrays)))), " ".join(map(str, (depth, width, *ranks)))
    return RecordExpr(arrays, Record(tuple(a.type for a in arrays), keys, Kind("items", form)))


def is_list(e: Expr) -> bool:
    return isinstance(e, RecordExpr) and e.type.kind.what == "items"


def is_one(node: cst.BaseExpression, frame: Frame) -> bool:
    """Whether an expression is a list, by its text."""
    return isinstance(node, cst.ListComp) or is_named(node, frame)


def is_named(node: cst.BaseExpression, frame: Frame) -> bool:
    """Whether an expression is the name of a list."""
    binding = (frame.env or {}).get(node.value) if isinstance(node, cst.Name) else None
    return binding is not None and binding.holds is not None


def is_unknown(node: cst.BaseExpression, frame: Frame) -> bool:
    """Whether it is the name of a list of which nothing is known yet."""
    return is_named(node, frame) and not frame.env[node.value].holds.arrays


def unknown(node: cst.Name, frame: Frame) -> Name:
    """What stands for such a list until something is learned."""
    frame.met = Unmet((), node, frame.env[node.value].holds.key, frame.env)
    return Name(node.value, Array("float64", (None,)))


def is_made(node: cst.BaseExpression) -> bool:
    """`[f(v) for v in a]` and `[0.0] * n`."""
    return isinstance(node, cst.ListComp) or m.matches(node, m.BinaryOperation(m.List([m.Element()]), m.Multiply()))


def shape(node: cst.BaseExpression) -> tuple[int, int]:
    """How many axes of the array that is made of it are lists, and the width, below 0, of rows that are tuples."""
    inner = node.elt if isinstance(node, cst.ListComp) else None
    if isinstance(inner, cst.Tuple):
        return 1, -len(inner.elements)
    if isinstance(inner, cst.List):
        return 2, 0
    if inner is not None and is_made(inner):
        depth, width = shape(inner)
        return 1 + depth, width
    return 1, 0


def form(e: RecordExpr) -> tuple[int, int]:
    """How many axes are lists, and how many parts an item has: 0 where it is no tuple, -k where k of them stand in a
    row of one array."""
    depth, width = e.type.kind.name.split()[:2]
    return int(depth), int(width)


def over(e: RecordExpr, change) -> RecordExpr:
    """The list of the items that are left, or moved, by what is done to each array with a row for every item."""
    leaves = ragged.leaves_of(e)
    return of((*map(change, leaves), *e.items[len(leaves) :]), *form(e), ragged.ranks_of(e))


def reading(node: cst.CSTNode, name: str, frame: Frame) -> RecordExpr:
    """The list that a name is bound to."""
    holds = frame.env[name].holds
    if not holds.arrays:
        raise Unmet((), node, holds.key, frame.env)
    arrays = [Name(a, frame.env[a].type) for a in holds.arrays]
    frame.altered += holds.length is not None or holds.arrays != (name,)
    if holds.length is not None:
        arrays = [frame.index(node, a, (Slice(None, holds.length),)) for a in arrays]
    heaps = [Name(h, frame.env[h].type) for h in holds.heaps]
    return of((*arrays, *heaps), holds.depth, holds.width, holds.ranks)


def bind(name: str, value: RecordExpr, frame: Frame, node: cst.CSTNode | None = None) -> None:
    """`ys = xs`: two names of one list, which neither of them may change the length of."""
    depth, width = form(value)
    _learn_kind(name, value, frame)
    if is_filled(name, frame):
        refill(name, value, (depth, width), node or frame.node, frame)
        return
    arrays, ranks = [], ragged.ranks_of(value)
    own = sum(ragged.names_of(name, ranks, frame), [])
    for k, e in enumerate(value.items):
        leaf = own[k] if own else name if len(value.items) == 1 else frame.field(name, str(k))
        if not (isinstance(e, Name) and e.id == leaf):
            frame.add(Assign(frame.bind(leaf, e), e))
        arrays.append(leaf)
    binding = frame.env[name] if name in arrays else Binding(infer.const(None).type)
    rows = len(ragged.leaves_of(value))
    holds = Holds(tuple(arrays[:rows]), width, depth, heaps=tuple(arrays[rows:]), ranks=ranks)
    frame.env[name] = replace(binding, holds=holds)
    note(arrays[rows:] or arrays, frame)


def _learn_kind(name: str, value: RecordExpr, frame: Frame) -> None:
    """`prev = cur`: the list that `prev` began as has to hold what `cur` does."""
    old = frame.env[name].holds if name in (frame.env or {}) else None
    if old is not None and old.key in frame.facts and len(value.items) == 1 == len(old.arrays):
        known = frame.facts[old.key]
        if known.types[0].dtype != value.type.items[0].dtype and form(value) == (known.depth, known.width):
            learned(value, old.key, replace(known, types=(replace(known.types[0], dtype=value.items[0].type.dtype),)),
                    frame)


def begin(target: cst.Name, node: cst.BaseExpression, found: Expr, frame: Frame, deep: int = 0) -> None:
    """`xs = [...]` that is made at once; what is stored in it later may need a wider array."""
    key = (target.value, frame.module.place(node))
    depth, width = (deep, 0) if deep else shape(node)
    item = Scalar(found.type.dtype) if found.type.rank == depth else replace(found.type, shape=found.type.shape[depth:])
    known = frame.facts.setdefault(key, What((item,), width, depth)).types[0]
    if known.dtype != item.dtype:
        wide = isinstance(found, Op) and found.op in ("np.full", "np.empty", "np.array")
        found = frame.op(node, found.op, *found.args, dtype=known.dtype) if wide else frame.op(
            node, "np.astype", found, dtype=known.dtype)
    bind(target.value, of((found,), depth, width), frame, target)
    binding = frame.env[target.value]
    frame.env[target.value] = replace(binding, holds=replace(binding.holds, key=key))
    weak_items.begun(key, node, frame)
    if item.rank or depth > 1:
        note([target.value], frame)


def name_of(e: RecordExpr, frame: Frame) -> str:
    """The variable that a list is."""
    leaves = [(part_of(a) or (a,))[0] for a in e.items]
    held = tuple(a.id if isinstance(a, Name) else "" for a in leaves), form(e)
    known = {n: b.holds for n, b in (frame.env or {}).items() if b.holds is not None}
    return next((n for n, h in known.items() if ((*h.arrays, *h.heaps), (h.depth, h.width)) == held), "")


def holds_of(e: RecordExpr, frame: Frame) -> Holds | None:
    name = name_of(e, frame)
    return frame.env[name].holds if name else None


def note(arrays, frame: Frame) -> None:
    frame.lists |= dict.fromkeys(arrays)


def refuse_alias(target: cst.CSTNode, value: RecordExpr, frame: Frame) -> None:
    """A list that grows has one name."""
    known = name_of(value, frame)
    grown = [n for n in (known, getattr(target, "value", "")) if n in frame.grown]
    if grown and known:
        renewed.learn(getattr(target, "value", ""), frame)
        raise frame.refusal(target, "AD113", f"the list `{grown[0]}`, which items are added to, gets a second name",
                            f"Make an array of it: `np.array({known})`.")


# --------------------------------------------------------------------------- as an array


def array_of(node: cst.CSTNode, e: RecordExpr, frame: Frame) -> Expr:
    """The array that NumPy sees in a list; it may be the memory of the list itself."""
    depth, width = form(e)
    if ragged.ranks_of(e):
        raise frame.refusal(node, "AD113", "a list of arrays of different lengths is used as a whole",
                            "Join its items, `np.concatenate(xs)`, or go through them in a loop.")
    if width <= 0:
        return e.items[0]
    if depth != 1 or any(i.type.rank != 1 for i in e.items):
        raise frame.refusal(node, "AD113", "a list of tuples that hold arrays is used as a whole",
                            "Keep a list for each of the parts.")
    return frame.op(node, "np.column_stack", tuple_expr(e.items))


def argument(node: cst.CSTNode, name: str, value: Expr, frame: Frame) -> Expr:
    """A list as the argument of a function of a library."""
    if not is_list(value):
        return value
    if ragged.ranks_of(value) == (1,) and name in JOINED:
        return tuple_expr((ragged.joined(node, value, frame),))
    made = array_of(node, value, frame)
    if name in VIEWS and not form(value)[1]:
        frame.altered += 1
        return frame.op(node, "np.array", made)
    return made


def length(e: RecordExpr, frame: Frame) -> Expr:
    found = part(e)
    return found[1] if found is not None else infer.op("len", (e.items[0],))


def part(e: RecordExpr) -> tuple[Expr, Expr] | None:
    """The array and the length of a list that has room for more."""
    return part_of(e.items[0])


def part_of(leaf: Expr) -> tuple[Expr, Expr] | None:
    match leaf:
        case Index(base=Name() as base, items=(Slice(start=None, stop=stop, step=None),)) if stop is not None:
            return base, stop
    return None


# --------------------------------------------------------------------------- items


def subscript(node: cst.Subscript, e: RecordExpr, frame: Frame) -> Expr:
    """`xs[k]`, and `xs[a:b]`, which is a list of its own."""
    if len(node.slice) != 1:
        raise frame.refusal(node, "AD113", "a list takes one index", "Make an array of it: `np.array(...)`.")
    place = node.slice[0].slice
    if isinstance(place, cst.Slice):
        return _slice(node, place, e, frame)
    k = frame.expression(place.value, frame)
    if not isinstance(k.type, Scalar) or k.type.dtype[:3] not in ("int", "uin"):
        raise frame.refusal(node, "AD317", "the index of a list is an integer", "Make an array of the list: "
                            "`np.array(...)`.")
    return item(node, e, k, frame)


def _slice(node: cst.Subscript, place: cst.Slice, e: RecordExpr, frame: Frame) -> RecordExpr:
    bounds = []
    for bound in (place.lower, place.upper, place.step):
        value = None if bound is None else frame.expression(bound, frame)
        if value is not None and not (isinstance(value.type, Scalar) and value.type.dtype[:3] in ("int", "uin")):
            raise frame.refusal(node, "AD317", "the bounds of a slice are integers", "Convert with `int(...)`.")
        bounds.append(value)
    frame.altered += 1
    return shallow(node, over(e, lambda a: frame.index(node, a, (Slice(*bounds),))), frame)


def shallow(node: cst.CSTNode, e: RecordExpr, frame: Frame) -> RecordExpr:
    """A list of the same items: numbers are copied, arrays are the same ones."""
    return over(e, lambda a: frame.hoist(frame.op(node, "np.copy", a) if a.type.rank == 1 else a))


def item(node: cst.CSTNode, e: RecordExpr, k: Expr, frame: Frame) -> Expr:
    depth, width = form(e)
    if ragged.ranks_of(e):
        k = k if _is_plain(k) else frame.hoist(k)
        rows = tuple(at(node, leaf, k, e, frame) for leaf in ragged.leaves_of(e))
        parts = ragged.parts(node, e, rows, frame)
        return tuple_expr(parts) if width else parts[0]
    parts = tuple(at(node, leaf, k, e, frame) for leaf in e.items)
    if depth > 1:
        return of(parts, depth - 1, width)
    if width < 0:
        parts = tuple(frame.index(node, parts[0], (infer.const(j),)) for j in range(-width))
    holds = holds_of(e, frame)
    parts = tuple(weak_items.item(node, p, j, holds, frame) for j, p in enumerate(parts))
    return tuple_expr(parts) if width else parts[0]


def _is_plain(k: Expr) -> bool:
    """Whether an index may be written down twice: `k`, `k - 1`."""
    return isinstance(k, (Const, Name)) or isinstance(k, Op) and k.op in ("+", "-") and all(map(_is_plain, k.args))


def at(node: cst.CSTNode, leaf: Expr, k: Expr, e: RecordExpr, frame: Frame) -> Index:
    """Item k, of the whole array where the index is surely in range."""
    found = part_of(leaf)
    if found is None:
        return frame.index(node, leaf, (k,))
    base, stop = found
    place, many = count(k), count(stop)
    holds = holds_of(e, frame)
    sure = max(many.least(frame.starts) or 0, holds.least if holds is not None else 0)
    first = place.least(frame.starts)
    if isinstance(k, Const) and -sure <= k.value < 0:
        return frame.index(node, base, ((many + place).expression(),))
    if first is not None and first >= 0:
        if isinstance(k, Const) and k.value < sure or ((many - place).least(frame.starts) or 0) >= 1:
            return frame.index(node, base, (k,))
    return frame.index(node, leaf, (k,))


def source(node: cst.CSTNode, e: RecordExpr, keep, frame: Frame):
    """The number of items that a loop goes through, and what gives one of them."""
    kept = of(tuple(map(keep, e.items)), *form(e), ragged.ranks_of(e))
    return frame.op(node, "shape", kept.items[0], axis=0), lambda i: item(node, kept, i, frame)


# --------------------------------------------------------------------------- what it holds


@dataclass(frozen=True)
class What:
    """The types of an item's parts; width, depth: as of `Holds`; size: the length of items that are lists."""

    types: tuple[Type, ...]
    width: int = 0
    depth: int = 1
    size: Expr | None = None
    guess: bool = False  # nothing has been put into it yet (`guesses`)
    ranks: tuple[int, ...] = ()  # of an item's parts, where arrays are of different lengths (`ragged`)


def what(node: cst.CSTNode, value: Expr, frame: Frame) -> tuple[What, tuple[Expr, ...]]:
    """What a list has to hold for this item, and the values for its arrays."""
    if is_list(value):
        depth, width = form(value)
        holds = holds_of(value, frame)
        size = holds.room if holds is not None and part(value) is None else None
        return What(tuple(e.type for e in value.items), width, depth + 1, size), value.items
    parts = tuple(boxed.as_item(p, frame) for p in (items_of(value) if is_tuple(value) else (value,)))
    if not parts or not all(isinstance(p.type, (Scalar, Array)) for p in parts):
        raise frame.refusal(node, "AD113", "an item of a list is no number, no array and no tuple of these",
                            "Keep a list, or an array, for each of its parts.")
    return What(tuple(p.type for p in parts), len(parts) if is_tuple(value) else 0), parts


def learned(node: cst.CSTNode, key: object, new: What, frame: Frame) -> What:
    """What the list holds; where that is more than was known, the function is converted anew."""
    old = frame.facts.get(key)
    if old is None or old.guess:
        found = new
    elif replace(old, types=new.types, ranks=()) != new or len(old.types) != len(new.types):
        raise frame.refusal(node, "AD113", "the items of a list are of different kinds", "Keep a list for each kind.")
    else:
        found = replace(old, types=tuple(joined(node, a, b, frame) for a, b in zip(old.types, new.types)))
        found = replace(found, types=tuple(map(ragged.any_length, found.types))) if old.ranks else found
    if found != old:
        frame.facts[key] = found
        raise Learned
    return found


def joined(node: cst.CSTNode, a: Type, b: Type, frame: Frame) -> Type:
    """The type that holds both without a change of either."""
    same = a.dtype == b.dtype and not (frame.program.narrow and getattr(a, "weak", 0) != getattr(b, "weak", 0))
    wider = not frame.program.narrow and {a.dtype[0], b.dtype[0]} <= set("ifc")
    if a.rank == b.rank and (same or wider):
        if isinstance(a, Scalar):
            return a if same else Scalar(str(infer.np.result_type(a.dtype, b.dtype)))
        if a.dtype == b.dtype:
            both = infer.join(a, b)
            return replace(both, shape=tuple(x or one_length(e, f) for x, e, f in zip(both.shape, a.shape, b.shape)))
    raise frame.refusal(node, "AD113", f"the items of a list are of different kinds ({infer.describe(a)} and "
                        f"{infer.describe(b)})", "Put numbers, or arrays, of one kind into it.")
