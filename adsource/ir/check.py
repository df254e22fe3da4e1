"""What every pass must leave true of the IR; run between passes in tests.

    problems(function)  ->  () where all is well, else what is wrong, a line each
"""

from __future__ import annotations

import functools
from collections.abc import Iterator
from typing import get_args

from adsource.ir.nodes import (
    AnyStatement,
    Call,
    Const,
    Expr,
    For,
    Function,
    If,
    Index,
    Jump,
    Keep,
    Name,
    NewAxis,
    Op,
    Permute,
    Program,
    Return,
    Slice,
    Store,
    TupleExpr,
    Update,
    While,
)
from adsource.ir.show import show_expression
from adsource.ir.types import Array, Opaque, Scalar, Static, Type, is_array, is_integer
from adsource.ir.walk import bound, expressions, item_parts, names, nodes, statements, targets

ARITHMETIC = frozenset("+ - * / // % ** @ u- u+ ~ & | ^ << >> < <= > >=".split())
Bound = frozenset[str] | None  # the names bound on every path; None where no path arrives


def problems(f: Function, program: Program | None = None) -> tuple[str, ...]:
    """What is wrong with a function; with its program, calls are compared with their callees too."""
    found = [*_signature(f), *_exit(f)]
    for s in statements(f.body):
        found += _statement(s, program)
    _flow(f.body, frozenset(p.name for p in f.params), found, [])
    return tuple(dict.fromkeys(f"{f.key}: {text}" for text in found))


def problems_of(program: Program) -> tuple[str, ...]:
    """What is wrong with any function of a program."""
    missing = () if program.entry in program.functions else (f"the entry {program.entry} is missing",)
    return missing + tuple(p for f in program.functions.values() for p in problems(f, program))


def _signature(f: Function) -> Iterator[str]:
    seen = [p.name for p in f.params]
    for name in dict.fromkeys(n for n in seen if seen.count(n) > 1):
        yield f"parameter {name} stands twice"
    for p in f.params:
        if not isinstance(p.type, get_args(Type)):
            yield f"parameter {p.name} has no type"


def _exit(f: Function) -> Iterator[str]:
    returns = [s for s in statements(f.body) if isinstance(s, Return)]
    if len(returns) != 1 or not f.body or f.body[-1] is not returns[0]:
        yield f"has {len(returns)} Return statements, wanted is one, last"


# -------------------------------------------------------------------------- each statement


def _statement(s: AnyStatement, program: Program | None) -> Iterator[str]:
    place = f"line {s.origin.line}: " if s.origin else ""
    if s.verbatim and s.origin is None:
        yield f"a verbatim {type(s).__name__} has no origin"
    for e in (*expressions(s), *targets(s)):
        for node in nodes(e):
            yield from (place + text for text in _node(node))
    yield from (place + text for text in _form(s, program))


def _form(s: AnyStatement, program: Program | None) -> Iterator[str]:
    match s:
        case Permute() if len(s.targets) != len(s.sources):
            yield f"{len(s.targets)} names are bound to {len(s.sources)}"
        case Store() if not isinstance(s.target, Index):
            yield f"a store into {show_expression(s.target)}, which is no element or section"
        case Update() if not isinstance(s.target, (Name, Index)):
            yield f"an update of {show_expression(s.target)}"
        case For():
            for e in (s.start, s.stop, s.step):
                if not is_integer(e.type) or is_array(e.type):
                    yield f"the range bound {show_expression(e)} is no integer"
        case While() | If() if is_array(s.test.type):
            yield f"the test {show_expression(s.test)} is an array"
        case Call() if program is not None:
            yield from _call(s, program)


def _call(s: Call, program: Program) -> Iterator[str]:
    callee = program.functions.get(s.callee)
    if callee is None:
        yield f"calls {s.callee}, which is missing"
        return
    if len(s.args) != len(callee.params):
        yield f"calls {s.callee} with {len(s.args)} arguments of {len(callee.params)}"
    if s.targets and len(s.targets) != len(callee.results):
        yield f"takes {len(s.targets)} results of {s.callee}, which has {len(callee.results)}"


# ------------------------------------------------------------------------ each expression


def _node(e: Expr) -> Iterator[str]:
    if not isinstance(e, (Const, Name, Op, Index, TupleExpr)):
        yield f"{e!r} is no expression"
        return
    text = show_expression(e)
    if not isinstance(e.type, get_args(Type)):
        yield f"{text} has no type"
    elif isinstance(e, Index):
        yield from _index(e, text)
    elif isinstance(e, Op) and e.op in ARITHMETIC:
        for a in e.args:
            if isinstance(a.type, (Static, Opaque)):
                yield f"{show_expression(a)} is an operand in {text}"


def _index(e: Index, text: str) -> Iterator[str]:
    if not is_array(e.base.type):
        yield f"{text}: the base is no array"
        return
    used = sum(_consumes(i) for i in e.items)
    added = sum(isinstance(i, NewAxis) for i in e.items)
    if used > e.base.type.rank:
        yield f"{text}: {used} indices for rank {e.base.type.rank}"
    basic = all(isinstance(i, (Slice, NewAxis)) or isinstance(i.type, Scalar) for i in e.items)
    rank = e.base.type.rank + added - sum(not isinstance(i, (Slice, NewAxis)) for i in e.items)
    if basic and getattr(e.type, "rank", 0) != rank:
        yield f"{text}: the type has rank {getattr(e.type, 'rank', 0)}, wanted is {rank}"
    for part in item_parts(e):
        if isinstance(part.type, (Scalar, Array)) and not (is_integer(part.type) or part.type.dtype == "bool"):
            yield f"{text}: the index {show_expression(part)} is {part.type.dtype}"


def _consumes(item: Expr | Slice | NewAxis) -> int:
    if isinstance(item, NewAxis):
        return 0
    mask = not isinstance(item, Slice) and is_array(item.type) and item.type.dtype == "bool"
    return item.type.rank if mask else 1


# ------------------------------------------------------------------ bound before it is read


def _flow(body: tuple[AnyStatement, ...], known: Bound, found: list[str], breaks: list[Bound]) -> Bound:
    """The names bound behind a block; what is read unbound goes to `found`, what is bound at a break to
    `breaks`."""
    for s in body:
        if known is not None:
            _reads(s, known, found)
        known = _after(s, known, found, breaks)
    return known


def _reads(s: AnyStatement, known: frozenset[str], found: list[str]) -> None:
    read = set().union(*(names(e) for e in expressions(s)))
    read |= set(s.reads) if isinstance(s, Keep) else set()
    place = f"line {s.origin.line}" if s.origin else type(s).__name__
    for name in sorted(read - known):
        found.append(f"{place}: {name} is read and may be unbound")


def _after(s: AnyStatement, known: Bound, found: list[str], breaks: list[Bound]) -> Bound:
    if known is None:
        return None
    if isinstance(s, Jump):
        breaks += [known] if s.kind == "break" else []
        return None
    if isinstance(s, Keep) and s.text.split("(")[0].split()[:1] == ["raise"]:
        return None
    inside = known | set(bound(s))
    if isinstance(s, If):
        return _met(_flow(s.body, inside, found, breaks), _flow(s.orelse, inside, found, breaks))
    if isinstance(s, (For, While)):
        left: list[Bound] = []
        behind = _flow(s.body, inside, found, left)
        if isinstance(s, While) and _runs(s):
            return functools.reduce(_met, left, None)
        jumps = any(isinstance(t, Jump) and t.kind == "continue" for t in statements(s.body))
        return functools.reduce(_met, left, behind if _runs(s) and not jumps else known)
    return inside


def _met(a: Bound, b: Bound) -> Bound:
    return b if a is None else a if b is None else a & b


def _runs(s: For | While) -> bool:
    """Whether the body surely runs once: `while True`, `range(3)`."""
    if isinstance(s, While):
        return isinstance(s.test, Const) and bool(s.test.value)
    bounds = (s.start, s.stop, s.step)
    if not all(isinstance(e, Const) and isinstance(e.value, int) for e in bounds) or s.step.value == 0:
        return False
    return len(range(s.start.value, s.stop.value, s.step.value)) > 0
