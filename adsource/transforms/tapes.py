"""Where a value is recorded: in a name of its own, a sized array, or a list that grows."""

from __future__ import annotations

from dataclasses import dataclass, replace

from adsource.analyses.buffers import values_read
from adsource.ir import infer, shapes
from adsource.ir.nodes import (
    AnyStatement,
    Assign,
    Const,
    Do,
    Expr,
    For,
    Index,
    Name,
    Op,
    Store,
    TupleExpr,
    Update,
    While,
)
from adsource.ir.types import Array, Extent, Opaque, Scalar, Static, Type, is_array
from adsource.ir.walk import names, root
from adsource.transforms.mirror import difference, plus, trip_count
from adsource.transforms.name_types import row_of, shapes_bound
from adsource.transforms.plan import Context, Step
from adsource.transforms.pull import new_name
from adsource.transforms.scopes import Path
from adsource.transforms.trips import bounded, is_fixed, told


@dataclass
class Loop:
    """A loop around a record: how its passes are counted, if that is known before the outermost one."""

    var: Name | None
    trips: Expr | None = None
    place: Expr | None = None  # zero-based number of the pass
    node: For | None = None  # the loop itself
    widest: bool = False  # trips are the most that there are in any pass of the loops around


@dataclass
class Tape:
    """How one value is recorded and recalled."""

    make: AnyStatement | None
    record: AnyStatement
    recall: Expr
    look: Expr  # the same value, to be recalled once more later


def counted(s: For | While, step: Step, loops, c: Context) -> Loop:
    """How the passes of a loop are numbered, where all bounds are known before the outermost loop."""
    if isinstance(s, While):
        return Loop(None)
    if any(loop.trips is None for loop in loops):
        return Loop(s.var)
    outer = {loop.var.id: loop.node for loop in loops if loop.node}
    bounds = {n for e in (s.start, s.stop, s.step) for n in names(e) | values_read(e)}
    trips, turning = trip_count(s), not all(is_fixed(n, c) for n in bounds)
    if turning:
        most = None if any(loop.widest for loop in loops) else _most(s, step.plans[0].path, outer, c)
        if most is None:
            return Loop(s.var)
        trips = most
    stride = s.step.value if isinstance(s.step, Const) else None
    if stride == 1:
        place = difference(s.var, s.start)
    elif stride == -1:
        place = difference(s.start, s.var)
    else:
        place = infer.op("//", (infer.op("-", (s.var, s.start)), s.step))
    return Loop(s.var, trips, place, s, turning)


def _most(s: For, path: Path, outer: dict[str, For], c: Context) -> Expr | None:
    """The most passes of a loop: in steps of two it runs half as often, rounded up."""
    stride = s.step.value if isinstance(s.step, Const) else 0
    if abs(stride) < 2:
        return bounded(trip_count(s), path, outer, c)
    span = bounded(difference(s.stop, s.start) if stride > 0 else difference(s.start, s.stop), path, outer, c)
    return None if span is None else infer.op("//", (plus(span, abs(stride) - 1), infer.const(abs(stride))))


def tape_of(value: Expr, name: str, loops, c: Context, itself: bool = False) -> Tape:
    """Where a value is recorded: in a name of its own, a sized array, or a list that grows.

    itself: the array itself is kept, not a copy, since other names show the same memory."""
    tape = new_name(f"{name}_tape", c.taken)
    t, shown = value.type, replace(value, type=_row(value, c)) if isinstance(value, Name) else value
    c.taped.append((tape, shown, " x ".join(_passes(loop) for loop in loops), c.line, itself and bool(loops)))
    if not loops:
        n = Name(tape, t)
        kept = infer.op("np.copy", (value,)) if is_array(t) and not itself and _mutable(value, c) else value
        return Tape(None, Assign(n, kept), n, n)
    known, row = all(loop.trips is not None for loop in loops), _row(value, c)
    if known and not itself and isinstance(t, (Array, Scalar)) and None not in getattr(row, "shape", ()):
        _taken_as_equal(value, c)
        return _sized(tape, value, loops, c)
    kept = infer.op("np.copy", (value,)) if is_array(t) and not itself and _mutable(value, c) else value
    stack = Name(tape, Opaque("a list"))
    make = Assign(stack, Op("list", (), Opaque("a list")))
    record = Do(Op("append", (stack, kept), Static(None)))
    return Tape(make, record, Op("pop", (stack,), t), Op("item", (stack,), t, (("k", -1),)))


def _taken_as_equal(value: Expr, c: Context) -> None:
    """Records of an array are rows of one array, whatever it is bound to: `guards` checks that none is stretched."""
    base = root(value)
    if is_array(value.type) and base is not None and c.varies(base):
        first, *others = shapes_bound(base, c.bindings)
        c.alike += [(a, b, c.line) for shape in others for a, b in zip(first, shape) if a and b and a != b]


def _passes(loop: Loop) -> str:
    """How often a loop runs, in words short enough for a docstring."""
    if loop.trips is None:
        return "passes"
    if isinstance(loop.trips, (Const, Name)):
        return str(getattr(loop.trips, "value", None) or getattr(loop.trips, "id", "passes"))
    text = told(loop.trips)
    return text if text == "passes" or text.endswith(")") else f"({text})"


def _row(value: Expr, c: Context) -> Type:
    """What a row of a tape is like that holds a value."""
    return row_of(c.bindings[value.id]) if isinstance(value, Name) and value.id in c.bindings else value.type


def _sized(tape: str, value: Expr, loops, c: Context) -> Tape:
    t = _row(value, c)
    places = tuple(loop.place for loop in loops)
    lengths = [_not_negative(loop.trips, c) for loop in loops]
    if is_array(t):
        lengths += [_not_negative(_own_extent(e, value, c), c) for e in t.shape]
    rank = len(lengths)
    full = Array(t.dtype, (None,) * len(loops) + tuple(getattr(t, "shape", ())), "C")
    shape = TupleExpr(tuple(lengths), None) if rank > 1 else lengths[0]
    static = () if t.dtype == "float64" else (("dtype", t.dtype),)
    n = Name(tape, full)
    make = Assign(n, Op("np.empty", (shape,), full, static))
    at = Index(n, places, replace(t, layout="C") if is_array(t) else Scalar(t.dtype))
    return Tape(make, Store(at, value), at, at)


def _own_extent(e: Extent, value: Expr, c: Context) -> Expr:
    """An extent in terms of the recorded array itself, where it is there before the loops."""
    base = root(value)
    if base is not None and c.scopes.defined.get(base) == [()] and is_array(c.types[base]):
        for k, own in enumerate(c.types[base].shape):
            gap = None if own is None else e - own
            if gap is not None and not gap.terms:
                length = infer.op("shape", (Name(base, c.types[base]),), axis=k)
                return plus(length, gap.const)
    return shapes.extent_expression(e)


def _not_negative(e: Expr, c: Context) -> Expr:
    """`n - 2` is no length where n is 1, nor is a name that was computed so."""
    if isinstance(e, Const):
        return infer.const(max(e.value, 0))
    return infer.op("max", (e, infer.const(0))) if _below(e, c) else e


def _below(e: Expr, c: Context, seen: frozenset[str] = frozenset()) -> bool:
    """Whether a number of passes may be negative; parameters are taken for numbers of passes."""
    if isinstance(e, Name):
        bindings = c.scopes.bindings.get(e.id, ()) if e.id not in seen else ()
        return any(_left_below(s, e.id, c, seen | {e.id}) for s in bindings)
    if isinstance(e, Const):
        return e.value < 0
    if isinstance(e, Op) and e.op in ("+", "*", "//", "min"):
        return any(_below(a, c, seen) for a in e.args)
    return isinstance(e, Op) and e.op not in ("shape", "size", "len", "max")


def _left_below(s: AnyStatement, name: str, c: Context, seen: frozenset[str]) -> bool:
    """Whether a statement may leave a name negative."""
    if isinstance(s, Update):
        return s.op not in ("+", "*", "//") or _below(s.value, c, seen)
    return isinstance(s, Assign) and s.target.id == name and _below(s.value, c, seen)


def _mutable(value: Expr, c: Context) -> bool:
    base = root(value)
    return any(c.buffers.may_share(base, w) for w in c.written)
