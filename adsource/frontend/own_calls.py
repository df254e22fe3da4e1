"""Calls of the program's own functions: arguments to parameters, parts of records one by one, results put together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import libcst as cst

from adsource.frontend import cells, records
from adsource.frontend.operands import items_of, listed, operands, tuple_expr
from adsource.frontend.scope import Frame, is_array, is_tuple
from adsource.frontend.solvers import check_unknown
from adsource.ir import infer
from adsource.ir.draws import is_generator
from adsource.ir.nodes import Call, Expr, Keep, Name, RecordExpr, TupleExpr
from adsource.ir.types import Kind, Type, is_structured

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
    params = tuple(q.name for q in frame.program.head(key)[0])
    value, changes = frame.program.outcome(key)
    value = tuple(_with_generators(v, dict(zip(params, args))) for v in value)
    changes = tuple((path, _with_generators(e, dict(zip(params, args)))) for path, e in changes)
    plain = not changes and all(isinstance(v, Name) for v in value)
    if not plain or targets is None or len(targets) != len(types):
        targets = tuple(frame.temporary() for _ in types)
    shapes = (*value, *(shape for _, shape in changes))
    temporary = [] if plain else _cells(node, shapes, changes, given, frame)
    args = _flat(given) if temporary else args
    _refuse_twice(node, [path for path, _ in changes], given, frame)
    names = tuple(frame.declare(t, kind) for t, kind in zip(targets, types))
    keywords = tuple(q.name for q in frame.program.head(key)[0] if q.keyword)
    frame.add(Call(names, key, args, keywords if plain else ()))
    frame.altered += not plain
    rest = iter(names)
    several = Counter(e.origin for shape in shapes for _, e in cells.origins(shape) if not e.origin[0])
    known: dict[tuple[str, ...], Expr] = {}
    results = tuple(_own(node, records.filled(v, rest), given, several, known, frame) for v in value)
    owners = [cells.child(given[path[0]], path[1:-1]) for path, _ in changes]
    for owner, (path, shape) in zip(owners, changes):
        found = _own(node, records.filled(shape, rest), given, several, known, frame)
        if owner.origin:
            records.set_part(node, owner, path[-1], found, frame)
    results = tuple(cells.refreshed(node, e, frame) for e in results)
    for name in temporary:
        del frame.env[name]
    return results


def _flat(given: dict[str, Expr]) -> tuple[Expr, ...]:
    return tuple(e for a in given.values() for e in (records.leaves(a) if is_structured(a.type) else (a,)))


def _cells(node, shapes, changes, given: dict[str, Expr], frame: Frame) -> list[str]:
    """Give arguments that the callee changes, keeps or returns a cell, if they have none; the names for that."""
    reached = {e.origin[0] for shape in shapes for _, e in cells.origins(shape)} | {path[0] for path, _ in changes}
    names = []
    for param, value in given.items():
        if param in reached and cells.nameless(value, frame):
            names.append(frame.temporary())
            records.bind(names[-1], value, frame)
            given[param] = records.held(node, names[-1], frame)
    return names


def _with_generators(e: Expr, args: dict[str, Expr]) -> Expr:
    """A result of the callee, with the caller's generators for those that it was given."""
    if isinstance(e, TupleExpr):
        origin = e.origin if isinstance(e, RecordExpr) else ()
        return cells.with_items(e, tuple(_with_generators(i, args) for i in e.items), origin)
    return args[e.id] if is_generator(e) else e


def _own(node, e: Expr, given: dict[str, Expr], several: Counter, known: dict, frame: Frame) -> Expr:
    """A result of the callee: what is an argument, or a part of one, is the caller's own object."""
    if not isinstance(e, TupleExpr):
        return e
    origin = e.origin if isinstance(e, RecordExpr) else ()
    if origin and origin[0]:
        return cells.child(given[origin[0]], origin[1:])
    if origin in known:
        return known[origin]
    made = cells.with_items(e, tuple(_own(node, i, given, several, known, frame) for i in e.items))
    if origin and several[origin] > 1:
        name = frame.temporary()
        records.bind(name, made, frame, celled=True)
        made = known[origin] = records.held(node, name, frame)
    return made


def _refuse_twice(node, changed: list[tuple[str, ...]], given: dict[str, Expr], frame: Frame) -> None:
    """The callee takes the objects that it is given for different ones."""
    found = Counter(e.origin for a in given.values() for _, e in cells.origins(a))
    for path in changed:
        owner = cells.child(given[path[0]], path[1:-1])
        if owner.origin and found[owner.origin] > 1:
            raise frame.refusal(node, "AD138", "an object that the callee changes is handed over twice",
                                "Hand it over once, or make a copy.")


def value_of(node: cst.Call, results: tuple[Expr, ...], frame: Frame) -> Expr:
    if not results:
        raise frame.refusal(node, "AD125", f"`{frame.module.code(node.func)}` returns nothing",
                            "Call it on a line of its own.")
    if len(results) == 1:
        return results[0]
    name = getattr(node.func, "attr", node.func)
    kinds = frame.module.gives.get(name.value, {None}) if isinstance(name, cst.Name) else {None}
    return tuple_expr(results, next(iter(kinds)) if len(kinds) == 1 else None)



# ------------------------------------------------------------------------- arguments


def arguments(node: cst.Call, name: str, first: tuple[Expr, ...], frame: Frame) -> dict[str, Expr]:
    """Arguments by parameter, converted in the order in which they are written."""
    p = frame.module.functions[name].params
    return bound(node, name, p, [*((None, e, node) for e in first), *given(node, frame, p, len(first))], frame)


def given(
    node: cst.Call, frame: Frame, params: cst.Parameters | None = None, first: int = 0
) -> Iterator[Given]:
    """The arguments of a call as they are written, `*` and `**` spread out.  params: of what is called, of which
    `first` are given already: they tell how many rows of an array are meant."""
    written = [listed(a.value, frame) if a.star else a.value for a in node.args]
    for arg, value in zip(node.args, operands(written, frame)):
        if arg.star == "*" and is_array(value) and params is not None:
            yield from ((None, e, arg) for e in _rows(node, arg, value, params, first, frame))
        elif arg.star == "*":
            if not is_tuple(value):
                raise frame.refusal(arg, "AD109", "`*` hands over a number of arguments that is not known",
                                    "List the arguments, or spread a tuple.")
            yield from ((None, e, arg) for e in items_of(value))
        elif arg.star == "**":
            if not records.is_record(value, "dict") or not all(isinstance(k, str) for k in value.type.keys):
                raise frame.refusal(arg, "AD109", "`**` hands over arguments that are not known",
                                    "List the arguments, or spread a dict with literal keys.")
            yield from ((k, e, arg) for k, e in records.parts_of(value).items())
        else:
            yield (arg.keyword.value if arg.keyword is not None else None), value, arg
        frame.altered += bool(arg.star)


def _rows(node: cst.Call, arg: cst.Arg, value: Expr, params: cst.Parameters, first: int, frame: Frame) -> list[Expr]:
    """The rows of an array for the parameters that nothing else is given for; their number is checked."""
    named = {a.keyword.value for a in node.args if a.keyword is not None}
    alone = sum(a.star == "*" for a in node.args) == 1 and not isinstance(params.star_arg, cst.Param)
    first += sum(not a.star and a.keyword is None for a in node.args)
    free = [p for p in (*params.posonly_params, *params.params)[first:] if p.name.value not in named]
    if not alone or any(p.default is not None for p in free):
        raise frame.refusal(arg, "AD109", "`*` hands over a number of arguments that is not known",
                            "List the arguments, or spread a tuple.")
    kept = value if isinstance(value, Name) else frame.hoist(value)
    frame.altered += 1
    frame.add(Keep(f'assert {kept.id}.shape[0] == {len(free)}, "{len(free)} arguments are handed over"', (kept.id,)))
    return [frame.index(node, kept, (infer.const(k),)) for k in range(len(free))]


def bound(node: cst.Call, name: str, p: cst.Parameters, queue: list[Given], frame: Frame) -> dict[str, Expr]:
    positional = [q.name.value for q in (*p.posonly_params, *p.params)]
    named = [q.name.value for q in (*p.params, *p.kwonly_params)]
    star = p.star_arg.name.value if isinstance(p.star_arg, cst.Param) else None
    more = p.star_kwarg.name.value if p.star_kwarg is not None else None
    found: dict[str, Expr] = {}
    rest: list[Expr] = []
    options: dict[str, Expr] = {}
    for keyword, value, arg in queue:
        place = keyword
        if keyword is None:
            place = next((n for n in positional if n not in found), None)
            if star is not None and (rest or place is None):
                rest.append(value)
                continue
        if more is not None and keyword is not None and keyword not in named and keyword not in options:
            options[keyword] = value
            continue
        if place is None or place in found or keyword is not None and keyword not in named:
            raise frame.refusal(arg, "AD126", f"`{name}` takes no such argument",
                                f"It takes {', '.join(dict.fromkeys(positional + named)) or 'none'}.")
        found[place] = value
    if star is not None:
        found[star] = tuple_expr(tuple(rest))
    if more is not None:
        found[more] = records.record(Kind("dict"), options)
    return {n: cells.refreshed(node, e, frame) for n, e in found.items()}
