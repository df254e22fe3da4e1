"""Calls of the program's own functions: arguments to parameters, parts of records one by one, results put together."""

from __future__ import annotations

from collections.abc import Iterator

import libcst as cst

from adsource.frontend import records
from adsource.frontend.operands import items_of, operands, tuple_expr
from adsource.frontend.scope import Frame, is_tuple
from adsource.frontend.solvers import check_unknown
from adsource.ir.nodes import Call, Expr, Name, RecordExpr
from adsource.ir.types import Type

Given = tuple[str | None, Expr, cst.CSTNode]  # the keyword, the value, where it stands


def own_call(
    node: cst.Call, name: str, targets: tuple[str, ...] | None, frame: Frame, first: tuple[Expr, ...] = ()
) -> tuple[Expr, ...]:
    """A Call statement; its results under the targets' names, or under temporaries.  first: arguments before those
    that are written, such as `self`."""
    args = arguments(node, name, first, frame)
    check_unknown(node, name, args, frame)
    return called(node, targets, *frame.program.specialise(node, name, args, frame), frame)


def called(
    node: cst.CSTNode, targets, given: dict[str, Expr], key: str, args: tuple[Expr, ...], types: tuple[Type, ...],
    frame: Frame,
) -> tuple[Expr, ...]:
    """The Call itself, of a specialisation; fields that the callee sets are set here."""
    value, changes = frame.program.outcome(key)
    plain = not changes and all(isinstance(v, Name) for v in value)
    if not plain or targets is None or len(targets) != len(types):
        targets = _targets(targets, value, changes, types, frame)
    names = tuple(frame.declare(t, kind) for t, kind in zip(targets, types))
    keywords = tuple(q.name for q in frame.program.head(key)[0] if q.keyword)
    frame.add(Call(names, key, args, keywords if plain else ()))
    frame.altered += not plain
    rest = iter(names)
    results = tuple(_told(records.filled(v, rest), given) for v in value)
    for param, path, shape in changes:
        _change(node, given, param, path, records.filled(shape, rest), frame)
    return results


def _targets(targets, value, changes, types, frame: Frame) -> tuple[str, ...]:
    """Names for the results; parts of a record go to the parts of the one variable that is to hold it."""
    return tuple(frame.temporary() for _ in types)


def _told(e: Expr, given: dict[str, Expr]) -> Expr:
    """A result that is an argument, or a part of one, is the caller's own object."""
    if isinstance(e, RecordExpr) and e.origin:
        found = given.get(e.origin[0])
        for key in e.origin[1:]:
            found = records.parts_of(found).get(key) if isinstance(found, RecordExpr) else None
        origin = found.origin if isinstance(found, RecordExpr) else ()
        return RecordExpr(e.items, e.type, origin)
    return e


def _change(node, given: dict[str, Expr], param: str, path: tuple[str, ...], value: Expr, frame: Frame) -> None:
    """A part of an argument that the callee has set."""
    owner = given[param]
    for key in path[:-1]:
        owner = records.parts_of(owner)[key]
    others = [a for n, a in given.items() if n != param and isinstance(a, RecordExpr) and a.origin]
    if owner.origin and any(a.origin[: len(owner.origin)] == owner.origin for a in others):
        raise frame.refusal(node, "AD138", "an object that the callee changes is handed over twice",
                            "Hand it over once, or make a copy.")
    if owner.origin:
        records.set_part(node, owner, path[-1], value, frame)


def value_of(node: cst.Call, results: tuple[Expr, ...], frame: Frame) -> Expr:
    if not results:
        raise frame.refusal(node, "AD125", f"`{frame.module.code(node.func)}` returns nothing",
                            "Call it on a line of its own.")
    return results[0] if len(results) == 1 else tuple_expr(results)



# ------------------------------------------------------------------------- arguments


def arguments(node: cst.Call, name: str, first: tuple[Expr, ...], frame: Frame) -> dict[str, Expr]:
    """Arguments by parameter, converted in the order in which they are written."""
    p = frame.module.functions[name].params
    return bound(node, name, p, [*((None, e, node) for e in first), *given(node, frame)], frame)


def given(node: cst.Call, frame: Frame) -> Iterator[Given]:
    """The arguments of a call as they are written, `*` and `**` spread out."""
    for arg, value in zip(node.args, operands([a.value for a in node.args], frame)):
        if arg.star == "*":
            if not is_tuple(value):
                raise frame.refusal(arg, "AD109", "`*` hands over a number of arguments that is not known",
                                    "List the arguments, or spread a tuple.")
            yield from ((None, e, arg) for e in items_of(value))
        elif arg.star == "**":
            if not records.is_record(value, "dict"):
                raise frame.refusal(arg, "AD109", "`**` hands over arguments that are not known",
                                    "List the arguments, or spread a dict with literal keys.")
            yield from ((k, e, arg) for k, e in records.parts_of(value).items())
        else:
            yield (arg.keyword.value if arg.keyword is not None else None), value, arg
        frame.altered += bool(arg.star)


def bound(node: cst.Call, name: str, p: cst.Parameters, queue: list[Given], frame: Frame) -> dict[str, Expr]:
    positional = [q.name.value for q in (*p.posonly_params, *p.params)]
    named = [q.name.value for q in (*p.params, *p.kwonly_params)]
    star = p.star_arg.name.value if isinstance(p.star_arg, cst.Param) else None
    found: dict[str, Expr] = {}
    rest: list[Expr] = []
    for keyword, value, arg in queue:
        place = keyword
        if keyword is None:
            place = next((n for n in positional if n not in found), None)
            if star is not None and (rest or place is None):
                rest.append(value)
                continue
        if place is None or place in found or keyword is not None and keyword not in named:
            raise frame.refusal(arg, "AD126", f"`{name}` takes no such argument",
                                f"It takes {', '.join(dict.fromkeys(positional + named)) or 'none'}.")
        found[place] = value
    if star is not None:
        found[star] = tuple_expr(tuple(rest))
    return found
