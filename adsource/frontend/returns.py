"""Returns: the one exit of a function."""

from __future__ import annotations

from dataclasses import replace
from itertools import zip_longest

import libcst as cst

from adsource.frontend import cells, lists, provenance, records
from adsource.frontend.draws import refuse_result, stays
from adsource.frontend.lines import Line, falls, has_jumps, returns, slots
from adsource.frontend.operands import items_of, kept, unpacked
from adsource.frontend.scope import Frame, is_tuple
from adsource.ir import infer
from adsource.ir.draws import is_generator
from adsource.ir.nodes import Assign, Const, Expr, Name, Op, Return
from adsource.names import fresh


def returned(node: cst.Return, frame: Frame) -> bool:
    """The one exit, or, where there are several, the results' names set in each branch."""
    values = _values(node, frame)
    if frame.results is None:
        frame.outcome = tuple(told(v, frame) for v in values)
        frame.add(Return(tuple(part for v in values for part in records.flat(v))))
        return all(isinstance(s, Name) for s in frame.outcome)
    if len(values) != len(frame.results):
        if not values or not frame.results:
            raise frame.refusal(node, "AD123", "this function returns a value on some paths, and None on others",
                                "Return a value there too, or `raise` an error.")
        raise frame.refusal(node, "AD123", "the returns of this function give different numbers of values",
                            "Return as many values everywhere.")
    held = [v if isinstance(v, (Const, Name)) else kept(v, frame) for v in values] if len(values) > 1 else values
    for name, value in zip(frame.results, held):
        if lists.is_list(value):
            lists.bind(name, value, frame)
        elif records.is_parted(value) or records.is_record(value):
            records.bind(name, value, frame)
        elif not (isinstance(value, Name) and value.id == name):
            frame.add(Assign(frame.bind(name, value), value))
    return False


def _values(node: cst.Return, frame: Frame) -> tuple[Expr, ...]:
    if node.value is None:
        return ()
    value = cells.refreshed(node.value, frame.expression(node.value, frame), frame)
    if isinstance(value, Op) and is_tuple(value):
        value = unpacked(value, frame)
    several = is_tuple(value) and not records.is_record(value)
    for item in items_of(value) if is_tuple(value) else (value,):
        if is_generator(item):
            refuse_result(node, frame)
    if several:
        frame.module.gives.setdefault(frame.node.name.value, set()).add(value.type.listed)
        return items_of(value)
    return () if isinstance(value, Const) and value.value is None else (value,)


def prepare(node: cst.FunctionDef, lines: list[Line], frame: Frame) -> cst.Return | None:
    """Choose the names of the results where there are several returns; the last of these."""
    found = returns(lines)
    single = [n for n, _, _ in lines if isinstance(n, cst.Return)]
    if frame.nothing:
        frame.leaving = True
        return found[-1]
    early = bool(found) and not (len(found) == 1 and single) or any(f[:2] == ("apart", "if") for f in frame.facts)
    frame.leaving = has_jumps(node) or early
    if not early:
        return None
    if not found:
        return None
    written = [slots(r) for r in found]
    if written[0] and falls(lines):
        raise frame.refusal(node.name, "AD123", f"`{node.name.value}` does not return a value on every path",
                            "End it with a `return` of a value, or with `raise`.")
    names = []
    for column in zip_longest(*written):
        same = {n.value if isinstance(n, cst.Name) else None for n in column}
        name = same.pop() if len(same) == 1 else None
        if name is None or name not in frame.locals or name in names:
            name = fresh("result", frame.taken)
            frame.taken.add(name)
        names.append(name)
    frame.results = tuple(names)
    return found[-1]


def exit_of(node: cst.FunctionDef, last: cst.Return | None, frame: Frame) -> Return:
    """The one exit, for a function that has several returns or none."""
    if last is None:
        return Return(())
    names = frame.results or ()
    if frame.env is None:
        raise frame.met or frame.refusal(node.name, "AD123", f"`{node.name.value}` never returns", "Return a value.")
    values = tuple(frame.expression(frame.placed(n, last), frame) for n in names)
    if any(v.type == infer.SEVERAL for v in values):
        raise frame.refusal(node.name, "AD123", f"`{node.name.value}` returns one of several constants, such as texts",
                            "Return a number for each: `return 0`, `return 1`.")
    frame.outcome = tuple(told(v, frame) for v in values)
    return Return(tuple(p for v in values for p in records.flat(v)), origin=provenance.origin(last, frame.module))


def changes(frame: Frame) -> list[tuple[tuple[str, ...], Expr]]:
    """The parts of parameters' objects that the function sets: how they are reached, their values at its end."""
    if frame.env is None:
        return []
    set_ = [(cell, key, node) for (cell, key), node in frame.changed.items() if cell in frame.owned]
    return [((*frame.owned[c], k), cells.child(cells.restored(node, cells.Ref(c), frame), (k,))) for c, k, node in set_]


def told(e: Expr, frame: Frame) -> Expr:
    """How a result is made of parts; objects that are a parameter's are told by how they are reached."""
    for part in records.leaves(e):
        if is_generator(part) and not (stays(part, frame) and frame.program.inner()):
            refuse_result(frame.node.name, frame)
    return cells.traced(records.skeleton(e), lambda cell: frame.owned.get(cell) or ("", cell))


def set_parameters(frame: Frame) -> tuple[str, ...]:
    """The parameters of which parts are set."""
    return tuple(dict.fromkeys(frame.owned[cell][0] for cell, _ in frame.changed if cell in frame.owned))


def with_changes(last: Return, found: list) -> Return:
    if not found:
        return last
    values = (*last.values, *(part for _, e in found for part in records.flat(e)))
    return replace(last, values=values, verbatim=False)
