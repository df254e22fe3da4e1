"""Assignments of every kind: plain, chained, to several targets, of dicts, in place."""

from __future__ import annotations

from contextlib import contextmanager

import libcst as cst

from adsource.errors import Refusal
from adsource.frontend import (
    boxed,
    calls,
    cells,
    growing,
    held_lists,
    items,
    list_calls,
    list_names,
    list_stores,
    lists,
    nested,
    operators,
    records,
    refilled,
    spelled,
    unfilled,
)
from adsource.frontend.expressions import expression
from adsource.frontend.iteration import called
from adsource.frontend.list_places import is_filled
from adsource.frontend.operands import held, items_of, kept, listed, tuple_expr
from adsource.frontend.scope import Binding, Frame, is_array, is_tuple
from adsource.frontend.sequences import arrayed
from adsource.frontend.targets import bind_one, copies, counted, is_part, part_of, place, spread
from adsource.frontend.writers import out_argument, store_out
from adsource.ir import infer, walk
from adsource.ir.nodes import Assign, Const, Expr, Name, Op, Permute, Store, TupleExpr, Update
from adsource.ir.types import Array

AUGMENTED = {
    cst.AddAssign: "+", cst.SubtractAssign: "-", cst.MultiplyAssign: "*", cst.DivideAssign: "/",
    cst.FloorDivideAssign: "//", cst.ModuloAssign: "%", cst.PowerAssign: "**", cst.MatrixMultiplyAssign: "@",
    cst.BitAndAssign: "&", cst.BitOrAssign: "|", cst.BitXorAssign: "^", cst.LeftShiftAssign: "<<",
    cst.RightShiftAssign: ">>",
}


BINARY = {
    cst.AddAssign: cst.Add, cst.SubtractAssign: cst.Subtract, cst.MultiplyAssign: cst.Multiply,
    cst.DivideAssign: cst.Divide, cst.FloorDivideAssign: cst.FloorDivide, cst.ModuloAssign: cst.Modulo,
    cst.PowerAssign: cst.Power, cst.MatrixMultiplyAssign: cst.MatrixMultiply, cst.BitAndAssign: cst.BitAnd,
    cst.BitOrAssign: cst.BitOr, cst.BitXorAssign: cst.BitXor, cst.LeftShiftAssign: cst.LeftShift,
    cst.RightShiftAssign: cst.RightShift,
}


def assign(node: cst.Assign, frame: Frame) -> bool:
    targets = [t.target for t in node.targets]
    if len(targets) > 1:
        return _chained(targets, node.value, frame)
    target, value = targets[0], node.value
    if isinstance(target, (cst.Tuple, cst.List)):
        frame.spread.add(id(value))
        return unpack(target, value, frame)
    if isinstance(target, cst.Name) and isinstance(value, cst.Lambda):
        nested.define_lambda(target, value, frame)
        return True
    with _spelled_out(target, value, frame):
        found = items.listed(value, frame) if isinstance(value, cst.ListComp) else None
    if found is not None:
        return bind_one(target, _new(target, value, found, frame), frame) and False
    if isinstance(target, cst.Name) and lists.is_made(value) and not _repeats_object(value, frame):
        return _list(target, value, frame)
    if isinstance(target, cst.Name) and isinstance(value, cst.List) and target.value in frame.stored:
        return _written_out(target, value, frame)
    if isinstance(target, cst.Name) and isinstance(value, cst.Call):
        return _from_call(target, value, frame)
    return bind_one(target, _new(target, value, frame.expression(value, frame), frame), frame)


def _repeats_object(value: cst.BaseExpression, frame: Frame) -> bool:
    """`[body] * 3`, `[Body(x)] * 3` and `[slice(None)] * 3`."""
    item = value.left.elements[0].value if isinstance(value, cst.BinaryOperation) else None
    if isinstance(item, cst.Call):
        made = isinstance(item.func, cst.Name) and item.func.value in frame.module.classes
        return made or called(item, frame) == "slice"
    binding = (frame.env or {}).get(item.value) if isinstance(item, cst.Name) else None
    return binding is not None and binding.parts is not None


def _list(target: cst.Name, value: cst.BaseExpression, frame: Frame) -> bool:
    """`xs = [f(i) for i in range(n)]`: an array holds the items."""
    frame.arraylike.add(id(value))
    frame.wanted = target.value
    with _spelled_out(target, value, frame):
        found = frame.expression(value, frame)
    frame.wanted = ""
    if not unfilled.begin(target, value, found, frame):
        lists.begin(target, value, found, frame)
    return False


@contextmanager
def _spelled_out(target: cst.BaseExpression, value: cst.BaseExpression, frame: Frame):
    """A comprehension that cannot be written as an expression is a loop that appends from now on."""
    try:
        yield
    except Refusal as refused:
        if refused.code == "AD113" and isinstance(value, cst.ListComp) and isinstance(target, cst.Name):
            spelled.spell_out(target.value, frame)
        raise


def _written_out(target: cst.Name, value: cst.List, frame: Frame) -> bool:
    """`xs = [0.0, k]` of which items are set, or taken by an index: a list, where it is one of numbers."""
    found = expression(value, frame)
    depth = list_calls.depth_of(found)
    if not depth:
        return bind_one(target, _new(target, value, found, frame), frame)
    lists.begin(target, value, list_calls.array_of_numbers(value, found, frame), frame, depth)
    return False


def _new(target: cst.BaseExpression, value: cst.BaseExpression, found: Expr, frame: Frame) -> Expr:
    """The value of an expression that may make a list, for a name."""
    made = isinstance(target, cst.Name) and refilled.is_fresh(value)
    return refilled.listed(target, found, frame) if made else found


def _from_call(target: cst.Name, value: cst.Call, frame: Frame) -> bool:
    """`y = helper(x)` is a Call; `c = np.add(a, b, out=c)` a Store."""
    before = frame.altered
    results = calls.own_results(value, (target.value,), frame)
    if results is not None:
        if len(results) == 1:
            done = isinstance(results[0], Name) and results[0].id == target.value
            return done or bind_one(target, results[0], frame)
        if not results:
            raise frame.refusal(value, "AD125", f"`{frame.module.code(value.func)}` returns nothing",
                                "Call it on a line of its own.")
        bind_one(target, TupleExpr(results, infer.Tuple(tuple(r.type for r in results))), frame)
        return False
    name = calls.callee(value, frame)
    if name is None:
        return bind_one(target, _new(target, value, calls.method(value, frame, target.value), frame), frame)
    out = out_argument(value, name)
    if out is not None:
        stored = store_out(value, out, frame)
        if not (isinstance(stored, Name) and stored.id == target.value):
            bind_one(target, stored, frame)
            return False
        return True
    if value.args and isinstance(value.args[0].value, (cst.ListComp, cst.GeneratorExp)):
        frame.wanted = target.value
    found = frame.expression(value, frame)
    frame.wanted = ""
    if isinstance(found, Name) and found.id == target.value and frame.out and frame.altered > before:
        return False
    return bind_one(target, _new(target, value, found, frame), frame)


def _chained(targets: list, value: cst.BaseExpression, frame: Frame) -> bool:
    """`a = b = value`: every target in turn gets the same object."""
    first = frame.expression(value, frame)
    mark = len(frame.out)
    if not isinstance(first, (Const, Name)):
        names = [t for t in targets if isinstance(t, cst.Name)]
        if names:
            bind_one(names[0], first, frame)
            first = frame.expression(names[0], frame)
            targets = [t for t in targets if t is not names[0]]
        else:
            first = held(first, frame)
    for target in targets:
        bind_one(target, first, frame)
    return len(frame.out) > mark and not any(isinstance(t, (cst.Subscript, cst.Attribute)) for t in targets)


def unpack(target: cst.Tuple | cst.List, value: cst.BaseExpression, frame: Frame) -> bool:
    """`a, b = ...`."""
    value = listed(value, frame)
    plain = [e.value.value for e in target.elements if isinstance(e.value, cst.Name)]
    if isinstance(value, cst.Call) and len(plain) == len(target.elements):
        plain = [frame.temporary() if n in plain[k + 1 :] else n for k, n in enumerate(plain)]  # `_, _, m = f(x)`
        results = calls.own_results(value, tuple(plain), frame)
        if results is not None:
            whole = results[0] if len(results) == 1 else tuple_expr(results)
            if is_tuple(whole) and not any(isinstance(e, cst.StarredElement) for e in target.elements):
                counted(target, len(items_of(whole)), frame)
            done = [r.id for r in results if isinstance(r, Name)] == plain
            return done or spread(target, whole, frame)
    starred = any(isinstance(e, cst.StarredElement) for e in target.elements)
    if isinstance(value, (cst.Tuple, cst.List)) and not starred:
        return _parallel(target, value, frame)
    return spread(target, frame.expression(value, frame), frame)


def _parallel(target, value, frame: Frame) -> bool:
    """`a, b = x, y`: all values before any target."""
    values = list(items_of(frame.expression(value, frame)))
    counted(target, len(values), frame)
    nodes = [e.value for e in target.elements]
    if any(isinstance(n, cst.Name) and is_filled(n.value, frame) for n in nodes):
        raise frame.refusal(target, "AD113", "in the loop that adds items to it, a list is bound together with others",
                            "Bind it on a line of its own; exchange lists behind the loop.")
    if all(isinstance(n, cst.Name) for n in nodes) and not any(map(records.is_parted, values)):
        names = [n.value for n in nodes]
        read_later = [any(n in walk.names(v) for v in values[k + 1 :]) for k, n in enumerate(names)]
        if not any(read_later):
            for n, v in zip(nodes, values):
                bind_one(n, v, frame)
            return True
        if all(isinstance(v, Name) for v in values) and len(set(names)) == len(names):
            return _permute(names, values, frame)
    apart = [kept(v, frame) for v in values]
    for node, v in zip(nodes, apart):
        bind_one(node, v, frame)
    return False


def _permute(names: list[str], values: list[Name], frame: Frame) -> bool:
    old = dict(frame.env)
    targets = []
    for name, v in zip(names, values):
        frame.env[name] = old.get(v.id) or Binding(v.type)
        targets.append(Name(name, v.type))
    frame.add(Permute(tuple(targets), tuple(values)))
    return True


# ----------------------------------------------------------------- in-place updates


def augmented(node: cst.AugAssign, frame: Frame) -> bool:
    sign = AUGMENTED[type(node.operator)]
    owner = part_of(node.target, frame)
    if owner is not None:
        return not held_lists.extended(node, *owner, frame) and _update_part(node, *owner, frame)
    if operators.owner(node.target, frame) is not None:
        value = expression(cst.BinaryOperation(node.target, BINARY[type(node.operator)](), node.value), frame)
        return bind_one(node.target, value, frame)
    if (box := boxed.of_target(node.target, frame)) is not None:
        return boxed.updated(node, box, sign, frame)
    held = refilled.array_of(node.target, frame)
    if held is not None:
        return augmented(node.with_changes(target=frame.placed(held.id, node.target)), frame) and False
    if isinstance(node.target, cst.Subscript) or is_part(node.target):
        return _update_element(node, sign, frame)
    if not isinstance(node.target, cst.Name):
        raise frame.refusal(node.target, "AD129", f"`{frame.module.code(node.target)}` cannot be assigned to",
                            "Assign to a name, or to elements of an array.")
    if lists.is_named(node.target, frame):
        growing.extend_by(node, sign, frame)
        return False
    old = frame.expression(node.target, frame)
    if is_tuple(old) and not operators.has(old, f"i{operators.BINARY.get(sign, '')}", frame):
        return bind_one(node.target, _joined(node, sign, frame), frame)
    value = frame.expression(node.value, frame)
    found = operators.updated(node, sign, cells.refreshed(node, old, frame), value, frame)
    if found is not None:
        return bind_one(node.target, found, frame)
    if is_array(old) and is_tuple(value):  # `v += 1.0, k`
        value, frame.altered = arrayed(node, value, frame), frame.altered + 1
    result = frame.op(node, sign, old, value)
    if is_array(old):
        _fits(node, old.type, result.type, frame)
        frame.add(Update(old, sign, value))
    elif not isinstance(old, Name) or old.id not in frame.env and not is_array(result):
        raise frame.refusal(node.target, "AD129", "this name cannot be updated", "Give the value another name.")
    elif old.id in frame.boxes and not is_array(result) and result.type.dtype != old.type.dtype:
        boxed.put(node, old, result, frame)
        return False
    elif is_array(result) or result.type.dtype != getattr(old.type, "dtype", ""):  # another kind of value
        frame.add(Assign(frame.bind(old.id, result), result))
    else:
        frame.add(Update(frame.bind(old.id, result), sign, value))
    return True


def _joined(node: cst.AugAssign, sign: str, frame: Frame) -> Expr:
    """The value of `xs += ys` for a tuple, or a list whose items are known.  What is added is evaluated once."""
    if sign in ("+", "*"):
        list_names.refuse_shared(node, frame)
    value = expression(cst.BinaryOperation(node.target, BINARY[type(node.operator)](), node.value), frame)
    if sign == "+" and not is_tuple(value):
        raise frame.refusal(node, "AD119", "`+=` adds items to a list, and numbers to the items of a tuple",
                            "Make an array of it first: `np.array(...)`.")
    return value


def _update_part(node: cst.AugAssign, owner, key: str, frame: Frame) -> bool:
    """`p.t += dt` and `d["n"] += 1`: an array is updated in place, anything else is set anew."""
    if key not in owner.type.keys:
        raise frame.refusal(node.target, "AD315", f"`{frame.module.code(node.target)}` is read before it is set",
                            "Set it first.")
    old = records.parts_of(owner)[key]
    if is_array(old) and isinstance(old, Name):
        return augmented(node.with_changes(target=frame.placed(old.id, node.target)), frame) and False
    if is_tuple(old) and isinstance(node.value, cst.List):
        raise frame.refusal(node, "AD113", "a list that is a part of something is changed in place, and something else "
                            "may hold it", f"Make a new one: `{frame.module.code(node.target)} = ... + [...]`.")
    value = frame.expression(cst.BinaryOperation(node.target, BINARY[type(node.operator)](), node.value), frame)
    records.set_part(node.target, owner, key, value, frame)
    match frame.out[-1]:
        case Assign(target=Name(id=name) as part, value=Op(op=sign, args=(Name(id=first, type=before), more))) if (
            name == first and part.type == value.type and isinstance(part.type, Array) == isinstance(before, Array)
            and part.type.dtype == before.dtype and sign == AUGMENTED[type(node.operator)]
        ):
            frame.out[-1] = Update(part, sign, more)  # `boxes` asks whether it is a number
    return False


def _fits(node: cst.AugAssign, old: Array, new, frame: Frame) -> None:
    """An array keeps its dtype and rank under an in-place operation."""
    if not infer.np.can_cast(new.dtype, old.dtype, "same_kind"):
        raise frame.refusal(node, "AD318", f"the result is {new.dtype}, the array holds {old.dtype}",
                            "Make the array with `dtype=float`.")
    if new.rank > old.rank:
        raise frame.refusal(node, "AD318", f"the result has rank {new.rank}, the array rank {old.rank}",
                            "Reduce the right side, or bind the result to a new name.")


def _update_element(node: cst.AugAssign, sign: str, frame: Frame) -> bool:
    target = place(node.target, frame)
    value, before = frame.inside(lambda: frame.expression(node.value, frame))
    late = any(frame.program.writes(s) for s in before)
    if late and (not is_array(target) or copies(target)):
        kept = frame.hoist(target)
        frame.out += before
        frame.add(Store(target, frame.op(node, sign, kept, value)))
        return False
    frame.out += before
    if is_array(target) and is_tuple(value):
        value, frame.altered = arrayed(node, value, frame), frame.altered + 1
    result = frame.op(node, sign, target, value)
    list_stores.stored(node.target, result, frame)
    if is_array(target):
        _fits(node, target.type, result.type, frame)
    frame.add(Update(target, sign, value))
    return True
